/**
 * A log as core version 5 kept it, recorded from it: two results loaded, one collected, a wrong door
 * whose pulse never ended in the log, and a pulse on its way when the program stopped. Newer rules go on from
 * what it says, and from nothing else.
 */
import { describe, expect, it } from "vitest";
import { emptyOffice } from "../../../controller/core/empty-office.ts";
import { evolve } from "../../../controller/core/evolve.ts";
import type { Fact } from "../../../controller/core/fact.ts";
import { brokenInvariants } from "../../../controller/core/invariants.ts";
import type { Office } from "../../../controller/core/state.ts";
import { BoxOffice, loadInput, openInput } from "./box-kit.ts";
import { effectsOf, MORNING_MS, PLAN } from "./office-kit.ts";

const LOG: readonly (readonly [after_ms: number, fact: Fact])[] = [
  [0, { kind: "day-opened", day: "2026-11-23" }],
  [0, { kind: "device-changed", changed: "b1", state: "up", fault: null }],
  [0, { kind: "device-changed", changed: "pd", state: "up", fault: null }],
  [0, { kind: "device-changed", changed: "pk", state: "up", fault: null }],
  [0, { kind: "device-changed", changed: "pc", state: "up", fault: null }],
  [0, { kind: "device-changed", changed: "rd", state: "up", fault: null }],
  [0, { kind: "device-changed", changed: "rk", state: "up", fault: null }],
  [0, { kind: "device-changed", changed: "w1", state: "up", fault: null }],
  [0, { kind: "device-changed", changed: "w2", state: "up", fault: null }],
  [0, { kind: "door-changed", box: 1, door: "closed" }],
  [0, { kind: "door-changed", box: 2, door: "closed" }],
  [0, { kind: "door-changed", box: 7, door: "closed" }],
  [0, { kind: "counter-opened", counter: "c1", clerk: "staff:s-1" }],
  [0, { kind: "counter-opened", counter: "c2", clerk: "staff:s-1" }],
  [0, { kind: "result-assigned", box: 1, dossier: "H99.1-261123-0001", person: "p-x" }],
  [0, { kind: "permit-granted", serial: 1, permit: "k1", box: 1, purpose: "load", place: "c1", claim: null }],
  [0, { kind: "pulse-begun", permit: "k1" }],
  [600, { kind: "pulse-ended", permit: "k1", end: "acknowledged" }],
  [600, { kind: "door-changed", box: 1, door: "open" }],
  [600, { kind: "box-opened", box: 1, permit: "k1" }],
  [3600, { kind: "door-changed", box: 1, door: "closed" }],
  [3600, { kind: "result-stored", box: 1, dossier: "H99.1-261123-0001" }],
  [3600, { kind: "result-assigned", box: 2, dossier: "H99.1-261123-0002", person: "p-y" }],
  [
    3600,
    { kind: "permit-granted", serial: 2, permit: "k2", box: 2, purpose: "load", place: "c1", claim: null },
  ],
  [3600, { kind: "pulse-begun", permit: "k2" }],
  [4200, { kind: "pulse-ended", permit: "k2", end: "acknowledged" }],
  [4200, { kind: "door-changed", box: 2, door: "open" }],
  [4200, { kind: "box-opened", box: 2, permit: "k2" }],
  [7200, { kind: "door-changed", box: 2, door: "closed" }],
  [7200, { kind: "result-stored", box: 2, dossier: "H99.1-261123-0002" }],
  [7200, { kind: "claim-started", serial: 3, kiosk: "k1", claim: "m3", person: "p-x", boxes: [1] }],
  [7200, { kind: "code-asked", kiosk: "k1" }],
  [7200, { kind: "code-sent", kiosk: "k1" }],
  [7200, { kind: "claim-verified", kiosk: "k1" }],
  [
    7200,
    { kind: "permit-granted", serial: 4, permit: "k4", box: 1, purpose: "collect", place: "k1", claim: "m3" },
  ],
  [7200, { kind: "pulse-begun", permit: "k4" }],
  [7800, { kind: "pulse-ended", permit: "k4", end: "acknowledged" }],
  [7800, { kind: "door-changed", box: 1, door: "open" }],
  [7800, { kind: "box-opened", box: 1, permit: "k4" }],
  [12800, { kind: "door-changed", box: 1, door: "closed" }],
  [12800, { kind: "result-collected", box: 1, dossier: "H99.1-261123-0001", claim: "m3" }],
  [
    12800,
    {
      kind: "slip-queued",
      serial: 5,
      job: "j5",
      printer: "pk",
      copy: 1,
      slip: {
        kind: "receipt",
        serial: "k4",
        person: "p-x",
        box: 1,
        dossier: "H99.1-261123-0001",
        opened_ms: 1795395607800,
        closed_ms: 1795395612800,
        method: "card-and-code",
      },
      key: "receipt:k4",
      policy: "repeat-marked",
      asked: true,
    },
  ],
  [12800, { kind: "slip-rendering", job: "j5" }],
  [12800, { kind: "result-assigned", box: 7, dossier: "H99.1-261123-0007", person: "p-z" }],
  [
    12800,
    { kind: "permit-granted", serial: 6, permit: "k6", box: 7, purpose: "load", place: "c1", claim: null },
  ],
  [12800, { kind: "pulse-begun", permit: "k6" }],
  [12900, { kind: "door-changed", box: 2, door: "open" }],
  [12900, { kind: "bank-stopped", bank: "w1", why: "box 2 opened instead of 7" }],
  [12900, { kind: "box-quarantined", box: 2, why: "wrong-door" }],
  [12900, { kind: "box-quarantined", box: 7, why: "wrong-door" }],
  [12900, { kind: "bank-resumed", bank: "w1" }],
  [12900, { kind: "door-changed", box: 2, door: "closed" }],
  [12900, { kind: "box-cleared", box: 2, holds: "result" }],
  [12900, { kind: "claim-started", serial: 7, kiosk: "k1", claim: "m7", person: "p-y", boxes: [2] }],
  [13900, { kind: "result-assigned", box: 1, dossier: "H99.1-261123-0003", person: "p-x" }],
  [
    13900,
    { kind: "permit-granted", serial: 8, permit: "k8", box: 1, purpose: "load", place: "c1", claim: null },
  ],
  [13900, { kind: "pulse-begun", permit: "k8" }],
];

