/** The round through all boxes: opened one by one, judged after a look, what differs is set aside. */
import { describe, expect, it } from "vitest";
import { leftInRound } from "../../../controller/core/round.ts";
import { BoxOffice, DOSSIER, FOUR_BANKS } from "./box-kit.ts";

const begin = { kind: "begin-round", counter: "c1" } as const;
const end = { kind: "end-round", counter: "c1" } as const;
const check = (box: number) => ({ kind: "check-box", counter: "c1", box }) as const;
const judge = (box: number, found: "as-listed" | "differs") =>
  ({ kind: "judge-box", counter: "c1", box, found }) as const;

const inRound = (): BoxOffice => {
  const office = new BoxOffice().open().store();
  office.do(begin);
  return office;
};

describe("a round", () => {
  it("is one at a time, at the counter that began it", () => {
    const office = inRound();
    expect(office.refusal(begin)).toBe("round-running");
    for (const input of [
      { ...check(1), counter: "c2" },
      { ...judge(1, "differs"), counter: "c2" },
    ])
      expect(office.refusal(input)).toBe("no-round");
    expect(office.refusal({ ...end, counter: "c2" })).toBe("no-round");
    expect(office.refusal(end)).toBe("done");
    expect(office.refusal(check(1))).toBe("no-round");
  });

  it("leaves a box that is as listed what it was, and sets another aside", () => {
    const office = inRound();
    for (const box of [1, 2]) office.through(office.permitBy(check(box)));
    expect([office.box(1).state, office.box(2).state]).toEqual(["stored", "empty"]);
    office.do(judge(1, "as-listed"));
    office.do(judge(2, "differs"));
    expect(office.box(1)).toMatchObject({ state: "stored", dossier: DOSSIER });
    expect(office.box(2)).toMatchObject({ state: "quarantined", why: "contradiction" });
    expect(office.office.round?.checked).toEqual({ 1: "as-listed", 2: "differs" });
  });

  it("judges while the door still stands open, and nothing that nobody looked into", () => {
    const office = inRound();
    const permit = office.permitBy(check(1));
    expect(office.refusal(judge(1, "as-listed"))).toBe("box-not-looked-into");
    office.wait(600).answer(permit);
    office.door(1, "open");
    expect(office.refusal(judge(1, "differs"))).toBe("done");
    office.door(1, "closed");
    expect(office.box(1)).toMatchObject({ state: "quarantined", why: "contradiction", dossier: DOSSIER });
    expect(office.refusal(judge(2, "as-listed"))).toBe("box-not-looked-into");
    expect(office.refusal(judge(99, "as-listed"))).toBe("unknown-box");
  });

  it("looks into quarantined boxes too, and not into those out of service or at work", () => {
    const office = inRound();
    office.do({ kind: "retire-box", bank: "w3", box: 8, out: true });
    office.door(2, "open");
    office.door(2, "closed");
    expect(office.refusal(check(8))).toBe("box-not-empty");
    office.through(office.permitBy(check(2)));
    expect(office.box(2)).toMatchObject({ state: "quarantined", why: "forced-open" });
    office.do(check(1));
    expect(office.refusal(check(1))).toBe("box-not-empty");
  });

  it("ends with the list of what nobody judged, and is remembered", () => {
    const office = inRound();
    office.do({ kind: "retire-box", bank: "w3", box: 8, out: true });
    office.through(office.permitBy(check(1)));
    office.do(judge(1, "as-listed"));
    const left = [2, 7, 9, 40];
    expect(leftInRound({ plan: FOUR_BANKS, office: office.office })).toEqual(left);
    expect(office.do(end).facts).toEqual([{ kind: "round-ended", counter: "c1", left }]);
    expect(office.office).toMatchObject({ round: null, last_round_ms: office.at_ms });
  });

  it("goes on after a restart; a box that was just being looked into is set aside", () => {
    const office = inRound();
    const permit = office.permitBy(check(1));
    office.restart();
    office.wait(3_000).timer(`permit:${permit}`);
    office.door(1, "closed");
    expect(office.box(1)).toMatchObject({ state: "quarantined", why: "interrupted" });
    office.door(2, "closed");
    expect(office.wait(60_000).refusal(check(2))).toBe("done");
  });
});
