/** Ids and numbers of the bench's office, which is the demo office with more counters. */
export const DOOR = "door-1";
export const KIOSK = "kiosk-1";
export const BASE = "base-1";
/** Pager cards of the base, numbered from 1. */
export const CARDS = 20;
export const SYSTEM_ID = 27;
/** The demo office has four; as many as have a visitor at the same time share their commits. */
export const COUNTERS = Array.from({ length: 16 }, (_, index) => `counter-${index + 1}`);
/** What every visitor of the bench comes for, and every counter of it does. */
export const FIELD = "certification";
