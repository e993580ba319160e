/**
 * A pager base as it stands on the desk: a host line (its front), a transmitter, and the cards that hear it
 * or don't. The base never learns which.
 */
import type { PocsagRate } from "../../drivers/pager/pocsag/airtime.pure.ts";
import type { Clock } from "../../drivers/runtime/ports.ts";
import { asciiBytes } from "../../drivers/runtime/text.ts";
import type { DeviceSide, SimulatedDevice, SimulatorEvent } from "../kit/device.ts";
import type { SeededRandom } from "../kit/seeded-random.ts";
import { AirChannel } from "./air/channel.ts";
import { type CardKind, PagerCards } from "./cards.ts";
import { DefectSwitches, PAGER_DEFECTS } from "./defects.ts";
import type { Front } from "./front.ts";
import { LrsFront } from "./lrs-front.ts";
import { drawPagerBase } from "./picture.ts";
import { answerPrompt, PAGER_PROMPTS } from "./prompts.ts";
import { ReplyLine } from "./reply-line.ts";
import { type QueuedPage, Transmitter } from "./transmitter.ts";

/** Bits a second on the air: what LRS bases say of themselves in STAT. */
const RATE = 1_200;
/** UNSURE: the queue depth of an LRS base is not documented; this one holds a page for each card. */
export const BASE_QUEUE_PAGES = 99;
/** UNSURE: no source gives the boot time. */
export const BOOT_MS = 1_500;
const LINE_END = asciiBytes("\r\n");

export interface PagerBaseOptions {
  /** Number of each physical card; a number may stand twice. All start in the rack, charged. */
  readonly cards: readonly number[];
  readonly system_id: number;
  /** What the cards are, default coasters. */
  readonly pager?: CardKind;
  readonly random: SeededRandom;
  readonly clock: Clock;
  /** The channel it shares with other bases; absent: its own. */
  readonly channel?: AirChannel;
  /** Bits a second of POCSAG pages, default 1200. */
  readonly rate?: PocsagRate;
  /** One page of one batch; absent: what it takes at this rate, a coaster's page 930. */
  readonly airtime_ms?: number;
  /** Sends what waits in one burst, and waits so long for more; absent: page by page, as LRS does. */
  readonly gather_ms?: number;
  /** Times each page is sent (NUMP), default 1; the factory's is 4. */
  readonly repeats?: number;
  /** Pages held, the one on the air included; default 99. */
  readonly queue_pages?: number;
}

export class PagerBase implements SimulatedDevice {
  readonly kind = "pager-base";
  readonly defects = PAGER_DEFECTS;
  readonly prompts = PAGER_PROMPTS;
  readonly cards: PagerCards;
  readonly channel: AirChannel;
  readonly switches = new DefectSwitches();
  readonly #clock: Clock;
  readonly #line: ReplyLine;
  readonly #transmitter: Transmitter;
  readonly #front: Front;
  readonly #listeners = new Set<(event: SimulatorEvent) => void>();
  #booting = false;
  #power = 0;

  constructor(options: PagerBaseOptions) {
    const { clock, random, system_id, pager = "coaster" } = options;
    const { switches } = this;
    this.#clock = clock;
    this.#line = new ReplyLine(clock, random.fork("line"), switches, LINE_END);
    const tell = (event: SimulatorEvent): void => this.#tell(event);
    this.cards = new PagerCards(options.cards, system_id, random.fork("air"), clock, tell, pager);
    const reset = (): void => this.powerCycle();
    this.channel = options.channel ?? new AirChannel(clock);
    this.#transmitter = new Transmitter({
      clock,
      station: this.channel.tune(this.cards),
      switches,
      tell,
      news: {
        queued: (page, depth) => this.#front.queued(page, depth),
        transmitted: (page) => this.#front.transmitted(page),
      },
      speed: { rate: options.rate ?? RATE, page_ms: options.airtime_ms },
      gather_ms: options.gather_ms,
      repeats: options.repeats ?? 1,
      queue_pages: options.queue_pages ?? BASE_QUEUE_PAGES,
      flicker: reset,
    });
    const parts = { clock, line: this.#line, transmitter: this.#transmitter, switches, tell, reset };
    this.#front = new LrsFront(parts, { system_id, pager });
  }

  // ---- SimulatedDevice ----

  attach(side: DeviceSide): void {
    this.#line.attach(side);
  }

  receive(bytes: Uint8Array): void {
    if (this.#booting || this.switches.has("silent")) return;
    this.#front.receive(bytes);
  }

  setDefect(name: string, on: boolean, value?: string): boolean {
    if (!this.switches.set(name, on, value)) return false;
    if (name === "carrier-busy")
      this.#transmitter.holdCarrier(on ? (this.switches.value("carrier-busy") ?? 0) : 0);
    this.#tell({ event: "defect", name, on });
    return true;
  }

  prompt(line: string): string {
    return answerPrompt(this, line);
  }

  picture(): string {
    return drawPagerBase(this);
  }

  onEvent(listener: (event: SimulatorEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  // ---- for prompts, pictures and worlds ----

  get title(): string {
    return this.#front.title;
  }

  get queue(): readonly QueuedPage[] {
    return this.#transmitter.queue;
  }

  get onAir(): QueuedPage | undefined {
    return this.#transmitter.onAir;
  }

  get repeats(): number {
    return this.#transmitter.repeats;
  }

  set repeats(repeats: number) {
    this.#transmitter.repeats = repeats;
  }

  get booting(): boolean {
    return this.#booting;
  }

  get side(): DeviceSide | undefined {
    return this.#line.side;
  }

  /** Mains off and on: the queue is gone, the power-up text comes. */
  powerCycle(): void {
    const power = ++this.#power;
    this.#line.cut();
    this.#transmitter.cut();
    this.#front.cut();
    this.#booting = true;
    this.#tell({ event: "base-reset" });
    const { boot } = this.#front;
    boot.forEach((say, index) => {
      this.#clock.arm("base boots", (BOOT_MS * (index + 1)) / boot.length, () => {
        if (power !== this.#power) return;
        if (index === boot.length - 1) this.#booting = false;
        say();
      });
    });
  }

  #tell(event: SimulatorEvent): void {
    for (const listener of this.#listeners) listener({ at_ms: this.#clock.now_ms(), ...event });
  }
}

export const createPagerBase = (options: PagerBaseOptions): PagerBase => new PagerBase(options);
