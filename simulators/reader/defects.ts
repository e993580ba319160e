/**
 * What goes wrong with QR scanners in the field, by name. Says what each defect is, which number it takes and
 * on which way of sending it can happen; how it is played is device.ts's.
 */
import type { ScannerProtocol } from "../../drivers/reader/driver.ts";
import type { DefectRow } from "../kit/device.ts";

interface ReaderDefect {
  readonly field: string;
  /** Where the defect takes a number: what it means, what it is if none is given, the largest taken. */
  readonly value?: { readonly means: string; readonly usual: number; readonly max: number };
  /** Absent: on every scanner. */
  readonly only?: ScannerProtocol;
}

export const READER_DEFECTS = {
  "no-suffix": { field: "The scanner is set to send nothing after a code; only silence ends it." },
  "lf-suffix": { field: "The scanner ends codes with LF instead of CR." },
  "crlf-suffix": { field: "The scanner ends codes with CR LF." },
  "tab-suffix": { field: "The scanner ends codes with TAB, as set for forms on a screen." },
  "stx-etx": { field: "The scanner frames codes in STX and ETX, as old point-of-sale hosts want it." },
  "aim-prefix": { field: "The AIM identifier ]Q1 is switched on and stands before each code." },
  bom: { field: "The firmware puts a UTF-8 byte order mark before the text." },
  eci: { field: "The ECI protocol is on: ]Q2 and \\000026 stand before the text." },
  nfd: { field: "A firmware that composes letters itself sends them decomposed (NFD)." },
  "cp1252-mojibake": {
    field: "The scanner takes UTF-8 for Windows-1252 and encodes it again: Nguyá»…n for Nguyễn.",
  },
  "big5-mojibake": {
    field: "The scanner guesses Big5 and encodes that again: Chinese letters in the name.",
  },
  "sjis-mojibake": {
    field: "The scanner guesses Shift-JIS and encodes that again: half-width kana in the name.",
  },
  glued: { field: "The end between two codes is lost: a code arrives with the next person's behind it." },
  "double-scan": {
    field: "The card lies on the window and is read a second time.",
    value: { means: "ms until the second reading", usual: 700, max: 60_000 },
  },
  "next-person": {
    field: "The next person in the queue holds a card out at once.",
    value: { means: "ms until the next person's card is read", usual: 150, max: 60_000 },
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
  "keyboard-mode": {
    field:
      "The scanner is set to be a keyboard: it is not at its port and types into whatever window is open.",
  },
  "continued-when-full": {
    field:
      "The firmware says that more follow whenever a report is full: a code of 56, 112 ... bytes never ends.",
    only: "hid-pos",
  },
  "status-reports": {
    field: "The scanner sends a status report before each report of data.",
    only: "hid-pos",
  },
  "no-symbology": { field: "The firmware leaves the symbology identifier zero.", only: "hid-pos" },
  "lost-report": { field: "A busy USB hub loses the first report of each code.", only: "hid-pos" },
  "wrong-descriptor": {
    field: "The firmware describes its reports as another layout than it sends.",
    only: "hid-pos",
  },
  "odd-descriptor": {
    field: "The firmware describes its reports as bytes of its maker's own, without scanned data.",
    only: "hid-pos",
  },
  "wrong-length": { field: "A firmware fault: the first report claims 57 bytes of data.", only: "hid-pos" },
} as const satisfies Readonly<Record<string, ReaderDefect>>;

export type ReaderDefectName = keyof typeof READER_DEFECTS;

export const READER_DEFECT_NAMES = Object.keys(READER_DEFECTS) as readonly ReaderDefectName[];

const happens = (name: ReaderDefectName, protocol: ScannerProtocol): boolean => {
  const { only }: ReaderDefect = READER_DEFECTS[name];
  return only === undefined || only === protocol;
};

/** Of one way of sending, or of all. */
export const readerDefectRows = (protocol?: ScannerProtocol): readonly DefectRow[] =>
  READER_DEFECT_NAMES.filter((name) => protocol === undefined || happens(name, protocol)).map((name) => {
    const defect: ReaderDefect = READER_DEFECTS[name];
    return {
      name,
      field: defect.field,
      ...(defect.value === undefined ? {} : { value: defect.value.means }),
    };
  });

/**
 * The number a defect is switched on with, 0 where it takes none. Undefined: no such defect here, or value.
 */
export const readDefect = (
  text: string,
  value: string | undefined,
  protocol: ScannerProtocol,
): { readonly name: ReaderDefectName; readonly value: number } | undefined => {
  const name = READER_DEFECT_NAMES.find((known) => known === text);
  if (name === undefined || !happens(name, protocol)) return undefined;
  const defect: ReaderDefect = READER_DEFECTS[name];
  if (defect.value === undefined) return value === undefined ? { name, value: 0 } : undefined;
  if (value === undefined) return { name, value: defect.value.usual };
  const given = /^[0-9]{1,7}$/.test(value) ? Number(value) : 0;
  return given >= 1 && given <= defect.value.max ? { name, value: given } : undefined;
};
