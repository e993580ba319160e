/**
 * The 6-digit codes sent to a phone for one pick-up session: made, kept as slow hashes, checked a few
 * times. A code opens nothing by itself; whether it is the moment for one, and what it opens, the core
 * decides.
 */
import type { Personal } from "../../../drivers/runtime/personal.ts";
import type { Clock, Random } from "../../../drivers/runtime/ports.ts";
import { CODE_TRIES_MAX } from "../../core/plan.ts";
import { atomically, type Database, refusalOf } from "../store/sqlite.ts";
import type { PasswordHasher } from "./password.ts";
import { newShortCode } from "./secrets.ts";

/** A code is good for this long within the boot that made it, ms of monotonic time. */
export const CODE_LIFE_MS = 10 * 60_000;

/**
 * Sessions of one person whose codes are alive at once; a further one gets none until the oldest is past. Who
 * reads a card or a receipt again and again neither floods its owner's phone nor gathers tries.
 */
export const SESSIONS_ALIVE_MAX = 3;

/**
 * `wrong` counted one try; `none`: no code of this claim and person is good any more (never made, used, too
 * old, burnt by CODE_TRIES_MAX tries, or from before a restart); `unavailable`: nothing could be checked
 * now.
 */
export type CodeVerdict = "matched" | "wrong" | "none" | "unavailable";

export interface PickupCodesSettings {
  readonly db: Database;
  readonly hasher: PasswordHasher;
  readonly random: Random;
  readonly clock: Clock;
  /** Id of this run of the machine: monotonic time means nothing in another. */
  readonly boot: string;
}

interface CodeRow {
  readonly code_hash: string;
}

export class PickupCodes {
  readonly #settings: PickupCodesSettings;
  readonly #sql: ReturnType<typeof statements>;

  constructor(settings: PickupCodesSettings) {
    this.#settings = settings;
    this.#sql = statements(settings.db);
  }

  /**
   * A fresh code in place of the claim's last; `done` gets it once it is kept, undefined if it can't be, or
   * if SESSIONS_ALIVE_MAX others of this person are alive.
   */
  issue(claim: string, person: string, done: (code: Personal<string> | undefined) => void): void {
    const { hasher, random, clock, boot } = this.#settings;
    if ((this.#sql.alive.get(person, claim, boot, clock.now_ms()) ?? 0) >= SESSIONS_ALIVE_MAX)
      return done(undefined);
    const code = newShortCode(random);
    hasher.hash(code, (hash) => {
      const kept =
        hash !== undefined &&
        this.#write(() => {
          this.#sql.dropDead.run(boot, clock.now_ms());
          this.#sql.keep.run(claim, person, hash, boot, clock.now_ms() + CODE_LIFE_MS);
          return true;
        });
      done(kept ? code : undefined);
    });
  }

  /** Each try is counted before it is checked; a code that matched is used up. */
  check(claim: string, person: string, code: Personal<string>, done: (verdict: CodeVerdict) => void): void {
    const row = this.#write(() => this.#countTry(claim, person));
    if (row === undefined) return done("unavailable");
    const { hasher } = this.#settings;
    // Where there is nothing to check, it takes as long: the time says nothing of what there is.
    if (row === "none") return hasher.verify(code, hasher.decoy, () => done("none"));
    hasher.verify(code, row.code_hash, (matches) => {
      if (matches === undefined) return done("unavailable");
      if (!matches) return done("wrong");
      const used = this.#write(() => this.#sql.use.run(claim, row.code_hash).changes === 1);
      done(used === undefined ? "unavailable" : used ? "matched" : "none");
    });
  }

  #countTry(claim: string, person: string): CodeRow | "none" {
    const { clock, boot } = this.#settings;
    return this.#sql.countTry.get(claim, person, boot, clock.now_ms(), CODE_TRIES_MAX) ?? "none";
  }

  /** Undefined: the disk refused, nothing changed. */
  #write<T>(work: () => T): T | undefined {
    try {
      return atomically(this.#settings.db, work);
    } catch (error) {
      if (refusalOf(error) === undefined) throw error;
      return undefined;
    }
  }
}

const statements = (db: Database) => ({
  dropDead: db.prepare<[string, number]>("DELETE FROM pickup_code WHERE boot <> ? OR expires_mono_ms <= ?"),
  keep: db.prepare(
    `INSERT OR REPLACE INTO pickup_code (claim, person, code_hash, boot, expires_mono_ms, tries)
     VALUES (?, ?, ?, ?, ?, 0)`,
  ),
  alive: db
    .prepare<[string, string, string, number], number>(
      "SELECT count(*) FROM pickup_code WHERE person = ? AND claim <> ? AND boot = ? AND expires_mono_ms > ?",
    )
    .pluck(),
  countTry: db.prepare<[string, string, string, number, number], CodeRow>(
    `UPDATE pickup_code SET tries = tries + 1
     WHERE claim = ? AND person = ? AND boot = ? AND expires_mono_ms > ? AND tries < ?
     RETURNING code_hash`,
  ),
  use: db.prepare<[string, string]>("DELETE FROM pickup_code WHERE claim = ? AND code_hash = ?"),
});
