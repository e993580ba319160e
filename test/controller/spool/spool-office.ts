/**
 * The spool as it is, from the loop to the paper: core, log, adapter, driver, line, simulated printer. The
 * controller may die at any instant or commit and comes back with what was kept. Every sheet tells by its
 * code which copy of which job it is.
 */
import type { Effect } from "../../../controller/core/effect.ts";
import type { Fact } from "../../../controller/core/fact.ts";
import type { Input, JobEnd } from "../../../controller/core/input.ts";
import type { OfficePlan } from "../../../controller/core/plan.ts";
import type { Reply } from "../../../controller/core/refusal.ts";
import type { Office } from "../../../controller/core/state.ts";
import { DEMO_OFFICE } from "../../../controller/shell/demo-office.ts";
import { leftBehind, type Printing } from "../../../controller/shell/devices/office-device.ts";
import { slipPrinter } from "../../../controller/shell/devices/slip-printer.ts";
import { OfficeLoop } from "../../../controller/shell/loop.ts";
import { factOf } from "../../../controller/shell/recover.ts";
import { MemoryStore } from "../../../controller/shell/store/memory-store.ts";
import { PRINTER_PROFILES, type PrinterProfileName } from "../../../drivers/printer/escpos/profile.pure.ts";
import type { SlipDocument } from "../../../drivers/printer/render/slip-document.pure.ts";
import type { Disarm } from "../../../drivers/runtime/ports.ts";
import { BytePair } from "../../../simulators/kit/byte-pair.ts";
import type { SimulatorEvent } from "../../../simulators/kit/device.ts";
import { SeededRandom } from "../../../simulators/kit/seeded-random.ts";
import { VirtualClock, VirtualWallClock } from "../../../simulators/kit/virtual-clock.ts";
import { type Fate, FragileStore, MortalClock, PowerCut } from "../../../simulators/office/boot.ts";
import { createPrinter, type SimulatedPrinter } from "../../../simulators/printer/printer.ts";
import { MORNING_MS, PLAN } from "../core/office-kit.ts";

export const PRINTER = "pd";
const SPOOL_PLAN: OfficePlan = {
  ...PLAN,
  counters: PLAN.counters.map((counter) => ({ ...counter, printer: PRINTER })),
};
const SERIAL = {
  kind: "serial",
  path: "/dev/none",
  data_bits: 8,
  parity: "none",
  stop_bits: 1,
  flow: "none",
  cts: false,
} as const;

export interface SpoolOptions {
  readonly seed: number;
  readonly profile: PrinterProfileName;
  /** 0: USB. */
  readonly baud: number;
}

/** One whole sheet, by the code on it. */
export interface WholeSheet {
  readonly job: string;
  readonly copy: number;
}

export interface Sending extends WholeSheet {
  /** What it ended in last, null: it has not. */
  readonly end: JobEnd | null;
}

/** Every copy of which the log holds that it was sent, once. */
export const sendings = (facts: readonly Fact[]): readonly Sending[] => {
  const copies = new Map<string, number>();
  const sent = new Map<string, Sending>();
  for (const fact of facts) {
    if (fact.kind === "slip-queued") copies.set(fact.job, fact.copy);
    if (fact.kind !== "slip-sending" && fact.kind !== "slip-ended") continue;
    const { job } = fact;
    const copy = copies.get(job) ?? 0;
    const key = `${job}/${copy}`;
    if (fact.kind === "slip-sending") sent.set(key, { job, copy, end: null });
    else if (sent.has(key)) sent.set(key, { job, copy, end: fact.end });
  }
  return [...sent.values()];
};

/** Some inked paper before the code, so that a slip takes its time; the code is its last row. */
const documentOf = (job: string, copy: number): SlipDocument => ({
  blocks: [
    ...Array.from({ length: 8 }, (_, line) => ({
      kind: "text" as const,
      text: `Phiếu ${job}, dòng ${line}`,
    })),
    { kind: "qr", data: `${job}/${copy}` },
    { kind: "feed", dots: 24 },
    { kind: "cut" },
  ],
});

export class SpoolOffice {
  readonly clock = new VirtualClock();
  readonly wall = new VirtualWallClock(this.clock, MORNING_MS);
  readonly random: SeededRandom;
  readonly line: BytePair;
  readonly home: SimulatedPrinter;
  /** What stands on the line now; another one after a swap. */
  printer: SimulatedPrinter;
  readonly whole: WholeSheet[] = [];
  readonly wrong: string[] = [];
  /** Tickets whose giving was answered. */
  readonly acknowledged: string[] = [];
  /** What became of jobs of a former run that the printer was asked for. */
  readonly settled: JobEnd[] = [];
  readonly #asked = new Set<string>();
  fate: Fate = { beforeCommit: () => "live", afterCommit: () => false };
  restarts = 0;
  readonly #options: SpoolOptions;
  #store: MemoryStore;
  #mortal: MortalClock;
  #loop: OfficeLoop | undefined;
  #adapter: Printing | undefined;
  #timers = new Map<string, Disarm>();
  #keys = 0;

