/**
 * The kernel's side of GPIO over sysfs, as a bank of lines behind the production binding: chips with a label
 * and a base, lines that are exported, driven and read. Levels follow the kernel (gpiolib-sysfs.c):
 * `direction` drives raw levels whatever `active_low` says, and a line keeps its level when its program dies.
 * What hangs on a line it does not know.
 */
import type { GpioFiles, Onoff, OnoffLine } from "../../drivers/link/gpio.ts";
import type { LineLevel } from "../../drivers/link/link.ts";
import type { LinePlace } from "../../drivers/locker/gpio/lines.ts";
import type { Clock } from "../../drivers/runtime/ports.ts";
import type { DrivenWire, GpioWires, SensedWire, WiredChip } from "./gpio-wires.ts";

export interface SimulatedChip extends WiredChip {
  readonly label: string;
  /** Global number of its line 0; changes between kernels. */
  base: number;
  readonly lines: number;
  /** False: unplugged, or its overlay is missing. */
  there: boolean;
}

export interface SimulatedLine {
  readonly chip: SimulatedChip;
  readonly offset: number;
  direction: "in" | "out";
  /** Raw level driven while it is an output. */
  driven: 0 | 1;
  /** Raw level that the world puts on it while it is an input. */
  sense: () => 0 | 1;
  active_low: boolean;
  exported: boolean;
  /** When it was exported last, ms. */
  exported_ms: number;
  /** Broken pin: writes are taken and change nothing. */
  stuck: boolean;
  edge: "none" | "both";
}

/** Lowest base of Raspberry Pi kernels since 6.6, and room for the largest of their chips. */
const FIRST_BASE = 512;
const LINES_A_CHIP = 64;
/** A kernel numbers the chips anew: the difference between two Raspberry Pi 5 kernels (lockers.md 2). */
const BASE_MOVED_BY = 59;

type Changed = (line: SimulatedLine) => void;
type EdgeListener = (error: null, value: 0 | 1) => void;

const failure = (code: string, what: string): Error => Object.assign(new Error(`${code}: ${what}`), { code });

const raw = (level: LineLevel): 0 | 1 => (level === "high" ? 1 : 0);
const levelOf = (value: 0 | 1): LineLevel => (value === 1 ? "high" : "low");

export class GpioKernel implements GpioFiles, GpioWires {
  readonly chips: SimulatedChip[] = [];
  readonly #lines = new Map<string, SimulatedLine>();
  readonly #edges = new Map<SimulatedLine, Set<EdgeListener>>();
  readonly #clock: Clock;
  readonly #driven = new Set<Changed>();
  /** False: kernel without sysfs GPIO, or no right to it. */
  accessible = true;
  /** A line's files may be written so long after its export: udev's time, ms. */
  rightsAfter_ms = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  addChip(label: string, base: number, lines: number): SimulatedChip {
    const chip: SimulatedChip = {
      label,
      base,
      lines,
      there: true,
      plug: (is) => {
        chip.there = is;
      },
      renumber: () => this.rebase(chip, chip.base + BASE_MOVED_BY),
    };
    this.chips.push(chip);
    return chip;
  }

  line(chip: SimulatedChip, offset: number): SimulatedLine {
    const key = `${this.chips.indexOf(chip)}/${offset}`;
    const known = this.#lines.get(key);
    if (known !== undefined) return known;
    const line: SimulatedLine = {
      chip,
      offset,
      direction: "in",
      driven: 0,
      sense: () => 0,
      active_low: false,
      exported: false,
      exported_ms: 0,
      stuck: false,
      edge: "none",
    };
    this.#lines.set(key, line);
    return line;
  }

  /** Called after each write that may have changed what a line drives, or whether it drives at all. */
  onDriven(changed: Changed): void {
    this.#driven.add(changed);
  }

  /** The chip of this label; made, with a base of its own, where the kernel knows none. */
  chipOf(label: string): SimulatedChip {
    const known = this.chips.find((chip) => chip.label === label);
    return known ?? this.addChip(label, FIRST_BASE + this.chips.length * LINES_A_CHIP, LINES_A_CHIP);
  }

