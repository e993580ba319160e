/**
 * Every form the database has had, oldest first. A released migration is never edited: what changes comes
 * as a new one at the end. The number of the newest is the database's `user_version`.
 */
import { ACCOUNTS_SQL } from "../accounts/schema.ts";
import { FORMS_SQL, PACKED_SQL, PERSONAL_SQL, PICKUP_SLIPS_SQL, PURPOSES_SQL } from "../personal/schema.ts";
import { LOG_SQL } from "./log-schema.ts";

/**
 * Number n turns a database of version n - 1 into version n, in one transaction with the version itself.
 */
export const MIGRATIONS: readonly string[] = [
  LOG_SQL,
  PERSONAL_SQL,
  ACCOUNTS_SQL,
  PURPOSES_SQL,
  PACKED_SQL,
  FORMS_SQL,
  PICKUP_SLIPS_SQL,
];
