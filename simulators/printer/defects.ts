/**
 * What goes wrong with receipt printers in the field, by name. The printer asks whether one is on; nothing
 * more.
 */
import type { DefectRow } from "../kit/device.ts";

export const PRINTER_DEFECTS = [
  { name: "silent", field: "Answers nothing at all: write-only USB board, or its reply line is not wired." },
  { name: "paper-out", field: "The roll ends within this many mm from now.", value: "mm, default 20" },
  { name: "cover-open", field: "The cover springs open after this many mm.", value: "mm, default 20" },
  {
    name: "cutter-jam",
    field: "The blade sticks at the next cut until the defect is off and the cover was opened.",
  },
  {
    name: "hot-head",
    field: "The head rests this long once, then goes on by itself.",
    value: "ms, default 3000",
  },
  { name: "liar", field: "Reports that all is well whatever happens, and echoes process ids of blank air." },
  {
    name: "garbage",
    field: "Noise on the reply line before this share of the replies.",
    value: "percent, default 30",
  },
  { name: "late-reply", field: "Every reply comes this much later.", value: "ms, default 2500" },
  { name: "drops-id-echo", field: "Prints, and never echoes a process id." },
  { name: "collapses-ids", field: "Of two process ids soon after each other only the later is echoed." },
  { name: "xoff-inside-block", field: "XOFF and XON stand inside block replies and status groups." },
  { name: "stray-status", field: "An unasked status byte follows each reply." },
  { name: "stale-at-open", field: "Half a status group from before waits on the line when the port opens." },
  {
    name: "drop-byte",
    field: "One byte of the host never arrives: everything behind it is shifted.",
    value: "which byte from now on, default 200",
  },
  {
    name: "garble-byte",
    field: "One byte of the host arrives with every bit turned: a cable beside a motor.",
    value: "which byte from now on, default 200",
  },
  {
    name: "double-byte",
    field: "One byte of the host arrives twice: a worn USB converter.",
    value: "which byte from now on, default 200",
  },
  {
    name: "disconnect-at",
    field: "The cable slips out behind this byte and is put back 3 s later.",
    value: "which byte from now on, default 200",
  },
  {
    name: "power-cut-at",
    field: "The power fails behind this byte and is back 3 s later; what lay in the buffer is lost.",
    value: "which byte from now on, default 200",
  },
  {
    name: "paper-out-at-row",
    field: "The roll ends within this many rows of dots from now.",
    value: "rows, default 100",
  },
  {
    name: "stray-text",
    field: "Another program, or noise at power-on, puts this many stray letters on the paper.",
    value: "letters, default 12",
  },
  {
    name: "prints-unknown",
    field: "Prints the tail of commands it does not know, instead of skipping them by their length.",
  },
  { name: "no-clear", field: "Does not know DLE DC4 8: the buffer is kept and nothing is answered." },
] as const satisfies readonly DefectRow[];

export type PrinterDefect = (typeof PRINTER_DEFECTS)[number]["name"];

const DEFAULTS: Readonly<Partial<Record<PrinterDefect, number>>> = {
  "paper-out": 20,
  "cover-open": 20,
  "hot-head": 3_000,
  garbage: 30,
  "late-reply": 2_500,
  "drop-byte": 200,
  "garble-byte": 200,
  "double-byte": 200,
  "disconnect-at": 200,
  "power-cut-at": 200,
  "paper-out-at-row": 100,
  "stray-text": 12,
};

export class Defects {
  readonly #on = new Map<PrinterDefect, number>();

  has(name: PrinterDefect): boolean {
    return this.#on.has(name);
  }

  /** The value it was switched on with, or its default. */
  value(name: PrinterDefect): number {
    return this.#on.get(name) ?? 0;
  }

  names(): readonly string[] {
    return [...this.#on.keys()];
  }

  /** The defect's own name when the switch was understood. */
  set(name: string, on: boolean, value?: string): PrinterDefect | undefined {
    const row = PRINTER_DEFECTS.find((known) => known.name === name);
    if (row === undefined) return undefined;
    const number = value === undefined ? (DEFAULTS[row.name] ?? 0) : Number(value);
    if (!Number.isFinite(number) || number < 0) return undefined;
    if (on) this.#on.set(row.name, number);
    else this.#on.delete(row.name);
    return row.name;
  }
}
