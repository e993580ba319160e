/** Permits: one pulse each, in turn for each supply, never on a lock at rest; settled by the door after a restart. */
import { describe, expect, it } from "vitest";
import { BoxOffice, DOSSIER, loadInput, openInput } from "./box-kit.ts";
import { dataOf, effectsOf, refusalOf } from "./office-kit.ts";

const pulsesOf = (office: BoxOffice): readonly number[] =>
  office.lastEffects.flatMap((effect) => (effect.kind === "pulse-box" ? [effect.box] : []));

describe("a lock supply", () => {
  it("gives one pulse at a time over all its banks, until the door answered and the pulse is over", () => {
    const office = new BoxOffice().open();
    const first = office.permitBy(loadInput(1));
    office.do(loadInput(7, "H-7", "p-y"));
    expect(pulsesOf(office)).toEqual([]);
    office.wait(120).door(1, "open");
    expect(pulsesOf(office)).toEqual([]);
    office.wait(600).answer(first);
    expect(pulsesOf(office)).toEqual([7]);
  });

  it("waits for the door's whole time when it does not open, and is not held up by another supply", () => {
    const office = new BoxOffice().open();
    const first = office.permitBy(loadInput(1));
    office.do(loadInput(7, "H-7", "p-y"));
    office.do(loadInput(8, "H-8", "p-y"));
    expect(pulsesOf(office)).toEqual([8]);
    office.wait(700).answer(first, "unconfirmed");
    expect(pulsesOf(office)).toEqual([]);
    office.wait(3_000).door(2, "unknown");
    expect(pulsesOf(office)).toEqual([]);
    office.timer(`permit:${first}`);
    expect(pulsesOf(office)).toEqual([7]);
  });

  it("stays taken while a lock draws current whose permit an alarm has ended", () => {
    const office = new BoxOffice().open();
    const first = office.permitBy(loadInput(1));
    office.do(loadInput(7, "H-7", "p-y"));
    office.wait(100).door(2, "open");
    expect([office.office.permits[first], pulsesOf(office)]).toEqual([undefined, []]);
    office.wait(600).answer(first);
    expect(pulsesOf(office)).toEqual([]);
    office.wait(3_000).timer(`permit:${first}`);
    expect(pulsesOf(office)).toEqual([7]);
  });

  it("does not begin a pulse that was ready when asked for and is not any more", () => {
    const office = new BoxOffice().open();
    const first = office.permitBy(loadInput(1));
    const second = office.permitBy(loadInput(7, "H-7", "p-y"));
    office.door(7, "unknown");
    office.wait(600).answer(first);
    const ruling = office.door(1, "open");
    expect(effectsOf(ruling, "pulse-box")).toEqual([]);
    expect(ruling.facts).toContainEqual({
      kind: "permit-voided",
      permit: second,
      box: 7,
      why: "door-not-closed",
    });
    expect(office.box(7)).toMatchObject({ state: "empty", dossier: null });
  });

  it("voids a permit whose turn never came", () => {
    const office = new BoxOffice().open();
    office.do(loadInput(1));
    const second = office.permitBy(loadInput(7, "H-7", "p-y"));
    office.wait(30_000).timer(`permit:${second}`);
    expect(office.box(7)).toMatchObject({ state: "empty", dossier: null, permit: null });
  });

  it("goes on when a bank never says what became of a pulse", () => {
    const office = new BoxOffice().open();
    const first = office.permitBy(loadInput(1));
    office.do(loadInput(7, "H-7", "p-y"));
    office.wait(10_000).timer(`permit:${first}`);
    expect(office.box(1).pulse).toMatchObject({ outcome: "sent" });
    office.wait(3_000).timer(`permit:${first}`);
    expect(office.box(1)).toMatchObject({ state: "quarantined", why: "not-opened" });
    expect(pulsesOf(office)).toEqual([7]);
  });
});

