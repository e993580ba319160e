/**
 * What goes wrong with serial QR scanners in the field, by name. Says what each defect is and which number it
 * takes; how it is played is device.ts's.
 */
import type { DefectRow } from "../kit/device.ts";

interface ReaderDefect {
  readonly field: string;
  /** Where the defect takes a number: what it means, what it is if none is given, the largest taken. */
  readonly value?: { readonly means: string; readonly usual: number; readonly max: number };
}

export const READER_DEFECTS = {
  "no-suffix": { field: "The scanner is set to send nothing after a code; only silence ends it." },
  "lf-suffix": { field: "The scanner ends codes with LF instead of CR." },
  "aim-prefix": { field: "The AIM identifier ]Q1 is switched on and stands before each code." },
  bom: { field: "The firmware puts a UTF-8 byte order mark before the text." },
  eci: { field: "The ECI protocol is on: ]Q2 and \\000026 stand before the text." },
  nfd: { field: "A firmware that composes letters itself sends them decomposed (NFD)." },
  "cp1252-mojibake": {
    field: "The scanner takes UTF-8 for Windows-1252 and encodes it again: Nguyá»…n for Nguyễn.",
  },
  glued: { field: "The end between two codes is lost: a code arrives with the next person's behind it." },
  "double-scan": {
    field: "The card lies on the window and is read a second time.",
    value: { means: "ms until the second reading", usual: 700, max: 60_000 },
  },
  garbage: { field: "A bad cable or wrong speed puts stray bytes before the code." },
  "endless-line": {
    field: "A scanner in test mode or at a wrong speed sends bytes without ever ending a line.",
    value: { means: "bytes before the code", usual: 8_192, max: 32_768 },
  },
  "split-bytes": {
    field: "A slow adapter hands over one byte at a time.",
    value: { means: "ms between bytes", usual: 1, max: 99 },
  },
  truncated: {
    field: "A worn or creased code, or a small scanner buffer: the end of the text is missing.",
    value: { means: "bytes that arrive", usual: 40, max: 1_024 },
  },
  slow: {
    field: "The scanner pauses in the middle of a code; from 100 ms on it falls in two.",
    value: { means: "ms of the pause", usual: 60, max: 60_000 },
  },
} as const satisfies Readonly<Record<string, ReaderDefect>>;

export type ReaderDefectName = keyof typeof READER_DEFECTS;

const NAMES = Object.keys(READER_DEFECTS) as readonly ReaderDefectName[];

export const readerDefectRows = (): readonly DefectRow[] =>
  NAMES.map((name) => {
    const defect: ReaderDefect = READER_DEFECTS[name];
    return {
      name,
      field: defect.field,
      ...(defect.value === undefined ? {} : { value: defect.value.means }),
    };
  });

/** The number a defect is switched on with, 0 where it takes none. Undefined: no such defect or value. */
export const readDefect = (
  text: string,
  value: string | undefined,
): { readonly name: ReaderDefectName; readonly value: number } | undefined => {
  const name = NAMES.find((known) => known === text);
  if (name === undefined) return undefined;
  const defect: ReaderDefect = READER_DEFECTS[name];
  if (defect.value === undefined) return value === undefined ? { name, value: 0 } : undefined;
  if (value === undefined) return { name, value: defect.value.usual };
  const given = /^[0-9]{1,7}$/.test(value) ? Number(value) : 0;
  return given >= 1 && given <= defect.value.max ? { name, value: given } : undefined;
};
