/**
 * What has to follow once persons' data were destroyed and that is committed: the proof in the list beside
 * the site key, nothing of them left in the WAL, and what retention destroyed in the log. Whatever can't be
 * done at once is tried again; a crash before it loses nothing, as the proofs are kept with the destroying.
 */
import type { Clock, Disarm } from "../../../drivers/runtime/ports.ts";
import type { Input } from "../../core/input.ts";
import { PURGE_TOLD_MAX } from "../../core/plan.ts";
import { refusalOf } from "../store/sqlite.ts";
import type { Eraser } from "./eraser.ts";
import type { ErasureList } from "./erasure-list.ts";

/** A reader of the database, or a medium that took nothing, is tried again after this time, ms. */
export const AFTERMATH_RETRY_MS = 10_000;

export interface AftermathPorts {
  readonly eraser: Eraser;
  /** Absent: an office without a key file, in simulation. */
  readonly list: ErasureList | undefined;
  readonly clock: Clock;
  readonly post: (input: Input, within: () => void) => void;
}

/**
 * `listed`: every proof is safe outside the database too. `scrubbed`: the WAL holds no byte of the erased; with
 * more than PACKED_AT_ONCE_MAX persons, copies that SQLite once moved may stay in the file until the next
 * purge.
 */
export interface Settled {
  readonly listed: boolean;
  readonly scrubbed: boolean;
}

export class Aftermath {
  readonly #ports: AftermathPorts;
  #disarm: Disarm | undefined;

  constructor(ports: AftermathPorts) {
    this.#ports = ports;
  }

  /** Does what can be done now. Called after each commit that destroyed something. */
  settle(): Settled {
    this.stop();
    const listed = this.#list();
    const scrubbed = this.#ports.eraser.scrub();
    this.#tell();
    if (!listed || !scrubbed)
      this.#disarm = this.#ports.clock.arm("aftermath", AFTERMATH_RETRY_MS, () => this.settle());
    return { listed, scrubbed };
  }

  /** Nothing is tried again any more. */
  stop(): void {
    this.#disarm?.();
    this.#disarm = undefined;
  }

  #list(): boolean {
    const { eraser, list } = this.#ports;
    const proofs = eraser.unlisted();
    if (proofs.length === 0) return true;
    if (list?.append(proofs) === false) return false;
    try {
      eraser.markListed(proofs);
      return true;
    } catch (error) {
      if (refusalOf(error) === undefined) throw error;
      // A proof that is listed twice is one proof.
      return false;
    }
  }

  /** The proofs of one day at a time; the fact of these brings the next. */
  #tell(): void {
    const { eraser, post } = this.#ports;
    const untold = eraser.untold(PURGE_TOLD_MAX);
    const day = untold[0]?.day;
    if (day === undefined) return;
    const erasures = untold.filter((proof) => proof.day === day).map(({ erasure }) => erasure);
    post({ kind: "persons-purged", day, erasures }, () => eraser.markTold(erasures));
  }
}
