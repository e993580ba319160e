/**
 * What WaveWare native frames say, in both directions. A public sender has the names the wrong way round:
 * what it calls COMP2 is this protocol, what it calls WaveWare is the tilde form of COMP2 (../comp2/).
 * Source: WaveWare SPS-5 v8 manual p. 38-44 (v9S p. 41-46); pagers.md 1.4.
 */
import type { WireCodec, WireObject } from "../../runtime/machine.ts";
import { asciiBytes, concatBytes } from "../../runtime/text.ts";
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
import { isCapcode } from "../pocsag/codeword.pure.ts";
import { BODY_MAX_BYTES, WAVEWARE_FRAMING } from "./framing.ts";

const STX = "\x02";
const ETX = "\x03";
const ACK = "\x06";
const NAK = "\x15";

/** A alphanumeric, N numeric, 1..4 so many beeps. */
export const PAGE_TYPES = ["A", "N", "1", "2", "3", "4"] as const;
export type PageType = (typeof PAGE_TYPES)[number];
/** 512, 1200, 2400 bits a second. */
const RATE_CODES = ["5", "1", "2"] as const;
export type RateCode = (typeof RATE_CODES)[number];
export const TEXT_MAX_CHARACTERS = 240;

export type WavewareMessage =
  // host, and echoed by the base
  | PageCommand
  | { readonly kind: "status-request" }
  | { readonly kind: "carrier-detect"; readonly on: boolean; readonly commas: boolean }
  | { readonly kind: "reserved-page"; readonly capcode: string; readonly body: string }
  // base
  | Acknowledge
  | { readonly kind: "refuse"; readonly code: string }
  // anything else between SOH and EOT
  | { readonly kind: "unknown-frame"; readonly body: string };

export interface PageCommand {
  readonly kind: "page";
  readonly type: PageType;
  readonly rate: RateCode;
  /** As written: 1 to 7 digits with commas, 7 without. */
  readonly capcode: string;
  /** Absent: tone only. */
  readonly text?: string;
  readonly commas: Commas;
}

/** Which of the parts type, rate, capcode a comma follows: `1` or `0` each. */
type Commas = string;

export interface Acknowledge {
  readonly kind: "acknowledge";
  readonly version: string;
  /** Pages in the base's queue, decimal, as written (the manual's has two digits). */
  readonly queue: string;
  /** 1: another signal is on the air. */
  readonly carrier: string;
  /** 1: the base waits while another signal is on the air. */
  readonly carrier_detect: string;
  /** "Does not currently provide useful information." */
  readonly extra: string;
}

const PAGE = new RegExp(
  `^([AN1-4])(,?)([512])(,?)([0-9]{1,7})(,?)(?:\\x02([\\x20-\\x7e]{0,${TEXT_MAX_CHARACTERS}})\\x03)?$`,
);
const CARRIER_DETECT = /^S(,?)1\1([01])$/;
const VERSION = /^[\x20-\x2b\x2d-\x7e]{1,16}$/;
const QUEUE = /^[0-9]{1,4}$/;
const FLAG = /^[0-9]$/;
const EXTRA = /^[\x20-\x2b\x2d-\x7e]{0,16}$/;
const CODE = /^[0-9]{2}$/;

/** Meaning of a frame's body. Total. */
export const decodeBody = (body: string): WavewareMessage => {
  if (body === "S?") return { kind: "status-request" };
  const carrier = CARRIER_DETECT.exec(body);
  if (carrier !== null) return { kind: "carrier-detect", on: carrier[2] === "1", commas: carrier[1] === "," };
  return decodeReply(body) ?? decodePage(body) ?? { kind: "unknown-frame", body };
};

