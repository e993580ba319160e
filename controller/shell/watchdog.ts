/**
 * Says that the controller lives, but only while that is true: the loop takes its turns, and every bank of
 * boxes that screens call serving has been heard of late. A timer that merely fires proves nothing. Who is
 * told, and what happens when nobody tells, is systemd's (systemd.ts).
 */
import type { Clock, Disarm } from "../../drivers/runtime/ports.ts";
import type { DeviceState } from "../core/input.ts";
import type { DeviceSet } from "./devices/device-set.ts";
import type { OfficeLoop } from "./loop.ts";

/**
 * A bank that serves is asked about its doors at least every 2 s; one that was not heard for this long and is
 * still called serving has a stuck bus loop.
 */
export const HEARD_WITHIN_MS = 10_000;

export interface WatchedBank {
  /** Monotonic time at which its boards last answered; null: never, or its boards tell nothing by themselves. */
  heard_ms(): number | null;
  /** What the screens say of it. A bank said to be down is waited for by people, not by the watchdog. */
  state(): DeviceState;
  /** False where nothing can be heard: no doors, no outputs that are read by themselves. */
  readonly speaks: boolean;
}

export interface WatchedLoop {
  /** Turns taken so far. */
  readonly turns: number;
  /** Inputs that wait for one. */
  readonly waiting: number;
}

/** What must be seen of an office before it is said to live. */
export const watchedOf = (office: {
  readonly loop: OfficeLoop;
  readonly devices: DeviceSet;
}): Pick<WatchdogSettings, "loop" | "banks"> => ({
  loop: office.loop,
  banks: [...office.devices.lockBanks].map(([id, bank]) => ({
    heard_ms: () => bank.heard_ms(),
    speaks: bank.speaks,
    state: () => office.loop.office.devices[id]?.state ?? "down",
  })),
});

export interface WatchdogSettings {
  readonly clock: Clock;
  /** Time between two looks; well below what systemd allows. */
  readonly every_ms: number;
  readonly loop: WatchedLoop;
  readonly banks: readonly WatchedBank[];
  readonly feed: () => void;
}

export class Watchdog {
  readonly #settings: WatchdogSettings;
  #turns = -1;
  /** Since when each bank is called serving. */
  readonly #serving_ms = new Map<WatchedBank, number>();
  #disarm: Disarm = () => undefined;

  constructor(settings: WatchdogSettings) {
    this.#settings = settings;
  }

  start(): void {
    this.#look();
  }

  stop(): void {
    this.#disarm();
  }

  #look(): void {
    const { clock, every_ms, feed } = this.#settings;
    // Both are looked at every time, as each remembers what it saw.
    const turns = this.#loopTurns();
    const heard = this.#settings.banks.map((bank) => this.#isHeard(bank)).every(Boolean);
    if (turns && heard) feed();
    this.#disarm = clock.arm("watchdog", every_ms, () => this.#look());
  }

  /** Inputs that waited at the last look and at this one, without a turn in between, wait for ever. */
  #loopTurns(): boolean {
    const { turns, waiting } = this.#settings.loop;
    const stands = turns === this.#turns && waiting > 0;
    this.#turns = turns;
    return !stands;
  }

  #isHeard(bank: WatchedBank): boolean {
    const now_ms = this.#settings.clock.now_ms();
    if (!bank.speaks || bank.state() === "down") {
      this.#serving_ms.delete(bank);
      return true;
    }
    const since_ms = this.#serving_ms.get(bank) ?? now_ms;
    this.#serving_ms.set(bank, since_ms);
    return now_ms - Math.max(bank.heard_ms() ?? 0, since_ms) <= HEARD_WITHIN_MS;
  }
}
