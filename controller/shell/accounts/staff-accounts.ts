/**
 * Who the staff are and which sessions are theirs. A fresh office has no account and no secret but a
 * one-time code that is made for it at start; what a role may do, the http layer decides.
 */
import { Personal } from "../../../drivers/runtime/personal.ts";
import type { Random } from "../../../drivers/runtime/ports.ts";
import type { Role } from "../../api/command.ts";
import { atomically, type Database, refusalOf } from "../store/sqlite.ts";
import type { PasswordHasher } from "./password.ts";
import { digestOf, newToken, newTypedCode, typedCode } from "./secrets.ts";
import { SignInThrottle } from "./sign-in-throttle.ts";

/** A session ends this long after signing in, ms: a working day with its overtime. */
export const SESSION_LIFE_MS = 12 * 3_600_000;
/** Sessions of one person; signing in once more ends the oldest. */
export const SESSIONS_PER_STAFF_MAX = 8;
/** An enrolment code is good for this long, ms. */
export const ENROLMENT_LIFE_MS = 24 * 3_600_000;
const STAFF_ID_BYTES = 12;

export interface Account {
  /** `s-` and 16 characters. */
  readonly staff: string;
  readonly name: string;
  readonly role: Role;
}

export type SignInOutcome =
  | { readonly kind: "signed-in"; readonly account: Account; readonly token: Personal<string> }
  /** Name or password is wrong; which of them is not said. */
  | { readonly kind: "refused" }
  | { readonly kind: "wait"; readonly wait_ms: number }
  /** Too many hashes at once, or the disk takes no write: nothing was counted or changed. */
  | { readonly kind: "unavailable" };

export type EnrolOutcome =
  | { readonly kind: "enrolled"; readonly account: Account; readonly token: Personal<string> }
  /** No such code, or used, or too old. */
  | { readonly kind: "code-refused" }
  | { readonly kind: "name-taken" }
  | { readonly kind: "unavailable" };

export interface StaffAccountsSettings {
  readonly db: Database;
  readonly hasher: PasswordHasher;
  readonly random: Random;
  /** Office time, ms; never goes back. */
  readonly now_ms: () => number;
}

export interface Enrolment {
  readonly enrolment: Personal<string>;
  readonly name: string;
  readonly password: Personal<string>;
}

interface StaffRow extends Account {
  readonly password_hash: string;
}

export class StaffAccounts {
  readonly #settings: StaffAccountsSettings;
  readonly #throttle: SignInThrottle;
  readonly #sql: ReturnType<typeof statements>;

  constructor(settings: StaffAccountsSettings) {
    this.#settings = settings;
    this.#throttle = new SignInThrottle(settings.db);
    this.#sql = statements(settings.db);
  }

  /**
   * While there is no staff at all: a one-time code that makes an `admin`, in place of any before it.
   * Called at start, where a disk that refuses ends the program.
   */
  firstEnrolment(): Personal<string> | undefined {
    if (this.#sql.countStaff.get() !== 0) return undefined;
    return atomically(this.#settings.db, () => {
      this.#sql.dropEnrolments.run(Number.POSITIVE_INFINITY);
      return this.#addEnrolment("admin");
    });
  }

  /** A one-time code with which a colleague enrols in this role; undefined: the disk refused. */
  invite(role: Role): Personal<string> | undefined {
    return this.#write(() => this.#addEnrolment(role));
  }

