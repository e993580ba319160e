/**
 * What every bank of locks promises, as one suite: it runs against each driver and its simulated boxes in
 * virtual time; in the hardware lab against outputs of a real kernel, in real time. Coils and doors are
 * looked at where they are, never through the driver.
 */
import { describe, expect, onTestFinished, test } from "vitest";
import type { ChannelId, DoorState, LockReport, PulseOutcome } from "../../drivers/locker/bank/bank.pure.ts";
import type { AllOffOutcome, LockBank, LockListener } from "../../drivers/locker/bank/lock-bank.ts";
import { PERMIT_LIFE_MS, type Permit, PermitOffice } from "../../drivers/locker/permit.ts";
import type { Clock } from "../../drivers/runtime/ports.ts";

export interface LockBankHouse {
  readonly clock: Clock;
  /** The driver under test, not started. */
  open(permits: PermitOffice, listener: LockListener): LockBank;
  /** Three locks of the bank; a bank on a bus has the third on another board. */
  readonly locks: readonly [ChannelId, ChannelId, ChannelId];
  /** No lock of the bank. */
  readonly strangers: readonly ChannelId[];
  readonly pulse_ms: number;
  /** Longest that the bank's own clockwork may be off, and relays may take, ms. */
  readonly slack_ms: number;
  /** So late the boxes may note the end of a current, ms; absent: they note it at once. */
  readonly noted_late_ms?: number;
  pass(delay_ms: number): Promise<void>;
  /** Each time a coil had current, oldest first. */
  currents(): readonly {
    readonly channel: ChannelId;
    readonly from_ms: number;
    readonly to_ms: number | undefined;
  }[];
  /** Where the door really is; undefined: this bank's boxes tell none. */
  door(channel: ChannelId): "open" | "closed" | undefined;
  shut(channel: ChannelId): void;
  /** The host loses the boxes, or has them back. */
  reachable(is: boolean): void;
  /** The board of the third lock is dead, or lives again; absent: the bank is one board. */
  readonly thirdBoard?: (lives: boolean) => void;
  /** Some other program left this coil on before the start; absent: nobody but the board can. */
  readonly leaveOn?: (channel: ChannelId) => void;
  /** Takes down what was set up outside this process; called once, after the bank was told to stop. */
  readonly close?: () => Promise<void>;
}

/** One house for each case; one of a real kernel takes its time to be built. */
type SetUp = () => LockBankHouse | Promise<LockBankHouse>;

/** Every bank serves by then, also after it was out of reach. */
const READY_MS = 8_000;
/** Longest time from the end of a pulse to its settlement, its own settling time included. */
const SETTLED_MS = 2_000;
/** Nothing else of the supply is energised for so long after a pulse. */
const GAP_MS = 200;

const bench = (house: LockBankHouse) => {
  const { clock } = house;
  const office = new PermitOffice(clock);
  const reports: LockReport[] = [];
  const bank = house.open(office, {
    up: () => undefined,
    down: () => undefined,
    report: (report) => reports.push(report),
  });
  onTestFinished(async () => {
    bank.stop();
    await house.pass(SETTLED_MS);
    await house.close?.();
  });
  let permits = 0;
  const permit = (): Permit => {
    const issued = office.issue(`intent-${++permits}`);
    if (issued === undefined) throw new Error("the office issues permits of its own ids");
    return issued;
  };
  /** Every outcome of one order; more than one breaks the contract. */
  const outcomes: PulseOutcome[][] = [];
  /** When orders were settled. */
  const settled_ms: number[] = [];
  const pulse = (channel: ChannelId, duration_ms = house.pulse_ms, by = permit()): PulseOutcome[] => {
    const settled: PulseOutcome[] = [];
    outcomes.push(settled);
    bank.pulse({ permit: by, channel, duration_ms }, (outcome) => {
      settled.push(outcome);
      settled_ms.push(clock.now_ms());
    });
    return settled;
  };
  const doorOf = ({ board, index0 }: ChannelId): DoorState | undefined =>
    bank.readDoors().get(`${board}/${index0}`)?.state;
  const allOff = (): AllOffOutcome[] => {
    const answers: AllOffOutcome[] = [];
    bank.allOff((outcome) => answers.push(outcome));
    return answers;
  };
  const energised = (): readonly ChannelId[] =>
    house.currents().flatMap(({ channel, to_ms }) => (to_ms === undefined ? [channel] : []));
  return { ...house, office, reports, bank, permit, pulse, outcomes, settled_ms, doorOf, allOff, energised };
};

