/**
 * Cuts what an ESPA 4.4.4 station sends into blocks and control sequences; what can't be one is noise with
 * its reason. Where a block ends follows from ETX and one more character, so a check character that looks
 * like EOT, ENQ or ACK ends nothing. What a block says stands in protocol.ts. Source: pagers.md 1.2.
 */
import type { Chunk, Framing } from "../../runtime/machine.ts";

export const SOH = 0x01;
export const STX = 0x02;
export const ETX = 0x03;
export const EOT = 0x04;
export const ENQ = 0x05;
export const ACK = 0x06;
export const NAK = 0x15;
export const RS = 0x1e;
export const US = 0x1f;

/**
 * Longest block, SOH and check character counted. A call with every record and the longest message takes
 * 176; the rest is room for manufacturers' own blocks. One byte more makes a block noise up to its end.
 */
export const BLOCK_BYTES_MAX = 512;
/** Silence inside a block or after an address that makes it dead (the Python server allows 3 s). */
export const BLOCK_QUIET_MS = 3_000;

/** `even`: a 7E1 line heard as 8N1, every eighth bit fits. */
export type Parity = "none" | "even";
export type BadBlock = "bcc" | "eight-bit" | "block-too-long";

export type EspaFrame =
  /** `body`: all between SOH and ETX, 7-bit characters. */
  | { readonly kind: "block"; readonly body: string; readonly parity: Parity }
  /** It ended and can't be trusted; its sender waits for a refusal. */
  | { readonly kind: "bad-block"; readonly reason: BadBlock }
  | { readonly kind: "end"; readonly parity: Parity }
  | { readonly kind: "ack"; readonly parity: Parity }
  /** A poll or a select, which look the same on the wire. */
  | { readonly kind: "enquiry"; readonly address: string; readonly parity: Parity }
  /** `prefix`: the digit before NAK, empty where there was none. */
  | { readonly kind: "nak"; readonly prefix: string; readonly parity: Parity };

/** `overlong`: a block past its bound, whose end is waited for: its tail could pass for an answer. */
type Phase = "idle" | "address" | "block" | "check" | "overlong" | "overlong-check";

export interface HeldEspa {
  readonly phase: Phase;
  /** One character a byte as received: adding to a text is cheap, adding to bytes copies them each time. */
  readonly raw: string;
}

type EspaChunk = Chunk<EspaFrame>;

/** XOR of 7-bit characters, as of the check character of a block. */
export const checkOf = (text: string): number => {
  let check = 0;
  for (let at = 0; at < text.length; at++) check ^= text.charCodeAt(at);
  return check & 0x7f;
};

/** True for a byte with an even number of ones. */
export const isEven = (byte: number): boolean => {
  const pairs = byte ^ (byte >> 4);
  const two = pairs ^ (pairs >> 2);
  return ((two ^ (two >> 1)) & 1) === 0;
};

/** The parity that explains the eighth bits; undefined where none does. */
const parityOf = (raw: string): Parity | undefined => {
  let plain = true;
  let even = true;
  for (let at = 0; at < raw.length; at++) {
    const byte = raw.charCodeAt(at);
    plain &&= byte < 0x80;
    even &&= isEven(byte);
  }
  if (plain) return "none";
  return even ? "even" : undefined;
};

const sevenBits = (raw: string): string => {
  let text = "";
  for (let at = 0; at < raw.length; at++) text += String.fromCharCode(raw.charCodeAt(at) & 0x7f);
  return text;
};

const bytesOf = (raw: string): Uint8Array => {
  const bytes = new Uint8Array(raw.length);
  for (let at = 0; at < raw.length; at++) bytes[at] = raw.charCodeAt(at);
  return bytes;
};

const blockOf = (raw: string): EspaFrame => {
  const text = sevenBits(raw);
  if (checkOf(text.slice(1, -1)) !== text.charCodeAt(text.length - 1))
    return { kind: "bad-block", reason: "bcc" };
  const parity = parityOf(raw);
  // A spoiled eighth bit leaves the check true, yet the character may have been another one.
  if (parity === undefined) return { kind: "bad-block", reason: "eight-bit" };
  return { kind: "block", body: text.slice(1, -2), parity };
};

const isDigit = (character: number): boolean => character >= 0x30 && character <= 0x39;

/** One push in the making. Noise is gathered, so that a run of one reason is one chunk. */
class Cutting {
  readonly chunks: EspaChunk[] = [];
  phase: Phase;
  raw: string;
  #noise: number[] = [];
  #reason = "";

