/**
 * Cuts a COMP2 line into pages (host) and text lines (base). A page is two fields that nothing tells apart,
 * so one lost CR makes the text of one page the number of the next, for ever; DEL ends that: it can stand in
 * no field, so whatever is begun is noise and a page starts anew.
 * Source: WaveWare SPS-5 v9S manual p. 48-49, Scope ConneXions p. 16; pagers.md 1.4.
 */
import type { Chunk, Framing } from "../../runtime/machine.ts";

/** With all marks ("cannot exceed 256 characters including CR and LF"). */
export const LINE_MAX_BYTES = 256;
/** The base throws incomplete input away after about this; so does whoever reads like it. */
export const INPUT_QUIET_MS = 10_000;
export const DEL_BYTES = 3;

const LF = 0x0a;
const CR = 0x0d;
const RS = 0x1e;
const TILDE = 0x7e;
const DEL = 0x7f;

export type Comp2Frame =
  /** `dels`: DEL before it, 0..3. `mark`: what ends both fields. */
  | {
      readonly kind: "page";
      readonly dels: number;
      readonly id: string;
      readonly mark: "cr" | "tilde";
      readonly text: string;
    }
  /** What a base says in words, and what is no number of a pager. */
  | { readonly kind: "line"; readonly text: string }
  /** A line followed by CR RS CR. */
  | { readonly kind: "error"; readonly text: string };

export interface HeldInput {
  /** All bytes not yet given out, one character a byte. */
  readonly input: string;
  /** `open`: fields of a page, or a line; the others: a line, and how much of an error's end came after it. */
  readonly stage: "open" | "line" | "line-cr" | "line-cr-rs";
  /** The input was too long; all up to its CR is noise, or its tail could pass for a page. */
  readonly skipping: boolean;
}

type InputChunk = Chunk<Comp2Frame>;
type Noise = Extract<InputChunk, { kind: "noise" }>;

const ID = "[0-9]{1,10}[A-D]?";
const BEGUN = new RegExp(`^\\x7f{0,${DEL_BYTES}}${ID}(?:\\r|~)`);
const PAGE = new RegExp(`^(\\x7f{0,${DEL_BYTES}})(${ID})(?:\\r([\\x20-\\x7e]*)\\r|~([\\x20-\\x7d]*)~)$`);
const LINE = /^[\x20-\x7e]+\r$/;

const EMPTY: HeldInput = { input: "", stage: "open", skipping: false };

const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));
const noise = (text: string, reason: string): Noise => ({ kind: "noise", bytes: bytesOf(text), reason });

const line = (input: string, end: string): InputChunk => {
  const text = input.slice(0, input.indexOf("\r"));
  return { kind: "frame", frame: { kind: "line", text }, bytes: bytesOf(`${text}\r${end}`) };
};

const page = (input: string): InputChunk | undefined => {
  const parts = PAGE.exec(input);
  if (parts === null) return undefined;
  const [, dels = "", id = "", afterCr, afterTilde] = parts;
  const mark = afterCr === undefined ? "tilde" : "cr";
  const text = afterCr ?? afterTilde ?? "";
  return { kind: "frame", frame: { kind: "page", dels: dels.length, id, mark, text }, bytes: bytesOf(input) };
};

/** Why fields that end with CR are nothing. */
const faultOf = (input: string): string => {
  if (input === "\r") return "empty-line";
  for (let at = 0; at < input.length; at++) if (input.charCodeAt(at) > 0x7f) return "eight-bit";
  if (BEGUN.test(input) && input.includes("~")) return "unfinished-tilde";
  return input.startsWith("\x7f") ? "not-a-pager-number" : "control-character";
};

/** One byte more. `chunks` grows by what it completes or spoils. */
const take = (held: HeldInput, byte: number, chunks: InputChunk[]): HeldInput => {
  if (byte === DEL) return takeDel(held, chunks);
  const { input, stage, skipping } = held;
  const character = String.fromCharCode(byte);
  if (skipping) {
    chunks.push(noise(character, "line-too-long"));
    return byte === CR ? EMPTY : held;
  }
  if (stage === "open") return takeField(input + character, byte, chunks);
  if (stage === "line" && byte === CR) return { ...held, input: input + character, stage: "line-cr" };
  if (stage === "line-cr" && byte === RS) return { ...held, input: input + character, stage: "line-cr-rs" };
  if (stage === "line-cr-rs" && byte === CR) {
    const text = input.slice(0, input.indexOf("\r"));
    chunks.push({ kind: "frame", frame: { kind: "error", text }, bytes: bytesOf(input + character) });
    return EMPTY;
  }
  const endsCrLf = stage === "line" && byte === LF;
  chunks.push(...closed(held, endsCrLf ? "\n" : ""));
  return endsCrLf ? EMPTY : take(EMPTY, byte, chunks);
};

