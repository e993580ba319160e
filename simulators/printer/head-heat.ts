/**
 * How hot the print head is, in rows of solid black it has not yet given off: each row warms it by its share
 * of ink, time cools it. Knows no clock of its own.
 * UNSURE: the figures; real heads rest after some tens of centimetres of black, and text never rests them.
 */
const COOLS_ROWS_PER_S = 300;
/** 375 mm of solid black without a pause. */
export const HEAT_REST_AT_ROWS = 3_000;
export const HEAT_GO_AT_ROWS = 1_500;

export class HeadHeat {
  #rows = 0;
  #seen_ms = 0;

  /** Adds `black_rows` at `now_ms`; answers how long the head must rest now, ms, 0 mostly. */
  warm(black_rows: number, now_ms: number): number {
    this.#cool(now_ms);
    this.#rows += black_rows;
    if (this.#rows < HEAT_REST_AT_ROWS) return 0;
    return ((this.#rows - HEAT_GO_AT_ROWS) * 1_000) / COOLS_ROWS_PER_S;
  }

  /** Share of the heat at which it rests, 0 to 1 and a little more. */
  share(now_ms: number): number {
    this.#cool(now_ms);
    return this.#rows / HEAT_REST_AT_ROWS;
  }

  #cool(now_ms: number): void {
    this.#rows = Math.max(0, this.#rows - ((now_ms - this.#seen_ms) * COOLS_ROWS_PER_S) / 1_000);
    this.#seen_ms = now_ms;
  }
}

const BITS = Uint8Array.from({ length: 256 }, (_, byte) => byte.toString(2).replaceAll("0", "").length);

/** Rows of solid black that this ink makes on a head of `width_bytes`. */
export const blackRows = (data: Uint8Array, width_bytes: number): number => {
  let dots = 0;
  for (const byte of data) dots += BITS[byte] ?? 0;
  return dots / (width_bytes * 8);
};
