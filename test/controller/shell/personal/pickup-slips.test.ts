/** What an appointment slip opens: found by its receipt, proven by its PIN, gone with its form. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { PIN_TRIES_MAX } from "../../../../controller/core/plan.ts";
import { rekey } from "../../../../controller/shell/personal/key-rotation.ts";
import { PersonalStore } from "../../../../controller/shell/personal/personal-store.ts";
import { siteKeyOf } from "../../../../controller/shell/personal/site-key.ts";
import {
  type Database,
  imageOf,
  openDatabase,
  openImage,
  refuseWrites,
} from "../../../../controller/shell/store/sqlite.ts";
import { Personal } from "../../../../drivers/runtime/personal.ts";
import { SeededRandom } from "../../../../simulators/kit/seeded-random.ts";
import { MemoryPersons } from "../../../../simulators/office/memory-persons.ts";
import { fictionalPerson } from "../../../../simulators/reader/fictional-person.ts";

const SITE = siteKeyOf(new SeededRandom(7).bytes(32));
const NEXT = siteKeyOf(new SeededRandom(8).bytes(32));
const random = new SeededRandom(1);
const DAY = "2026-12-31";
const [A, B] = ["H99.1-261123-0001", "H99.1-261123-0002"];
const NUMBER = new Personal(fictionalPerson(61).idNumber);

const folder = mkdtempSync(join(tmpdir(), "slips-"));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;

const storeOver = (db: Database, site = SITE): PersonalStore => new PersonalStore(db, site, random);
/** A real file, and one person with an appointment slip for A and one for B. */
const bench = (path = join(folder, `${++files}.db`)) => {
  const db = openDatabase(path);
  const store = storeOver(db);
  const person = store.keep(store.newPerson(), NUMBER, "result", DAY);
  const issue = (dossier: string, pin = true): string => {
    const form_id = store.newForm();
    store.keepForm(person, form_id, new Personal("{}"));
    store.addSlip(form_id, dossier, pin);
    return form_id;
  };
  const [a, b] = [issue(A), issue(B)];
  const pin = (form_id: string): Personal<string> => store.pinOf(form_id) ?? new Personal("");
  return { path, db, store, person, issue, a, b, pin };
};
/** Another PIN than this one. */
const wrongFor = (pin: Personal<string>): Personal<string> =>
  new Personal(String((Number(pin.reveal()) + 1) % 100_000_000).padStart(8, "0"));

describe("a receipt", () => {
  test("finds its dossier and whose it is; another spelling, a cut and a foreign one find nobody", () => {
    const { store, person, a } = bench();
    const { reference } = store.receiptOf(a);
    expect(store.byReceipt(reference)).toEqual({ person, dossier: A });
    for (const other of [`${reference}=`, reference.slice(0, -1), store.receiptOf(store.newForm()).reference])
      expect(store.byReceipt(other)).toBeUndefined();
  });

  test("does not stand in the database, and neither does the PIN", () => {
    const { db, store, a, pin } = bench();
    const bytes = Buffer.from(imageOf(db));
    expect(bytes.includes(A)).toBe(true);
    expect(
      [store.receiptOf(a).reference, pin(a).reveal()].filter((secret) => bytes.includes(secret)),
    ).toEqual([]);
  });

  test("of a form that is not kept opens nothing", () => {
    const { store } = bench();
    const form_id = store.newForm();
    expect(store.addSlip(form_id, A, true)).toBe(false);
    expect(store.byReceipt(store.receiptOf(form_id).reference)).toBeUndefined();
  });
});

test("a dossier is whose newest appointment slip it has", () => {
  const { store, person, issue } = bench();
  const other = store.keep(store.newPerson(), new Personal(fictionalPerson(62).idNumber), "result", DAY);
  expect(store.byDossier(A)).toEqual({ person, dossier: A });
  const form_id = store.newForm();
  store.keepForm(other, form_id, new Personal("{}"));
  store.addSlip(form_id, A, true);
  expect(store.byDossier(A)).toEqual({ person: other, dossier: A });
  issue(A);
  expect(store.byDossier(A)?.person).toBe(person);
  expect(store.byDossier("H99.1-261123-0009")).toBeUndefined();
});

