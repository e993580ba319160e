/**
 * What a JTECH 7-digit page says, in both directions of the codec. There is no message from the transmitter.
 * Source: SmartAlert 320124E p. 8-10, IntelFlexBS p. 14, J1901 data sheet p. 11-12; pagers.md 1.5.
 */
import { assert } from "../../faults.ts";
import type { WireCodec, WireObject } from "../../runtime/machine.ts";
import { asciiBytes, concatBytes } from "../../runtime/text.ts";
import {
  fieldRefusal,
  joinNoise,
  kindsOf,
  noiseObject,
  oneOf,
  type Rows,
  text,
} from "../base/codec-rows.pure.ts";
import { POCSAG_RATES, type PocsagRate } from "../pocsag/airtime.pure.ts";
import { END, FILL, FILL_BYTES, JTECH_FRAMING, type JtechFrame, TEXT_MAX_CHARACTERS } from "./framing.ts";

export const NUMERIC_MAX_CHARACTERS = 16;

const FUNCTIONS = ["numeric", "numeric-priority", "alpha", "alpha-priority"] as const;
export type JtechFunction = (typeof FUNCTIONS)[number];
export const JTECH_TYPES = ["alpha", "numeric"] as const;
export type JtechType = (typeof JTECH_TYPES)[number];
export const JTECH_POLARITIES = ["inverted", "normal"] as const;
export type JtechPolarity = (typeof JTECH_POLARITIES)[number];

/** What the separator says; the transmitter has no other setting for the air. */
export interface JtechAir {
  readonly rate: PocsagRate;
  readonly polarity: JtechPolarity;
  readonly type: JtechType;
}

/** SmartAlert 320124E p. 10. */
const SEPARATORS: Readonly<
  Record<JtechType, Readonly<Record<JtechPolarity, Readonly<Record<PocsagRate, number>>>>>
> = {
  alpha: {
    inverted: { 512: 0x02, 1200: 0x04, 2400: 0x06 },
    normal: { 512: 0x0a, 1200: 0x0c, 2400: 0x0e },
  },
  numeric: {
    inverted: { 512: 0x0b, 1200: 0x0d, 2400: 0x0f },
    normal: { 512: 0x03, 1200: 0x05, 2400: 0x07 },
  },
};

const AIRS: ReadonlyMap<number, JtechAir> = new Map(
  JTECH_TYPES.flatMap((type) =>
    JTECH_POLARITIES.flatMap((polarity) =>
      POCSAG_RATES.map((rate) => [SEPARATORS[type][polarity][rate], { rate, polarity, type }] as const),
    ),
  ),
);

export interface JtechPage extends JtechAir {
  readonly kind: "page";
  /** Decides the text's alphabet. The J1901 sheet sends alpha text behind a numeric separator. */
  readonly function: JtechFunction;
  /** Seven digits. */
  readonly capcode: string;
  readonly text: string;
}

/** What a coaster (Glowster, CommPass) does; the digit behind the filler `3` of its text. */
export const COASTER_ALERTS = [
  "group",
  "15s",
  "30s",
  "45s",
  "60s",
  "15min",
  "demo-6",
  "demo-7",
  "range-test",
] as const;
export type CoasterAlert = (typeof COASTER_ALERTS)[number];
export const coasterText = (alert: CoasterAlert): string => `3${COASTER_ALERTS.indexOf(alert)}`;

const ALPHA_TEXT = new RegExp(`^[\\x20-\\x7e]{0,${TEXT_MAX_CHARACTERS}}$`);
/** The sixteen characters of a numeric page on the air (pagers.md 3), less its spare one. */
const NUMERIC_TEXT = new RegExp(`^[0-9 .U\\-\\[\\]]{0,${NUMERIC_MAX_CHARACTERS}}$`);

/** Whether a page of this function can carry the text. UNSURE: `.` is the air's spare character. */
export const holdsText = (which: JtechFunction, said: string): boolean =>
  (which.startsWith("numeric") ? NUMERIC_TEXT : ALPHA_TEXT).test(said);

/** Undefined: a numeric page with a text that no numeric pager shows. */
export const decodePage = (frame: JtechFrame): JtechPage | undefined => {
  const which = FUNCTIONS[frame.function - 1];
  const air = AIRS.get(frame.separator);
  assert(which !== undefined && air !== undefined, "framing gives known functions and separators only");
  if (!holdsText(which, frame.text)) return undefined;
  return { kind: "page", function: which, capcode: frame.capcode, ...air, text: frame.text };
};

/** Fields out of range are a mistake of the caller's. */
export const encodePage = (page: JtechPage): Uint8Array => {
  assert(/^[0-9]{7}$/.test(page.capcode), "a capcode has seven digits");
  assert(holdsText(page.function, page.text), "a text fits its function");
  const head = new Uint8Array(FILL_BYTES + 1).fill(FILL);
  head[FILL_BYTES] = FUNCTIONS.indexOf(page.function) + 1;
  const separator = SEPARATORS[page.type][page.polarity][page.rate];
  return concatBytes(
    head,
    asciiBytes(page.capcode),
    Uint8Array.of(separator),
    asciiBytes(page.text),
    Uint8Array.of(END),
  );
};

// ---- codec ----

const ROWS: Rows = {
  page: {
    direction: "host",
    source: "JTECH SmartAlert 320124E p. 8-10, J1901 data sheet p. 11",
    fields: {
      function: oneOf("which kind of pager, and how urgent", FUNCTIONS),
      capcode: text("7 digits", /^[0-9]{7}$/),
      rate: oneOf("bits a second on the air", POCSAG_RATES),
      polarity: oneOf("of the air signal", JTECH_POLARITIES),
      type: oneOf("of the air format, by the separator", JTECH_TYPES),
      text: text("120 characters of 7 bits; numeric functions: 16 of 0-9 space . U - [ ]", ALPHA_TEXT),
    },
  },
};

const decode = (bytes: Uint8Array): readonly WireObject[] => {
  const [held, chunks] = JTECH_FRAMING.push(JTECH_FRAMING.empty, bytes);
  const all = [...chunks, ...JTECH_FRAMING.flush(held)[1]];
  return joinNoise(
    all.map((chunk): WireObject => {
      if (chunk.kind === "noise") return noiseObject(chunk.bytes, chunk.reason);
      const page = decodePage(chunk.frame);
      return page === undefined ? noiseObject(chunk.bytes, "text-not-numeric") : { ...page };
    }),
  );
};

const encode: WireCodec["encode"] = (message) => {
  const error = fieldRefusal(ROWS, message);
  if (error !== undefined) return { error };
  // The table of fields judged every one of them just above; TypeScript can't follow that.
  const page = message as unknown as JtechPage;
  if (!holdsText(page.function, page.text)) return { error: "text: at most 16 of 0-9 space . U - [ ]" };
  return { bytes: encodePage(page) };
};

export const JTECH_CODEC: WireCodec = { name: "pager/jtech", kinds: kindsOf(ROWS), decode, encode };
