/**
 * Code 128 bar codes: code set B for any printable ASCII, code set C for pairs of digits where that is
 * shorter. Decides bars and spaces only. Source: ISO/IEC 15417, table of symbol characters.
 */

/** Widths of bar, space, bar, space, bar, space in modules, for the values 0 to 105; 106 is the stop. */
const PATTERNS = [
  "212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132",
  "122231 113222 123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212",
  "322112 322211 212123 212321 232121 111323 131123 131321 112313 132113 132311 211313 231113 231311",
  "112133 112331 132131 113123 113321 133121 313121 211331 231131 213113 213311 213131 311123 311321",
  "331121 312113 312311 332111 314111 221411 431111 111224 111422 121124 121421 141122 141221 112214",
  "112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 111242 121142 121241 114212",
  "124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 114311 411113",
  "411311 113141 114131 311141 411131 211412 211214 211232 2331112",
].flatMap((row) => row.split(" "));

const TO_C = 99;
const TO_B = 100;
const START_B = 104;
const START_C = 105;
const STOP = 106;
const CHECK_MODULUS = 103;
/** Digits in a row from which code set C is shorter, at the ends of the text and within it. */
const DIGITS_AT_END = 4;
const DIGITS_WITHIN = 6;
/** White modules that a reader needs left and right. */
export const QUIET_MODULES = 10;
/** Characters of one bar code; more than fit on 72 mm at two dots a module anyway. */
export const BARCODE_CHARACTERS_MAX = 80;

const digitsAt = (text: string, at: number): number => {
  let end = at;
  while (end < text.length && text.charCodeAt(end) >= 0x30 && text.charCodeAt(end) <= 0x39) end++;
  return end - at;
};

/** The symbol values from start to text's end, without check and stop. */
const valuesOf = (text: string): readonly number[] => {
  const values: number[] = [];
  let inC = false;
  const change = (toC: boolean): void => {
    values.push(values.length === 0 ? (toC ? START_C : START_B) : toC ? TO_C : TO_B);
    inC = toC;
  };
  for (let at = 0; at < text.length; ) {
    const digits = digitsAt(text, at);
    const atEnd = at === 0 || at + digits === text.length;
    const worth = digits >= (atEnd ? DIGITS_AT_END : DIGITS_WITHIN);
    if (!inC && worth && digits % 2 === 0) change(true);
    else if (values.length === 0 || (inC && digits < 2)) change(false);
    if (inC) values.push(Number(text.slice(at, at + 2)));
    else values.push(text.charCodeAt(at) - 0x20);
    at += inC ? 2 : 1;
  }
  return values;
};

/** Dark modules, left to right, without quiet zones; undefined: not 1 to 80 printable ASCII characters. */
export const encodeCode128 = (text: string): readonly boolean[] | undefined => {
  if (!/^[\x20-\x7e]+$/.test(text) || text.length > BARCODE_CHARACTERS_MAX) return undefined;
  const values = valuesOf(text);
  const check = values.reduce((sum, value, index) => sum + value * Math.max(1, index), 0) % CHECK_MODULUS;
  return [...values, check, STOP].flatMap((value) =>
    Array.from(PATTERNS[value] ?? "").flatMap((width, index) =>
      Array.from({ length: Number(width) }, () => index % 2 === 0),
    ),
  );
};
