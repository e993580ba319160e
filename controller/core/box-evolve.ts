/** What facts about boxes, permits, pulses and doors make of the state. */
import type { BoxFact as AnyBoxFact } from "./box-fact.ts";
import { NO_RESULT } from "./empty-office.ts";
import type { Evolvers, FactOf } from "./fact.ts";
import { BOX_PULSES_A_MIN, BOX_REST_MS, COUNTER_OPENS_A_MIN, MINUTE_MS } from "./plan.ts";
import type { Box, BoxPulse, BoxState, Permit, Purpose } from "./result-box.ts";
import { RESULT_EVOLVERS, type ResultFact } from "./result-evolve.ts";
import type { Claim, Office } from "./state.ts";
import { withBox, withoutPermit } from "./with-box.ts";

type LockFact = Exclude<AnyBoxFact["kind"], ResultFact>;

const withPermit = (office: Office, id: string, change: Partial<Permit>): Office => {
  const before = office.permits[id];
  return before === undefined
    ? office
    : { ...office, permits: { ...office.permits, [id]: { ...before, ...change } } };
};

const recent = (times_ms: readonly number[], at_ms: number, most: number): readonly number[] =>
  [...times_ms.filter((time_ms) => time_ms > at_ms - MINUTE_MS), at_ms].slice(-most);

const atWork = (purpose: Purpose): BoxState => (purpose === "load" ? "loading" : "releasing");

const grant = (office: Office, fact: FactOf<"permit-granted">, at_ms: number): Office => {
  const { permit: id, box, purpose, place, claim } = fact;
  const permit: Permit = {
    id,
    box,
    purpose,
    place,
    claim,
    method: fact.method ?? (purpose === "collect" ? "card-and-code" : null),
    staff: fact.staff ?? null,
    second: fact.second ?? null,
    reason: fact.reason ?? null,
    from: office.boxes[box]?.state ?? "empty",
    state: "granted",
    pulse: null,
    opened_ms: null,
    granted_ms: at_ms,
  };
  const granted: Office = { ...office, permits: { ...office.permits, [id]: permit } };
  const ordered = purpose === "collect" ? granted : withOpening(granted, place, at_ms);
  return withBox(ordered, box, { state: atWork(purpose), permit: id, since_ms: at_ms });
};

const withOpening = (office: Office, place: string, at_ms: number): Office => {
  const times_ms = recent(office.opens_ms[place] ?? [], at_ms, COUNTER_OPENS_A_MIN);
  return { ...office, opens_ms: { ...office.opens_ms, [place]: times_ms } };
};

/** A pulse counts against the session that asked for it, so that a third can be refused. */
const withClaimPulses = (office: Office, permit: Permit, more: 1 | -1): Office => {
  const kiosk = office.kiosks[permit.place];
  if (kiosk?.claim == null || kiosk.claim.id !== permit.claim) return office;
  const box = String(permit.box);
  const pulses = Math.max(0, (kiosk.claim.pulses[box] ?? 0) + more);
  const claim: Claim = { ...kiosk.claim, pulses: { ...kiosk.claim.pulses, [box]: pulses } };
  return { ...office, kiosks: { ...office.kiosks, [permit.place]: { ...kiosk, claim } } };
};

const beginPulse = (office: Office, fact: FactOf<"pulse-begun">, at_ms: number): Office => {
  const permit = office.permits[fact.permit];
  const box = permit === undefined ? undefined : office.boxes[permit.box];
  if (permit === undefined || box === undefined) return office;
  const begun = withBox(withPermit(office, permit.id, { state: "pulsing" }), box.number, {
    pulse: { permit: permit.id, began_ms: at_ms, ended_ms: null, told: false, outcome: "pulsing" },
    rest_until_ms: at_ms + BOX_REST_MS,
    pulses_ms: recent(box.pulses_ms, at_ms, BOX_PULSES_A_MIN),
  });
  return withClaimPulses(begun, permit, 1);
};

/** The pulse of this permit, if it is still the newest of the box. */
const pulseOf = (box: Box | undefined, permit: string): BoxPulse | undefined =>
  box?.pulse?.permit === permit ? box.pulse : undefined;

const closePulse = (office: Office, number: number, permit: string, at_ms: number, told: boolean): Office => {
  const pulse = pulseOf(office.boxes[number], permit);
  if (pulse === undefined || pulse.ended_ms !== null) return office;
  const outcome = pulse.outcome === "pulsing" ? "sent" : pulse.outcome;
  return withBox(office, number, {
    pulse: { ...pulse, ended_ms: at_ms, told, outcome },
    rest_until_ms: at_ms + BOX_REST_MS,
  });
};

const endPulse = (office: Office, fact: FactOf<"pulse-ended">, at_ms: number): Office => {
  const number = fact.box ?? office.permits[fact.permit]?.box;
  const ended = withPermit(office, fact.permit, { state: "pulsed", pulse: fact.end });
  return number === undefined ? ended : closePulse(ended, number, fact.permit, at_ms, fact.assumed !== true);
};

const withOutcome = (
  office: Office,
  number: number,
  permit: string | null,
  outcome: BoxPulse["outcome"],
): Office => {
  const pulse = permit === null ? undefined : pulseOf(office.boxes[number], permit);
  return pulse === undefined ? office : withBox(office, number, { pulse: { ...pulse, outcome } });
};

