/**
 * Names as screens may show them and as two sources may be compared. Never guesses: it adds no diacritics
 * and changes no letter case for show. Source: identity.md 2 (folding), screens.md K4 (mask).
 */

const firstLetter = (word: string): string => Array.from(word)[0] ?? "";

/**
 * `Nguyễn Văn Mẫu` -> `Nguyễn V*** Mẫu`: family name, initial of the first middle name, given name.
 * Two words: `Lê Ảo` -> `Lê Ả***`, since family and given name would be the whole name. One: its initial.
 */
export const maskedName = (name: string): string => {
  const words = name
    .normalize("NFC")
    .split(/\s+/)
    .filter((word) => word !== "");
  const [family, second] = words;
  if (family === undefined) return "";
  if (second === undefined) return `${firstLetter(family)}***`;
  const start = `${family} ${firstLetter(second)}***`;
  return words.length === 2 ? start : `${start} ${words[words.length - 1]}`;
};

/** `Lê Đỗ Ước` -> `LE DO UOC`: no marks, Đ as D, upper case, letters and single spaces only. One-way. */
export const foldName = (name: string): string =>
  name
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/[Đđ]/g, "D")
    .toUpperCase()
    .replace(/\s+/g, " ")
    .replace(/[^A-Z ]/g, "")
    .trim();

/** True where both fold to the same letters; empty names are never the same. */
export const sameNameFolded = (a: string, b: string): boolean => {
  const folded = foldName(a);
  return folded !== "" && folded === foldName(b);
};
