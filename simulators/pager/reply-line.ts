/**
 * The base's own line to the host: puts its messages on the wire, in order, with the troubles that a line has
 * when a defect is switched on. What is said, and when, the front decides.
 */

import type { Clock } from "../../drivers/runtime/ports.ts";
import { concatBytes } from "../../drivers/runtime/text.ts";
import type { DeviceSide } from "../kit/device.ts";
import type { SeededRandom } from "../kit/seeded-random.ts";
import type { DefectSwitches } from "./defects.ts";

/** Pause between the pieces of a split reply. */
const PIECE_PAUSE_MS = 4;
const GARBAGE_MAX_BYTES = 12;

export class ReplyLine {
  readonly #clock: Clock;
  readonly #random: SeededRandom;
  readonly #defects: DefectSwitches;
  readonly #noise_end: Uint8Array;
  #side: DeviceSide | undefined;
  #replies = 0;
  #free_ms = 0;
  #power = 0;

  /** `noise_end`: what ends noise on a line, empty where messages have a beginning of their own. */
  constructor(clock: Clock, random: SeededRandom, defects: DefectSwitches, noise_end: Uint8Array) {
    this.#clock = clock;
    this.#random = random;
    this.#defects = defects;
    this.#noise_end = noise_end;
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
  }

  /** Messages that leave in one piece. `about` a page: those may be delayed apart from the others. */
  say(messages: readonly Uint8Array[], about: "page" | "base"): void {
    const kept = messages.filter(() => !this.#dropped());
    if (kept.length === 0 || this.#defects.has("silent") || this.#defects.has("mute")) return;
    const late_ms = this.#defects.value("late-reply") ?? 0;
    const latePage_ms = about === "page" ? (this.#defects.value("late-page-reply") ?? 0) : 0;
    const bytes = concatBytes(...kept.map((message) => this.#dress(message)));
    this.#later(Math.max(late_ms, latePage_ms), () => this.#put(bytes));
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
    return concatBytes(noise, this.#noise_end, message);
  }

  #put(bytes: Uint8Array): void {
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

  #later(delay_ms: number, act: () => void): void {
    const power = this.#power;
    if (delay_ms === 0) return act();
    this.#clock.arm("base answers", delay_ms, () => {
      if (power === this.#power) act();
    });
  }
}
