/**
 * Reports of a HID point-of-sale scanner to scans: data are joined before anything is decoded, since reports
 * end inside letters. Takes a stream of whole reports cut anywhere; what a scan means is protocol.ts's of
 * cccd-qr, whichever way it came. Source: identity.md 4.2.
 */
import type { Chunk, Framing } from "../../runtime/machine.ts";
import { concatBytes } from "../../runtime/text.ts";
import {
  isScanEnd,
  NOISE_BROKEN,
  NOISE_BROKEN_REST,
  NOISE_OVERFLOW,
  NOISE_OVERFLOW_REST,
  SCAN_BYTES_MAX,
  type ScanFrame,
} from "../cccd-qr/framing.ts";
import { type DataReport, isFull, type ReportLayout, readReport, trimZeros } from "./report.pure.ts";

/**
 * Silence that ends a scan whose last report says "more follows", ms: a firmware that says so of each full
 * report never ends a code of exactly 56, 112, 168 ... bytes (identity.md 4.2).
 */
export const REPORTS_FLUSH_AFTER_MS = 150;
/** Reports of one scan; the longest code needs 19 full ones. More: noise to the end of the scan. */
export const REPORTS_MAX = 64;

/** Reasons of noise that break no scan: a report of another id, a report without data. */
export const NOISE_OTHER_REPORT = "other-report";
export const NOISE_EMPTY = "empty";

/** One scan as joined, without its end. Never empty. */
export interface HidScanFrame extends ScanFrame {
  /** CR, LF, ETX, TAB that the scanner was set to send after a code. */
  readonly end: Uint8Array;
  /** The reports it came in, 1..REPORTS_MAX. */
  readonly reports: readonly DataReport[];
}

/** A report with its bytes as they came. */
interface Gathered {
  readonly report: DataReport;
  readonly bytes: Uint8Array;
}

/** What is left of a scan that was given up. */
interface Rest {
  readonly reason: typeof NOISE_OVERFLOW_REST | typeof NOISE_BROKEN_REST;
  /** Its own, as far as one of its reports could be read. */
  readonly symbology: Uint8Array;
}

export interface HeldReports {
  /** The beginning of a report, shorter than one. */
  readonly partial: Uint8Array;
  /** Reports of a scan that goes on. */
  readonly gathered: readonly Gathered[];
  /** A scan that was given up goes on; its reports are noise of this reason up to its last one. */
  readonly dropping: Rest | undefined;
}

const NOTHING: HeldReports = { partial: new Uint8Array(), gathered: [], dropping: undefined };

type Stepped = readonly [HeldReports, readonly Chunk<HidScanFrame>[]];

const bytesOf = (gathered: readonly Gathered[]): Uint8Array =>
  concatBytes(...gathered.map(({ bytes }) => bytes));
const noise = (reason: string, bytes: Uint8Array): Chunk<HidScanFrame> => ({ kind: "noise", bytes, reason });

const whole = (layout: ReportLayout, gathered: readonly Gathered[]): Chunk<HidScanFrame> => {
  const joined = concatBytes(...gathered.map(({ report }) => report.data));
  const data = layout.length_at === undefined ? trimZeros(joined) : joined;
  let length = data.length;
  while (length > 0 && isScanEnd(data[length - 1])) length--;
  const bytes = bytesOf(gathered);
  if (length === 0) return noise(NOISE_EMPTY, bytes);
  const reports = gathered.map(({ report }) => report);
  return {
    kind: "frame",
    frame: { payload: data.slice(0, length), end: data.slice(length), reports },
    bytes,
  };
};

/** Another code begins although the one before did not end: a report between them is lost. */
const isOfAnotherCode = (before: Uint8Array | undefined, symbology: Uint8Array): boolean =>
  before !== undefined &&
  symbology.some((byte) => byte !== 0) &&
  symbology.some((byte, index) => byte !== before[index]);

const giveUp = (held: HeldReports, bytes: Uint8Array, reason: string, rest: Rest | undefined): Stepped => [
  { ...NOTHING, dropping: rest },
  [noise(reason, concatBytes(bytesOf(held.gathered), bytes))],
];

/** One whole report. */
const take = (layout: ReportLayout, held: HeldReports, bytes: Uint8Array): Stepped => {
  const read = readReport(layout, bytes);
  if (read.kind === "other") return [held, [noise(NOISE_OTHER_REPORT, bytes)]];
  const { continued } = read;
  const { dropping } = held;
  if (read.kind === "malformed") {
    if (dropping !== undefined) return [continued ? held : NOTHING, [noise(dropping.reason, bytes)]];
    const symbology = held.gathered[0]?.report.symbology ?? read.symbology;
    const rest = { reason: NOISE_BROKEN_REST, symbology } as const;
    return giveUp(held, bytes, NOISE_BROKEN, continued ? rest : undefined);
  }
  const { symbology } = read.report;
  if (dropping !== undefined) {
    // Silence would end it too; a card held out within it is a card all the same.
    if (isOfAnotherCode(dropping.symbology, symbology)) return take(layout, NOTHING, bytes);
    return [continued ? held : NOTHING, [noise(dropping.reason, bytes)]];
  }
  if (isOfAnotherCode(held.gathered[0]?.report.symbology, symbology)) {
    const [next, chunks] = take(layout, NOTHING, bytes);
    return [next, [noise(NOISE_BROKEN, bytesOf(held.gathered)), ...chunks]];
  }
  const gathered = [...held.gathered, { report: read.report, bytes }];
  const data_bytes = gathered.reduce((sum, { report }) => sum + report.data.length, 0);
  if (data_bytes > SCAN_BYTES_MAX || gathered.length > REPORTS_MAX) {
    const rest = { reason: NOISE_OVERFLOW_REST, symbology } as const;
    return giveUp(held, bytes, NOISE_OVERFLOW, continued ? rest : undefined);
  }
  return continued ? [{ ...held, gathered }, []] : [NOTHING, [whole(layout, gathered)]];
};

const push = (layout: ReportLayout, before: HeldReports, bytes: Uint8Array): Stepped => {
  const chunks: Chunk<HidScanFrame>[] = [];
  const stream = concatBytes(before.partial, bytes);
  let held: HeldReports = before;
  let from = 0;
  for (; from + layout.report_bytes <= stream.length; from += layout.report_bytes) {
    const [next, found] = take(layout, held, stream.slice(from, from + layout.report_bytes));
    held = next;
    chunks.push(...found);
  }
  return [{ ...held, partial: stream.slice(from) }, chunks];
};

/**
 * Half a report means that the device, or the line that carries reports, was cut. Only a full last report may
 * say `more follow` and mean nothing by it; after any other one some are lost.
 */
const flush = (layout: ReportLayout, held: HeldReports): Stepped => {
  const { partial, gathered, dropping } = held;
  if (partial.length > 0) return giveUp(held, partial, dropping?.reason ?? NOISE_BROKEN, undefined);
  const last = gathered.at(-1);
  if (last === undefined) return [NOTHING, []];
  return isFull(layout, last.report.data)
    ? [NOTHING, [whole(layout, gathered)]]
    : giveUp(held, partial, NOISE_BROKEN, undefined);
};

export const hidPosFraming = (layout: ReportLayout): Framing<HeldReports, HidScanFrame> => ({
  empty: NOTHING,
  push: (held, bytes) => push(layout, held, bytes),
  flush: (held) => flush(layout, held),
  // A scan being dropped counts as one byte, so that silence ends it too and the next scan is read.
  held_bytes: ({ partial, gathered, dropping }) =>
    partial.length + gathered.length * layout.report_bytes + (dropping === undefined ? 0 : 1),
});
