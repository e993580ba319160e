/** Results: which box one goes into, who takes it out, what a clerk may do with it, and what is kept of that. */
import { describe, expect, it } from "vitest";
import type { InputOf } from "../../../controller/core/input.ts";
import { IN_HAND_MAX } from "../../../controller/core/plan.ts";
import { BoxOffice, DOSSIER, FOUR_BANKS, loadInput, openInput } from "./box-kit.ts";
import { dataOf, effectsOf, MORNING_MS } from "./office-kit.ts";

const DAY_MS = 86_400_000;
/** 2026-11-24, 00:00 in Viet Nam. */
const MIDNIGHT_MS = Date.UTC(2026, 10, 23, 17, 0, 0);

const withdraw = (box = 1, why: InputOf<"withdraw-result">["why"] = "withdrawn") =>
  ({ kind: "withdraw-result", counter: "c1", box, why }) as const;
const handOver = { kind: "hand-over", counter: "c1", dossier: DOSSIER, how: "counter" } as const;

describe("the box of a result", () => {
  const chosen = (size: "S" | "M" | "L" | null, reach: "low" | null, full: readonly number[] = []) => {
    const office = new BoxOffice().open();
    for (const box of full) office.store(box, `H-${box}`);
    const reply = office.do({ ...loadInput(null), size, reach }).reply;
    return reply.kind === "done" ? reply.data.box : reply.refusal;
  };

  it("is the least that is large enough; low ones are kept for whoever needs them", () => {
    expect([chosen(null, null), chosen("M", null), chosen("L", null)]).toEqual([1, 9, 7]);
    expect(chosen("S", null, [1])).toBe(9);
    expect(chosen(null, null, [1, 9])).toBe(7);
    expect(chosen(null, null, [1, 9, 7])).toBe(8);
  });

  it("is a low one where that is asked for, and none otherwise", () => {
    expect([chosen(null, "low"), chosen("M", "low"), chosen("L", "low")]).toEqual([8, 2, "no-free-box"]);
    expect(chosen(null, "low", [8])).toBe(2);
    expect(chosen(null, "low", [8, 2])).toBe("no-free-box");
  });

  it("is never one that is full, at work, open, silent, or of a bank that is down", () => {
    const office = new BoxOffice().open();
    expect(office.refusal(loadInput(40))).toBe("bank-without-doors");
    expect(office.refusal(loadInput(99))).toBe("unknown-box");
    office.do({ kind: "device-changed", changed: "w3", state: "down", fault: "LINK_LOST" });
    expect(office.refusal(loadInput(8))).toBe("bank-down");
    office.do(loadInput(1));
    expect(office.refusal(loadInput(1, "H-2"))).toBe("box-not-empty");
    expect(office.refusal(loadInput(2))).toBe("dossier-in-a-box");
    office.door(2, "open");
    office.door(7, "unknown");
    expect(office.refusal(loadInput(7, "H-2"))).toBe("door-not-closed");
    expect(office.refusal(loadInput(null, "H-2"))).toBe("no-free-box");
  });
});

