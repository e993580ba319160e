/**
 * The tables of the personal store. Every person has an opaque id and a key of their own; what identifies
 * them is encrypted or a keyed hash, so that deleting the key and the hash erases the person.
 */

/**
 * Migration 2. Days are `YYYY-MM-DD` and compare as text. No foreign keys on the two tables that hold
 * persons: with one, `DELETE FROM person` would go row by row instead of freeing (and zeroing) whole pages.
 */
export const PERSONAL_SQL = `
CREATE TABLE site_key (
  key_id TEXT PRIMARY KEY
) STRICT;

CREATE TABLE person (
  person TEXT PRIMARY KEY,
  id_key BLOB NOT NULL UNIQUE,
  key_id TEXT NOT NULL,
  wrapped_key BLOB NOT NULL,
  gone_by_day TEXT NOT NULL,
  visits INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX person_gone_by_day ON person (gone_by_day);

CREATE TABLE personal_field (
  person TEXT NOT NULL,
  field TEXT NOT NULL,
  sealed BLOB NOT NULL,
  PRIMARY KEY (person, field)
) STRICT, WITHOUT ROWID;

CREATE TABLE erasure (
  erasure TEXT PRIMARY KEY,
  day TEXT NOT NULL,
  cause TEXT NOT NULL,
  person TEXT NOT NULL,
  fields INTEGER NOT NULL
) STRICT;
`;

/**
 * Migration 4: each purpose has its own last day. Whoever was kept before without a purpose is kept for the
 * result whose phone is there, else for the visit. `listed`: the proof stands in the list beside the site key
 * too; `told`: in the log.
 */
export const PURPOSES_SQL = `
CREATE TABLE person_purpose (
  person TEXT NOT NULL,
  purpose TEXT NOT NULL,
  gone_by_day TEXT NOT NULL,
  PRIMARY KEY (person, purpose)
) STRICT, WITHOUT ROWID;

CREATE INDEX purpose_gone_by_day ON person_purpose (gone_by_day);

INSERT INTO person_purpose (person, purpose, gone_by_day)
  SELECT person, iif(person IN (SELECT person FROM personal_field WHERE field = 'phone'), 'result', 'visit'),
    gone_by_day FROM person;

DROP INDEX person_gone_by_day;
ALTER TABLE person DROP COLUMN gone_by_day;

ALTER TABLE erasure ADD COLUMN purpose TEXT;
ALTER TABLE erasure ADD COLUMN listed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE erasure ADD COLUMN told INTEGER NOT NULL DEFAULT 1;
`;

/** Migration 5. `packed`: the tables were written anew since, so that no page holds a moved copy of the erased. */
export const PACKED_SQL = `
ALTER TABLE erasure ADD COLUMN packed INTEGER NOT NULL DEFAULT 1;
`;

/** Migration 6. What the forms of a dossier say, sealed under their person's own key. */
export const FORMS_SQL = `
CREATE TABLE personal_form (
  form TEXT PRIMARY KEY,
  person TEXT NOT NULL,
  sealed BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX personal_form_person ON personal_form (person);
`;

/**
 * Migration 7. What appointment slips open, and how often their PINs were tried wrongly; gone with the form.
 * `number`: in the order of issue. `pin_issue` 0: no PIN is printed on it.
 */
export const PICKUP_SLIPS_SQL = `
CREATE TABLE pickup_slip (
  number INTEGER PRIMARY KEY,
  form TEXT NOT NULL UNIQUE,
  person TEXT NOT NULL,
  dossier TEXT NOT NULL,
  receipt_sha256 BLOB NOT NULL UNIQUE,
  pin_issue INTEGER NOT NULL,
  pin_tries INTEGER NOT NULL
) STRICT;

CREATE INDEX pickup_slip_person ON pickup_slip (person);
CREATE INDEX pickup_slip_dossier ON pickup_slip (dossier);
`;
