import { describe, expect, it } from "vitest";
import { brokenInvariants } from "../../../controller/core/invariants.ts";
import { IN_HAND_MAX, NOTICES_MAX } from "../../../controller/core/plan.ts";
import type { Box, InHand, Permit, ResultNotice } from "../../../controller/core/result-box.ts";
import type { Office } from "../../../controller/core/state.ts";
import { BoxOffice, FOUR_BANKS, openInput } from "./box-kit.ts";
import { MORNING_MS } from "./office-kit.ts";

/**
 * Box 8 is being collected, box 1 taken back by a clerk, box 9 opened from afar; box 2 is empty, and a result
 * is in hand.
 */
const soundOffice = () => {
  const office = new BoxOffice().open();
  for (const box of [1, 8, 9]) office.store(box, `H-${box}`, "p-x");
  const collecting = office.verify().permitBy(openInput(8));
  office.wait(600).answer(collecting);
  office.door(8, "open");
  const returning = office.permitBy({ kind: "withdraw-result", counter: "c1", box: 1, why: "moved" });
  office.do({ kind: "ask-remote-open", counter: "c1", box: 9, reason: "no-code" }, "staff:s-1");
  const remote = office.permitBy({ kind: "confirm-remote-open", counter: "c2", box: 9 }, "staff:s-2");
  office.do({ kind: "begin-round", counter: "c1" });
  return { sound: office.office, collecting, returning, remote };
};
const { sound: SOUND, collecting: COLLECTING, returning: RETURNING, remote: REMOTE } = soundOffice();

const box = (number: number, change: Partial<Box>): Office => {
  const row = SOUND.boxes[number];
  if (row === undefined) throw new Error(`there is no box ${number}`);
  return { ...SOUND, boxes: { ...SOUND.boxes, [String(number)]: { ...row, ...change } } };
};
const permit = (id: string, change: Partial<Permit>): Office => {
  const row = SOUND.permits[id];
  if (row === undefined) throw new Error(`there is no permit ${id}`);
  return { ...SOUND, permits: { ...SOUND.permits, [id]: { ...row, ...change } } };
};
const held = (dossier: string): InHand => ({
  dossier,
  person: "p-x",
  proxy: null,
  why: "moved",
  counter: "c1",
  since_ms: MORNING_MS,
});
const [notice] = SOUND.notices;
const notices = (count: number): readonly ResultNotice[] =>
  Array.from({ length: count }, (_, index) => ({
    ...(notice ?? { box: 1, dossier: "H-1", person: "p-x", what: "ready", state: "sent", tries: 1 }),
    id: `n-${index}`,
  }));
const asked = (number: number) =>
  ({ box: number, counter: "c1", staff: "staff:s-1", reason: "no-code", until_ms: MORNING_MS }) as const;

const BROKEN: readonly (readonly [said: string, office: Office])[] = [
  ["out-of-service box 2 holds H-2", box(2, { state: "out-of-service", dossier: "H-2", person: "p-2" })],
  ["box 2 knows more of a result than that there is none", box(2, { proxy: "p-y" })],
  ["box 1 has its own person for a proxy", box(1, { proxy: "p-x" })],
  ["box 2 is open, and open since null", box(2, { door: "open" })],
  ["box 2 is closed, and open since 5", box(2, { opened_ms: 5 })],
  ["box 2 counts too many pulses", box(2, { pulses_ms: [1, 2, 3, 4] })],
  ["box 2 is unknown with permit null", box(2, { state: "unknown" })],
  [
    "box 40 opened, and no door of it is ever heard",
    box(40, { pulse: { permit: "k1", began_ms: 1, ended_ms: 2, told: true, outcome: "opened" } }),
  ],
  [`permit ${COLLECTING} collects without two factors`, permit(COLLECTING, { method: "remote" })],
  [`permit ${COLLECTING} collects without two factors`, permit(COLLECTING, { claim: null })],
  [`nobody ordered permit ${RETURNING}`, permit(RETURNING, { staff: null })],
  [`permit ${RETURNING} loads by a claim`, permit(RETURNING, { purpose: "load", claim: "m1" })],
  [
    `permit ${REMOTE} opens from afar without two persons and a reason`,
    permit(REMOTE, { second: "staff:s-1" }),
  ],
  [`permit ${REMOTE} opens from afar without two persons and a reason`, permit(REMOTE, { reason: null })],
  ["a result is in two hands", { ...SOUND, in_hand: [held("H-5"), held("H-5")] }],
  [
    `${IN_HAND_MAX + 1} results in hand`,
    { ...SOUND, in_hand: Array.from({ length: IN_HAND_MAX + 1 }, (_, index) => held(`H-5-${index}`)) },
  ],
  ["dossier H-8 is in a hand and a box", { ...SOUND, in_hand: [held("H-8")] }],
  ["too many remote openings are asked for", { ...SOUND, remote: [asked(1), asked(1)] }],
  ["too many remote openings are counted", { ...SOUND, remote_ms: [1, 2, 3, 4, 5, 6, 7] }],
  [`${NOTICES_MAX + 1} notices are kept`, { ...SOUND, notices: notices(NOTICES_MAX + 1) }],
  [
    "box 2 was judged unseen",
    { ...SOUND, round: { counter: "c1", started_ms: 1, looked: [1], checked: { 2: "as-listed" } } },
  ],
];

describe("the invariants of boxes", () => {
  it("hold while one collects, one takes back and one is opened from afar", () => {
    expect(brokenInvariants(FOUR_BANKS, SOUND)).toEqual([]);
  });

  it("let a result that is on its way into a box be in hand as well", () => {
    const office = box(1, { state: "quarantined", permit: null });
    const { [RETURNING]: _over, ...permits } = office.permits;
    expect(brokenInvariants(FOUR_BANKS, { ...office, permits, in_hand: [held("H-1")] })).toEqual([]);
  });

  it.each(BROKEN)("say: %s", (said, office) => {
    expect(brokenInvariants(FOUR_BANKS, office)).toContain(said);
    expect(brokenInvariants(FOUR_BANKS, office, SOUND)).toContain(said);
  });
});
