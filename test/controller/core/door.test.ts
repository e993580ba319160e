/** What doors say: the right one opened, the wrong one, one by force, one left open, one found open. */
import { describe, expect, it } from "vitest";
import { BoxOffice, doorInput, loadInput, openInput } from "./box-kit.ts";
import { effectsOf } from "./office-kit.ts";

const alarms = (office: BoxOffice): readonly string[] =>
  office.facts.flatMap((fact) =>
    fact.kind === "box-quarantined" || fact.kind === "box-left-open" || fact.kind === "box-found-open"
      ? [`${fact.box} ${fact.kind === "box-quarantined" ? fact.why : fact.kind}`]
      : [],
  );

describe("the wrong door", () => {
  it("stops the bank and sets both boxes aside, the permit opens nothing more", () => {
    const office = new BoxOffice().open();
    const permit = office.permitBy(loadInput(1));
    office.wait(200).door(2, "open");
    expect(office.office.stopped_banks).toEqual({ w1: "box 2 opened instead of 1" });
    expect(alarms(office)).toEqual(["2 wrong-door", "1 wrong-door"]);
    expect(office.refusal(loadInput(2, "H-2"))).toBe("box-not-empty");
    office.answer(permit);
    office.door(1, "open");
    expect(office.count("box-opened")).toBe(0);
  });

  it("is wrong also after the right one opened, until three seconds after the pulse", () => {
    const office = new BoxOffice().open().store();
    office.verify();
    const permit = office.permitBy(openInput());
    office.wait(200).door(1, "open");
    office.wait(500).answer(permit);
    office.wait(3_000).door(2, "open");
    expect(alarms(office)).toEqual(["2 wrong-door", "1 wrong-door"]);
    expect(office.office.stopped_banks).toHaveProperty("w1");
  });

  it("also after the right one was closed again", () => {
    const office = new BoxOffice().open().store();
    office.verify();
    const permit = office.permitBy(openInput());
    office.wait(200).door(1, "open");
    office.wait(500).answer(permit);
    office.wait(1_000).door(1, "closed");
    office.wait(1_000).door(2, "open");
    expect(alarms(office)).toEqual(["2 wrong-door", "1 wrong-door"]);
  });

  it("is a forced one when no lock of its supply was at work, or none any more", () => {
    const office = new BoxOffice().open();
    const permit = office.permitBy(loadInput(1));
    office.wait(200).door(8, "open");
    office.door(1, "open");
    office.wait(500).answer(permit);
    office.wait(3_001).door(2, "open");
    expect(alarms(office)).toEqual(["8 forced-open", "2 forced-open"]);
    expect(office.office.stopped_banks).toEqual({});
  });

  it("of another bank stops both, as nobody knows which wire leads where", () => {
    const office = new BoxOffice().open();
    office.do(loadInput(1));
    office.wait(200).door(7, "open");
    expect(Object.keys(office.office.stopped_banks)).toEqual(["w2", "w1"]);
    expect(office.refusal(loadInput(2, "H-2"))).toBe("bank-stopped");
    for (const bank of ["w1", "w2"]) expect(office.refusal({ kind: "resume-bank", bank })).toBe("done");
    expect(office.refusal({ kind: "resume-bank", bank: "w1" })).toBe("bank-not-stopped");
  });

  it("is told of the lock that was begun last", () => {
    const office = new BoxOffice().open();
    const first = office.permitBy(loadInput(1));
    office.wait(200).door(1, "open");
    office.wait(400).answer(first);
    office.do(loadInput(7, "H-7", "p-y"));
    office.wait(200).door(2, "open");
    expect(alarms(office)).toEqual(["2 wrong-door", "7 wrong-door"]);
  });
});

describe("a door forced open", () => {
  it("is one alarm, within the decision, and the box waits for a clerk", () => {
    const office = new BoxOffice().open().store();
    office.door(1, "open");
    expect(alarms(office)).toEqual(["1 forced-open"]);
    for (const level of ["closed", "open", "unknown", "open", "closed"] as const) office.door(1, level);
    expect(alarms(office)).toEqual(["1 forced-open"]);
    expect(office.box(1)).toMatchObject({ state: "quarantined", dossier: expect.any(String) });
  });

  it("is none at a box that is out of service", () => {
    const office = new BoxOffice().open();
    office.do({ kind: "retire-box", bank: "w1", box: 2, out: true });
    office.door(2, "open");
    expect(alarms(office)).toEqual([]);
  });

  it("before its turn came is forced, whatever waits for it", () => {
    const office = new BoxOffice().open();
    const first = office.permitBy(loadInput(1));
    office.do(loadInput(7, "H-7", "p-y"));
    office.wait(200).door(1, "open");
    office.wait(20_000);
    expect(office.box(7).state).toBe("loading");
    office.door(7, "open");
    // The first pulse never ended: whatever opens beside it is its doing, as far as anybody can tell.
    expect(alarms(office)).toContain("7 wrong-door");
    expect(office.office.permits[first]).toBeUndefined();
  });
});

