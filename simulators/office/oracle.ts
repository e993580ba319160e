/**
 * What must never happen, judged on what the devices really did and on what the log really holds. It asks the
 * controller nothing it could lie about: coils, doors, buzzing cards and sheets of paper are the simulators'
 * own.
 */

import { dateOf } from "../../controller/core/day.ts";
import type { Fact } from "../../controller/core/fact.ts";
import type { Input } from "../../controller/core/input.ts";
import type { CounterPlan } from "../../controller/core/plan.ts";
import type { Reply } from "../../controller/core/refusal.ts";
import type { Office } from "../../controller/core/state.ts";
import type { ChannelId } from "../../drivers/locker/bank/bank.pure.ts";
import type { SimulatedLockBoards } from "../locker/lock-boards.ts";
import { CardOracle } from "./card-oracle.ts";
import { PersonOracle } from "./person-oracle.ts";
import { reachedByRecognition } from "./regulars.ts";
import { SlipOracle } from "./slip-oracle.ts";
import type { World } from "./world.ts";

/** A coil may be on this much longer than its pulse (relay release, board timer), ms. */
const PULSE_MARGIN_MS = 100;
/** A reading waits no longer than a full disk lasts, and a number lives. */
const CHIP_TOLD_MS = 120_000;
/** A clerk who has somebody to call does so within this time, through a power cut too, ms. */
const BREATH_MS = 120_000;
/** Violations kept with their text; further ones are only counted. */
const TEXTS_MAX = 50;
interface GrantedPermit {
  readonly permit: string;
  readonly box: number;
  pulses: number;
}

export class Oracle {
  readonly violations: string[] = [];
  violation_count = 0;
  readonly #world: World;
  readonly #granted = new Map<string, GrantedPermit>();
  /** Begun permits not yet seen on a coil, a box. */
  readonly #begun = new Map<number, GrantedPermit>();
  readonly #intended = new Set<string>();
  readonly #cards: CardOracle;
  readonly #people: PersonOracle;
  readonly #codes = new Map<string, string>();
  readonly #slips: SlipOracle;
  /** Boxes that somebody may have emptied while no door was heard: the citizen may ask for them again. */
  readonly #unheard = new Set<number>();
  /** When each counter was last done with somebody. */
  readonly #served_ms = new Map<string, number>();
  readonly #coilsOn = new Map<string, Set<string>>();
  #seq = 0;
  /** While wiring is swapped on purpose, the wrong coil is not the controller's doing. */
  wiring_swapped = false;
  /** While boards act by themselves (linkage, welded relays), coils tell nothing about the controller. */
  coils_untrusted = false;

  constructor(world: World) {
    this.#world = world;
    this.#cards = new CardOracle(world, (what) => this.broken(what));
    this.#slips = new SlipOracle(world, (what) => this.broken(what));
    this.#people = new PersonOracle(world, (what) => this.broken(what));
    for (const [bank, device] of world.devices.banks) this.#watchBank(bank, device);
    for (const [base, device] of world.devices.bases) {
      device.onEvent((event) => {
        if (event.event !== "card-buzz") return;
        // What others make of our cards is nobody's doing here.
        if (event.neighbour === true) return world.reach("neighbour-buzzed");
        if (event.misheard === true) return world.reach("card-misheard");
        this.#read();
        this.#cards.buzzed(base, Number(event.card));
      });
    }
    for (const [printer, device] of world.devices.printers) {
      device.onEvent((event) => {
        if (event.event !== "sheet-cut" || event.torn !== false) return;
        this.#read();
        this.#slips.sheet(printer, event);
      });
    }
    world.listen({
      facts: () => this.#read(),
      acknowledged: (input, reply) => this.#acknowledged(input, reply),
      rebooted: (why) => world.reach(`reboot-${why}`),
    });
  }

  broken(what: string): void {
    this.violation_count++;
    if (this.violations.length < TEXTS_MAX) {
      this.violations.push(`${(this.#world.clock.now_ms() / 1000).toFixed(3)} s: ${what}`);
    }
  }

