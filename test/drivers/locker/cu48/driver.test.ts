/**
 * A bank of CU48 boards, the real driver against the simulated ones: no unlock is answered, so the door alone
 * proves it; each is written once, and never to more than one lock.
 */
import { describe, expect, test } from "vitest";
import { PULSE_SETTLE_MS, type PulseOutcome } from "../../../../drivers/locker/bank/bank.pure.ts";
import { boardReports, box, cu48Lab, doorOf, flashes, type Lab, readyCu48, refused } from "../lab.ts";

const UNPROVEN: PulseOutcome = { kind: "sent-unconfirmed", why: "no-ack" };

const forbidden = (lab: Lab): number => lab.events.filter(({ event }) => event === "forbidden-frame").length;

describe("CU48 bank, ordinary life", () => {
  test("a start reads the doors only, once a pulse of the life before is surely over", () => {
    const lab = cu48Lab();
    lab.driver.start();
    lab.clock.advance(1_190);
    expect(lab.sent()).toEqual([]);
    lab.clock.advance(300);
    expect(lab.sent()).toEqual(new Array(4).fill({ kind: "read-locks", board: 0 }));
    expect(boardReports(lab)).toEqual([{ kind: "board", board: 0, state: "ready", version: null }]);
    expect([...lab.driver.readDoors().values()].map(({ state }) => state)).toEqual(
      new Array(48).fill("closed"),
    );
    expect(lab.bank.trace).toEqual([]);
  });

  test("it says what it can: nothing is acknowledged, the board ends the pulse, no output can be read", () => {
    const lab = readyCu48({ addresses: [0, 9], settings: { pulse_ms: 700 } });
    expect(lab.driver.capabilities).toEqual({
      channels: 96,
      pulseTimer: "board",
      ack: "none",
      doors: true,
      outputs: false,
      occupancy: false,
      pulse_ms: { min: 700, max: 700, step: 100 },
    });
    expect(new Set([...lab.driver.readOutputs().values()].map(({ state }) => state))).toEqual(
      new Set(["unknown"]),
    );
  });

  test.each([
    [0, "02 00 00 51 03 56"],
    [1, "02 00 01 51 03 57"],
    [47, "02 00 2F 51 03 85"],
  ])("lock %i opens its own box by the vendor's frame, written once, and no other box", (index0, frame) => {
    const lab = readyCu48();
    lab.forgetSent();
    const written: string[] = [];
    lab.driver.onTrace(({ direction, bytes, meaning }) => {
      if (direction === "out" && meaning.startsWith("unlock"))
        written.push([...(bytes ?? [])].map((byte) => byte.toString(16).padStart(2, "0")).join(" "));
    });
    const outcomes = lab.pulse(box(index0, 0));
    lab.clock.advance(5_000);
    expect(written).toEqual([frame.toLowerCase()]);
    expect(outcomes).toEqual([UNPROVEN]);
    expect(lab.bank.trace.map(({ channel }) => channel)).toEqual([box(index0, 0)]);
    expect(lab.doorReports().slice(48)).toEqual([`0/${index0} open`]);
    expect(forbidden(lab)).toBe(0);
  });

  test("a pulse is settled only when the board's own time and the settling time are over", () => {
    const lab = readyCu48({ settings: { pulse_ms: 1_000 } });
    const outcomes = lab.pulse(box(3, 0), 1_000);
    lab.clock.advance(1_000 + PULSE_SETTLE_MS);
    expect(outcomes).toEqual([]);
    expect(lab.pulse(box(4, 0), 1_000)).toEqual(refused("busy"));
    lab.clock.advance(100);
    expect(outcomes).toEqual([UNPROVEN]);
    expect(lab.bank.trace.every(({ to_ms }) => to_ms !== undefined)).toBe(true);
  });

  test("the door of the pulsed lock is seen open within 150 ms, and closed again within a second", () => {
    const lab = readyCu48();
    lab.pulse(box(5, 0));
    lab.clock.advance(1_000);
    const opened = lab.events.find(({ event }) => event === "door-opened");
    const seen = lab.reports.find(({ report }) => report.kind === "door" && report.state === "open");
    expect((seen?.at_ms ?? Number.NaN) - (opened?.at_ms ?? Number.NaN)).toBeLessThanOrEqual(150);
    lab.bank.hand.closeDoor(box(5, 0));
    lab.clock.advance(1_000);
    expect(doorOf(lab, 5, 0)).toBe("closed");
  });

  test.each([0, 1] as const)("with a closed hook read as %i doors are told rightly", (closed_bit) => {
    const lab = readyCu48({ settings: { closed_bit } });
    expect(doorOf(lab, 0, 0)).toBe("closed");
    lab.pulse(box(0, 0));
    lab.clock.advance(800);
    expect(doorOf(lab, 0, 0)).toBe("open");
    expect(doorOf(lab, 1, 0)).toBe("closed");
  });

  test("ten boards share the bus; each is asked by its own address and opens its own lock", () => {
    const addresses = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
    const lab = readyCu48({ addresses });
    lab.clock.advance(2_000);
    for (const address of addresses) {
      lab.pulse(box(address, address));
      lab.clock.advance(1_000);
    }
    expect(lab.bank.trace.map(({ channel }) => channel)).toEqual(
      addresses.map((address) => box(address, address)),
    );
    expect(addresses.map((address) => doorOf(lab, address, address))).toEqual(new Array(10).fill("open"));
  });

  test("nothing but reads and single unlocks is ever said, on the way to the end as well", () => {
    const lab = readyCu48({ addresses: [0, 1] });
    lab.pulse(box(0, 1));
    lab.clock.advance(30_000);
    const off: unknown[] = [];
    lab.driver.allOff((outcome) => off.push(outcome));
    expect(off).toEqual([{ refused: "not-supported" }]);
    const last = lab.pulse(box(1, 0));
    let stopped = false;
    lab.driver.stop(() => {
      stopped = true;
    });
    lab.clock.advance(100);
    expect(stopped).toBe(false);
    lab.clock.advance(2_000);
    expect(stopped).toBe(true);
    expect(last).toHaveLength(1);
    expect(new Set(lab.sent().map(({ kind }) => kind))).toEqual(new Set(["read-locks", "unlock"]));
    expect(lab.bank.boxes.every(({ interval }) => interval === undefined)).toBe(true);
  });
});

