/**
 * Which taps count: a control's double strike and a second tap that falls through to the next screen don't.
 * Time and the control come in, nothing is read here; pressable.ts sees to fingers.
 */

/** A second tap on the same control within this time is the first one's echo. */
export const CONTROL_LOCKOUT_MS = 500;
/** A tap on another control this soon was meant for what stood there before. */
export const CHANGE_LOCKOUT_MS = 300;
/** On a number pad the same digit twice is a wish (…33…); only a bounce is not. */
export const DIGIT_LOCKOUT_MS = 150;

/** `digit`: a key of a number pad. */
export type ControlKind = "control" | "digit";

export class PressGate {
  private readonly accepted_ms = new WeakMap<object, number>();
  private last_ms = Number.NEGATIVE_INFINITY;

  /** @returns whether this tap is to be acted on; a refused tap locks nothing. */
  accept(control: object, kind: ControlKind, at_ms: number): boolean {
    const own_ms = this.accepted_ms.get(control) ?? Number.NEGATIVE_INFINITY;
    const own_lockout_ms = kind === "digit" ? DIGIT_LOCKOUT_MS : CONTROL_LOCKOUT_MS;
    if (at_ms - own_ms < own_lockout_ms) return false;
    if (kind === "control" && at_ms - this.last_ms < CHANGE_LOCKOUT_MS) return false;
    this.accepted_ms.set(control, at_ms);
    // A digit leaves the way free, so that "OK" can follow the last one at once.
    if (kind === "control") this.last_ms = at_ms;
    return true;
  }
}
