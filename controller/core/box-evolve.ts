/** What facts about result boxes, doors and permits make of the state. */
import type { Evolvers, FactOf } from "./fact.ts";
import type { Box, Claim, Office, Permit } from "./state.ts";

type BoxFact =
  | "result-assigned"
  | "result-stored"
  | "result-collected"
  | "permit-granted"
  | "pulse-begun"
  | "pulse-ended"
  | "permit-voided"
  | "door-changed"
  | "box-opened"
  | "box-quarantined"
  | "box-left-open"
  | "box-cleared"
  | "bank-resumed"
  | "bank-stopped";

const withBox = (office: Office, number: number, change: Partial<Box>): Office => {
  const before = office.boxes[number];
  return before === undefined
    ? office
    : { ...office, boxes: { ...office.boxes, [String(number)]: { ...before, ...change } } };
};

const withPermit = (office: Office, id: string, change: Partial<Permit>): Office => {
  const before = office.permits[id];
  return before === undefined
    ? office
    : { ...office, permits: { ...office.permits, [id]: { ...before, ...change } } };
};

const withoutPermit = (office: Office, id: string): Office => {
  const { [id]: _gone, ...permits } = office.permits;
  return { ...office, permits };
};

const grant = (office: Office, fact: FactOf<"permit-granted">, at_ms: number): Office => {
  const permit: Permit = {
    id: fact.permit,
    box: fact.box,
    purpose: fact.purpose,
    place: fact.place,
    claim: fact.claim,
    method: fact.method ?? (fact.purpose === "collect" ? "card-and-code" : null),
    state: "granted",
    pulse: null,
    opened_ms: null,
    granted_ms: at_ms,
  };
  const granted: Office = { ...office, permits: { ...office.permits, [fact.permit]: permit } };
  return withBox(granted, fact.box, {
    state: fact.purpose === "load" ? "loading" : "releasing",
    permit: fact.permit,
    since_ms: at_ms,
  });
};

/** A pulse counts against the session that asked for it, so that a third can be refused. */
const beginPulse = (office: Office, fact: FactOf<"pulse-begun">): Office => {
  const permit = office.permits[fact.permit];
  const begun = withPermit(office, fact.permit, { state: "pulsing" });
  const kiosk = permit === undefined ? undefined : begun.kiosks[permit.place];
  if (permit === undefined || kiosk?.claim == null || kiosk.claim.id !== permit.claim) return begun;
  const box = String(permit.box);
  const claim: Claim = {
    ...kiosk.claim,
    pulses: { ...kiosk.claim.pulses, [box]: (kiosk.claim.pulses[box] ?? 0) + 1 },
  };
  return { ...begun, kiosks: { ...begun.kiosks, [permit.place]: { ...kiosk, claim } } };
};

/** The permit is over without a proven opening; what the box held, it still holds. */
const voidPermit = (office: Office, fact: FactOf<"permit-voided">, at_ms: number): Office => {
  const purpose = office.permits[fact.permit]?.purpose;
  const box = office.boxes[fact.box];
  const over = withoutPermit(office, fact.permit);
  if (box === undefined || box.permit !== fact.permit) return over;
  const back: Partial<Box> =
    purpose === "load"
      ? { state: "empty", dossier: null, person: null, permit: null, since_ms: at_ms }
      : { state: "stored", permit: null, since_ms: at_ms };
  return withBox(over, fact.box, back);
};

const EMPTY_BOX = { state: "empty", dossier: null, person: null, permit: null, why: null } as const;

export const BOX_EVOLVERS: Pick<Evolvers, BoxFact> = {
  "result-assigned": (office, { box, dossier, person }) => withBox(office, box, { dossier, person }),
  "result-stored": (office, { box }, at_ms) => {
    const permit = office.boxes[box]?.permit;
    const over = permit == null ? office : withoutPermit(office, permit);
    const { book } = office;
    const counted = { ...over, book: { ...book, loaded: book.loaded + 1 } };
    return withBox(counted, box, { state: "stored", permit: null, since_ms: at_ms });
  },
  "result-collected": (office, { box }, at_ms) => {
    const permit = office.boxes[box]?.permit;
    const over = permit == null ? office : withoutPermit(office, permit);
    const { book } = office;
    const counted = { ...over, book: { ...book, collected: book.collected + 1 } };
    return withBox(counted, box, { ...EMPTY_BOX, since_ms: at_ms });
  },
  "permit-granted": grant,
  "pulse-begun": beginPulse,
  "pulse-ended": (office, { permit, end }) => withPermit(office, permit, { state: "pulsed", pulse: end }),
  "permit-voided": voidPermit,
  "door-changed": (office, { box, door }) => withBox(office, box, { door }),
  "box-opened": (office, { permit }, at_ms) => withPermit(office, permit, { opened_ms: at_ms }),
  "box-quarantined": (office, { box, why }, at_ms) => {
    const permit = office.boxes[box]?.permit;
    const over = permit == null ? office : withoutPermit(office, permit);
    return withBox(over, box, { state: "quarantined", permit: null, why, since_ms: at_ms });
  },
  "box-left-open": (office, { box }) => withBox(office, box, { why: "left-open" }),
  "box-cleared": (office, { box, holds }, at_ms) =>
    withBox(
      office,
      box,
      holds === "nothing"
        ? { ...EMPTY_BOX, since_ms: at_ms }
        : { state: "stored", permit: null, why: null, since_ms: at_ms },
    ),
  "bank-resumed": (office, { bank }) => {
    const { [bank]: _why, ...stopped_banks } = office.stopped_banks;
    return { ...office, stopped_banks };
  },
  "bank-stopped": (office, { bank, why }) => ({
    ...office,
    stopped_banks: { ...office.stopped_banks, [bank]: why },
  }),
};
