/**
 * The boxes themselves: doors, latches, coils, relay contacts and what people do at them. This is the ground
 * truth to which the safety rules are applied; it does not know what any board reports about it.
 * Figures: lockers.md sections 6 and 10 (SRD relays, stroke and spring of a lock).
 */
import type { ChannelId } from "../../drivers/locker/bank/bank.pure.ts";
import type { Clock, Disarm } from "../../drivers/runtime/ports.ts";
import type { SeededRandom } from "../kit/seeded-random.ts";
import type { Box, CabinetEvent, DoorSensor, EnergisedInterval, OpenedBy } from "./box.ts";
import { burnsIn_ms, COLD, heatAt } from "./coil.ts";
import { Supply } from "./supply.ts";

const RELAY_OPERATE_MS = 10;
const RELAY_RELEASE_MS = 10;
/** A coil must pull this long before the latch lets go; the spring then opens the door. */
export const EFFECTIVE_PULSE_MIN_MS = 60;
/** UNSURE: lockers.md section 6 estimates 50 to 150 ms for a spring; these doors are light. */
const SPRING_MIN_MS = 20;
const SPRING_MAX_MS = 100;
/** Longest time a contact bounces after its door moved. */
const BOUNCE_MAX_MS = 30;
/** A door shut so that the hook does not catch leans for this long before it springs open again. */
export const REBOUND_MS = 400;
/** Energised intervals remembered; the oldest are forgotten. */
const TRACE_MAX = 20_000;

export interface CabinetSettings {
  readonly effective_pulse_min_ms: number;
  /** What feeds its coils and boards; cabinets may share one. Absent: its own. */
  readonly supply?: Supply;
}

export class Cabinet {
  readonly boxes: readonly Box[];
  readonly trace: EnergisedInterval[] = [];
  readonly supply: Supply;
  readonly #clock: Clock;
  readonly #random: SeededRandom;
  readonly #settings: CabinetSettings;
  readonly #emit: (event: CabinetEvent) => void;
  /** Relay box -> box whose lock hangs on its contact. */
  #locks = new Map<Box, Box>();
  /** Input box -> box whose sensor hangs on that input. */
  #sensors = new Map<Box, Box>();
  readonly #moving = new Map<Box, Disarm>();
  readonly #timers = new Map<Box, readonly Disarm[]>();
  readonly #springs = new Map<Box, Disarm>();

  /** `collapsed` is called when the supply breaks down, after the contacts have dropped. */
  constructor(
    channels: readonly ChannelId[],
    clock: Clock,
    random: SeededRandom,
    settings: CabinetSettings,
    emit: (event: CabinetEvent) => void,
    collapsed: (deaf_ms: number) => void,
  ) {
    this.#clock = clock;
    this.#random = random;
    this.#settings = settings;
    this.#emit = emit;
    const springs = random.fork("springs");
    this.boxes = channels.map((channel, index) => newBox(channel, index + 1, springs));
    this.supply = settings.supply ?? new Supply();
    const cabinet = this;
    this.supply.join({
      get coils() {
        return cabinet.energised.length;
      },
      collapse: (deaf_ms) => {
        this.dropRelays(this.boxes);
        collapsed(deaf_ms);
      },
    });
  }

  // ---- boards ----

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

