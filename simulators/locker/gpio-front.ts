/**
 * Relays and door contacts on lines of GPIO chips: raw levels to coils, door contacts to raw levels. Which
 * kernel stands between them and the host, a simulated or a real one, it does not know. Nothing here ends a
 * pulse, and a supply that breaks down resets nothing: a line keeps its level, and its coil has current again
 * with the voltage.
 */

import { onoffBackend } from "../../drivers/link/gpio.ts";
import type { GpioBackend, LineLevel } from "../../drivers/link/link.ts";
import type { GpioBox } from "../../drivers/locker/gpio/lines.ts";
import type { Disarm } from "../../drivers/runtime/ports.ts";
import type { GpioKernel } from "../kit/gpio-kernel.ts";
import type { DrivenWire, GpioWires, SensedWire, WiredChip } from "../kit/gpio-wires.ts";
import type { Box } from "./box.ts";
import type { LockDefect } from "./defects.ts";
import type { FrontBoard, FrontParts, LockFront } from "./front.ts";

/** Edges that a bouncing contact raises at each move of its door, and the time between two of them. */
const BOUNCES = 200;
const BOUNCE_EVERY_MS = 0.15;

interface Wired {
  readonly box: Box;
  readonly output: DrivenWire;
  readonly door: SensedWire;
  readonly active: LineLevel;
}

const other = (level: LineLevel): LineLevel => (level === "high" ? "low" : "high");

/** The production binding over the simulated kernel. */
export const simulatedGpio = (kernel: GpioKernel): GpioBackend => onoffBackend(kernel, () => kernel.onoff);

export class GpioFront implements LockFront {
  readonly #parts: FrontParts;
  readonly #wired: readonly Wired[];
  /** Boxes whose relay the line drives; the contact follows after the relay's own time. */
  readonly #energised = new Set<Box>();
  /** While the supply is down. */
  #powerless: Disarm | undefined;

  constructor(parts: FrontParts, boxes: readonly GpioBox[], wires: GpioWires) {
    const { cabinet, places } = parts;
    this.#parts = parts;
    this.#wired = places.flatMap((place) =>
      place.boxes.flatMap((box, index0): readonly Wired[] => {
        const wiring = boxes[index0];
        if (wiring === undefined) return [];
        const { active } = wiring.output;
        const { closed } = wiring.door;
        const output = wires.output(wiring.output, other(active), () => this.#drive(wired));
        const door = wires.input(wiring.door, () =>
          cabinet.sensed(box) === "closed" ? closed : other(closed),
        );
        const wired: Wired = { box, output, door, active };
        return [wired];
      }),
    );
  }

  get boards(): readonly FrontBoard[] {
    const hears = this.#wired.every(({ output }) => output.chip.there);
    return this.#parts.places.map((place) => ({ ...place, hears }));
  }

  /** There is no line of bytes. */
  receive(): void {}

  opened(): void {}

  collapsed(deaf_ms: number): void {
    this.#powerless?.();
    this.#energised.clear();
    this.#powerless = this.#parts.clock.arm("supply back", deaf_ms, () => {
      this.#powerless = undefined;
      for (const wired of this.#wired) this.#drive(wired);
    });
  }

  inputChanged(): void {
    const { switches, clock } = this.#parts;
    for (const { door, box } of this.#wired) {
      door.look();
      if (switches.has("no-edges")) continue;
      door.edge();
      if (!switches.concerns("edge-bounce", box.number)) continue;
      for (let at = 1; at <= BOUNCES; at++) clock.arm("edge", at * BOUNCE_EVERY_MS, () => door.edge());
    }
  }

  switched(name: LockDefect): void {
    const { switches } = this.#parts;
    switch (name) {
      case "line-stuck":
        for (const { box, output } of this.#wired) output.stuck(switches.numbers(name).includes(box.number));
        return;
      case "chip-absent":
        for (const chip of this.#chips()) chip.plug(!switches.has(name));
        return;
      case "base-moved":
        if (switches.has(name)) for (const chip of this.#chips()) chip.renumber();
        return;
      case "level-kept":
        for (const { box, output, active } of this.#wired)
          if (switches.numbers(name).includes(box.number)) output.leave(active);
        return;
      default:
        // A defect of the boxes may show at their contacts.
        for (const { door } of this.#wired) door.look();
        return;
    }
  }

  #chips(): ReadonlySet<WiredChip> {
    return new Set(this.#wired.flatMap(({ output, door }) => [output.chip, door.chip]));
  }

  /** A line that nothing drives is pulled to its level of rest by the relay board's own resistor. */
  #drive({ box, output, active }: Wired): void {
    if (this.#powerless !== undefined) return;
    const on = output.driven === active;
    if (on === this.#energised.has(box)) return;
    if (on) this.#energised.add(box);
    else this.#energised.delete(box);
    this.#parts.cabinet.drive(box, on);
  }
}