const folded = (log: typeof LOG): Office =>
  log.reduce((kept, [after_ms, fact]) => evolve(kept, fact, MORNING_MS + after_ms), emptyOffice(PLAN));

/** The office after that log, a moment later. */
const recovered = (): BoxOffice => {
  const office = new BoxOffice(PLAN);
  office.office = folded(LOG);
  return office.wait(20_000);
};

describe("a log of core version 5", () => {
  it("folds into a sound office: results without a last day, evidence by card and code", () => {
    const { office } = recovered();
    expect(brokenInvariants(PLAN, office)).toEqual([]);
    expect(office.boxes[2]).toMatchObject({
      state: "stored",
      dossier: "H99.1-261123-0002",
      person: "p-y",
      until_ms: null,
      recall: null,
      proxy: null,
    });
    expect(office.boxes[7]).toMatchObject({ state: "quarantined", why: "wrong-door" });
    expect(office.boxes[1]).toMatchObject({ state: "loading", permit: "k8", pulse: { outcome: "pulsing" } });
    expect(office.permits).toEqual({
      k8: expect.objectContaining({ purpose: "load", staff: null, from: "empty", state: "pulsing" }),
    });
    expect([office.in_hand, office.notices, office.remote, office.round]).toEqual([[], [], [], null]);
    expect(office.book).toMatchObject({ loaded: 2, collected: 1 });
  });

  it("is sound while somebody collects, who does so by card and code", () => {
    const begun = LOG.findIndex(([, fact]) => fact.kind === "pulse-begun" && fact.permit === "k4");
    const office = folded(LOG.slice(0, begun + 1));
    expect(brokenInvariants(PLAN, office)).toEqual([]);
    expect(office.permits.k4).toMatchObject({ method: "card-and-code", from: "stored", state: "pulsing" });
  });

  it("is settled at the next start as its own would be, also the pulse that never ended", () => {
    const office = recovered();
    const ruling = office.restart();
    expect(effectsOf(ruling, "pulse-box")).toEqual([]);
    expect(office.box(7).pulse).toMatchObject({ outcome: "sent", ended_ms: office.at_ms });
    office.wait(3_000).timer("permit:k8");
    for (const number of [1, 2, 7]) office.door(number, "closed");
    expect(office.box(1)).toMatchObject({ state: "quarantined", why: "interrupted" });
    office.do({ kind: "clear-box", counter: "c1", box: 7, holds: "nothing" });
    office.wait(60_000).store(7, "H-new", "p-z");
    expect(office.box(7).state).toBe("stored");
  });

  it("gives its results to whom they belong, and to clerks", () => {
    const office = recovered();
    office.restart();
    for (const number of [1, 2, 7]) office.door(number, "closed");
    office.wait(60_000).verify("p-y");
    const permit = office.permitBy(openInput(2));
    office.through(permit);
    expect(office.box(2)).toMatchObject({ state: "empty", dossier: null });
    expect(office.refusal(loadInput(2, "H99.1-261123-0002"))).toBe("box-rests");
  });
});
