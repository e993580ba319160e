/**
 * The last belt over a finished line of the log: what looks like an ID number goes, however it got there.
 * Types (`Personal`) and masked keys keep personal data out; this catches what slipped through both.
 *
 * It knows numbers by their twelve digits: in one run, in groups, one by one, in other digits than ASCII's,
 * percent-encoded, as hex or base64 of their ASCII codes. It can't know names, parts of a number, a number
 * written like a machine's address (four dotted groups from 100 to 255), digits in words, nor what is
 * compressed, encrypted or in UTF-16: for those nothing stands behind the types.
 */

const ID_NUMBER = "[12 digits]";

/** A text of JSON, or a bare number. */
const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g;

const RUN = /\p{Nd}{12,}/gu;
/** Groups of three and more: 001 090 000 001, 001090-000001. */
const GROUPS = /(?<!\d)\d{3,}(?:[ ._/-]{1,3}\d{3,})+(?!\d)/g;
const ONE_BY_ONE = /(?<!\d)\d(?:[ ._/-]\d){11}(?!\d)/g;
const PERCENT = /(?:%3\d|\d){12,}/gi;
const HEX = /(?<![0-9a-f])(?:3\d[ :,-]?){12,}/gi;
/** Three digits are four characters of base64; a run of twelve holds nine so, wherever it begins. */
const BASE64 = /(?:[MNO][DTjz][AEIMQUYcgk][wxyz0-5]){3,}/g;

/** Twelve digits that are not a machine's address; numbers of people begin with a zero nearly always. */
const isNumber = (groups: string): boolean =>
  groups.replace(/\D/g, "").length === 12 && !/^[12]\d\d(?:\.[12]\d\d){3}$/.test(groups);

const textScrubbed = (text: string): string =>
  text
    .replace(RUN, ID_NUMBER)
    .replace(GROUPS, (found) => (isNumber(found) ? ID_NUMBER : found))
    .replace(ONE_BY_ONE, ID_NUMBER)
    .replace(PERCENT, ID_NUMBER)
    .replace(HEX, ID_NUMBER)
    .replace(BASE64, ID_NUMBER);

/**
 * Milliseconds since 1970 have thirteen digits and stand bare behind a key that ends in `_ms`; no other such
 * number passes. What is left is a number of JSON, or the line could no longer be read.
 */
const numberScrubbed = (number: string, before: string): string =>
  /^\d{13}$/.test(number) && before.endsWith('_ms":') ? number : number.replace(/\d{12,}/g, "0");

/** `line` is one line of JSON. */
export const scrubbed = (line: string): string =>
  line.replace(TOKEN, (token, at: number) =>
    token.startsWith('"') ? textScrubbed(token) : numberScrubbed(token, line.slice(Math.max(0, at - 5), at)),
  );