describe("CU48 bank, refusals: nothing is written", () => {
  test.each([48, 49, -1, 0.5, Number.NaN])("there is no lock %d: 48 would open every box", (index0) => {
    const lab = readyCu48();
    lab.forgetSent();
    expect(lab.pulse(box(index0, 0))).toEqual(refused("unknown-channel"));
    lab.clock.advance(2_000);
    expect(flashes(lab)).toBe(0);
    expect(forbidden(lab)).toBe(0);
  });

  test.each([400, 600, 0, 550, Number.NaN])("%d ms is not what the board is set to", (duration_ms) => {
    const lab = readyCu48();
    expect(lab.pulse(box(0, 0), duration_ms)).toEqual(refused("duration"));
  });

  test("boards with an address the bus does not know, twice one, or none at all are refused at once", () => {
    expect(() => cu48Lab({ addresses: [10] })).toThrow("0 to 9");
    expect(() => cu48Lab({ addresses: [3, 3] })).toThrow("one address");
    expect(() => cu48Lab({ addresses: [] })).toThrow("1 to 10 boards");
  });
});

describe("CU48 bank, a bad line", () => {
  test("the answer of another address is no answer: the board never gets ready", () => {
    const lab = cu48Lab();
    lab.bank.setDefect("foreign-reply", true, "1");
    lab.driver.start();
    lab.clock.advance(20_000);
    expect(boardReports(lab)).toEqual([
      { kind: "board", board: 0, state: "refused", fault: "LOCKER_UNCLEAR", found: [] },
    ]);
    expect(lab.doorReports()).toEqual([]);
  });

  test("an echoing adapter with no board behind it is no board", () => {
    for (const echo of [true, false]) {
      const lab = cu48Lab({ settings: { echo } });
      lab.bank.setDefect("local-echo", true);
      lab.bank.setDefect("silent-board", true);
      lab.driver.start();
      lab.clock.advance(20_000);
      expect(boardReports(lab).map((report) => report.kind === "board" && report.state)).toEqual(["silent"]);
      expect(lab.pulse(box(0, 0))).toEqual(refused("board-not-ready"));
    }
  });

  test("an echoing line serves, and its echo of an unlock proves nothing", () => {
    const lab = readyCu48();
    lab.bank.setDefect("local-echo", true);
    lab.bank.setDefect("jammed-latch", true, "1");
    lab.clock.advance(2_000);
    const outcomes = lab.pulse(box(0, 0));
    lab.clock.advance(2_000);
    expect(outcomes).toEqual([UNPROVEN]);
    expect(doorOf(lab, 0, 0)).toBe("closed");
    expect(boardReports(lab)).toHaveLength(1);
  });

  test("a board that falls silent after its unlock is not unlocked again", () => {
    const lab = readyCu48();
    lab.forgetSent();
    const outcomes = lab.pulse(box(0, 0));
    lab.clock.advance(5);
    lab.bank.setDefect("silent-board", true);
    lab.clock.advance(5_000);
    expect(outcomes).toEqual([{ kind: "sent-unconfirmed", why: "no-answer" }]);
    expect(doorOf(lab, 0, 0)).toBe("unknown");
    lab.bank.setDefect("silent-board", false);
    lab.clock.advance(15_000);
    expect(flashes(lab)).toBe(1);
    expect(lab.bank.trace).toHaveLength(1);
    expect(doorOf(lab, 0, 0)).toBe("open");
  });

  test("a board that is busy after an unlock is asked again and stays in service", () => {
    const lab = readyCu48();
    lab.bank.setDefect("busy-after-unlock", true);
    const outcomes = lab.pulse(box(0, 0));
    lab.clock.advance(3_000);
    expect(outcomes).toEqual([UNPROVEN]);
    expect(doorOf(lab, 0, 0)).toBe("open");
    expect(boardReports(lab)).toHaveLength(1);
  });

  test("an unlock held in a stalled link dies there: it opens nothing when the link runs again", () => {
    const lab = readyCu48();
    lab.line.stall(true);
    const outcomes = lab.pulse(box(4, 0));
    lab.clock.advance(4_000);
    expect(outcomes).toEqual([{ kind: "sent-unconfirmed", why: "no-answer" }]);
    expect(lab.links).toContain("LINK_STALLED");
    lab.line.stall(false);
    lab.clock.advance(20_000);
    expect(lab.bank.trace).toEqual([]);
    expect(boardReports(lab).at(-1)).toMatchObject({ state: "ready" });
  });

  test("an unlock unplugged at any byte is settled once, written at most once, and opens no other box", () => {
    for (let byte = 0; byte <= 20; byte++) {
      const lab = readyCu48();
      lab.forgetSent();
      const outcomes = lab.pulse(box(4, 0));
      lab.clock.advance((byte * 10_000) / 19_200);
      lab.line.unplug();
      lab.clock.advance(1_200);
      lab.line.plug();
      lab.clock.advance(10_000);
      expect(outcomes).toEqual([{ kind: "sent-unconfirmed", why: "link-lost" }]);
      expect(flashes(lab)).toBeLessThanOrEqual(1);
      expect(lab.bank.trace.length).toBe(byte >= 6 ? 1 : 0);
      expect(lab.bank.trace.every(({ channel }) => channel.index0 === 4)).toBe(true);
    }
  });

  test("a board whose replies are damaged gets into no service, and one in service is asked again", () => {
    const lab = cu48Lab();
    lab.bank.setDefect("bad-sum", true, "1");
    lab.driver.start();
    lab.clock.advance(10_000);
    expect(lab.doorReports()).toEqual([]);
    lab.bank.setDefect("bad-sum", false);
    lab.clock.advance(10_000);
    lab.bank.setDefect("bad-sum", true, "3");
    lab.bank.hand.forceDoor(box(7, 0));
    lab.clock.advance(3_000);
    expect(doorOf(lab, 7, 0)).toBe("open");
    expect(boardReports(lab)).toHaveLength(2);
  });

  test("no two coils of the bank ever have current at once, whichever link and board is late", () => {
    const lab = readyCu48({ addresses: [0, 1] });
    lab.bank.setDefect("late-reply", true, "250");
    for (let order = 0; order < 40; order++) {
      lab.pulse(box(order % 48, order % 2));
      lab.clock.advance(310);
    }
    lab.clock.advance(5_000);
    const { trace } = lab.bank;
    expect(trace.length).toBeGreaterThan(5);
    const gaps = trace.slice(1).map(({ from_ms }, at) => from_ms - (trace[at]?.to_ms ?? Number.NaN));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(PULSE_SETTLE_MS);
  });
});

