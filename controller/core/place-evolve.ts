/** What facts about the day, doors, kiosks, claims and devices make of the state. */

import { seeChip } from "./chip.ts";
import type { Evolvers, FactOf } from "./fact.ts";
import { CLAIM_LIFE_MS, CODE_FAILURES_MAX, CODE_FAILURES_WITHIN_MS } from "./plan.ts";
import type { Claim, DoorState, KioskState, Office } from "./state.ts";

type PlaceFact =
  | "day-opened"
  | "card-read"
  | "card-refused"
  | "chip-read"
  | "scan-cleared"
  | "visitor-admitted"
  | "kiosk-showed"
  | "help-called"
  | "help-seen"
  | "claim-started"
  | "code-asked"
  | "code-sent"
  | "code-not-sent"
  | "code-wrong"
  | "code-burnt"
  | "code-entry-rested"
  | "claim-verified"
  | "claim-ended"
  | "device-changed";

const withDoor = (office: Office, door: string, change: Partial<DoorState>): Office => {
  const before = office.doors[door];
  return before === undefined
    ? office
    : { ...office, doors: { ...office.doors, [door]: { ...before, ...change } } };
};

const withKiosk = (office: Office, kiosk: string, change: Partial<KioskState>): Office => {
  const before = office.kiosks[kiosk];
  return before === undefined
    ? office
    : { ...office, kiosks: { ...office.kiosks, [kiosk]: { ...before, ...change } } };
};

const withClaim = (office: Office, kiosk: string, change: (claim: Claim) => Partial<Claim>): Office => {
  const claim = office.kiosks[kiosk]?.claim;
  return claim == null ? office : withKiosk(office, kiosk, { claim: { ...claim, ...change(claim) } });
};

/** Closed tickets leave the state with their day; live ones were expired before. */
const openDay = (office: Office, fact: FactOf<"day-opened">): Office => ({
  ...office,
  day: fact.day,
  numbers: {},
  runs: {},
  calls: [],
  closed: [],
  counters: Object.fromEntries(
    Object.entries(office.counters).map(([id, counter]) => [
      id,
      { ...counter, served: 0, no_shows: 0, service_ms: [], undo: null },
    ]),
  ),
  boards: Object.fromEntries(
    Object.entries(office.boards).map(([id, board]) => [id, { ...board, counted_ms: null, losses: [] }]),
  ),
  doors: Object.fromEntries(Object.keys(office.doors).map((id) => [id, { scan: null, last_admitted: null }])),
});

const startClaim = (office: Office, fact: FactOf<"claim-started">, at_ms: number): Office =>
  withKiosk(office, fact.kiosk, {
    claim: {
      id: fact.claim,
      person: fact.person,
      boxes: fact.boxes,
      until_ms: at_ms + CLAIM_LIFE_MS,
      codes: 0,
      code_ms: null,
      code: "none",
      tries: 0,
      verified: false,
      pulses: {},
    },
  });

const wrongCode = (office: Office, fact: FactOf<"code-wrong">, at_ms: number): Office => {
  const failures = office.kiosks[fact.kiosk]?.failures_ms ?? [];
  const recent = [...failures.filter((failed_ms) => failed_ms > at_ms - CODE_FAILURES_WITHIN_MS), at_ms];
  return withClaim(
    withKiosk(office, fact.kiosk, { failures_ms: recent.slice(-CODE_FAILURES_MAX) }),
    fact.kiosk,
    (claim) => ({ tries: claim.tries + 1 }),
  );
};

export const PLACE_EVOLVERS: Pick<Evolvers, PlaceFact> = {
  "day-opened": openDay,
  "card-read": (office, { door, scan, person, elderly, visits_before, warnings }, at_ms) =>
    withDoor(office, door, {
      scan: { state: "read", scan, person, trust: "printed", elderly, visits_before, warnings, at_ms },
    }),
  "chip-read": seeChip,
  "card-refused": (office, { door, scan, error }, at_ms) =>
    withDoor(office, door, { scan: { state: "refused", scan, error, at_ms } }),
  "scan-cleared": (office, { door }) => withDoor(office, door, { scan: null }),
  "visitor-admitted": (office, { door, ticket }) =>
    withDoor(office, door, { scan: null, last_admitted: ticket }),
  "kiosk-showed": (office, { kiosk, ticket }) => withKiosk(office, kiosk, { ticket }),
  "help-called": (office, { kiosk }, at_ms) => withKiosk(office, kiosk, { help_ms: at_ms }),
  "help-seen": (office, { kiosk }) => withKiosk(office, kiosk, { help_ms: null }),
  "claim-started": startClaim,
  "code-asked": (office, { kiosk }, at_ms) =>
    withClaim(office, kiosk, (claim) => ({
      code: "asked",
      code_ms: at_ms,
      codes: claim.codes + 1,
      tries: 0,
    })),
  "code-sent": (office, { kiosk }) => withClaim(office, kiosk, () => ({ code: "sent" })),
  "code-not-sent": (office, { kiosk }) => withClaim(office, kiosk, () => ({ code: "none", code_ms: null })),
  "code-wrong": wrongCode,
  "code-burnt": (office, { kiosk }) => withClaim(office, kiosk, () => ({ code: "burnt" })),
  "code-entry-rested": (office, { kiosk, until_ms }) =>
    withKiosk(office, kiosk, { rest_until_ms: until_ms, failures_ms: [] }),
  "claim-verified": (office, { kiosk }) =>
    withClaim(office, kiosk, () => ({ verified: true, code: "burnt" })),
  "claim-ended": (office, { kiosk }) => withKiosk(office, kiosk, { claim: null }),
  "device-changed": (office, { changed, state, fault }, at_ms) => ({
    ...office,
    devices: { ...office.devices, [changed]: { state, fault, since_ms: at_ms } },
  }),
};