describe("a result in its box", () => {
  it("can be collected until the end of the fifteenth day after it was stored", () => {
    const office = new BoxOffice().open().store();
    expect(office.box(1)).toMatchObject({
      state: "stored",
      dossier: DOSSIER,
      person: "p-x",
      until_ms: MIDNIGHT_MS + 15 * DAY_MS - 1,
      recall: null,
    });
    expect(office.office.book.loaded).toBe(1);
  });

  it("is kept for longer from its last day on, or from today if that is past; 1 to 30 days, half a year in all", () => {
    const office = new BoxOffice().open().store();
    const extend = (days: number) => ({ kind: "extend-result", counter: "c1", box: 1, days }) as const;
    expect(office.refusal(extend(3))).toBe("done");
    expect(office.box(1).until_ms).toBe(MIDNIGHT_MS + 18 * DAY_MS - 1);
    for (const days of [0, -1, 31, 1.5, Number.NaN])
      expect(office.refusal(extend(days))).toBe("days-out-of-range");
    for (let times = 0; times < 5; times++) expect(office.refusal(extend(30))).toBe("done");
    expect(office.refusal(extend(30))).toBe("days-out-of-range");
    expect(office.refusal(extend(12))).toBe("done");
    office.wait(300 * DAY_MS);
    expect(office.refusal(extend(1))).toBe("done");
    expect(office.box(1).until_ms).toBe(MIDNIGHT_MS + 301 * DAY_MS - 1);
    expect(office.refusal({ ...extend(1), box: 2 })).toBe("box-not-stored");
  });

  it("has one proxy, who is somebody else", () => {
    const office = new BoxOffice().open().store();
    const name = (proxy: string | null) => ({ kind: "name-proxy", counter: "c1", box: 1, proxy }) as const;
    expect(office.refusal(name("p-x"))).toBe("proxy-is-owner");
    expect(office.refusal(name("p-y"))).toBe("done");
    expect(office.box(1).proxy).toBe("p-y");
    expect(office.do(name("p-y")).facts).toEqual([]);
    office.do(name(null));
    expect(office.box(1).proxy).toBeNull();
    expect(office.refusal({ ...name("p-y"), box: 2 })).toBe("box-not-stored");
    expect(office.refusal({ ...loadInput(2, "H-2"), proxy: "p-x" })).toBe("proxy-is-owner");
    expect(office.refusal({ ...loadInput(2, "H-2"), proxy: "p-y" })).toBe("done");
    expect(office.box(2).proxy).toBe("p-y");
  });

  it("loses a proxy who was erased", () => {
    const office = new BoxOffice().open().store();
    office.do({ kind: "name-proxy", counter: "c1", box: 1, proxy: "p-y" });
    office.do({ kind: "erase-person", person: "p-y", erasure: "e-1", fields: 1 });
    expect(office.box(1).proxy).toBeNull();
  });
});

describe("collecting", () => {
  it("leaves the evidence in the log and on a receipt", () => {
    const office = new BoxOffice().open().store().verify();
    const ruling = office.through(office.permitBy(openInput()));
    const opened_ms = office.at_ms - 4_000;
    const evidence = { method: "card-and-code", opened_ms, closed_ms: office.at_ms } as const;
    expect(ruling.facts).toContainEqual(
      expect.objectContaining({ kind: "result-collected", box: 1, dossier: DOSSIER, ...evidence }),
    );
    expect(effectsOf(ruling, "render-slip")).toMatchObject([
      { printer: "pk", slip: { kind: "receipt", box: 1, dossier: DOSSIER, ...evidence } },
    ]);
    expect(office.office.book.collected).toBe(1);
  });

  it("is one box after another: the next when the first is closed", () => {
    const office = new BoxOffice().open().store(1).store(8, "H-8").verify();
    const first = office.permitBy(openInput(1));
    expect(office.refusal(openInput(8))).toBe("door-not-closed");
    office.wait(600).answer(first);
    office.door(1, "open");
    expect(office.refusal(openInput(8))).toBe("door-not-closed");
    office.door(1, "closed");
    expect(office.refusal(openInput(8))).toBe("done");
  });

  it("is refused while bank or door are not ready, and costs nothing", () => {
    const office = new BoxOffice().open().store().verify();
    office.do({ kind: "device-changed", changed: "w1", state: "down", fault: "LINK_LOST" });
    expect(office.refusal(openInput())).toBe("bank-down");
    office.do({ kind: "device-changed", changed: "w1", state: "degraded", fault: null });
    office.door(1, "unknown");
    expect(office.refusal(openInput())).toBe("door-not-closed");
    office.door(1, "closed");
    expect(office.office.kiosks.k1?.claim?.pulses).toEqual({});
    expect(office.refusal(openInput())).toBe("done");
  });
});

