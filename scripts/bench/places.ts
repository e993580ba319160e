/** Ids and numbers of the demo office that several figures use. */
export const DOOR = "door-1";
export const BASE = "base-1";
/** Pager cards of the base, numbered from 1. */
export const CARDS = 20;
export const SYSTEM_ID = 27;