const decodeReply = (body: string): WavewareMessage | undefined => {
  if (body.startsWith(NAK) && CODE.test(body.slice(1))) return { kind: "refuse", code: body.slice(1) };
  if (!body.startsWith(ACK)) return undefined;
  const [version = "", queue = "", carrier = "", carrier_detect = "", extra, ...more] = body
    .slice(1)
    .split(",");
  const holds = VERSION.test(version) && QUEUE.test(queue) && FLAG.test(carrier) && FLAG.test(carrier_detect);
  if (!holds || extra === undefined || !EXTRA.test(extra) || more.length > 0) return undefined;
  return { kind: "acknowledge", version, queue, carrier, carrier_detect, extra };
};

const decodePage = (body: string): WavewareMessage | undefined => {
  const page = PAGE.exec(body);
  if (page === null) return undefined;
  const [, type, afterType, rate, afterRate, capcode = "", afterCapcode, said] = page;
  // Without a comma before it a shorter capcode's place is not known.
  if (afterRate === "" && capcode.length < 7) return undefined;
  if (!isCapcode(Number(capcode))) return { kind: "reserved-page", capcode, body };
  return {
    kind: "page",
    type: type as PageType,
    rate: rate as RateCode,
    capcode,
    ...(said === undefined ? {} : { text: said }),
    commas: [afterType, afterRate, afterCapcode].map((comma) => (comma === "," ? "1" : "0")).join(""),
  };
};

/** The body of a frame that is no reserved page. */
export const encodeBody = (message: Exclude<WavewareMessage, { kind: "reserved-page" }>): string => {
  switch (message.kind) {
    case "page": {
      const comma = (at: number): string => (message.commas[at] === "1" ? "," : "");
      const said = message.text === undefined ? "" : STX + message.text + ETX;
      return message.type + comma(0) + message.rate + comma(1) + message.capcode + comma(2) + said;
    }
    case "status-request":
      return "S?";
    case "carrier-detect":
      return ["S", "1", message.on ? "1" : "0"].join(message.commas ? "," : "");
    case "acknowledge": {
      const { version, queue, carrier, carrier_detect, extra } = message;
      return ACK + [version, queue, carrier, carrier_detect, extra].join(",");
    }
    case "refuse":
      return NAK + message.code;
    case "unknown-frame":
      return message.body;
  }
};

/** The frame as the machine writes it; it needs no CR LF. */
export const frameOf = (body: string): Uint8Array => asciiBytes(`\x01${body}\x04`);

/** Reasons of the base's refusals (v8 manual p. 42-43). A code that is not in the manual refuses all the same. */
export const refusalReason = (code: string): PagerReason => {
  switch (code) {
    case "03":
      return "illegal-card";
    case "04":
    case "05":
      return "queue-full";
    case "06":
    case "07":
      return "transmitter-failure";
    default:
      return "format";
  }
};

// ---- codec ----

export const FRAME_ENDS = { none: "", cr: "\r", crlf: "\r\n" } as const;
export type FrameEnd = keyof typeof FRAME_ENDS;

const CAPCODE: Field = {
  means: "1 to 7 digits, 8..2097151, none that POCSAG reserves; 7 digits where no comma stands before it",
  holds: (value) => typeof value === "string" && /^[0-9]{1,7}$/.test(value) && isCapcode(Number(value)),
};
const OPTIONAL_TEXT: Field = {
  means: `at most ${TEXT_MAX_CHARACTERS} printable characters of 7 bits; absent: tone only`,
  holds: (value) =>
    value === undefined ||
    (typeof value === "string" && /^[\x20-\x7e]*$/.test(value) && value.length <= TEXT_MAX_CHARACTERS),
};
const onOff = (means: string): Field => ({ means, holds: (value) => typeof value === "boolean" });
const END = oneOf("what follows EOT", Object.keys(FRAME_ENDS));
// biome-ignore lint/suspicious/noControlCharactersInRegex: a body may hold all but SOH and EOT
const BODY = text("the body as it is, 7-bit", /^[\x00\x02\x03\x05-\x7f]{1,256}$/);