describe("a coil", () => {
  it("rests five seconds after each pulse; who asks earlier is told for how long, and nothing is queued", () => {
    const office = new BoxOffice().open().store();
    office.verify();
    const permit = office.permitBy(openInput());
    office.wait(700).answer(permit, "unconfirmed");
    office.wait(3_000).timer(`permit:${permit}`);
    expect(office.do(openInput()).reply).toEqual({ kind: "refused", refusal: "box-rests", wait_s: 2 });
    expect(office.wait(1_999).refusal(openInput())).toBe("box-rests");
    expect(office.wait(1).refusal(openInput())).toBe("done");
  });

  it("gives three pulses a minute", () => {
    const office = new BoxOffice().open();
    const test = { kind: "test-box", bank: "w1", box: 1, confirmed: true } as const;
    for (let pulse = 0; pulse < 3; pulse++) {
      office.through(office.permitBy(test));
      office.wait(6_000);
    }
    expect(office.do(test).reply).toEqual({ kind: "refused", refusal: "box-rests", wait_s: 29 });
    expect(office.wait(28_199).refusal(test)).toBe("box-rests");
    expect(office.wait(1).refusal(test)).toBe("done");
  });

  it("did no work when the pulse was refused: no rest, no count, and the claim is not used up", () => {
    const office = new BoxOffice().open().store();
    office.verify();
    for (let pulse = 0; pulse < 5; pulse++) {
      const permit = office.permitBy(openInput());
      expect(office.office.kiosks.k1?.claim?.pulses).toEqual({ 1: 1 });
      office.answer(permit, "refused");
      expect(office.office.kiosks.k1?.claim?.pulses).toEqual({ 1: 0 });
      expect(office.box(1)).toMatchObject({ state: "stored", pulses_ms: [], pulse: { outcome: "refused" } });
    }
  });
});

describe("the staff of a counter", () => {
  it("opens six boxes a minute and no more", () => {
    const office = new BoxOffice().open();
    const check = (box: number) => ({ kind: "check-box", counter: "c1", box }) as const;
    office.do({ kind: "begin-round", counter: "c1" });
    for (const box of [1, 2, 7, 8, 9]) office.through(office.permitBy(check(box)));
    office.permitBy(check(1));
    expect(office.do(check(2)).reply).toEqual({ kind: "refused", refusal: "opens-too-fast", wait_s: 37 });
    office.do({ ...loadInput(2), counter: "c2" });
    expect(office.box(2).state).toBe("loading");
    expect(office.wait(37_000).refusal({ ...loadInput(7, "H-7") })).toBe("done");
  });
});

