/**
 * Cuts what a host sends to a JTECH transmitter into pages. By position, not by value: the separator of a
 * page at 1200 inverted numeric is 0D, the byte that also ends a page. A transmitter answers nothing, so what
 * comes from one is noise, or our own page echoed.
 * Source: SmartAlert 320124E p. 8-10, J1901 data sheet p. 11.
 */
import type { Chunk, Framing } from "../../runtime/machine.ts";

export const FILL = 0xff;
export const FILL_BYTES = 3;
export const END = 0x0d;
const FUNCTION_AT = FILL_BYTES;
const CAPCODE_AT = FUNCTION_AT + 1;
export const CAPCODE_DIGITS = 7;
const SEPARATOR_AT = CAPCODE_AT + CAPCODE_DIGITS;
const TEXT_AT = SEPARATOR_AT + 1;

export const TEXT_MAX_CHARACTERS = 120;
/** Longest page: head of 12 bytes, text, end. Never held whole: its last byte gives it out. */
export const PAGE_MAX_BYTES = TEXT_AT + TEXT_MAX_CHARACTERS + 1;
/** A page cut for this long is dead: the longest takes 1.1 s at 1200 8N1. */
export const PAGE_QUIET_MS = 2_000;

/** The twelve bytes of the separator table; what each says stands in protocol.ts. */
const SEPARATOR_MIN = 0x02;
const SEPARATOR_MAX = 0x0f;
const NO_SEPARATOR = new Set([0x08, 0x09]);
/** 01..04 page. 05..07 of the J1901 configure and read; their bodies are not documented. */
const FUNCTION_MAX = 0x04;

/** Parts of a page as the wire has them. */
export interface JtechFrame {
  /** 1..4. */
  readonly function: number;
  /** Seven digits. */
  readonly capcode: string;
  readonly separator: number;
  /** Printable, 0..120 characters. */
  readonly text: string;
}

export interface HeldPage {
  /** A beginning of a page, judged byte for byte; each byte may be the last of a chunk. */
  readonly bytes: readonly number[];
}

type PageChunk = Chunk<JtechFrame>;

/** Why `byte` can't stand at `at`; undefined: it can. */
const refusal = (at: number, byte: number): string | undefined => {
  if (at < FUNCTION_AT) return byte === FILL ? undefined : "no-fill";
  if (at === FUNCTION_AT) return byte >= 1 && byte <= FUNCTION_MAX ? undefined : "unknown-function";
  if (at < SEPARATOR_AT) return byte >= 0x30 && byte <= 0x39 ? undefined : "capcode-not-digits";
  if (at === SEPARATOR_AT)
    return byte >= SEPARATOR_MIN && byte <= SEPARATOR_MAX && !NO_SEPARATOR.has(byte)
      ? undefined
      : "unknown-separator";
  if (byte === END) return undefined;
  if (byte < 0x20 || byte > 0x7e) return "text-not-ascii";
  return at < TEXT_AT + TEXT_MAX_CHARACTERS ? undefined : "text-too-long";
};

const textOf = (bytes: readonly number[]): string => bytes.map((byte) => String.fromCharCode(byte)).join("");

const frameOf = (bytes: readonly number[]): JtechFrame => ({
  function: bytes[FUNCTION_AT] ?? 0,
  capcode: textOf(bytes.slice(CAPCODE_AT, SEPARATOR_AT)),
  separator: bytes[SEPARATOR_AT] ?? 0,
  text: textOf(bytes.slice(TEXT_AT, -1)),
});

const push = (held: HeldPage, bytes: Uint8Array): readonly [HeldPage, readonly PageChunk[]] => {
  const chunks: PageChunk[] = [];
  let page = [...held.bytes];
  let noise: { reason: string; bytes: number[] } | undefined;
  const closeNoise = (): void => {
    if (noise !== undefined)
      chunks.push({ kind: "noise", bytes: Uint8Array.from(noise.bytes), reason: noise.reason });
    noise = undefined;
  };
  const spoil = (reason: string, spoilt: readonly number[]): void => {
    if (noise?.reason !== reason) closeNoise();
    noise ??= { reason, bytes: [] };
    noise.bytes.push(...spoilt);
  };
  for (const byte of bytes) {
    const reason = refusal(page.length, byte);
    if (reason === undefined) {
      page.push(byte);
      if (page.length <= TEXT_AT || byte !== END) continue;
      closeNoise();
      chunks.push({ kind: "frame", frame: frameOf(page), bytes: Uint8Array.from(page) });
      page = [];
    } else if (byte !== FILL) {
      spoil(reason, [...page, byte]);
      page = [];
    } else if (page.length === FILL_BYTES) {
      // Any number of fill bytes may come before a page: the last three belong to it.
      spoil("extra-fill", [byte]);
    } else {
      spoil("cut-short", page);
      page = [byte];
    }
  }
  closeNoise();
  return [{ bytes: page }, chunks];
};

export const JTECH_FRAMING: Framing<HeldPage, JtechFrame> = {
  empty: { bytes: [] },
  push,
  flush: (held) => [
    { bytes: [] },
    held.bytes.length === 0
      ? []
      : [{ kind: "noise", bytes: Uint8Array.from(held.bytes), reason: "unfinished-page" }],
  ],
  held_bytes: (held) => held.bytes.length,
};
