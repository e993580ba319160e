/** Timers known by name: arming one again replaces it, and all end together. */
import type { Clock, Disarm } from "./ports.ts";

export class NamedTimers {
  readonly #clock: Clock;
  readonly #armed = new Map<string, Disarm>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get size(): number {
    return this.#armed.size;
  }

  arm(name: string, delay_ms: number, fire: () => void): void {
    this.armWith(name, fire, (fired) => this.#clock.arm(name, delay_ms, fired));
  }

  /** For a timer that is no plain delay: `begin` starts it, and calls `fired` at its end. */
  armWith(name: string, fire: () => void, begin: (fired: () => void) => Disarm): void {
    this.disarm(name);
    this.#armed.set(
      name,
      begin(() => {
        this.#armed.delete(name);
        fire();
      }),
    );
  }

  disarm(name: string): void {
    this.#armed.get(name)?.();
    this.#armed.delete(name);
  }

  clear(): void {
    for (const disarm of this.#armed.values()) disarm();
    this.#armed.clear();
  }
}
