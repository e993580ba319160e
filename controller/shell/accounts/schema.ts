/**
 * The tables of staff accounts and pick-up codes. No secret stands here in the clear: passwords and short
 * codes as slow salted hashes, long random tokens as SHA-256.
 */
import type { Database } from "../store/sqlite.ts";

/** Migration 3. Times are office time, ms, except `expires_mono_ms`, which counts within one boot. */
export const ACCOUNTS_SQL = `
CREATE TABLE staff (
  staff TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL UNIQUE,
  role TEXT NOT NULL,
  password_hash TEXT NOT NULL,
  created_ms REAL NOT NULL,
  dismissed_ms REAL
) STRICT;

CREATE TABLE enrolment (
  code_sha256 BLOB PRIMARY KEY,
  role TEXT NOT NULL,
  expires_ms REAL NOT NULL
) STRICT;

CREATE TABLE session (
  token_sha256 BLOB PRIMARY KEY,
  staff TEXT NOT NULL REFERENCES staff (staff),
  created_ms REAL NOT NULL,
  expires_ms REAL NOT NULL
) STRICT;

CREATE INDEX session_staff ON session (staff);

CREATE TABLE failed_try (
  number INTEGER PRIMARY KEY,
  subject_sha256 BLOB NOT NULL,
  at_ms REAL NOT NULL
) STRICT;

CREATE INDEX failed_try_subject ON failed_try (subject_sha256);

CREATE TABLE pickup_code (
  claim TEXT PRIMARY KEY,
  person TEXT NOT NULL,
  code_hash TEXT NOT NULL,
  boot TEXT NOT NULL,
  expires_mono_ms REAL NOT NULL,
  tries INTEGER NOT NULL
) STRICT;
`;

/** After a restore: sessions, invitations and codes of the former life are worth nothing. */
export const endAllAccess = (db: Database): void => {
  db.exec("DELETE FROM session; DELETE FROM enrolment; DELETE FROM pickup_code;");
};
