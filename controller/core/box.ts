/**
 * Which box may be opened now, and which lock supply is free. A permit is kept before its pulse, locks of one
 * supply never draw current together, a coil rests after its pulse, and a door that is not provably closed is
 * never opened.
 */
import type { Draft } from "./draft.ts";
import {
  type BankPlan,
  BOX_PULSES_A_MIN,
  type BoxPlan,
  COUNTER_OPENS_A_MIN,
  DOOR_OPENS_WITHIN_MS,
  MINUTE_MS,
} from "./plan.ts";
import { type Reply, refused, refusedFor } from "./refusal.ts";
import type { Box, BoxPulse, Purpose } from "./result-box.ts";

/** What may be asked of a decision while it is made, and of a view. */
type Seen = Pick<Draft, "plan" | "office" | "at_ms">;

export const planOf = ({ plan }: Pick<Draft, "plan">, number: number): BoxPlan | undefined =>
  plan.boxes.find((box) => box.number === number);

export const bankOf = (seen: Pick<Draft, "plan">, number: number): BankPlan | undefined => {
  const bank = planOf(seen, number)?.bank;
  return seen.plan.banks.find((row) => row.id === bank);
};

export const supplyOf = (seen: Pick<Draft, "plan">, number: number): string | undefined =>
  bankOf(seen, number)?.supply;

/** Time for which a coil still rests, ms; 0: it may be used. */
export const restOf_ms = ({ at_ms }: Pick<Draft, "at_ms">, box: Box): number => {
  const times_ms = box.pulses_ms.filter((time_ms) => time_ms > at_ms - MINUTE_MS);
  const [oldest_ms = 0] = times_ms;
  const full_ms = times_ms.length >= BOX_PULSES_A_MIN ? oldest_ms + MINUTE_MS - at_ms : 0;
  return Math.max(0, box.rest_until_ms - at_ms, full_ms);
};

/**
 * Why a box can't be pulsed now; undefined: it can. An unknown door is never taken for closed. Where no door
 * is ever heard only a technician's test may go on.
 */
export const notReady = (seen: Seen, box: Box, purpose: Purpose): Reply | undefined => {
  const bank = bankOf(seen, box.number);
  if (bank === undefined) return refused("unknown-box");
  if (Object.hasOwn(seen.office.stopped_banks, bank.id)) return refused("bank-stopped");
  if (seen.office.devices[bank.id]?.state === "down") return refused("bank-down");
  if (!bank.doors && purpose !== "test") return refused("bank-without-doors");
  if (bank.doors && box.door !== "closed") return refused("door-not-closed");
  const rest_ms = restOf_ms(seen, box);
  return rest_ms > 0 ? refusedFor("box-rests", rest_ms) : undefined;
};

/** Somebody is at a box that this place opened. One whose door nobody hears holds nobody up. */
export const isAtWork = ({ office }: Pick<Draft, "office">, place: string): boolean =>
  Object.values(office.permits).some((permit) => permit.place === place && permit.state !== "interrupted");

/** Why the staff of this place may not open a further box now. */
export const opensTooFast = ({ office, at_ms }: Seen, place: string): Reply | undefined => {
  const known_ms = Object.hasOwn(office.opens_ms, place) ? (office.opens_ms[place] ?? []) : [];
  const times_ms = known_ms.filter((time_ms) => time_ms > at_ms - MINUTE_MS);
  const [oldest_ms = 0] = times_ms;
  if (times_ms.length < COUNTER_OPENS_A_MIN) return undefined;
  return refusedFor("opens-too-fast", oldest_ms + MINUTE_MS - at_ms);
};

/**
 * The lock may draw current, or its door may still answer: until its permit's timer has said so, or, where
 * the permit is over or was interrupted, until the time for it is over. An end that a restart assumed frees
 * nothing earlier, whatever the door says.
 */
const isPulseAlive = ({ office, at_ms }: Seen, { permit, outcome, ended_ms, told }: BoxPulse): boolean => {
  if (outcome === "refused") return false;
  if (ended_ms === null || (!told && at_ms < ended_ms + DOOR_OPENS_WITHIN_MS)) return true;
  if (outcome !== "sent") return false;
  return office.permits[permit]?.state === "pulsed" || at_ms < ended_ms + DOOR_OPENS_WITHIN_MS;
};

/** Frame, pulse and settling time of one lock, over all banks of the supply, until its door has answered. */
export const isSupplyBusy = (seen: Seen, supply: string | undefined): boolean =>
  seen.plan.boxes.some(({ number }) => {
    const pulse = seen.office.boxes[number]?.pulse;
    return pulse != null && isPulseAlive(seen, pulse) && supplyOf(seen, number) === supply;
  });

/**
 * The box whose pulse another door of its supply would have answered by mistake, if one opened now: the one
 * begun last, from its beginning until DOOR_OPENS_WITHIN_MS after its end, whether it opened as well or not.
 */
export const pulsedBeside = (seen: Seen, opened: Box): Box | undefined => {
  const supply = supplyOf(seen, opened.number);
  const { boxes } = seen.office;
  return seen.plan.boxes
    .map(({ number }) => boxes[number])
    .filter((box) => box !== undefined)
    .filter(({ number, pulse }) => {
      if (number === opened.number || pulse === null || pulse.outcome === "refused") return false;
      const lately = pulse.ended_ms === null || seen.at_ms <= pulse.ended_ms + DOOR_OPENS_WITHIN_MS;
      return lately && supplyOf(seen, number) === supply;
    })
    .sort((a, b) => (b.pulse?.began_ms ?? 0) - (a.pulse?.began_ms ?? 0))[0];
};
