/**
 * Which letter a byte is in a printer's code pages: what the firmware of a TM-T20III knows of the pages that
 * hosts of this office may choose. Typed apart from the driver's table, so that one judges the other.
 * Sources: page 30 and 31 TCVN 5712:1993 (VN3) with printing.md 3.1 for what each page leaves out; page 0
 * and 16 the charts of PC437 and WPC1252.
 */
import type { PrinterProfile } from "../../drivers/printer/escpos/profile.pure.ts";

/** A byte that the page leaves empty. */
const GAP = "\ufffd";
const FIRST = 0x80;

const NONE = GAP.repeat(16);

/** Rows A0 to F0; rows 80 and 90 hold nothing. `~` stands for a gap. */
const TCVN3_LOWER = [
  "\u00a0~~~~~~~ăâêôơưđ~",
  "~~~~~àảãáạ~ằẳẵắ~",
  "~~~~~~ặầẩẫấậè~ẻẽ",
  "éẹềểễếệìỉ~~~ĩíịò",
  "~ỏõóọồổỗốộờởỡớợù",
  "~ủũúụừửữứựỳỷỹýỵ~",
];
/** Nearly the same places in capitals; Ă Â Đ where kunif's EscPosUtils and the encoder's tables have them. */
const TCVN3_UPPER = [
  "\u00a0ĂÂ~~~~Đ~~ÊÔƠƯ~~",
  "~~~~~ÀẢÃÁẠ~ẰẲẴẮ~",
  "~~~~~~ẶẦẨẪẤẬÈ~ẺẼ",
  "ÉẸỀỂỄẾỆÌỈ~~~ĨÍỊÒ",
  "~ỎÕÓỌỒỔỖỐỘỜỞỠỚỢÙ",
  "~ỦŨÚỤỪỬỮỨỰỲỶỸÝỴ~",
];
const PC437 = [
  "ÇüéâäàåçêëèïîìÄÅ",
  "ÉæÆôöòûùÿÖÜ¢£¥₧ƒ",
  "áíóúñÑªº¿⌐¬½¼¡«»",
  "░▒▓│┤╡╢╖╕╣║╗╝╜╛┐",
  "└┴┬├─┼╞╟╚╔╩╦╠═╬╧",
  "╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀",
  "αßΓπΣσµτΦδ∞φε∩≡±",
  "≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0~~",
];
/** A0 to FF are those of Unicode. */
const WPC1252 = Array.from({ length: 6 }, (_, row) =>
  String.fromCharCode(...Array.from({ length: 16 }, (_, column) => 0xa0 + row * 16 + column)),
);

const page = (rows: readonly string[]): readonly string[] =>
  Array.from(rows.join("").padStart(128, "~"), (letter) => (letter === "~" ? GAP : letter));

const PLAIN: Readonly<Record<number, readonly string[]>> = { 0: page(PC437), 16: page(WPC1252) };
const EMPTY = page(Array.from({ length: 8 }, () => NONE));

/** Where a printer has its Vietnamese. */
export type Tcvn3Pages = NonNullable<PrinterProfile["tcvn3"]>;

const LOWER = page(TCVN3_LOWER);
const UPPER = page(TCVN3_UPPER);

const rowsOf = (number: number, tcvn3: Tcvn3Pages | null): readonly string[] => {
  if (number === tcvn3?.lower_page) return LOWER;
  if (number === tcvn3?.upper_page) return UPPER;
  return PLAIN[number] ?? EMPTY;
};

/**
 * The letter of a byte 0x20 to 0xFF on a page; U+FFFD where the page, or this printer, has none. `tcvn3`:
 * where this printer has its Vietnamese, if anywhere.
 */
export const letterOf = (byte: number, number: number, tcvn3: Tcvn3Pages | null): string =>
  byte < FIRST ? String.fromCharCode(byte) : (rowsOf(number, tcvn3)[byte - FIRST] ?? GAP);