  /** Looks at the whole log and state once the day is over. `home_ms`: from then on clerks called nobody. */
  endOfDay(contents: ReadonlyMap<number, string>, day: string, home_ms: number): void {
    this.#read();
    const verdict = this.#world.store.verify(0);
    if (verdict.kind === "broken") this.broken(`chain broken at ${verdict.seq}: ${verdict.why}`);
    if (!this.#world.powered) return;
    const { office } = this.#world;
    if (office.day !== day) this.broken(`the business day is ${office.day}, the calendar says ${day}`);
    for (const box of Object.values(office.boxes)) {
      const truth = contents.get(box.number);
      if (box.state === "empty" && truth !== undefined)
        this.broken(`box ${box.number} is empty, but ${truth} lies in it`);
      if (
        box.state === "stored" &&
        truth !== box.dossier &&
        !this.wiring_swapped &&
        !this.#unheard.has(box.number)
      ) {
        this.broken(`box ${box.number} should hold ${box.dossier}, but holds ${truth ?? "nothing"}`);
      }
    }
    this.#everybodyServed(office, home_ms);
    this.#cards.endOfDay(office);
    this.#slips.endOfDay();
    this.#people.endOfDay(this.#world.kept(), day);
  }

  /**
   * Liveness: when the day ends, nobody who stayed still waits, unless all counters of that field had people
   * to serve until the clerks went home.
   */
  #everybodyServed(office: Office, home_ms: number): void {
    const tired = ({ id }: CounterPlan) => (this.#served_ms.get(id) ?? 0) >= home_ms - BREATH_MS;
    const { counters } = this.#world.plan;
    const left = office.tickets.filter(
      ({ field }) => !counters.filter((counter) => counter.fields.includes(field)).every(tired),
    );
    if (left.length < office.tickets.length) this.#world.reach("sent-home-unserved");
    if (left.length > 0)
      this.broken(`${left.length} people still wait in the evening: ${left.map((t) => t.code).join(" ")}`);
  }

  // ---- the log ----

  /** Reads what was kept since the last look: the log is the truth, not what the controller told us. */
  #read(): void {
    for (const entry of this.#world.store.entries(this.#seq)) {
      this.#seq = entry.seq;
      if (entry.kind === "fact") {
        const fact = { kind: entry.name, ...(entry.payload as object) } as Fact;
        this.#fact(fact);
        this.#people.fact(fact, dateOf(entry.at_ms, this.#world.plan.utc_offset_min));
      }
      if (entry.kind === "effect" && entry.name === "pulse-box") {
        this.#pulseIntended((entry.payload as { permit: string }).permit);
      }
    }
    this.#world.events++;
  }

  #fact(fact: Fact): void {
    const { world } = { world: this.#world };
    switch (fact.kind) {
      case "permit-granted":
        this.#granted.set(fact.permit, { permit: fact.permit, box: fact.box, pulses: 0 });
        break;
      case "pulse-begun": {
        const granted = this.#granted.get(fact.permit);
        if (granted === undefined) this.broken(`pulse of ${fact.permit} without a grant`);
        else this.#begun.set(granted.box, granted);
        break;
      }
      case "permit-voided":
        if (fact.why === "interrupted") this.#unheard.add(fact.box);
        break;
      case "result-stored":
      case "box-cleared":
        this.#unheard.delete(fact.box);
        break;
      case "chip-read":
        if (fact.trust === "chip-issuer" && this.#nobodyVouches())
          this.broken(`a chip that no authority vouches for passed for the issuer's at ${fact.door}`);
        break;
      case "service-finished":
      case "ticket-no-show":
        this.#served_ms.set(fact.counter, world.clock.now_ms());
        break;
      case "ticket-issued":
        this.#codes.set(fact.ticket, fact.code);
        break;
      default:
        break;
    }
    this.#cards.fact(fact);
    this.#slips.fact(fact);
    const recognition = reachedByRecognition(fact);
    if (recognition !== undefined) world.reach(recognition);
    REACHED_BY_FACT[fact.kind]?.(fact, (point) => world.reach(point));
  }

  /** No card for which its authority vouches was laid so lately that its reading may be told only now. */
  #nobodyVouches(): boolean {
    const since_ms = this.#world.clock.now_ms() - CHIP_TOLD_MS;
    return [...this.#world.devices.chips.values()].every(
      ({ vouched_ms = Number.NEGATIVE_INFINITY }) => vouched_ms < since_ms,
    );
  }

  /** One intent a permit, for good: also a restart never asks for the same pulse again. */
  #pulseIntended(permit: string): void {
    if (this.#intended.has(permit)) this.broken(`the pulse of ${permit} was asked for twice`);
    this.#intended.add(permit);
  }

  #acknowledged(input: Input, reply: Reply): void {
    if (reply.kind === "refused") return;
    if (input.kind !== "admit" && input.kind !== "take-ticket") return;
    const { ticket, code } = reply.data as { ticket: string; code: string };
    this.#read();
    if (this.#codes.get(ticket) !== code)
      this.broken(`acknowledged ticket ${code} (${ticket}) is not in the log`);
  }

  // ---- devices ----

