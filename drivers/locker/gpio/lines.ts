/**
 * Boxes on lines of GPIO chips: one output line for each lock, one input line for each door. Knows which
 * level energises and which is a closed door; when a coil is energised, and for how long, is not its affair.
 */
import { assert } from "../../faults.ts";
import type { GpioBackend, GpioLine, LineLevel, LinkLoss } from "../../link/link.ts";
import type { Clock } from "../../runtime/ports.ts";
import type { DoorState } from "../bank/bank.pure.ts";
import type { HostSwitches, SwitchesListener } from "../host-timed/switches.ts";

/** `chip` is the label of a GPIO chip, `line` its offset from 0 on that chip: never a global number. */
export interface LinePlace {
  readonly chip: string;
  readonly line: number;
}

/** One box; its index is its place in the list. */
export interface GpioBox {
  /** `active`: the level that energises the coil. */
  readonly output: LinePlace & { readonly active: LineLevel };
  /** `closed`: the level of a closed door. */
  readonly door: LinePlace & { readonly closed: LineLevel };
}

const other = (level: LineLevel): LineLevel => (level === "high" ? "low" : "high");
const isLoss = (opened: GpioLine | LinkLoss): opened is LinkLoss => "code" in opened;
const nameOf = ({ chip, line }: LinePlace): string => `${chip}/${line}`;

export class GpioSwitches implements HostSwitches {
  readonly label = "gpio";
  readonly #boxes: readonly GpioBox[];
  readonly #backend: GpioBackend;
  readonly #clock: Clock;
  /** By name. Lines of an attempt that failed stay open: those given back would lose their rights. */
  readonly #lines = new Map<string, GpioLine>();
  /** Outputs found energised and not told yet. */
  readonly #found = new Set<number>();
  #serves = false;
  #connection = 0;

  constructor(boxes: readonly GpioBox[], backend: GpioBackend, clock: Clock) {
    const places = boxes.flatMap(({ output, door }) => [output, door]);
    const named = new Set(places.map(({ chip, line }) => `${chip}/${line}`));
    assert(named.size === places.length, "each line serves one lock or one door");
    this.#boxes = boxes;
    this.#backend = backend;
    this.#clock = clock;
  }

  connect(listener: SwitchesListener): void {
    if (this.#serves) this.disconnect();
    const connection = ++this.#connection;
    const tell = (what: () => void): void =>
      this.#clock.soon(() => {
        if (connection === this.#connection) what();
      });
    this.#dropDead();
    // A line that can't be opened does not keep the others from their level of rest.
    const outputs = this.#boxes.map((box, index0) => this.#openOutput(box, index0));
    const doors = this.#boxes.map(({ door }) =>
      this.#open(door, () => this.#backend.input(door.chip, door.line)),
    );
    const loss = [...outputs, ...doors].find(isLoss);
    if (loss !== undefined) {
      tell(() => listener.lost(loss));
      return;
    }
    this.#serves = true;
    for (const door of doors) if (!isLoss(door)) door.onEdge(() => tell(() => listener.moved()));
    const found = [...this.#found];
    this.#found.clear();
    tell(() => listener.opened(found));
  }

  disconnect(): void {
    this.#connection++;
    this.#serves = false;
    for (const index0 of this.#boxes.keys()) this.rest(index0);
    for (const line of this.#lines.values()) line.close();
    this.#lines.clear();
  }

  /** All of them before the first is opened: the number of a dead line may be another line's by now. */
  #dropDead(): void {
    for (const [name, line] of this.#lines) {
      if (line.read() !== "unknown") continue;
      line.close();
      this.#lines.delete(name);
    }
  }

  #open(place: LinePlace, open: () => GpioLine | LinkLoss): GpioLine | LinkLoss {
    const name = nameOf(place);
    const opened = this.#lines.get(name) ?? open();
    if (!isLoss(opened)) this.#lines.set(name, opened);
    return opened;
  }

  #openOutput({ output }: GpioBox, index0: number): GpioLine | LinkLoss {
    const rest = other(output.active);
    const opened = this.#open(output, () => this.#backend.output(output.chip, output.line, rest));
    if (isLoss(opened)) return opened;
    const level = opened.read();
    if (opened.found === output.active || level === output.active) this.#found.add(index0);
    // One that was open since an earlier attempt may have been switched on meanwhile.
    return level === rest || opened.write(rest)
      ? opened
      : { code: "LINK_LOST", detail: `${opened.label} takes no level` };
  }

  #output(index0: number): GpioLine | undefined {
    const output = this.#boxes[index0]?.output;
    return output === undefined ? undefined : this.#lines.get(nameOf(output));
  }

  energise(index0: number): boolean {
    const box = this.#boxes[index0];
    return box !== undefined && this.#serves && this.#output(index0)?.write(box.output.active) === true;
  }

  rest(index0: number): boolean {
    const box = this.#boxes[index0];
    return box !== undefined && this.#output(index0)?.write(other(box.output.active)) === true;
  }

  readOutputs(answered: (on: readonly number[] | undefined) => void): void {
    this.#clock.soon(() => {
      const levels = this.#boxes.map((_, index0) => this.#output(index0)?.read() ?? "unknown");
      if (!this.#serves || levels.includes("unknown")) return answered(undefined);
      answered(
        this.#boxes.flatMap(({ output }, index0) => (levels[index0] === output.active ? [index0] : [])),
      );
    });
  }

  readDoors(): readonly DoorState[] {
    return this.#boxes.map(({ door }) => {
      const level = this.#serves ? (this.#lines.get(nameOf(door))?.read() ?? "unknown") : "unknown";
      if (level === "unknown") return "unknown";
      return level === door.closed ? "closed" : "open";
    });
  }
}