describe("CU48 bank, two boards with one address", () => {
  test("in step to the bit they look like one; an unlock then brings the supply down, and proves nothing", () => {
    const lab = cu48Lab({ addresses: [0, 1] });
    lab.bank.setDefect("twin-address", true, "0,1,0");
    lab.driver.start();
    lab.clock.advance(2_100);
    expect(boardReports(lab)).toContainEqual({ kind: "board", board: 0, state: "ready", version: null });
    const outcomes = lab.pulse(box(6, 0));
    lab.clock.advance(3_000);
    expect(lab.events.filter(({ event }) => event === "brown-out")).toHaveLength(1);
    expect(outcomes.map(({ kind }) => kind)).toEqual(["sent-unconfirmed"]);
    expect(doorOf(lab, 6, 0)).not.toBe("open");
    expect(flashes(lab)).toBe(1);
    expect(boardReports(lab).at(-1)).toMatchObject({ state: "silent", fault: "LOCKER_NO_ANSWER" });
  });

  test("they are never unlocked, however their answers fall together", () => {
    const faults = new Set<unknown>();
    for (let seed = 1; seed <= 200; seed++) {
      const lab = cu48Lab({ addresses: [0, 1], seed });
      lab.bank.setDefect("twin-address", true, "0,1");
      lab.driver.start();
      lab.clock.advance(1_500);
      for (let wait = 0; wait < 100; wait++) {
        lab.pulse(box(0, 0));
        lab.clock.advance(100);
      }
      expect([seed, lab.bank.trace.length]).toEqual([seed, 0]);
      for (const report of boardReports(lab)) if ("fault" in report) faults.add(report.fault);
    }
    expect(faults).toEqual(new Set(["LOCKER_UNCLEAR", "LOCKER_ADDRESS_TWICE", "LOCKER_NO_ANSWER"]));
  });
});
