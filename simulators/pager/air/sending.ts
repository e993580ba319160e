/**
 * What a transmitter makes of pages that go out together: the bits behind one preamble, and how long they
 * take. Pages that are no POCSAG go out alone.
 */
import { type PocsagRate, transmissionBits } from "../../../drivers/pager/pocsag/airtime.pure.ts";
import { planBurst } from "../../../drivers/pager/pocsag/planner.pure.ts";
import {
  layOut,
  PREAMBLE_BITS_MIN,
  transmissionBytes,
} from "../../../drivers/pager/pocsag/transmission.pure.ts";
import { type AirPage, pocsagOf } from "../air-page.ts";
import type { Sending } from "./channel.ts";

export interface AirSpeed {
  readonly rate: PocsagRate;
  /** One page of one batch, whatever the rate; undefined: by the rate, a coaster's page as `COASTER_MS`. */
  readonly page_ms: number | undefined;
}

/** UNSURE: the coasters' own format takes 0.58 to 1.15 s (pagers.md 1.6). */
const COASTER_MS = 930;

export const sendingOf = (
  pages: readonly AirPage[],
  { rate, page_ms }: AirSpeed,
): Omit<Sending, "repeat"> => {
  const bits = bitsOf(pages);
  if (bits === undefined) return { pages, rate, stream: undefined, air_ms: page_ms ?? COASTER_MS };
  const { batches, stream } = bits;
  const share = transmissionBits(batches) / transmissionBits(1);
  const air_ms = page_ms === undefined ? (transmissionBits(batches) * 1_000) / rate : page_ms * share;
  return { pages, rate, stream, air_ms };
};

/** Undefined: some of it is no POCSAG, or has no room in one transmission. */
const bitsOf = (
  pages: readonly AirPage[],
): { readonly batches: number; readonly stream: Uint8Array } | undefined => {
  const all = pages.map(pocsagOf);
  if (!all.every((page) => page !== undefined)) return undefined;
  const plan = planBurst(all);
  if (plan.kind === "refused") return undefined;
  const laid = layOut(plan.pages, plan.batches);
  return laid.kind === "refused"
    ? undefined
    : { batches: plan.batches, stream: transmissionBytes(laid.words, PREAMBLE_BITS_MIN) };
};

/** How many of these go out together: as many as one transmission holds, at least one. */
export const togetherOf = (pages: readonly AirPage[]): number => {
  for (let count = pages.length; count > 1; count--)
    if (bitsOf(pages.slice(0, count)) !== undefined) return count;
  return Math.min(1, pages.length);
};
