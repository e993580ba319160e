/** The judge is total: any input about any id gets a reply and leaves a sound state. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Input, InputOf } from "../../../controller/core/input.ts";
import { TestOffice } from "./office-kit.ts";

/** Known ids, ids the office will give out, ids that mean something to JavaScript, and anything else. */
const id = (...known: readonly string[]): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...known) },
    fc.constantFrom("constructor", "toString", "__proto__", "hasOwnProperty", ""),
    fc.string({ maxLength: 8 }),
  );
const made = (prefix: string): fc.Arbitrary<string> =>
  id(...Array.from({ length: 40 }, (_, index) => `${prefix}${index + 1}`));
const of = <T extends string>(...words: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...words);

const door = id("d1");
const kiosk = id("k1");
const counter = id("c1", "c2");
const reader = id("rd", "rk");
const field = id("land", "civil");
const bank = id("w1", "w2");
const device = id("b1", "pd", "pk", "rd", "rk", "w1", "w2");
const box = fc.oneof(of("1", "2", "7").map(Number), fc.integer(), fc.double());
const card = fc.integer({ min: 0, max: 4 });
const why = fc.option(fc.string({ maxLength: 8 }));
const printer = of("pd", "pk", "nobody", "constructor");
const text_mode = of("raster", "soft-font", "tcvn3");
const FOUND = {
  real_time_status: "yes",
  in_order_status: "yes",
  auto_status: "no",
  process_id: "no",
  clear_buffer: "no",
  identify: "yes",
} as const;
const scan = fc.constantFrom("s1", "s2");
const timer = fc.oneof(
  made("permit:k"),
  made("repage:t"),
  made("notice:n"),
  of(
    "left-open:1",
    "left-open:9",
    "scan:d1",
    "scan:",
    "slips:pd",
    "slips:x",
    "remote:1",
    "results",
    "day",
    "storage",
    ":",
    "",
  ),
);

const dossier = fc.option(of("H99.1-261123-0001", "H99.1-261123-0002"));

