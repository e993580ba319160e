/**
 * What of a text a person can see. Text from outside may hold characters that show nothing and yet act: they
 * end lines, turn the direction of writing, or drive terminals and printers. Decides which those are; whether
 * a text with one is refused or mended is its reader's. Source: Unicode 15 (general categories, UAX 9, 44).
 */

/** C0 (ESC, GS, DLE ...), DEL, C1 (CSI, OSC ...), ends of lines, marks and overrides of direction. */
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u;
/** Joiners, zero-width blanks, soft hyphens, fillers, tags, selectors of variants. */
const INVISIBLE = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/u;
/** Private, unassigned, half a pair: no two machines show the same. */
const UNASSIGNED = /[\p{Co}\p{Cn}\p{Cs}]/u;
const UNSEEN = new RegExp([CONTROL, INVISIBLE, UNASSIGNED].map(({ source }) => source).join("|"), "gu");

export const hasControl = (text: string): boolean => CONTROL.test(text);
export const hasInvisible = (text: string): boolean => INVISIBLE.test(text);
export const hasUnassigned = (text: string): boolean => UNASSIGNED.test(text);

/** Each character of which nothing could be seen becomes U+FFFD: it then shows that something was there. */
export const visibleText = (text: string): string => text.replace(UNSEEN, "\ufffd");
