/**
 * What the frames of TAP 1.8 (IXO) mean, both directions, encode and decode. It decides no order and no
 * waiting. Only the terminal sends `ESC EOT CR` (hang-up); the host leaves with `EOT CR` (exit).
 * Sources: TAP 1.8 of 4 Feb 1997 and WaveWare SPS-5, as named in DATASHEET.md.
 */
import type { WireCodec, WireKind, WireObject } from "../../runtime/machine.ts";
import { asciiBytes } from "../../runtime/text.ts";
import { joinNoise, noiseObject } from "../base/codec-rows.pure.ts";
import {
  blockText,
  CONTENT_MAX_CHARACTERS,
  type TapBlock,
  TERMINATORS,
  type Terminator,
} from "./block.pure.ts";
import { rowOf } from "./codes.pure.ts";
import { LINE_MAX_CHARACTERS, TAP_FRAMING, type TapControl, type TapFrame } from "./framing.ts";

export const PASSWORD_MAX_CHARACTERS = 6;

export type TapMessage =
  // host
  | { readonly kind: "wake" }
  | { readonly kind: "log-on"; readonly password: string }
  | { readonly kind: "identify-request" }
  | ({ readonly kind: "block" } & TapBlock)
  // base
  | { readonly kind: "id-request"; readonly before: string }
  | { readonly kind: "identity"; readonly version: string; readonly text: string }
  /** `text`: the whole line with its code. */
  | { readonly kind: "response"; readonly code: number; readonly name: string; readonly text: string }
  // both
  | { readonly kind: "text"; readonly text: string }
  // `exit` is the host's, the others the base's
  | { readonly kind: TapControl };

// biome-ignore lint/suspicious/noControlCharactersInRegex: a log-on starts with ESC
const LOG_ON = /^\x1bPG1([\x21-\x7e]{0,6})$/;
const IDENTITY = /^WaveWare Paging Encoder v(\S+)$/;
const RESPONSE = /^(\d{3})(?:\D|$)/;

/** Meaning of one frame. Total. */
export const decodeFrame = (frame: TapFrame): TapMessage => {
  switch (frame.kind) {
    case "line":
      return decodeLine(frame.text);
    case "prompt":
      return { kind: "id-request", before: frame.before };
    case "control":
      return { kind: frame.control };
    case "block":
      return frame;
  }
};

const decodeLine = (text: string): TapMessage => {
  if (text === "") return { kind: "wake" };
  if (text === "ATI") return { kind: "identify-request" };
  const logOn = LOG_ON.exec(text);
  if (logOn !== null) return { kind: "log-on", password: logOn[1] ?? "" };
  const response = RESPONSE.exec(text);
  if (response !== null) {
    const code = Number(response[1]);
    return { kind: "response", code, name: rowOf(code).name, text };
  }
  const identity = IDENTITY.exec(text);
  return identity === null ? { kind: "text", text } : { kind: "identity", version: identity[1] ?? "", text };
};

const CONTROL_TEXT: Readonly<Record<TapControl, string>> = {
  ack: "\x06",
  nak: "\x15",
  rs: "\x1e",
  exit: "\x04",
  "hang-up": "\x1b\x04",
  "go-ahead": "\x1b[p",
};

/** The bytes of a message as text, without the end behind; undefined for a block that holds no such text. */
const encodeText = (message: TapMessage): string | undefined => {
  switch (message.kind) {
    case "wake":
      return "";
    case "log-on":
      return `\x1bPG1${message.password}`;
    case "identify-request":
      return "ATI";
    case "block":
      return blockText(message);
    case "id-request":
      return `${message.before}ID=`;
    case "identity":
    case "response":
    case "text":
      return message.text;
    default:
      return CONTROL_TEXT[message.kind];
  }
};

/** As the host writes it, CR behind. Undefined for a block whose content is too long or no 7-bit text. */
export const encodeMessage = (message: TapMessage): Uint8Array | undefined => {
  const text = encodeText(message);
  return text === undefined ? undefined : asciiBytes(`${text}\r`);
};

// ---- codec ----

const FRAME_ENDS = { cr: "\r", lf: "\n", crlf: "\r\n", none: "" } as const;
type FrameEnd = keyof typeof FRAME_ENDS;

type Field = { readonly means: string; readonly holds: (value: unknown) => boolean };
const text = (means: string, pattern: RegExp): Field => ({
  means,
  holds: (value) => typeof value === "string" && pattern.test(value),
});
const VERBATIM = text(
  "the line as it is, 7-bit, at most 256 characters",
  new RegExp(`^\\x1b?[\\x20-\\x7e]{1,${LINE_MAX_CHARACTERS}}$`),
);
// biome-ignore lint/suspicious/noControlCharactersInRegex: a field may hold every character of its 7 bits
const FIELD = /^[\x00-\x7e]*$/;

