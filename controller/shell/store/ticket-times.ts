/**
 * One row a ticket with the times of its life, for waiting-time statistics: table `ticket_time`. It follows
 * facts by name and ignores all others; what the figures mean is for its readers to say.
 */

import type { ApplyFact, ReadModel } from "./read-model.ts";
import type { Database } from "./sqlite.ts";
import type { Entry } from "./store.ts";

/** Vietnam is UTC+7 all year. */
const OFFSET_MS = 7 * 3_600_000;

/**
 * `day` is the local calendar day of issue; times are office time, ms; `outcome` is null while it lives.
 */
const CREATE_SQL = `
CREATE TABLE ticket_time (
  ticket TEXT PRIMARY KEY,
  code TEXT NOT NULL,
  field TEXT NOT NULL,
  lane TEXT NOT NULL,
  day TEXT NOT NULL,
  issued_ms REAL NOT NULL,
  called_ms REAL,
  served_ms REAL,
  closed_ms REAL,
  outcome TEXT CHECK (outcome IN ('done', 'no-show', 'expired')),
  counter TEXT
) STRICT;
CREATE INDEX ticket_time_day ON ticket_time (day);
`;

/**
 * `$at` is the fact's office time, the other names are fields of its payload. Undo takes back exactly its
 * fact.
 */
const UPDATES: Readonly<Record<string, string>> = {
  "ticket-issued": `INSERT OR REPLACE INTO ticket_time (ticket, code, field, lane, day, issued_ms)
    VALUES ($ticket, $code, $field, $lane, $day, $at)`,
  "ticket-called": "UPDATE ticket_time SET called_ms = $at, counter = $counter WHERE ticket = $ticket",
  "service-started": "UPDATE ticket_time SET served_ms = $at WHERE ticket = $ticket",
  "service-finished": "UPDATE ticket_time SET closed_ms = $at, outcome = 'done' WHERE ticket = $ticket",
  "ticket-no-show": "UPDATE ticket_time SET closed_ms = $at, outcome = 'no-show' WHERE ticket = $ticket",
  "ticket-expired": "UPDATE ticket_time SET closed_ms = $at, outcome = 'expired' WHERE ticket = $ticket",
  "call-undone": "UPDATE ticket_time SET called_ms = NULL, counter = NULL WHERE ticket = $ticket",
  "finish-undone": "UPDATE ticket_time SET closed_ms = NULL, outcome = NULL WHERE ticket = $ticket",
  "no-show-undone": "UPDATE ticket_time SET closed_ms = NULL, outcome = NULL WHERE ticket = $ticket",
};

const textOf = (payload: unknown, field: string): string | null => {
  const value =
    typeof payload === "object" && payload !== null && field in payload
      ? (payload as Record<string, unknown>)[field]
      : undefined;
  return typeof value === "string" ? value : null;
};

const open = (db: Database): ApplyFact => {
  const updates = new Map(Object.entries(UPDATES).map(([name, sql]) => [name, db.prepare<[object]>(sql)]));
  return ({ name, payload, at_ms }: Entry): void => {
    const update = updates.get(name);
    const ticket = textOf(payload, "ticket");
    if (update === undefined || ticket === null) return;
    update.run({
      ticket,
      at: at_ms,
      day: new Date(at_ms + OFFSET_MS).toISOString().slice(0, 10),
      code: textOf(payload, "code") ?? "",
      field: textOf(payload, "field") ?? "",
      lane: textOf(payload, "lane") ?? "",
      counter: textOf(payload, "counter"),
    });
  };
};

export const TICKET_TIMES: ReadModel = { name: "ticket_time", version: 1, createSql: CREATE_SQL, open };
