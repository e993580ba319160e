/**
 * A small reading of a slip's bytes, apart from driver and simulator: what a printer with our glyphs in its
 * store puts on paper. Letters of the printer's own font are told as text, not drawn.
 */
import { type HostMessage, parseHost } from "../../../drivers/printer/escpos/protocol.ts";
import type { SlipBytes } from "../../../drivers/printer/escpos/slip-bytes.pure.ts";
import { type Bitmap, blankBitmap } from "../../../drivers/printer/render/bitmap.pure.ts";
import { concatBytes } from "../../../drivers/runtime/text.ts";

const WIDTH_DOTS = 576;
const CELL_COLUMNS = 12;
const CELL_ROWS = 24;

export const messagesOf = (bytes: Uint8Array): readonly HostMessage[] => {
  const messages: HostMessage[] = [];
  for (let at = 0; at < bytes.length; ) {
    const parsed = parseHost(bytes, at);
    if (parsed.kind !== "message") throw new Error(`${parsed.kind} at ${at}`);
    messages.push(parsed.message);
    at += parsed.length;
  }
  return messages;
};

export const wholeSlip = ({ prologue, bands, cut }: SlipBytes): Uint8Array =>
  concatBytes(prologue, ...bands, cut);

/** A letter on the line that is not fed yet. */
interface Letter {
  readonly x: number;
  readonly code: number;
  readonly columns: Uint8Array | undefined;
  readonly page: number;
  readonly width: number;
  readonly height: number;
  readonly bold: boolean;
}

export interface PaperRead {
  readonly bitmap: Bitmap;
  /** Each line of the printer's letters: where its lower edge is, and its letters from left to right. */
  readonly lines: readonly { readonly bottom: number; readonly letters: readonly Letter[] }[];
  readonly qr: readonly string[];
}

interface State {
  y: number;
  x: number;
  page: number;
  size: { width: number; height: number };
  bold: boolean;
  soft: boolean;
  centered: boolean;
  readonly store: Map<number, Uint8Array>;
  line: Letter[];
}

const ink = (bitmap: Bitmap, x: number, y: number): void => {
  if (x >= bitmap.width_dots || y >= bitmap.rows) throw new Error(`ink beside the paper: ${x}, ${y}`);
  const at = y * bitmap.stride + (x >> 3);
  bitmap.data[at] = (bitmap.data[at] ?? 0) | (0x80 >> (x & 7));
};

const inkLetter = (bitmap: Bitmap, letter: Letter, bottom: number): void => {
  const { columns, width, height } = letter;
  if (columns === undefined) return;
  for (let column = 0; column * 3 < columns.length; column++)
    for (let row = 0; row < CELL_ROWS; row++) {
      if (((columns[column * 3 + (row >> 3)] ?? 0) & (0x80 >> (row & 7))) === 0) continue;
      for (let dx = 0; dx < width + (letter.bold ? 1 : 0); dx++)
        for (let dy = 0; dy < height; dy++)
          ink(bitmap, letter.x + column * width + dx, bottom - (CELL_ROWS - row) * height + dy);
    }
};

const rowsOf = (message: HostMessage): number => {
  if (message.kind === "raster" || message.kind === "graphics-store") return message.rows;
  return message.kind === "feed" ? message.dots : 0;
};

const take = (state: State, message: HostMessage): void => {
  switch (message.kind) {
    case "position":
      state.x = message.dots;
      return;
    case "code-page":
      state.page = message.page;
      return;
    case "size":
      state.size = { width: message.width, height: message.height };
      return;
    case "bold":
      state.bold = message.on;
      return;
    case "soft-font":
      state.soft = message.on;
      return;
    case "align":
      state.centered = message.to === "center";
      return;
    case "soft-glyphs":
      for (const [index, columns] of message.glyphs.entries())
        state.store.set(message.first + index, columns);
      return;
    case "text":
      for (const letter of message.text) {
        const code = letter.charCodeAt(0);
        const columns = state.soft ? state.store.get(code) : undefined;
        if (state.soft && columns === undefined) throw new Error(`code ${code} has no glyph`);
        const { x, page, bold } = state;
        if (x + CELL_COLUMNS * state.size.width > WIDTH_DOTS) throw new Error("a printer wraps here");
        state.line.push({ x, code, columns, page, bold, ...state.size });
        state.x += CELL_COLUMNS * state.size.width;
      }
      return;
    default:
      return;
  }
};

/** `rows`: of the paper; more is a mistake of the test. */
export const readPaper = (bytes: Uint8Array, rows: number): PaperRead => {
  const bitmap = blankBitmap(WIDTH_DOTS, rows);
  const lines: { bottom: number; letters: readonly Letter[] }[] = [];
  const qr: string[] = [];
  const state: State = {
    y: 0,
    x: 0,
    page: 0,
    size: { width: 1, height: 1 },
    bold: false,
    soft: false,
    centered: false,
    store: new Map(),
    line: [],
  };
  for (const message of messagesOf(bytes)) {
    take(state, message);
    if (message.kind === "qr-store") qr.push(message.data);
    if (message.kind === "raster" || message.kind === "graphics-store") {
      const width_bytes = message.kind === "raster" ? message.width_bytes : message.width_dots / 8;
      const left = state.centered ? (bitmap.stride - width_bytes) / 2 : 0;
      for (let row = 0; row < message.rows; row++) {
        const data = message.data.subarray(row * width_bytes, (row + 1) * width_bytes);
        bitmap.data.set(data, (state.y + row) * bitmap.stride + left);
      }
    }
    if (message.kind === "feed" && state.line.length > 0) {
      const height = Math.max(...state.line.map((letter) => letter.height)) * CELL_ROWS;
      if (message.dots < height) throw new Error("letters fed less than their height");
      for (const letter of state.line) inkLetter(bitmap, letter, state.y + height);
      lines.push({ bottom: state.y + height, letters: state.line });
      [state.line, state.x] = [[], 0];
    }
    state.y += rowsOf(message);
  }
  if (state.line.length > 0) throw new Error("letters that are never fed");
  return { bitmap, lines, qr };
};
