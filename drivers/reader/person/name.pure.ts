/**
 * Names: which can be one at all, how screens may show them, how two sources are compared. Never guesses: it
 * adds no diacritics and changes no letter case for show. Source: identity.md 1.5 (what is refused), 2
 * (folding), screens.md K4 (mask).
 */
import { hasInvisible, hasUnassigned } from "../../runtime/visible.pure.ts";

/** Characters, after NFC. */
export const NAME_CHARACTERS_MAX = 100;
/**
 * Marks on one letter, after NFC. Vietnamese letters then need none; UNSURE: letters of some other languages
 * of Vietnam (a breve on ơ) need one, and two are let through. More is a letter drowned in marks.
 */
export const NAME_MARKS_MAX = 2;
/** Characters of one word that a screen shows; the longest syllables have seven. */
export const WORD_SHOWN_MAX = 20;

/** `unassigned`: private or unassigned characters. `marks`: too many on one letter, or without a letter. */
export type NameFault = "empty" | "too-long" | "digit" | "invisible" | "unassigned" | "marks";

const MARKS = new RegExp(`^\\s*\\p{M}|\\p{Me}|\\p{M}{${NAME_MARKS_MAX + 1}}`, "u");

/**
 * Why this can be nobody's name. `name` in NFC, without control characters; markup is text like any other.
 */
export const nameFault = (name: string): NameFault | undefined => {
  if (name.trim() === "") return "empty";
  if (Array.from(name).length > NAME_CHARACTERS_MAX) return "too-long";
  if (/\p{Nd}/u.test(name)) return "digit";
  if (hasInvisible(name)) return "invisible";
  if (hasUnassigned(name)) return "unassigned";
  return MARKS.test(name) ? "marks" : undefined;
};

const firstLetter = (word: string): string => Array.from(word)[0] ?? "";

/**
 * `Nguyễn Văn Mẫu` -> `Nguyễn V*** Mẫu`: family name, initial of the first middle name, given name.
 * Two words: `Lê Ảo` -> `Lê Ả***`, since family and given name would be the whole name. One: its initial.
 */
export const maskedName = (name: string): string => {
  const words = name
    .normalize("NFC")
    .split(/\s+/)
    .filter((word) => word !== "")
    .map(shortened);
  const [family, second] = words;
  if (family === undefined) return "";
  if (second === undefined) return `${firstLetter(family)}***`;
  const start = `${family} ${firstLetter(second)}***`;
  return words.length === 2 ? start : `${start} ${words[words.length - 1]}`;
};

const shortened = (word: string): string => {
  const letters = Array.from(word);
  return letters.length > WORD_SHOWN_MAX ? `${letters.slice(0, WORD_SHOWN_MAX - 1).join("")}…` : word;
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
