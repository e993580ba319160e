/**
 * The people of one schedule: clerks who load and look after boxes, citizens who collect, fingers that guess
 * codes, and hands that leave doors open, shut them badly or force them. They know what really lies where.
 */
import { Personal } from "../../../drivers/runtime/personal.ts";
import type { SeededRandom } from "../../kit/seeded-random.ts";
import { phoneOf } from "../../office/crowd.ts";
import type { World } from "../../office/world.ts";
import { fictionalPerson } from "../../reader/fictional-person.ts";
import type { DoorMove, Lock, Place } from "./evidence.ts";
import { lockKey, placesOf } from "./evidence.ts";
import { COUNTERS, KIOSK, READER } from "./house.ts";
import type { Recorder } from "./recorder.ts";

/** Citizens of a schedule. */
const PEOPLE = 6;
/** A door that does not close is tried again after this time, ms, this often. */
const CLOSE_AGAIN_MS = 700;
const CLOSE_TRIES = 60;
/** From asking for a code until it is read from the phone, ms. */
const CODE_READ_MS = 1_500;
const BETWEEN_TRIES_MS = 700;
const TYPES_AGAIN = 0.1;

interface Person {
  readonly number: number;
  /** Opaque id, once the office has one. */
  id: string | undefined;
  /** Codes that already matched once. */
  readonly spent: Set<string>;
}

/** What somebody stands before a door for. */
interface Errand {
  readonly dossier: string;
  readonly owner: number;
  readonly what: "load" | "collect";
}

export class Hands {
  readonly people: readonly Person[];
  readonly places: readonly Place[];
  /** What lies in each box, by its lock: whatever the office believes. */
  readonly contents = new Map<string, { readonly dossier: string; readonly owner: number }>();
  readonly #world: World;
  readonly #recorder: Recorder;
  readonly #random: SeededRandom;
  readonly #errands = new Map<number, Errand>();
  readonly #owners = new Map<string, number>();
  readonly #triesOfClaim = new Map<string, number>();
  /** A hand is at this door already. */
  readonly #busy = new Set<string>();
  #dossiers = 0;
  #scans = 0;

