import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { DoorLevel, Input } from "../../../controller/core/input.ts";
import { dataOf, effectsOf, PLAN, refusalOf, TestOffice } from "./office-kit.ts";

const DOSSIER = "H99.1-261123-0001";
const load = (box: number | null = null, dossier = DOSSIER, person = "p-x"): Input => ({
  kind: "load-result",
  counter: "c1",
  dossier,
  person,
  box,
  size: null,
  reach: null,
  proxy: null,
});
const door = (number: number, level: DoorLevel): Input => {
  const { bank, board, index0 } = PLAN.boxes.find((box) => box.number === number) ?? {
    bank: "",
    board: 0,
    index0: 0,
  };
  return { kind: "door-seen", bank, board, index0, door: level };
};
const acknowledged = (permit: string): Input => ({
  kind: "pulse-ended",
  permit,
  end: "acknowledged",
  why: null,
});

/** An office in which box 1 holds the result of p-x. */
const stored = () => {
  const office = new TestOffice().open();
  const permit = String(dataOf(office.do(load(1)).reply).permit);
  for (const input of [acknowledged(permit), door(1, "open"), door(1, "closed")]) office.do(input);
  return office.wait(6_000);
};

/** The card of p-x is read, and the code sent. */
const sendCode = (office: TestOffice): void => {
  office.do({
    kind: "read-card",
    by: "card",
    agreed: false,
    reader: "rk",
    scan: "rk-1",
    person: "p-x",
    elderly: false,
    visits_before: 1,
    warnings: [],
  });
  const [code] = effectsOf(office.do({ kind: "request-code", kiosk: "k1" }), "send-code");
  office.do({ kind: "code-sent", kiosk: "k1", claim: code?.claim ?? "", sent: true });
};

const verify = (office: TestOffice): void => {
  sendCode(office);
  tryCode(office, true);
};

/** A code judged for the claim that is live now. */
const tryCode = (office: TestOffice, matched: boolean): string => {
  const claim = office.office.kiosks.k1?.claim?.id ?? null;
  return refusalOf(office.do({ kind: "try-code", kiosk: "k1", claim, matched }).reply);
};

describe("loading a result", () => {
  it("stores it only when the right door opened after the pulse and closed again", () => {
    const office = new TestOffice().open();
    const ruling = office.do(load(1));
    const permit = String(dataOf(ruling.reply).permit);
    expect(effectsOf(ruling, "pulse-box")).toMatchObject([
      { permit, box: 1, bank: "w1", board: 1, index0: 0, pulse_ms: 500 },
    ]);
    office.do(acknowledged(permit));
    expect(office.office.boxes[1]?.state).toBe("loading");
    office.do(door(1, "open"));
    expect(office.office.boxes[1]?.state).toBe("loading");
    office.do(door(1, "closed"));
    expect(office.office.boxes[1]).toMatchObject({ state: "stored", dossier: DOSSIER, permit: null });
  });

  it("chooses the smallest free box, and refuses an unknown door, a full box and a second place for one file", () => {
    const office = new TestOffice().open();
    office.do(door(1, "unknown"));
    expect(refusalOf(office.do(load(1)).reply)).toBe("door-not-closed");
    expect(dataOf(office.do(load()).reply).box).toBe(7);
    expect(refusalOf(office.do(load(7, "H99.1-261123-0002")).reply)).toBe("box-not-empty");
    expect(refusalOf(office.do(load()).reply)).toBe("dossier-in-a-box");
    office.do({ kind: "device-changed", changed: "w1", state: "down", fault: "LINK_LOST" });
    expect(refusalOf(office.do(load(2, "H99.1-261123-0003")).reply)).toBe("bank-down");
  });

  it("never pulses two boxes of one supply at a time, also in two banks", () => {
    const office = new TestOffice().open();
    const first = String(dataOf(office.do(load(1)).reply).permit);
    const second = office.do(load(7, "H99.1-261123-0002", "p-y"));
    expect(effectsOf(second, "pulse-box")).toEqual([]);
    expect(effectsOf(office.do(acknowledged(first)), "pulse-box")).toEqual([]);
    expect(effectsOf(office.do(door(1, "open")), "pulse-box")).toMatchObject([{ box: 7 }]);
  });

  it("voids a permit whose turn never came, and quarantines a box that did not open", () => {
    const office = new TestOffice().open();
    const first = String(dataOf(office.do(load(1)).reply).permit);
    const second = String(dataOf(office.do(load(7, "H99.1-261123-0002", "p-y")).reply).permit);
    office.do({ kind: "timer-fired", timer: `permit:${second}` });
    expect(office.office.boxes[7]).toMatchObject({ state: "empty", dossier: null });
    office.do(acknowledged(first));
    office.do({ kind: "timer-fired", timer: `permit:${first}` });
    expect(office.office.boxes[1]).toMatchObject({ state: "quarantined", why: "not-opened" });
  });

  it("gives the box back when the bank refused the pulse", () => {
    const office = new TestOffice().open();
    const permit = String(dataOf(office.do(load(1)).reply).permit);
    office.do({ kind: "pulse-ended", permit, end: "refused", why: "board-not-ready" });
    expect(office.office.boxes[1]).toMatchObject({ state: "empty", permit: null });
  });
});

