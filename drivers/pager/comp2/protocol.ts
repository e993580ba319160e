/**
 * What COMP2 pages and the base's words say, in both directions. A public sender has the names the wrong way
 * round: its "WaveWare" is the tilde form of this protocol, its "COMP2" is WaveWare native (../waveware/).
 * Source: WaveWare SPS-5 v9S manual p. 48-49, Scope ConneXions p. 16; pagers.md 1.4.
 */
import type { WireCodec, WireObject } from "../../runtime/machine.ts";
import { asciiBytes } from "../../runtime/text.ts";
import {
  type Field,
  fieldRefusal,
  joinNoise,
  kindsOf,
  noiseObject,
  oneOf,
  type Rows,
  text,
} from "../base/codec-rows.pure.ts";
import type { PagerReason } from "../base/vocabulary.pure.ts";
import { COMP2_FRAMING, type Comp2Frame, DEL_BYTES, LINE_MAX_BYTES } from "./framing.ts";

/** Function code on the air; Scope bases take it as beep type and as priority too. */
export const COMP2_FUNCTIONS = ["A", "B", "C", "D"] as const;
export type Comp2Function = (typeof COMP2_FUNCTIONS)[number];
/** What ends both fields of a page. */
export const COMP2_MARKS = ["cr", "tilde"] as const;
export type Comp2Mark = (typeof COMP2_MARKS)[number];

export const ID_MAX_DIGITS = 10;
/** What a page has room for beside three DEL, the longest id with its function, and both marks. */
export const TEXT_MAX_CHARACTERS = LINE_MAX_BYTES - DEL_BYTES - (ID_MAX_DIGITS + 1) - 2;

export type Comp2Message =
  | {
      readonly kind: "page";
      /** DEL bytes before it: 3 ends whatever the base has begun to read. */
      readonly dels: number;
      /** 1 to 10 digits, as the base's own list of pagers has them. */
      readonly id: string;
      readonly function?: Comp2Function;
      readonly mark: Comp2Mark;
      /** Empty: tone only. */
      readonly text: string;
    }
  | { readonly kind: "line"; readonly text: string }
  | { readonly kind: "error"; readonly text: string };

export const decodeFrame = (frame: Comp2Frame): Comp2Message => {
  if (frame.kind !== "page") return frame;
  const suffix = COMP2_FUNCTIONS.find((one) => frame.id.endsWith(one));
  if (suffix === undefined) return frame;
  return { ...frame, id: frame.id.slice(0, -1), function: suffix };
};

export const encodeMessage = (message: Comp2Message): Uint8Array => {
  switch (message.kind) {
    case "page": {
      const mark = message.mark === "cr" ? "\r" : "~";
      const id = message.id + (message.function ?? "");
      return asciiBytes("\x7f".repeat(message.dels) + id + mark + message.text + mark);
    }
    case "line":
      return asciiBytes(`${message.text}\r`);
    case "error":
      return asciiBytes(`${message.text}\r\r\x1e\r`);
  }
};

/** UNSURE: one sentence is documented; any other error refuses the page too, for a reason we can't name. */
export const errorReason = (said: string): PagerReason =>
  said === "Invalid character in pager ID" ? "illegal-card" : "format";

// ---- codec ----

const WORDS = /^[\x20-\x7e]{1,250}$/;
const OPTIONAL_FUNCTION: Field = {
  means: "A, B, C or D; absent: the base's own",
  holds: (value) => value === undefined || COMP2_FUNCTIONS.some((one) => one === value),
};
const ROWS: Rows = {
  page: {
    direction: "host",
    source: "WaveWare SPS-5 v9S p. 48, Scope ConneXions p. 16",
    fields: {
      dels: oneOf(
        "DEL bytes before it",
        Array.from({ length: DEL_BYTES + 1 }, (_, count) => count),
      ),
      id: text("1 to 10 digits", /^[0-9]{1,10}$/),
      function: OPTIONAL_FUNCTION,
      mark: oneOf("what ends both fields", COMP2_MARKS),
      text: text("at most 253 printable characters of 7 bits; empty: tone only", /^[\x20-\x7e]{0,253}$/),
    },
  },
  line: {
    direction: "device",
    source: "WaveWare SPS-5 v9S p. 48: verbose responses",
    fields: {
      text: text("1 to 250 printable characters", WORDS),
      end: oneOf("what ends it", ["cr", "crlf"]),
    },
  },
  error: {
    direction: "device",
    source: "WaveWare SPS-5 v9S p. 49",
    fields: { text: text("1 to 250 printable characters", WORDS) },
  },
};

const decode = (bytes: Uint8Array): readonly WireObject[] => {
  const [held, chunks] = COMP2_FRAMING.push(COMP2_FRAMING.empty, bytes);
  return joinNoise(
    [...chunks, ...COMP2_FRAMING.flush(held)[1]].map((chunk): WireObject => {
      if (chunk.kind === "noise") return noiseObject(chunk.bytes, chunk.reason);
      const message = decodeFrame(chunk.frame);
      if (message.kind !== "line") return { ...message };
      return { ...message, end: chunk.bytes.at(-1) === 0x0a ? "crlf" : "cr" };
    }),
  );
};

const encode: WireCodec["encode"] = (given) => {
  const message = given.kind === "line" ? { ...given, end: given.end ?? "cr" } : given;
  const error = fieldRefusal(ROWS, message);
  if (error !== undefined) return { error };
  // The table of fields judged every one of them just above; TypeScript can't follow that.
  const bytes = encodeMessage(message as unknown as Comp2Message);
  const whole = given.kind === "line" && given.end === "crlf" ? Uint8Array.of(...bytes, 0x0a) : bytes;
  if (whole.length > LINE_MAX_BYTES)
    return { error: `text: all bytes together are at most ${LINE_MAX_BYTES}` };
  // A tilde in a text, or a line that is a number, would be read as something else.
  const read = decode(whole);
  if (read.length !== 1 || read[0]?.kind !== given.kind)
    return { error: "text: would be read as something else" };
  return { bytes: whole };
};

export const COMP2_CODEC: WireCodec = { name: "pager/comp2", kinds: kindsOf(ROWS), decode, encode };