/** One generator a kind: a new input does not compile until it is tried here. */
const ANY: { readonly [K in Input["kind"]]: fc.Arbitrary<Omit<InputOf<K>, "kind">> } = {
  "issue-form": fc.record({
    counter,
    form: of("appointment", "supplement", "refusal", "apology"),
    form_id: fc.stringMatching(/^f-[a-z]{3}$/),
    person: of("p-1", "p-2"),
    dossier,
  }),
  "request-fee": fc.record({
    counter,
    form_id: fc.stringMatching(/^f-[a-z]{3}$/),
    person: of("p-1", "p-2"),
    dossier: of("H99.1-261123-0001"),
    amount_vnd: fc.nat(),
  }),
  "print-report": fc.record({ day: of("2026-11-23", "2026-11-24") }),
  "read-card": fc.record({
    reader,
    scan,
    by: fc.constantFrom("card" as const, "visitor-slip" as const),
    person: of("p-1", "p-2"),
    agreed: fc.boolean(),
    elderly: fc.boolean(),
    visits_before: fc.nat(5),
    warnings: fc.array(fc.string(), { maxLength: 2 }),
  }),
  "chip-read": fc.record({
    reader: of("cd", "ck"),
    scan,
    trust: of("printed", "chip-read", "chip-integrity", "chip-issuer"),
    outcome: of("same", "differs", "unread"),
    why,
  }),
  "read-receipt": fc.record({ reader, scan, person: of("p-1", "p-2"), dossier: of("H-1", "H-2", "H-3") }),
  "type-number": fc.record({
    door,
    scan,
    person: of("p-1", "p-2"),
    known: fc.boolean(),
    agreed: fc.boolean(),
    elderly: fc.boolean(),
    visits_before: fc.nat(5),
    warnings: fc.array(fc.string(), { maxLength: 2 }),
  }),
  "refuse-card": fc.record({
    reader,
    scan,
    error: fc.oneof(fc.string(), of("visitor-slip-unknown", "receipt-unknown")),
  }),
  "stop-keeping": fc.record({ door, scan }),
  "print-visitor-slip": fc.record({ door, scan }),
  "reprint-slip": fc.record({ door, scan, code: fc.constantFrom("A001", "A002", "B001") }),
  "call-manager": fc.record({ door }),
  "see-door": fc.record({ door }),
  "forget-scan": fc.record({ door }),
  admit: fc.record({
    door,
    scan: fc.option(scan),
    field,
    lane: of("regular", "priority"),
    reason: fc.option(of("elderly", "pregnant")),
    pager: fc.option(
      fc.record({ base: id("b1"), card: fc.oneof(fc.integer({ min: 1, max: 3 }), fc.integer()) }),
    ),
    agreed: fc.boolean(),
  }),
  "swap-pager": fc.record({
    door,
    base: id("b1"),
    card,
    to: fc.option(fc.record({ base: id("b1"), card })),
  }),
  "buzz-pager": fc.record({ base: id("b1"), card, power: fc.option(fc.nat(5)), range_test: fc.boolean() }),
  "judge-buzz": fc.record({
    base: id("b1"),
    card,
    rang: fc.boolean(),
    place: fc.option(fc.string({ maxLength: 8 })),
    power: fc.option(fc.nat(5)),
  }),
  "mark-pager": fc.record({ base: id("b1"), card, as: of("lost", "disabled", "in-rack") }),
  "replace-pager": fc.record({ base: id("b1"), card }),
  "charge-pagers": fc.record({ base: id("b1"), cards: fc.array(card, { maxLength: 4 }) }),
  "all-call": fc.record({ base: id("b1"), confirmed: fc.boolean() }),
  "reconcile-pagers": fc.record({ door, base: id("b1"), missing: fc.array(card, { maxLength: 4 }) }),
  "return-pager": fc.record({ door, base: id("b1"), card }),
  "take-ticket": fc.record({ kiosk, field }),
  "print-ticket": fc.record({ kiosk, ticket: made("t") }),
  "leave-kiosk": fc.record({ kiosk }),
  "call-help": fc.record({ kiosk }),
  "see-help": fc.record({ kiosk }),
  "open-counter": fc.record({ counter }),
  "close-counter": fc.record({ counter }),
  "call-next": fc.record({ counter }),
  recall: fc.record({ counter }),
  "start-service": fc.record({ counter }),
  "finish-service": fc.record({ counter }),
  "mark-no-show": fc.record({ counter }),
  undo: fc.record({ counter }),
  "load-result": fc.record({
    counter,
    dossier: of("H-1", "H-2", "H-3"),
    person: of("p-1", "p-2"),
    box: fc.option(box),
    size: fc.option(of("S" as const, "M" as const, "L" as const)),
    reach: fc.option(of("low" as const)),
    proxy: fc.option(of("p-1", "p-2")),
  }),
  "request-code": fc.record({ kiosk }),
  "code-sent": fc.record({ kiosk, claim: made("m"), sent: fc.boolean() }),
  "try-code": fc.record({ kiosk, claim: fc.option(made("m")), matched: fc.boolean() }),
  "try-pin": fc.record({
    kiosk,
    claim: fc.option(made("m")),
    boxes: fc.array(box, { maxLength: 3 }),
    burnt: fc.boolean(),
  }),
  "open-box": fc.record({ kiosk, box }),
  "clear-box": fc.record({ counter, box, holds: of("nothing", "result", "taken") }),
  "withdraw-result": fc.record({ counter, box, why: of("withdrawn", "moved", "expired") }),
  "hand-over": fc.record({ counter, dossier: of("H-1", "H-2", "H-3"), how: of("counter", "archive") }),
  "name-proxy": fc.record({ counter, box, proxy: fc.option(of("p-1", "p-2")) }),
  "extend-result": fc.record({ counter, box, days: fc.oneof(fc.integer(), fc.double()) }),
  "ask-remote-open": fc.record({ counter, box, reason: of("door-stuck", "no-code") }),
  "confirm-remote-open": fc.record({ counter, box }),
  "cancel-remote-open": fc.record({ counter, box }),
  "begin-round": fc.record({ counter }),
  "check-box": fc.record({ counter, box }),
  "judge-box": fc.record({ counter, box, found: of("as-listed", "differs") }),
  "end-round": fc.record({ counter }),
  "test-box": fc.record({ bank, box, confirmed: fc.constant(true as const) }),
  "retire-box": fc.record({ bank, box, out: fc.boolean() }),
  "notice-ended": fc.record({ notice: made("n"), sent: fc.boolean() }),
  "erase-person": fc.record({
    person: fc.constantFrom("p-1", "p-2"),
    erasure: fc.string(),
    fields: fc.nat(),
  }),
  "export-person": fc.record({ person: fc.constantFrom("p-1", "p-2") }),
  "rotate-key": fc.record({ from: fc.string(), to: fc.string() }),
  "persons-purged": fc.record({ day: fc.string(), erasures: fc.array(fc.string()) }),
  "resume-bank": fc.record({ bank }),
  "device-changed": fc.record({ changed: device, state: of("up", "degraded", "down"), fault: why }),
  "page-accepted": fc.record({ page: made("p") }),
  "page-ended": fc.record({ page: made("p"), end: of("transmitted", "rejected", "uncertain"), why }),
  "job-rendered": fc.record({
    job: made("j"),
    bands: fc.nat(40),
    length_mm: fc.nat(400),
    bytes: fc.nat(90_000),
    digest: fc.constant("cbf43926"),
    process_id: fc.option(fc.constantFrom("0000", "9998")),
  }),
  "job-progressed": fc.record({ job: made("j"), band: fc.integer({ min: -1, max: 41 }) }),
  "job-sent": fc.record({ job: made("j") }),
  "resolve-slip": fc.record({ job: made("j"), as: of("printed", "not-printed") }),
  "copy-slip": fc.record({ job: made("j") }),
  "cancel-slip": fc.record({ job: made("j") }),
  "printer-identified": fc.record({ printer, maker: why, model: why, firmware: why }),
  "printer-probed": fc.record({
    printer,
    result: fc.option(fc.record({ maker: why, model: why, firmware: why, found: fc.constant(FOUND) })),
    why,
  }),
  "paper-seen": fc.record({ printer, paper: of("ok", "low", "out") }),
  "probe-printer": fc.record({ printer }),
  "print-strip": fc.record({ printer, what: of("letters", "widths"), text_mode }),
  "judge-strip": fc.record({ printer, text_mode, reads: fc.boolean() }),
  "load-roll": fc.record({ printer, length_mm: fc.integer({ min: 1, max: 100_000 }) }),
  "job-ended": fc.record({
    job: made("j"),
    end: of("printed", "unconfirmed", "ambiguous", "failed"),
    why,
    process_id: why,
  }),
  "pulse-ended": fc.record({ permit: made("k"), end: of("acknowledged", "unconfirmed", "refused"), why }),
  "door-seen": fc.record({
    bank,
    board: fc.integer({ min: 0, max: 2 }),
    index0: fc.integer({ min: -1, max: 2 }),
    door: of("open", "closed", "unknown"),
  }),
  "timer-fired": fc.record({ timer }),
  restarted: fc.record({ boot: fc.string() }),
};
const inputs = Object.entries(ANY).map(([kind, body]) =>
  // The kind and its own body: TypeScript can't follow that through the entries of a table.
  (body as fc.Arbitrary<object>).map((row) => ({ kind, ...row }) as Input),
);

describe("every kind of input", () => {
  it.each(Object.keys(ANY))("%s gets a reply from an empty office, whatever it names", (kind) => {
    const input = inputs[Object.keys(ANY).indexOf(kind)];
    if (input === undefined) throw new Error(kind);
    fc.assert(
      fc.property(input, (now) => {
        expect(["done", "refused"]).toContain(new TestOffice().do(now).reply.kind);
      }),
    );
  });

  it("leaves a sound state in any order, and what the facts fold to is what was decided", () => {
    const step = fc.tuple(fc.oneof(...inputs), fc.nat(20_000));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const office = new TestOffice().open();
        for (const [input, wait_ms] of steps) office.wait(wait_ms).do(input);
      }),
      { numRuns: 400 },
    );
  });
});
