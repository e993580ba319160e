/**
 * The boxes themselves: doors, latches, coils, relay contacts and the one supply that feeds them. This is the
 * ground truth to which the safety rules are applied; it does not know what any board reports about it.
 * Figures: lockers.md sections 6 and 10 (SRD relays, KR-S99N coil 2.4 A, KR-CU48 supply 3.0 A).
 */
import type { ChannelId } from "../../drivers/locker/bank/bank.pure.ts";
import type { Clock, Disarm } from "../../drivers/runtime/ports.ts";
import type { SeededRandom } from "../kit/seeded-random.ts";

const RELAY_OPERATE_MS = 10;
const RELAY_RELEASE_MS = 10;
const COIL_A = 2.4;
const SUPPLY_A = 3.0;
/** A coil must pull this long before the latch lets go; the door then springs open. */
export const EFFECTIVE_PULSE_MIN_MS = 60;
const BOUNCE_MS = 30;
/**
 * UNSURE: no sheet names a limit; a coil burns after this much current time, which cools away with
 * HEAT_COOL_MS.
 */
const HEAT_LIMIT_MS = 8_000;
const HEAT_COOL_MS = 30_000;
/** Energised intervals remembered; the oldest are forgotten. */
const TRACE_MAX = 20_000;

/** One coil had current. `to_ms` undefined: it still has. */
export interface EnergisedInterval {
  readonly channel: ChannelId;
  readonly from_ms: number;
  to_ms: number | undefined;
}

export type CabinetEvent =
  | { readonly event: "coil-on"; readonly channel: ChannelId; readonly number: number }
  | {
      readonly event: "coil-off";
      readonly channel: ChannelId;
      readonly number: number;
      readonly on_ms: number;
    }
  | { readonly event: "coil-burnt"; readonly channel: ChannelId; readonly number: number }
  | {
      readonly event: "door-opened";
      readonly channel: ChannelId;
      readonly number: number;
      readonly by: "latch" | "hand";
    }
  | { readonly event: "door-closed"; readonly channel: ChannelId; readonly number: number }
  | { readonly event: "brown-out"; readonly amperes: number };

/** One box. `number` counts from 1 over all boards, in the order of the boards. */
export interface Box {
  readonly channel: ChannelId;
  readonly number: number;
  door: "open" | "closed";
  jammed: boolean;
  burnt: boolean;
  welded: boolean;
  neverCloses: boolean;
  /** Reed held at this reading, whatever the door does. */
  sensorStuck: "open" | "closed" | undefined;
  bounces: boolean;
  bounceUntil_ms: number;
  /** The relay's contact; which lock hangs on it is the wiring's affair. */
  contact: boolean;
  interval: EnergisedInterval | undefined;
  heat_ms: number;
  heatAt_ms: number;
}

export interface CabinetSettings {
  readonly effective_pulse_min_ms: number;
}

export class Cabinet {
  readonly boxes: readonly Box[];
  readonly trace: EnergisedInterval[] = [];
  readonly #clock: Clock;
  readonly #random: SeededRandom;
  readonly #settings: CabinetSettings;
  readonly #emit: (event: CabinetEvent) => void;
  readonly #collapsed: () => void;
  /** Relay box -> box whose lock hangs on its contact. */
  readonly #wiring = new Map<Box, Box>();
  readonly #moving = new Map<Box, Disarm>();
  readonly #timers = new Map<Box, readonly Disarm[]>();

  /** `collapsed` is called when the supply breaks down, after the contacts have dropped. */
  constructor(
    channels: readonly ChannelId[],
    clock: Clock,
    random: SeededRandom,
    settings: CabinetSettings,
    emit: (event: CabinetEvent) => void,
    collapsed: () => void,
  ) {
    this.#clock = clock;
    this.#random = random;
    this.#settings = settings;
    this.#emit = emit;
    this.#collapsed = collapsed;
    this.boxes = channels.map((channel, index) => ({
      channel,
      number: index + 1,
      door: "closed",
      jammed: false,
      burnt: false,
      welded: false,
      neverCloses: false,
      sensorStuck: undefined,
      bounces: false,
      bounceUntil_ms: 0,
      contact: false,
      interval: undefined,
      heat_ms: 0,
      heatAt_ms: 0,
    }));
  }

