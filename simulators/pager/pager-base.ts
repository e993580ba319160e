/**
 * An LRS pager base as it stands on the desk: takes host lines, queues pages, puts one after the other on the
 * air, and says so. Cards hear or don't (cards.ts); the base never learns which.
 */
import { capcode, systemCapcode } from "../../drivers/pager/lrs/capcode.pure.ts";
import { LRS_FRAMING } from "../../drivers/pager/lrs/framing.ts";
import { decodeLine, encodeLine, type LrsMessage } from "../../drivers/pager/lrs/protocol.ts";
import type { Clock } from "../../drivers/runtime/ports.ts";
import type { DeviceSide, SimulatedDevice, SimulatorEvent } from "../kit/device.ts";
import type { SeededRandom } from "../kit/seeded-random.ts";
import { FORM_FEED_ON_AIR } from "./alpha-card.ts";
import { type AirPage, type CardKind, PagerCards } from "./cards.ts";
import { DefectSwitches, PAGER_DEFECTS } from "./defects.ts";
import { drawPagerBase } from "./picture.ts";
import { answerPrompt, PAGER_PROMPTS } from "./prompts.ts";
import { ReplyLine } from "./reply-line.ts";

/** One POCSAG batch at 1200 bps. UNSURE: the coaster's own format takes 0.58 to 1.15 s. */
export const AIRTIME_MS = 930;
/** UNSURE: the queue depth of an LRS base is not documented; this one holds a page for each card. */
export const BASE_QUEUE_PAGES = 99;
/** UNSURE: no source gives the boot time. */
export const BOOT_MS = 1_500;
const OTHER_SYSTEM_ID = 77;
const VERSION = "6.04";
/** A batch after the first of a long text, as a share of a whole page: 544 of 1120 bits. */
const FURTHER_BATCH = 544 / 1_120;
/** A batch has 16 words; one is the address, each other takes 20 bits of text, 7 a character. */
const FIRST_BATCH_CHARACTERS = Math.floor((15 * 20) / 7);
const BATCH_CHARACTERS = Math.floor((16 * 20) / 7);
const GROUP_NUMBER_MAX = 99;
const COMMANDS = [
  "CPG,n,mode,power",
  "FPG,n,sys,power!text",
  "PAGE,n,sys,text",
  "CCPAGE,c,text",
  "RESET",
  "NUMP,n",
  "RID,n",
  "STAT",
  "?",
];
const BOOT_TEXT = [
  `PAGER SYSTEM ver ${VERSION}`,
  "Checking RAM Integrity",
  "System OK",
  "Initializing PLL System Please Wait",
  "Transmitter Initialization Complete",
  "USA Frequency",
  "TIME,00:00:00",
  "READY",
];

export interface PagerBaseOptions {
  /** Number of each physical card; a number may stand twice. All start in the rack, charged. */
  readonly cards: readonly number[];
  readonly system_id: number;
  /** What the cards are, default coasters. */
  readonly pager?: CardKind;
  readonly random: SeededRandom;
  readonly clock: Clock;
  /** One transmission, default 930. */
  readonly airtime_ms?: number;
  /** Times each page is sent (NUMP), default 1; the factory's is 4. */
  readonly repeats?: number;
  /** Pages held, the one on the air included; default 99. */
  readonly queue_pages?: number;
}

/**
 * A page in the base's queue. `card`: the number under which the base answers; 1018 and 0 are the
 * anti-theft pages.
 */
export interface QueuedPage {
  readonly card: number;
  readonly air: AirPage;
}

export class PagerBase implements SimulatedDevice {
  readonly kind = "pager-base";
  readonly defects = PAGER_DEFECTS;
  readonly prompts = PAGER_PROMPTS;
  readonly cards: PagerCards;
  readonly switches = new DefectSwitches();
  system_id: number;
  repeats: number;
  readonly airtime_ms: number;
  readonly #clock: Clock;
  readonly #queue_pages: number;
  readonly #line: ReplyLine;
  readonly #listeners = new Set<(event: SimulatorEvent) => void>();
  #held = LRS_FRAMING.empty;
  #queue: readonly QueuedPage[] = [];
  #onAir: QueuedPage | undefined;
  #booting = false;
  #power = 0;
  #carrierFree_ms = 0;

  constructor(options: PagerBaseOptions) {
    this.#clock = options.clock;
    this.system_id = options.system_id;
    this.repeats = options.repeats ?? 1;
    this.airtime_ms = options.airtime_ms ?? AIRTIME_MS;
    this.#queue_pages = options.queue_pages ?? BASE_QUEUE_PAGES;
    this.#line = new ReplyLine(options.clock, options.random.fork("line"), this.switches);
    const tell = (event: SimulatorEvent): void => this.#tell(event);
    const chance = options.random.fork("air");
    this.cards = new PagerCards(options.cards, options.system_id, chance, options.clock, tell, options.pager);
  }