const interrupt = (office: Office, { permit, box }: FactOf<"permit-interrupted">, at_ms: number): Office =>
  withBox(
    closePulse(withPermit(office, permit, { state: "interrupted" }), box, permit, at_ms, false),
    box,
    office.boxes[box]?.permit === permit ? { state: "unknown", since_ms: at_ms } : {},
  );

const open = (office: Office, { box, permit: id }: FactOf<"box-opened">, at_ms: number): Office => {
  const permit = office.permits[id];
  if (permit === undefined) return office;
  const state = permit.state === "interrupted" ? "pulsed" : permit.state;
  const opened = withOutcome(withPermit(office, id, { state, opened_ms: at_ms }), box, id, "opened");
  const { round } = opened;
  const seen =
    permit.purpose === "round" && round !== null && !round.looked.includes(box)
      ? { ...opened, round: { ...round, looked: [...round.looked, box] } }
      : opened;
  return withBox(seen, box, { state: atWork(permit.purpose) });
};

/** The lock got no current: the coil did no work, and the session lost nothing. */
const takeBack = (office: Office, permit: Permit, at_ms: number): Office => {
  const box = office.boxes[permit.box];
  const pulse = pulseOf(box, permit.id);
  if (box === undefined || pulse === undefined) return office;
  const back = withBox(office, box.number, {
    pulse: { ...pulse, ended_ms: at_ms, told: true, outcome: "refused" },
    rest_until_ms: at_ms,
    pulses_ms: box.pulses_ms.slice(0, -1),
  });
  return withClaimPulses(back, permit, -1);
};

/** The permit is over without a proven opening; what the box held, it still holds. */
const voidPermit = (office: Office, fact: FactOf<"permit-voided">, at_ms: number): Office => {
  const permit = office.permits[fact.permit];
  if (permit === undefined) return office;
  const unsent = fact.unsent === true ? takeBack(office, permit, at_ms) : office;
  const judged = fact.why === "not-opened" ? withOutcome(unsent, fact.box, permit.id, "not-opened") : unsent;
  const over = withoutPermit(judged, permit.id);
  if (over.boxes[fact.box]?.permit !== permit.id) return over;
  const held = permit.purpose === "load" ? NO_RESULT : {};
  return withBox(over, fact.box, { ...held, state: permit.from, permit: null, since_ms: at_ms });
};

const endPermit = (office: Office, { permit: id, box }: FactOf<"permit-ended">, at_ms: number): Office => {
  const state = office.permits[id]?.from;
  const over = withoutPermit(office, id);
  return state === undefined || over.boxes[box]?.permit !== id
    ? over
    : withBox(over, box, { state, permit: null, since_ms: at_ms });
};

/** Quarantined, also while somebody with a permit looks into it: the reason of that stays. */
const isSetAside = ({ permits }: Office, { state, permit }: Box): boolean =>
  state === "quarantined" || (permit !== null && permits[permit]?.from === "quarantined");

const changeDoor = (office: Office, { box: number, door }: FactOf<"door-changed">, at_ms: number): Office => {
  const box = office.boxes[number];
  if (box === undefined) return office;
  const seen = { door, door_ms: at_ms };
  switch (door) {
    case "unknown":
      return withBox(office, number, seen);
    case "open": {
      const permit = box.permit === null ? undefined : office.permits[box.permit];
      const goesOn = box.state === "unknown" && permit !== undefined && permit.opened_ms !== null;
      const state = goesOn ? atWork(permit.purpose) : box.state;
      return withBox(office, number, { ...seen, state, opened_ms: box.opened_ms ?? at_ms });
    }
    case "closed": {
      const why = isSetAside(office, box) ? box.why : null;
      return withBox(office, number, { ...seen, opened_ms: null, left_open: false, why });
    }
  }
};

const quarantine = (office: Office, { box, why }: FactOf<"box-quarantined">, at_ms: number): Office => {
  const permit = office.boxes[box]?.permit ?? null;
  const judged = why === "not-opened" ? withOutcome(office, box, permit, "not-opened") : office;
  const over = permit === null ? judged : withoutPermit(judged, permit);
  return withBox(over, box, { state: "quarantined", permit: null, why, since_ms: at_ms });
};

const LOCK_EVOLVERS: Pick<Evolvers, LockFact> = {
  "permit-granted": grant,
  "pulse-begun": beginPulse,
  "pulse-ended": endPulse,
  "permit-interrupted": interrupt,
  "permit-voided": voidPermit,
  "permit-ended": endPermit,
  "door-changed": changeDoor,
  "box-opened": open,
  "box-quarantined": quarantine,
  "box-found-open": (office, { box }) => withBox(office, box, { why: "found-open" }),
  "box-left-open": (office, { box: number }) => {
    const box = office.boxes[number];
    const why = box !== undefined && isSetAside(office, box) ? box.why : "left-open";
    return withBox(office, number, { left_open: true, why });
  },
  "box-retired": (office, { box, out }, at_ms) =>
    withBox(office, box, { state: out ? "out-of-service" : "empty", why: null, since_ms: at_ms }),
  "bank-resumed": (office, { bank }) => {
    const { [bank]: _why, ...stopped_banks } = office.stopped_banks;
    return { ...office, stopped_banks };
  },
  "bank-stopped": (office, { bank, why }) => ({
    ...office,
    stopped_banks: { ...office.stopped_banks, [bank]: why },
  }),
};

export const BOX_EVOLVERS: Pick<Evolvers, AnyBoxFact["kind"]> = { ...LOCK_EVOLVERS, ...RESULT_EVOLVERS };
