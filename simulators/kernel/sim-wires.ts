/**
 * Wires on chips of this machine's own kernel: what a line drives is what the kernel's trace says of it, and
 * a contact pulls the line itself, so that its edges are the kernel's own interrupts. Relays and doors that
 * hang here are the same as on a simulated kernel (simulators/locker/gpio-front.ts).
 */
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { GPIO_ROOT } from "../../drivers/link/gpio.ts";
import type { LineLevel } from "../../drivers/link/link.ts";
import type { LinePlace } from "../../drivers/locker/gpio/lines.ts";
import type { Clock } from "../../drivers/runtime/ports.ts";
import type { DrivenWire, GpioWires, SensedWire, WiredChip } from "../kit/gpio-wires.ts";
import { drivenBy, type GpioRecord, type GpioTrace } from "./gpio-trace.ts";
import { createSimChip, type SimChip, type SimChipSettings } from "./sim-chip.ts";

/** A contact may bounce for 30 ms (simulators/locker/cabinet.ts): it is looked at for so long after it moved. */
const RELOOK_FOR_MS = 40;
const RELOOK_EVERY_MS = 4;
/** A line given back falls to its pull, which no trace tells: one that energises is looked at this often. */
const GIVEN_BACK_EVERY_MS = 10;

const other = (level: LineLevel): LineLevel => (level === "high" ? "low" : "high");

export interface SimWires extends GpioWires {
  chip(label: string): SimChip;
  /** Chips unplugged and forgotten; the trace is its owner's. */
  close(): void;
}

/** `trace` is open before the first line can be exported. Throws as `createSimChip` does. */
export const simWires = (chips: readonly SimChipSettings[], trace: GpioTrace, clock: Clock): SimWires =>
  new KernelWires(chips, trace, clock);

class KernelWires implements SimWires {
  readonly #plugged: readonly PluggedChip[];
  readonly #clock: Clock;
  readonly #deaf: () => void;

