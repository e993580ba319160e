/**
 * Folds Vietnamese text to the 7 bits that pagers carry: "Mời quầy 3" becomes "Moi quay 3".
 * It decides only how letters are written, not which texts a pager may get.
 */

/** Marks are dropped, đ becomes d; what has no 7-bit form becomes `?`, control characters become a space. */
export const foldToAscii = (text: string): string =>
  Array.from(text.normalize("NFD"), (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (code >= 0x300 && code <= 0x36f) return "";
    if (character === "đ") return "d";
    if (character === "Đ") return "D";
    if (code < 0x20 || code === 0x7f) return " ";
    return code < 0x80 ? character : "?";
  }).join("");

const marks = (text: string): number => text.split("?").length;

/** False where folding put a `?` for something else: the pager would show what nobody wrote. */
export const foldsToAscii = (text: string): boolean => marks(foldToAscii(text)) === marks(text);
