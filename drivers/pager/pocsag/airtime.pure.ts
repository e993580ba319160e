/** How long pages occupy the air, in bits and milliseconds. Source of the figures: pagers.md 3. */
import type { PocsagPage } from "./page.pure.ts";
import { type Plan, planBurst } from "./planner.pure.ts";
import { BATCH_BITS, PREAMBLE_BITS_MIN } from "./transmission.pure.ts";

/** Bits per second. */
export const POCSAG_RATES = [512, 1200, 2400] as const;
export type PocsagRate = (typeof POCSAG_RATES)[number];

/** All pages behind one preamble, or each behind its own as bases without a queue send them. */
export type Sending = "one-burst" | "page-by-page";

export type Airtime =
  | {
      readonly kind: "airtime";
      readonly transmissions: number;
      readonly batches: number;
      readonly bits: number;
      readonly ms: number;
    }
  | Extract<Plan, { readonly kind: "refused" }>;

export const transmissionBits = (batches: number): number => PREAMBLE_BITS_MIN + batches * BATCH_BITS;

export const pagesAirtime = (pages: readonly PocsagPage[], rate: PocsagRate, sending: Sending): Airtime => {
  const bursts = sending === "one-burst" ? [pages] : pages.map((page) => [page]);
  let batches = 0;
  let bits = 0;
  for (const [index, burst] of bursts.entries()) {
    const plan = planBurst(burst);
    if (plan.kind === "refused") return sending === "one-burst" ? plan : { ...plan, index };
    batches += plan.batches;
    bits += transmissionBits(plan.batches);
  }
  return { kind: "airtime", transmissions: bursts.length, batches, bits, ms: (bits * 1_000) / rate };
};