  /** Makes an account with a code, its name and its password, and signs it in. */
  enrol({ enrolment, name, password }: Enrolment, done: (outcome: EnrolOutcome) => void): void {
    const digest = digestOf(typedCode(enrolment.reveal()));
    const refusal = this.#enrolRefusal(digest, nameKey(name));
    if (refusal !== undefined) return done(refusal);
    this.#settings.hasher.hash(composed(password), (hash) => {
      if (hash === undefined) return done({ kind: "unavailable" });
      done(this.#write(() => this.#enrol(digest, name, hash)) ?? { kind: "unavailable" });
    });
  }

  signIn(name: string, password: Personal<string>, done: (outcome: SignInOutcome) => void): void {
    const { hasher, now_ms } = this.#settings;
    const key = nameKey(name);
    const wait_ms = this.#write(() => this.#throttle.begin(key, now_ms()));
    if (wait_ms === undefined) return done({ kind: "unavailable" });
    if (wait_ms > 0) return done({ kind: "wait", wait_ms });
    const row = this.#sql.staffByName.get(key);
    hasher.verify(composed(password), row?.password_hash ?? hasher.decoy, (matches) => {
      if (matches === undefined) return done({ kind: "unavailable" });
      if (!matches || row === undefined) return done({ kind: "refused" });
      done(this.#write(() => this.#signedIn(key, row)) ?? { kind: "unavailable" });
    });
  }

  /** Whose session this is; undefined: nobody's, or ended. */
  session(token: string): Account | undefined {
    return this.#sql.session.get(digestOf(token), this.#settings.now_ms());
  }

  /** False: the disk refused, the session lives on. */
  signOut(token: string): boolean {
    return this.#write(() => this.#sql.endSession.run(digestOf(token))) !== undefined;
  }

  staff(): readonly Account[] {
    return this.#sql.allStaff.all();
  }

  /**
   * Ends the account and its sessions; the id stays known to the log, the name may enrol again. False:
   * there is no such account, or the disk refused.
   */
  dismiss(staff: string): boolean {
    const dismissed = this.#write(() => {
      this.#sql.endSessions.run(staff);
      return this.#sql.dismiss.run(this.#settings.now_ms(), staff, staff).changes === 1;
    });
    return dismissed ?? false;
  }

  #addEnrolment(role: Role): Personal<string> {
    const { random, now_ms } = this.#settings;
    const code = newTypedCode(random);
    this.#sql.dropEnrolments.run(now_ms());
    this.#sql.addEnrolment.run(digestOf(typedCode(code.reveal())), role, now_ms() + ENROLMENT_LIFE_MS);
    return code;
  }

  #enrolRefusal(digest: Buffer, key: string): EnrolOutcome | undefined {
    const role = this.#sql.enrolment.get(digest, this.#settings.now_ms());
    if (role === undefined) return { kind: "code-refused" };
    return this.#sql.staffByName.get(key) === undefined ? undefined : { kind: "name-taken" };
  }

  /** Asks again: while the password was hashed, another may have used the code or taken the name. */
  #enrol(digest: Buffer, name: string, password_hash: string): EnrolOutcome {
    const { random, now_ms } = this.#settings;
    const refusal = this.#enrolRefusal(digest, nameKey(name));
    const role = this.#sql.enrolment.get(digest, now_ms());
    if (refusal !== undefined || role === undefined) return refusal ?? { kind: "code-refused" };
    const staff = `s-${Buffer.from(random.bytes(STAFF_ID_BYTES)).toString("base64url")}`;
    const account: Account = { staff, name: shownName(name), role };
    this.#sql.addStaff.run(staff, account.name, nameKey(name), role, password_hash, now_ms());
    this.#sql.dropEnrolment.run(digest);
    return { kind: "enrolled", account, token: this.#openSession(staff) };
  }

  #signedIn(key: string, { staff, name, role }: StaffRow): SignInOutcome {
    if (this.#sql.staffByName.get(key)?.staff !== staff) return { kind: "refused" };
    this.#throttle.succeeded(key);
    return { kind: "signed-in", account: { staff, name, role }, token: this.#openSession(staff) };
  }

  #openSession(staff: string): Personal<string> {
    const { random, now_ms } = this.#settings;
    const token = newToken(random);
    this.#sql.dropSessions.run(now_ms(), staff, SESSIONS_PER_STAFF_MAX - 1);
    this.#sql.addSession.run(digestOf(token.reveal()), staff, now_ms(), now_ms() + SESSION_LIFE_MS);
    return token;
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

/** The same letters can be typed as one or as two characters (Vietnamese keyboards differ). */
const composed = (password: Personal<string>): Personal<string> =>
  new Personal(password.reveal().normalize("NFC"));
const shownName = (name: string): string => name.normalize("NFC").trim().replace(/\s+/g, " ");
const nameKey = (name: string): string => shownName(name).toLowerCase();

const statements = (db: Database) => ({
  countStaff: db.prepare<[], number>("SELECT count(*) FROM staff WHERE dismissed_ms IS NULL").pluck(),
  allStaff: db.prepare<[], Account>(
    "SELECT staff, name, role FROM staff WHERE dismissed_ms IS NULL ORDER BY name",
  ),
  staffByName: db.prepare<[string], StaffRow>(
    "SELECT staff, name, role, password_hash FROM staff WHERE name_key = ? AND dismissed_ms IS NULL",
  ),
  addStaff: db.prepare(
    "INSERT INTO staff (staff, name, name_key, role, password_hash, created_ms) VALUES (?, ?, ?, ?, ?, ?)",
  ),
  dismiss: db.prepare<[number, string, string]>(
    `UPDATE staff SET dismissed_ms = ?, name_key = ?, password_hash = ''
     WHERE staff = ? AND dismissed_ms IS NULL`,
  ),
  enrolment: db
    .prepare<[Buffer, number], Role>("SELECT role FROM enrolment WHERE code_sha256 = ? AND expires_ms > ?")
    .pluck(),
  addEnrolment: db.prepare("INSERT INTO enrolment (code_sha256, role, expires_ms) VALUES (?, ?, ?)"),
  dropEnrolment: db.prepare<[Buffer]>("DELETE FROM enrolment WHERE code_sha256 = ?"),
  dropEnrolments: db.prepare<[number]>("DELETE FROM enrolment WHERE expires_ms <= ?"),
  session: db.prepare<[Buffer, number], Account>(
    `SELECT staff, name, role FROM session JOIN staff USING (staff)
     WHERE token_sha256 = ? AND expires_ms > ? AND dismissed_ms IS NULL`,
  ),
  addSession: db.prepare(
    "INSERT INTO session (token_sha256, staff, created_ms, expires_ms) VALUES (?, ?, ?, ?)",
  ),
  dropSessions: db.prepare<[number, string, number]>(
    `DELETE FROM session WHERE expires_ms <= ? OR rowid IN
     (SELECT rowid FROM session WHERE staff = ? ORDER BY rowid DESC LIMIT -1 OFFSET ?)`,
  ),
  endSession: db.prepare<[Buffer]>("DELETE FROM session WHERE token_sha256 = ?"),
  endSessions: db.prepare<[string]>("DELETE FROM session WHERE staff = ?"),
});
