/**
 * Sheets kept in a folder as they come out: a PNG each, and one line in `sheets.ndjson` that says what is on
 * it. Goes on behind what an earlier run left there.
 */
import { appendFileSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Sheet } from "./paper.ts";

/** Pictures in one folder; then no more are written, and that is told once. */
export const SHEET_FILES_MAX = 9_999;
const INDEX = "sheets.ndjson";
const NUMBERED = /^sheet-(\d{4})\.png$/;

const nameOf = (number: number): string => `sheet-${String(number).padStart(4, "0")}.png`;

export class SheetFolder {
  readonly #path: string;
  readonly #failed: (reason: string) => void;
  #next: number;
  #ended = false;

  /** Throws where the folder can't be made or read. `failed` is told once, when no more is written. */
  constructor(path: string, failed: (reason: string) => void) {
    mkdirSync(path, { recursive: true });
    const numbers = readdirSync(path).map((name) => Number(NUMBERED.exec(name)?.[1] ?? 0));
    this.#path = path;
    this.#failed = failed;
    this.#next = Math.max(0, ...numbers) + 1;
  }

  /** The file's name; undefined: it was not written. */
  write(sheet: Sheet): string | undefined {
    if (this.#ended) return undefined;
    if (this.#next > SHEET_FILES_MAX) return this.#stop(`${SHEET_FILES_MAX} sheets are in the folder`);
    const file = nameOf(this.#next);
    const { height_mm, torn, text, qr, barcodes, process_ids } = sheet;
    try {
      writeFileSync(join(this.#path, file), sheet.png());
      const line = JSON.stringify({ file, height_mm, torn, text, qr, barcodes, process_ids });
      appendFileSync(join(this.#path, INDEX), `${line}\n`);
    } catch (error) {
      return this.#stop(error instanceof Error ? error.message : String(error));
    }
    this.#next++;
    return file;
  }

  #stop(reason: string): undefined {
    this.#ended = true;
    this.#failed(reason);
    return undefined;
  }
}
