/** Silence is what was listened to: a stall of the program never passes for it. */
import { describe, expect, it } from "vitest";
import type { Clock, Disarm } from "../../../drivers/runtime/ports.ts";
import { armSilence } from "../../../drivers/runtime/silence.ts";
import { VirtualClock } from "../../../simulators/kit/virtual-clock.ts";

const QUIET_MS = 100;

/** A clock whose timers fire when the test says what time it is, as after a stall. */
class StallingClock implements Clock {
  #now_ms = 0;
  #timers: { readonly due_ms: number; readonly fire: () => void }[] = [];

  now_ms(): number {
    return this.#now_ms;
  }

  arm(_name: string, delay_ms: number, fire: () => void): Disarm {
    const timer = { due_ms: this.#now_ms + delay_ms, fire };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((armed) => armed !== timer);
    };
  }

  soon(fire: () => void): void {
    fire();
  }

  /** It is that late; what is due fires once, as one turn of an event loop does. */
  turnAt(now_ms: number): void {
    this.#now_ms = now_ms;
    const due = this.#timers.filter((timer) => timer.due_ms <= now_ms);
    this.#timers = this.#timers.filter((timer) => timer.due_ms > now_ms);
    for (const timer of due) timer.fire();
  }
}

describe("silence", () => {
  it("is over after its time, and not before", async () => {
    const clock = new VirtualClock();
    let fired = 0;
    armSilence(clock, "quiet", QUIET_MS, () => fired++);
    await clock.advance(QUIET_MS - 1);
    expect(fired).toBe(0);
    await clock.advance(1);
    expect(fired).toBe(1);
    await clock.advance(10 * QUIET_MS);
    expect(fired).toBe(1);
  });

  it("is called off by disarming at any time", async () => {
    for (const at_ms of [0, 30, 99]) {
      const clock = new VirtualClock();
      let fired = 0;
      const disarm = armSilence(clock, "quiet", QUIET_MS, () => fired++);
      await clock.advance(at_ms);
      disarm();
      await clock.advance(10 * QUIET_MS);
      expect(fired).toBe(0);
    }
  });

  it("begins anew after a stall, so that bytes that waited meanwhile are read first", () => {
    const clock = new StallingClock();
    let fired = 0;
    armSilence(clock, "quiet", QUIET_MS, () => fired++);
    clock.turnAt(400);
    expect(fired).toBe(0);
    for (const now_ms of [425, 450, 475]) clock.turnAt(now_ms);
    expect(fired).toBe(0);
    clock.turnAt(500);
    expect(fired).toBe(1);
  });

  it("comes at last even to a program that always stalls", () => {
    const clock = new StallingClock();
    let fired = 0;
    armSilence(clock, "quiet", QUIET_MS, () => fired++);
    for (let turn = 1; turn <= 20; turn++) clock.turnAt(turn * 1_000);
    expect(fired).toBe(1);
  });
});
