/**
 * The heat of one lock coil: current warms it, time cools it, and past a limit it burns open.
 * Figures: KR-S99N 28.8 W (lockers.md section 1c).
 */

const COIL_W = 28.8;
/** UNSURE: no sheet names how fast a coil cools; a brass body of that size loses two thirds in this time. */
const COOL_MS = 30_000;
/** UNSURE: no sheet names a limit; a cold coil burns after 8 s of current. */
const BURNS_AT_J = 202.2;
/** Warmth at which current and cooling balance; far beyond what the coil bears. */
const BALANCE_J = (COIL_W * COOL_MS) / 1_000;

/** Joule above the room's warmth, at an instant of the simulation's clock. */
export interface Heat {
  readonly joule: number;
  readonly at_ms: number;
}

export const COLD: Heat = { joule: 0, at_ms: 0 };

/** The heat at a later instant, with or without current all the while. */
export const heatAt = (heat: Heat, now_ms: number, energised: boolean): Heat => {
  const towards_J = energised ? BALANCE_J : 0;
  const left = Math.exp((heat.at_ms - now_ms) / COOL_MS);
  return { joule: towards_J + (heat.joule - towards_J) * left, at_ms: now_ms };
};

/** Time under current until the coil burns, ms; 0: at once. */
export const burnsIn_ms = ({ joule }: Heat): number =>
  joule >= BURNS_AT_J ? 0 : -COOL_MS * Math.log((BALANCE_J - BURNS_AT_J) / (BALANCE_J - joule));
