/**
 * How long a guesser must wait, kept in the database so that pulling the plug does not start the count
 * anew. Each try counts as failed before it is checked; only a success takes that back.
 */
import type { Database } from "../store/sqlite.ts";
import { digestOf } from "./secrets.ts";

/** Failures under one name before its tries must wait. */
export const NAME_FAILURES_MAX = 5;
/**
 * The first wait, ms; doubled with every further failure up to NAME_WAIT_MAX_MS. Source: lockers.md 5
 * (NIST).
 */
export const NAME_WAIT_MS = 30_000;
export const NAME_WAIT_MAX_MS = 3_600_000;
/** Failures under one name are forgotten after this long, ms. */
export const NAME_MEMORY_MS = 24 * 3_600_000;
/** Failures under all names together within TOTAL_WITHIN_MS before everybody must wait. */
export const TOTAL_FAILURES_MAX = 20;
export const TOTAL_WITHIN_MS = 10 * 60_000;

export class SignInThrottle {
  readonly #sql: ReturnType<typeof statements>;

  constructor(db: Database) {
    this.#sql = statements(db);
  }

  /** Counts a try under `name`; the wait in ms that refuses it (it is not counted then), or 0. */
  begin(name: string, now_ms: number): number {
    const subject = digestOf(name);
    this.#sql.forget.run(now_ms - NAME_MEMORY_MS);
    const wait_ms = Math.max(this.#nameWait_ms(subject, now_ms), this.#totalWait_ms(now_ms));
    if (wait_ms === 0) this.#sql.note.run(subject, now_ms);
    return wait_ms;
  }

  /** The try was right: the name starts anew. */
  succeeded(name: string): void {
    this.#sql.clear.run(digestOf(name));
  }

  #nameWait_ms(subject: Buffer, now_ms: number): number {
    const { failures, last_ms } = this.#sql.ofName.get(subject) ?? { failures: 0, last_ms: 0 };
    if (failures < NAME_FAILURES_MAX) return 0;
    const pause_ms = Math.min(NAME_WAIT_MS * 2 ** (failures - NAME_FAILURES_MAX), NAME_WAIT_MAX_MS);
    return Math.max(0, last_ms + pause_ms - now_ms);
  }

  #totalWait_ms(now_ms: number): number {
    const at_ms = this.#sql.nthNewest.get(TOTAL_FAILURES_MAX - 1) ?? Number.NEGATIVE_INFINITY;
    return Math.max(0, at_ms + TOTAL_WITHIN_MS - now_ms);
  }
}

/** The name is kept as a digest: people type their password there by mistake. */
const statements = (db: Database) => ({
  forget: db.prepare<[number]>("DELETE FROM failed_try WHERE at_ms < ?"),
  ofName: db.prepare<[Buffer], { failures: number; last_ms: number }>(
    "SELECT count(*) AS failures, max(at_ms) AS last_ms FROM failed_try WHERE subject_sha256 = ?",
  ),
  nthNewest: db
    .prepare<[number], number>("SELECT at_ms FROM failed_try ORDER BY number DESC LIMIT 1 OFFSET ?")
    .pluck(),
  note: db.prepare<[Buffer, number]>("INSERT INTO failed_try (subject_sha256, at_ms) VALUES (?, ?)"),
  clear: db.prepare<[Buffer]>("DELETE FROM failed_try WHERE subject_sha256 = ?"),
});