  constructor(world: World, recorder: Recorder, random: SeededRandom) {
    this.#world = world;
    this.#recorder = recorder;
    this.#random = random;
    this.places = placesOf(world.settings.config);
    const first = random.between(1, 500_000);
    this.people = Array.from({ length: PEOPLE }, (_, index) => ({
      number: first + index,
      id: undefined,
      spent: new Set<string>(),
    }));
    recorder.onMove((move) => this.#moved(move));
  }

  // ---- clerks ----

  /** `at`: a counter, `bank`: where the box is to be; absent: any. */
  load(at?: string, bank?: string): void {
    const person = this.#random.pick(this.people);
    const dossier = `H99.1-261123-${String(++this.#dossiers).padStart(5, "0")}`;
    const counter = at ?? this.#random.pick(COUNTERS);
    const app = this.#world.app;
    if (app === undefined) return;
    person.id ??= app.personal.newPerson();
    const { id, number } = person;
    this.#owners.set(dossier, number);
    const named = bank !== undefined || this.#random.chance(0.5);
    const choice = this.places.filter((place) => bank === undefined || place.bank === bank);
    const box = named ? this.#random.pick(choice).number : null;
    const within = (): void => {
      const now = this.#world.app?.personal;
      const idNumber = new Personal(fictionalPerson(number).idNumber);
      now?.keep(id, idNumber, "result", this.#world.resultDay());
      now?.put(id, "phone", phoneOf(number));
    };
    this.#world.ask(
      { kind: "load-result", counter, dossier, person: id, box, size: null, reach: null, proxy: null },
      "staff:s-1",
      counter,
      (reply) => {
        if (reply.kind === "refused") return this.#world.reach(`load ${reply.refusal}`);
        this.#errands.set(Number(reply.data.box), { dossier, owner: number, what: "load" });
      },
      within,
    );
  }

  /** Looks into boxes set aside, with the key, and says what is there; lets stopped banks go on. */
  round(): void {
    const world = this.#world;
    if (!world.powered) return;
    for (const bank of Object.keys(world.office.stopped_banks))
      world.ask({ kind: "resume-bank", bank }, "staff:s-technician", bank, () => undefined);
    for (const { number, dossier, state } of Object.values(world.office.boxes)) {
      if (state !== "quarantined") continue;
      const place = this.places.find((each) => each.number === number);
      if (place === undefined) continue;
      const lies = this.contents.get(lockKey(place));
      const holds = lies !== undefined && lies.dossier === dossier ? "result" : "nothing";
      const counter = this.#random.pick(COUNTERS);
      world.ask({ kind: "clear-box", counter, box: number, holds }, "staff:s-1", counter, (reply) => {
        // What was found and not listed goes back to the desk.
        if (reply.kind === "done" && holds === "nothing") this.contents.delete(lockKey(place));
      });
    }
  }

  // ---- citizens ----

  /** A whole session: card, code, each box. `guesses`: wrong codes typed before the right one. */
  come(guesses: number): void {
    const waiting = this.people.filter((person) => person.id !== undefined);
    if (waiting.length === 0) return;
    const person = this.#random.pick(waiting);
    this.#present(person);
    this.#after(400, () => {
      const claim = this.#claim();
      if (claim === undefined || claim.person !== person.id || claim.boxes.length === 0) return this.#leave();
      this.#world.ask({ kind: "request-code", kiosk: KIOSK }, "citizen", KIOSK, (reply) => {
        if (reply.kind === "refused") {
          this.#world.reach(`code ${reply.refusal}`);
          return this.#leave();
        }
        // Tries are counted for each code, not for the session.
        this.#triesOfClaim.delete(`${person.id}/${claim.id}`);
        this.#after(CODE_READ_MS, () => this.#type(person, claim.id, guesses));
      });
    });
  }

  /** After a restart: the code of a session that died with the program must open nothing. */
  tryDeadClaims(): void {
    for (const [claim, before] of this.#triesOfClaim) {
      const person = this.people.find(({ id }) => id !== undefined && claim.startsWith(`${id}/`));
      const code = person === undefined ? undefined : this.#codeOf(person);
      if (person === undefined || code === undefined) continue;
      const own = claim.slice(claim.indexOf("/") + 1);
      this.#judge(person, own, code, { right: true, spent: person.spent.has(code), before }, () => undefined);
    }
    this.#triesOfClaim.clear();
  }

  #present(person: Person): void {
    const { id } = person;
    if (id === undefined) return;
    const card = { agreed: false, elderly: false, visits_before: 0, warnings: [] };
    this.#world.app?.post(
      {
        kind: "read-card",
        reader: READER,
        scan: `scan-${++this.#scans}`,
        by: "card",
        person: id,
        ...card,
      },
      `device:${READER}`,
    );
  }

  #type(person: Person, claim: string, guesses: number): void {
    const code = this.#codeOf(person);
    if (code === undefined || this.#claim()?.id !== claim) return this.#leave();
    const wrong = String((Number(code) + 1 + guesses) % 1_000_000).padStart(6, "0");
    const spent = guesses > 0 ? [...person.spent].at(-1) : undefined;
    const typed = guesses === 0 ? code : guesses === 2 && spent !== undefined ? spent : wrong;
    const key = `${person.id}/${claim}`;
    const before = this.#triesOfClaim.get(key) ?? 0;
    this.#triesOfClaim.set(key, before + 1);
    const attempt = { right: typed === code, spent: person.spent.has(typed), before };
    this.#judge(person, claim, typed, attempt, (verified) => {
      if (verified) {
        person.spent.add(code);
        if (this.#random.chance(TYPES_AGAIN)) this.#typeAgain(person, claim, code);
        return this.#open(person, 1);
      }
      if (guesses === 0) return this.#leave();
      this.#after(BETWEEN_TRIES_MS, () => this.#type(person, claim, guesses - 1));
    });
  }

  /** Somebody looked over the shoulder, and types the same code once more. */
  #typeAgain(person: Person, claim: string, code: string): void {
    const attempt = {
      right: true,
      spent: true,
      before: this.#triesOfClaim.get(`${person.id}/${claim}`) ?? 0,
    };
    this.#after(BETWEEN_TRIES_MS, () => this.#judge(person, claim, code, attempt, () => undefined));
  }

  #judge(
    person: Person,
    claim: string,
    typed: string,
    attempt: { readonly right: boolean; readonly spent: boolean; readonly before: number },
    done: (verified: boolean) => void,
  ): void {
    const { id } = person;
    if (id === undefined || this.#world.app === undefined) return;
    this.#world.app.codes.check(claim, id, new Personal(typed), (verdict) => {
      const matched = verdict === "matched";
      this.#world.ask({ kind: "try-code", kiosk: KIOSK, claim, matched }, "citizen", KIOSK, (reply) => {
        const verified = reply.kind === "done";
        this.#recorder.tries.push({ at_ms: this.#world.clock.now_ms(), claim, ...attempt, verified });
        done(verified);
      });
    });
  }

  #open(person: Person, attempt: number): void {
    const claim = this.#claim();
    const box = claim?.boxes.find((number) => this.#stateOf(number) === "stored");
    if (claim === undefined || box === undefined || claim.person !== person.id) return this.#leave();
    const dossier = this.#world.office.boxes[box]?.dossier ?? "";
    this.#world.ask({ kind: "open-box", kiosk: KIOSK, box }, "citizen", KIOSK, (reply) => {
      if (reply.kind === "refused") {
        this.#world.reach(`open ${reply.refusal}`);
        if (attempt >= 4) return this.#leave();
      } else this.#errands.set(box, { dossier, owner: person.number, what: "collect" });
      this.#after(this.#random.between(3_000, 9_000), () => {
        if (attempt < 5) this.#open(person, attempt + 1);
        else this.#leave();
      });
    });
  }

  #leave(): void {
    if (!this.#world.powered) return;
    this.#world.ask({ kind: "leave-kiosk", kiosk: KIOSK }, "citizen", KIOSK, () => undefined);
  }

  #claim() {
    const claim = this.#world.powered ? this.#world.office.kiosks[KIOSK]?.claim : null;
    return claim ?? undefined;
  }

  #stateOf(box: number): string | undefined {
    return this.#world.office.boxes[box]?.state;
  }

  #codeOf(person: Person): string | undefined {
    return this.#world.phones.newestCode(phoneOf(person.number).reveal());
  }

  // ---- doors ----

  force(lock: Lock, by: "hand" | "lever"): void {
    const hand = this.#world.devices.banks.get(lock.bank)?.hand;
    if (by === "hand") hand?.forceDoor(lock);
    else hand?.pullLever(lock);
  }

  #moved({ lock, open, by }: DoorMove): void {
    const key = lockKey(lock);
    if (!open || this.#busy.has(key)) return;
    this.#busy.add(key);
    const dice = this.#random.between(1, 100);
    const left = dice <= 12;
    const badly = dice > 12 && dice <= 22;
    const quick = dice > 22 && dice <= 30;
    if (by === "latch") this.#after(quick ? 50 : 900, () => this.#handle(lock));
    const shut_ms = left
      ? this.#random.between(55_000, 75_000)
      : quick
        ? 300
        : this.#random.between(1_500, 6_000);
    this.#after(shut_ms, () => {
      if (badly) this.#world.devices.banks.get(lock.bank)?.hand.shutBadly(lock);
      this.#after(badly ? 3_000 : 0, () => this.#shut(lock, CLOSE_TRIES));
    });
  }

  #shut(lock: Lock, tries: number): void {
    const device = this.#world.devices.banks.get(lock.bank);
    const closed = device?.hand.closeDoor(lock) === true || device?.boxOf(lock)?.latched === true;
    if (!closed && tries > 0) return this.#after(CLOSE_AGAIN_MS, () => this.#shut(lock, tries - 1));
    this.#busy.delete(lockKey(lock));
  }

  /** Whoever stands before the open door does what he came for. */
  #handle(lock: Lock): void {
    const place = this.places.find((each) => lockKey(each) === lockKey(lock));
    const errand = place === undefined ? undefined : this.#errands.get(place.number);
    const hand = this.#world.devices.banks.get(lock.bank)?.hand;
    if (place === undefined || errand === undefined || hand === undefined) return;
    this.#errands.delete(place.number);
    const { dossier, owner } = errand;
    if (errand.what === "load") {
      if (hand.putIn(lock)) this.contents.set(lockKey(lock), { dossier, owner });
      return;
    }
    const lies = this.contents.get(lockKey(lock));
    if (!hand.takeOut(lock)) return;
    this.contents.delete(lockKey(lock));
    if (lies !== undefined && lies.owner !== owner)
      this.#recorder.seen.push(`box ${place.number} gave ${lies.dossier} to another person`);
  }

  #after(delay_ms: number, act: () => void): void {
    this.#world.clock.arm("hands", delay_ms, act);
  }
}
