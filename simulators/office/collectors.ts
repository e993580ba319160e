/**
 * People who come for a result: show their card or their appointment slip at the kiosk, type a code or the
 * PIN (now and then wrongly), open their box, take the papers. Knows what really lies in each box, whatever
 * the controller believes.
 */
import type { Fact, FactOf } from "../../controller/core/fact.ts";
import type { ClaimBy } from "../../controller/core/state.ts";
import type { ChannelId } from "../../drivers/locker/bank/bank.pure.ts";
import { Personal } from "../../drivers/runtime/personal.ts";
import type { SeededRandom } from "../kit/seeded-random.ts";
import { fictionalPerson } from "../reader/fictional-person.ts";
import { type Crowd, phoneOf } from "./crowd.ts";

const KIOSK = "kiosk-1";
const READER = "reader-kiosk";
const COUNTER = "counter-1";
const TYPES_WRONG = 0.12;
/** Nobody comes for these: their days go by. */
const FORGETS = 0.04;
/** Somebody without the code who tries his luck, a share of the sessions. */
const GUESSES = 0.03;
const TRIES_MAX = 3;
/** Of those who have an appointment slip: come with it instead of the ID card; type its PIN beside the card. */
const SHOWS_SLIP = 0.3;
const TYPES_PIN = 0.6;

export class Collectors {
  readonly #people: Crowd;
  readonly #forgetful: SeededRandom;
  /** Who owns each dossier that went into a box. */
  readonly #owners = new Map<string, number>();
  /** What really lies in each box. */
  readonly contents = new Map<number, string>();
  /** Who stands before a box, and what for, whether the program lives or not. */
  readonly #meant = new Map<number, "put-in" | "take-out" | "look">();
  readonly #assigned = new Map<number, string>();
  readonly #forgotten = new Set<string>();
  readonly #waiting: number[] = [];
  #kioskBusy = false;

  constructor(people: Crowd) {
    this.#people = people;
    this.#forgetful = people.world.random.fork("forgetful collectors");
  }

  loaded(dossier: string, person: number): void {
    this.#owners.set(dossier, person);
    const after_ms = this.#people.between(600_000, 9_000_000);
    if (this.#forgetful.chance(FORGETS)) this.#forgotten.add(dossier);
    else this.#people.after(after_ms, "collector comes", () => this.#come(person));
  }

  /** It lies in another box now; who asked for it before asks again. */
  loadedAgain(dossier: string): void {
    const owner = this.#owners.get(dossier);
    if (owner === undefined || this.#forgotten.has(dossier)) return;
    const after_ms = 600_000 + this.#forgetful.fraction() * 3_400_000;
    this.#people.after(after_ms, "collector comes", () => this.#come(owner));
  }

  /** Results that stayed over night are asked for again; boxes set aside are looked into. */
  startDay(): void {
    this.#kioskBusy = false;
    this.#waiting.length = 0;
    const { world } = this.#people;
    this.#people.after(1_800_000, "morning round", () => {
      if (!world.powered) return;
      for (const box of Object.values(world.office.boxes)) {
        const owner = box.dossier === null ? undefined : this.#owners.get(box.dossier);
        if (box.dossier !== null && this.#forgotten.has(box.dossier)) continue;
        if (box.state === "stored" && owner !== undefined) {
          this.#people.after(this.#people.between(0, 14_400_000), "collector comes", () => this.#come(owner));
        }
      }
    });
    for (const delay_ms of [2_400_000, 16_000_000])
      this.#people.after(delay_ms, "round of the boxes", () => this.#round());
  }

  noticed(fact: Fact): void {
    switch (fact.kind) {
      case "result-assigned":
        this.#assigned.set(fact.box, fact.dossier);
        return;
      case "permit-granted":
        this.#meant.set(fact.box, this.#meaningOf(fact));
        return;
      case "result-stored":
      case "result-collected":
      case "result-taken-back":
      case "permit-voided":
      case "permit-ended":
      case "box-quarantined":
        this.#meant.delete(fact.box);
        return;
      default:
        return;
    }
  }

  #meaningOf({ purpose, box }: FactOf<"permit-granted">): "put-in" | "take-out" | "look" {
    if (purpose === "load") return "put-in";
    if (purpose === "round" || purpose === "test") return "look";
    return this.contents.has(box) ? "take-out" : "look";
  }

  /** A latch let go: the clerk puts the papers in, or whoever came takes them out. */
  opened(bank: string, channel: ChannelId): void {
    const { world } = this.#people;
    const plan = world.settings.config.boxes.find(
      (box) => box.bank === bank && box.board === channel.board && box.channel - 1 === channel.index0,
    );
    if (plan === undefined) return;
    const meant = this.#meant.get(plan.number);
    const dossier = this.#assigned.get(plan.number);
    if (meant === "put-in" && dossier !== undefined) this.contents.set(plan.number, dossier);
    if (meant === "take-out") this.contents.delete(plan.number);
  }

