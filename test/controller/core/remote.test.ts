/** Opening a box from a counter: two persons, a reason, few at a time; never several boxes at once. */
import { describe, expect, it } from "vitest";
import { BoxOffice, DOSSIER, openInput } from "./box-kit.ts";
import { effectsOf } from "./office-kit.ts";

const ask = (box = 1) => ({ kind: "ask-remote-open", counter: "c1", box, reason: "door-stuck" }) as const;
const confirm = (box = 1) => ({ kind: "confirm-remote-open", counter: "c2", box }) as const;
const cancel = (box = 1) => ({ kind: "cancel-remote-open", counter: "c2", box }) as const;

describe("a remote opening", () => {
  it("opens for the counter that asked once another person agreed; the closing is a hand-over with both names", () => {
    const office = new BoxOffice().open().store();
    const asked = office.do(ask(), "staff:s-1");
    expect(effectsOf(asked, "pulse-box")).toEqual([]);
    expect(office.office.remote).toMatchObject([{ box: 1, staff: "staff:s-1", reason: "door-stuck" }]);
    expect(office.refusal(confirm(), "staff:s-1")).toBe("same-person");
    const permit = office.permitBy(confirm(), "staff:s-2");
    expect(office.office.permits[permit]).toMatchObject({
      purpose: "remote",
      place: "c1",
      staff: "staff:s-1",
      second: "staff:s-2",
      reason: "door-stuck",
      method: "remote",
    });
    expect(office.office.remote).toEqual([]);
    const ruling = office.through(permit);
    expect(ruling.facts).toContainEqual(
      expect.objectContaining({
        kind: "result-collected",
        method: "remote",
        dossier: DOSSIER,
        staff: "staff:s-1",
        second: "staff:s-2",
        reason: "door-stuck",
      }),
    );
    expect(effectsOf(ruling, "render-slip")).toMatchObject([{ printer: "pc", slip: { method: "remote" } }]);
    expect(office.box(1)).toMatchObject({ state: "empty", dossier: null });
  });

  it("of an empty or quarantined box changes nothing but its door", () => {
    const office = new BoxOffice().open();
    office.door(2, "open");
    office.door(2, "closed");
    for (const [box, state] of [
      [1, "empty"],
      [2, "quarantined"],
    ] as const) {
      office.wait(60_000).do(ask(box), "staff:s-1");
      const permit = office.permitBy(confirm(box), "staff:s-2");
      expect(office.box(box).state).toBe("releasing");
      office.through(permit);
      expect(office.box(box)).toMatchObject({ state, permit: null });
    }
    expect(office.box(2).why).toBe("forced-open");
    expect(office.count("result-collected")).toBe(0);
  });

  it("is over after five minutes, when it was taken back, and after a restart", () => {
    const office = new BoxOffice().open().store();
    const [timer] = effectsOf(office.do(ask()), "arm-timer");
    expect(timer).toMatchObject({ timer: "remote:1", delay_ms: 300_000 });
    office.wait(299_999).timer("remote:1");
    expect(office.office.remote).toHaveLength(1);
    expect(office.wait(2).refusal(confirm(), "staff:s-2")).toBe("no-remote-request");
    office.timer("remote:1");
    expect(office.office.remote).toEqual([]);
    office.do(ask());
    expect(office.refusal(cancel())).toBe("done");
    expect(office.refusal(cancel())).toBe("no-remote-request");
    expect(office.refusal(confirm(), "staff:s-2")).toBe("no-remote-request");
    office.do(ask());
    office.restart();
    expect(office.refusal(confirm(), "staff:s-2")).toBe("no-remote-request");
  });

  it("is asked by whoever asked last", () => {
    const office = new BoxOffice().open().store();
    office.do(ask(), "staff:s-1");
    office.do(ask(), "staff:s-2");
    expect(office.refusal(confirm(), "staff:s-2")).toBe("same-person");
    expect(office.refusal(confirm(), "staff:s-1")).toBe("done");
  });

  it("is never of a box that somebody works on, that is withdrawn, stopped, silent or at rest", () => {
    const office = new BoxOffice().open().store().verify();
    const permit = office.permitBy(openInput());
    expect(office.refusal(ask())).toBe("box-not-empty");
    office.wait(600).answer(permit);
    office.wait(3_000).timer(`permit:${permit}`);
    expect(office.refusal(ask())).toBe("done");
    expect(office.refusal(confirm(), "staff:s-2")).toBe("box-rests");
    office.wait(10_000).door(1, "unknown");
    expect(office.refusal(confirm(), "staff:s-2")).toBe("door-not-closed");
    office.do({ kind: "withdraw-result", counter: "c1", box: 1, why: "moved" });
    expect(office.refusal(confirm(), "staff:s-2")).toBe("result-withdrawn");
    expect(office.refusal(ask())).toBe("result-withdrawn");
    expect(office.refusal(ask(99))).toBe("unknown-box");
    expect(office.refusal(ask(40))).toBe("done");
    expect(office.refusal(confirm(40), "staff:s-2")).toBe("bank-without-doors");
  });

  it("that failed leaves the result, and must be asked for again", () => {
    const office = new BoxOffice().open().store();
    office.do(ask());
    office.answer(office.permitBy(confirm(), "staff:s-2"), "refused");
    expect(office.box(1)).toMatchObject({ state: "stored", dossier: DOSSIER });
    expect(office.refusal(confirm(), "staff:s-2")).toBe("no-remote-request");
  });

  it("is given six times in ten minutes, in the whole office", () => {
    const office = new BoxOffice().open();
    for (let times = 0; times < 6; times++) {
      const box = [1, 7, 8, 9][times % 4] ?? 1;
      office.do({ ...ask(box), counter: times % 2 === 0 ? "c1" : "c2" });
      office.through(office.permitBy(confirm(box), "staff:s-2"));
      office.wait(30_000);
    }
    expect(office.do(ask(2)).reply).toEqual({ kind: "refused", refusal: "remote-rests", wait_s: 393 });
    office.wait(393_000);
    expect(office.refusal(ask(2))).toBe("done");
  });

  it("is counted again when somebody agrees: requests kept in store do not add up", () => {
    const office = new BoxOffice().open();
    for (const box of [1, 2, 7, 8, 9]) office.do(ask(box));
    office.office = { ...office.office, remote_ms: Array.from({ length: 6 }, () => office.at_ms) };
    expect(office.refusal(confirm(1), "staff:s-2")).toBe("remote-rests");
  });
});
