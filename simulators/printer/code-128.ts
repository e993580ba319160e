/**
 * Draws Code 128 as a printer's firmware does from the data of `GS k 73`: `{A`, `{B`, `{C` choose the set,
 * `{{` is a brace; in set C each byte is a pair of digits. Typed apart from the driver's table.
 * Source: ISO/IEC 15417; TM-T88III manual, GS k.
 */

/** Widths of bars and gaps of each symbol, bar first; 103 to 105 start, 106 stops. */
const WIDTHS = [
  "212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231",
  "113222 123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211",
  "212123 212321 232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131",
  "113123 113321 133121 313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111",
  "314111 221411 431111 111224 111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211",
  "241211 221114 413111 241112 134111 111242 121142 121241 114212 124112 124211 411212 421112 421211 212141",
  "214121 412121 111143 111341 131141 114113 114311 411113 411311 113141 114131 311141 411131 211412 211214",
  "211232 2331112",
].flatMap((row) => row.split(" "));

type CodeSet = "A" | "B" | "C";
const START: Readonly<Record<CodeSet, number>> = { A: 103, B: 104, C: 105 };
const SWITCH: Readonly<Record<CodeSet, number>> = { A: 101, B: 100, C: 99 };
const STOP = 106;
const MODULUS = 103;
const QUIET_MODULES = 10;

export interface BarCode {
  /** What it says. */
  readonly text: string;
  /** A module each, true = black, with the quiet zones. */
  readonly modules: readonly boolean[];
}

/** Undefined: a byte that its set has no symbol for, or no set chosen at all. */
const symbolOf = (code: number, set: CodeSet): number | undefined => {
  if (set === "C") return code < 100 ? code : undefined;
  if (set === "A" && code < 0x20) return code + 64;
  const last = set === "A" ? 0x5f : 0x7f;
  return code >= 0x20 && code <= last ? code - 0x20 : undefined;
};

const letterOf = (code: number, set: CodeSet): string =>
  set === "C" ? String(code).padStart(2, "0") : String.fromCharCode(code);

const isSet = (letter: string | undefined): letter is CodeSet =>
  letter === "A" || letter === "B" || letter === "C";

/** `data`: characters 0x00 to 0xFF as they stand in the command. */
export const encodeCode128 = (data: string): BarCode | undefined => {
  const symbols: number[] = [];
  let [set, text]: [CodeSet | undefined, string] = [undefined, ""];
  for (let at = 0; at < data.length; at++) {
    const next = data[at + 1];
    if (data[at] === "{" && set !== "C" && isSet(next)) {
      symbols.push(set === undefined ? START[next] : SWITCH[next]);
      set = next;
      at++;
      continue;
    }
    if (data[at] === "{" && set !== "C") at++;
    const code = data.charCodeAt(at);
    const symbol = set === undefined ? undefined : symbolOf(code, set);
    if (set === undefined || symbol === undefined) return undefined;
    symbols.push(symbol);
    text += letterOf(code, set);
  }
  if (symbols.length < 2) return undefined;
  const check = symbols.reduce((sum, symbol, index) => sum + symbol * Math.max(1, index), 0) % MODULUS;
  const quiet = Array.from({ length: QUIET_MODULES }, () => false);
  const inked = [...symbols, check, STOP].flatMap((symbol) =>
    Array.from(WIDTHS[symbol] ?? "", Number).flatMap((width, index) =>
      Array.from({ length: width }, () => index % 2 === 0),
    ),
  );
  return { text, modules: [...quiet, ...inked, ...quiet] };
};