  /** A clerk opens what is set aside with the key, looks, and says what is there. */
  #round(): void {
    const { world } = this.#people;
    if (!world.powered) return;
    for (const bank of Object.keys(world.office.stopped_banks)) {
      world.reach("bank-resumed");
      world.ask({ kind: "resume-bank", bank }, "staff:s-technician", bank, () => undefined);
    }
    for (const box of Object.values(world.office.boxes)) {
      if (box.state !== "quarantined") continue;
      const holds =
        box.dossier !== null && this.contents.get(box.number) === box.dossier ? "result" : "nothing";
      if (holds === "nothing") this.contents.delete(box.number);
      world.ask(
        { kind: "clear-box", counter: COUNTER, box: box.number, holds },
        "staff:s-counter-1",
        COUNTER,
        () => undefined,
      );
    }
  }

  // ---- one person ----

  #come(person: number): void {
    this.#waiting.push(person);
    this.#next();
  }

  #next(): void {
    if (this.#kioskBusy) return;
    const person = this.#waiting.shift();
    if (person === undefined) return;
    this.#kioskBusy = true;
    this.#present(person, 1);
  }

  #leave(why: string): void {
    this.#people.world.reach(`collector-${why}`);
    this.#people.world.ask({ kind: "leave-kiosk", kiosk: KIOSK }, "citizen", KIOSK, () => {
      this.#kioskBusy = false;
      this.#people.after(5_000, "next collector", () => this.#next());
    });
  }

  #present(person: number, attempt: number): void {
    const { world } = this.#people;
    const form_id =
      attempt === 1 && this.#people.random.chance(SHOWS_SLIP) ? this.#slipOf(person) : undefined;
    const reference = form_id === undefined ? undefined : world.app?.personal.receiptOf(form_id).reference;
    const shown = reference === undefined ? fictionalPerson(person) : `MC1:R:${reference}`;
    world.devices.readers.get(READER)?.present(shown);
    this.#people.after(4_000, "collector looks", () => {
      const claim = world.powered ? world.office.kiosks[KIOSK]?.claim : null;
      if (claim != null && claim.boxes.length > 0) return this.#prove(person, claim.by);
      if (claim != null && claim.boxes.length === 0) return this.#leave("found-nothing");
      if (attempt < TRIES_MAX) return this.#present(person, attempt + 1);
      this.#leave("not-read");
    });
  }

  /** The form of the appointment slip of a result that waits for this person. */
  #slipOf(person: number): string | undefined {
    const { world } = this.#people;
    const persons = world.app?.personal;
    const id = persons?.find(new Personal(fictionalPerson(person).idNumber));
    if (persons === undefined || id === undefined || !world.powered) return undefined;
    const waiting = Object.values(world.office.boxes).filter((box) => box.person === id);
    return waiting.flatMap(({ dossier }) => persons.slipOf(id, dossier ?? "") ?? [])[0];
  }

  #prove(person: number, by: ClaimBy): void {
    const { world, random } = this.#people;
    const form_id = by === "card" && random.chance(TYPES_PIN) ? this.#slipOf(person) : undefined;
    const pin = form_id === undefined ? undefined : world.app?.personal.pinOf(form_id)?.reveal();
    if (pin === undefined) return this.#askCode(person);
    const typed = random.chance(TYPES_WRONG) ? pin.split("").reverse().join("") : pin;
    const asked = world.app?.results.enterPin(KIOSK, new Personal(typed));
    if (asked?.kind !== "asked") return this.#askCode(person);
    world.ask(asked.input, "citizen", KIOSK, (reply) => {
      if (reply.kind === "done") this.#open(1);
      else this.#askCode(person);
    });
  }

  #askCode(person: number): void {
    const { world } = this.#people;
    world.ask({ kind: "request-code", kiosk: KIOSK }, "citizen", KIOSK, (reply) => {
      if (reply.kind === "refused") return this.#leave(`code-${reply.refusal}`);
      const guesses = this.#people.random.chance(GUESSES);
      this.#people.after(3_000, "collector reads phone", () => this.#enter(person, 1, guesses));
    });
  }

  #enter(person: number, attempt: number, guesses: boolean): void {
    const { world, random } = this.#people;
    const code = world.phones.newestCode(phoneOf(person).reveal());
    const claim = world.powered ? world.office.kiosks[KIOSK]?.claim : null;
    if (code === undefined || claim == null) return this.#leave("no-code");
    const wrong = guesses || (attempt === 1 && random.chance(TYPES_WRONG));
    const typed = wrong ? String((Number(code) + 1) % 1_000_000).padStart(6, "0") : code;
    world.app?.codes.check(claim.id, claim.person, new Personal(typed), (verdict) => {
      world.ask(
        { kind: "try-code", kiosk: KIOSK, claim: claim.id, matched: verdict === "matched" },
        "citizen",
        KIOSK,
        (reply) => {
          if (reply.kind === "done") return this.#open(1);
          world.reach(`code-${reply.refusal}`);
          if (attempt >= (guesses ? 8 : TRIES_MAX)) return this.#leave("gave-up");
          this.#people.after(6_000, "collector types again", () => this.#enter(person, attempt + 1, guesses));
        },
      );
    });
  }

  #open(attempt: number): void {
    const { world } = this.#people;
    const claim = world.powered ? world.office.kiosks[KIOSK]?.claim : null;
    const box = claim?.boxes.find((number) => world.office.boxes[number]?.state === "stored");
    if (box === undefined) return this.#leave(claim == null ? "interrupted" : "done");
    world.ask({ kind: "open-box", kiosk: KIOSK, box }, "citizen", KIOSK, (reply) => {
      if (reply.kind === "refused") {
        world.reach(`open-${reply.refusal}`);
        return this.#leave(reply.refusal);
      }
      this.#people.after(25_000, "collector looks round", () => {
        if (attempt < 4) this.#open(attempt + 1);
        else this.#leave("tried-often");
      });
    });
  }
}
