/**
 * Who comes to a simulated office, and how they say who they are: most for the first time, some who said yes
 * to being kept and come again by slip or number (also when that has long ended), a few who come and come.
 */
import type { Fact } from "../../controller/core/fact.ts";
import type { SeededRandom } from "../kit/seeded-random.ts";
import type { World } from "./world.ts";

/** How a visitor says who he is. */
export type Shows = "card" | "number" | "slip" | "nothing";

export interface Arrival {
  /** Index of the fictional person. */
  readonly person: number;
  readonly shows: Shows;
  /** What his visitor slip says; "": he has none. */
  readonly slip: string;
}

interface Regular {
  readonly person: number;
  readonly opaque: string;
  readonly since_day: string;
  slip: string;
}

const WITH_CARD = 0.75;
/** Of those without a card, who know their number by heart. */
const SAYS_NUMBER = 0.2;
const SAYS_YES = 0.12;
const COMES_AGAIN = 0.1;
const HAS_SLIP_ALONG = 0.6;
const TAKES_IT_BACK = 0.15;
/** One person a day comes for number after number. */
const TOUT = 0.04;
const VISITOR_SLIP = /^MC1:V:(p-[^:]+):/;

export class Regulars {
  readonly #world: World;
  readonly #random: SeededRandom;
  /** In the order of their yes; those who took it back stay, as they may try again. */
  readonly #regulars: Regular[] = [];
  #tout: number | undefined;
  #newest = 0;

  constructor(world: World) {
    this.#world = world;
    this.#random = world.random.fork("regulars");
    for (const printer of world.devices.printers.values())
      printer.onEvent((event) => {
        if (event.event === "sheet-cut" && event.torn === false) this.#took(event.qr as readonly string[]);
      });
  }

  startDay(): void {
    this.#tout = undefined;
  }

  next(): Arrival {
    if (this.#random.chance(TOUT) && this.#tout !== undefined)
      return { person: this.#tout, shows: "card", slip: "" };
    return (this.#random.chance(COMES_AGAIN) ? this.#regular() : undefined) ?? this.#stranger();
  }

  /** Asked by the guard, with the sentence read aloud. */
  saysYes(): boolean {
    return this.#random.chance(SAYS_YES);
  }

  takesItBack(): boolean {
    return this.#random.chance(TAKES_IT_BACK);
  }

  agreed(person: number, opaque: string): void {
    this.#regulars.push({ person, opaque, since_day: this.#world.office.day, slip: "" });
  }

  #stranger(): Arrival {
    const person = ++this.#newest;
    const card = this.#random.chance(WITH_CARD);
    if (card) this.#tout ??= person;
    const shows = card ? "card" : this.#random.chance(SAYS_NUMBER) ? "number" : "nothing";
    return { person, shows, slip: "" };
  }

  /** Nobody comes again on the day of his yes. */
  #regular(): Arrival | undefined {
    const today = this.#world.powered ? this.#world.office.day : "";
    const earlier = this.#regulars.filter(({ since_day }) => since_day < today);
    if (earlier.length === 0) return undefined;
    const { person, slip } = this.#random.pick(earlier);
    const shows = slip !== "" && this.#random.chance(HAS_SLIP_ALONG) ? "slip" : "number";
    return { person, shows, slip };
  }

  /** A slip came out of a printer: whoever it names takes it along. */
  #took(codes: readonly string[]): void {
    for (const code of codes) {
      const opaque = VISITOR_SLIP.exec(code)?.[1];
      for (const regular of this.#regulars) if (regular.opaque === opaque) regular.slip = code;
    }
  }
}

/** Rare branches of recognising people, by the fact that shows them. */
export const reachedByRecognition = (fact: Fact): string | undefined => {
  switch (fact.kind) {
    case "visitor-agreed":
      return "agreed";
    case "visitor-withdrew":
      return "withdrew";
    case "card-read":
      if (fact.by === "visitor-slip") return "returned-by-slip";
      if (fact.by === "card") return undefined;
      return fact.agreed ? "returned-by-number" : "came-by-number";
    case "card-refused":
      return fact.error.startsWith("visitor-slip") ? "slip-of-nobody" : undefined;
    case "guess-missed":
      return "number-of-nobody";
    default:
      return undefined;
  }
};
