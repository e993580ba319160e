/**
 * Relays and door contacts on lines of GPIO chips: raw levels to coils, door contacts to raw levels. The
 * kernel between them and the host stands in kit/gpio-kernel.ts. Nothing here ends a pulse, and a supply
 * that breaks down resets nothing: a line keeps its level, and its coil has current again with the voltage.
 */

import { onoffBackend } from "../../drivers/link/gpio.ts";
import type { GpioBackend, LineLevel } from "../../drivers/link/link.ts";
import type { GpioBox } from "../../drivers/locker/gpio/lines.ts";
import type { Disarm } from "../../drivers/runtime/ports.ts";
import type { GpioKernel, SimulatedLine } from "../kit/gpio-kernel.ts";
import type { Box } from "./box.ts";
import type { LockDefect } from "./defects.ts";
import type { FrontBoard, FrontParts, LockFront } from "./front.ts";

/** Edges that a bouncing contact raises at each move of its door, and the time between two of them. */
const BOUNCES = 200;
const BOUNCE_EVERY_MS = 0.15;
/** A kernel numbers the chips anew: the difference between two Raspberry Pi 5 kernels (lockers.md 2). */
const BASE_MOVED_BY = 59;

interface Wired {
  readonly box: Box;
  readonly output: SimulatedLine;
  readonly door: SimulatedLine;
  readonly active: LineLevel;
}

const raw = (level: LineLevel): 0 | 1 => (level === "high" ? 1 : 0);

/** The production binding over the simulated kernel. */
export const simulatedGpio = (kernel: GpioKernel): GpioBackend => onoffBackend(kernel, () => kernel.onoff);

export class GpioFront implements LockFront {
  readonly #parts: FrontParts;
  readonly #kernel: GpioKernel;
  readonly #wired: readonly Wired[];
  /** Boxes whose relay the line drives; the contact follows after the relay's own time. */
  readonly #energised = new Set<Box>();
  /** While the supply is down. */
  #powerless: Disarm | undefined;

  constructor(parts: FrontParts, boxes: readonly GpioBox[], kernel: GpioKernel) {
    const { cabinet, places } = parts;
    this.#parts = parts;
    this.#kernel = kernel;
    this.#wired = places.flatMap((place) =>
      place.boxes.flatMap((box, index0): readonly Wired[] => {
        const wiring = boxes[index0];
        if (wiring === undefined) return [];
        const output = kernel.line(kernel.chipOf(wiring.output.chip), wiring.output.line);
        const door = kernel.line(kernel.chipOf(wiring.door.chip), wiring.door.line);
        const closed = raw(wiring.door.closed);
        const open = closed === 1 ? 0 : 1;
        door.sense = () => (cabinet.sensed(box) === "closed" ? closed : open);
        return [{ box, output, door, active: wiring.output.active }];
      }),
    );
    kernel.onDriven((line) => this.#driven(line));
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
    if (switches.has("no-edges")) return;
    for (const { door, box } of this.#wired) {
      this.#kernel.interrupt(door);
      if (!switches.concerns("edge-bounce", box.number)) continue;
      for (let at = 1; at <= BOUNCES; at++)
        clock.arm("edge", at * BOUNCE_EVERY_MS, () => this.#kernel.interrupt(door));
    }
  }

  switched(name: LockDefect): void {
    const { switches } = this.#parts;
    switch (name) {
      case "line-stuck":
        for (const { box, output } of this.#wired) output.stuck = switches.numbers(name).includes(box.number);
        return;
      case "chip-absent":
        for (const chip of this.#chips()) chip.there = !switches.has(name);
        return;
      case "base-moved":
        if (switches.has(name))
          for (const chip of this.#chips()) this.#kernel.rebase(chip, chip.base + BASE_MOVED_BY);
        return;
      case "level-kept":
        for (const number of switches.numbers(name)) this.#leaveOn(number);
        return;
      default:
        return;
    }
  }

  #chips() {
    return new Set(this.#wired.flatMap(({ output, door }) => [output.chip, door.chip]));
  }

  /** As a program leaves a line that dies in a pulse. */
  #leaveOn(number: number): void {
    const wired = this.#wired.find(({ box }) => box.number === number);
    if (wired === undefined) return;
    Object.assign(wired.output, { exported: true, direction: "out", driven: raw(wired.active) });
    this.#drive(wired);
  }

  #driven(line: SimulatedLine): void {
    const wired = this.#wired.find(({ output }) => output === line);
    if (wired !== undefined) this.#drive(wired);
  }

  /** A line that is no output is pulled to its level of rest by the relay board's own resistor. */
  #drive({ box, output, active }: Wired): void {
    if (this.#powerless !== undefined) return;
    const on = output.direction === "out" && output.driven === raw(active);
    if (on === this.#energised.has(box)) return;
    if (on) this.#energised.add(box);
    else this.#energised.delete(box);
    this.#parts.cabinet.drive(box, on);
  }
}
