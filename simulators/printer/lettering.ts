/**
 * How the printer sets its own letters: style, code page, downloaded glyphs, the line being filled. Kept in
 * RAM: an initialise or a power cut forgets all of it. Draws lines; moving the paper is ordered-lane.ts's.
 */
import { letterOf, type Tcvn3Pages } from "./code-pages.ts";
import type { HeadAlign } from "./firmware-drawing.ts";
import type { ForeignCommand } from "./foreign-commands.ts";
import { blankDots, CELL_DOTS, type CellStyle, type Dots, PLAIN_STYLE, styledCell } from "./own-cells.ts";
import { type LineOut, OwnLine } from "./own-line.ts";

/** Rows of bytes of a downloaded glyph. */
const GLYPH_COLUMN_BYTES = 3;
/** 3.75 mm, as most 80 mm printers begin. */
export const LINE_SPACING_DOTS = 30;
const TAB_LETTERS = 8;
/** What the text layer shows of a downloaded glyph: nobody knows its letter. */
export const GLYPH_MARK = "\u25af";

/** A line ready to be printed. `stray`: the host had chosen no page, font or size, so it meant no letters. */
export interface LetteredLine extends LineOut {
  readonly stray: boolean;
}

export interface LetteringSettings {
  readonly width_dots: number;
  readonly tcvn3: Tcvn3Pages | null;
  /** Takes downloaded glyphs. */
  readonly soft_glyphs: boolean;
  /** False: letters move paper and are read, nothing is drawn. */
  readonly draws: boolean;
}

export class Lettering {
  readonly #settings: LetteringSettings;
  readonly #line: OwnLine;
  readonly #glyphs = new Map<number, Dots>();
  #style: CellStyle = PLAIN_STYLE;
  #page = 0;
  #useGlyphs = false;
  #chosen = false;

  constructor(settings: LetteringSettings) {
    this.#settings = settings;
    this.#line = new OwnLine(settings.width_dots);
  }

  reset(): void {
    this.#line.clear();
    this.#glyphs.clear();
    [this.#style, this.#page, this.#useGlyphs, this.#chosen] = [PLAIN_STYLE, 0, false, false];
  }

  /** The letters not yet printed are gone; what was chosen stays. */
  forgetLine(): void {
    this.#line.clear();
  }

  /** Obeys a command that changes how letters look or where they stand; false: it is another kind. */
  choose(command: ForeignCommand): boolean {
    switch (command.kind) {
      case "code-page":
        this.#page = command.page;
        this.#chosen = true;
        return true;
      case "size":
        this.#restyle({ width: command.width, height: command.height });
        return true;
      case "print-mode":
        this.#printMode(command.mode);
        return true;
      case "font":
        this.#restyle({ font: command.font });
        return true;
      case "bold":
        this.#restyle({ bold: command.on });
        return true;
      case "invert":
        this.#restyle({ invert: command.on });
        return true;
      case "underline":
        this.#restyle({ underline: command.dots });
        return true;
      case "soft-font":
        [this.#useGlyphs, this.#chosen] = [command.on && this.#settings.soft_glyphs, true];
        return true;
      case "soft-glyphs":
        command.glyphs.forEach((glyph, index) => {
          if (this.#settings.soft_glyphs) this.#glyphs.set(command.first + index, glyphDots(glyph));
        });
        return true;
      case "forget-glyph":
        this.#glyphs.delete(command.code);
        return true;
      case "position":
        this.#line.moveTo(command.dots);
        return true;
      case "move":
        this.#line.moveTo(this.#line.x + command.dots);
        return true;
      case "tab": {
        const step = TAB_LETTERS * CELL_DOTS[this.#style.font].width * this.#style.width;
        this.#line.moveTo((Math.floor(this.#line.x / step) + 1) * step);
        return true;
      }
      default:
        return false;
    }
  }

  /** Puts letters on the line; those that do not fit come back, and the line must come out first. */
  put(bytes: Uint8Array): Uint8Array {
    for (const [index, byte] of bytes.entries()) {
      const downloaded = this.#useGlyphs ? this.#glyphs.get(byte) : undefined;
      const letter = letterOf(byte, this.#page, this.#settings.tcvn3);
      const cell = this.#settings.draws
        ? styledCell(letter, this.#style, downloaded)
        : this.#blank(downloaded);
      if (!this.#line.put(cell, downloaded === undefined ? letter : GLYPH_MARK)) return bytes.subarray(index);
    }
    return new Uint8Array();
  }

  /** Puts a column image on the line (`ESC *`). */
  putColumns(mode: number, data: Uint8Array): void {
    this.#line.put(columnDots(mode, data), "");
  }

  out(align: HeadAlign, spacing_dots: number): LetteredLine {
    return { ...this.#line.out(align, spacing_dots, this.#settings.draws), stray: !this.#chosen };
  }

  #restyle(change: Partial<CellStyle>): void {
    this.#style = { ...this.#style, ...change };
    this.#chosen = true;
  }

  /** `ESC !`: font, bold, double height, double width and underline in one byte. */
  #printMode(mode: number): void {
    const bit = (number: number): boolean => ((mode >> number) & 1) === 1;
    const size = { width: bit(5) ? 2 : 1, height: bit(4) ? 2 : 1 };
    this.#restyle({ font: bit(0) ? "B" : "A", bold: bit(3), underline: bit(7) ? 1 : 0, ...size });
  }

  #blank(downloaded: Dots | undefined): Dots {
    const cell = downloaded ?? CELL_DOTS[this.#style.font];
    return { width: cell.width * this.#style.width, height: cell.height * this.#style.height, ink: NO_INK };
  }
}

const NO_INK = new Uint8Array();

/**
 * A cell of Font A, whatever the glyph's own width: remaining dots on the right are blank (Ecline EC-80,
 * Woosim Porti-S and Bixolon SRP-270 manuals, ESC &).
 */
const glyphDots = (glyph: Uint8Array): Dots => {
  const cell = new Uint8Array(CELL_DOTS.A.width * GLYPH_COLUMN_BYTES);
  cell.set(glyph.subarray(0, cell.length));
  return columnsOf(cell, GLYPH_COLUMN_BYTES);
};

/** Columns of so many bytes, topmost dot in the highest bit of the first. */
const columnsOf = (data: Uint8Array, column_bytes: number): Dots => {
  const dots = blankDots(Math.floor(data.length / column_bytes), column_bytes * 8);
  for (let x = 0; x < dots.width; x++)
    for (let y = 0; y < dots.height; y++)
      dots.ink[y * dots.width + x] = ((data[x * column_bytes + (y >> 3)] ?? 0) >> (7 - (y & 7))) & 1;
  return dots;
};

/** 8 dots a column are printed three times as high, single density twice as wide. */
const columnDots = (mode: number, data: Uint8Array): Dots => {
  const source = columnsOf(data, mode < 32 ? 1 : 3);
  const [across, down] = [mode === 0 || mode === 32 ? 2 : 1, mode < 32 ? 3 : 1];
  const dots = blankDots(source.width * across, source.height * down);
  for (let y = 0; y < dots.height; y++)
    for (let x = 0; x < dots.width; x++)
      dots.ink[y * dots.width + x] =
        source.ink[Math.floor(y / down) * source.width + Math.floor(x / across)] ?? 0;
  return dots;
};