describe("a result that is taken back", () => {
  it("can't be collected from the moment of the command, and is in hand once its door closed", () => {
    const office = new BoxOffice().open().store().verify();
    const permit = office.permitBy(withdraw());
    expect(office.refusal(openInput())).toBe("result-withdrawn");
    expect(office.office.in_hand).toEqual([]);
    office.through(permit);
    expect(office.box(1)).toMatchObject({ state: "empty", dossier: null, recall: null, until_ms: null });
    expect(office.office.in_hand).toMatchObject([
      { dossier: DOSSIER, person: "p-x", why: "withdrawn", counter: "c1" },
    ]);
    expect(office.refusal({ kind: "erase-person", person: "p-x", erasure: "e", fields: 1 })).toBe(
      "result-in-box",
    );
  });

  it("stays recalled when its box can't be opened, and the clerk tries again", () => {
    const office = new BoxOffice().open().store().verify();
    office.do({ kind: "device-changed", changed: "w1", state: "down", fault: "LINK_LOST" });
    expect(office.refusal(withdraw())).toBe("bank-down");
    expect(office.box(1)).toMatchObject({ state: "stored", recall: "withdrawn" });
    office.do({ kind: "device-changed", changed: "w1", state: "up", fault: null });
    expect(office.refusal(openInput())).toBe("result-withdrawn");
    const permit = office.permitBy(withdraw());
    office.wait(600).answer(permit);
    office.wait(3_000).timer(`permit:${permit}`);
    expect(office.box(1)).toMatchObject({ state: "stored", recall: "withdrawn", permit: null });
    office.wait(5_000).through(office.permitBy(withdraw()));
    expect(office.office.in_hand).toHaveLength(1);
    expect(office.count("result-recalled")).toBe(1);
  });

  it("as expired stays withdrawn where it was", () => {
    const office = new BoxOffice().open().store();
    office.do({ kind: "device-changed", changed: "w1", state: "down", fault: "LINK_LOST" });
    office.do(withdraw(1, "moved"));
    office.do(withdraw(1, "expired"));
    expect(office.box(1).recall).toBe("moved");
    for (const kind of ["name-proxy", "extend-result"] as const)
      expect(office.refusal({ kind, counter: "c1", box: 1, proxy: "p-y", days: 1 })).toBe("result-withdrawn");
  });

  it("is handed over at the counter or goes to the archive, once", () => {
    const office = new BoxOffice().open().store();
    expect(office.refusal(handOver)).toBe("result-not-here");
    office.through(office.permitBy(withdraw()));
    expect(office.do(handOver, "staff:s-9").facts).toEqual([
      { kind: "result-handed-over", dossier: DOSSIER, counter: "c1", how: "counter", staff: "staff:s-9" },
    ]);
    expect(office.refusal(handOver)).toBe("result-not-here");
  });

  it("goes into another box for the same person, whoever is named; it is in hand until that door closed", () => {
    const office = new BoxOffice().open().store();
    office.do({ kind: "name-proxy", counter: "c1", box: 1, proxy: "p-y" });
    office.through(office.permitBy(withdraw(1, "moved")));
    office.wait(60_000);
    const permit = office.permitBy(loadInput(8, DOSSIER, "p-other"));
    expect([office.office.in_hand.length, office.refusal(handOver)]).toEqual([1, "dossier-in-a-box"]);
    office.through(permit);
    expect(office.office.in_hand).toEqual([]);
    expect(office.box(8)).toMatchObject({ state: "stored", person: "p-x", proxy: "p-y" });
  });

  it("is in hand still when its new box did not open", () => {
    const office = new BoxOffice().open().store();
    office.through(office.permitBy(withdraw(1, "moved")));
    office.wait(60_000);
    const permit = office.permitBy(loadInput(8));
    office.answer(permit, "refused");
    expect(office.office.in_hand).toHaveLength(1);
    expect(office.refusal(handOver)).toBe("done");
  });

  it("is left in its box while clerks hold as many as they may", () => {
    const office = new BoxOffice().open().store();
    const held = Array.from({ length: IN_HAND_MAX }, (_, index) => ({
      dossier: `H-${index}`,
      person: "p-z",
      proxy: null,
      why: "moved" as const,
      counter: "c1",
      since_ms: MORNING_MS,
    }));
    office.office = { ...office.office, in_hand: held };
    expect(office.refusal(withdraw())).toBe("in-hand-full");
    expect(office.box(1)).toMatchObject({ state: "stored", recall: "withdrawn" });
    office.do({ ...handOver, dossier: "H-0" });
    expect(office.refusal(withdraw())).toBe("done");
    office.store(8, "H-new");
    expect(office.refusal(withdraw(8))).toBe("in-hand-full");
  });

  it("is no business of an empty box", () => {
    expect(new BoxOffice().open().refusal(withdraw(2))).toBe("box-not-stored");
  });
});

