/**
 * The radio half of every pager base: a queue of pages, one after the other on the air, or all that wait in
 * one burst, when the channel is free. It knows no host line; which bytes made a page, and what the base says
 * of it, is each front's.
 */
import type { Clock } from "../../drivers/runtime/ports.ts";
import type { SimulatorEvent } from "../kit/device.ts";
import type { Sending, Station } from "./air/channel.ts";
import { type AirSpeed, sendingOf, togetherOf } from "./air/sending.ts";
import { type AirPage, saysOf } from "./air-page.ts";
import type { DefectSwitches } from "./defects.ts";

/** A page in the base's queue. The same object comes back in the news of it. */
export interface QueuedPage {
  /** The number under which the base speaks of it; LRS: 1018 and 0 are the anti-theft pages. */
  readonly card: number;
  readonly air: AirPage;
  /** Times it is sent; absent: as the base is set. */
  readonly transmissions?: number;
  /** A page of a lower rank goes first; absent: 3. Those of one rank keep their order. */
  readonly rank?: number;
}

/** What becomes of pages, to whoever hands them over. */
export interface TransmitterNews {
  /** It waits in the queue now. Said before anything of it is on the air. */
  queued(page: QueuedPage, depth: number): void;
  transmitted(page: QueuedPage): void;
}

export interface TransmitterParts {
  readonly clock: Clock;
  readonly station: Station;
  readonly switches: DefectSwitches;
  readonly news: TransmitterNews;
  readonly tell: (event: SimulatorEvent) => void;
  readonly speed: AirSpeed;
  /** The base sends what waits in one burst, and waits so long for more; absent: page by page. */
  readonly gather_ms?: number | undefined;
  readonly repeats: number;
  /** Pages held, the one on the air included. */
  readonly queue_pages: number;
  /** The mains go while a page is on the air. */
  readonly flicker: () => void;
}

const RANK_NORMAL = 3;

export class Transmitter {
  repeats: number;
  /** It waits while somebody else is on the channel. */
  listens = true;
  readonly #parts: TransmitterParts;
  #queue: readonly QueuedPage[] = [];
  /** The page, or the burst, that is on the air or waits for the channel. */
  #onAir: readonly QueuedPage[] = [];
  #power = 0;
  #gathered = 0;

  constructor(parts: TransmitterParts) {
    this.#parts = parts;
    this.repeats = parts.repeats;
  }

  /** Waiting pages, the next first; the one on the air is not among them. */
  get queue(): readonly QueuedPage[] {
    return this.#queue;
  }

  get onAir(): QueuedPage | undefined {
    return this.#onAir[0];
  }

  /** Pages held, the one on the air included. */
  get depth(): number {
    return this.#queue.length + this.#onAir.length;
  }

  /** True: somebody else is on the channel. */
  get carrier(): boolean {
    return this.#parts.station.taken_ms > 0;
  }

  /** False: the queue is full, and the page is forgotten. */
  take(page: QueuedPage): boolean {
    const { switches, tell, news, queue_pages } = this.#parts;
    tell({ event: "page-received", card: page.card, ...saysOf(page.air) });
    if (this.depth >= (switches.value("queue-full") ?? queue_pages)) return false;
    const behind = this.#queue.findIndex((other) => rankOf(other) > rankOf(page));
    this.#queue = behind < 0 ? [...this.#queue, page] : this.#queue.toSpliced(behind, 0, page);
    const { depth } = this;
    tell({ event: "page-accepted", card: page.card, queue: depth });
    news.queued(page, depth);
    this.#transmit();
    return true;
  }

  /** Takes waiting pages back; what is on the air goes on. Those taken back, in their order. */
  withdraw(which: (page: QueuedPage) => boolean): readonly QueuedPage[] {
    const withdrawn = this.#queue.filter(which);
    this.#queue = this.#queue.filter((page) => !which(page));
    for (const { card } of withdrawn) this.#parts.tell({ event: "page-withdrawn", card });
    return withdrawn;
  }

