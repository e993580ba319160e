/** The printer as a terminal shows it: at most 24 lines of 80 characters. Reads only. */
import type { PrinterStatus } from "../../drivers/printer/escpos/replies.pure.ts";
import { GLYPH_MARK } from "./lettering.ts";
import type { Sheet } from "./paper.ts";

export interface PrinterPicture {
  readonly name: string;
  /** As it answers when asked for its model. */
  readonly model: string;
  readonly power: boolean;
  readonly status: PrinterStatus;
  /** Paper or blade moves. */
  readonly moves: boolean;
  readonly paper_mm: number;
  readonly roll_mm: number;
  /** 1: the head rests. */
  readonly heat_share: number;
  readonly buffer: {
    readonly used_bytes: number;
    readonly size_bytes: number;
    readonly flow: string;
    readonly held: boolean;
    readonly lost_bytes: number;
  };
  readonly inside: string | undefined;
  /** Sheets that came out since the printer was made. */
  readonly count: number;
  readonly sheets: readonly Sheet[];
  readonly defects: readonly string[];
}

const WIDTH = 80;
const BAR_CELLS = 24;
/** Sheets shown under the printer, newest first. */
const SHEETS_SHOWN = 8;

const bar = (share: number): string => {
  const filled = Math.max(0, Math.min(BAR_CELLS, Math.round(share * BAR_CELLS)));
  return `[${"█".repeat(filled)}${"·".repeat(BAR_CELLS - filled)}]`;
};

const metres = (mm: number): string => `${(mm / 1000).toFixed(2)} m`;

/** Nobody knows what downloaded glyphs say. */
const HOSTS_LETTERS = new RegExp(`^[${GLYPH_MARK} ]+$`, "u");

const sheetLine = ({ number, height_mm, torn, text, qr, barcodes }: Sheet): string => {
  const codes = [...qr.map((data) => `QR ${data}`), ...barcodes.map((data) => `bar code ${data}`)];
  const words = text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const plain = words.filter((line) => !HOSTS_LETTERS.test(line));
  const hosts =
    plain.length < words.length ? [`lines in letters of the host's: ${words.length - plain.length}`] : [];
  const says = [...codes, ...plain.slice(0, 2), ...hosts].join(" · ") || "picture only";
  const whole = torn ? "TORN " : "";
  return `  ${String(number).padStart(4)}  ${height_mm.toFixed(1).padStart(6)} mm  ${whole}${says}`.slice(
    0,
    WIDTH,
  );
};

/** One line a sheet, newest first: its number, length, codes and first words. */
export const sheetLines = (sheets: readonly Sheet[]): string =>
  sheets.length === 0 ? "no sheet came out yet" : sheets.toReversed().map(sheetLine).join("\n");

const state = ({ power, status, moves }: PrinterPicture): string => {
  if (!power) return "OFF";
  if (status.online === "offline") return "STOPPED";
  return moves ? "printing" : "ready";
};

const ERRORS: Readonly<Record<PrinterStatus["error"], string>> = {
  none: "no error",
  cutter: "CUTTER STUCK",
  recoverable: "ERROR",
  "auto-recovering": "HEAD TOO HOT, goes on by itself",
  fatal: "FATAL ERROR",
  unknown: "",
};

/** What a hand at the printer sees first. */
export const summaryOf = (at: PrinterPicture): string =>
  `${state(at)}, paper ${metres(at.paper_mm)} ${at.status.paper}, cover ${at.status.cover}`;

export const drawPrinter = (at: PrinterPicture): string => {
  const { buffer, status } = at;
  const { used_bytes, size_bytes } = buffer;
  const held = buffer.held ? (buffer.flow === "none" ? "FULL" : "FULL, host held back") : buffer.flow;
  const lost = buffer.lost_bytes > 0 ? `, ${buffer.lost_bytes} bytes LOST` : "";
  const paper = { ok: "", low: "  LOW", out: "  OUT", unknown: "" }[status.paper];
  return [
    `printer ${at.name}, ${at.model}  ${state(at)}  ${at.inside === undefined ? "" : `inside ${at.inside}`}`,
    `paper   ${bar(at.paper_mm / at.roll_mm)} ${metres(at.paper_mm)} of ${metres(at.roll_mm)}${paper}`,
    `buffer  ${bar(used_bytes / size_bytes)} ${used_bytes} of ${size_bytes} bytes, ${held}${lost}`,
    `head    ${bar(at.heat_share)} ${ERRORS[status.error]}`,
    `cover   ${status.cover === "open" ? "OPEN" : "closed"}`,
    `defects ${at.defects.join(", ") || "none"}`,
    `sheets  ${at.count} came out${at.sheets.length === 0 ? "" : ", the last:"}`,
    ...at.sheets.slice(-SHEETS_SHOWN).toReversed().map(sheetLine),
  ]
    .map((line) => line.slice(0, WIDTH).trimEnd())
    .join("\n");
};
