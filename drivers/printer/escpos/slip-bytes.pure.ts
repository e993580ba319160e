/**
 * The bands of a slip as ESC/POS bytes, one byte string for each band that must not be interrupted. Decides
 * how a band is said; what a slip looks like is decided in render, when bytes leave in machine.ts.
 */
import { concatBytes } from "../../runtime/text.ts";
import { type Band, FEED_DOTS_MAX } from "../render/bands.pure.ts";
import { QR_VERSION_MAX, qrSize, qrVersion } from "../render/qr.pure.ts";
import { glyphBytes, type LetterWriter, letterWriter } from "./letter-bytes.pure.ts";
import { graphicsStore } from "./pictures.pure.ts";
import type { PrinterProfile } from "./profile.pure.ts";
import { encodeHost, type HostMessage } from "./protocol.ts";
import { breakRealTimeCommands, isRealTime } from "./real-time.pure.ts";

export interface SlipBytes {
  /** Sent first: the printer as we need it, whoever used it before. */
  readonly prologue: Uint8Array;
  /** Whole commands each; between two of them anything may be asked. */
  readonly bands: readonly Uint8Array[];
  readonly cut: Uint8Array;
  /** Rows of paper the bands take, the cut's feed not counted. */
  readonly rows: number;
}

type RasterBand = Extract<Band, { kind: "raster" }>;
type GlyphBand = Extract<Band, { kind: "glyphs" }>;

/** One glyph of twelve columns with its count. */
const GLYPH_BYTES = 37;

const DOTS_PER_INCH = 203;

const encodeAll = (messages: readonly HostMessage[]): Uint8Array => concatBytes(...messages.map(encodeHost));

const feedBytes = (dots: number): Uint8Array => {
  const messages: HostMessage[] = [];
  for (let left = dots; left > 0; left -= FEED_DOTS_MAX)
    messages.push({ kind: "feed", dots: Math.min(left, FEED_DOTS_MAX) });
  return encodeAll(messages);
};

const qrBytes = (band: Extract<Band, { kind: "qr" }>): Uint8Array =>
  encodeAll([
    { kind: "qr-model", model: 2 },
    { kind: "qr-module", dots: band.module_dots },
    { kind: "qr-correction", level: "M" },
    { kind: "qr-store", data: band.data },
    { kind: "qr-print" },
  ]);

/**
 * A line must not be inside one picture for longer than this: a printer switched off and on in the meantime
 * would answer every mark. Slow lines stop the head between rows anyway, so the seams cost nothing.
 */
const BAND_TIME_MAX_MS = 500;

/** A picture as one or more pictures under each other, each short enough on this line. */
const splitRaster = (band: RasterBand, bytes_per_s: number): readonly RasterBand[] => {
  const bytes_max = (bytes_per_s * BAND_TIME_MAX_MS) / 1000;
  const rows_max = Math.max(1, Math.floor(bytes_max / band.width_bytes));
  const pieces: RasterBand[] = [];
  for (let row = 0; row < band.rows; row += rows_max) {
    const rows = Math.min(rows_max, band.rows - row);
    const data = band.data.subarray(row * band.width_bytes, (row + rows) * band.width_bytes);
    pieces.push({ ...band, rows, data });
  }
  return pieces;
};

/** Glyphs as one or more commands after each other, each short enough on this line. */
const splitGlyphs = (band: GlyphBand, bytes_per_s: number): readonly GlyphBand[] => {
  const bytes_max = (bytes_per_s * BAND_TIME_MAX_MS) / 1000;
  const cells_max = Math.max(1, Math.floor(bytes_max / GLYPH_BYTES));
  return Array.from({ length: Math.ceil(band.cells.length / cells_max) }, (_, index) => {
    const from = index * cells_max;
    return { ...band, first: band.first + from, cells: band.cells.slice(from, from + cells_max) };
  });
};

/** Where the length of a stored picture would read as a real-time command, it is sent as two. */
const graphicsBytes = (band: RasterBand): Uint8Array => {
  const { width_bytes, rows, data } = band;
  const store = encodeHost(graphicsStore(width_bytes * 8, rows, breakRealTimeCommands(data)));
  if (rows > 1 && isRealTime(store[3], store[4])) {
    const half = width_bytes * (rows - 1);
    const upper = { ...band, rows: rows - 1, data: data.subarray(0, half) };
    return concatBytes(graphicsBytes(upper), graphicsBytes({ ...band, rows: 1, data: data.subarray(half) }));
  }
  return concatBytes(store, encodeHost({ kind: "graphics-print" }));
};

const rasterBytes = (band: RasterBand, raster: PrinterProfile["raster"]): Uint8Array => {
  const { width_bytes, rows, data } = band;
  if (raster === "gs-l") return graphicsBytes(band);
  return encodeHost({ kind: "raster", width_bytes, rows, data: breakRealTimeCommands(data) });
};

/** `GS V 66 0`: to the blade, then a partial cut; the safest of the cut commands (printing.md 2.1). */
export const CUT = encodeHost({ kind: "cut", how: "partial", feed: 0 });

export const prologueOf = (profile: PrinterProfile): Uint8Array =>
  encodeAll([
    { kind: "initialize" },
    { kind: "kanji-off" },
    ...(profile.motion_units ? [{ kind: "motion-units", x: DOTS_PER_INCH, y: DOTS_PER_INCH } as const] : []),
  ]);

const rowsOf = (band: Band): number => {
  switch (band.kind) {
    case "raster":
      return band.rows;
    case "feed":
      return band.dots;
    case "letters":
      return band.feed_dots;
    case "qr":
      return band.module_dots * qrSize(qrVersion(band.data.length) ?? QR_VERSION_MAX);
    case "glyphs":
    case "cut":
      return 0;
  }
};

type InkBand = Exclude<Band, { kind: "feed" | "cut" }>;

/** Each a string that must not be interrupted. */
const bodiesOf = (
  band: InkBand,
  writeLine: LetterWriter,
  profile: PrinterProfile,
  bytes_per_s: number,
): readonly Uint8Array[] => {
  switch (band.kind) {
    case "raster":
      return splitRaster(band, bytes_per_s).map((piece) => rasterBytes(piece, profile.raster));
    case "qr":
      return [qrBytes(band)];
    case "letters":
      return [writeLine(band)];
    case "glyphs":
      return splitGlyphs(band, bytes_per_s).map(glyphBytes);
  }
};

const alignOf = (band: InkBand): "left" | "center" => {
  if (band.kind === "qr") return "center";
  return band.kind === "raster" ? band.align : "left";
};

/** `bytes_per_s`: what the line carries. */
export const slipBytes = (
  bands: readonly Band[],
  profile: PrinterProfile,
  bytes_per_s: number,
): SlipBytes => {
  const writeLine = letterWriter(profile.tcvn3);
  const strings: Uint8Array[] = [];
  let before: Uint8Array = new Uint8Array();
  let aligned: "left" | "center" = "left";
  for (const band of bands) {
    if (band.kind === "feed") before = concatBytes(before, feedBytes(band.dots));
    if (band.kind === "feed" || band.kind === "cut") continue;
    const align = alignOf(band);
    if (align !== aligned) before = concatBytes(before, encodeHost({ kind: "align", to: align }));
    for (const body of bodiesOf(band, writeLine, profile, bytes_per_s)) {
      strings.push(concatBytes(before, body));
      before = new Uint8Array();
    }
    aligned = align;
  }
  if (before.length > 0) strings.push(before);
  const rows = bands.reduce((sum, band) => sum + rowsOf(band), 0);
  return { prologue: prologueOf(profile), bands: strings, cut: CUT, rows };
};