type Row = readonly [WireKind["direction"], string, Readonly<Record<string, Field>>];
const ROWS: Readonly<Record<TapMessage["kind"], Row>> = {
  wake: ["host", "TAP 1.8, session", {}],
  "log-on": [
    "host",
    "TAP 1.8, session",
    {
      password: text(
        "0..6 printable characters",
        new RegExp(`^[\\x21-\\x7e]{0,${PASSWORD_MAX_CHARACTERS}}$`),
      ),
    },
  ],
  "identify-request": ["host", "WaveWare SPS-5, ATI", {}],
  block: [
    "host",
    "TAP 1.8, block",
    {
      fields: {
        means: `texts as meant; moved into at most ${CONTENT_MAX_CHARACTERS} characters, 7-bit`,
        holds: (value) =>
          Array.isArray(value) &&
          value.length > 0 &&
          value.every((field) => typeof field === "string" && FIELD.test(field)),
      },
      terminator: {
        means: "etx: transaction ends; etb: goes on; us: goes on, last field broken off",
        holds: (value) => typeof value === "string" && Object.hasOwn(TERMINATORS, value),
      },
    },
  ],
  exit: ["host", "TAP 1.8, session: EOT CR", {}],
  "id-request": [
    "device",
    "TAP 1.8, session",
    { before: text("text before ID=, may be empty", /^[\x20-\x7e]{0,253}$/) },
  ],
  "go-ahead": ["device", "TAP 1.8, session: ESC [p CR", {}],
  "hang-up": ["device", "TAP 1.8, session: ESC EOT CR", {}],
  ack: ["device", "TAP 1.8, per-block answers", {}],
  nak: ["device", "TAP 1.8, per-block answers", {}],
  rs: ["device", "TAP 1.8, per-block answers", {}],
  identity: ["device", "WaveWare SPS-5, ATI", { text: VERBATIM }],
  response: [
    "device",
    "TAP 1.8, response codes",
    {
      code: { means: "the three digits", holds: (value) => Number.isInteger(value) },
      text: text("the whole line, its code first", /^\d{3}(?!\d)[\x20-\x7e]*$/),
    },
  ],
  text: ["both", "any other line", { text: VERBATIM }],
};

const isKind = (kind: unknown): kind is TapMessage["kind"] =>
  typeof kind === "string" && Object.hasOwn(ROWS, kind);

/** Which end a frame given out at `at` has; `own`: the byte there is the end itself. */
const endAt = (bytes: Uint8Array, at: number, own: boolean): FrameEnd => {
  const from = own ? at : at + 1;
  if (bytes[from] === 0x0a) return "lf";
  if (bytes[from] !== 0x0d) return "none";
  return bytes[from + 1] === 0x0a ? "crlf" : "cr";
};

const decode = (bytes: Uint8Array): readonly WireObject[] => {
  const found: WireObject[] = [];
  let held = TAP_FRAMING.empty;
  const take = ([next, chunks]: ReturnType<typeof TAP_FRAMING.push>, at: number): void => {
    held = next;
    for (const chunk of chunks) {
      if (chunk.kind === "noise") found.push(noiseObject(chunk.bytes, chunk.reason));
      else {
        const isLine = chunk.frame.kind === "line";
        const closed = bytes[at] === 0x0d || bytes[at] === 0x0a;
        const end = isLine && !closed ? "none" : endAt(bytes, at, isLine);
        found.push({ ...decodeFrame(chunk.frame), end });
      }
    }
  };
  // One byte at a time: which end a frame had shows only in the bytes after it.
  bytes.forEach((byte, at) => {
    take(TAP_FRAMING.push(held, Uint8Array.of(byte)), at);
  });
  take(TAP_FRAMING.flush(held), bytes.length);
  return joinNoise(found);
};

const encode: WireCodec["encode"] = (message) => {
  const { kind } = message;
  if (!isKind(kind)) return { error: `kind: none of ${Object.keys(ROWS).join(", ")}` };
  for (const [name, field] of Object.entries(ROWS[kind][2]))
    if (!field.holds(message[name])) return { error: `${name}: ${field.means}` };
  const end = message.end ?? "cr";
  if (!isEnd(end)) return { error: "end: cr, lf, crlf or none" };
  const known = message as TapMessage;
  const said = encodeText(known);
  if (said === undefined) return { error: `fields: at most ${CONTENT_MAX_CHARACTERS} characters` };
  const bytes = asciiBytes(said + FRAME_ENDS[end]);
  // What would be read as something else is refused: a line that holds ID=, a code that is not its line's.
  // A line without end shows itself only before a control character.
  const [read, ...more] = decode(end === "none" ? Uint8Array.of(...bytes, ACK) : bytes);
  const alone = end === "none" ? more.length <= 1 : more.length === 0;
  if (read?.kind !== kind || !alone || ("code" in known && read.code !== known.code))
    return { error: `text: would be read as ${read?.kind ?? "nothing"}` };
  return { bytes };
};

const ACK = 0x06;

const isEnd = (end: unknown): end is FrameEnd => typeof end === "string" && Object.hasOwn(FRAME_ENDS, end);

const END_MEANS = "cr, lf, crlf or none; when absent cr";

export const TAP_CODEC: WireCodec = {
  name: "pager/tap",
  kinds: Object.entries(ROWS).map(([kind, [direction, source, fields]]) => ({
    kind,
    direction,
    fields: {
      ...Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.means])),
      end: END_MEANS,
    },
    source,
  })),
  decode,
  encode,
};

/** For traces: `block etx`, `response 211`, `ack`. */
export const describeFrame = (frame: TapFrame): string => {
  const message = decodeFrame(frame);
  if (message.kind === "block") return `block ${message.terminator satisfies Terminator}`;
  return message.kind === "response" ? `response ${message.code}` : message.kind;
};