describe("a door left open", () => {
  it("is one alarm after a minute, not earlier", () => {
    const office = new BoxOffice().open();
    const permit = office.permitBy(loadInput(2));
    office.answer(permit);
    const [armed] = effectsOf(office.door(2, "open"), "arm-timer").filter(
      ({ timer }) => timer === "left-open:2",
    );
    expect(armed).toMatchObject({ delay_ms: 60_000 });
    office.wait(59_999).timer("left-open:2");
    expect(alarms(office)).toEqual([]);
    office.wait(1).timer("left-open:2");
    expect(alarms(office)).toEqual(["2 box-left-open"]);
    office.wait(60_000).timer("left-open:2");
    expect(office.box(2)).toMatchObject({ state: "loading", why: "left-open" });
    office.door(2, "closed");
    expect(alarms(office)).toEqual(["2 box-left-open"]);
    expect(office.box(2)).toMatchObject({ state: "stored", why: null });
  });

  it("is told in time also when its bank was silent meanwhile, or the program died", () => {
    const office = new BoxOffice().open();
    office.answer(office.permitBy(loadInput(2)));
    office.door(2, "open");
    office.wait(20_000).door(2, "unknown");
    office.wait(10_000);
    const [armed] = effectsOf(office.door(2, "open"), "arm-timer");
    expect(armed).toMatchObject({ timer: "left-open:2", delay_ms: 30_000 });
    office.wait(10_000).restart();
    office.wait(25_000).timer("left-open:2");
    expect(alarms(office)).toEqual([]);
    office.door(2, "open");
    expect(alarms(office)).toEqual(["2 box-left-open"]);
  });

  it("is told beside its being forced", () => {
    const office = new BoxOffice().open();
    office.door(2, "open");
    office.wait(60_000).timer("left-open:2");
    expect(alarms(office)).toEqual(["2 forced-open", "2 box-left-open"]);
    expect(office.box(2).why).toBe("forced-open");
  });
});

describe("a door found open when its bank is heard again", () => {
  it("sets a stored result aside, and is told once of an empty box", () => {
    const office = new BoxOffice().open().store();
    for (const box of [1, 2]) office.door(box, "unknown");
    for (const box of [1, 2]) office.door(box, "open");
    expect(alarms(office)).toEqual(["1 found-open", "2 box-found-open"]);
    for (const level of ["unknown", "open"] as const) office.door(2, level);
    expect(alarms(office)).toHaveLength(2);
    expect(office.refusal(loadInput(2, "H-2"))).toBe("door-not-closed");
    office.door(2, "closed");
    expect(office.box(2)).toMatchObject({ state: "empty", why: null });
    expect(office.refusal(loadInput(2, "H-2"))).toBe("done");
  });

  it("is not told of a citizen who stands before it with the permit that opened it", () => {
    const office = new BoxOffice().open().store();
    office.verify();
    office.answer(office.permitBy(openInput()));
    for (const level of ["open", "unknown", "open", "unknown", "closed"] as const) office.door(1, level);
    expect(alarms(office)).toEqual([]);
    expect(office.count("result-collected")).toBe(1);
  });
});

describe("a silent door", () => {
  it("is neither closed nor open: no pulse, no success, no alarm", () => {
    const office = new BoxOffice().open().store();
    office.verify();
    office.door(1, "unknown");
    expect(office.refusal(openInput())).toBe("door-not-closed");
    office.door(1, "closed");
    const loaded = office.count("box-opened");
    const permit = office.permitBy(openInput());
    office.door(1, "unknown");
    office.wait(600).answer(permit);
    expect([office.count("box-opened") - loaded, alarms(office)]).toEqual([0, []]);
    office.door(1, "closed");
    office.wait(3_000).timer(`permit:${permit}`);
    expect(office.count("box-opened")).toBe(loaded);
    expect(office.box(1).state).toBe("stored");
  });

  it("of a lock that nobody knows means nothing", () => {
    const office = new BoxOffice().open();
    const nowhere = { ...doorInput(1, "open"), index0: 30 };
    expect(office.do(nowhere).facts).toEqual([]);
  });
});