describe("alarms", () => {
  it("stops the bank when another door opens than the one that was meant", () => {
    const office = new TestOffice().open();
    const permit = String(dataOf(office.do(load(1)).reply).permit);
    office.do(door(2, "open"));
    expect(office.office.stopped_banks.w1).toContain("box 2 opened instead of 1");
    expect(office.office.boxes[1]?.state).toBe("quarantined");
    expect(office.office.boxes[2]).toMatchObject({ state: "quarantined", why: "wrong-door" });
    office.do(acknowledged(permit));
    expect(refusalOf(office.do(load(null, "H99.1-261123-0002")).reply)).toBe("done");
    expect(office.count("box-opened")).toBe(0);
  });

  it("quarantines a box forced open, once", () => {
    const office = stored();
    office.do(door(1, "open"));
    office.do(door(1, "closed"));
    office.do(door(1, "open"));
    expect(office.facts.filter((fact) => fact.kind === "box-quarantined")).toMatchObject([
      { box: 1, why: "forced-open" },
    ]);
    expect(office.office.boxes[1]?.dossier).toBe(DOSSIER);
  });

  it("says that a door was left open", () => {
    const office = new TestOffice().open();
    const [timer] = effectsOf(office.do(door(2, "open")), "arm-timer");
    expect(timer).toMatchObject({ timer: "left-open:2", delay_ms: 60_000 });
    office.wait(60_000).do({ kind: "timer-fired", timer: "left-open:2" });
    expect(office.count("box-left-open")).toBe(1);
  });
});

describe("collecting", () => {
  it("opens after card and code, empties the box on closing and prints a receipt", () => {
    const office = stored();
    verify(office);
    const opened = office.do({ kind: "open-box", kiosk: "k1", box: 1 });
    const permit = String(dataOf(opened.reply).permit);
    expect(effectsOf(opened, "pulse-box")).toMatchObject([{ box: 1, permit }]);
    office.do(door(1, "open"));
    office.do(acknowledged(permit));
    const closed = office.do(door(1, "closed"));
    expect(office.office.boxes[1]).toMatchObject({ state: "empty", dossier: null, person: null });
    expect(effectsOf(closed, "render-slip")).toMatchObject([
      { printer: "pk", slip: { kind: "receipt", box: 1, dossier: DOSSIER } },
    ]);
  });

  it("keeps the citizen's claim when the lock failed, and allows two pulses", () => {
    const office = stored();
    verify(office);
    for (let pulse = 0; pulse < 2; pulse++) {
      const permit = String(dataOf(office.do({ kind: "open-box", kiosk: "k1", box: 1 }).reply).permit);
      office.do({ kind: "pulse-ended", permit, end: "unconfirmed", why: "no-answer" });
      office.do({ kind: "timer-fired", timer: `permit:${permit}` });
      expect(office.office.boxes[1]).toMatchObject({ state: "stored", person: "p-x" });
      office.wait(6_000);
    }
    expect(refusalOf(office.do({ kind: "open-box", kiosk: "k1", box: 1 }).reply)).toBe("pulses-used-up");
  });

  it("never opens by card alone, by code alone, for another person, or after ten minutes", () => {
    const office = stored();
    const open = () => refusalOf(office.do({ kind: "open-box", kiosk: "k1", box: 1 }).reply);
    expect(open()).toBe("no-claim");
    expect(tryCode(office, true)).toBe("no-claim");
    office.do({
      kind: "read-card",
      by: "card",
      agreed: false,
      reader: "rk",
      scan: "rk-1",
      person: "p-x",
      elderly: false,
      visits_before: 0,
      warnings: [],
    });
    expect(open()).toBe("claim-not-verified");
    expect(tryCode(office, true)).toBe("no-code");
    office.do({
      kind: "read-card",
      by: "card",
      agreed: false,
      reader: "rk",
      scan: "rk-2",
      person: "p-y",
      elderly: false,
      visits_before: 0,
      warnings: [],
    });
    expect(refusalOf(office.do({ kind: "request-code", kiosk: "k1" }).reply)).toBe("no-claim");
    verify(office);
    office.wait(10 * 60_000 + 1);
    expect(open()).toBe("no-claim");
  });

  it("burns a code after five wrong tries and rests the kiosk after ten", () => {
    const office = stored();
    office.do({
      kind: "read-card",
      by: "card",
      agreed: false,
      reader: "rk",
      scan: "rk-1",
      person: "p-x",
      elderly: false,
      visits_before: 0,
      warnings: [],
    });
    const ask = () => {
      office.wait(31_000);
      const [code] = effectsOf(office.do({ kind: "request-code", kiosk: "k1" }), "send-code");
      office.do({ kind: "code-sent", kiosk: "k1", claim: code?.claim ?? "", sent: true });
    };
    const wrong = () => tryCode(office, false);
    ask();
    expect(refusalOf(office.do({ kind: "request-code", kiosk: "k1" }).reply)).toBe("code-too-soon");
    for (let count = 0; count < 5; count++) expect(wrong()).toBe("code-wrong");
    expect(tryCode(office, true)).toBe("code-burnt");
    ask();
    for (let count = 0; count < 5; count++) wrong();
    office.wait(31_000);
    expect(refusalOf(office.do({ kind: "request-code", kiosk: "k1" }).reply)).toBe("code-entry-rests");
  });
});

