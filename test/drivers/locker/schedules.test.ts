/**
 * Two thousand random days of a lock bank, with faults of line, boards, people and host, judged on the
 * simulator's own record of currents: the invariants I1 to I8 of lockers.md section 11 as far as a driver can
 * keep them.
 */
import { describe, expect, test } from "vitest";
import type { ChannelId, PulseOutcome } from "../../../drivers/locker/bank/bank.pure.ts";
import { PULSE_SETTLE_MS } from "../../../drivers/locker/bank/bank.pure.ts";
import { SeededRandom } from "../../../simulators/kit/seeded-random.ts";
import { type Lab, lockerLab } from "./lab.ts";

const SCHEDULES = 2_000;
const PARTS = 8;
const ACTIONS = 30;
const BOARDS = [
  { address: 1, channels: 8 },
  { address: 2, channels: 8 },
] as const;

interface Order {
  readonly permit: string;
  readonly channel: ChannelId;
  readonly duration_ms: number;
  readonly at_ms: number;
  readonly outcomes: PulseOutcome[];
  /** The host died before it could hear. */
  abandoned: boolean;
}

/**
 * Not among the faults: a welded contact and linkage mode, where a coil has current without any frame, and
 * swapped wiring, where the wrong box has it. No driver can prevent these; they have tests of their own.
 */
const FAULTS: readonly (readonly [name: string, values: readonly string[]])[] = [
  ["silent-board", ["1", "2", ""]],
  ["drops-nth-reply", ["2", "3", "5"]],
  ["late-reply", ["100", "290", "400", "650"]],
  ["duplicate-reply", [""]],
  ["bad-crc", ["2", "3"]],
  ["exception", ["2", "4"]],
  ["local-echo", [""]],
  ["garbage", [""]],
  ["stuck-open", ["1", "9"]],
  ["jammed-latch", ["2", "10"]],
  ["door-bounce", [""]],
  ["sensor-stuck", ["3"]],
];

class Schedule {
  readonly orders: Order[] = [];
  readonly forbidden: unknown[] = [];
  kills = 0;
  lab: Lab;
  readonly #random: SeededRandom;
  readonly #seed: number;

