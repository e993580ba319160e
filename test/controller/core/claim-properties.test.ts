/** Two different factors of one session, and nothing else, open a box: in any order of commands. */
import fc from "fast-check";
import { expect, it } from "vitest";
import type { Input } from "../../../controller/core/input.ts";
import { CLAIM_LIFE_MS } from "../../../controller/core/plan.ts";
import { card, doorOf, RESULTS, receipt, stored, unknownReceipt } from "./claim-kit.ts";
import { effectsOf, type TestOffice } from "./office-kit.ts";

/** What the test itself gave to one session. */
interface Given {
  readonly at_ms: number;
  readonly by: "card" | "receipt";
  readonly person: string;
  readonly dossier: string | null;
  sent: boolean;
  code: boolean;
  readonly pins: Set<number>;
}

type Step =
  | Input
  | { readonly kind: "code"; readonly matched: boolean; readonly late: boolean }
  | { readonly kind: "pin"; readonly boxes: readonly number[]; readonly late: boolean }
  /** The banks refuse whatever they were told, so that the next one's turn comes. */
  | { readonly kind: "banks-refuse" }
  | { readonly kind: "later"; readonly wait_ms: number };

const person = fc.constantFrom("p-x", "p-y", "p-z");
const number = fc.constantFrom(1, 2, 7);
const seldom = fc.constantFrom(false, false, false, true);
const code = fc.record({
  kind: fc.constant("code" as const),
  matched: seldom.map((wrong) => !wrong),
  late: seldom,
});
const pin = fc.record({
  kind: fc.constant("pin" as const),
  boxes: fc.uniqueArray(number, { maxLength: 2 }),
  late: seldom,
});
const openStep = number.map((box): Step => ({ kind: "open-box", kiosk: "k1", box }));
const ASK: Step = { kind: "request-code", kiosk: "k1" };
const anyReceipt = fc
  .tuple(person, fc.constantFrom(...RESULTS))
  .map(([who, { dossier }]): Step => receipt(who, dossier));
const ownReceipt = fc
  .constantFrom(...RESULTS)
  .map(({ person: owner, dossier }): Step => receipt(owner, dossier));
const STEP: fc.Arbitrary<Step> = fc.oneof(
  person.map(card),
  anyReceipt,
  ownReceipt,
  fc.constant<Step>(unknownReceipt()),
  fc.constant(ASK),
  code,
  pin,
  openStep,
  fc
    .tuple(number, fc.constantFrom("open" as const, "closed" as const))
    .map(([box, level]) => doorOf(box, level)),
  fc.constant<Step>({ kind: "banks-refuse" }),
  fc.constant<Step>({ kind: "leave-kiosk", kiosk: "k1" }),
  fc
    .constantFrom(1_000, 31_000, CLAIM_LIFE_MS / 2, CLAIM_LIFE_MS + 1)
    .map((wait_ms): Step => ({ kind: "later", wait_ms })),
  fc.constant<Step>({ kind: "restarted", boot: "2" }),
);
/** Runs that come far, each step of which may be missing or followed by any other. */
const RUN: fc.Arbitrary<readonly Step[]> = fc
  .tuple(
    fc.oneof(person.map(card), ownReceipt),
    fc.oneof(fc.tuple(fc.constant(ASK), code), fc.tuple(pin)),
    openStep,
    fc.array(fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, STEP), {
      minLength: 5,
      maxLength: 5,
    }),
    fc.constant<Step>({ kind: "banks-refuse" }),
  )
  .map(([first, second, last, between, after]) =>
    [first, ...second, last, after].flatMap((step, at) => [step, between[at] ?? []].flat()),
  );

/** Feeds one step; whatever proves something is noted under the session it was given to. */
const feed = (office: TestOffice, given: Map<string, Given>, step: Step) => {
  const [older, newer] = [...given.keys()].slice(-2);
  if (step.kind === "later") return void office.wait(step.wait_ms);
  if (step.kind === "banks-refuse") {
    for (const permit of Object.keys(office.office.permits))
      office.do({ kind: "pulse-ended", permit, end: "refused", why: "busy" });
    return undefined;
  }
  if (step.kind === "code" || step.kind === "pin") {
    const claim = (step.late ? older : newer) ?? null;
    const session = given.get(claim ?? "");
    if (step.kind === "code") {
      if (session?.sent === true && step.matched) session.code = true;
      return office.do({ kind: "try-code", kiosk: "k1", claim, matched: step.matched });
    }
    for (const box of step.boxes) session?.pins.add(box);
    return office.do({ kind: "try-pin", kiosk: "k1", claim, boxes: step.boxes, burnt: false });
  }
  const ruling = office.do(step);
  for (const fact of ruling.facts) {
    if (fact.kind !== "claim-started") continue;
    const { at_ms } = office;
    if (step.kind !== "read-card" && step.kind !== "read-receipt") throw new Error("a session from nothing");
    const by = step.kind === "read-card" ? "card" : "receipt";
    const dossier = step.kind === "read-receipt" ? step.dossier : null;
    given.set(fact.claim, {
      ...{ at_ms, by, person: step.person, dossier },
      ...{ sent: false, code: false, pins: new Set() },
    });
  }
  for (const { claim } of effectsOf(ruling, "send-code")) {
    office.do({ kind: "code-sent", kiosk: "k1", claim, sent: true });
    const session = given.get(claim);
    if (session !== undefined) session.sent = true;
  }
  return ruling;
};

it("in any order of commands, no box opens but to two factors of one session of its owner", () => {
  let opened = 0;
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(
          RUN,
          STEP.map((step) => [step]),
        ),
        { maxLength: 14 },
      ),
      (runs) => {
        const office = stored();
        const given = new Map<string, Given>();
        for (const step of runs.flat()) {
          const ruling = feed(office.wait(100), given, step);
          for (const { permit, box } of ruling === undefined ? [] : effectsOf(ruling, "pulse-box")) {
            const session = given.get(office.office.permits[permit]?.claim ?? "");
            const result = RESULTS.find((row) => row.box === box);
            const owner = session?.person === result?.person;
            const proxy = session?.by === "card" && session.person === result?.proxy && session.code;
            expect(owner || proxy).toBe(true);
            if (session?.by === "receipt") expect(session.dossier).toBe(result?.dossier);
            expect(session?.code === true || (session?.by === "card" && session.pins.has(box))).toBe(true);
            expect(office.at_ms - (session?.at_ms ?? 0)).toBeLessThanOrEqual(CLAIM_LIFE_MS);
            expect([...given].at(-1)?.[1]).toBe(session);
            opened++;
          }
        }
      },
    ),
    { numRuns: 1_000 },
  );
  expect(opened).toBeGreaterThan(100);
});
