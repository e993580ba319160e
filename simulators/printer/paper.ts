/**
 * The roll, the head and the blade: what is inked where, how much paper is left, what each cut sheet looks
 * like. Ground truth of the simulated printer; knows no command.
 */

import { writePng } from "../../controller/shell/pictures/png.ts";
import { type Bitmap, blankBitmap } from "../../drivers/printer/render/bitmap.pure.ts";

/** White paper left and right of the print, in bytes of dots: 80 mm of paper around 72 mm of head. */
const SIDE_BYTES = 4;

/** Inked rows, or a mark, at `y` dots of paper since the roll was loaded. */
interface Strip {
  readonly y: number;
  readonly rows: number;
  readonly left_bytes: number;
  readonly width_bytes: number;
  readonly data: Uint8Array;
}
interface Mark {
  readonly y: number;
  readonly kind: "process-id" | "qr" | "barcode" | "text";
  readonly value: string;
}

/** One piece of paper that came out. */
export interface Sheet {
  /** 1 for the first since the printer was made. */
  readonly number: number;
  readonly height_mm: number;
  /** Ended by the end of the roll, or holds a slip that was broken off by a cleared buffer or a power cut. */
  readonly torn: boolean;
  /**
   * Process ids passed while this piece was under the head: an id of a slip's rows here means that they all
   * are.
   */
  readonly process_ids: readonly string[];
  readonly qr: readonly string[];
  /** Data of the bar codes that the printer drew. */
  readonly barcodes: readonly string[];
  /** What was printed in letters of the printer's, decoded; a line each. */
  readonly text: string;
  /** The picture, at the printer's own dots; blank where sheets are not kept. */
  bitmap(): Bitmap;
  png(): Uint8Array;
}

export interface PaperSettings {
  readonly width_bytes: number;
  readonly dots_per_mm: number;
  readonly head_to_cutter_dots: number;
  /** False: nothing is drawn, sheets have marks and height only. */
  readonly draws: boolean;
}

export class Paper {
  readonly #settings: PaperSettings;
  #left_dots: number;
  /** What the roll held when it was put in. */
  roll_mm: number;
  #head_y = 0;
  #cut_y: number;
  #strips: Strip[] = [];
  #marks: Mark[] = [];
  /** Something was inked or marked since the last cut. */
  #used = false;
  #broken = false;
  #count = 0;

  constructor(settings: PaperSettings, paper_mm: number) {
    this.#settings = settings;
    this.#left_dots = Math.round(paper_mm * settings.dots_per_mm);
    this.roll_mm = paper_mm;
    this.#cut_y = -settings.head_to_cutter_dots;
  }

  get left_dots(): number {
    return this.#left_dots;
  }

  get left_mm(): number {
    return this.#left_dots / this.#settings.dots_per_mm;
  }

  /** Leaves at most this much on the roll. */
  shorten(paper_mm: number): void {
    this.#left_dots = Math.min(this.#left_dots, Math.round(paper_mm * this.#settings.dots_per_mm));
  }

  /** A new roll; the old one's end is taken out by hand, with whatever is on it. */
  load(paper_mm: number): Sheet | undefined {
    const rest = this.#used ? this.#piece(this.#head_y, true) : undefined;
    this.#left_dots = Math.round(paper_mm * this.#settings.dots_per_mm);
    this.roll_mm = paper_mm;
    this.#cut_y = this.#head_y - this.#settings.head_to_cutter_dots;
    return rest;
  }

  /** Moves paper, as much as there is; answers the rows moved. */
  feed(rows: number): number {
    const moved = Math.min(rows, this.#left_dots);
    this.#left_dots -= moved;
    this.#head_y += moved;
    return moved;
  }

  /** Inks rows and moves past them; `data` holds whole rows. Answers the rows that found paper. */
  ink(left_bytes: number, width_bytes: number, data: Uint8Array): number {
    const rows = width_bytes === 0 ? 0 : Math.floor(data.length / width_bytes);
    const y = this.#head_y;
    const moved = this.feed(rows);
    if (moved > 0) this.#used = true;
    if (this.#settings.draws && moved > 0)
      this.#strips.push({
        y,
        rows: moved,
        left_bytes,
        width_bytes,
        data: data.slice(0, moved * width_bytes),
      });
    return moved;
  }

  mark(kind: Mark["kind"], value: string): void {
    this.#marks.push({ y: this.#head_y, kind, value });
  }

  /** What is on the paper since the last cut will not be continued. */
  breakOff(): void {
    if (this.#marks.some((mark) => mark.kind !== "process-id") || this.#strips.length > 0)
      this.#broken = true;
  }

  /** The blade comes down; what lies between head and blade stays for the next sheet. */
  cut(): Sheet {
    return this.#piece(this.#head_y - this.#settings.head_to_cutter_dots, false);
  }

  #piece(end_y: number, torn: boolean): Sheet {
    const from_y = this.#cut_y;
    const strips = this.#strips.filter((strip) => strip.y < end_y);
    const marks = this.#marks.filter((mark) => mark.y <= end_y);
    this.#strips = this.#strips.filter((strip) => strip.y + strip.rows > end_y);
    this.#marks = this.#marks.filter((mark) => mark.y > end_y);
    this.#cut_y = end_y;
    const broken = this.#broken;
    this.#broken = false;
    this.#used = this.#strips.length > 0;
    const of = (kind: Mark["kind"]): string[] =>
      marks.filter((mark) => mark.kind === kind).map((mark) => mark.value);
    const rows = Math.max(0, end_y - from_y);
    const { width_bytes, dots_per_mm } = this.#settings;
    const bitmap = (): Bitmap => drawStrips(strips, from_y, rows, width_bytes);
    return {
      number: ++this.#count,
      height_mm: rows / dots_per_mm,
      torn: torn || broken,
      process_ids: of("process-id"),
      qr: of("qr"),
      barcodes: of("barcode"),
      text: of("text").join("\n"),
      bitmap,
      png: () => writePng(bitmap(), dots_per_mm),
    };
  }
}

const drawStrips = (strips: readonly Strip[], from_y: number, rows: number, width_bytes: number): Bitmap => {
  const bitmap = blankBitmap((width_bytes + 2 * SIDE_BYTES) * 8, rows);
  for (const strip of strips)
    for (let row = 0; row < strip.rows; row++) {
      const y = strip.y - from_y + row;
      if (y < 0 || y >= rows) continue;
      const count = Math.min(strip.width_bytes, width_bytes - strip.left_bytes);
      const line = strip.data.subarray(row * strip.width_bytes, row * strip.width_bytes + count);
      bitmap.data.set(line, y * bitmap.stride + SIDE_BYTES + strip.left_bytes);
    }
  return bitmap;
};
