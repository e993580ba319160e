/**
 * The list of everyone and everything erased, beside the site key and so outside the database: whoever puts
 * an older database back gets it without the persons who were erased since. One line of JSON a proof, opaque
 * ids only, only ever added to; what nobody can need any more is left out when the office starts.
 */
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { Fault } from "../../../drivers/faults.ts";
import type { Random } from "../../../drivers/runtime/ports.ts";
import { type Database, syncFile } from "../store/sqlite.ts";
import { Eraser, type Erasure, erasuresIn } from "./eraser.ts";
import { PURPOSES } from "./purposes.ts";

const ERASURES_FILE = "erasures.jsonl";
const FILE_MODE = 0o600;
/**
 * Proofs older than this against the newest are left out, days: by then whoever an old backup brings back is
 * past every day that retention allows, and the purge of the start takes them.
 */
export const ERASURES_KEPT_DAYS = 800;
const DAY_MS = 86_400_000;
/** A line is a third of this at most. */
const LINE_BYTES_MAX = 1_024;
const NEWLINE = 0x0a;

export const erasuresBesideKey = (key_path: string): string => join(dirname(key_path), ERASURES_FILE);

export const Proof = z.strictObject({
  erasure: z.string().max(64),
  day: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
  cause: z.enum(["retention", "request"]),
  person: z.string().max(64),
  fields: z.int().min(0),
  // Lists of versions before purposes name whole persons only.
  purpose: z.enum(PURPOSES).nullable().default(null),
});

/** Proofs as lines, for `proofsOf`. */
export const linesOf = (proofs: readonly Erasure[]): string =>
  proofs.map((proof) => `${JSON.stringify(proof)}\n`).join("");

/** The proofs of a list; undefined: it is none. A last line without its end was never finished, and counts not. */
export const proofsOf = (text: string): readonly Erasure[] | undefined => {
  const lines = text.slice(0, text.lastIndexOf("\n") + 1).split("\n");
  try {
    return lines.filter((line) => line.trim() !== "").map((line) => Proof.parse(JSON.parse(line)));
  } catch {
    return undefined;
  }
};

/** The proofs in the list at `path`; none if there is no list. Throws STORE_CORRUPT. */
export const readErasures = (path: string): readonly Erasure[] => {
  if (!existsSync(path)) return [];
  const proofs = proofsOf(readFileSync(path, "utf8"));
  if (proofs === undefined) throw new Fault("STORE_CORRUPT", { path });
  return proofs;
};

/** The first day whose proofs are still needed; empty: of all. */
const oldestNeeded = (proofs: readonly Erasure[]): string => {
  const newest = proofs
    .map(({ day }) => day)
    .sort()
    .at(-1);
  if (newest === undefined) return "";
  return new Date(Date.parse(newest) - ERASURES_KEPT_DAYS * DAY_MS).toISOString().slice(0, 10);
};

export class ErasureList {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  /**
   * Adds proofs; they are on the disk when it answers. False: the medium did not take them now.
   */
  append(proofs: readonly Erasure[]): boolean {
    if (proofs.length === 0) return true;
    try {
      const fresh = !existsSync(this.#path);
      if (!fresh) this.#cutTorn();
      const file = openSync(this.#path, "a", FILE_MODE);
      try {
        writeSync(file, linesOf(proofs));
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
      if (fresh) syncFile(this.#path);
      return true;
    } catch (error) {
      if (error instanceof Error && "code" in error) return false;
      throw error;
    }
  }

  /**
   * Makes list and database agree: whoever the list names and a restored database brought back is erased
   * again, and what the list lacks is added. Answers how many came back. Throws STORE_CORRUPT, STORE_NO_DISK.
   */
  reconcile(db: Database, random: Random): number {
    const eraser = new Eraser(db, random);
    const listed = readErasures(this.#path);
    const returned = eraser.replay(listed);
    const ids = new Set(listed.map(({ erasure }) => erasure));
    const all = erasuresIn(db);
    const oldest = oldestNeeded(all);
    const needed = all.filter(({ day }) => day >= oldest);
    const missing = needed.filter(({ erasure }) => !ids.has(erasure));
    if (needed.length < all.length) this.#rewrite(needed);
    else if (!this.append(missing)) throw new Fault("STORE_NO_DISK", { path: this.#path, code: "append" });
    eraser.forgetProofsBefore(oldest);
    eraser.markListed(missing);
    return returned;
  }

  /** A crash may have left half a line at the end: what is added must not be joined to it. */
  #cutTorn(): void {
    const { size } = statSync(this.#path);
    const file = openSync(this.#path, "r");
    const tail = Buffer.alloc(Math.min(size, LINE_BYTES_MAX));
    readSync(file, tail, 0, tail.length, size - tail.length);
    closeSync(file);
    if (tail.at(-1) !== NEWLINE) truncateSync(this.#path, size - tail.length + tail.lastIndexOf(NEWLINE) + 1);
  }

  /** Under another name first: a crash leaves the old list or the new one. */
  #rewrite(proofs: readonly Erasure[]): void {
    const fresh = `${this.#path}.new`;
    writeFileSync(fresh, linesOf(proofs), { mode: FILE_MODE });
    syncFile(fresh);
    renameSync(fresh, this.#path);
    syncFile(this.#path);
  }
}