  // ---- SimulatedDevice ----

  attach(side: DeviceSide): void {
    this.#line.attach(side);
  }

  receive(bytes: Uint8Array): void {
    if (this.#booting || this.switches.has("silent")) return;
    const [held, chunks] = LRS_FRAMING.push(this.#held, bytes);
    this.#held = held;
    for (const chunk of chunks) if (chunk.kind === "frame") this.#obey(chunk.frame);
  }

  setDefect(name: string, on: boolean, value?: string): boolean {
    if (!this.switches.set(name, on, value)) return false;
    if (name === "carrier-busy")
      this.#carrierFree_ms = on ? this.#clock.now_ms() + (this.switches.value("carrier-busy") ?? 0) : 0;
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

  get queue(): readonly QueuedPage[] {
    return this.#queue;
  }

  get onAir(): QueuedPage | undefined {
    return this.#onAir;
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
    this.#queue = [];
    this.#onAir = undefined;
    this.#held = LRS_FRAMING.empty;
    this.#booting = true;
    this.#tell({ event: "base-reset" });
    BOOT_TEXT.forEach((text, index) => {
      this.#clock.arm("base boots", (BOOT_MS * (index + 1)) / BOOT_TEXT.length, () => {
        if (power !== this.#power) return;
        if (text === "READY") this.#booting = false;
        this.#line.say([text], "base");
      });
    });
  }

  // ---- host lines ----

  #obey(line: string): void {
    if (this.switches.has("echo")) this.#line.say([line], "base");
    const message = decodeLine(line);
    switch (message.kind) {
      case "coaster-page":
        return this.#take(this.#coasterPage(message.card, Number.parseInt(message.mode, 16)), line);
      case "anti-theft":
        return this.#take(message.on ? this.#coasterPage(1018, 0x80) : this.#coasterPage(0, 0), line);
      case "fm-page":
      case "default-page":
      case "capcode-page":
        return this.#takeText(message, line);
      case "program-slot":
        return this.#program(message.slot, message.capcode);
      case "status-request":
        return this.switches.has("no-status") ? this.#refuse(line) : this.#line.say(this.#status(), "base");
      case "help-request":
        return this.#line.say(COMMANDS, "base");
      case "reset":
        return this.powerCycle();
      case "repeats":
        this.repeats = Math.max(1, message.count);
        return;
      case "set-system-id":
        this.system_id = message.system_id;
        return;
      default:
        return this.#refuse(line);
    }
  }

  #refuse(line: string): void {
    this.#tell({ event: "line-refused", line });
    this.#line.say([`?${line}`], "base");
  }