const ROWS: Rows = {
  page: {
    direction: "both",
    source: "WaveWare SPS-5 v8 p. 38-39; the base echoes it",
    fields: {
      type: oneOf("A alphanumeric, N numeric, 1..4 beeps", PAGE_TYPES),
      rate: oneOf("5 is 512, 1 is 1200, 2 is 2400 bits a second", RATE_CODES),
      capcode: CAPCODE,
      text: OPTIONAL_TEXT,
      commas: text("1 or 0 for each of type, rate, capcode: a comma follows", /^[01]{3}$/),
      end: END,
    },
  },
  "status-request": { direction: "both", source: "WaveWare SPS-5 v8 p. 44", fields: { end: END } },
  "carrier-detect": {
    direction: "both",
    source: "WaveWare SPS-5 v8 p. 44",
    fields: {
      on: onOff("hold pages while the channel is taken"),
      commas: onOff("parts have commas"),
      end: END,
    },
  },
  "reserved-page": {
    direction: "host",
    source: "WaveWare SPS-5 v8 p. 42: NAK 03; never encoded",
    fields: { capcode: text("a capcode that no card may have", /^[0-9]{1,7}$/) },
  },
  acknowledge: {
    direction: "device",
    source: "WaveWare SPS-5 v8 p. 41-43",
    fields: {
      version: text("firmware, 1 to 16 characters without comma", VERSION),
      queue: text("pages in the queue, 1 to 4 digits", QUEUE),
      carrier: text("1: another signal is on the air", FLAG),
      carrier_detect: text("1: pages wait for a free channel", FLAG),
      extra: text("no meaning given by the manual", EXTRA),
      end: END,
    },
  },
  refuse: {
    direction: "device",
    source: "WaveWare SPS-5 v8 p. 41-43",
    fields: {
      code: text(
        "01 type, 02 rate, 03 capcode, 04 input full, 05 queue full, 06 setup, 07 EEPROM, 08 format",
        CODE,
      ),
      end: END,
    },
  },
  "unknown-frame": { direction: "both", source: "any other frame", fields: { body: BODY, end: END } },
};

const decode = (bytes: Uint8Array): readonly WireObject[] => {
  const found: WireObject[] = [];
  let held = WAVEWARE_FRAMING.empty;
  // One byte at a time: which end a frame had shows only in the bytes after its EOT.
  bytes.forEach((byte, index) => {
    const [next, chunks] = WAVEWARE_FRAMING.push(held, Uint8Array.of(byte));
    held = next;
    const end: FrameEnd = bytes[index + 1] !== 0x0d ? "none" : bytes[index + 2] === 0x0a ? "crlf" : "cr";
    for (const chunk of chunks)
      if (chunk.kind === "frame") found.push({ ...decodeBody(chunk.frame), end });
      else found.push(noiseObject(chunk.bytes, chunk.reason));
  });
  for (const chunk of WAVEWARE_FRAMING.flush(held)[1])
    if (chunk.kind === "noise") found.push(noiseObject(chunk.bytes, chunk.reason));
  return joinNoise(found);
};

const encode: WireCodec["encode"] = (given) => {
  const message = { ...given, end: given.end ?? "none" };
  if (given.kind === "reserved-page") return { error: "capcode: no card may have it, the base refuses it" };
  const error = fieldRefusal(ROWS, message);
  if (error !== undefined) return { error };
  // The table of fields judged every one of them just above; TypeScript can't follow that.
  const body = encodeBody(message as unknown as Exclude<WavewareMessage, { kind: "reserved-page" }>);
  if (body.length > BODY_MAX_BYTES) return { error: `a body has at most ${BODY_MAX_BYTES} bytes` };
  // What would be read as something else must not be written: `unknown-frame` is no way round a refusal.
  const read = decodeBody(body).kind;
  if (read !== given.kind) return { error: `${given.kind}: would be read as ${read}` };
  return { bytes: concatBytes(frameOf(body), asciiBytes(FRAME_ENDS[message.end as FrameEnd])) };
};

export const WAVEWARE_CODEC: WireCodec = { name: "pager/waveware", kinds: kindsOf(ROWS), decode, encode };