describe("a code that was judged late", () => {
  it("neither verifies nor costs a try when another card was read meanwhile, or no card is there", () => {
    const office = stored();
    sendCode(office);
    const late = office.office.kiosks.k1?.claim?.id ?? "";
    const judged = (matched: boolean) =>
      refusalOf(office.do({ kind: "try-code", kiosk: "k1", claim: late, matched }).reply);
    office.wait(31_000);
    sendCode(office);
    expect([judged(true), judged(false)]).toEqual(["no-claim", "no-claim"]);
    expect(office.office.kiosks.k1?.claim).toMatchObject({ verified: null, tries: 0, code: "sent" });
    expect(office.office.kiosks.k1?.failures_ms).toEqual([]);
    office.do({ kind: "leave-kiosk", kiosk: "k1" });
    expect(judged(true)).toBe("no-claim");
  });
});

describe("for every order of commands, pulses, doors and timers", () => {
  it("no permit pulses twice and no box pulses without a kept permit", () => {
    const input = fc.oneof(
      fc.constantFrom(1, 2, 7).map((box) => load(box, `H99.1-261123-000${box}`, "p-x")),
      fc
        .tuple(
          fc.constantFrom(1, 2, 7),
          fc.constantFrom("open" as const, "closed" as const, "unknown" as const),
        )
        .map(([box, level]) => door(box, level)),
      fc.constantFrom(1, 2, 7).map((box): Input => ({ kind: "open-box", kiosk: "k1", box })),
      fc.nat(40).map((serial) => acknowledged(`k${serial}`)),
      fc.nat(40).map((serial): Input => ({ kind: "timer-fired", timer: `permit:k${serial}` })),
      fc.constant<Input>({
        kind: "read-card",
        by: "card",
        agreed: false,
        reader: "rk",
        scan: "s",
        person: "p-x",
        elderly: false,
        visits_before: 0,
        warnings: [],
      }),
      fc.constant<Input>({ kind: "request-code", kiosk: "k1" }),
      fc.constant("code" as const),
      fc.constant<Input>({ kind: "restarted", boot: "2" }),
    );
    fc.assert(
      fc.property(fc.array(input, { maxLength: 80 }), (inputs) => {
        const office = new TestOffice().open();
        const granted = new Set<string>();
        const pulsed = new Set<string>();
        for (const next of inputs) {
          office.wait(500);
          if (next === "code") {
            tryCode(office, true);
            continue;
          }
          const ruling = office.do(next);
          for (const fact of ruling.facts)
            if (fact.kind === "permit-granted") granted.add(`${fact.permit}/${fact.box}`);
          for (const pulse of effectsOf(ruling, "pulse-box")) {
            expect(granted).toContain(`${pulse.permit}/${pulse.box}`);
            expect(pulsed).not.toContain(pulse.permit);
            pulsed.add(pulse.permit);
          }
          for (const code of effectsOf(ruling, "send-code")) {
            office.do({ kind: "code-sent", kiosk: "k1", claim: code.claim, sent: true });
          }
        }
      }),
      { numRuns: 400 },
    );
  });
});