  #status(): readonly string[] {
    return [
      "STATUS",
      `VER ${VERSION}`,
      `RESTID,${this.#air_system_id}`,
      "STNID,1",
      "HPWR,3",
      "APGINS,1",
      `NUMP,${this.repeats}`,
      "POSPG,0",
      "ALLPAGE, 0",
      `GPEN, ${this.switches.has("numbers-are-groups") ? 1 : 0}`,
      "VOL,64",
      "AM TRANSMISSION OFF, FF",
      "PLL,37420, 467.7500",
      "RF BAUD = 1200",
    ];
  }

  get #air_system_id(): number {
    return this.switches.has("other-system") ? OTHER_SYSTEM_ID : this.system_id;
  }

  // ---- what goes on the air ----

  #coasterPage(card: number, mode: number): QueuedPage {
    return { card, air: { kind: "coaster", card, system_id: this.#air_system_id, mode } };
  }

  /** UNSURE: under which number a page by capcode is answered; here under the capcode. */
  #takeText(
    message: Extract<LrsMessage, { kind: "fm-page" | "default-page" | "capcode-page" }>,
    line: string,
  ): void {
    const coded = message.kind === "capcode-page";
    const card = coded ? message.capcode : message.card;
    const grouped = !coded && card <= GROUP_NUMBER_MAX && this.switches.has("numbers-are-groups");
    const listens = coded ? message.capcode : addressOf(message.system_id, grouped ? 0 : card);
    if (listens === undefined) return this.#refuse(line);
    const bare = message.kind === "fm-page" ? message.text.replace(/^A/, "") : message.text;
    const text = (grouped ? `[${String(card).padStart(2, "0")}]${bare}` : bare).replaceAll(
      "\\f",
      FORM_FEED_ON_AIR,
    );
    this.#take({ card, air: { kind: "alpha", capcode: listens, text } }, line);
  }

  /** UNSURE: no source names a reply, nor whether the line waits in the queue; here neither. */
  #program(slot: number, code: number): void {
    this.#tell({ event: "programming", slot, capcode: code });
    this.#whilePowered("programming on air", this.airtime_ms * this.repeats, () =>
      this.cards.hear({ kind: "programming", slot, capcode: code }),
    );
  }

  // ---- queue and transmitter ----

  #take(page: QueuedPage, line: string): void {
    this.#tell({ event: "page-received", card: page.card, ...saysOf(page.air) });
    const held = this.#queue.length + (this.#onAir === undefined ? 0 : 1);
    if (held >= (this.switches.value("queue-full") ?? this.#queue_pages)) return this.#refuse(line);
    this.#queue = [...this.#queue, page];
    this.#tell({ event: "page-accepted", card: page.card, queue: held + 1 });
    if (!this.#holdsAccepted) this.#sayAccepted(page);
    this.#transmit();
  }

  get #holdsAccepted(): boolean {
    const { switches } = this;
    return (
      switches.has("transmitted-before-accepted") ||
      switches.has("glued-replies") ||
      switches.has("drops-accepted")
    );
  }

  #transmit(): void {
    const page = this.#queue[0];
    if (page === undefined || this.#onAir !== undefined || this.switches.has("accepted-never-transmitted"))
      return;
    this.#queue = this.#queue.slice(1);
    this.#onAir = page;
    const wait_ms = Math.max(0, this.#carrierFree_ms - this.#clock.now_ms());
    this.#whilePowered("carrier free", wait_ms, () => {
      this.#tell({ event: "on-air", card: page.card, ...saysOf(page.air) });
      if (this.switches.has("base-reset-mid-page")) {
        this.setDefect("base-reset-mid-page", false);
        return this.#whilePowered("mains flicker", this.airtime_ms / 2, () => this.powerCycle());
      }
      const air_ms = this.airtime_ms * this.repeats * lengthOf(page.air);
      this.#whilePowered("page on air", air_ms, () => this.#transmitted(page));
    });
  }

  #transmitted(page: QueuedPage): void {
    this.#onAir = undefined;
    this.cards.hear(page.air);
    this.#tell({ event: "page-transmitted", card: page.card });
    const accepted = lineOf("accepted", page);
    const sent = lineOf("transmitted", page);
    if (this.switches.has("glued-replies")) this.#line.say([accepted, sent], "page");
    else {
      this.#line.say([sent], "page");
      if (this.switches.has("transmitted-before-accepted")) this.#line.say([accepted], "page");
    }
    this.#transmit();
  }

  #sayAccepted(page: QueuedPage): void {
    this.#line.say([lineOf("accepted", page)], "page");
    const foreign = this.switches.value("foreign-reply");
    if (foreign === undefined) return;
    this.#line.say([lineOf("accepted", { ...page, card: foreign })], "page");
    this.#line.say([lineOf("transmitted", { ...page, card: foreign })], "page");
  }

  #whilePowered(name: string, delay_ms: number, act: () => void): void {
    const power = this.#power;
    this.#clock.arm(name, delay_ms, () => {
      if (power === this.#power) act();
    });
  }

  #tell(event: SimulatorEvent): void {
    for (const listener of this.#listeners) listener({ at_ms: this.#clock.now_ms(), ...event });
  }
}

const lineOf = (kind: "accepted" | "transmitted", { card, air }: QueuedPage): string =>
  encodeLine({ kind, pager: air.kind === "coaster" ? "coaster" : "alpha", card });

const addressOf = (system_id: number, card: number): number | undefined =>
  card === 0 ? systemCapcode(system_id) : capcode(system_id, card);

/** What an event tells of a page beside its number. */
const saysOf = (air: AirPage) =>
  air.kind === "coaster"
    ? { mode: air.mode }
    : { text: air.kind === "alpha" ? air.text.replaceAll(FORM_FEED_ON_AIR, "\\f") : "" };

/** In pages of one batch. */
const lengthOf = (air: AirPage): number =>
  air.kind !== "alpha" || air.text.length <= FIRST_BATCH_CHARACTERS
    ? 1
    : 1 + Math.ceil((air.text.length - FIRST_BATCH_CHARACTERS) / BATCH_CHARACTERS) * FURTHER_BATCH;

export const createPagerBase = (options: PagerBaseOptions): PagerBase => new PagerBase(options);
