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

interface OpenLines {
  readonly outputs: readonly GpioLine[];
  readonly doors: readonly GpioLine[];
}

export class GpioSwitches implements HostSwitches {
  readonly label = "gpio";
  readonly #boxes: readonly GpioBox[];
  readonly #backend: GpioBackend;
  readonly #clock: Clock;
  #lines: OpenLines | undefined;
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
    this.disconnect();
    const connection = ++this.#connection;
    const tell = (what: () => void): void =>
      this.#clock.soon(() => {
        if (connection === this.#connection) what();
      });
    // A line that can't be opened does not keep the others from their level of rest.
    const outputs = this.#boxes.map(({ output }) =>
      this.#backend.output(output.chip, output.line, other(output.active)),
    );
    const doors = this.#boxes.map(({ door }) => this.#backend.input(door.chip, door.line));
    const opened = [...outputs, ...doors].flatMap((line) => (isLoss(line) ? [] : [line]));
    const loss = [...outputs, ...doors].find(isLoss);
    if (loss !== undefined) {
      for (const line of opened) line.close();
      tell(() => listener.lost(loss));
      return;
    }
    const lines: OpenLines = {
      outputs: opened.slice(0, this.#boxes.length),
      doors: opened.slice(this.#boxes.length),
    };
    this.#lines = lines;
    for (const door of lines.doors) door.onEdge(() => tell(() => listener.moved()));
    const found = this.#boxes.flatMap(({ output }, index0) =>
      lines.outputs[index0]?.found === output.active ? [index0] : [],
    );
    tell(() => listener.opened(found));
  }

  disconnect(): void {
    this.#connection++;
    const lines = this.#lines;
    if (lines === undefined) return;
    for (const index0 of this.#boxes.keys()) this.rest(index0);
    this.#lines = undefined;
    for (const line of [...lines.outputs, ...lines.doors]) line.close();
  }

  energise(index0: number): boolean {
    const box = this.#boxes[index0];
    return box !== undefined && this.#lines?.outputs[index0]?.write(box.output.active) === true;
  }

  rest(index0: number): boolean {
    const box = this.#boxes[index0];
    return box !== undefined && this.#lines?.outputs[index0]?.write(other(box.output.active)) === true;
  }

  readOutputs(answered: (on: readonly number[] | undefined) => void): void {
    this.#clock.soon(() => {
      const levels = this.#lines?.outputs.map((line) => line.read());
      if (levels === undefined || levels.includes("unknown")) return answered(undefined);
      answered(
        this.#boxes.flatMap(({ output }, index0) => (levels[index0] === output.active ? [index0] : [])),
      );
    });
  }

  readDoors(): readonly DoorState[] {
    return this.#boxes.map(({ door }, index0) => {
      const level = this.#lines?.doors[index0]?.read() ?? "unknown";
      if (level === "unknown") return "unknown";
      return level === door.closed ? "closed" : "open";
    });
  }
}
