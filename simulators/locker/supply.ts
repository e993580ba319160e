/**
 * The one power supply behind the locks of one or several banks. It bears one coil: a second one, wherever
 * it hangs, pulls the voltage down for every board that lives on it.
 * Figures: lockers.md section 1c (KR-S99N coil 2.4 A at 12 V, KR-CU48 supply at most 3.0 A).
 */

const COIL_A = 2.4;
const SUPPLY_A = 3.0;
/** After a brown-out a board hears nothing for this long. */
export const BROWN_OUT_DEAF_MS = 800;
/** Cabinets on one supply; more than a house has rooms for. */
const LOADS_MAX = 16;

/** What hangs on a supply. */
export interface Load {
  /** Coils with current at this instant. */
  readonly coils: number;
  /** The voltage is gone: relays drop, boards are deaf for so long. */
  collapse(deaf_ms: number): void;
}

export class Supply {
  readonly #loads: Load[] = [];
  #brownOuts = 0;

  /** How often it broke down. */
  get brownOuts(): number {
    return this.#brownOuts;
  }

  get amperes(): number {
    return this.#loads.reduce((sum, { coils }) => sum + coils, 0) * COIL_A;
  }

  join(load: Load): void {
    if (this.#loads.length >= LOADS_MAX) throw new Error(`a supply feeds at most ${LOADS_MAX} cabinets`);
    this.#loads.push(load);
  }

  /** One more coil has current. Gives the load in amperes under which the supply broke down, if it did. */
  drawn(): number | undefined {
    const { amperes } = this;
    if (amperes <= SUPPLY_A) return undefined;
    this.#brownOuts++;
    for (const load of this.#loads) load.collapse(BROWN_OUT_DEAF_MS);
    return amperes;
  }

  /** The mains fail for so long; boards start up after that. */
  cut(duration_ms: number): void {
    for (const load of this.#loads) load.collapse(duration_ms + BROWN_OUT_DEAF_MS);
  }
}