type Bench = ReturnType<typeof bench>;

const refused = (why: string) => [{ kind: "refused", why }];

const ready = async (house: LockBankHouse | Promise<LockBankHouse>): Promise<Bench> => {
  const rig = bench(await house);
  rig.bank.start();
  await untilRead(rig);
  return rig;
};

/** How often a bank is looked at that something is waited for. */
const LOOK_MS = 50;

const isReady = (report: LockReport, board: number): boolean =>
  report.kind === "board" && report.board === board && report.state === "ready";

/** Until a bank has read all that it can read: a dead board never gives it, and every bank serves by then. */
const untilRead = async ({ bank, reports, clock, pass }: Bench): Promise<void> => {
  const { doors, outputs } = bank.capabilities;
  const end_ms = clock.now_ms() + READY_MS;
  const boards = new Set([...bank.readDoors().keys()].map((name) => Number(name.split("/")[0])));
  const areRead = (): boolean =>
    [...boards].every((board) => reports.some((report) => isReady(report, board))) &&
    (!doors || [...bank.readDoors().values()].every(({ at_ms }) => at_ms !== null)) &&
    (!outputs || [...bank.readOutputs().values()].every(({ at_ms }) => at_ms !== null));
  while (!areRead() && clock.now_ms() < end_ms) await pass(LOOK_MS);
};

const proven = ({ bank }: Bench): PulseOutcome =>
  bank.capabilities.ack === "none"
    ? { kind: "sent-unconfirmed", why: "no-ack" }
    : { kind: "sent-acknowledged" };

export const lockBankContract = (name: string, setUp: SetUp): void => {
  describe(`${name} as a bank of locks`, () => {
    describeStart(setUp);
    describePulses(setUp);
    describeRefusals(setUp);
    describeEnds(setUp);
    describeTrouble(setUp);
  });
};

const describeStart = (setUp: SetUp): void => {
  test("knows nothing before its start, and energises nothing by it", async () => {
    const rig = bench(await setUp());
    const [lock] = rig.locks;
    expect(rig.doorOf(lock)).toBe("unknown");
    expect(rig.pulse(lock)).toEqual(refused("link-down"));
    rig.bank.start();
    await rig.pass(READY_MS);
    expect(rig.currents()).toEqual([]);
    const told = rig.reports.flatMap((report) => (report.kind === "board" ? [report.state] : []));
    expect(new Set(told)).toEqual(new Set(["ready"]));
  });

  test("reads its doors and outputs as they are, with the time of the reading", async () => {
    const rig = await ready(setUp());
    const { doors, outputs } = rig.bank.capabilities;
    for (const { channel, state, at_ms } of rig.bank.readDoors().values()) {
      expect(state).toBe(doors ? rig.door(channel) : "unknown");
      expect(at_ms === null).toBe(!doors);
    }
    for (const { state, at_ms } of rig.bank.readOutputs().values()) {
      expect(state).toBe(outputs ? "off" : "unknown");
      expect(at_ms === null).toBe(!outputs);
    }
  });

  test("has as many locks as it says, each under its own name", async () => {
    const { bank, locks } = await ready(setUp());
    const named = [...bank.readDoors().keys()];
    expect(named).toHaveLength(bank.capabilities.channels);
    expect(named).toEqual([...bank.readOutputs().keys()]);
    for (const { board, index0 } of locks) expect(named).toContain(`${board}/${index0}`);
  });

  test("puts a coil to rest that somebody left on, and says so", async () => {
    const house = await setUp();
    const [lock] = house.locks;
    house.leaveOn?.(lock);
    const rig = await ready(house);
    await rig.pass(SETTLED_MS);
    expect(rig.energised()).toEqual([]);
    const told = rig.reports.flatMap(({ kind }) => (kind.startsWith("output-") ? [kind] : []));
    expect(told).toEqual(house.leaveOn === undefined ? [] : ["output-anomaly", "output-normal"]);
  });
};

