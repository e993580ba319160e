/** What facts about the day, doors, kiosks and devices make of the state. */

import { seeChip } from "./chip.ts";
import type { ScanCounts } from "./day-book.ts";
import { DOOR_QUIET, NEW_DAY } from "./empty-office.ts";
import type { Evolvers, FactOf } from "./fact.ts";
import { GUESSES_MAX, GUESSES_WITHIN_MS } from "./plan.ts";
import { type DoorState, type KioskState, liveTickets, type Office, type ScanState } from "./state.ts";

type PlaceFact =
  | "day-opened"
  | "card-read"
  | "card-refused"
  | "chip-read"
  | "guess-missed"
  | "scan-cleared"
  | "visitor-admitted"
  | "visitor-agreed"
  | "visitor-withdrew"
  | "manager-called"
  | "manager-came"
  | "kiosk-card-refused"
  | "kiosk-showed"
  | "help-called"
  | "help-seen"
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

/** Closed tickets leave the state with their day; live ones were expired before. */
const openDay = (office: Office, fact: FactOf<"day-opened">): Office => ({
  ...office,
  day: fact.day,
  numbers: {},
  runs: {},
  ...NEW_DAY,
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
  doors: Object.fromEntries(
    Object.entries(office.doors).map(([id, { guesses_ms }]) => [id, { ...DOOR_QUIET, guesses_ms }]),
  ),
});

const counted = (office: Office, more: Partial<ScanCounts>): Office => {
  const { read, refused, duplicates, typed, returning } = office.scans;
  return {
    ...office,
    scans: {
      read: read + (more.read ?? 0),
      refused: refused + (more.refused ?? 0),
      duplicates: duplicates + (more.duplicates ?? 0),
      typed: typed + (more.typed ?? 0),
      returning: returning + (more.returning ?? 0),
    },
  };
};

const recognise = (office: Office, fact: FactOf<"card-read">, at_ms: number): Office => {
  const { door, scan, by, person, agreed, elderly, visits_before, warnings } = fact;
  const trust = by === "card" ? "printed" : null;
  const shown: ScanState = {
    state: "read",
    scan,
    person,
    by,
    agreed,
    trust,
    elderly,
    visits_before,
    warnings,
    at_ms,
  };
  return counted(withDoor(office, door, { scan: shown }), {
    read: by === "card" ? 1 : 0,
    typed: by === "number" ? 1 : 0,
    duplicates: liveTickets(office, person).length > 0 ? 1 : 0,
    returning: agreed ? 1 : 0,
  });
};

/** The same person may stand on the screens of two doors. */
const withAgreement = (office: Office, person: string, agreed: boolean): Office => ({
  ...office,
  doors: Object.fromEntries(
    Object.entries(office.doors).map(([id, door]) => [
      id,
      door.scan?.state === "read" && door.scan.person === person
        ? { ...door, scan: { ...door.scan, agreed } }
        : door,
    ]),
  ),
});

const missGuess = (office: Office, { door }: FactOf<"guess-missed">, at_ms: number): Office => {
  const before = office.doors[door]?.guesses_ms ?? [];
  const recent = before.filter((guess_ms) => guess_ms > at_ms - GUESSES_WITHIN_MS);
  return withDoor(office, door, { guesses_ms: [...recent, at_ms].slice(-GUESSES_MAX) });
};

export const PLACE_EVOLVERS: Pick<Evolvers, PlaceFact> = {
  "day-opened": openDay,
  "card-read": recognise,
  "chip-read": seeChip,
  "card-refused": (office, { door, scan, error }, at_ms) =>
    counted(withDoor(office, door, { scan: { state: "refused", scan, error, at_ms } }), { refused: 1 }),
  "guess-missed": missGuess,
  "scan-cleared": (office, { door }) => withDoor(office, door, { scan: null }),
  "visitor-admitted": (office, { door, ticket }) =>
    withDoor(office, door, { scan: null, last_admitted: ticket }),
  "visitor-agreed": (office, { person }) => withAgreement(office, person, true),
  "visitor-withdrew": (office, { person }) => withAgreement(office, person, false),
  "manager-called": (office, { door }, at_ms) => withDoor(office, door, { manager_called_ms: at_ms }),
  "manager-came": (office, { door }) => withDoor(office, door, { manager_called_ms: null }),
  "kiosk-card-refused": (office, { kiosk, error }, at_ms) =>
    withKiosk(office, kiosk, { refused: { error, at_ms } }),
  "kiosk-showed": (office, { kiosk, ticket }) => withKiosk(office, kiosk, { ticket }),
  "help-called": (office, { kiosk }, at_ms) => withKiosk(office, kiosk, { help_ms: at_ms }),
  "help-seen": (office, { kiosk }) => withKiosk(office, kiosk, { help_ms: null }),
  "device-changed": (office, { changed, state, fault }, at_ms) => ({
    ...office,
    devices: { ...office.devices, [changed]: { state, fault, since_ms: at_ms } },
  }),
};
