/**
 * Permits: the only thing against which a lock is pulsed. The journal issues one after its commit, the driver
 * spends it, once. Who may open which box is decided before a permit exists, not here.
 */
import type { Clock } from "../runtime/ports.ts";

declare const issued: unique symbol;

/** One durable authorisation of one pulse. Can't be written down: only a PermitOffice makes one. */
export interface Permit {
  /** Id of the committed intent; no personal data. */
  readonly permit: string;
  readonly [issued]: true;
}

/** A permit not used within this time after its issue opens nothing: its citizen may have gone. */
export const PERMIT_LIFE_MS = 30_000;
/**
 * Ids remembered so that none is issued twice. The oldest is forgotten first, but never one that still lives:
 * more than this many within PERMIT_LIFE_MS are not issued.
 */
export const PERMITS_REMEMBERED_MAX = 4_096;

export type Spending = "spent-now" | "permit-spent" | "permit-expired" | "permit-unknown";

/** The half of the office that a driver is given: it can use a permit up, not make one. */
export interface PermitDesk {
  spend(permit: Permit): Spending;
}

/** The half that the journal alone is given by the composition root. */
export interface PermitIssuer {
  /** Undefined: this id was issued before, or PERMITS_REMEMBERED_MAX permits live already. */
  issue(id: string): Permit | undefined;
}

interface Issue {
  readonly expires_ms: number;
  spent: boolean;
}

export class PermitOffice implements PermitDesk, PermitIssuer {
  readonly #clock: Clock;
  /**
   * Keyed by the object itself, so that a copy or a forgery is unknown and a spent one is never forgotten.
   */
  readonly #records = new WeakMap<Permit, Issue>();
  /** Issued ids, oldest first, with the end of their life. */
  readonly #ids = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  issue(id: string): Permit | undefined {
    const now_ms = this.#clock.now_ms();
    if (this.#ids.has(id) || !this.#hasRoom(now_ms)) return undefined;
    const expires_ms = now_ms + PERMIT_LIFE_MS;
    const permit = Object.freeze({ permit: id }) as Permit;
    this.#ids.set(id, expires_ms);
    this.#records.set(permit, { expires_ms, spent: false });
    return permit;
  }

  spend(permit: Permit): Spending {
    const record = this.#records.get(permit);
    if (record === undefined) return "permit-unknown";
    if (record.spent) return "permit-spent";
    record.spent = true;
    return this.#clock.now_ms() > record.expires_ms ? "permit-expired" : "spent-now";
  }

  #hasRoom(now_ms: number): boolean {
    if (this.#ids.size < PERMITS_REMEMBERED_MAX) return true;
    const oldest = this.#ids.entries().next().value;
    if (oldest === undefined || oldest[1] >= now_ms) return false;
    this.#ids.delete(oldest[0]);
    return true;
  }
}