  /**
   * On the air beside the queue. UNSURE: for LRS's programming lines no source says whether they wait in it.
   */
  radiate(name: string, air: AirPage): void {
    const { station, speed } = this.#parts;
    const sending = { ...sendingOf([air], speed), repeat: 0 };
    this.#whilePowered(name, sending.air_ms * this.repeats, () => station.aside(sending));
  }

  /** What kept pages from the air is over. */
  resume(): void {
    this.#transmit();
  }

  /** The channel is taken by somebody else from now. 0: it is free. */
  holdCarrier(for_ms: number): void {
    this.#parts.station.hold(for_ms);
  }

  /** Mains off: the queue is gone, what is on the air breaks off. */
  cut(): void {
    this.#power++;
    this.#queue = [];
    this.#onAir = [];
    this.#parts.station.breakOff();
  }

  #transmit(): void {
    const { gather_ms } = this.#parts;
    if (gather_ms === undefined || this.#queue.length === 0 || this.#onAir.length > 0) return this.#next();
    const newest = ++this.#gathered;
    this.#whilePowered("burst gathers", gather_ms, () => {
      if (newest === this.#gathered) this.#next();
    });
  }

  #next(): void {
    const { switches, gather_ms } = this.#parts;
    if (this.#queue.length === 0 || this.#onAir.length > 0) return;
    if (switches.has("accepted-never-transmitted")) return;
    const count = gather_ms === undefined ? 1 : togetherOf(this.#queue.map(({ air }) => air));
    this.#onAir = this.#queue.slice(0, count);
    this.#queue = this.#queue.slice(count);
    this.#awaitChannel(this.#onAir);
  }

  #awaitChannel(pages: readonly QueuedPage[]): void {
    this.#whilePowered("carrier free", this.#busy_ms, () =>
      this.#busy_ms > 0 ? this.#awaitChannel(pages) : this.#goOnAir(pages),
    );
  }

  get #busy_ms(): number {
    return this.listens ? this.#parts.station.taken_ms : 0;
  }

  #goOnAir(pages: readonly QueuedPage[]): void {
    const { switches, tell, flicker, speed, station } = this.#parts;
    for (const { card, air } of pages) tell({ event: "on-air", card, ...saysOf(air) });
    const airs = pages.map(({ air }) => air);
    const sending = sendingOf(airs, speed);
    if (switches.has("base-reset-mid-page")) {
      switches.set("base-reset-mid-page", false);
      tell({ event: "defect", name: "base-reset-mid-page", on: false });
      station.begin({ ...sending, repeat: 0 });
      return this.#whilePowered("mains flicker", sending.air_ms / 2, flicker);
    }
    const times = Math.max(...pages.map(({ transmissions }) => transmissions ?? this.repeats));
    this.#send(pages, sending, 0, times);
  }

  #send(pages: readonly QueuedPage[], sending: Omit<Sending, "repeat">, repeat: number, times: number): void {
    const { station, tell } = this.#parts;
    station.begin({ ...sending, repeat });
    this.#whilePowered("page on air", sending.air_ms, () => {
      const heard = station.end();
      if (heard !== undefined && heard.spoilt.length > 0) tell({ event: "air-collision" });
      if (repeat + 1 < times) this.#send(pages, sending, repeat + 1, times);
      else this.#transmitted(pages);
    });
  }

  #transmitted(pages: readonly QueuedPage[]): void {
    const { tell, news } = this.#parts;
    this.#onAir = [];
    for (const page of pages) {
      tell({ event: "page-transmitted", card: page.card });
      news.transmitted(page);
    }
    this.#transmit();
  }

  #whilePowered(name: string, delay_ms: number, act: () => void): void {
    const power = this.#power;
    this.#parts.clock.arm(name, delay_ms, () => {
      if (power === this.#power) act();
    });
  }
}

const rankOf = ({ rank }: QueuedPage): number => rank ?? RANK_NORMAL;