  constructor(chips: readonly SimChipSettings[], trace: GpioTrace, clock: Clock) {
    this.#clock = clock;
    this.#plugged = chips.map((settings) => new PluggedChip(settings, trace));
    this.#deaf = trace.onRecord((record) => {
      for (const chip of this.#plugged) chip.heard(record);
    });
  }

  chip(label: string): SimChip {
    return this.#chipOf(label).chip;
  }

  output(place: LinePlace, rest: LineLevel, changed: () => void): DrivenWire {
    return new KernelOutput(this.#chipOf(place.chip), place.line, rest, changed, this.#clock);
  }

  input(place: LinePlace, contact: () => LineLevel): SensedWire {
    const wire = new KernelInput(this.#chipOf(place.chip), place.line, contact, this.#clock);
    wire.look();
    return wire;
  }

  close(): void {
    this.#deaf();
    for (const { chip } of this.#plugged) chip.remove();
  }

  #chipOf(label: string): PluggedChip {
    const found = this.#plugged.find(({ chip }) => chip.label === label);
    if (found === undefined) throw new Error(`no wire of chip ${label} leads here`);
    return found;
  }
}

/** A chip with what its lines were told since it was plugged last. */
class PluggedChip implements WiredChip {
  readonly chip: SimChip;
  readonly #trace: GpioTrace;
  readonly #watchers = new Set<(line: number) => void>();
  /** Takes the numbers that the chip had, so that the kernel gives it others. */
  #other: SimChip | undefined;
  /** Records before it are of another life of these numbers. */
  #since = 0;

  constructor(settings: SimChipSettings, trace: GpioTrace) {
    this.chip = createSimChip(settings);
    this.#trace = trace;
    this.#since = trace.records.length;
  }

  get there(): boolean {
    return this.chip.base !== undefined;
  }

  plug(is: boolean): void {
    if (is === this.there) return;
    if (is) this.chip.plug();
    else this.chip.unplug();
    this.#since = this.#trace.records.length;
    for (const watch of this.#watchers) for (let line = 0; line < this.chip.lines; line++) watch(line);
  }

  renumber(): void {
    this.plug(false);
    const before = this.#other;
    this.#other = createSimChip({ label: "another-chip", lines: this.chip.lines });
    this.plug(true);
    before?.remove();
  }

  remove(): void {
    this.chip.remove();
    this.#other?.remove();
  }

  heard({ gpio }: GpioRecord): void {
    const { base, lines } = this.chip;
    if (base === undefined || gpio < base || gpio >= base + lines) return;
    for (const watch of this.#watchers) watch(gpio - base);
  }

  watch(line: number, changed: () => void): void {
    this.#watchers.add((which) => which === line && changed());
  }

  /** What the line drives by the kernel's word; a line given back may drive it no more. */
  drives(line: number): LineLevel | undefined {
    const { base } = this.chip;
    if (base === undefined) return undefined;
    return drivenBy(this.#trace.records.slice(this.#since), base + line).at(-1)?.driven;
  }
}

class KernelOutput implements DrivenWire {
  readonly chip: PluggedChip;
  readonly #line: number;
  readonly #rest: LineLevel;
  readonly #changed: () => void;
  readonly #clock: Clock;
  /** What it drove as it was last looked at. */
  #driven: LineLevel | undefined;
  #watching = false;

  constructor(chip: PluggedChip, line: number, rest: LineLevel, changed: () => void, clock: Clock) {
    this.chip = chip;
    this.#line = line;
    this.#rest = rest;
    this.#changed = changed;
    this.#clock = clock;
    chip.chip.pull(line, rest);
    chip.watch(line, () => this.#look());
  }

  get driven(): LineLevel | undefined {
    return this.#driven;
  }

  leave(level: LineLevel): void {
    const { base } = this.chip.chip;
    if (base === undefined) throw new Error("nothing can be left on a chip that is away");
    const number = base + this.#line;
    if (!existsSync(join(GPIO_ROOT, `gpio${number}`))) writeFileSync(join(GPIO_ROOT, "export"), `${number}`);
    writeFileSync(join(GPIO_ROOT, `gpio${number}`, "direction"), level);
  }

  stuck(is: boolean): void {
    if (is) throw new Error("gpio-sim makes no broken pins: line-stuck is for the simulated kernel");
  }

  #look(): void {
    const told = this.chip.drives(this.#line);
    this.#set(told);
    if (told === other(this.#rest)) this.#watch();
  }

  /** Not at once: the kernel tells a level just before it is there. */
  #watch(): void {
    if (this.#watching) return;
    this.#watching = true;
    this.#clock.arm("given back", GIVEN_BACK_EVERY_MS, () => {
      this.#watching = false;
      if (this.#driven !== other(this.#rest)) return;
      if (this.chip.chip.level(this.#line) === this.#rest) this.#set(undefined);
      else this.#watch();
    });
  }

  #set(driven: LineLevel | undefined): void {
    if (driven === this.#driven) return;
    this.#driven = driven;
    this.#changed();
  }
}

class KernelInput implements SensedWire {
  readonly chip: PluggedChip;
  readonly #line: number;
  readonly #contact: () => LineLevel;
  readonly #clock: Clock;
  #shown: LineLevel | undefined;
  /** Its last change of level was the edge that `edge` asks for. */
  #edged = false;

  constructor(chip: PluggedChip, line: number, contact: () => LineLevel, clock: Clock) {
    this.chip = chip;
    this.#line = line;
    this.#contact = contact;
    this.#clock = clock;
  }

  look(): void {
    this.#show();
    for (let at_ms = RELOOK_EVERY_MS; at_ms <= RELOOK_FOR_MS; at_ms += RELOOK_EVERY_MS)
      this.#clock.arm("contact", at_ms, () => this.#show());
  }

  edge(): void {
    this.#show();
    if (!this.#edged && this.#shown !== undefined) {
      this.chip.chip.pull(this.#line, other(this.#shown));
      this.chip.chip.pull(this.#line, this.#shown);
    }
    this.#edged = false;
  }

  #show(): void {
    const level = this.#contact();
    if (level === this.#shown) return;
    this.#shown = level;
    this.#edged = true;
    this.chip.chip.pull(this.#line, level);
  }
}
