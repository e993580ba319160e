/** A world loses its power, its disk and its nights; what was answered stays true, and people are answered once. */
import { describe, expect, it } from "vitest";
import type { Input } from "../../../controller/core/input.ts";
import type { Reply } from "../../../controller/core/refusal.ts";
import { liveTicket } from "../../../controller/core/state.ts";
import { admit, advance, factsOf, said, strike, watchedOffice } from "./office-kit.ts";

const ticketOf = (reply: Reply): unknown => (reply.kind === "done" ? reply.data.ticket : undefined);
/** Power-up, recovery and every device's first words. */
const BOOTED_MS = 40_000;

describe("a power cut", () => {
  it("before the commit keeps nothing; the same command is asked again and done once", () => {
    const office = watchedOffice();
    const { world, oracle } = office;
    strike(office, "power-cut-before-commit");
    const replies = admit(world, 3);
    advance(world, 1_000);
    expect(world.powered).toBe(false);
    expect(replies).toEqual([]);
    expect(factsOf(world, "ticket-issued")).toEqual([]);
    advance(world, BOOTED_MS);
    expect(replies).toMatchObject([{ kind: "done", data: { code: "A001" } }]);
    expect(factsOf(world, "ticket-issued")).toHaveLength(1);
    expect(world.reached).toMatchObject({ "reboot-before-commit": 1 });
    expect(world.reached["repeated-key-answered"]).toBeUndefined();
    expect(said(oracle)).toEqual([]);
  });

  it("after the commit keeps the number; the same command is answered from what was kept", () => {
    const office = watchedOffice();
    const { world, oracle } = office;
    strike(office, "power-cut-after-commit");
    const replies = admit(world, 3);
    advance(world, 1_000);
    expect(world.powered).toBe(false);
    expect(replies).toEqual([]);
    const issued = factsOf(world, "ticket-issued");
    expect(issued).toMatchObject([{ code: "A001" }]);
    advance(world, BOOTED_MS);
    expect(replies).toMatchObject([{ kind: "done", data: { ticket: issued[0]?.ticket, code: "A001" } }]);
    expect(factsOf(world, "ticket-issued")).toEqual(issued);
    expect(world.reached).toMatchObject({ "reboot-after-commit": 1, "repeated-key-answered": 1 });
    expect(liveTicket(world.office, issued[0]?.ticket ?? "")?.state).toBe("waiting");
    expect(said(oracle)).toEqual([]);
  });

  it("after the effects leaves a slip of which nothing had left: it comes out once, unmarked", () => {
    const office = watchedOffice();
    const { world, oracle } = office;
    strike(office, "power-cut-after-effects");
    const replies = admit(world);
    advance(world, 1_000);
    expect(world.powered).toBe(false);
    expect(replies).toMatchObject([{ kind: "done", data: { code: "A001" } }]);
    advance(world, BOOTED_MS);
    expect(factsOf(world, "slip-queued").map(({ copy }) => copy)).toEqual([1]);
    expect(factsOf(world, "slip-ended").map(({ end }) => end)).toEqual(["printed"]);
    expect(replies).toHaveLength(1);
    expect(world.reached).toMatchObject({ "reboot-after-effects": 1 });
    expect(said(oracle)).toEqual([]);
  });

  it("while a slip is sent leaves one of unknown fate, which comes again with its mark", () => {
    const { world, oracle } = watchedOffice();
    admit(world);
    advance(world, 100);
    expect(factsOf(world, "slip-sending")).toHaveLength(1);
    world.powerCut("after-effects");
    advance(world, BOOTED_MS);
    expect(factsOf(world, "slip-queued").map(({ copy }) => copy)).toEqual([1, 2]);
    expect(factsOf(world, "slip-ended").map(({ end }) => end)).toEqual(["ambiguous", "printed"]);
    expect(world.reached).toMatchObject({ "slip-marked-copy": 1 });
    expect(said(oracle)).toEqual([]);
  });

  it("lets nothing of the life before go on: every timer of it is dead, every line is closed", () => {
    const { world, oracle } = watchedOffice();
    world.powerCut("after-effects");
    expect(world.powered).toBe(false);
    const before = [...world.lines.values()].map(({ counts }) => counts.host_bytes);
    advance(world, 3_900);
    expect([...world.lines.values()].map(({ counts }) => counts.host_bytes)).toEqual(before);
    expect(() => world.office).toThrow("no power");
    advance(world, BOOTED_MS);
    expect(Object.values(world.office.devices).map(({ state }) => state)).toEqual(Array(8).fill("up"));
    expect(said(oracle)).toEqual([]);
  });
});

describe("a full disk", () => {
  it("refuses people and keeps nothing, then heals by itself and answers them", () => {
    const office = watchedOffice();
    const { world, oracle } = office;
    const head = world.store.head;
    const end = strike(office, "disk-full");
    const replies = admit(world, 3);
    advance(world, 10_000);
    expect(replies).toEqual([]);
    expect(world.reached["refused-storage-full"]).toBeGreaterThanOrEqual(2);
    expect(world.store.head).toEqual(head);
    expect(world.office.tickets).toEqual([]);
    end();
    advance(world, 10_000);
    expect(replies).toMatchObject([{ kind: "done", data: { code: "A001" } }]);
    expect(factsOf(world, "ticket-issued")).toHaveLength(1);
    expect(world.reached["repeated-key-answered"]).toBeUndefined();
    expect(said(oracle)).toEqual([]);
  });
});

describe("a night", () => {
  const NIGHT_MS = 14 * 3_600_000;

  it("stops the controller in order; the next morning is a new day with numbers from the beginning", () => {
    const { world, oracle } = watchedOffice();
    admit(world, 3);
    advance(world, 9 * 3_600_000);
    world.night(NIGHT_MS);
    expect(world.powered).toBe(false);
    world.powerUp();
    const replies = admit(world, 4);
    advance(world, 1_000);
    expect(world.office.day).toBe("2026-11-24");
    expect(replies).toMatchObject([{ kind: "done", data: { code: "A001" } }]);
    expect(factsOf(world, "ticket-issued").map(({ ticket }) => ticket)).toEqual([
      "t1",
      replies.map(ticketOf)[0],
    ]);
    expect(factsOf(world, "ticket-expired")).toEqual([{ kind: "ticket-expired", ticket: "t1" }]);
    expect(world.office.pagers["base-1:3"]?.state).toBe("overdue");
    expect(world.reached["reboot-morning"]).toBe(1);
    expect(said(oracle)).toEqual([]);
  });
});

describe("the people's commands", () => {
  it("are bounded: people can't ask faster than the office answers", () => {
    const { world } = watchedOffice();
    const press: Input = { kind: "call-help", kiosk: "kiosk-1" };
    const ask = (): void => world.ask(press, "citizen", "kiosk-1", () => undefined);
    world.powerCut("after-effects");
    for (let count = 0; count < 512; count++) ask();
    expect(ask).toThrow("faster than the office answers");
    advance(world, BOOTED_MS);
    expect(ask).not.toThrow();
  });
});

describe("the trace", () => {
  const trace = (): string => {
    const { world } = watchedOffice(3);
    admit(world);
    advance(world, 60_000);
    return world.traceHash();
  };

  it("is the same for the same seed, is not changed by being looked at, and grows with what happens", () => {
    expect(trace()).toBe(trace());
    const { world } = watchedOffice(3);
    const before = world.traceHash();
    expect(world.traceHash()).toBe(before);
    admit(world);
    advance(world, 1_000);
    expect(world.traceHash()).not.toBe(before);
  });
});