const describePulses = (setUp: SetUp): void => {
  test("energises the lock that was named, once, as long as ordered, and no other", async () => {
    const rig = await ready(setUp());
    const [, lock] = rig.locks;
    const ordered_ms = rig.clock.now_ms();
    const settled = rig.pulse(lock);
    await rig.pass(rig.pulse_ms + SETTLED_MS);
    expect(settled).toEqual([proven(rig)]);
    expect(rig.currents().map(({ channel }) => channel)).toEqual([lock]);
    const [{ from_ms, to_ms = Number.POSITIVE_INFINITY } = { from_ms: 0 }] = rig.currents();
    expect(from_ms - ordered_ms).toBeLessThanOrEqual(rig.slack_ms);
    expect(Math.abs(to_ms - from_ms - rig.pulse_ms)).toBeLessThanOrEqual(rig.slack_ms);
  });

  test("is settled when pulse and settling are over, not before", async () => {
    const rig = await ready(setUp());
    const ordered_ms = rig.clock.now_ms();
    rig.pulse(rig.locks[0]);
    await rig.pass(rig.pulse_ms + SETTLED_MS);
    const [after_ms = 0, ...more] = rig.settled_ms.map((at_ms) => at_ms - ordered_ms);
    expect(after_ms).toBeGreaterThanOrEqual(rig.pulse_ms + GAP_MS);
    expect(more).toEqual([]);
  });

  test("says of a door that it opened when it did, and that it closed", async () => {
    const rig = await ready(setUp());
    const [lock] = rig.locks;
    rig.pulse(lock);
    await rig.pass(rig.pulse_ms + SETTLED_MS);
    const { doors } = rig.bank.capabilities;
    expect(rig.doorOf(lock)).toBe(doors ? "open" : "unknown");
    rig.shut(lock);
    await rig.pass(2_000);
    const moves = rig.reports.flatMap((report) =>
      report.kind === "door" && report.channel.index0 === lock.index0 && report.channel.board === lock.board
        ? [report.state]
        : [],
    );
    expect(moves).toEqual(doors ? ["closed", "open", "closed"] : []);
  });

  test("refuses a second pulse as busy until the first is settled, and keeps locks apart", async () => {
    const rig = await ready(setUp());
    const [first, , other] = rig.locks;
    const settled = rig.pulse(first);
    while (settled.length === 0) {
      expect(rig.pulse(other)).toEqual(refused("busy"));
      await rig.pass(50);
    }
    const next = rig.pulse(other);
    await rig.pass(rig.pulse_ms + SETTLED_MS);
    expect(next).toEqual([proven(rig)]);
    const [one, two] = rig.currents();
    const gap_ms = (two?.from_ms ?? 0) - (one?.to_ms ?? Number.POSITIVE_INFINITY);
    expect(gap_ms).toBeGreaterThanOrEqual(GAP_MS - (rig.noted_late_ms ?? 0));
  });
};

const describeRefusals = (setUp: SetUp): void => {
  test("takes a permit once, whoever shows it again", async () => {
    const rig = await ready(setUp());
    const permit = rig.permit();
    const [lock, other] = rig.locks;
    const settled = rig.pulse(lock, rig.pulse_ms, permit);
    expect(rig.pulse(other, rig.pulse_ms, permit)).toEqual(refused("permit-spent"));
    await rig.pass(rig.pulse_ms + SETTLED_MS);
    expect(rig.pulse(lock, rig.pulse_ms, permit)).toEqual(refused("permit-spent"));
    expect([settled.length, rig.currents().length]).toEqual([1, 1]);
  });

  test("takes no permit that is old, copied, or spent by a refusal", async () => {
    const rig = bench(await setUp());
    const [lock] = rig.locks;
    const old = rig.permit();
    await rig.pass(PERMIT_LIFE_MS + 1);
    rig.bank.start();
    await untilRead(rig);
    expect(rig.pulse(lock, rig.pulse_ms, old)).toEqual(refused("permit-expired"));
    expect(rig.pulse(lock, rig.pulse_ms, { ...rig.permit() })).toEqual(refused("permit-unknown"));
    const wasted = rig.permit();
    rig.pulse(lock, 0, wasted);
    expect(rig.pulse(lock, rig.pulse_ms, wasted)).toEqual(refused("permit-spent"));
    await rig.pass(rig.pulse_ms + SETTLED_MS);
    expect(rig.currents()).toEqual([]);
  });

  test("refuses durations beyond its range or between its steps, and never rounds", async () => {
    const rig = await ready(setUp());
    const { min, max, step } = rig.bank.capabilities.pulse_ms;
    for (const wrong of [0, -min, min - 1, min + step / 2, max + step, Number.NaN, Number.POSITIVE_INFINITY])
      expect(rig.pulse(rig.locks[0], wrong)).toEqual(refused("duration"));
    await rig.pass(max + SETTLED_MS);
    expect(rig.currents()).toEqual([]);
  });

  test("refuses locks that it does not have", async () => {
    const rig = await ready(setUp());
    const [{ board }] = rig.locks;
    const wrong = [...rig.strangers, { board, index0: -1 }, { board, index0: 0.5 }];
    for (const stranger of wrong) expect(rig.pulse(stranger)).toEqual(refused("unknown-channel"));
    await rig.pass(rig.pulse_ms + SETTLED_MS);
    expect(rig.currents()).toEqual([]);
  });
};