  constructor(options: SpoolOptions) {
    this.#options = options;
    this.random = new SeededRandom(options.seed);
    this.#mortal = new MortalClock(this.clock);
    this.home = this.#printerOf(options.profile);
    this.printer = this.home;
    this.line = new BytePair(this.clock, { label: "spool", baud: options.baud }).join(this.home);
    this.#store = new MemoryStore({
      site: "spool",
      boot: "b0",
      random: this.random.fork("epoch"),
      chain: false,
    });
    this.boot();
  }

  get running(): boolean {
    return this.#loop !== undefined;
  }

  get office(): Office {
    if (this.#loop === undefined) throw new Error("the controller is not running");
    return this.#loop.office;
  }

  facts(): readonly Fact[] {
    return [...this.#store.facts(0)].map(factOf);
  }

  // ---- the controller's life ----

  boot(): void {
    const mortal = new MortalClock(this.clock);
    this.#mortal = mortal;
    this.#timers = new Map();
    const fate: Fate = {
      beforeCommit: (commit) => this.fate.beforeCommit(commit),
      afterCommit: (commit) => this.fate.afterCommit(commit),
    };
    const loop = new OfficeLoop(
      {
        plan: SPOOL_PLAN,
        store: new FragileStore(this.#store, fate),
        clock: mortal,
        wall: this.wall,
        vigilant: true,
        clock_vouched: false,
      },
      {
        perform: (effects) => {
          for (const effect of effects) this.#perform(effect);
        },
        keep: () => undefined,
        changed: () => undefined,
        told: () => undefined,
      },
    );
    const before = loop.office;
    this.#loop = loop;
    this.post({ kind: "restarted", boot: `b${this.restarts}` });
    this.#adapter = slipPrinter(this.#config(), this.line, this.#owner(mortal, before), undefined);
    this.#adapter.start();
  }

  /** The power goes now: nothing of the running controller survives but what was kept. */
  die(down_ms: number): void {
    if (this.#loop === undefined) return;
    this.#mortal.kill();
    this.#loop = undefined;
    this.#adapter = undefined;
    this.#asked.clear();
    this.line.disconnect();
    this.restarts++;
    const options = {
      site: "spool",
      boot: `b${this.restarts}`,
      random: this.random.fork("epoch"),
      chain: false,
    };
    this.#store = new MemoryStore(options, this.#store.cloneDurable());
    this.clock.arm("boot", down_ms, () => this.boot());
  }

  /** Runs through every power cut that its fate holds for it. */
  advance(ms: number): void {
    const until_ms = this.clock.now_ms() + ms;
    for (;;) {
      try {
        return this.clock.runUntil(until_ms);
      } catch (error) {
        if (!(error instanceof PowerCut)) throw error;
        this.die(this.random.pick([5, 20, 300, 3_000]));
      }
    }
  }

  // ---- people ----

  /** Not asked while the controller is down: nobody acknowledged anything. */
  ask(input: Input, answered: (reply: Reply) => void = () => undefined): void {
    const key = `key-${++this.#keys}`;
    this.#loop?.post({
      input,
      actor: "staff:s-1",
      device: null,
      place: null,
      command: {
        key,
        route: input.kind,
        keep: (reply) => ({ key, route: input.kind, status: 200, body: reply }),
        answer: (answer) => {
          if (answer.kind === "done" || answer.kind === "refused") answered(answer);
        },
      },
    });
  }

  post(input: Input): void {
    if (input.kind === "job-ended" && this.#asked.delete(input.job)) this.settled.push(input.end);
    this.#loop?.post({ input, actor: "device", device: null, place: null });
  }

  /** Another printer takes this one's place, its line pulled out for a moment. */
  swap(profile: PrinterProfileName | "home", gap_ms: number): void {
    this.line.unplug();
    this.printer.prompt("power-cycle");
    this.printer = profile === "home" ? this.home : this.#printerOf(profile);
    this.line.join(this.printer);
    this.clock.arm("plug", gap_ms, () => this.line.plug());
  }

  #printerOf(profile: PrinterProfileName): SimulatedPrinter {
    const printer = createPrinter({
      profile: PRINTER_PROFILES[profile],
      clock: this.clock,
      random: this.random.fork(`printer ${profile}`),
      paper_mm: 80_000,
      keep_sheets: 0,
    });
    printer.onEvent((event) => this.#seen(event));
    return printer;
  }

  #seen({ event, torn, qr }: SimulatorEvent): void {
    if (event !== "sheet-cut" || torn !== false) return;
    const sent = sendings(this.facts()).map((sending) => `${sending.job}/${sending.copy}`);
    for (const code of qr as readonly string[]) {
      const [job = "", copy = ""] = code.split("/");
      this.whole.push({ job, copy: Number(copy) });
      if (!sent.includes(code)) this.wrong.push(`a sheet ${code} came out before its sending was kept`);
    }
  }

  #config() {
    const [row] = DEMO_OFFICE.printers;
    if (row === undefined) throw new Error("the demo office has a printer");
    const { baud, profile } = this.#options;
    return { ...row, id: PRINTER, profile, link: baud === 0 ? row.link : { ...SERIAL, baud } };
  }

  #owner(clock: MortalClock, before: Office) {
    return {
      clock,
      post: (input: Input) => this.post(input),
      scanned: () => undefined,
      scanRefused: () => undefined,
      leftBehind: (printer: string) => leftBehind(before, printer),
      today: () => ({ year: 2026, month: 11, day: 23 }),
    };
  }

  #perform(effect: Effect): void {
    switch (effect.kind) {
      case "render-slip":
        return this.#adapter?.render(effect.job, documentOf(effect.job, effect.copy), effect.text_mode);
      case "send-slip":
        return this.#adapter?.send(effect.job);
      case "settle-slip":
        this.#asked.add(effect.job);
        return this.#adapter?.settle(effect.job, effect.process_id);
      case "arm-timer":
        return this.#arm(effect.timer, effect.delay_ms);
      case "disarm-timer":
        return this.#disarm(effect.timer);
      default:
    }
  }

  #arm(timer: string, delay_ms: number): void {
    this.#disarm(timer);
    const fire = (): void => this.post({ kind: "timer-fired", timer });
    this.#timers.set(timer, this.#mortal.arm(timer, delay_ms, fire));
  }

  #disarm(timer: string): void {
    this.#timers.get(timer)?.();
    this.#timers.delete(timer);
  }
}
