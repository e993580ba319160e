/** Staff accounts: from no account at all to signing in, and what a guesser meets. */
import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import type { PasswordHasher } from "../../../../controller/shell/accounts/password.ts";
import {
  NAME_WAIT_MAX_MS,
  NAME_WAIT_MS,
  TOTAL_WITHIN_MS,
} from "../../../../controller/shell/accounts/sign-in-throttle.ts";
import {
  ENROLMENT_LIFE_MS,
  type EnrolOutcome,
  SESSION_LIFE_MS,
  SESSIONS_PER_STAFF_MAX,
  type SignInOutcome,
  StaffAccounts,
} from "../../../../controller/shell/accounts/staff-accounts.ts";
import { StandInHasher } from "../../../../controller/shell/accounts/stand-in-hasher.ts";
import { imageOf, openDatabase, openImage, refuseWrites } from "../../../../controller/shell/store/sqlite.ts";
import { Personal } from "../../../../drivers/runtime/personal.ts";
import { SeededRandom } from "../../../../simulators/kit/seeded-random.ts";

const PASSWORD = new Personal("bí mật số 1");
const WRONG = new Personal("bí mật số 2");

const office = (db = openDatabase(":memory:"), hasher?: PasswordHasher) => {
  const time = { now_ms: 1_000_000 };
  const random = new SeededRandom(5);
  const accounts = new StaffAccounts({
    db,
    hasher: hasher ?? new StandInHasher(random),
    random,
    now_ms: () => time.now_ms,
  });
  const enrol = (
    enrolment: Personal<string> | undefined,
    name = "Lan",
    password = PASSWORD,
  ): EnrolOutcome => {
    let outcome: EnrolOutcome | undefined;
    accounts.enrol({ enrolment: enrolment ?? new Personal(""), name, password }, (answer) => {
      outcome = answer;
    });
    if (outcome === undefined) throw new Error("no answer");
    return outcome;
  };
  const signIn = (name: string, password: Personal<string>): SignInOutcome => {
    let outcome: SignInOutcome | undefined;
    accounts.signIn(name, password, (answer) => {
      outcome = answer;
    });
    if (outcome === undefined) throw new Error("no answer");
    return outcome;
  };
  return { db, accounts, time, enrol, signIn };
};

const staffed = () => {
  const made = office();
  made.enrol(made.accounts.firstEnrolment());
  return made;
};

const tokenOf = (outcome: SignInOutcome | EnrolOutcome): string => {
  if (outcome.kind !== "signed-in" && outcome.kind !== "enrolled") throw new Error(outcome.kind);
  return outcome.token.reveal();
};

describe("a fresh office", () => {
  test("has no account, and signing in fails whatever is tried", () => {
    const { accounts, signIn } = office();
    expect(accounts.staff()).toEqual([]);
    expect(signIn("admin", new Personal("admin")).kind).toBe("refused");
    expect(accounts.session("")).toBeUndefined();
  });

  test("gives one code for the first admin, which works once and only the newest", () => {
    const { accounts, enrol } = office();
    const [old, code] = [accounts.firstEnrolment(), accounts.firstEnrolment()];
    expect(code?.reveal()).toMatch(/^([0-9A-HJKMNP-TV-Z]{5}-){3}[0-9A-HJKMNP-TV-Z]{5}$/);
    expect(enrol(old).kind).toBe("code-refused");
    expect(enrol(code)).toMatchObject({ kind: "enrolled", account: { name: "Lan", role: "admin" } });
    expect(enrol(code, "Hoa").kind).toBe("code-refused");
    expect(accounts.firstEnrolment()).toBeUndefined();
  });

  test("takes the code as people type it", () => {
    const { accounts, enrol } = office();
    const typed = accounts.firstEnrolment()?.reveal().toLowerCase().replaceAll("-", " ").replaceAll("0", "o");
    expect(enrol(new Personal(typed ?? "")).kind).toBe("enrolled");
  });
});

