/**
 * A name as text and nothing else. Markup is text already, as Preact sets no HTML; what turns the order of
 * letters round or cannot be seen would show another name than the card's, so each is a `?`. Pure.
 */

/** Controls, zero-width and joining characters, bidirectional marks, overrides and isolates, tags. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/gu;

export const plainName = (name: string): string => name.replace(UNSEEN, "?");
