/**
 * The printer's line buffer: letters and column images collect until a line feed, then come out as one strip
 * of rows. Decides where in the line each stands; what it looks like is own-cells.ts's.
 */
import { type Bitmap, blankBitmap } from "../../drivers/printer/render/bitmap.pure.ts";
import { type HeadAlign, indent } from "./firmware-drawing.ts";
import type { Dots } from "./own-cells.ts";

interface Placed {
  readonly x: number;
  readonly dots: Dots;
}

/** A line as it comes out: `rows` of paper, the picture on its last rows, what it says. */
export interface LineOut {
  readonly bitmap: Bitmap | undefined;
  readonly rows: number;
  readonly text: string;
}

export class OwnLine {
  readonly #width_dots: number;
  #placed: Placed[] = [];
  #x = 0;
  #end = 0;
  #text = "";

  constructor(width_dots: number) {
    this.#width_dots = width_dots;
  }

  get x(): number {
    return this.#x;
  }

  /** False: no room left on the line; what does not fit on an empty one is cut off at its end. */
  put(dots: Dots, letter: string): boolean {
    if (this.#x > 0 && this.#x + dots.width > this.#width_dots) return false;
    this.#placed.push({ x: this.#x, dots });
    this.#x += dots.width;
    this.#end = Math.max(this.#end, this.#x);
    this.#text += letter;
    return true;
  }

  /** A jump to the right is a gap of the text too. */
  moveTo(x: number): void {
    const to = Math.max(0, Math.min(this.#width_dots, x));
    if (to > this.#x && this.#text !== "" && !this.#text.endsWith(" ")) this.#text += " ";
    this.#x = to;
  }

  clear(): void {
    [this.#placed, this.#x, this.#end, this.#text] = [[], 0, 0, ""];
  }

  /** Takes the line out; it is then empty. `draws` false: rows and text only. */
  out(align: HeadAlign, spacing_dots: number, draws: boolean): LineOut {
    const high = this.#placed.reduce((most, { dots }) => Math.max(most, dots.height), 0);
    const rows = Math.max(spacing_dots, high);
    const bitmap =
      draws && high > 0 ? this.#draw(high, indent(align, this.#width_dots - this.#end)) : undefined;
    const text = this.#text.trimEnd();
    this.clear();
    return { bitmap, rows, text };
  }

  /** All cells stand on the lowest row. */
  #draw(rows: number, left: number): Bitmap {
    const bitmap = blankBitmap(this.#width_dots, rows);
    for (const { x, dots } of this.#placed)
      for (let y = 0; y < dots.height; y++)
        for (let column = 0; column < dots.width; column++) {
          const at_x = left + x + column;
          if (dots.ink[y * dots.width + column] !== 1 || at_x >= this.#width_dots) continue;
          const at = (rows - dots.height + y) * bitmap.stride + (at_x >> 3);
          bitmap.data[at] = (bitmap.data[at] ?? 0) | (0x80 >> (at_x & 7));
        }
    return bitmap;
  }
}
