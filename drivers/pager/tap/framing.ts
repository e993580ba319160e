/**
 * Cuts what a TAP terminal or its host sends into frames: lines, the prompt, control characters, blocks. A
 * frame is given out at its last telling byte; a CR, LF or CRLF behind it belongs to it and may be missing.
 * A block that comes out has a true checksum and a sound content. Source: TAP 1.8, pagers.md 1.3.
 */
import type { Chunk, Framing } from "../../runtime/machine.ts";
import {
  CONTENT_MAX_CHARACTERS,
  checkCharacters,
  contentFault,
  fieldsOf,
  type TapBlock,
  type Terminator,
} from "./block.pure.ts";

/** Longest line, its end not counted. UNSURE: TAP names none; a block is the longest thing it knows. */
export const LINE_MAX_CHARACTERS = 256;
/** A frame that stops for this long is dead: a character takes 33 ms even at 300 baud. */
export const FRAME_QUIET_MS = 2_000;

export type TapControl = "ack" | "nak" | "rs" | "exit" | "hang-up" | "go-ahead";

export type TapFrame =
  /** Without its end; starts with ESC or is printable. Empty: a CR alone. */
  | { readonly kind: "line"; readonly text: string }
  /** `ID=`, with what stood before it on its line. */
  | { readonly kind: "prompt"; readonly before: string }
  | { readonly kind: "control"; readonly control: TapControl }
  | ({ readonly kind: "block" } & TapBlock);

export interface HeldTap {
  /** One character a byte. */
  readonly text: string;
  /** `check`: behind a block's terminator. `skip-…`: too long, all up to its end is noise. */
  readonly mode: "line" | "block" | "check" | "skip-line" | "skip-block";
  /** Ends that still belong to the frame given out last. */
  readonly tail: "" | "cr" | "lf";
}

const STX = 0x02;
const ETX = 0x03;
const EOT = 0x04;
const ACK = 0x06;
const LF = 0x0a;
const CR = 0x0d;
const NAK = 0x15;
const ETB = 0x17;
const ESC = 0x1b;
const RS = 0x1e;
const US = 0x1f;
const CONTROLS: ReadonlyMap<number, TapControl> = new Map([
  [ACK, "ack"],
  [NAK, "nak"],
  [RS, "rs"],
  [EOT, "exit"],
]);
const ENDS: ReadonlyMap<number, Terminator> = new Map([
  [ETX, "etx"],
  [ETB, "etb"],
  [US, "us"],
]);
/** Bytes that ports put in, and that leave what they stand in whole: padding, XON, XOFF. */
const FILLERS: ReadonlyMap<number, string> = new Map([
  [0x00, "nul"],
  [0x11, "flow-control"],
  [0x13, "flow-control"],
]);
const CHECK_CHARACTERS = 3;
const ESCAPE = "\x1b";
const GO_AHEAD = "\x1b[p";

const bytesOf = (text: string): Uint8Array => {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  return bytes;
};

/** Why these characters can't be a line. A spoiled one may have been a digit of a code. */
const lineFault = (text: string): string | undefined => {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code > 0x7f) return "eight-bit";
    if ((code < 0x20 && !(at === 0 && text[0] === ESCAPE)) || code === 0x7f) return "control-character";
  }
  return text === ESCAPE ? "stray-escape" : undefined;
};

/** The parts of one push: bytes go in, chunks come out. */
class Cutter {
  readonly chunks: Chunk<TapFrame>[] = [];
  text: string;
  mode: HeldTap["mode"];
  tail: HeldTap["tail"];
  #skipped = "";

  constructor({ text, mode, tail }: HeldTap) {
    this.text = text;
    this.mode = mode;
    this.tail = tail;
  }

  take(byte: number): void {
    const filler = FILLERS.get(byte);
    if (filler !== undefined && this.mode !== "skip-line" && this.mode !== "skip-block")
      return this.#noise(String.fromCharCode(byte), filler);
    switch (this.mode) {
      case "line":
        return this.#line(byte);
      case "block":
        return this.#block(byte);
      case "check":
        return this.#check(byte);
      case "skip-line":
        return this.#skipLine(byte);
      case "skip-block":
        return this.#skipBlock(byte);
    }
  }

  end(): HeldTap {
    this.endSkipped();
    return { text: this.text, mode: this.mode, tail: this.tail };
  }

  endSkipped(reason = this.mode === "skip-block" ? "block-too-long" : "line-too-long"): void {
    const skipped = this.#skipped;
    this.#skipped = "";
    if (skipped !== "") this.#noise(skipped, reason);
  }

  #line(byte: number): void {
    if (byte === CR || byte === LF) return this.#lineEnd(byte);
    if (byte === STX || byte === ESC) {
      this.#finishLine("");
      this.tail = "";
      this.text = String.fromCharCode(byte);
      this.mode = byte === STX ? "block" : "line";
      return;
    }
    const control = CONTROLS.get(byte);
    if (control !== undefined) return this.#control(byte, control);
    this.tail = "";
    this.text += String.fromCharCode(byte);
    if (this.text === GO_AHEAD) return this.#frame({ kind: "control", control: "go-ahead" }, this.text);
    // A code line may speak of an `ID=` without asking for one; a password may hold it.
    if (byte === 0x3d && this.text.endsWith("ID=") && this.#maySayPrompt()) return this.#prompt();
    if (this.text.length > LINE_MAX_CHARACTERS) this.#skip("skip-line");
  }

