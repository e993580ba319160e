/** What `--profile` can name for a printer: which one it is, in a few words, and how it is made. */
import { PRINTER_PROFILES, type PrinterProfile } from "../../drivers/printer/escpos/profile.pure.ts";
import type { PrinterDefect } from "../printer/defects.ts";

export interface PrinterLine {
  readonly name: string;
  readonly says: string;
  readonly profile: PrinterProfile;
  /** It comes with this defect from the shop. */
  readonly defect?: PrinterDefect;
}

export const PRINTER_LINES: readonly PrinterLine[] = [
  {
    name: "epson-t20iii",
    says: "knows everything: process ids, graphics, soft glyphs, TCVN3 on pages 30 and 31",
    profile: PRINTER_PROFILES["epson-t20iii"],
  },
  {
    name: "generic-80",
    says: "POS-80 board: no process ids, no graphics, no Vietnamese, status late",
    profile: PRINTER_PROFILES["generic-80"],
  },
  {
    name: "mute-usb",
    says: "takes data and never says a word",
    profile: PRINTER_PROFILES["mute-usb"],
  },
  {
    name: "liar",
    says: "an epson-t20iii that reports that all is well whatever happens",
    profile: PRINTER_PROFILES["epson-t20iii"],
    defect: "liar",
  },
];

/** The usual one where none is named; undefined: no such printer. */
export const printerLine = (name: string | undefined): PrinterLine | undefined =>
  name === undefined ? PRINTER_LINES[0] : PRINTER_LINES.find((line) => line.name === name);
