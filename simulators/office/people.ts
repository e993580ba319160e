/**
 * The people of a simulated office: visitors, the guard at the door, clerks, and those who come for a result.
 * They act as people do, see only what people can see (a buzzing card, the hall display, a door that pops
 * open), and go on when the controller comes back after a power cut.
 */
import type { Fact, FactOf } from "../../controller/core/fact.ts";
import { suggestPager } from "../../controller/core/pager.ts";
import type { Reply } from "../../controller/core/refusal.ts";
import type { PriorityReason, ScanState } from "../../controller/core/state.ts";
import { Personal } from "../../drivers/runtime/personal.ts";
import type { SeededRandom } from "../kit/seeded-random.ts";
import { type FictionalPerson, fictionalPerson } from "../reader/fictional-person.ts";
import { BoxKeeper } from "./box-keeper.ts";
import { CardKeeper, DOOR, GUARD } from "./card-keeper.ts";
import { Clerk, OVERTIME_MS } from "./clerk.ts";
import { Collectors } from "./collectors.ts";
import type { Crowd, Visitor } from "./crowd.ts";
import { Regulars } from "./regulars.ts";
import type { World } from "./world.ts";

const DOOR_READER = "reader-door";
const CHIP_READER = "reader-chip";
const KIOSKS = ["kiosk-1", "kiosk-2"] as const;

/** Shares of the visitors; the office of queue-and-rules.md 2.2. */
const BY_KIOSK = 0.15;
const PRIORITY = 0.25;
/** What people come for, so that all four counters of the demo office are loaded alike. */
const FIELD_SHARES = [
  ["land", 0.32],
  ["civil-status", 0.26],
  ["certification", 0.13],
  ["residence", 0.12],
  ["business", 0.1],
  ["collect", 0.07],
] as const;
/**
 * Of those with a card: also laid on the reader of chips, as asked for now and then. Both ends' arithmetic is
 * costly, so that cheap days see fewer.
 */
const LAYS_CARD = { real: 0.06, cheap: 0.015 };
const LEAVES_UNSEEN = 0.04;
const SLOW = 0.08;
/** Those who leave take the card with them, others leave it lying about; a share of each. */
const TAKES_CARD = 0.3;
const MISLAYS_CARD = 0.01;
/** Somebody without ears for a card comes when the number is called aloud. */
const HEARS_VOICE = 0.7;
/** After the clerks went home the last visitors bring their cards. */
const CARDS_COUNTED_AFTER_MS = 5 * 60_000;
const REASONS: readonly PriorityReason[] = ["elderly", "disabled", "pregnant", "infant", "merit", "child"];
/** The guard waits this long for a scan to appear, ms. */
const SCAN_PATIENCE_MS = 6_000;

type SeenPerson = Extract<ScanState, { state: "read" }>;

export class People implements Crowd {
  readonly world: World;
  readonly random: SeededRandom;
  readonly visitors = new Map<string, Visitor>();
  readonly collectors: Collectors;
  readonly #boxes: BoxKeeper;
  readonly #cards: CardKeeper;
  readonly #regulars: Regulars;
  readonly #clerks: readonly Clerk[];
  readonly #atDoor: Visitor[] = [];
  readonly #wantSlip = new Set<Visitor>();
  readonly #chipChance: SeededRandom;
  #guardBusy = false;

  constructor(world: World) {
    this.world = world;
    this.random = world.random.fork("people");
    this.#chipChance = world.random.fork("chips laid");
    this.collectors = new Collectors(this);
    this.#boxes = new BoxKeeper(this, this.collectors);
    this.#cards = new CardKeeper(this);
    this.#regulars = new Regulars(world);
    this.#clerks = world.settings.config.counters.map((counter) => new Clerk(this, counter.id));
    for (const [base, device] of world.devices.bases) {
      device.onEvent((event) => {
        if (event.event === "card-buzz") this.#buzzed(base, Number(event.card));
      });
    }
    this.#closeDoorsLikePeople();
    world.listen({
      facts: (facts) => {
        for (const fact of facts) {
          this.#noticed(fact);
          this.collectors.noticed(fact);
        }
      },
      acknowledged: () => undefined,
      rebooted: () => undefined,
    });
  }

