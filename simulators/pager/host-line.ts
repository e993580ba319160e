/**
 * The line between host and base, both ways, with the troubles a line has when a defect is switched on. What
 * is said, when, and what was meant is the front's.
 */

import type { Clock } from "../../drivers/runtime/ports.ts";
import { concatBytes } from "../../drivers/runtime/text.ts";
import type { DeviceSide } from "../kit/device.ts";
import type { SeededRandom } from "../kit/seeded-random.ts";
import type { DefectSwitches } from "./defects.ts";

/** Pause between the pieces of a split reply. */
const PIECE_PAUSE_MS = 4;
const GARBAGE_MAX_BYTES = 12;
const CR = 0x0d;
const PARITY_BIT = 0x80;

export interface LineHabits {
  /** What ends noise on a line; empty where messages have a beginning of their own. */
  readonly noise_end: Uint8Array;
  /** One thing after the other: what is said behind a late answer is late too. */
  readonly in_order: boolean;
}

export class HostLine {
  readonly #clock: Clock;
  readonly #random: SeededRandom;
  readonly #baud: SeededRandom;
  readonly #defects: DefectSwitches;
  readonly #habits: LineHabits;
  #side: DeviceSide | undefined;
  #replies = 0;
  #line_ends = 0;
  #free_ms = 0;
  /** When the last message is said. */
  #due_ms = 0;
  #power = 0;
  /** CTS is low as long as this says so. */
  busy = false;
  #ctsLowUntil_ms = 0;

  constructor(clock: Clock, random: SeededRandom, defects: DefectSwitches, habits: LineHabits) {
    this.#clock = clock;
    this.#random = random;
    this.#baud = random.fork("baud");
    this.#defects = defects;
    this.#habits = habits;
  }

  attach(side: DeviceSide): void {
    this.#side = side;
  }

  get side(): DeviceSide | undefined {
    return this.#side;
  }

  /** Nothing that was still to be said is said after the power went. */
  cut(): void {
    this.#power++;
    this.#free_ms = 0;
    this.#due_ms = 0;
  }

  /** The base can't listen from now: what the host sends meanwhile is lost. 0: it listens. */
  holdCts(for_ms: number): void {
    this.#ctsLowUntil_ms = for_ms === 0 ? 0 : this.#clock.now_ms() + for_ms;
  }

  get ctsLow(): boolean {
    return this.busy || this.#clock.now_ms() < this.#ctsLowUntil_ms;
  }

  // ---- host to base ----

  /** What of the host's bytes reaches the base, and as what. */
  heard(bytes: Uint8Array): Uint8Array {
    if (this.#defects.has("silent") || this.ctsLow) return new Uint8Array();
    let seen = bytes;
    if (this.#defects.has("wrong-baud")) seen = this.#baud.bytes(seen.length);
    // Seven bits and a parity that the host never sent: every other character fails it.
    if (this.#defects.has("wrong-parity")) seen = seen.filter(isEven).map((byte) => byte & ~PARITY_BIT);
    const nth = this.#defects.value("loses-line-ends");
    return nth === undefined ? seen : seen.filter((byte) => byte !== CR || ++this.#line_ends % nth !== 0);
  }

  // ---- base to host ----

  /** Messages that leave in one piece. `about` a page: those may be delayed apart from the others. */
  say(messages: readonly Uint8Array[], about: "page" | "base"): void {
    const kept = messages.filter(() => !this.#dropped());
    if (kept.length === 0 || this.#defects.has("silent") || this.#defects.has("mute")) return;
    const late_ms = this.#defects.value("late-reply") ?? 0;
    const latePage_ms = about === "page" ? (this.#defects.value("late-page-reply") ?? 0) : 0;
    const twice = about === "page" && this.#defects.has("doubled-replies");
    const said = kept.flatMap((message) => (twice ? [message, message] : [message]));
    const bytes = concatBytes(...said.map((message) => this.#dress(message)));
    const now_ms = this.#clock.now_ms();
    const due_ms = Math.max(
      now_ms + Math.max(late_ms, latePage_ms),
      this.#habits.in_order ? this.#due_ms : 0,
    );
    this.#due_ms = due_ms;
    this.#later(due_ms - now_ms, () => this.#put(bytes));
  }

  /** The host's own bytes come back, as from an adapter that lets it hear itself. */
  echo(bytes: Uint8Array): void {
    if (bytes.length > 0) this.#put(bytes);
  }

  #dropped(): boolean {
    const nth = this.#defects.value("drops-nth-reply");
    this.#replies++;
    return nth !== undefined && this.#replies % nth === 0;
  }

  #dress(message: Uint8Array): Uint8Array {
    if (!this.#defects.has("garbage")) return message;
    // A break ends the noise: what follows a burst begins a new line, or the burst would eat the answer.
    const noise = this.#random.bytes(this.#random.between(1, GARBAGE_MAX_BYTES));
    return concatBytes(noise, this.#habits.noise_end, message);
  }

  #put(said: Uint8Array): void {
    const bytes = this.#asSent(said);
    const piece = this.#defects.value("split-replies");
    if (piece === undefined) return this.#side?.send(bytes);
    let at_ms = Math.max(this.#clock.now_ms(), this.#free_ms);
    for (let from = 0; from < bytes.length; from += piece) {
      const part = bytes.slice(from, from + piece);
      this.#later(at_ms - this.#clock.now_ms(), () => this.#side?.send(part));
      at_ms += PIECE_PAUSE_MS;
    }
    this.#free_ms = at_ms;
  }

  #asSent(bytes: Uint8Array): Uint8Array {
    if (this.#defects.has("wrong-baud")) return this.#baud.bytes(bytes.length);
    if (!this.#defects.has("wrong-parity")) return bytes;
    return bytes.map((byte) => (isEven(byte & ~PARITY_BIT) ? byte & ~PARITY_BIT : byte | PARITY_BIT));
  }

  #later(delay_ms: number, act: () => void): void {
    const power = this.#power;
    if (delay_ms === 0) return act();
    this.#clock.arm("base answers", delay_ms, () => {
      if (power === this.#power) act();
    });
  }
}

/** An even number of ones. */
const isEven = (byte: number): boolean => {
  let ones = 0;
  for (let rest = byte; rest !== 0; rest >>>= 1) ones += rest & 1;
  return ones % 2 === 0;
};
