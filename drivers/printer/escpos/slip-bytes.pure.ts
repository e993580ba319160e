/**
 * The bands of a slip as ESC/POS bytes, one byte string for each band that must not be interrupted. Decides
 * how a band is said; what a slip looks like is decided in render, when bytes leave in machine.ts.
 */
import { concatBytes } from "../../runtime/text.ts";
import type { Band } from "../render/bands.pure.ts";
import type { PrinterProfile } from "./profile.pure.ts";
import { encodeHost, type HostMessage } from "./protocol.ts";

export interface SlipBytes {
  /** Sent first: the printer as we need it, whoever used it before. */
  readonly prologue: Uint8Array;
  /** Whole commands each; between two of them anything may be asked. */
  readonly bands: readonly Uint8Array[];
  readonly cut: Uint8Array;
  /** Rows of paper the bands take, the cut's feed not counted. QR codes by their largest size. */
  readonly rows: number;
}

type RasterBand = Extract<Band, { kind: "raster" }>;

const FEED_DOTS_MAX = 255;
const DOTS_PER_INCH = 203;
const DLE = 0x10;
const REAL_TIME_COMMANDS: readonly number[] = [0x04, 0x05, 0x14];

/**
 * Printers obey real-time commands even inside a picture (printing.md 2.2): `10 04`, `10 05`, `10 14` must
 * not occur there. The dot left of the lone one is inked too (10 becomes 18), which nobody sees and always
 * gives the same slip.
 */
export const breakRealTimeCommands = (data: Uint8Array): Uint8Array => {
  let safe = data;
  for (let at = data.indexOf(DLE); at >= 0; at = data.indexOf(DLE, at + 1)) {
    if (!REAL_TIME_COMMANDS.includes(data[at + 1] ?? 0)) continue;
    if (safe === data) safe = data.slice();
    safe[at] = 0x18;
  }
  return safe;
};

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

const rasterBytes = ({ width_bytes, rows, data }: RasterBand): Uint8Array =>
  encodeHost({ kind: "raster", width_bytes, rows, data: breakRealTimeCommands(data) });

/** `GS V 66 0`: to the blade, then a partial cut; the safest of the cut commands (printing.md 2.1). */
export const CUT = encodeHost({ kind: "cut", how: "partial", feed: 0 });

export const prologueOf = (profile: PrinterProfile): Uint8Array =>
  encodeAll([
    { kind: "initialize" },
    { kind: "kanji-off" },
    ...(profile.motion_units ? [{ kind: "motion-units", x: DOTS_PER_INCH, y: DOTS_PER_INCH } as const] : []),
  ]);

/** Modules of the largest QR code we send (version 10). */
const QR_MODULES_MAX = 57;

const rowsOf = (band: Band): number => {
  switch (band.kind) {
    case "raster":
      return band.rows;
    case "feed":
      return band.dots;
    case "qr":
      return band.module_dots * QR_MODULES_MAX;
    case "cut":
      return 0;
  }
};

/** `bytes_per_s`: what the line carries. */
export const slipBytes = (
  bands: readonly Band[],
  profile: PrinterProfile,
  bytes_per_s: number,
): SlipBytes => {
  const strings: Uint8Array[] = [];
  let before: Uint8Array = new Uint8Array();
  let aligned: "left" | "center" = "left";
  for (const band of bands) {
    if (band.kind === "feed") before = concatBytes(before, feedBytes(band.dots));
    if (band.kind !== "raster" && band.kind !== "qr") continue;
    const align = band.kind === "qr" ? "center" : band.align;
    if (align !== aligned) before = concatBytes(before, encodeHost({ kind: "align", to: align }));
    const bodies = band.kind === "qr" ? [qrBytes(band)] : splitRaster(band, bytes_per_s).map(rasterBytes);
    for (const body of bodies) {
      strings.push(concatBytes(before, body));
      before = new Uint8Array();
    }
    aligned = align;
  }
  if (before.length > 0) strings.push(before);
  const rows = bands.reduce((sum, band) => sum + rowsOf(band), 0);
  return { prologue: prologueOf(profile), bands: strings, cut: CUT, rows };
};
