/**
 * What a printer understands and our driver never says: settings that other hosts send here, digits where
 * numbers are due. Asked only about what the driver's own table does not know; says what stands at the front
 * of the buffer and does nothing. Source: TM-T88III manual; seen in the streams of receiptline 1.16.5 and
 * receipt-printer-encoder 4.0.1.
 */
import type { HostMessage } from "../../drivers/printer/escpos/protocol.ts";

export type ForeignCommand =
  | HostMessage
  | { readonly kind: "tab" }
  /** `ESC !`: font, bold, double height, double width and underline in one byte. */
  | { readonly kind: "print-mode"; readonly mode: number }
  /** Dots from where the line stands; may be negative. */
  | { readonly kind: "move"; readonly dots: number }
  /** Of no matter for what this printer does: margins, kanji, letters of bar codes, rotation. */
  | { readonly kind: "setting" };

export type ForeignRead =
  | { readonly kind: "command"; readonly command: ForeignCommand; readonly length: number }
  | { readonly kind: "incomplete" }
  /** Nobody's. */
  | { readonly kind: "unknown" };

const UNKNOWN: ForeignRead = { kind: "unknown" };
const INCOMPLETE: ForeignRead = { kind: "incomplete" };
const of = (command: ForeignCommand, length: number): ForeignRead => ({ kind: "command", command, length });

type Row = readonly [count: number, read: (first: number, second: number) => ForeignCommand | undefined];

const word = (low: number, high: number): number => low | (high << 8);
const signed = (value: number): number => (value << 16) >> 16;
const setting: Row[1] = () => ({ kind: "setting" });

/** A command whose one argument is a digit instead of a number, or has bits beside the one that counts. */
const digit = (read: (value: number) => ForeignCommand | undefined): Row => [
  1,
  (value) => read(value >= 0x30 ? value - 0x30 : value),
];
const onOff = (kind: "bold" | "invert" | "soft-font"): Row =>
  digit((value) => ({ kind, on: (value & 1) === 1 }));

/** After ESC: how many bytes follow the command's own, and what they mean. */
const ESC_ROWS: Readonly<Record<number, Row>> = {
  32: [1, setting],
  33: [1, (mode) => ({ kind: "print-mode", mode })],
  37: onOff("soft-font"),
  45: digit((dots) => (dots === 0 || dots === 1 || dots === 2 ? { kind: "underline", dots } : undefined)),
  61: [1, setting],
  69: onOff("bold"),
  71: onOff("bold"),
  77: digit((font) => ({ kind: "font", font: font === 1 ? "B" : "A" })),
  86: [1, setting],
  92: [2, (low, high) => ({ kind: "move", dots: signed(word(low, high)) })],
  97: digit((value) => {
    const to = (["left", "center", "right"] as const)[value];
    return to === undefined ? undefined : { kind: "align", to };
  }),
  99: [2, setting],
  123: [1, setting],
};
const GS_ROWS: Readonly<Record<number, Row>> = {
  36: [2, setting],
  66: onOff("invert"),
  76: [2, setting],
  86: digit((value) => (value > 1 ? undefined : { kind: "cut-here", how: value === 0 ? "full" : "partial" })),
  87: [2, setting],
  102: [1, setting],
  114: digit((n) => (n === 1 || n === 2 ? { kind: "in-order-status-request", n } : undefined)),
};
const FS_ROWS: Readonly<Record<number, Row>> = {
  33: [1, setting],
  38: [0, setting],
  45: [1, setting],
  67: [1, setting],
  83: [2, setting],
  87: [1, setting],
};
const TABLES: Readonly<Record<number, Readonly<Record<number, Row>>>> = {
  27: ESC_ROWS,
  28: FS_ROWS,
  29: GS_ROWS,
};

const CARRIAGE_RETURN = 0x0d;
const TAB = 0x09;
const FS = 0x1c;
const GROUP = 0x28;

export const readForeign = (bytes: Uint8Array): ForeignRead => {
  const [first = 0, second] = bytes;
  if (first === TAB) return of({ kind: "tab" }, 1);
  if (first === CARRIAGE_RETURN) return of({ kind: "setting" }, 1);
  const table = TABLES[first];
  if (table === undefined) return UNKNOWN;
  if (second === undefined) return INCOMPLETE;
  if (first === FS && second === GROUP) return kanjiGroup(bytes);
  const row = table[second];
  if (row === undefined) return UNKNOWN;
  const [count, read] = row;
  if (bytes.length < 2 + count) return INCOMPLETE;
  const command = read(bytes[2] ?? 0, bytes[3] ?? 0);
  return command === undefined ? UNKNOWN : of(command, 2 + count);
};

const kanjiGroup = (bytes: Uint8Array): ForeignRead => {
  if (bytes.length < 5) return INCOMPLETE;
  const length = 5 + word(bytes[3] ?? 0, bytes[4] ?? 0);
  return bytes.length < length ? INCOMPLETE : of({ kind: "setting" }, length);
};
