/** A driver and a simulated base on one virtual line, with what each said, for the tests of both. */
import {
  PagerDriver,
  type PagerOutcome,
  type PagerReport,
  type PagerRequest,
  type PagerSettings,
} from "../../../drivers/pager/driver.ts";
import type { LrsSettings } from "../../../drivers/pager/lrs/setup.pure.ts";
import type { Clock } from "../../../drivers/runtime/ports.ts";
import { asciiText } from "../../../drivers/runtime/text.ts";
import { BytePair } from "../../../simulators/kit/byte-pair.ts";
import type { SimulatedDevice, SimulatorEvent } from "../../../simulators/kit/device.ts";
import { SeededRandom } from "../../../simulators/kit/seeded-random.ts";
import { VirtualClock } from "../../../simulators/kit/virtual-clock.ts";
import { baseOfSettings } from "../../../simulators/pager/of-settings.ts";
import { createPagerBase, type PagerBaseOptions } from "../../../simulators/pager/pager-base.ts";

export const ALL_CARDS = Array.from({ length: 99 }, (_, index) => index + 1);

interface BenchOptions {
  /** A base of any protocol, set as these say; without them LRS of system 5. */
  readonly of?: PagerSettings;
  /** What the cards are, at an LRS base and in its settings. */
  readonly pager?: "coaster" | "alpha";
  readonly base?: Partial<PagerBaseOptions>;
  readonly settings?: Partial<LrsSettings>;
  readonly baud?: number;
  readonly chunk_bytes?: number;
  /** What stands between line and base, as an adapter that cuts messages. */
  readonly between?: (base: SimulatedDevice, clock: Clock) => SimulatedDevice;
}

/** Time from start-up to a base that is identified, with room to spare. */
export const IDENTIFIED_MS = 1_000;

export class PagerBench {
  readonly clock = new VirtualClock();
  readonly line: BytePair;
  readonly base: ReturnType<typeof createPagerBase>;
  readonly driver: PagerDriver;
  /** What the base said; what became of pages is in `ends`. */
  readonly reports: PagerReport[] = [];
  readonly ends: PagerReport[] = [];
  readonly events: SimulatorEvent[] = [];
  /** Host lines with the time at which their last byte arrived. */
  readonly written: { readonly at_ms: number; readonly text: string }[] = [];
  readonly links: string[] = [];
  readonly outcomes = new Map<string, PagerOutcome[]>();
  settledAt_ms = new Map<string, number>();

  constructor({
    of,
    pager = "coaster",
    base,
    settings,
    baud = 9_600,
    chunk_bytes,
    between,
  }: BenchOptions = {}) {
    const { clock } = this;
    const lrs: LrsSettings = { protocol: "lrs", system_id: 5, pager };
    this.base = createPagerBase({
      cards: ALL_CARDS,
      ...baseOfSettings(of ?? lrs),
      random: new SeededRandom(1),
      clock,
      ...base,
    });
    this.base.onEvent((event) => this.events.push(event));
    this.line = new BytePair(clock, {
      label: "pager line",
      baud,
      ...(chunk_bytes === undefined ? {} : { chunk_bytes }),
    }).join(between === undefined ? this.base : between(this.base, clock));
    this.line.tap((bytes, from, at_ms) => {
      if (from === "host") this.written.push({ at_ms, text: asciiText(bytes) });
    });
    this.driver = new PagerDriver(of ?? { ...lrs, ...settings }, this.line, clock, {
      up: () => this.links.push("up"),
      down: ({ code }) => this.links.push(code),
      report: (report) =>
        (report.kind === "transmitted" || report.kind === "failed" ? this.ends : this.reports).push(report),
    });
  }

  /** Starts the driver and lets it identify the base. */
  started(): this {
    this.driver.start();
    this.clock.advance(IDENTIFIED_MS);
    this.written.length = 0;
    return this;
  }

  page(page: string, card: number, more: Partial<PagerRequest> = {}): this {
    this.outcomes.set(page, []);
    this.driver.page({ page, card, ...more }, (outcome) => {
      this.outcomes.get(page)?.push(outcome);
      this.settledAt_ms.set(page, this.clock.now_ms());
    });
    return this;
  }

  advance(delay_ms: number): this {
    this.clock.advance(delay_ms);
    return this;
  }

  /** The one outcome of a page as `kind` or `kind reason`; `open` while it has none. Twice settled shows. */
  outcome(page: string): string {
    const outcomes = this.outcomes.get(page) ?? [];
    if (outcomes.length === 0) return "open";
    return outcomes
      .map((outcome) => (outcome.kind === "transmitted" ? outcome.kind : `${outcome.kind} ${outcome.reason}`))
      .join(" and ");
  }

  get allOutcomes(): readonly string[] {
    return [...this.outcomes.keys()].map((page) => this.outcome(page));
  }

  get hostText(): string {
    return this.written.map(({ text }) => text).join("");
  }

  reportsOf<Kind extends PagerReport["kind"]>(kind: Kind): readonly Extract<PagerReport, { kind: Kind }>[] {
    return this.reports.filter(
      (report): report is Extract<PagerReport, { kind: Kind }> => report.kind === kind,
    );
  }

  eventsOf(event: string): readonly SimulatorEvent[] {
    return this.events.filter((one) => one.event === event);
  }

  buzzes(card: number): number {
    return this.base.cards.withNumber(card).reduce((sum, { buzzes }) => sum + buzzes, 0);
  }

  counter(name: string): number {
    return this.driver.diagnostics().counters[name] ?? 0;
  }
}
