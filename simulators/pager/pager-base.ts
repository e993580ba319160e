/**
 * A pager base as it stands on the desk: a host line (its front), a transmitter, and the cards that hear it
 * or don't. The base never learns which.
 */
import type { CardCapcodes } from "../../drivers/pager/base/pocsag.pure.ts";
import type { PocsagRate } from "../../drivers/pager/pocsag/airtime.pure.ts";
import type { Clock } from "../../drivers/runtime/ports.ts";
import type { DefectRow, DeviceSide, SimulatedDevice, SimulatorEvent } from "../kit/device.ts";
import type { SeededRandom } from "../kit/seeded-random.ts";
import { AirChannel } from "./air/channel.ts";
import { BaseTroubles } from "./base-troubles.ts";
import { type CardKind, PagerCards, PLAIN_CAPCODES } from "./cards.ts";
import { DefectSwitches, defectsOf } from "./defects.ts";
import type { Front } from "./front.ts";
import { FRONTS, type HostOptions, openFront } from "./fronts.ts";
import { HostLine } from "./host-line.ts";
import { drawPagerBase } from "./picture.ts";
import { cardList, type ListNumbers } from "./plain-list.ts";
import { answerPrompt, PAGER_PROMPTS } from "./prompts.ts";
import { type QueuedPage, Transmitter } from "./transmitter.ts";

/** Bits a second on the air: what LRS bases say of themselves in STAT. */
const RATE = 1_200;
/** UNSURE: no source gives the boot time. */
export const BOOT_MS = 1_500;

export interface PagerBaseOptions {
  /** Its host line, default LRS. */
  readonly host?: HostOptions;
  /** Number of each physical card; a number may stand twice. All start in the rack, charged. */
  readonly cards: readonly number[];
  /** LRS only: the system its cards belong to. */
  readonly system_id: number;
  /** What the cards are, default what goes with the protocol. */
  readonly pager?: CardKind;
  /** Where plain pagers listen, and which capcodes the base's own list has. */
  readonly capcodes?: CardCapcodes;
  /** By which numbers a host calls them, where it does not name capcodes; default 1 to 99, 0 for all. */
  readonly numbers?: ListNumbers;
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
  /** Pages held, the one on the air included; default by the protocol. */
  readonly queue_pages?: number;
}

export class PagerBase implements SimulatedDevice {
  readonly kind = "pager-base";
  readonly defects: readonly DefectRow[];
  readonly prompts = PAGER_PROMPTS;
  readonly cards: PagerCards;
  readonly channel: AirChannel;
  readonly switches: DefectSwitches;
  readonly #clock: Clock;
  readonly #line: HostLine;
  readonly #transmitter: Transmitter;
  readonly #front: Front;
  readonly #troubles: BaseTroubles;
  readonly #listeners = new Set<(event: SimulatorEvent) => void>();
  #booting = false;
  #power = 0;

  constructor(options: PagerBaseOptions) {
    const { clock, random, system_id, host = { protocol: "lrs" }, capcodes = PLAIN_CAPCODES } = options;
    const row = FRONTS[host.protocol];
    const pager = options.pager ?? row.pager;
    const switches = new DefectSwitches(host.protocol);
    this.defects = defectsOf(host.protocol);
    this.switches = switches;
    this.#clock = clock;
    this.#line = new HostLine(clock, random.fork("line"), switches, row);
    const tell = (event: SimulatorEvent): void => this.#tell(event);
    this.cards = new PagerCards(options.cards, system_id, random.fork("air"), clock, tell, pager, capcodes);
    const reset = (): void => this.powerCycle();
    this.channel = options.channel ?? new AirChannel(clock);
    const speed = { rate: options.rate ?? RATE, page_ms: options.airtime_ms };
    this.#transmitter = new Transmitter({
      clock,
      station: this.channel.tune(this.cards),
      switches,
      tell,
      news: {
        queued: (page, depth) => this.#front.queued(page, depth),
        transmitted: (page) => this.#front.transmitted(page),
      },
      speed,
      gather_ms: options.gather_ms,
      repeats: options.repeats ?? 1,
      queue_pages: options.queue_pages ?? row.queue_pages,
      flicker: reset,
    });
    const parts = { clock, line: this.#line, transmitter: this.#transmitter, switches, tell };
    this.#front = openFront(
      host,
      { ...parts, reset },
      { system_id, pager },
      cardList(capcodes, options.numbers),
    );
    this.#troubles = new BaseTroubles({
      ...parts,
      cards: this.cards,
      front: this.#front,
      neighbour: this.channel.tune({ heard: () => {} }),
      speed,
    });
  }

  // ---- SimulatedDevice ----

  attach(side: DeviceSide): void {
    this.#line.attach(side);
  }

  receive(bytes: Uint8Array): void {
    if (this.#booting) return;
    const heard = this.#line.heard(bytes);
    if (heard.length === 0) return;
    if (this.switches.has("echo")) this.#line.echo(heard);
    this.#troubles.receive(heard);
  }

  setDefect(name: string, on: boolean, value?: string): boolean {
    if (!this.switches.set(name, on, value)) return false;
    this.#troubles.switched(name);
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
    const boot = this.#front.boot.length === 0 ? [() => {}] : this.#front.boot;
    boot.forEach((say, index) => {
      this.#clock.arm("base boots", (BOOT_MS * (index + 1)) / boot.length, () => {
        if (power !== this.#power) return;
        if (index === boot.length - 1) this.#booting = false;
        say();
      });
    });
  }

  #tell(event: SimulatorEvent): void {
    if (event.event === "page-received") this.#troubles.pageReceived();
    for (const listener of this.#listeners) listener({ at_ms: this.#clock.now_ms(), ...event });
  }
}

export const createPagerBase = (options: PagerBaseOptions): PagerBase => new PagerBase(options);
