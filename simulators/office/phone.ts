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

  /** The six digits of the newest code on a phone; other messages may have come since. */
  newestCode(phone: string): string | undefined {
    const codes = this.messages(phone).flatMap((text) => /^Mã [^:]*: ([0-9]{6})\b/.exec(text)?.[1] ?? []);
    return codes.at(-1);
  }

  /** What the owner of this phone can read, oldest first. */
  messages(phone: string): readonly string[] {
    return this.#inboxes.get(phone) ?? [];
  }

  onMessage(listener: (phone: string, text: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
