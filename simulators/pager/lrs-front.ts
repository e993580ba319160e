/**
 * The host line of an LRS base: ASCII lines in, an accepted and a transmitted line a page out, and the
 * power-up text. Source: pagers.md 1.1.
 */
import { capcode, systemCapcode } from "../../drivers/pager/lrs/capcode.pure.ts";
import { LRS_FRAMING } from "../../drivers/pager/lrs/framing.ts";
import { decodeLine, encodeLine, type LrsMessage } from "../../drivers/pager/lrs/protocol.ts";
import { asciiBytes, asciiText } from "../../drivers/runtime/text.ts";
import type { AirPage } from "./air-page.ts";
import { FORM_FEED_ON_AIR } from "./alpha-card.ts";
import type { CardKind } from "./cards.ts";
import type { Front, FrontParts } from "./front.ts";
import type { QueuedPage } from "./transmitter.ts";

const OTHER_SYSTEM_ID = 77;
const VERSION = "6.04";
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

export interface LrsFrontOptions {
  readonly system_id: number;
  /** What its cards are: for pictures. */
  readonly pager: CardKind;
}

export class LrsFront implements Front {
  readonly boot = BOOT_TEXT.map((text) => () => this.#say([text], "base"));
  readonly #parts: FrontParts;
  readonly #pager: CardKind;
  #system_id: number;
  #held = LRS_FRAMING.empty;

  constructor(parts: FrontParts, { system_id, pager }: LrsFrontOptions) {
    this.#parts = parts;
    this.#system_id = system_id;
    this.#pager = pager;
  }

  get title(): string {
    return `LRS ${this.#pager}  system ${this.#system_id}`;
  }

  receive(bytes: Uint8Array): void {
    const [held, chunks] = LRS_FRAMING.push(this.#held, bytes);
    this.#held = held;
    for (const chunk of chunks) if (chunk.kind === "frame") this.#obey(chunk.frame);
  }

  beginsPage(bytes: Uint8Array): boolean {
    return /[CF]PG,|PAGE,/.test(asciiText(bytes));
  }

  airPage(card: number): AirPage | undefined {
    if (this.#pager === "coaster") return this.#coasterPage(card, 1).air;
    const code = addressOf(this.#air_system_id, card);
    return code === undefined ? undefined : { kind: "alpha", capcode: code, text: "" };
  }

  cut(): void {
    this.#held = LRS_FRAMING.empty;
  }

  queued(page: QueuedPage): void {
    if (!this.#holdsAccepted) this.#sayAccepted(page);
  }

  transmitted(page: QueuedPage): void {
    const accepted = lineOf("accepted", page);
    const sent = lineOf("transmitted", page);
    const { switches } = this.#parts;
    if (switches.has("glued-replies")) return this.#say([accepted, sent], "page");
    this.#say([sent], "page");
    if (switches.has("transmitted-before-accepted")) this.#say([accepted], "page");
  }

  // ---- host lines ----

  #obey(line: string): void {
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
        return this.#parts.switches.has("no-status") ? this.#refuse(line) : this.#say(this.#status(), "base");
      case "help-request":
        return this.#say(COMMANDS, "base");
      case "reset":
        return this.#parts.reset();
      case "repeats":
        this.#parts.transmitter.repeats = Math.max(1, message.count);
        return;
      case "set-system-id":
        this.#system_id = message.system_id;
        return;
      default:
        return this.#refuse(line);
    }
  }

  #refuse(line: string): void {
    this.#parts.tell({ event: "line-refused", line });
    this.#say([`?${line}`], "base");
  }

  #status(): readonly string[] {
    return [
      "STATUS",
      `VER ${VERSION}`,
      `RESTID,${this.#air_system_id}`,
      "STNID,1",
      "HPWR,3",
      "APGINS,1",
      `NUMP,${this.#parts.transmitter.repeats}`,
      "POSPG,0",
      "ALLPAGE, 0",
      `GPEN, ${this.#parts.switches.has("numbers-are-groups") ? 1 : 0}`,
      "VOL,64",
      "AM TRANSMISSION OFF, FF",
      "PLL,37420, 467.7500",
      "RF BAUD = 1200",
    ];
  }

  get #air_system_id(): number {
    return this.#parts.switches.has("other-system") ? OTHER_SYSTEM_ID : this.#system_id;
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
    const grouped = !coded && card <= GROUP_NUMBER_MAX && this.#parts.switches.has("numbers-are-groups");
    const listens = coded ? message.capcode : addressOf(message.system_id, grouped ? 0 : card);
    if (listens === undefined) return this.#refuse(line);
    const bare = message.kind === "fm-page" ? message.text.replace(/^A/, "") : message.text;
    const text = (grouped ? `[${String(card).padStart(2, "0")}]${bare}` : bare).replaceAll(
      "\\f",
      FORM_FEED_ON_AIR,
    );
    this.#take({ card, air: { kind: "alpha", capcode: listens, text } }, line);
  }

  /** UNSURE: no source names a reply to a programming line; here none comes. */
  #program(slot: number, code: number): void {
    this.#parts.tell({ event: "programming", slot, capcode: code });
    this.#parts.transmitter.radiate("programming on air", { kind: "programming", slot, capcode: code });
  }

  #take(page: QueuedPage, line: string): void {
    if (!this.#parts.transmitter.take(page)) this.#refuse(line);
  }

  // ---- what it says ----

  get #holdsAccepted(): boolean {
    const { switches } = this.#parts;
    return (
      switches.has("transmitted-before-accepted") ||
      switches.has("glued-replies") ||
      switches.has("drops-accepted")
    );
  }

  #sayAccepted(page: QueuedPage): void {
    this.#say([lineOf("accepted", page)], "page");
    const foreign = this.#parts.switches.value("foreign-reply");
    if (foreign === undefined) return;
    this.#say([lineOf("accepted", { ...page, card: foreign })], "page");
    this.#say([lineOf("transmitted", { ...page, card: foreign })], "page");
  }

  #say(lines: readonly string[], about: "page" | "base"): void {
    const stray = this.#parts.switches.has("stray-line-ends");
    this.#parts.line.say(
      lines.map((line) => asciiBytes(stray ? `\0${line}\n\r` : `${line}\r\n`)),
      about,
    );
  }
}

const lineOf = (kind: "accepted" | "transmitted", { card, air }: QueuedPage): string =>
  encodeLine({ kind, pager: air.kind === "coaster" ? "coaster" : "alpha", card });

const addressOf = (system_id: number, card: number): number | undefined =>
  card === 0 ? systemCapcode(system_id) : capcode(system_id, card);