describe("a permit", () => {
  it("gives one pulse: an answer told twice, or late, changes nothing", () => {
    const office = new BoxOffice().open().store();
    office.verify();
    const permit = office.permitBy(openInput());
    office.wait(600).answer(permit);
    expect(office.answer(permit, "refused").facts).toEqual([]);
    office.door(1, "open");
    office.wait(2_000).door(1, "closed");
    expect([office.answer(permit).facts, office.timer(`permit:${permit}`).facts]).toEqual([[], []]);
    expect(office.count("result-collected")).toBe(1);
  });

  it("that was refused while its door opened was opened by somebody else", () => {
    const office = new BoxOffice().open().store();
    office.verify();
    const permit = office.permitBy(openInput());
    office.door(1, "open");
    office.answer(permit, "refused");
    expect(office.box(1)).toMatchObject({ state: "quarantined", why: "forced-open", dossier: DOSSIER });
  });

  it("that did not open keeps the claim; a second pulse needs a closed door, a third is refused", () => {
    const office = new BoxOffice().open().store();
    office.verify();
    for (let pulse = 0; pulse < 2; pulse++) {
      const permit = office.permitBy(openInput());
      expect(office.refusal(openInput())).toBe("box-not-stored");
      office.wait(700).answer(permit, "unconfirmed");
      office.wait(3_000).timer(`permit:${permit}`);
      expect(office.box(1)).toMatchObject({ state: "stored", pulse: { outcome: "not-opened" } });
      office.wait(3_000).door(1, "unknown");
      expect(office.refusal(openInput())).toBe(pulse === 0 ? "door-not-closed" : "pulses-used-up");
      office.door(1, "closed");
    }
    expect(office.refusal(openInput())).toBe("pulses-used-up");
  });

  it("whose door says nothing leaves the box unknown until it does", () => {
    const office = new BoxOffice().open().store();
    office.verify();
    const permit = office.permitBy(openInput());
    office.door(1, "unknown");
    office.wait(700).answer(permit);
    office.wait(3_000).timer(`permit:${permit}`);
    expect(office.box(1)).toMatchObject({ state: "unknown", permit });
    expect(office.count("box-opened")).toBe(1);
    office.wait(60_000).door(1, "open");
    expect(office.box(1).state).toBe("releasing");
    office.door(1, "closed");
    expect(office.box(1)).toMatchObject({ state: "empty", dossier: null });
  });

  it("to load, with a door seen closed all the time, leaves the papers in the clerk's hand", () => {
    const office = new BoxOffice().open();
    const permit = office.permitBy(loadInput(1));
    office.wait(700).answer(permit);
    office.wait(3_000).timer(`permit:${permit}`);
    expect(office.box(1)).toMatchObject({ state: "quarantined", why: "not-opened", dossier: null });
    expect(office.refusal(loadInput(2))).toBe("done");
  });

  it("to load, with a door that was silent meanwhile, leaves it to the clerk to look", () => {
    const office = new BoxOffice().open();
    const permit = office.permitBy(loadInput(1));
    office.wait(100).door(1, "unknown");
    office.wait(100).door(1, "closed");
    office.wait(700).answer(permit);
    office.wait(3_000).timer(`permit:${permit}`);
    expect(office.box(1)).toMatchObject({ state: "quarantined", why: "not-opened", dossier: DOSSIER });
    expect(office.refusal(loadInput(2))).toBe("dossier-in-a-box");
  });
});