describe("enrolling", () => {
  test("an invitation gives its role, until it is too old", () => {
    const { accounts, enrol, time } = staffed();
    expect(enrol(accounts.invite("guard"), "Hoa")).toMatchObject({ account: { role: "guard" } });
    const late = accounts.invite("clerk");
    time.now_ms += ENROLMENT_LIFE_MS;
    expect(enrol(late, "Mai").kind).toBe("code-refused");
  });

  test("a name is one account, however it is written", () => {
    const { accounts, enrol } = staffed();
    const code = accounts.invite("clerk");
    expect(enrol(code, "  LAN ").kind).toBe("name-taken");
    expect(enrol(code, "Hoà".normalize("NFD"))).toMatchObject({ account: { name: "Hoà".normalize("NFC") } });
    expect(enrol(accounts.invite("clerk"), "hoà").kind).toBe("name-taken");
  });

  test("of two who use one code at the same time one is enrolled", () => {
    const held: (() => void)[] = [];
    const hasher: PasswordHasher = {
      decoy: "",
      hash: (_secret, done) => void held.push(() => done("h")),
      verify: (_secret, _hash, done) => done(false),
    };
    const { accounts } = office(undefined, hasher);
    const enrolment = accounts.firstEnrolment() ?? new Personal("");
    const outcomes: string[] = [];
    for (const name of ["Lan", "Hoa"])
      accounts.enrol({ enrolment, name, password: PASSWORD }, ({ kind }) => void outcomes.push(kind));
    for (const finish of held) finish();
    expect(outcomes).toEqual(["enrolled", "code-refused"]);
    expect(accounts.staff().map(({ name }) => name)).toEqual(["Lan"]);
  });
});

describe("sessions", () => {
  test("signing in gives a new token each time; each is its own session until it ends", () => {
    const { accounts, signIn, time } = staffed();
    const [one, two] = [tokenOf(signIn("lan", PASSWORD)), tokenOf(signIn("Lan", PASSWORD))];
    expect(one).toMatch(/^[\w-]{43}$/);
    expect(one).not.toBe(two);
    expect(accounts.session(one)).toEqual({
      staff: expect.stringMatching(/^s-[\w-]{16}$/),
      name: "Lan",
      role: "admin",
    });
    expect(accounts.signOut(one)).toBe(true);
    expect(accounts.session(one)).toBeUndefined();
    time.now_ms += SESSION_LIFE_MS - 1;
    expect(accounts.session(two)).toBeDefined();
    time.now_ms += 1;
    expect(accounts.session(two)).toBeUndefined();
  });

  test("sessions of one person are bounded: one more ends the oldest", () => {
    const { accounts, signIn } = staffed();
    const tokens = Array.from({ length: SESSIONS_PER_STAFF_MAX + 1 }, () => tokenOf(signIn("Lan", PASSWORD)));
    expect(tokens.map((token) => accounts.session(token) !== undefined)).toEqual([
      false,
      ...tokens.slice(1).map(() => true),
    ]);
  });

  test("a dismissed colleague has no session and no password, and the name is free again", () => {
    const { accounts, enrol, signIn } = staffed();
    const enrolled = enrol(accounts.invite("clerk"), "Hoa");
    if (enrolled.kind !== "enrolled") throw new Error(enrolled.kind);
    expect(accounts.dismiss(enrolled.account.staff)).toBe(true);
    expect(accounts.dismiss(enrolled.account.staff)).toBe(false);
    expect(accounts.session(enrolled.token.reveal())).toBeUndefined();
    expect(signIn("Hoa", PASSWORD).kind).toBe("refused");
    expect(enrol(accounts.invite("clerk"), "Hoa").kind).toBe("enrolled");
  });

  test("a password typed in another Unicode form is the same password", () => {
    const { signIn } = staffed();
    expect(signIn("Lan", new Personal(PASSWORD.reveal().normalize("NFD"))).kind).toBe("signed-in");
  });
});