describe("a PIN", () => {
  test("has eight digits, is another for each form, and only where one is printed", () => {
    const { store, issue, pin } = bench();
    const pins = Array.from({ length: 200 }, () => pin(issue(A)).reveal());
    expect(pins.filter((digits) => !/^[0-9]{8}$/.test(digits))).toEqual([]);
    // 200 of a hundred million meet once in five thousand runs; this seed does not.
    expect(new Set(pins).size).toBe(200);
    const first = new Set(pins.map((digits) => digits[0]));
    expect(first.size).toBe(10);
    expect(store.pinOf(issue(A, false))).toBeUndefined();
  });

  test("is right for its own dossier only, and for its own person", () => {
    const { store, person, a, pin } = bench();
    expect(store.tryPin(person, [A, B], pin(a))).toEqual({ kind: "matched", dossiers: [A] });
    expect(store.tryPin(person, [B], pin(a))).toEqual({ kind: "wrong" });
    expect(store.tryPin("p-other", [A], pin(a))).toEqual({ kind: "none" });
    expect(store.tryPin(person, [], pin(a))).toEqual({ kind: "none" });
  });

  test("of an older slip for the same dossier is good no more", () => {
    const { store, person, a, issue, pin } = bench();
    const newer = issue(A);
    expect(store.tryPin(person, [A], pin(a)).kind).toBe("wrong");
    expect(store.tryPin(person, [A], pin(newer)).kind).toBe("matched");
  });

  test("is none where none was printed", () => {
    const { store, person, issue } = bench();
    issue("H99.1-261123-0003", false);
    expect(store.tryPin(person, ["H99.1-261123-0003"], new Personal("00000000"))).toEqual({ kind: "none" });
  });

  test("is burnt by its fifth wrong try, for good, also for the right digits after a restart", () => {
    const { path, db, store, person, a, pin } = bench();
    const [right, wrong] = [pin(a), wrongFor(pin(a))];
    for (let count = 1; count < PIN_TRIES_MAX; count++)
      expect(store.tryPin(person, [A], wrong)).toEqual({ kind: "wrong" });
    db.close();
    const after = storeOver(openDatabase(path));
    expect(after.tryPin(person, [A], wrong)).toEqual({ kind: "burnt" });
    expect(after.tryPin(person, [A], right)).toEqual({ kind: "burnt" });
    const last = storeOver(openDatabase(path));
    expect(last.tryPin(person, [A], right)).toEqual({ kind: "burnt" });
  });

  test("forgives earlier slips of the hand once it is right, and counts no try against the others", () => {
    const { db, store, person, a, b, pin } = bench();
    const tries = () => db.prepare("SELECT pin_tries FROM pickup_slip ORDER BY number").pluck().all();
    store.tryPin(person, [A, B], wrongFor(pin(a)));
    store.tryPin(person, [B], wrongFor(pin(b)));
    expect(tries()).toEqual([1, 2]);
    store.tryPin(person, [A, B], pin(a));
    expect(tries()).toEqual([0, 2]);
  });

  test("that is burnt leaves the others of its person alone", () => {
    const { store, person, a, b, pin } = bench();
    for (let count = 0; count < PIN_TRIES_MAX; count++) store.tryPin(person, [A], wrongFor(pin(a)));
    expect(store.tryPin(person, [A, B], pin(b))).toEqual({ kind: "matched", dossiers: [B] });
    expect(store.tryPin(person, [A, B], pin(a))).toEqual({ kind: "wrong" });
  });

  test("is not looked at when its try can't be counted", () => {
    const { db, store, person, a, pin } = bench();
    refuseWrites(db, true);
    expect(store.tryPin(person, [A], pin(a))).toEqual({ kind: "unavailable" });
    refuseWrites(db, false);
    expect(store.tryPin(person, [A], pin(a)).kind).toBe("matched");
  });

  test("typed with other characters or in another length is simply wrong", () => {
    const { store, person } = bench();
    for (const typed of ["", "1234567", "123456789", "１２３４５６７８"])
      expect(store.tryPin(person, [A, B], new Personal(typed)).kind).toBe("wrong");
  });
});

describe("what a slip opens is gone", () => {
  const left = (db: Database) => db.prepare("SELECT count(*) FROM pickup_slip").pluck().get();

  test("with the purpose its form was kept for, and with its person", () => {
    const { db, store, a } = bench();
    const { reference } = store.receiptOf(a);
    store.purge(DAY);
    expect([left(db), store.byReceipt(reference), store.byDossier(A), store.pinOf(a)]).toEqual([
      0,
      undefined,
      undefined,
      undefined,
    ]);
  });

  test("on request, and again after a restore brought it back", () => {
    const { db, store, person } = bench();
    const copy = openImage(imageOf(db));
    const erasure = { erasure: store.newErasure(), day: DAY, cause: "request", person, fields: 3 } as const;
    store.erase({ ...erasure, purpose: null });
    expect([left(db), left(copy)]).toEqual([0, 2]);
    storeOver(copy).erase({ ...erasure, purpose: null });
    expect(left(copy)).toBe(0);
  });

  test("with the site key: old receipts and PINs are nobody's, a slip printed again opens", () => {
    const { db, store, person, a, pin } = bench();
    const [reference, old] = [store.receiptOf(a).reference, pin(a)];
    for (let count = 0; count < PIN_TRIES_MAX; count++) store.tryPin(person, [A], wrongFor(old));
    rekey(db, SITE, NEXT, random);
    const later = storeOver(db, NEXT);
    expect(later.byReceipt(reference)).toBeUndefined();
    expect(later.tryPin(person, [A], old).kind).toBe("wrong");
    expect(later.byReceipt(later.receiptOf(a).reference)).toEqual({ person, dossier: A });
    expect(later.tryPin(person, [A], later.pinOf(a) ?? new Personal("")).kind).toBe("matched");
  });
});

test("the stand-in of mass simulation answers alike", () => {
  const store = new MemoryPersons();
  const person = store.keep(store.newPerson(), NUMBER, "result", DAY);
  const form_id = store.newForm();
  store.keepForm(person, form_id, new Personal("{}"));
  expect(store.addSlip("f-nothing", A, true)).toBe(false);
  store.addSlip(form_id, A, true);
  expect(store.byReceipt(store.receiptOf(form_id).reference)).toMatchObject({ person, dossier: A });
  expect(store.byDossier(A)).toMatchObject({ person });
  const pin = store.pinOf(form_id) ?? new Personal("");
  expect(store.tryPin(person, [B], pin)).toEqual({ kind: "none" });
  expect(store.tryPin(person, [A], pin)).toEqual({ kind: "matched", dossiers: [A] });
  const wrong = new Personal("99999999");
  const verdicts = Array.from({ length: PIN_TRIES_MAX }, () => store.tryPin(person, [A], wrong).kind);
  expect(verdicts).toEqual(["wrong", "wrong", "wrong", "wrong", "burnt"]);
  expect(store.tryPin(person, [A], pin)).toEqual({ kind: "burnt" });
  store.purge(DAY);
  expect([store.byDossier(A), store.pinOf(form_id)]).toEqual([undefined, undefined]);
});
