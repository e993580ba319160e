/** What the people of an office share: a visitor, and what clerks and collectors need of everybody else. */
import type { Lane, PriorityReason } from "../../controller/core/state.ts";
import { Personal } from "../../drivers/runtime/personal.ts";
import type { SeededRandom } from "../kit/seeded-random.ts";
import type { Shows } from "./regulars.ts";
import type { World } from "./world.ts";

export interface Visitor {
  readonly person: number;
  readonly shows: Shows;
  /** What his visitor slip says; "": he has none. */
  readonly slip: string;
  readonly field: string;
  readonly lane: Lane;
  readonly reason: PriorityReason | null;
  readonly leaves: boolean;
  ticket: string;
  card: { readonly base: string; readonly card: number } | undefined;
  at_counter: boolean;
  walking: boolean;
  /** Comes only when the card buzzes a second time, and looks at no display. */
  readonly slow: boolean;
  /** Times the card was felt as a call. */
  felt: number;
}

export interface Crowd {
  readonly world: World;
  readonly random: SeededRandom;
  /** The clerk calls the number aloud. */
  calledAloud(visitor: Visitor): void;
  visitorOf(ticket: string): Visitor | undefined;
  /** Served or absent: the visitor goes. */
  left(visitor: Visitor): void;
  resultLoaded(dossier: string, person: number): void;
  after(delay_ms: number, what: string, act: () => void): void;
  between(low_ms: number, high_ms: number): number;
}

/** A fictional telephone for each person. */
export const phoneOf = (person: number): Personal<string> =>
  new Personal(`09${String(person).padStart(8, "0")}`);
