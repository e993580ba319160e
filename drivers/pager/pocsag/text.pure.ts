/**
 * Text of a page as payloads of message words (20 bits each) and back. Numeric: five digits a word, each four
 * bits with the lowest first. Alpha: 7-bit characters, lowest bit first, running on from word to word.
 * Source: ITU-R M.584-2 as in pagers.md 3.
 */
import { PAYLOAD_BITS } from "./codeword.pure.ts";

/** 200 characters of an LRS alpha page are 70 words: 4.4 batches of which nobody else can be called. */
export const MESSAGE_WORDS_MAX = 70;

export type TextContent = "numeric" | "alpha";
export type Payloads =
  | { readonly kind: "payloads"; readonly payloads: readonly number[] }
  | { readonly kind: "refused"; readonly reason: string };

/** Place: the four bits as they are sent. UNSURE: 5 is "spare" in the standard; multimon-ng prints `.` too. */
const NUMERIC = "084 2.6]195-3U7[";
const DIGITS_A_WORD = 5;
const CHARACTER_BITS = 7;
const NUL = 0x00;
const EOT = 0x04;

export const contentPayloads = (content: TextContent, text: string): Payloads => {
  if (text === "") return { kind: "refused", reason: "text: empty, use content tone" };
  const payloads = content === "numeric" ? numericPayloads(text) : alphaPayloads(text);
  if (payloads === undefined) return { kind: "refused", reason: `text: ${ALPHABET[content]}` };
  if (payloads.length > MESSAGE_WORDS_MAX)
    return { kind: "refused", reason: `text: at most ${MESSAGE_WORDS_MAX} message words` };
  return { kind: "payloads", payloads };
};

const ALPHABET: Readonly<Record<TextContent, string>> = {
  numeric: `numeric pages have only the characters ${NUMERIC}`,
  alpha: "alpha pages have 7-bit characters without NUL and EOT",
};

/** What a pager shows of payloads, though a part of them be missing. */
export const shownText = (content: TextContent, payloads: readonly number[]): string =>
  content === "numeric" ? numericText(payloads) : alphaText(payloads);

/** The text, or undefined where `contentPayloads` would give other payloads (foreign padding, controls). */
export const contentText = (content: TextContent, payloads: readonly number[]): string | undefined => {
  const text = shownText(content, payloads);
  const again = contentPayloads(content, text);
  if (again.kind === "refused" || again.payloads.length !== payloads.length) return undefined;
  return again.payloads.every((payload, index) => payload === payloads[index]) ? text : undefined;
};

const numericPayloads = (text: string): readonly number[] | undefined => {
  const codes = Array.from(text, (digit) => NUMERIC.indexOf(digit));
  if (codes.includes(-1)) return undefined;
  while (codes.length % DIGITS_A_WORD !== 0) codes.push(NUMERIC.indexOf(" "));
  return Array.from({ length: codes.length / DIGITS_A_WORD }, (_, word) =>
    codes
      .slice(word * DIGITS_A_WORD, (word + 1) * DIGITS_A_WORD)
      .reduce((payload, code) => (payload << 4) | code, 0),
  );
};

const numericText = (payloads: readonly number[]): string => {
  const padded = payloads
    .flatMap((payload) => [16, 12, 8, 4, 0].map((shift) => NUMERIC[(payload >>> shift) & 15]))
    .join("");
  // A whole word of spaces is text: padding is never that long.
  return padded.replace(/ {1,4}$/, "");
};

const alphaPayloads = (text: string): readonly number[] | undefined => {
  const codes = Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));
  if (codes.some((code) => code > 0x7f || code === NUL || code === EOT)) return undefined;
  const count = Math.ceil((codes.length * CHARACTER_BITS) / PAYLOAD_BITS);
  return Array.from({ length: count }, (_, word) => {
    let payload = 0;
    for (let bit = word * PAYLOAD_BITS; bit < (word + 1) * PAYLOAD_BITS; bit++) {
      const code = codes[Math.floor(bit / CHARACTER_BITS)] ?? EOT;
      payload = (payload << 1) | ((code >>> (bit % CHARACTER_BITS)) & 1);
    }
    return payload;
  });
};

const alphaText = (payloads: readonly number[]): string => {
  const bitAt = (bit: number): number =>
    ((payloads[Math.floor(bit / PAYLOAD_BITS)] ?? 0) >>> (PAYLOAD_BITS - 1 - (bit % PAYLOAD_BITS))) & 1;
  const count = Math.floor((payloads.length * PAYLOAD_BITS) / CHARACTER_BITS);
  const codes = Array.from({ length: count }, (_, at) => {
    let code = 0;
    for (let bit = 0; bit < CHARACTER_BITS; bit++) code |= bitAt(at * CHARACTER_BITS + bit) << bit;
    return code;
  });
  while (codes.at(-1) === EOT) codes.pop();
  return codes.map((code) => String.fromCharCode(code)).join("");
};
