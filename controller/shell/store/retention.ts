/**
 * How much both stores keep beside the log itself, so that the memory store forgets exactly what SQLite
 * forgets. The log has no bound here: it is sealed by the year, never cut.
 */

/** A repeated command is answered from its kept reply this long, ms of office time: a week. */
export const REPLY_KEPT_MS = 7 * 24 * 3_600_000;
/** Kept replies; past it the oldest is forgotten. An office writes about 2,500 a day. */
export const REPLIES_MAX = 20_000;
/** Snapshots of the core's state, all core versions together; past it the oldest is dropped. */
export const SNAPSHOTS_KEPT = 3;
/** Rows read from the log at once; a reader holds no more than this many in memory. */
export const ROWS_READ_AT_ONCE = 1_000;