  #watchBank(bank: string, device: SimulatedLockBoards): void {
    const on = new Set<string>();
    this.#coilsOn.set(bank, on);
    device.onEvent((event) => {
      const channel = event.channel as ChannelId | undefined;
      if (event.event === "forbidden-frame")
        this.broken(`forbidden frame on the wire: ${String(event.what)}`);
      if (event.event === "brown-out" && !this.coils_untrusted)
        this.broken("two coils pulled the supply down");
      if (channel === undefined || this.coils_untrusted) return;
      const key = `${channel.board}:${channel.index0}`;
      if (event.event === "coil-on") {
        on.add(key);
        if (on.size > 1) this.broken(`two coils energised at once: ${[...on].join(" ")}`);
        this.#coilOn(bank, channel);
      }
      if (event.event === "coil-off") {
        on.delete(key);
        this.#coilOff(bank, Number(event.on_ms), channel);
      }
    });
  }

  #boxAt(bank: string, channel: ChannelId): number | undefined {
    return this.#world.settings.config.boxes.find(
      (box) => box.bank === bank && box.board === channel.board && box.channel - 1 === channel.index0,
    )?.number;
  }

  #coilOn(bank: string, channel: ChannelId): void {
    this.#read();
    const box = this.#boxAt(bank, channel);
    if (this.wiring_swapped) return;
    const permit = box === undefined ? undefined : this.#begun.get(box);
    if (permit === undefined) return this.broken(`box ${box} was pulsed without a kept permit`);
    permit.pulses++;
    if (permit.pulses > 1) this.broken(`permit ${permit.permit} pulsed box ${box} ${permit.pulses} times`);
  }

  #coilOff(bank: string, on_ms: number, channel: ChannelId): void {
    const pulse_ms = this.#world.settings.config.lock_banks.find((row) => row.id === bank)?.pulse_ms ?? 0;
    if (on_ms > pulse_ms + PULSE_MARGIN_MS)
      this.broken(`coil ${channel.board}:${channel.index0} was on for ${on_ms} ms`);
  }
}

type Reach = (point: string) => void;
type ReachedByFact = {
  readonly [K in Fact["kind"]]?: (fact: Extract<Fact, { kind: K }>, reach: Reach) => void;
};

/** Rare branches that a good soak must have been through. */
const BY_FACT: ReachedByFact = {
  "ticket-called": (fact, reach) => reach(`called-${fact.why}`),
  "call-undone": (_fact, reach) => reach("call-undone"),
  "page-queued": (fact, reach) => {
    if (fact.attempt === 2) reach("page-repeated");
    if (fact.ticket === null) reach("card-tried");
  },
  "page-coalesced": (_fact, reach) => reach("page-coalesced"),
  "page-unanswered": (_fact, reach) => reach("page-unanswered"),
  "pager-suspected": (_fact, reach) => reach("pager-suspected"),
  "buzz-judged": (fact, reach) => reach(fact.rang ? "card-rang" : "card-did-not-ring"),
  "pager-lost": (_fact, reach) => reach("pager-lost"),
  "pager-disabled": (_fact, reach) => reach("pager-disabled"),
  "pager-replaced": (_fact, reach) => reach("pager-replaced"),
  "pagers-counted": (fact, reach) => reach(fact.lost.length > 0 ? "count-found-losses" : "cards-counted"),
  "all-call-queued": (_fact, reach) => reach("all-call"),
  "page-uncertain": (_fact, reach) => reach("page-uncertain"),
  "page-rejected": (fact, reach) => reach(fact.why === "base-down" ? "page-waits-for-base" : "page-rejected"),
  "slip-waiting": (_fact, reach) => reach("slip-waits-for-printer"),
  "slip-awaiting-proof": (_fact, reach) => reach("slip-awaits-proof"),
  "slip-ended": (fact, reach) => reach(`slip-${fact.end}`),
  "permit-voided": (fact, reach) => {
    reach(fact.why === "not-opened" ? "claim-kept-after-failed-lock" : "permit-voided");
    if (fact.why === "interrupted") reach("claim-kept-after-restart");
  },
  "box-quarantined": (fact, reach) => reach(`quarantined-${fact.why}`),
  "bank-stopped": (_fact, reach) => reach("bank-stopped"),
  "result-stored": (_fact, reach) => reach("result-stored"),
  "result-collected": (fact, reach) => {
    reach("result-collected");
    if (fact.method === "remote") reach("opened-remote");
    else reach(`collected-by-${fact.method}`);
  },
  "result-recalled": (fact, reach) => reach(`result-${fact.why}`),
  "result-handed-over": (_fact, reach) => reach("result-handed-over"),
  "box-checked": (fact, reach) => reach(`box-${fact.found}`),
  "round-ended": (_fact, reach) => reach("round-ended"),
  "code-wrong": (_fact, reach) => reach("code-wrong"),
  "code-burnt": (_fact, reach) => reach("code-burnt"),
  "pin-wrong": (_fact, reach) => reach("pin-wrong"),
  "pager-overdue": (_fact, reach) => reach("pager-overdue"),
  "card-refused": (fact, reach) => {
    reach("card-refused");
    reach(`scan-refused-${fact.error}`);
  },
  "card-read": (fact, reach) => {
    if (fact.warnings.length > 0) reach("scan-warned");
  },
  "device-changed": (fact, reach) => {
    reach(`device-${fact.state}`);
    if (fact.fault === "LINK_KEYBOARD") reach("scanner-as-keyboard");
  },
};
/** Keyed by the fact's own kind; TypeScript can't follow that through a union. */
const REACHED_BY_FACT = BY_FACT as Readonly<
  Partial<Record<Fact["kind"], (fact: Fact, reach: Reach) => void>>
>;
