/**
 * The host line of an ESPA 4.4.4 station: polled and selected by its control station, it takes calls and
 * tells what became of them only when it is asked. Source: pagers.md 1.2. Blocks are read with the
 * production codec, written apart from it.
 */
import { ESPA_FRAMING, type EspaFrame } from "../../drivers/pager/espa/framing.ts";
import { type EspaBlock, readBlock, recordOf } from "../../drivers/pager/espa/protocol.ts";
import type { PagerFunction } from "../../drivers/pager/pocsag/codeword.pure.ts";
import type { Disarm } from "../../drivers/runtime/ports.ts";
import type { PlainPage } from "./air-page.ts";
import type { Front, FrontParts } from "./front.ts";
import type { CardList } from "./plain-list.ts";
import type { QueuedPage } from "./transmitter.ts";

/** Without valid traffic for this long the station is idle again. */
export const TURN_QUIET_MS = 10_000;
/** Statuses kept for the next poll; the oldest is forgotten. */
export const REPORTS_MAX = 256;
/** A block refused is sent again so often, then EOT; it stays for the next poll. */
const RESENDS_MAX = 2;
const [SOH, STX, ETX, EOT, ENQ, ACK, NAK, RS, US] = [1, 2, 3, 4, 5, 6, 0x15, 0x1e, 0x1f] as const;
/** Check characters that a scanner takes for a control character. */
const AWKWARD_CHECKS = [0x00, 0x01, 0x03, 0x04, 0x05, 0x06] as const;

const STATUS = { "in-queue": "2", paged: "3", absent: "4", terminated: "5", fault: "8" } as const;
type StatusName = keyof typeof STATUS;
const CALL_RESET = "1";
const REFUSE = { "transmission-error": 0x31, busy: 0x32, "not-understood": 0x33 } as const;

/** Records of one status block: identifier and data. */
type Report = readonly (readonly [id: string, data: string])[];

type Turn =
  /** `self_polled`: the control station made itself master, so it selects us next. */
  | { readonly kind: "idle"; readonly self_polled: boolean }
  | { readonly kind: "selected" }
  | { readonly kind: "offering" }
  | { readonly kind: "telling"; readonly resent: number };

export interface EspaFrontOptions {
  /** Its own address, one digit; default 2. */
  readonly address?: string;
  readonly list: CardList;
}

export class EspaFront implements Front {
  readonly boot = [];
  readonly #parts: FrontParts;
  readonly #address: string;
  readonly #list: CardList;
  /** What each page was called by, as the host wrote it. */
  readonly #addresses = new WeakMap<QueuedPage, string>();
  readonly #last = new Map<string, StatusName>();
  #held = ESPA_FRAMING.empty;
  #turn: Turn = { kind: "idle", self_polled: false };
  #host = "1";
  #reports: readonly Report[] = [];
  #checks = 0;
  #blocks = 0;
  #toldFailure = false;
  #quiet: Disarm = () => {};

  constructor(parts: FrontParts, { address = "2", list }: EspaFrontOptions) {
    this.#parts = parts;
    this.#address = address;
    this.#list = list;
  }

  get title(): string {
    return `ESPA 4.4.4 station ${this.#address}`;
  }