  constructor(seed: number) {
    this.#seed = seed;
    this.#random = new SeededRandom(seed);
    this.lab = lockerLab({ boards: BOARDS, seed });
    this.lab.driver.start();
    this.lab.clock.advance(this.#random.between(0, 3_000));
  }

  run(): void {
    for (let n = 0; n < ACTIONS; n++) {
      this.#act();
      this.lab.clock.advance(this.#random.pick([0, 5, 13, 40, 130, 400, 900, 2_000]));
    }
    for (const [name] of FAULTS) this.lab.bank.setDefect(name, false);
    this.lab.line.stall(false);
    this.lab.line.plug();
    this.lab.clock.advance(10_000);
  }

  #act(): void {
    const random = this.#random;
    const { bank, line } = this.lab;
    const dice = random.between(1, 100);
    if (dice <= 45) this.#order();
    else if (dice <= 60) {
      const [name, values] = random.pick(FAULTS);
      bank.setDefect(name, random.chance(0.6), random.pick(values));
    } else if (dice <= 68) line.unplug();
    else if (dice <= 78) line.plug();
    else if (dice <= 82) line.stall(random.chance(0.5));
    else if (dice <= 86) line.inject(random.bytes(random.between(1, 30)));
    else if (dice <= 89) bank.powerCut(random.between(0, 500));
    else if (dice <= 92) bank.hand.forceDoor(this.#channel());
    else if (dice <= 96) bank.hand.closeDoor(this.#channel());
    else if (dice <= 98) this.lab.driver.allOff(() => {});
    else this.#kill();
  }

  /** Now and then the caller shows an old permit again, or asks for what can't be. */
  #order(): void {
    const random = this.#random;
    const permit = this.lab.office.issue(`${this.kills}-${this.orders.length}`);
    if (permit === undefined) throw new Error("no permit");
    const duration_ms = random.pick([100, 300, 500, 1_000, 550]);
    const order: Order = {
      permit: permit.permit,
      channel: this.#channel(),
      duration_ms,
      at_ms: this.lab.clock.now_ms(),
      outcomes: [],
      abandoned: false,
    };
    this.orders.push(order);
    const asked = { permit, channel: order.channel, duration_ms };
    this.lab.driver.pulse(asked, (outcome) => order.outcomes.push(outcome));
    if (random.chance(0.2))
      this.lab.driver.pulse({ ...asked, channel: this.#channel() }, (outcome) =>
        expect(outcome).toEqual({ kind: "refused", why: "permit-spent" }),
      );
  }

  /** The host dies between two instants and a new one starts on the same line. */
  #kill(): void {
    this.kills++;
    for (const order of this.orders) order.abandoned ||= order.outcomes.length === 0;
    this.lab.kill();
    const { clock, line, bank } = this.lab;
    this.lab = lockerLab({ boards: BOARDS, seed: this.#seed, joined: { clock, line, bank } });
    this.lab.driver.start();
  }

  #channel(): ChannelId {
    return { board: this.#random.pick([1, 2]), index0: this.#random.between(0, 8) };
  }
}

/** One sentence for each rule broken. */
const violations = (schedule: Schedule): readonly string[] => {
  const { orders, lab } = schedule;
  const wrong: string[] = [];
  const free = new Set(orders);
  let before: { readonly to_ms: number } | undefined;
  for (const { channel, from_ms, to_ms } of lab.bank.trace) {
    const name = `${channel.board}/${channel.index0} at ${from_ms}`;
    if (to_ms === undefined) {
      wrong.push(`${name}: still energised`);
      continue;
    }
    if (before !== undefined && from_ms - before.to_ms < PULSE_SETTLE_MS - 1e-6)
      wrong.push(`I1 ${name}: ${from_ms - before.to_ms} ms after the coil before`);
    before = { to_ms };
    const order = orders.find(
      (each) =>
        free.has(each) &&
        each.channel.board === channel.board &&
        each.channel.index0 === channel.index0 &&
        each.at_ms <= from_ms &&
        from_ms <= each.at_ms + 2_000 &&
        each.outcomes[0]?.kind !== "refused",
    );
    if (order === undefined) {
      wrong.push(`I2/I3 ${name}: no permit of its own`);
      continue;
    }
    free.delete(order);
    if (to_ms - from_ms > order.duration_ms + 100) wrong.push(`I4 ${name}: ${to_ms - from_ms} ms`);
  }
  for (const order of orders)
    if (!order.abandoned && order.outcomes.length !== 1)
      wrong.push(`order ${order.permit} was answered ${order.outcomes.length} times`);
  for (const event of lab.events)
    if (event.event === "forbidden-frame" || event.event === "brown-out")
      wrong.push(`I7/I1 ${JSON.stringify(event)}`);
  return wrong;
};

describe("random schedules of a lock bank", () => {
  test.each(Array.from({ length: PARTS }, (_, part) => part))(
    "part %i: no current without a permit, none twice, never two at once, none too long",
    (part) => {
      let pulses = 0;
      let acknowledged = 0;
      for (let seed = part * (SCHEDULES / PARTS); seed < ((part + 1) * SCHEDULES) / PARTS; seed++) {
        const schedule = new Schedule(seed);
        schedule.run();
        const broken = violations(schedule);
        if (broken.length > 0) throw new Error(`seed ${seed}: ${broken.slice(0, 5).join("; ")}`);
        pulses += schedule.lab.bank.trace.length;
        acknowledged += schedule.orders.filter(
          ({ outcomes }) => outcomes[0]?.kind === "sent-acknowledged",
        ).length;
      }
      // A schedule in which nothing opens proves nothing.
      expect(pulses).toBeGreaterThan((SCHEDULES / PARTS) * 0.5);
      expect(acknowledged).toBeGreaterThan((SCHEDULES / PARTS) * 0.25);
    },
    60_000,
  );
});
