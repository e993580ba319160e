/**
 * A name as text and nothing else. Markup is text already, as Preact sets no HTML; what turns the order of
 * letters round or cannot be seen would show another name than the card's, so each becomes U+FFFD. The office
 * refuses such names; this is the screen's own lock. Pure.
 */

/** As drivers/runtime/visible.pure.ts, which its test holds beside it. */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}]/gu;

export const plainName = (name: string): string => name.replace(UNSEEN, "\ufffd");