  /** A board drives one of its relays; the contact follows after the relay's own time. */
  drive(box: Box, on: boolean): void {
    this.#moving.get(box)?.();
    this.#moving.set(
      box,
      this.#clock.arm("relay contact", on ? RELAY_OPERATE_MS : RELAY_RELEASE_MS, () => {
        this.#moving.delete(box);
        this.#contact(box, on);
      }),
    );
  }

  /** The relays lose their own current: every contact that can drop drops at once. */
  dropRelays(boxes: readonly Box[]): void {
    for (const box of boxes) {
      this.#moving.get(box)?.();
      this.#moving.delete(box);
      this.#contact(box, false);
    }
  }

  /** What the door's contact shows just now. */
  sensed(box: Box): "open" | "closed" {
    if (box.sensorStuck !== undefined) return box.sensorStuck;
    if (this.#clock.now_ms() < box.bounceUntil_ms) return this.#random.chance(0.5) ? "open" : "closed";
    return box.door;
  }

  /** A person shuts the door. It springs back while the coil holds the latch. */
  closeDoor(box: Box): boolean {
    if (box.door === "closed" || box.interval !== undefined) return false;
    this.#move(box, "closed");
    this.#emit({ event: "door-closed", channel: box.channel, number: box.number });
    return true;
  }

  /** A person forces the door, latch or not. */
  forceDoor(box: Box): boolean {
    return this.#open(box, "hand");
  }

  weld(box: Box, on: boolean): void {
    box.welded = on;
    if (!on && !this.#moving.has(box)) this.#contact(box, false);
  }

  /** Exchanges the locks on two relays; without boxes, all hang right again. */
  swap(a?: Box, b?: Box): void {
    this.#wiring.clear();
    if (a === undefined || b === undefined) return;
    this.#wiring.set(a, b);
    this.#wiring.set(b, a);
  }

  get energised(): readonly Box[] {
    return this.boxes.filter((box) => box.interval !== undefined);
  }

  #contact(box: Box, closed: boolean): void {
    if (box.contact === closed || (closed && box.neverCloses) || (!closed && box.welded)) return;
    box.contact = closed;
    const lock = this.#wiring.get(box) ?? box;
    if (closed) this.#energise(lock);
    else this.#release(lock);
  }

  #energise(box: Box): void {
    if (box.interval !== undefined || box.burnt) return;
    const now_ms = this.#clock.now_ms();
    box.heat_ms *= Math.exp((box.heatAt_ms - now_ms) / HEAT_COOL_MS);
    box.heatAt_ms = now_ms;
    box.interval = { channel: box.channel, from_ms: now_ms, to_ms: undefined };
    this.trace.push(box.interval);
    if (this.trace.length > TRACE_MAX) this.trace.shift();
    this.#emit({ event: "coil-on", channel: box.channel, number: box.number });
    this.#timers.set(box, [
      this.#clock.arm("latch", this.#settings.effective_pulse_min_ms, () => {
        if (!box.jammed) this.#open(box, "latch");
      }),
      this.#clock.arm("coil heat", Math.max(0, HEAT_LIMIT_MS - box.heat_ms), () => this.#burn(box)),
    ]);
    const amperes = this.energised.length * COIL_A;
    if (amperes > SUPPLY_A) this.#brownOut(amperes);
  }

  #release(box: Box): void {
    if (box.interval === undefined) return;
    for (const disarm of this.#timers.get(box) ?? []) disarm();
    const now_ms = this.#clock.now_ms();
    const on_ms = now_ms - box.interval.from_ms;
    box.interval.to_ms = now_ms;
    box.interval = undefined;
    box.heat_ms += on_ms;
    box.heatAt_ms = now_ms;
    this.#emit({ event: "coil-off", channel: box.channel, number: box.number, on_ms });
  }

  #burn(box: Box): void {
    box.burnt = true;
    this.#release(box);
    this.#emit({ event: "coil-burnt", channel: box.channel, number: box.number });
  }

  #brownOut(amperes: number): void {
    this.#emit({ event: "brown-out", amperes });
    this.dropRelays(this.boxes);
    this.#collapsed();
  }

  #open(box: Box, by: "latch" | "hand"): boolean {
    if (box.door === "open") return false;
    this.#move(box, "open");
    this.#emit({ event: "door-opened", channel: box.channel, number: box.number, by });
    return true;
  }

  #move(box: Box, door: "open" | "closed"): void {
    box.door = door;
    if (box.bounces) box.bounceUntil_ms = this.#clock.now_ms() + BOUNCE_MS;
  }
}