const describeEnds = (setUp: SetUp): void => {
  test("switches all off at any time, or says that its boards know no such order", async () => {
    const rig = await ready(setUp());
    const { outputs } = rig.bank.capabilities;
    const settled = rig.pulse(rig.locks[0]);
    await rig.pass(100);
    const answers = rig.allOff();
    await rig.pass(100);
    expect(answers).toEqual([outputs ? { unanswered: [] } : { refused: "not-supported" }]);
    expect(rig.energised()).toHaveLength(outputs ? 0 : 1);
    await rig.pass(rig.pulse_ms + SETTLED_MS);
    expect([settled.length, answers.length]).toEqual([1, 1]);
  });

  test("stops in a pulse with every coil off, answers it, and calls back each who asked", async () => {
    const rig = await ready(setUp());
    const settled = rig.pulse(rig.locks[0]);
    await rig.pass(100);
    const stops: string[] = [];
    rig.bank.stop(() => stops.push("first"));
    rig.bank.stop(() => stops.push("second"));
    expect(rig.pulse(rig.locks[1])).toEqual(refused("stopping"));
    await rig.pass(rig.pulse_ms + SETTLED_MS);
    rig.bank.stop(() => stops.push("third"));
    expect(stops).toEqual(["first", "second", "third"]);
    expect([settled.length, rig.energised()]).toEqual([1, []]);
  });

  test("serves again after a stop", async () => {
    const rig = await ready(setUp());
    rig.bank.stop();
    await rig.pass(SETTLED_MS);
    rig.bank.start();
    await rig.pass(READY_MS);
    const settled = rig.pulse(rig.locks[2]);
    await rig.pass(rig.pulse_ms + SETTLED_MS);
    expect(settled).toEqual([proven(rig)]);
  });
};

const describeTrouble = (setUp: SetUp): void => {
  test("out of reach in a pulse: one outcome, doors unknown, no pulse again by itself", async () => {
    const rig = await ready(setUp());
    const [lock, other] = rig.locks;
    const settled = rig.pulse(lock);
    await rig.pass(100);
    rig.reachable(false);
    await rig.pass(rig.pulse_ms + SETTLED_MS);
    expect(settled.map(({ kind }) => kind)).not.toContain("refused");
    expect([settled.length, rig.doorOf(lock)]).toEqual([1, "unknown"]);
    const [while_away] = rig.pulse(other);
    expect(while_away?.kind).toBe("refused");
    rig.reachable(true);
    await rig.pass(READY_MS);
    expect(rig.currents().map(({ channel }) => channel)).toEqual([lock]);
    const next = rig.pulse(other);
    await rig.pass(rig.pulse_ms + SETTLED_MS);
    expect(next).toEqual([proven(rig)]);
    expect(rig.outcomes.every(({ length }) => length === 1)).toBe(true);
  });

  test("a dead board does not stop the others", async () => {
    const house = await setUp();
    house.thirdBoard?.(false);
    const rig = await ready(house);
    const [lock, , third] = rig.locks;
    const dead = house.thirdBoard !== undefined;
    const unheard = rig.pulse(third);
    await rig.pass(rig.pulse_ms + SETTLED_MS);
    expect(unheard).toEqual(dead ? refused("board-not-ready") : [proven(rig)]);
    const served = rig.pulse(lock);
    await rig.pass(rig.pulse_ms + SETTLED_MS);
    expect(served).toEqual([proven(rig)]);
    house.thirdBoard?.(true);
    await rig.pass(READY_MS);
    rig.shut(third);
    await rig.pass(1_000);
    const back = rig.pulse(third);
    await rig.pass(rig.pulse_ms + SETTLED_MS);
    expect(back).toEqual([proven(rig)]);
  });
};