  #lineEnd(byte: number): void {
    const belongs = byte === LF ? this.tail !== "" : this.tail === "cr";
    if (this.text === "" && belongs) {
      this.tail = byte === CR ? "lf" : "";
      return;
    }
    if (this.text === "" && byte === LF) return this.#noise("\n", "line-feed");
    if (this.text === "") this.#frame({ kind: "line", text: "" }, "\r");
    else this.#finishLine(String.fromCharCode(byte));
    this.tail = byte === CR ? "lf" : "";
  }

  #finishLine(end: string): void {
    const { text } = this;
    if (text === "") return;
    const fault = lineFault(text);
    this.text = "";
    if (fault !== undefined) this.#noise(text + end, fault);
    else this.#frame({ kind: "line", text }, text + end);
  }

  #maySayPrompt(): boolean {
    return !this.text.startsWith(ESCAPE) && !/^\d{3}(\D|$)/.test(this.text);
  }

  #prompt(): void {
    const before = this.text.slice(0, -3);
    const fault = lineFault(before);
    if (fault !== undefined) this.#noise(before, fault);
    const kept = fault === undefined ? before : "";
    this.#frame({ kind: "prompt", before: kept }, `${kept}ID=`);
  }

  #control(byte: number, control: TapControl): void {
    if (byte === EOT && this.text === ESCAPE)
      return this.#frame({ kind: "control", control: "hang-up" }, "\x1b\x04");
    // Old terminals leave out the CR of the line before.
    this.#finishLine("");
    this.#frame({ kind: "control", control }, String.fromCharCode(byte));
  }

  #block(byte: number): void {
    // Inside a block these travel moved: whole, they say that it was broken off.
    if (byte === STX || byte === ESC || byte === EOT) return this.#breakOff("unfinished-block", byte);
    this.text += String.fromCharCode(byte);
    if (ENDS.has(byte)) this.mode = "check";
    else if (this.text.length > CONTENT_MAX_CHARACTERS + 1) this.#skip("skip-block");
  }

  #check(byte: number): void {
    if (byte < 0x30 || byte > 0x3f) return this.#breakOff("unfinished-block", byte);
    this.text += String.fromCharCode(byte);
    const endAt = this.text.length - CHECK_CHARACTERS - 1;
    const terminator = ENDS.get(this.text.charCodeAt(endAt));
    if (terminator === undefined || endAt < 1) return;
    this.mode = "line";
    const content = this.text.slice(1, endAt);
    const fault = this.#blockFault(content, terminator, endAt);
    if (fault === undefined)
      return this.#frame({ kind: "block", fields: fieldsOf(content, terminator), terminator }, this.text);
    this.#noise(this.text, fault);
    this.text = "";
    this.tail = "cr";
  }

  #blockFault(content: string, terminator: Terminator, endAt: number): string | undefined {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: seven bits, that is
    if (/[^\x00-\x7f]/.test(content)) return "eight-bit";
    if (checkCharacters(this.text.slice(0, endAt + 1)) !== this.text.slice(endAt + 1)) return "checksum";
    return contentFault(content, terminator);
  }

  #breakOff(reason: string, byte: number): void {
    this.#noise(this.text, reason);
    this.text = "";
    this.mode = "line";
    this.#line(byte);
  }

  #skip(mode: "skip-line" | "skip-block"): void {
    this.#skipped = this.text;
    this.text = "";
    this.mode = mode;
  }

  #skipLine(byte: number): void {
    this.#skipped += String.fromCharCode(byte);
    if (byte !== CR && byte !== LF) return;
    this.endSkipped();
    this.mode = "line";
    this.tail = byte === CR ? "lf" : "";
  }

  #skipBlock(byte: number): void {
    if (byte === STX || byte === ESC || byte === EOT) {
      this.endSkipped();
      this.mode = "line";
      return this.#line(byte);
    }
    this.#skipped += String.fromCharCode(byte);
    if (!ENDS.has(byte)) return;
    this.endSkipped();
    // Its check characters could pass for a response code.
    this.mode = "skip-line";
  }

  #frame(frame: TapFrame, bytes: string): void {
    this.chunks.push({ kind: "frame", frame, bytes: bytesOf(bytes) });
    this.text = "";
    this.tail = "cr";
  }

  #noise(bytes: string, reason: string): void {
    this.chunks.push({ kind: "noise", bytes: bytesOf(bytes), reason });
  }
}

const unfinished = ({ text, mode }: HeldTap): readonly Chunk<TapFrame>[] =>
  text === ""
    ? []
    : [
        {
          kind: "noise",
          bytes: bytesOf(text),
          reason: mode === "line" ? "unfinished-line" : "unfinished-block",
        },
      ];

const EMPTY: HeldTap = { text: "", mode: "line", tail: "" };

export const TAP_FRAMING: Framing<HeldTap, TapFrame> = {
  empty: EMPTY,
  push: (held, bytes) => {
    const cutter = new Cutter(held);
    for (const byte of bytes) cutter.take(byte);
    return [cutter.end(), cutter.chunks];
  },
  flush: (held) => [EMPTY, unfinished(held)],
  held_bytes: (held) => held.text.length,
};