  constructor(held: HeldEspa) {
    this.phase = held.phase;
    this.raw = held.raw;
  }

  take(byte: number): void {
    switch (this.phase) {
      case "idle":
        return this.#start(byte);
      case "address":
        return this.#afterAddress(byte);
      case "block":
        return this.#inBlock(byte);
      case "check":
        return this.#frame(blockOf(this.raw + String.fromCharCode(byte)), byte);
      case "overlong":
        return this.#inOverlong(byte);
      case "overlong-check":
        return this.#frame({ kind: "bad-block", reason: "block-too-long" }, byte);
    }
  }

  /** What is held will never be whole. */
  abandon(): void {
    if (this.raw !== "") this.noise(bytesOf(this.raw), this.phase === "address" ? "stray" : "cut-short");
    this.#hold("idle", "");
  }

  noise(bytes: Iterable<number>, reason: string): void {
    if (reason !== this.#reason) this.endNoise();
    this.#reason = reason;
    for (const byte of bytes) this.#noise.push(byte);
  }

  endNoise(): void {
    if (this.#noise.length > 0)
      this.chunks.push({ kind: "noise", bytes: Uint8Array.from(this.#noise), reason: this.#reason });
    this.#noise = [];
  }

  #start(byte: number): void {
    const character = byte & 0x7f;
    if (character === SOH) return this.#hold("block", String.fromCharCode(byte));
    if (isDigit(character)) return this.#hold("address", String.fromCharCode(byte));
    if (character !== EOT && character !== ACK && character !== NAK) return this.noise([byte], "stray");
    this.#control(byte, (parity) => {
      if (character === NAK) return { kind: "nak", prefix: "", parity };
      return { kind: character === EOT ? "end" : "ack", parity };
    });
  }

  #afterAddress(byte: number): void {
    const character = byte & 0x7f;
    if (character === ENQ || character === NAK) {
      const digit = sevenBits(this.raw);
      return this.#control(byte, (parity) =>
        character === ENQ
          ? { kind: "enquiry", address: digit, parity }
          : { kind: "nak", prefix: digit, parity },
      );
    }
    this.abandon();
    this.#start(byte);
  }

  #inBlock(byte: number): void {
    const character = byte & 0x7f;
    // Neither can stand inside a block: its rest was lost, and this begins something new.
    if (character === SOH || character === EOT) {
      this.abandon();
      return this.#start(byte);
    }
    if (character === ETX) return this.#hold("check", this.raw + String.fromCharCode(byte));
    // Room is kept for ETX and the check character.
    if (this.raw.length < BLOCK_BYTES_MAX - 2)
      return this.#hold("block", this.raw + String.fromCharCode(byte));
    this.noise(bytesOf(this.raw), "block-too-long");
    this.noise([byte], "block-too-long");
    this.#hold("overlong", "");
  }

  #inOverlong(byte: number): void {
    const character = byte & 0x7f;
    if (character === SOH || character === EOT) {
      this.#hold("idle", "");
      return this.#start(byte);
    }
    if (character === ETX) return this.#hold("overlong-check", String.fromCharCode(byte));
    this.noise([byte], "block-too-long");
  }

  #control(byte: number, frameOf: (parity: Parity) => EspaFrame): void {
    const raw = this.raw + String.fromCharCode(byte);
    const parity = parityOf(raw);
    if (parity !== undefined) return this.#frame(frameOf(parity), byte);
    this.noise(bytesOf(raw), "eight-bit");
    this.#hold("idle", "");
  }

  #frame(frame: EspaFrame, last: number): void {
    this.endNoise();
    this.chunks.push({ kind: "frame", frame, bytes: bytesOf(this.raw + String.fromCharCode(last)) });
    this.#hold("idle", "");
  }

  #hold(phase: Phase, raw: string): void {
    this.phase = phase;
    this.raw = raw;
  }
}

const done = (cutting: Cutting): readonly [HeldEspa, readonly EspaChunk[]] => {
  cutting.endNoise();
  return [{ phase: cutting.phase, raw: cutting.raw }, cutting.chunks];
};

export const ESPA_FRAMING: Framing<HeldEspa, EspaFrame> = {
  empty: { phase: "idle", raw: "" },
  push: (held, bytes) => {
    const cutting = new Cutting(held);
    for (const byte of bytes) cutting.take(byte);
    return done(cutting);
  },
  flush: (held) => {
    const cutting = new Cutting(held);
    cutting.abandon();
    return done(cutting);
  },
  held_bytes: (held) => held.raw.length,
};
