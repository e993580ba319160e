/**
 * The tables of the log and of what is committed together with it. Columns of `entry` are the fields of
 * store.ts `Entry`; nothing here decides how rows are hashed (chain.ts) or how long they stay
 * (retention.ts).
 */

/** Migration 1. Times are REAL because a monotonic clock has fractions. */
export const LOG_SQL = `
CREATE TABLE epoch (
  number INTEGER PRIMARY KEY,
  epoch TEXT NOT NULL UNIQUE,
  parent TEXT REFERENCES epoch (epoch),
  parent_seq INTEGER NOT NULL,
  parent_hash TEXT NOT NULL
) STRICT;

CREATE TABLE entry (
  seq INTEGER PRIMARY KEY,
  epoch TEXT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  version INTEGER NOT NULL,
  payload TEXT NOT NULL,
  site TEXT NOT NULL,
  device TEXT,
  place TEXT,
  actor TEXT NOT NULL,
  cause INTEGER,
  at_ms REAL NOT NULL,
  wall_ms REAL NOT NULL,
  mono_ms REAL NOT NULL,
  boot TEXT NOT NULL,
  clock_quality TEXT NOT NULL,
  prev_hash BLOB NOT NULL,
  hash BLOB NOT NULL
) STRICT;

CREATE TABLE reply (
  number INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  route TEXT NOT NULL,
  status INTEGER NOT NULL,
  body TEXT NOT NULL,
  at_ms REAL NOT NULL
) STRICT;

CREATE TABLE snapshot (
  number INTEGER PRIMARY KEY,
  seq INTEGER NOT NULL,
  core_version INTEGER NOT NULL,
  entry_hash TEXT NOT NULL,
  state TEXT NOT NULL,
  sha256 TEXT NOT NULL
) STRICT;

CREATE TABLE read_model (
  name TEXT PRIMARY KEY,
  version INTEGER NOT NULL
) STRICT;
`;