  receive(bytes: Uint8Array): void {
    const [held, chunks] = ESPA_FRAMING.push(this.#held, bytes);
    this.#held = held;
    for (const chunk of chunks) if (chunk.kind === "frame") this.#obey(chunk.frame);
  }

  beginsPage(bytes: Uint8Array): boolean {
    return bytes.includes(SOH);
  }

  airPage(card: number): PlainPage | undefined {
    return this.#list.page(card, 0, { content: "tone" });
  }

  cut(): void {
    this.#held = ESPA_FRAMING.empty;
    this.#reports = [];
    this.#last.clear();
    this.#toldFailure = false;
    this.#rest(false);
  }

  queued(page: QueuedPage): void {
    const { switches } = this.#parts;
    const address = this.#addresses.get(page) ?? String(page.card);
    this.#last.set(address, "in-queue");
    if (!switches.has("transmitted-before-accepted") && !switches.has("drops-accepted"))
      this.#report(address, "in-queue");
    const foreign = switches.value("foreign-reply");
    if (foreign === undefined) return;
    const other = String(foreign).padStart(address.length, "0");
    this.#report(other, "in-queue");
    this.#report(other, "paged");
  }

  transmitted(page: QueuedPage): void {
    const address = this.#addresses.get(page) ?? String(page.card);
    this.#last.set(address, "paged");
    this.#report(address, "paged");
    if (this.#parts.switches.has("transmitted-before-accepted")) this.#report(address, "in-queue");
  }

  // ---- whose turn it is ----

  #obey(frame: EspaFrame): void {
    switch (frame.kind) {
      case "end":
        return this.#rest(false);
      case "enquiry":
        return this.#enquired(frame.address);
      case "block":
        return this.#turn.kind === "selected" ? this.#call(frame.body) : undefined;
      case "bad-block":
        return this.#turn.kind === "selected" ? this.#refuse("transmission-error") : undefined;
      case "ack":
        return this.#acknowledged();
      case "nak":
        return this.#turn.kind === "telling" ? this.#tellAgain(this.#turn.resent) : undefined;
    }
  }

  #enquired(address: string): void {
    const { turn, selected } = { turn: this.#turn, selected: address === this.#address };
    if (turn.kind !== "idle") return;
    if (!selected) {
      this.#host = address;
      return this.#rest(true);
    }
    if (!turn.self_polled) return this.#polled();
    if (this.#parts.switches.spend("nak-busy")) return this.#refuse("busy");
    this.#enter({ kind: "selected" });
    this.#say([ACK]);
  }

  #polled(): void {
    if (this.#reports.length === 0) {
      this.#say([EOT]);
      return this.#rest(false);
    }
    this.#enter({ kind: "offering" });
    this.#say([this.#host.charCodeAt(0), ENQ]);
  }

  #acknowledged(): void {
    if (this.#turn.kind === "offering") return this.#tell(0);
    if (this.#turn.kind !== "telling") return;
    this.#reports = this.#reports.slice(1);
    this.#say([EOT]);
    this.#rest(false);
  }

  #tellAgain(resent: number): void {
    if (resent < RESENDS_MAX) return this.#tell(resent + 1);
    this.#say([EOT]);
    this.#rest(false);
  }

  #enter(turn: Turn): void {
    this.#turn = turn;
    this.#quiet();
    this.#quiet = this.#parts.clock.arm("ESPA turn quiet", TURN_QUIET_MS, () => this.#rest(false));
  }

