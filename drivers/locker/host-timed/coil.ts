/**
 * The one place where a coil gets current from this program. Its end is armed before its beginning, so that
 * no mistake above can leave it on; only the death of the program can (DATASHEET.md, host-timed banks).
 */
import type { Clock, Disarm } from "../../runtime/ports.ts";
import type { HostSwitches } from "./switches.ts";

interface Running {
  readonly index0: number;
  readonly began_ms: number;
  readonly disarm: Disarm;
}

export interface PulseEnd {
  /** The write that energised was taken. */
  readonly taken: boolean;
  /** How long its current was on, as far as this program knows. */
  readonly on_ms: number;
}

export class Coil {
  readonly #switches: HostSwitches;
  readonly #clock: Clock;
  readonly #ended: (end: PulseEnd) => void;
  #running: Running | undefined;

  /** `ended` is called once for each pulse, however it ended. */
  constructor(switches: HostSwitches, clock: Clock, ended: (end: PulseEnd) => void) {
    this.#switches = switches;
    this.#clock = clock;
    this.#ended = ended;
  }

  /** Ends the one before it, if any. */
  pulse(index0: number, duration_ms: number): void {
    this.cut();
    const disarm = this.#clock.arm("coil off", duration_ms, () => this.cut());
    this.#running = { index0, began_ms: this.#clock.now_ms(), disarm };
    if (!this.#switches.energise(index0)) this.#end(false);
  }

  /** Ends the running pulse now; nothing where none runs. */
  cut(): void {
    this.#end(true);
  }

  #end(taken: boolean): void {
    const running = this.#running;
    if (running === undefined) return;
    this.#running = undefined;
    running.disarm();
    this.#switches.rest(running.index0);
    this.#ended({ taken, on_ms: this.#clock.now_ms() - running.began_ms });
  }
}
