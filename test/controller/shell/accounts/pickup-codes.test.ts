/** Pick-up codes: one claim, one person, a few tries, ten minutes of one boot. */
import { describe, expect, test } from "vitest";
import { CODE_TRIES_MAX } from "../../../../controller/core/plan.ts";
import type { PasswordHasher } from "../../../../controller/shell/accounts/password.ts";
import {
  CODE_LIFE_MS,
  type CodeVerdict,
  PickupCodes,
} from "../../../../controller/shell/accounts/pickup-codes.ts";
import { StandInHasher } from "../../../../controller/shell/accounts/stand-in-hasher.ts";
import { imageOf, openDatabase, openImage, refuseWrites } from "../../../../controller/shell/store/sqlite.ts";
import { Personal } from "../../../../drivers/runtime/personal.ts";
import { SeededRandom } from "../../../../simulators/kit/seeded-random.ts";
import { VirtualClock } from "../../../../simulators/kit/virtual-clock.ts";

const kiosk = (boot = "boot-1", db = openDatabase(":memory:"), hasher?: PasswordHasher) => {
  const random = new SeededRandom(9);
  const clock = new VirtualClock();
  const codes = new PickupCodes({ db, hasher: hasher ?? new StandInHasher(random), random, clock, boot });
  const issue = (claim = "claim-1", person = "p-1"): Personal<string> | undefined => {
    let issued: Personal<string> | undefined;
    codes.issue(claim, person, (code) => {
      issued = code;
    });
    return issued;
  };
  const check = (code: Personal<string> | undefined, claim = "claim-1", person = "p-1"): CodeVerdict => {
    let verdict: CodeVerdict | undefined;
    codes.check(claim, person, code ?? new Personal(""), (answer) => {
      verdict = answer;
    });
    if (verdict === undefined) throw new Error("no answer");
    return verdict;
  };
  return { db, clock, codes, issue, check };
};
const wrongFor = (code: Personal<string> | undefined) =>
  new Personal(code?.reveal() === "000000" ? "000001" : "000000");

describe("a pick-up code", () => {
  test("has six digits and works once", () => {
    const { issue, check } = kiosk();
    const code = issue();
    expect(code?.reveal()).toMatch(/^[0-9]{6}$/);
    expect(check(code)).toBe("matched");
    expect(check(code)).toBe("none");
  });

  test("belongs to one claim and one person", () => {
    const { issue, check } = kiosk();
    const code = issue();
    expect(check(code, "claim-2")).toBe("none");
    expect(check(code, "claim-1", "p-2")).toBe("none");
    expect(check(code)).toBe("matched");
  });

  test("is burnt by its last wrong try", () => {
    const { issue, check } = kiosk();
    const code = issue();
    for (let guess = 0; guess < CODE_TRIES_MAX; guess++) expect(check(wrongFor(code))).toBe("wrong");
    expect(check(code)).toBe("none");
  });

  test("is good for ten minutes", () => {
    const { issue, check, clock } = kiosk();
    const code = issue();
    clock.advance(CODE_LIFE_MS - 1);
    expect(check(wrongFor(code))).toBe("wrong");
    clock.advance(1);
    expect(check(code)).toBe("none");
  });

  test("does not outlive the boot that made it, whatever the clock then says", () => {
    const { db, issue } = kiosk();
    const code = issue();
    const after = kiosk("boot-2", openImage(imageOf(db)));
    expect(after.check(code)).toBe("none");
    after.issue("claim-2");
    expect(after.db.prepare("SELECT claim FROM pickup_code").pluck().all()).toEqual(["claim-2"]);
  });

  test("keeps its count of tries over a crash of the program within one boot", () => {
    const { db, issue, check } = kiosk();
    const code = issue();
    for (let guess = 1; guess < CODE_TRIES_MAX; guess++) check(wrongFor(code));
    const after = kiosk("boot-1", openImage(imageOf(db)));
    expect(after.check(wrongFor(code))).toBe("wrong");
    expect(after.check(code)).toBe("none");
  });

  test("replaces the one before it", () => {
    const { issue, check } = kiosk();
    const [first, second] = [issue(), issue()];
    expect(check(first)).toBe("wrong");
    expect(check(second)).toBe("matched");
  });

  test("is never given out or checked when it can't be kept or counted", () => {
    const { db, issue, check } = kiosk();
    const code = issue();
    refuseWrites(db, true);
    expect(issue()).toBeUndefined();
    expect(check(code)).toBe("unavailable");
    refuseWrites(db, false);
    expect(check(code)).toBe("matched");
  });

  test("entered right twice at the same time matches once", () => {
    const held: (() => void)[] = [];
    const hasher: PasswordHasher = {
      decoy: "",
      hash: (_secret, done) => done("h"),
      verify: (_secret, _hash, done) => void held.push(() => done(true)),
    };
    const { codes, issue } = kiosk("boot-1", undefined, hasher);
    const code = issue() ?? new Personal("");
    const verdicts: CodeVerdict[] = [];
    for (const _ of [1, 2]) codes.check("claim-1", "p-1", code, (verdict) => void verdicts.push(verdict));
    for (const finish of held) finish();
    expect(verdicts).toEqual(["matched", "none"]);
  });

  test("is not made for a fourth session of one person until the first is past; others have theirs", () => {
    const { clock, issue, check } = kiosk();
    for (const claim of ["claim-1", "claim-2", "claim-3"]) issue(claim);
    clock.advance(1_000);
    expect(issue("claim-4")).toBeUndefined();
    expect(issue("claim-3")?.reveal()).toMatch(/^[0-9]{6}$/);
    const others = issue("claim-5", "p-2");
    expect(check(others, "claim-5", "p-2")).toBe("matched");
    clock.advance(CODE_LIFE_MS - 1_000);
    expect(check(issue("claim-4"), "claim-4")).toBe("matched");
  });

  test("of a session that was used makes room for another", () => {
    const { issue, check } = kiosk();
    for (const claim of ["claim-1", "claim-2"]) issue(claim);
    expect(check(issue("claim-3"), "claim-3")).toBe("matched");
    expect(check(issue("claim-4"), "claim-4")).toBe("matched");
  });

  test("takes one hash to judge, also where there is nothing to check", () => {
    const checked: string[] = [];
    const hasher: PasswordHasher = {
      decoy: "nobody's",
      hash: (_secret, done) => done("somebody's"),
      verify: (_secret, hash, done) => {
        checked.push(hash);
        done(false);
      },
    };
    const { issue, check } = kiosk("boot-1", undefined, hasher);
    const code = issue();
    expect([check(code), check(code, "claim-2"), check(code, "claim-1", "p-2")]).toEqual([
      "wrong",
      "none",
      "none",
    ]);
    expect(checked).toEqual(["somebody's", "nobody's", "nobody's"]);
  });

  test("does not stand in the database", () => {
    const { db, issue } = kiosk();
    const code = issue()?.reveal() ?? "";
    const texts = db.prepare("SELECT claim || person || boot FROM pickup_code").pluck().all();
    expect(db.prepare("SELECT code_hash FROM pickup_code").pluck().get()).toMatch(
      /^stand-in:[0-9a-f]{16}:[0-9a-f]{64}$/,
    );
    expect(texts.join().includes(code)).toBe(false);
  });
});