describe("a restart", () => {
  const settled = (office: BoxOffice, permit: string): void => {
    office.wait(3_000).timer(`permit:${permit}`);
  };

  it("pulses nothing, voids who waited, and asks the door what became of the rest", () => {
    const office = new BoxOffice().open();
    const working = office.permitBy(loadInput(1));
    const waiting = office.permitBy(loadInput(7, "H-7", "p-y"));
    const from = office.facts.length;
    const ruling = office.restart();
    expect(effectsOf(ruling, "pulse-box")).toEqual([]);
    expect(office.box(7)).toMatchObject({ state: "empty", dossier: null });
    expect(office.office.permits[waiting]).toBeUndefined();
    expect(office.box(1)).toMatchObject({ state: "unknown", dossier: DOSSIER, door: "unknown" });
    settled(office, working);
    expect(office.box(1).state).toBe("unknown");
    expect(office.kindsSince(from)).not.toContain("pulse-begun");
  });

  it("goes on normally when the door stands open", () => {
    const office = new BoxOffice().open().store();
    office.verify();
    const permit = office.permitBy(openInput());
    office.restart();
    office.wait(200).door(1, "open");
    expect(office.box(1)).toMatchObject({ state: "releasing", permit, pulse: { outcome: "opened" } });
    office.wait(5_000).door(1, "closed");
    expect(office.box(1)).toMatchObject({ state: "empty", dossier: null });
    expect(office.facts.findLast(({ kind }) => kind === "result-collected")).toMatchObject({
      method: "card-and-code",
      permit,
    });
  });

  it("takes the closing for what it is when the door was open before", () => {
    const office = new BoxOffice().open();
    const permit = office.permitBy(loadInput(1));
    office.wait(600).answer(permit);
    office.door(1, "open");
    office.restart();
    office.door(1, "open");
    expect(office.box(1)).toMatchObject({ state: "loading", permit });
    expect(office.count("box-opened")).toBe(1);
    office.restart();
    office.door(1, "closed");
    expect(office.box(1)).toMatchObject({ state: "stored", dossier: DOSSIER });
  });

  it("keeps the citizen's claim where nobody saw the door open, and quarantines what a clerk had begun", () => {
    const office = new BoxOffice().open().store();
    office.verify();
    const collecting = office.permitBy(openInput());
    const loading = office.permitBy(loadInput(8, "H-8", "p-y"));
    office.restart();
    office.wait(100).door(1, "closed");
    office.door(8, "closed");
    expect([office.box(1).state, office.box(8).state]).toEqual(["unknown", "unknown"]);
    settled(office, collecting);
    settled(office, loading);
    expect(office.box(1)).toMatchObject({ state: "stored", dossier: DOSSIER, why: null });
    expect(office.box(8)).toMatchObject({ state: "quarantined", why: "interrupted", dossier: "H-8" });
    office.wait(60_000).verify();
    expect(office.refusal(openInput())).toBe("done");
  });

  it("judges a door that is heard late at once", () => {
    const office = new BoxOffice().open().store();
    office.verify();
    const permit = office.permitBy(openInput());
    office.restart();
    settled(office, permit);
    office.wait(600_000).door(1, "closed");
    expect(office.box(1)).toMatchObject({ state: "stored", permit: null });
  });

  it("lets a supply rest whose lock may still draw current", () => {
    const office = new BoxOffice().open();
    const permit = office.permitBy(loadInput(1));
    office.restart();
    for (const box of [1, 2, 7]) office.wait(50).door(box, "closed");
    office.do(loadInput(7, "H-7", "p-y"));
    expect(pulsesOf(office)).toEqual([]);
    settled(office, permit);
    expect(pulsesOf(office)).toEqual([7]);
  });

  it("lets it rest as long when the door opens meanwhile: that ends no current", () => {
    const office = new BoxOffice().open();
    const permit = office.permitBy(loadInput(1));
    office.wait(20).restart();
    for (const box of [2, 7]) office.wait(20).door(box, "closed");
    office.wait(40).door(1, "open");
    expect(office.box(1).pulse).toMatchObject({ outcome: "opened" });
    office.do(loadInput(7, "H-7", "p-y"));
    expect(pulsesOf(office)).toEqual([]);
    office.wait(200).door(1, "closed");
    expect(pulsesOf(office)).toEqual([]);
    settled(office, permit);
    expect(pulsesOf(office)).toEqual([7]);
  });

  it("also ends a pulse whose permit an alarm had ended before", () => {
    const office = new BoxOffice().open();
    const permit = office.permitBy(loadInput(1));
    office.door(2, "open");
    office.restart();
    expect(office.box(1).pulse).toMatchObject({ outcome: "sent", ended_ms: office.at_ms });
    for (const box of [1, 2, 7]) office.door(box, "closed");
    office.do(loadInput(7, "H-7", "p-y"));
    expect(pulsesOf(office)).toEqual([]);
    settled(office, permit);
    expect(pulsesOf(office)).toEqual([7]);
  });

  it("gives up a test of a bank without doors, which could never be settled", () => {
    const office = new BoxOffice().open();
    office.permitBy({ kind: "test-box", bank: "b4", box: 40, confirmed: true });
    office.restart();
    expect(office.box(40)).toMatchObject({ state: "empty", permit: null });
  });
});

describe("a permit in the log", () => {
  it("names who ordered it", () => {
    const office = new BoxOffice().open();
    const ruling = office.do(loadInput(1), "staff:s-2");
    const permit = String(dataOf(ruling.reply).permit);
    expect(office.office.permits[permit]).toMatchObject({ staff: "staff:s-2", purpose: "load", place: "c1" });
    expect(refusalOf(ruling.reply)).toBe("done");
  });
});