  #rest(self_polled: boolean): void {
    this.#quiet();
    this.#quiet = () => {};
    this.#turn = { kind: "idle", self_polled };
  }

  // ---- calls ----

  #call(body: string): void {
    const { switches } = this.#parts;
    const block = readBlock(body);
    if (switches.spend("nak-check")) return this.#refuse("transmission-error");
    if (switches.spend("nak-format") || block.kind === "refused") return this.#refuse("not-understood");
    const address = recordOf(block, "call-address");
    if (address === undefined || (block.kind !== "call" && block.kind !== "status-request"))
      return this.#refuse("not-understood");
    const taken =
      block.kind === "status-request"
        ? this.#asked(address)
        : recordOf(block, "call-type") === CALL_RESET
          ? this.#reset(address)
          : this.#page(address, block);
    if (!taken) return this.#refuse("busy");
    this.#enter({ kind: "selected" });
    this.#say([ACK]);
  }

  /** UNSURE: no source says what a base answers to a status request; here what it last knew of the call. */
  #asked(address: string): true {
    this.#report(address, this.#last.get(address) ?? "terminated");
    return true;
  }

  #reset(address: string): true {
    const mine = (page: QueuedPage): boolean => this.#addresses.get(page) === address;
    for (const _ of this.#parts.transmitter.withdraw(mine)) this.#report(address, "terminated");
    return true;
  }

  /** False: its queue is full. */
  #page(address: string, block: EspaBlock): boolean {
    const { switches, transmitter } = this.#parts;
    const card = this.#list.cardOfNumber(Number(address)) ?? Number.NaN;
    const text = recordOf(block, "display-message") ?? "";
    const beep = Number(recordOf(block, "beep-coding") ?? "1");
    const content = text === "" ? ({ content: "tone" } as const) : ({ content: "alpha", text } as const);
    // Nine codings on four functions of the air.
    const air = this.#list.page(card, ((beep - 1) % 4) as PagerFunction, content);
    if (air === undefined || switches.value("card-absent") === card) {
      this.#report(address, "absent");
      return true;
    }
    if (switches.has("transmitter-failure")) {
      this.#failed(address);
      return true;
    }
    const transmissions = recordOf(block, "transmissions");
    const rank = recordOf(block, "priority");
    const page: QueuedPage = {
      card,
      air,
      ...(transmissions === undefined ? {} : { transmissions: Number(transmissions) }),
      ...(rank === undefined ? {} : { rank: Number(rank) }),
    };
    this.#addresses.set(page, address);
    return transmitter.take(page);
  }

  #failed(address: string): void {
    if (!this.#toldFailure) this.#keep([["8", "1"]]);
    this.#toldFailure = true;
    this.#report(address, "fault");
  }

  // ---- statuses ----

  #report(address: string, status: StatusName): void {
    const report: Report = [
      ["1", address],
      ["7", STATUS[status]],
    ];
    const late_ms = this.#parts.switches.value("late-page-reply") ?? 0;
    if (late_ms === 0) return this.#keep(report);
    this.#parts.clock.arm("ESPA status comes late", late_ms, () => this.#keep(report));
  }

  #keep(report: Report): void {
    const times = this.#parts.switches.has("doubled-replies") ? 2 : 1;
    const more = Array.from({ length: times }, () => report);
    this.#reports = [...this.#reports, ...more].slice(-REPORTS_MAX);
  }

  #tell(resent: number): void {
    const [report] = this.#reports;
    if (report === undefined) return this.#rest(false);
    this.#enter({ kind: "telling", resent });
    const block = statusBlock(this.#awkward(report));
    const nth = this.#parts.switches.value("bad-check");
    const bad = nth !== undefined && ++this.#blocks % nth === 0;
    if (bad) block.set([(block.at(-1) ?? 0) ^ 1], block.length - 1);
    this.#say([...block]);
  }

  /** A record more, of no meaning, by which the check comes out as wanted. */
  #awkward(report: Report): Report {
    if (!this.#parts.switches.has("awkward-checks")) return report;
    const wanted = AWKWARD_CHECKS[this.#checks++ % AWKWARD_CHECKS.length] ?? 0;
    const plain = statusBlock([...report, ["9", "@@"]]).at(-1) ?? 0;
    const data = [0x20, 0x40, 0x60]
      .map((first) => [first, plain ^ wanted ^ first] as const)
      .find(([, second]) => second >= 0x20 && second < 0x7f);
    return data === undefined ? report : [...report, ["9", String.fromCharCode(...data)]];
  }

  #refuse(why: keyof typeof REFUSE): void {
    this.#say([REFUSE[why], NAK]);
  }

  #say(bytes: readonly number[]): void {
    const stray = this.#parts.switches.has("stray-line-ends") ? [0] : [];
    this.#parts.line.say([Uint8Array.of(...stray, ...bytes)], "base");
  }
}

const statusBlock = (report: Report): Uint8Array => {
  const records = report.map(([id, data]) => id + String.fromCharCode(US) + data);
  const text = `2${String.fromCharCode(STX)}${records.join(String.fromCharCode(RS))}${String.fromCharCode(ETX)}`;
  let check = 0;
  for (const character of text) check ^= character.charCodeAt(0);
  return Uint8Array.from([SOH, ...Array.from(text, (character) => character.charCodeAt(0)), check & 0x7f]);
};
