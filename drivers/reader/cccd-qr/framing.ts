/**
 * Bytes of a serial scanner to scans: one scan is whatever stands before CR, LF, ETX or TAB, or before the
 * line falls quiet. Strips nothing but the end itself; what the bytes mean is protocol.ts's.
 * Source: identity.md 4.1.
 */
import type { Chunk, Framing } from "../../runtime/machine.ts";
import { concatBytes } from "../../runtime/text.ts";

/** Longest scan without its end; cards have 112..144 bytes (identity.md 1.3). Longer: noise to the next. */
export const SCAN_BYTES_MAX = 1_024;
/** Silence that ends a scan without suffix (80..120 ms). A scanner sends a code without pauses. */
export const FLUSH_AFTER_MS = 100;

/** Reasons of noise: the first bytes of an endless scan, and the rest of it. */
export const NOISE_OVERFLOW = "overflow";
export const NOISE_OVERFLOW_REST = "overflow-rest";
/** A scan that came in pieces of which one was malformed or missing, and the rest of it (hid-pos). */
export const NOISE_BROKEN = "broken";
export const NOISE_BROKEN_REST = "broken-rest";

/** One scan, exactly as sent, without its end. Never empty. */
export interface ScanFrame {
  readonly payload: Uint8Array;
}

export type HeldScan =
  | { readonly kind: "gathering"; readonly bytes: Uint8Array }
  /** An overlong line is being dropped; nothing of it is held. */
  | { readonly kind: "dropping" };

const NOTHING: HeldScan = { kind: "gathering", bytes: new Uint8Array() };

const CR = 0x0d;
const LF = 0x0a;
const ETX = 0x03;
const TAB = 0x09;
/** None of them can be part of a good code: a control character in a field refuses the card anyway. */
const END_BYTES: readonly number[] = [CR, LF, ETX, TAB];
export const isScanEnd = (byte: number | undefined): boolean =>
  byte !== undefined && END_BYTES.includes(byte);

/** Ends that scanners send, by name; bytes of a chunk keep them so that a trace shows them. */
export const SCAN_ENDS = {
  none: Uint8Array.of(),
  cr: Uint8Array.of(CR),
  lf: Uint8Array.of(LF),
  crlf: Uint8Array.of(CR, LF),
  lfcr: Uint8Array.of(LF, CR),
  etx: Uint8Array.of(ETX),
  "etx-cr": Uint8Array.of(ETX, CR),
  "etx-lf": Uint8Array.of(ETX, LF),
  "etx-crlf": Uint8Array.of(ETX, CR, LF),
  tab: Uint8Array.of(TAB),
  "tab-cr": Uint8Array.of(TAB, CR),
  "tab-lf": Uint8Array.of(TAB, LF),
  "tab-crlf": Uint8Array.of(TAB, CR, LF),
} as const satisfies Readonly<Record<string, Uint8Array>>;
export type ScanEnd = keyof typeof SCAN_ENDS;
export const isScanEndName = (name: string): name is ScanEnd => Object.hasOwn(SCAN_ENDS, name);

/**
 * The same rules for a link that splits lines itself: one byte more than a scan may have comes through, so
 * that this framing calls the line too long; the rest must not pass for the next person's scan.
 */
export const SCAN_LINES = {
  ends: END_BYTES,
  delimiter: CR,
  line_max_bytes: SCAN_BYTES_MAX + 1,
  drop_rest: true,
  quiet_ms: FLUSH_AFTER_MS,
} as const;

/** Length of the end that starts at `at`: the longest of SCAN_ENDS; what follows it ends an empty scan. */
const endLength = (bytes: Uint8Array, at: number): number =>
  Object.values<Uint8Array>(SCAN_ENDS)
    .filter((end) => end.every((byte, index) => bytes[at + index] === byte))
    .reduce((longest, { length }) => Math.max(longest, length), 0);

/** First position from `from` on that is an end, or the length where there is none. */
const indexOfEnd = (bytes: Uint8Array, from: number): number => {
  let at = from;
  while (at < bytes.length && !isScanEnd(bytes[at])) at++;
  return at;
};

const push = (before: HeldScan, bytes: Uint8Array): readonly [HeldScan, readonly Chunk<ScanFrame>[]] => {
  const chunks: Chunk<ScanFrame>[] = [];
  let held = before;
  for (let from = 0; from < bytes.length; ) {
    const at = indexOfEnd(bytes, from);
    held = take(held, bytes.slice(from, at), chunks);
    if (at === bytes.length) break;
    const end = bytes.slice(at, at + endLength(bytes, at));
    if (held.kind === "gathering" && held.bytes.length > 0)
      chunks.push({ kind: "frame", frame: { payload: held.bytes }, bytes: concatBytes(held.bytes, end) });
    held = NOTHING;
    from = at + end.length;
  }
  return [held, chunks];
};

/** Adds bytes without an end to what is held, or gives the line up as too long. */
const take = (held: HeldScan, bytes: Uint8Array, chunks: Chunk<ScanFrame>[]): HeldScan => {
  if (bytes.length === 0) return held;
  if (held.kind === "dropping") {
    chunks.push({ kind: "noise", bytes, reason: NOISE_OVERFLOW_REST });
    return held;
  }
  if (held.bytes.length + bytes.length <= SCAN_BYTES_MAX)
    return { kind: "gathering", bytes: concatBytes(held.bytes, bytes) };
  const room = SCAN_BYTES_MAX - held.bytes.length;
  chunks.push({
    kind: "noise",
    bytes: concatBytes(held.bytes, bytes.subarray(0, room)),
    reason: NOISE_OVERFLOW,
  });
  return take({ kind: "dropping" }, bytes.slice(room), chunks);
};

export const SCAN_FRAMING: Framing<HeldScan, ScanFrame> = {
  empty: NOTHING,
  push,
  flush: (held) =>
    held.kind === "gathering" && held.bytes.length > 0
      ? [NOTHING, [{ kind: "frame", frame: { payload: held.bytes }, bytes: held.bytes }]]
      : [NOTHING, []],
  // A line being dropped counts as one byte, so that silence ends it too and the next scan is read.
  held_bytes: (held) => (held.kind === "dropping" ? 1 : held.bytes.length),
};