  /** The kernel loads the chip's driver anew: its lines are given back, its base may be another. */
  rebase(chip: SimulatedChip, base: number): void {
    for (const line of this.#lines.values()) if (line.chip === chip) line.exported = false;
    chip.base = base;
  }

  /** An edge that may be none: a contact that bounces raises many. */
  interrupt(line: SimulatedLine): void {
    if (line.edge !== "both") return;
    for (const listener of this.#edges.get(line) ?? [])
      this.#clock.soon(() => {
        if (this.#edges.get(line)?.has(listener)) listener(null, this.#value(line));
      });
  }

  // ---- the wires ----

  output(place: LinePlace, _rest: LineLevel, changed: () => void): DrivenWire {
    const line = this.line(this.chipOf(place.chip), place.line);
    this.onDriven((each) => each === line && changed());
    return {
      chip: line.chip,
      get driven() {
        return line.direction === "out" ? levelOf(line.driven) : undefined;
      },
      leave: (level) => {
        Object.assign(line, { exported: true, direction: "out", driven: raw(level) });
        this.#tell(line);
      },
      stuck: (is) => {
        line.stuck = is;
      },
    };
  }

  input(place: LinePlace, contact: () => LineLevel): SensedWire {
    const line = this.line(this.chipOf(place.chip), place.line);
    line.sense = () => raw(contact());
    // Its level is asked for at each reading.
    return { chip: line.chip, look: () => undefined, edge: () => this.interrupt(line) };
  }

  // ---- the files ----

  list(): readonly string[] {
    const chips = this.chips.filter(({ there }) => there).map(({ base }) => `gpiochip${base}`);
    const lines = [...this.#lines.values()].filter(({ exported, chip }) => exported && chip.there);
    return ["export", "unexport", ...chips, ...lines.map((line) => `gpio${numberOf(line)}`)];
  }

  text(path: string): string {
    const [folder = "", file = ""] = path.split("/");
    const chip = this.chips.find((each) => each.there && folder === `gpiochip${each.base}`);
    if (chip !== undefined && file === "label") return chip.label;
    if (chip !== undefined && file === "base") return String(chip.base);
    if (chip !== undefined && file === "ngpio") return String(chip.lines);
    const number = /^gpio(\d+)$/.exec(folder)?.[1];
    const line = number === undefined ? undefined : this.#exported(Number(number));
    if (line !== undefined && file === "direction") return line.direction;
    if (line !== undefined && file === "value") return String(this.#value(line));
    if (line !== undefined && file === "active_low") return line.active_low ? "1" : "0";
    throw failure("ENOENT", `no such file or directory, open '${path}'`);
  }

  mayWrite(path: string): boolean {
    const line = this.#exported(Number(/^gpio(\d+)\//.exec(path)?.[1]));
    return line === undefined || this.#clock.now_ms() >= line.exported_ms + this.rightsAfter_ms;
  }

  export(number: number): void {
    const line = this.#at(number);
    Object.assign(line, { exported: true, exported_ms: this.#clock.now_ms() });
  }

  // ---- onoff ----

  /** The class that onoff exports, over these lines. */
  get onoff(): Onoff {
    const kernel = this;
    return class implements OnoffLine {
      readonly #line: SimulatedLine;
      readonly #number: number;
      #watching: EdgeListener[] = [];

      static get accessible(): boolean {
        return kernel.accessible;
      }

      constructor(number: number, direction: "in" | "high" | "low", edge: "none" | "both") {
        this.#number = number;
        this.#line = kernel.#open(number, direction, edge);
      }

      readSync(): 0 | 1 {
        kernel.#mustBeThere(this.#line);
        return kernel.#value(this.#line);
      }

      writeSync(value: 0 | 1): void {
        kernel.#mustBeThere(this.#line);
        if (this.#line.direction !== "out") throw failure("EPERM", "operation not permitted, write");
        kernel.#drive(this.#line, this.#line.active_low ? (value === 1 ? 0 : 1) : value);
      }

      watch(changed: EdgeListener): void {
        this.#watching.push(changed);
        const listeners = kernel.#edges.get(this.#line) ?? new Set();
        kernel.#edges.set(this.#line, listeners.add(changed));
      }

      unwatchAll(): void {
        for (const listener of this.#watching) kernel.#edges.get(this.#line)?.delete(listener);
        this.#watching = [];
      }

      direction(): string {
        kernel.#mustBeThere(this.#line);
        return this.#line.direction;
      }

      activeLow(): boolean {
        return this.#line.active_low;
      }

      /** By number, whatever line has it now. Keeps direction and level, as Raspberry Pi OS does by default. */
      unexport(): void {
        this.unwatchAll();
        const line = kernel.#exported(this.#number);
        if (line !== undefined) line.exported = false;
      }
    };
  }

  #open(number: number, direction: "in" | "high" | "low", edge: "none" | "both"): SimulatedLine {
    const line = this.#at(number);
    if (!line.exported) this.export(number);
    // The real one tries for a while, and fails as if it were one call.
    if (!this.mayWrite(`gpio${number}/value`)) throw failure("EACCES", "permission denied, open");
    line.active_low = false;
    this.#setDirection(line, direction);
    if (direction === "in") line.edge = edge;
    return line;
  }

  #at(number: number): SimulatedLine {
    const chip = this.chips.find(
      ({ there, base, lines }) => there && number >= base && number < base + lines,
    );
    if (chip === undefined) throw failure("EINVAL", "invalid argument, write");
    return this.line(chip, number - chip.base);
  }

  #exported(number: number): SimulatedLine | undefined {
    return [...this.#lines.values()].find(
      (line) => line.exported && line.chip.there && numberOf(line) === number,
    );
  }

  /** `direction_store`: `high` and `low` are raw levels, `active_low` has no say. */
  #setDirection(line: SimulatedLine, direction: "in" | "high" | "low"): void {
    line.direction = direction === "in" ? "in" : "out";
    if (direction === "in") this.#tell(line);
    else this.#drive(line, direction === "high" ? 1 : 0);
  }

  #drive(line: SimulatedLine, level: 0 | 1): void {
    if (!line.stuck) line.driven = level;
    this.#tell(line);
  }

  #tell(line: SimulatedLine): void {
    for (const changed of this.#driven) changed(line);
  }

  /** A line given back, or whose chip went, answers its old handles with an error. */
  #mustBeThere(line: SimulatedLine): void {
    if (!line.chip.there || !line.exported) throw failure("ENODEV", "no such device, read");
  }

  #value(line: SimulatedLine): 0 | 1 {
    const raw = line.direction === "out" ? line.driven : line.sense();
    return line.active_low ? (raw === 1 ? 0 : 1) : raw;
  }
}

const numberOf = ({ chip, offset }: SimulatedLine): number => chip.base + offset;
