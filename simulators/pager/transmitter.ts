/**
 * The radio half of every pager base: a queue of pages, one after the other on the air, when the channel is
 * free. It knows no host line; which bytes made a page, and what the base says of it, is each front's.
 */
import type { Clock } from "../../drivers/runtime/ports.ts";
import type { SimulatorEvent } from "../kit/device.ts";
import { type AirPage, batchesOf, FURTHER_BATCH, saysOf } from "./air-page.ts";
import type { PagerCards } from "./cards.ts";
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
  readonly cards: PagerCards;
  readonly switches: DefectSwitches;
  readonly news: TransmitterNews;
  readonly tell: (event: SimulatorEvent) => void;
  /** One page of one batch, sent once. */
  readonly airtime_ms: number;
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
  readonly airtime_ms: number;
  readonly #parts: TransmitterParts;
  #queue: readonly QueuedPage[] = [];
  #onAir: QueuedPage | undefined;
  #power = 0;
  #carrierFree_ms = 0;

  constructor(parts: TransmitterParts) {
    this.#parts = parts;
    this.repeats = parts.repeats;
    this.airtime_ms = parts.airtime_ms;
  }

  /** Waiting pages, the next first; the one on the air is not among them. */
  get queue(): readonly QueuedPage[] {
    return this.#queue;
  }

  get onAir(): QueuedPage | undefined {
    return this.#onAir;
  }

  /** Pages held, the one on the air included. */
  get depth(): number {
    return this.#queue.length + (this.#onAir === undefined ? 0 : 1);
  }

  /** True: somebody else is on the channel. */
  get carrier(): boolean {
    return this.#parts.clock.now_ms() < this.#carrierFree_ms;
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
    this.#whilePowered(name, this.airtime_ms * this.repeats, () => this.#parts.cards.hear(air));
  }

  /** What kept pages from the air is over. */
  resume(): void {
    this.#transmit();
  }

  /** The channel is taken by somebody else from now. 0: it is free. */
  holdCarrier(for_ms: number): void {
    this.#carrierFree_ms = for_ms === 0 ? 0 : this.#parts.clock.now_ms() + for_ms;
  }

  /** Mains off: the queue is gone, what is on the air breaks off. */
  cut(): void {
    this.#power++;
    this.#queue = [];
    this.#onAir = undefined;
  }

  #transmit(): void {
    const { switches, clock } = this.#parts;
    const page = this.#queue[0];
    if (page === undefined || this.#onAir !== undefined || switches.has("accepted-never-transmitted")) return;
    this.#queue = this.#queue.slice(1);
    this.#onAir = page;
    const wait_ms = this.listens ? Math.max(0, this.#carrierFree_ms - clock.now_ms()) : 0;
    this.#whilePowered("carrier free", wait_ms, () => this.#radiate(page));
  }

  #radiate(page: QueuedPage): void {
    const { switches, tell, flicker } = this.#parts;
    tell({ event: "on-air", card: page.card, ...saysOf(page.air) });
    if (switches.has("base-reset-mid-page")) {
      switches.set("base-reset-mid-page", false);
      tell({ event: "defect", name: "base-reset-mid-page", on: false });
      return this.#whilePowered("mains flicker", this.airtime_ms / 2, flicker);
    }
    const pages = 1 + (batchesOf(page.air) - 1) * FURTHER_BATCH;
    const air_ms = this.airtime_ms * (page.transmissions ?? this.repeats) * pages;
    this.#whilePowered("page on air", air_ms, () => this.#transmitted(page));
  }

  #transmitted(page: QueuedPage): void {
    const { cards, tell, news } = this.#parts;
    this.#onAir = undefined;
    cards.hear(page.air);
    tell({ event: "page-transmitted", card: page.card });
    news.transmitted(page);
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