describe("a quarantined box", () => {
  const interrupted = (): BoxOffice => {
    const office = new BoxOffice().open();
    const permit = office.permitBy(loadInput(1));
    office.restart();
    office.wait(3_000).timer(`permit:${permit}`);
    office.door(1, "closed");
    return office;
  };
  const clear = (holds: "nothing" | "result" | "taken") =>
    ({ kind: "clear-box", counter: "c1", box: 1, holds }) as const;

  it("goes back as what was found in it; a result gets its days and its notice", () => {
    const office = interrupted();
    const ruling = office.do(clear("result"));
    expect(office.box(1)).toMatchObject({
      state: "stored",
      dossier: DOSSIER,
      why: null,
      until_ms: MIDNIGHT_MS + 15 * DAY_MS - 1,
    });
    expect(effectsOf(ruling, "send-notice")).toMatchObject([{ what: "ready", dossier: DOSSIER }]);
    expect(office.refusal(clear("result"))).toBe("box-not-quarantined");
  });

  it("is empty when nothing was found, and closed in any case", () => {
    const office = interrupted();
    office.door(1, "unknown");
    expect(office.refusal(clear("nothing"))).toBe("door-not-closed");
    office.door(1, "closed");
    expect(office.refusal(clear("nothing"))).toBe("done");
    expect(office.box(1)).toMatchObject({ state: "empty", dossier: null, person: null });
  });

  it("ends what was in hand when that was found in it", () => {
    const office = new BoxOffice().open().store(8);
    office.through(office.permitBy(withdraw(8, "moved")));
    office.wait(60_000);
    const permit = office.permitBy(loadInput(1));
    office.restart();
    office.wait(3_000).timer(`permit:${permit}`);
    office.door(1, "closed");
    expect([office.box(1).dossier, office.office.in_hand.length]).toEqual([DOSSIER, 1]);
    office.do(clear("result"));
    expect(office.office.in_hand).toEqual([]);
  });

  it("gives its result into the clerk's hand, also when its door is heard no more", () => {
    for (const door of ["closed", "unknown"] as const) {
      const office = interrupted();
      office.door(1, door);
      expect(office.refusal(clear("taken"))).toBe("done");
      expect(office.box(1)).toMatchObject({ state: "empty", dossier: null, person: null, permit: null });
      expect(office.office.in_hand).toMatchObject([{ dossier: DOSSIER, why: "moved", counter: "c1" }]);
      expect(office.refusal(clear("taken"))).toBe("box-without-dossier");
    }
  });

  it("is not waited for when its sensor died amid an opening: the key gives the result out", () => {
    const office = new BoxOffice().open();
    const permit = office.permitBy(loadInput(1));
    office.restart();
    office.wait(3_000).timer(`permit:${permit}`);
    expect(office.box(1).state).toBe("unknown");
    const ruling = office.do(clear("taken"));
    expect(effectsOf(ruling, "disarm-timer")).toMatchObject([{ timer: `permit:${permit}` }]);
    expect(office.box(1)).toMatchObject({ state: "empty", permit: null });
    expect(Object.keys(office.office.permits)).toEqual([]);
    expect(office.office.in_hand.map(({ dossier }) => dossier)).toEqual([DOSSIER]);
  });

  it("is opened by permit, not by the key, while that is possible", () => {
    const office = new BoxOffice().open().store(1);
    office.wait(60_000);
    expect(office.refusal(clear("taken"))).toBe("box-not-quarantined");
    office.door(1, "unknown");
    expect(office.refusal(clear("taken"))).toBe("done");
    expect(office.office.in_hand).toHaveLength(1);
  });

  it("is not taken from while its permit is at work", () => {
    const office = new BoxOffice().open();
    office.permitBy(loadInput(1));
    expect(office.refusal(clear("taken"))).toBe("box-not-quarantined");
  });

  it("holds no result that nobody assigned to it", () => {
    const office = new BoxOffice().open();
    office.door(1, "open");
    office.door(1, "closed");
    expect(office.refusal(clear("result"))).toBe("box-without-dossier");
  });
});

it("the plan of these tests has a bank for each case", () => {
  expect(FOUR_BANKS.banks.map(({ supply, doors }) => [supply, doors])).toEqual([
    ["s1", true],
    ["s1", true],
    ["s3", true],
    ["s4", false],
  ]);
  expect(dataOf(new BoxOffice().open().do(loadInput(1)).reply)).toMatchObject({ box: 1 });
});