  /** What the switch on this box's input shows just now. */
  sensed(box: Box, sensor: DoorSensor = "reed"): "open" | "closed" {
    const at = this.#sensors.get(box) ?? box;
    if (at.sensorStuck !== undefined) return at.sensorStuck;
    if (this.#clock.now_ms() < at.bounceUntil_ms) return this.#random.chance(0.5) ? "open" : "closed";
    const closed = sensor === "reed" ? at.door === "closed" : at.latched;
    return closed === at.inverted ? "open" : "closed";
  }

  // ---- people ----

  /** A person shuts the door until the hook catches. It springs back while the coil holds the latch. */
  closeDoor(box: Box): boolean {
    if ((box.door === "closed" && box.latched) || box.interval !== undefined) return false;
    this.#springs.get(box)?.();
    this.#shut(box, true);
    return true;
  }

  /** A person pushes the door to, and the hook does not catch: it leans, then springs open. */
  shutBadly(box: Box): boolean {
    if (box.door === "closed") return false;
    this.#shut(box, false);
    this.#spring(box, REBOUND_MS, "rebound");
    return true;
  }

  /** A person forces the door, latch or not. */
  forceDoor(box: Box): boolean {
    return this.#open(box, "hand");
  }

  /** The emergency lever behind the cabinet's own lock. */
  pullLever(box: Box): boolean {
    return this.#open(box, "lever");
  }

  putIn(box: Box): boolean {
    if (box.door !== "open" || box.occupied) return false;
    box.occupied = true;
    this.#emit({ event: "put-in", channel: box.channel, number: box.number });
    return true;
  }

  takeOut(box: Box): boolean {
    if (box.door !== "open" || !box.occupied) return false;
    box.occupied = false;
    this.#emit({ event: "taken-out", channel: box.channel, number: box.number });
    return true;
  }

  // ---- faults ----

  weld(box: Box, on: boolean): void {
    box.welded = on;
    if (!on && !this.#moving.has(box)) this.#contact(box, false);
  }

  /**
   * The lock of each named box hangs on the relay before it, the first on the last; none: all hang right. A
   * lock whose wire is moved loses its current; the one that gets the wire has some at the next closing.
   */
  swap(...cycle: readonly Box[]): void {
    const before = this.#locks;
    this.#locks = cycleOf(cycle);
    for (const relay of this.boxes) {
      const was = before.get(relay) ?? relay;
      if (relay.contact && was !== (this.#locks.get(relay) ?? relay)) this.#release(was);
    }
  }

  /** The same for the switches of the doors. */
  crossSensors(...cycle: readonly Box[]): void {
    this.#sensors = cycleOf(cycle);
  }

  get energised(): readonly Box[] {
    return this.boxes.filter((box) => box.interval !== undefined);
  }

  #contact(box: Box, closed: boolean): void {
    if (box.contact === closed || (closed && box.neverCloses) || (!closed && box.welded)) return;
    box.contact = closed;
    const lock = this.#locks.get(box) ?? box;
    if (closed) this.#energise(lock);
    else this.#release(lock);
  }

  #energise(box: Box): void {
    if (box.interval !== undefined || box.burnt) return;
    const now_ms = this.#clock.now_ms();
    box.heat = heatAt(box.heat, now_ms, false);
    box.interval = { channel: box.channel, from_ms: now_ms, to_ms: undefined };
    this.trace.push(box.interval);
    if (this.trace.length > TRACE_MAX) this.trace.shift();
    this.#emit({ event: "coil-on", channel: box.channel, number: box.number });
    this.#timers.set(box, [
      this.#clock.arm("latch", this.#settings.effective_pulse_min_ms, () => this.#unlatch(box)),
      this.#clock.arm("coil heat", burnsIn_ms(box.heat), () => this.#burn(box)),
    ]);
    const amperes = this.supply.drawn();
    if (amperes !== undefined) this.#emit({ event: "brown-out", amperes });
  }

  #release(box: Box): void {
    if (box.interval === undefined) return;
    for (const disarm of this.#timers.get(box) ?? []) disarm();
    const now_ms = this.#clock.now_ms();
    const on_ms = now_ms - box.interval.from_ms;
    box.interval.to_ms = now_ms;
    box.interval = undefined;
    box.heat = heatAt(box.heat, now_ms, true);
    this.#emit({ event: "coil-off", channel: box.channel, number: box.number, on_ms });
  }

  #burn(box: Box): void {
    box.burnt = true;
    this.#release(box);
    this.#emit({ event: "coil-burnt", channel: box.channel, number: box.number });
  }

  /** Once the hook has let go the spring has the door, with or without current. */
  #unlatch(box: Box): void {
    if (box.jammed || box.door === "open") return;
    box.latched = false;
    this.#spring(box, box.spring_ms, "latch");
  }

  #spring(box: Box, delay_ms: number, by: OpenedBy): void {
    this.#springs.get(box)?.();
    this.#springs.set(
      box,
      this.#clock.arm("door spring", delay_ms, () => void this.#open(box, by)),
    );
  }

  #open(box: Box, by: OpenedBy): boolean {
    if (box.door === "open") return false;
    this.#springs.get(box)?.();
    box.latched = false;
    box.door = "open";
    this.#bounce(box);
    this.#emit({ event: "door-opened", channel: box.channel, number: box.number, by });
    return true;
  }

  #shut(box: Box, latched: boolean): void {
    box.latched = latched;
    box.door = "closed";
    this.#bounce(box);
    this.#emit({ event: "door-closed", channel: box.channel, number: box.number, latched });
  }

  #bounce(box: Box): void {
    if (!box.bounces) return;
    box.bounceUntil_ms = this.#clock.now_ms() + this.#random.between(0, BOUNCE_MAX_MS);
  }
}

const cycleOf = (cycle: readonly Box[]): Map<Box, Box> =>
  new Map(cycle.map((box, index) => [box, cycle[(index + 1) % cycle.length] ?? box]));

const newBox = (channel: ChannelId, number: number, springs: SeededRandom): Box => ({
  channel,
  number,
  spring_ms: springs.between(SPRING_MIN_MS, SPRING_MAX_MS),
  door: "closed",
  latched: true,
  occupied: false,
  jammed: false,
  burnt: false,
  welded: false,
  neverCloses: false,
  sensorStuck: undefined,
  inverted: false,
  bounces: false,
  bounceUntil_ms: 0,
  contact: false,
  interval: undefined,
  heat: COLD,
});
