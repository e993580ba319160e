/**
 * Keeps one link of any kind open: does what `supervise` decides, with timers of the clock it was given.
 * Every device's driver reconnects through it; what travels over the link is the driver's.
 */
import type { LinkLoss } from "../link/link.ts";
import { SUPERVISION_STOPPED, type SuperviseEvent, type Supervision, supervise } from "../link/supervise.ts";
import type { Clock, Disarm } from "./ports.ts";

/** One connection as its keeper sees it; what it says after its end is nobody's. */
export interface Attempt {
  opened(): void;
  lost(loss: LinkLoss): void;
  current(): boolean;
}

export interface KeptLink {
  readonly label: string;
  connect(attempt: Attempt): void;
  disconnect(): void;
  /** The device may be spoken to from now on. */
  up(): void;
  down(loss: LinkLoss): void;
}

export class LinkKeeper {
  readonly #link: KeptLink;
  readonly #clock: Clock;
  readonly #timers = new Map<string, Disarm>();
  #supervision: Supervision = SUPERVISION_STOPPED;
  #connection = 0;

  constructor(link: KeptLink, clock: Clock) {
    this.#link = link;
    this.#clock = clock;
  }

  get state(): Supervision["kind"] {
    return this.#supervision.kind;
  }

  start(): void {
    this.#supervise({ kind: "start" });
  }

  stop(): void {
    this.#supervise({ kind: "stop" });
  }

  /** Gives an open link up, to be opened again; while an attempt runs or waits there is nothing to give up. */
  giveUp(loss: LinkLoss): void {
    if (this.#supervision.kind === "open") this.#supervise({ kind: "lost", loss });
  }

  #supervise(event: SuperviseEvent): void {
    const [next, effects] = supervise(this.#supervision, event);
    this.#supervision = next;
    for (const effect of effects) {
      switch (effect.kind) {
        case "connect":
          this.#connect();
          break;
        case "disconnect":
          this.#connection++;
          this.#link.disconnect();
          break;
        case "arm": {
          const { timer, delay_ms } = effect;
          this.#timers.get(timer)?.();
          const fire = (): void => this.#supervise({ kind: "timer", timer });
          this.#timers.set(timer, this.#clock.arm(`${this.#link.label} ${timer}`, delay_ms, fire));
          break;
        }
        case "disarm":
          this.#timers.get(effect.timer)?.();
          break;
        case "up":
          this.#link.up();
          break;
        case "down":
          this.#link.down(effect.loss);
          break;
      }
    }
  }

  #connect(): void {
    const connection = ++this.#connection;
    const current = (): boolean => connection === this.#connection;
    this.#link.connect({
      opened: () => current() && this.#supervise({ kind: "opened" }),
      lost: (loss) => current() && this.#supervise({ kind: "lost", loss }),
      current,
    });
  }
}