describe("guessing", () => {
  test("after five failures under a name its waits double up to an hour, also for the right password", () => {
    const { signIn, time } = staffed();
    for (let failure = 1; failure <= 5; failure++) expect(signIn("Lan", WRONG).kind).toBe("refused");
    expect(signIn("Lan", PASSWORD)).toEqual({ kind: "wait", wait_ms: NAME_WAIT_MS });
    const waits: number[] = [];
    for (let failure = 6; failure <= 14; failure++) {
      const refused = signIn("Lan", WRONG);
      if (refused.kind !== "wait") throw new Error(refused.kind);
      waits.push(refused.wait_ms);
      time.now_ms += refused.wait_ms;
      expect(signIn("Lan", WRONG).kind).toBe("refused");
    }
    expect(waits.slice(0, 3)).toEqual([NAME_WAIT_MS, 2 * NAME_WAIT_MS, 4 * NAME_WAIT_MS]);
    expect(waits.at(-1)).toBe(NAME_WAIT_MAX_MS);
  });

  test("a success makes the name start anew", () => {
    const { signIn } = staffed();
    for (let failure = 1; failure <= 4; failure++) signIn("Lan", WRONG);
    expect(signIn("Lan", PASSWORD).kind).toBe("signed-in");
    for (let failure = 1; failure <= 5; failure++) expect(signIn("Lan", WRONG).kind).toBe("refused");
    expect(signIn("Lan", WRONG).kind).toBe("wait");
  });

  test("after twenty failures within ten minutes everybody waits, and no longer than that", () => {
    const { signIn, time } = staffed();
    for (let failure = 0; failure < 20; failure++)
      expect(signIn(`guess-${failure}`, WRONG).kind).toBe("refused");
    expect(signIn("Lan", PASSWORD)).toEqual({ kind: "wait", wait_ms: TOTAL_WITHIN_MS });
    time.now_ms += TOTAL_WITHIN_MS;
    expect(signIn("Lan", PASSWORD).kind).toBe("signed-in");
  });

  test("pulling the plug does not start the count anew", () => {
    const { db, signIn } = staffed();
    for (let failure = 1; failure <= 5; failure++) signIn("Lan", WRONG);
    expect(office(openImage(imageOf(db))).signIn("Lan", PASSWORD).kind).toBe("wait");
  });

  test("tries that run at the same time are all counted before the first answer", () => {
    const held: (() => void)[] = [];
    const hasher: PasswordHasher = {
      decoy: "",
      hash: (_secret, done) => done("h"),
      verify: (_secret, _hash, done) => void held.push(() => done(false)),
    };
    const { accounts } = office(undefined, hasher);
    const outcomes: string[] = [];
    for (let guess = 0; guess < 8; guess++)
      accounts.signIn("Lan", WRONG, ({ kind }) => void outcomes.push(kind));
    expect(outcomes).toEqual(["wait", "wait", "wait"]);
    expect(held).toHaveLength(5);
  });

  test("an unknown name is checked against a decoy, so that it takes as long", () => {
    const asked: string[] = [];
    const hasher: PasswordHasher = {
      decoy: "the decoy",
      hash: (_secret, done) => done("h"),
      verify: (_secret, hash, done) => {
        asked.push(hash);
        done(true);
      },
    };
    expect(office(undefined, hasher).signIn("nobody", WRONG).kind).toBe("refused");
    expect(asked).toEqual(["the decoy"]);
  });

  test("when tries can't be counted nobody signs in", () => {
    const { db, accounts, signIn } = staffed();
    const token = tokenOf(signIn("Lan", PASSWORD));
    refuseWrites(db, true);
    expect(signIn("Lan", PASSWORD).kind).toBe("unavailable");
    expect(accounts.invite("clerk")).toBeUndefined();
    expect(accounts.signOut(token)).toBe(false);
    expect(accounts.session(token)).toBeDefined();
    refuseWrites(db, false);
    expect(signIn("Lan", PASSWORD).kind).toBe("signed-in");
  });
});

describe("secrets", () => {
  test("no code, password or token stands in the database or shows in an answer", () => {
    const { db, accounts, enrol, signIn } = office();
    const code = accounts.firstEnrolment();
    const answers = [enrol(code), signIn("Lan", PASSWORD), signIn(PASSWORD.reveal(), WRONG)];
    const tokens = answers.slice(0, 2).map(tokenOf);
    const open = accounts.invite("clerk");
    const canaries = [code, open, PASSWORD].map((secret) => secret?.reveal() ?? "");
    const shown = Buffer.from(JSON.stringify(answers) + inspect(answers, { depth: 9 }));
    for (const secret of [...canaries, ...canaries.map((text) => text.replaceAll("-", "")), ...tokens])
      for (const bytes of [imageOf(db), shown]) expect(Buffer.from(bytes).includes(secret)).toBe(false);
  });
});