  /** One morning: `visits` people come over `open_ms`, most in the first two hours. */
  startDay(visits: number, open_ms: number): void {
    this.#regulars.startDay();
    for (let count = 0; count < visits; count++) {
      const early = this.random.chance(0.45);
      const at_ms = early ? this.random.fraction() * 7_200_000 : this.random.fraction() * open_ms;
      this.world.clock.arm("visitor arrives", at_ms, () => this.#arrive());
    }
    for (const clerk of this.#clerks) clerk.startDay(open_ms);
    this.collectors.startDay();
    this.#boxes.startDay();
    this.#cards.startDay(open_ms + OVERTIME_MS + CARDS_COUNTED_AFTER_MS);
  }

  /** Everybody has gone home: nothing of this day is waited for any more. */
  endDay(): void {
    this.visitors.clear();
    this.#atDoor.length = 0;
    this.#wantSlip.clear();
    this.#guardBusy = false;
    for (const clerk of this.#clerks) clerk.endDay();
    this.#cards.endDay();
  }

  resultLoaded(dossier: string, person: number): void {
    this.collectors.loaded(dossier, person);
  }

  visitorOf(ticket: string): Visitor | undefined {
    return this.visitors.get(ticket);
  }

  after(delay_ms: number, what: string, act: () => void): void {
    this.world.clock.arm(what, delay_ms, act);
  }

  between(low_ms: number, high_ms: number): number {
    return low_ms + this.random.fraction() * (high_ms - low_ms);
  }

  // ---- coming ----

  #arrive(): void {
    const priority = this.random.chance(PRIORITY);
    const visitor: Visitor = {
      ...this.#regulars.next(),
      field: this.#field(),
      lane: priority ? "priority" : "regular",
      reason: priority ? this.random.pick(REASONS) : null,
      leaves: this.random.chance(LEAVES_UNSEEN),
      ticket: "",
      card: undefined,
      at_counter: false,
      walking: false,
      slow: this.random.chance(SLOW),
      felt: 0,
    };
    if (visitor.lane === "regular" && this.random.chance(BY_KIOSK)) return this.#useKiosk(visitor);
    this.#atDoor.push(visitor);
    this.#guard();
  }

  #field(): string {
    let point = this.random.fraction();
    for (const [field, share] of FIELD_SHARES) {
      point -= share;
      if (point < 0) return field;
    }
    return FIELD_SHARES[0][0];
  }

  #useKiosk(visitor: Visitor): void {
    const kiosk = this.random.pick(KIOSKS);
    this.world.ask({ kind: "take-ticket", kiosk, field: visitor.field }, "citizen", kiosk, (reply) => {
      if (!this.#admitted(visitor, reply)) return;
      this.after(4_000, "press print", () => {
        const ticket = visitor.ticket;
        this.world.ask({ kind: "print-ticket", kiosk, ticket }, "citizen", kiosk, () => undefined);
      });
      this.after(9_000, "press done", () =>
        this.world.ask({ kind: "leave-kiosk", kiosk }, "citizen", kiosk, () => undefined),
      );
    });
  }

  /** The guard takes the next person once done with the one before. */
  #guard(): void {
    if (this.#guardBusy) return;
    const visitor = this.#atDoor.shift();
    if (visitor === undefined) return;
    this.#guardBusy = true;
    const { shows, slip, person } = visitor;
    if (shows === "nothing")
      return this.after(this.between(4_000, 9_000), "guard asks", () => this.#admit(visitor, null));
    if (shows === "number")
      return this.after(this.between(6_000, 12_000), "guard types", () => this.#type(visitor));
    const card = fictionalPerson(person);
    this.world.devices.readers.get(DOOR_READER)?.present(shows === "slip" ? slip : card);
    const lays = this.world.settings.real_ports ? LAYS_CARD.real : LAYS_CARD.cheap;
    if (shows === "card" && this.#chipChance.chance(lays)) this.#layCard(card);
    this.after(this.between(3_000, SCAN_PATIENCE_MS), "guard looks", () => this.#look(visitor));
  }

  /** Mostly after the scan; whoever is quicker than the guard lays it first. */
  #layCard(card: FictionalPerson): void {
    const chips = this.world.devices.chips.get(CHIP_READER);
    this.after(this.#chipChance.fraction() * 1_500, "card laid", () => chips?.lay(card));
    this.after(2_000 + this.#chipChance.fraction() * 900, "card taken", () => chips?.take());
  }

  #type(visitor: Visitor): void {
    const { idNumber, birthDate } = fictionalPerson(visitor.person);
    const typed = this.world.app?.identity.typed(DOOR, {
      number: new Personal(idNumber),
      birth_year: birthDate.year,
      warnings: [],
    });
    if (typed === undefined) return this.after(3_000, "guard types", () => this.#type(visitor));
    this.world.ask(typed.input, GUARD, DOOR, () => this.#look(visitor), typed.within);
  }

  /** What the screen says of the person; now and then he wants to be kept no more. */
  #look(visitor: Visitor): void {
    const { world } = this;
    const scan = world.powered ? world.office.doors[DOOR]?.scan : null;
    if (scan?.state === "refused") world.reach("scan-refused");
    if (scan?.state !== "read") return this.#admit(visitor, null);
    if (!scan.agreed || scan.by === "card" || !this.#regulars.takesItBack())
      return this.#admit(visitor, scan);
    const input = { kind: "stop-keeping", door: DOOR, scan: scan.scan } as const;
    world.ask(input, GUARD, DOOR, () => this.#admit(visitor, scan));
  }

  #admit(visitor: Visitor, seen: SeenPerson | null): void {
    const { world } = this;
    const pager = this.#wantSlip.has(visitor) ? null : this.#suggested();
    if (pager === null) world.reach("no-pager-so-slip");
    const { field, lane, reason } = visitor;
    const agreed = seen?.by === "card" && !seen.agreed && this.#regulars.saysYes();
    const scan = seen?.scan ?? null;
    world.ask(
      { kind: "admit", agreed, door: DOOR, scan, field, lane, reason, pager },
      GUARD,
      DOOR,
      (reply) => {
        if (agreed && reply.kind === "done") this.#regulars.agreed(visitor.person, seen.person);
        if (reply.kind === "refused") {
          world.reach(`admit-refused-${reply.refusal}`);
          if (reply.refusal.startsWith("pager-") || reply.refusal === "page-under-way")
            this.#wantSlip.add(visitor);
          if (reply.refusal !== "already-waiting")
            return this.after(3_000, "guard again", () => this.#admit(visitor, null));
        }
        if (this.#admitted(visitor, reply) && pager !== null) {
          visitor.card = pager;
          world.devices.bases.get(pager.base)?.cards.move(pager.card, "carried");
          this.#cards.handedOut(visitor, pager);
        }
        this.#guardBusy = false;
        this.#guard();
      },
    );
  }

  /** What the screen suggests. */
  #suggested(): { readonly base: string; readonly card: number } | null {
    const { app, plan } = this.world;
    return app === undefined ? null : (suggestPager(plan, app.loop.office, app.loop.clock.at_ms()) ?? null);
  }

  #admitted(visitor: Visitor, reply: Reply): boolean {
    if (reply.kind === "refused") return false;
    visitor.ticket = String(reply.data.ticket);
    this.visitors.set(visitor.ticket, visitor);
    if (visitor.leaves)
      this.after(this.between(600_000, 2_400_000), "visitor gives up", () => (visitor.walking = false));
    for (const clerk of this.#clerks) clerk.wake();
    return true;
  }

  // ---- being called ----

  #buzzed(base: string, card: number): void {
    for (const visitor of this.visitors.values()) {
      if (visitor.card?.base !== base || visitor.card.card !== card) continue;
      // The guard said: this is only a trial.
      if (this.#cards.isTried({ base, card })) continue;
      this.world.reach("card-buzzed");
      visitor.felt++;
      if (!visitor.slow) this.#walk(visitor);
      else if (visitor.felt > 1) {
        this.world.reach("came-at-second-buzz");
        this.#walk(visitor);
      }
    }
  }

  #noticed(fact: Fact): void {
    if (fact.kind === "chip-read") return this.#sawChip(fact);
    if (fact.kind !== "ticket-called" && fact.kind !== "ticket-recalled") return;
    const visitor = this.visitors.get(fact.ticket);
    // The hall display is seen by those without a pager, and now and then by the others.
    if (visitor !== undefined && !visitor.slow && (visitor.card === undefined || this.random.chance(0.3)))
      this.#walk(visitor);
  }

  #sawChip({ outcome, trust, why }: FactOf<"chip-read">): void {
    this.world.reach(outcome === "same" ? "chip-read" : `chip-${outcome}`);
    if (outcome === "same" && trust === "chip-integrity") this.world.reach("chip-issuer-unverified");
    if (why === "READER_CHIP_ALTERED") this.world.reach("chip-altered");
  }

  calledAloud(visitor: Visitor): void {
    this.world.reach("called-aloud");
    if (this.random.chance(HEARS_VOICE)) this.#walk(visitor);
  }

  #walk(visitor: Visitor): void {
    if (visitor.leaves || visitor.walking || visitor.at_counter) return;
    visitor.walking = true;
    this.after(this.between(8_000, 35_000), "visitor walks", () => {
      visitor.walking = false;
      visitor.at_counter = true;
      for (const clerk of this.#clerks) clerk.wake(visitor.ticket);
    });
  }

  /** Served or absent: the pager comes back at the door, from most people. */
  left(visitor: Visitor): void {
    const { card } = visitor;
    visitor.at_counter = false;
    if (card === undefined) return;
    if (visitor.leaves && this.random.chance(TAKES_CARD)) return this.#cards.walkedOff(card);
    if (this.random.chance(MISLAYS_CARD)) return this.#cards.mislaid(card);
    this.after(this.between(20_000, 90_000), "pager returned", () => {
      this.world.devices.bases.get(card.base)?.cards.move(card.card, "in-rack");
      this.world.ask({ kind: "return-pager", door: DOOR, ...card }, GUARD, DOOR, () => {
        visitor.card = undefined;
      });
    });
  }

  // ---- boxes ----

  /** Whoever stands before an open box does what he came for and shuts it. */
  #closeDoorsLikePeople(): void {
    for (const [bank, device] of this.world.devices.banks) {
      device.onEvent((event) => {
        if (event.event !== "door-opened") return;
        const channel = event.channel as { board: number; index0: number };
        if (event.by === "latch") this.collectors.opened(bank, channel);
        this.after(this.between(4_000, 15_000), "door shut", () => void device.hand.closeDoor(channel));
      });
    }
  }
}
