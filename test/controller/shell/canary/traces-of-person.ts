/**
 * Every form in which a citizen could leave a trace in bytes: number and phone by any nine digits in a row,
 * name and address as they are, decomposed, in other letter case, without marks, damaged by a scanner, in
 * UTF-16, and all that as hex or base64. What is found is named by its form, which says how it leaked.
 */
import { misreadAsCp1252 } from "../../../../drivers/reader/cccd-qr/utf8.pure.ts";
import { toHex } from "../../../../drivers/runtime/text.ts";

/** Fewer digits in a row stand in many numbers that are nobody's. */
const DIGITS_IN_A_ROW = 9;

export interface Traced {
  readonly numbers: readonly string[];
  /** Words that stand nowhere else. */
  readonly words: readonly string[];
}

interface Trace {
  readonly form: string;
  /** In latin1 and lower case, as haystacks are made. */
  readonly bytes: string;
}

const folded = (bytes: Uint8Array): string => Buffer.from(bytes).toString("latin1").toLowerCase();

const windows = (digits: string): readonly string[] =>
  Array.from({ length: digits.length - DIGITS_IN_A_ROW + 1 }, (_, at) =>
    digits.slice(at, at + DIGITS_IN_A_ROW),
  );

const withoutMarks = (text: string): string =>
  text.normalize("NFD").replace(/\p{M}/gu, "").replaceAll("Đ", "D").replaceAll("đ", "d");

const spellings = (word: string): readonly (readonly [string, string])[] => [
  ["as it is", word],
  ["decomposed", word.normalize("NFD")],
  ["upper case", word.toUpperCase()],
  ["upper case, decomposed", word.toUpperCase().normalize("NFD")],
  ["without marks", withoutMarks(word)],
  ["as in a machine-readable zone", withoutMarks(word).toUpperCase().replaceAll(" ", "<")],
  ["damaged as Windows-1252", misreadAsCp1252(word)],
  [
    "escaped",
    JSON.stringify(word)
      .replace(/[^\x20-\x7e]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`)
      .slice(1, -1),
  ],
  ["percent-encoded", encodeURIComponent(word)],
];

const encodings = (form: string, text: string): readonly Trace[] => {
  const bytes = Buffer.from(text);
  return [
    { form, bytes: folded(bytes) },
    { form: `${form}, UTF-16`, bytes: folded(Buffer.from(text, "utf16le")) },
    { form: `${form}, hex`, bytes: bytes.toString("hex") },
    { form: `${form}, hex in pairs`, bytes: toHex(bytes).toLowerCase() },
    // Of a text that begins at a multiple of three; windows over digits and words begin at all of them.
    {
      form: `${form}, base64`,
      bytes: bytes
        .subarray(0, bytes.length - (bytes.length % 3))
        .toString("base64")
        .toLowerCase(),
    },
  ];
};

export class TracesOf {
  readonly #traces: readonly Trace[];

  constructor({ numbers, words }: Traced) {
    this.#traces = [
      ...numbers.flatMap((number) =>
        windows(number).flatMap((digits) => encodings(`digits ${digits}`, digits)),
      ),
      ...words.flatMap((word) =>
        spellings(word).flatMap(([spelling, text]) => encodings(`"${word}" ${spelling}`, text)),
      ),
    ];
  }

  /** The forms found in these bytes. */
  in(bytes: Uint8Array | string): readonly string[] {
    const text = folded(typeof bytes === "string" ? Buffer.from(bytes) : bytes);
    return this.#traces.filter((trace) => text.includes(trace.bytes)).map(({ form }) => form);
  }
}
