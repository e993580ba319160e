/**
 * POCSAG codewords: 32 bits, sent from bit 31 down. Bit 31 says address (0) or message (1), then 20 bits of
 * payload, 10 check bits of BCH(31,21), and one bit that makes the number of ones even.
 * Source: ITU-R M.584-2 as in pagers.md 3; worked words in test/vectors/pager-pocsag.txt.
 */

export const SYNC_WORD = 0x7cd215d8;
export const IDLE_WORD = 0x7a89c197;
export const PAYLOAD_BITS = 20;
/** 21 bits: 18 in the address word, the lower 3 are the frame. */
export const CAPCODE_MAX = 2_097_151;
export const FRAMES = 8;

/** x^10+x^9+x^8+x^6+x^5+x^3+1 */
const GENERATOR = 0b111_0110_1001;
const CHECK_BITS = 10;
const DATA_BITS = 21;

/** Two bits of an address word: four kinds of call. 0 numeric and 3 alpha by habit, no rule of the air. */
export type PagerFunction = 0 | 1 | 2 | 3;

export type Codeword =
  | { readonly kind: "idle" }
  /** `address`: the capcode without its lower 3 bits, 18 bits. */
  | { readonly kind: "address"; readonly address: number; readonly function: PagerFunction }
  /** 20 bits. */
  | { readonly kind: "message"; readonly payload: number };

/** The remainder of 31 bits divided by the generator; 0 for a word without errors. */
const remainder = (bits31: number): number => {
  let rest = bits31;
  for (let bit = DATA_BITS + CHECK_BITS - 1; bit >= CHECK_BITS; bit--)
    if ((rest >>> bit) & 1) rest ^= GENERATOR << (bit - CHECK_BITS);
  return rest;
};

const isOdd = (word: number): boolean => {
  let folded = word;
  for (const by of [16, 8, 4, 2, 1]) folded ^= folded >>> by;
  return (folded & 1) === 1;
};

const codeword = (data21: number): number => {
  const bits31 = data21 << CHECK_BITS;
  const checked = (bits31 | remainder(bits31)) << 1;
  return (checked | (isOdd(checked) ? 1 : 0)) >>> 0;
};

export const addressWord = (capcode: number, call: PagerFunction): number =>
  codeword(((capcode >>> 3) << 2) | call);

/** `payload`: 20 bits. */
export const messageWord = (payload: number): number => codeword((1 << PAYLOAD_BITS) | payload);

export const frameOf = (capcode: number): number => capcode % FRAMES;

/** What an error-free word says. */
export const readWord = (word: number): Codeword => {
  if (word === IDLE_WORD) return { kind: "idle" };
  const payload = (word >>> (CHECK_BITS + 1)) & ((1 << PAYLOAD_BITS) - 1);
  if (word >>> 31 === 1) return { kind: "message", payload };
  return { kind: "address", address: payload >>> 2, function: (payload & 3) as PagerFunction };
};

/** Address words of these would be the idle or the sync word, or are kept back by the standard (below 8). */
const RESERVED_ADDRESSES: readonly number[] = [0, IDLE_WORD >>> 13, SYNC_WORD >>> 13];

/** Whether pagers may have this capcode: 8 to 2 097 151 without 2007664..2007671 and 2045056..2045063. */
export const isCapcode = (capcode: number): boolean =>
  Number.isInteger(capcode) &&
  capcode >= 0 &&
  capcode <= CAPCODE_MAX &&
  !RESERVED_ADDRESSES.includes(capcode >>> 3);

// ---- correction ----

/** More could be taken for another word: two codewords differ in six bits at least. */
export const CORRECTED_BITS_MAX = 2;

export type Corrected =
  | { readonly kind: "word"; readonly word: number; readonly errors: 0 | 1 | 2 }
  | { readonly kind: "uncorrectable" };

interface ErrorPattern {
  readonly flip: number;
  readonly errors: 1 | 2;
}
const patternOf = (bits31: number, errors: 1 | 2): readonly [number, ErrorPattern] => [
  remainder(bits31),
  { flip: bits31 << 1, errors },
];

/** Remainder -> the one or two bits (of 32) whose inversion causes it. All are different. */
const ERROR_PATTERNS: ReadonlyMap<number, ErrorPattern> = new Map(
  Array.from({ length: DATA_BITS + CHECK_BITS }, (_, first) => first).flatMap((first) => [
    patternOf(1 << first, 1),
    ...Array.from({ length: first }, (_, second) => patternOf((1 << first) | (1 << second), 2)),
  ]),
);

/** Puts right up to two inverted bits, the parity bit among them; three are always seen, more not always. */
export const correct = (received: number): Corrected => {
  const rest = remainder(received >>> 1);
  if (rest === 0)
    return isOdd(received)
      ? { kind: "word", word: (received ^ 1) >>> 0, errors: 1 }
      : { kind: "word", word: received >>> 0, errors: 0 };
  const pattern = ERROR_PATTERNS.get(rest);
  if (pattern === undefined) return { kind: "uncorrectable" };
  const word = (received ^ pattern.flip) >>> 0;
  if (!isOdd(word)) return { kind: "word", word, errors: pattern.errors };
  return pattern.errors === 1
    ? { kind: "word", word: (word ^ 1) >>> 0, errors: 2 }
    : { kind: "uncorrectable" };
};