/** A line that nothing, or nothing known, follows. */
const closed = ({ input, stage }: HeldInput, end: string): readonly InputChunk[] => {
  const said = line(input, end);
  if (stage === "line") return [said];
  const rest = input.slice(input.indexOf("\r") + 1);
  return [said, noise(rest, stage === "line-cr" ? "empty-line" : "broken-error")];
};

const takeDel = (held: HeldInput, chunks: InputChunk[]): HeldInput => {
  const { input, stage } = held;
  const dels = input !== "" && input === "\x7f".repeat(input.length);
  if (dels && input.length < DEL_BYTES) return { ...EMPTY, input: `${input}\x7f` };
  if (dels) {
    chunks.push(noise("\x7f", "extra-del"));
    return held;
  }
  if (stage !== "open") chunks.push(...closed(held, ""));
  else if (input !== "") chunks.push(noise(input, "cut-short"));
  return { ...EMPTY, input: "\x7f" };
};

const takeField = (input: string, byte: number, chunks: InputChunk[]): HeldInput => {
  if (input === "\n") {
    chunks.push(noise(input, "line-feed"));
    return EMPTY;
  }
  const whole = byte === CR || byte === TILDE ? page(input) : undefined;
  if (whole !== undefined && input.length <= LINE_MAX_BYTES) {
    chunks.push(whole);
    return EMPTY;
  }
  if (input.length > LINE_MAX_BYTES) {
    chunks.push(noise(input, "line-too-long"));
    return { ...EMPTY, skipping: byte !== CR };
  }
  if (byte !== CR) return { ...EMPTY, input };
  if (BEGUN.test(input) && input.indexOf("\r") === input.length - 1 && !input.includes("~"))
    return { ...EMPTY, input };
  if (LINE.test(input) && !BEGUN.test(input)) return { ...EMPTY, input, stage: "line" };
  chunks.push(noise(input, faultOf(input)));
  return EMPTY;
};

/** Neighbouring noise of one reason becomes one chunk. */
const joined = (chunks: readonly InputChunk[]): readonly InputChunk[] => {
  const out: InputChunk[] = [];
  let run: Noise[] = [];
  const close = (): void => {
    const [first] = run;
    if (first === undefined) return;
    const bytes = new Uint8Array(run.reduce((sum, one) => sum + one.bytes.length, 0));
    let at = 0;
    for (const one of run) {
      bytes.set(one.bytes, at);
      at += one.bytes.length;
    }
    out.push({ ...first, bytes });
    run = [];
  };
  for (const chunk of chunks) {
    if (chunk.kind !== "noise" || chunk.reason !== run[0]?.reason) close();
    if (chunk.kind === "noise") run.push(chunk);
    else out.push(chunk);
  }
  close();
  return out;
};

/** Where what is skipped ends: at its CR, or at a DEL. */
const skipEnd = (bytes: Uint8Array, from: number): number => {
  let at = from;
  while (at < bytes.length && bytes[at] !== CR && bytes[at] !== DEL) at++;
  return at;
};

const push = (held: HeldInput, bytes: Uint8Array): readonly [HeldInput, readonly InputChunk[]] => {
  const chunks: InputChunk[] = [];
  let now = held;
  for (let at = 0; at < bytes.length; at++) {
    if (now.skipping) {
      const to = skipEnd(bytes, at);
      if (to > at) chunks.push({ kind: "noise", bytes: bytes.slice(at, to), reason: "line-too-long" });
      at = to;
    }
    const byte = bytes[at];
    if (byte !== undefined) now = take(now, byte, chunks);
  }
  return [now, joined(chunks)];
};

/** A line is over when nothing follows it; all else that is begun stays unfinished. */
const flush = (held: HeldInput): readonly [HeldInput, readonly InputChunk[]] => {
  if (held.stage !== "open") return [EMPTY, closed(held, "")];
  return [EMPTY, held.input === "" ? [] : [noise(held.input, "unfinished-input")]];
};

export const COMP2_FRAMING: Framing<HeldInput, Comp2Frame> = {
  empty: EMPTY,
  push,
  flush,
  held_bytes: (held) => held.input.length,
};
