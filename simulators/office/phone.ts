/** The simulated telephone network: every message arrives after a moment, and can be read by its owner. */
import type { Notifier } from "../../controller/shell/notifier.ts";
import type { Personal } from "../../drivers/runtime/personal.ts";
import type { Clock } from "../../drivers/runtime/ports.ts";

const ARRIVES_AFTER_MS = 800;
/** Messages kept for each phone; older ones are forgotten. */
const KEPT_MAX = 20;

export class SimulatedPhones implements Notifier {
  readonly #clock: Clock;
  readonly #inboxes = new Map<string, string[]>();
  readonly #listeners = new Set<(phone: string, text: string) => void>();
  /** False: no network, nothing leaves. */
  reachable = true;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  send(phone: Personal<string>, text: Personal<string>, done: (sent: boolean) => void): void {
    if (!this.reachable) return done(false);
    this.#clock.arm("message", ARRIVES_AFTER_MS, () => {
      const number = phone.reveal();
      const inbox = [...(this.#inboxes.get(number) ?? []), text.reveal()].slice(-KEPT_MAX);
      this.#inboxes.set(number, inbox);
      done(true);
      for (const listener of this.#listeners) listener(number, text.reveal());
    });
  }

  /** The six digits of the newest code on a phone. */
  newestCode(phone: string): string | undefined {
    return /\b([0-9]{6})\b/.exec(this.#inboxes.get(phone)?.at(-1) ?? "")?.[1];
  }

  onMessage(listener: (phone: string, text: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
