/** A pager machine on its performer, before a base that says and hears hand-typed bytes on a virtual line. */
import { expect } from "vitest";
import type {
  PagerAnswer,
  PagerCommand,
  PagerReport,
} from "../../../../drivers/pager/base/vocabulary.pure.ts";
import { DeviceRunner, type DeviceSpec } from "../../../../drivers/runtime/perform.ts";
import { asciiBytes, toHex } from "../../../../drivers/runtime/text.ts";
import { BytePair } from "../../../../simulators/kit/byte-pair.ts";
import { VirtualClock } from "../../../../simulators/kit/virtual-clock.ts";

export class MachineBench<State, Frame, Timer extends string, Held> {
  readonly clock = new VirtualClock();
  readonly line: BytePair;
  readonly device: DeviceRunner<State, Frame, PagerCommand, PagerAnswer, PagerReport, Timer, Held>;
  readonly reports: PagerReport[] = [];
  /** By the order of commands; each at most once, the performer sees to it. */
  readonly outcomes: (PagerAnswer | undefined)[] = [];
  heard = "";

  constructor(
    spec: DeviceSpec<State, Frame, PagerCommand, PagerAnswer, PagerReport, Timer, Held>,
    baud: number,
  ) {
    this.line = new BytePair(this.clock, { label: "pager line", baud });
    this.line.tap((bytes, from) => {
      if (from === "host") this.heard += `${toHex(bytes)} `;
    });
    this.device = new DeviceRunner(spec, this.line, this.clock, {
      up: () => undefined,
      down: () => undefined,
      report: (report) => this.reports.push(report),
    });
    this.device.start();
    this.clock.advance(1);
  }

  page(card: number, more: Partial<Extract<PagerCommand, { kind: "page" }>> = {}): this {
    return this.ask({ kind: "page", page: `p${card}`, card, alert: "flash-30s", loud: false, ...more });
  }

  ask(command: PagerCommand): this {
    const at = this.outcomes.push(undefined) - 1;
    expect(
      this.device.execute(command, (outcome) => {
        this.outcomes[at] = outcome;
      }),
    ).toBe(true);
    return this;
  }

  /** The base says this text, one character a byte; it arrives at the speed of the line. */
  says(text: string): this {
    this.line.send(asciiBytes(text));
    return this;
  }

  wait(ms: number): this {
    this.clock.advance(ms);
    return this;
  }

  /** What the base heard since the last call, as hex. */
  takeHeard(): string {
    const heard = this.heard.trim();
    this.heard = "";
    return heard;
  }

  counted(counter: string): number {
    return this.device.diagnostics().counters[counter] ?? 0;
  }
}
