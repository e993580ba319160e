/**
 * Keys of a keyboard: the clerk's function keys, each with a lock-out and without repeats, the browser's own
 * meaning (reload, find, full screen) put away; digits for a number pad. What a key does is the page's
 * affair.
 */
import { CONTROL_LOCKOUT_MS } from "./press.ts";

/** @param onKey gets the key's name ("F2"); returns whether it had a meaning just now. */
export const followKeys = (keys: readonly string[], onKey: (key: string) => void): void => {
  const accepted_ms = new Map<string, number>();
  addEventListener("keydown", (event) => {
    const key = event.ctrlKey && event.key === "z" ? "F12" : event.key;
    if (!keys.includes(key)) return;
    // Ctrl+Z inside a form field undoes typing, not a call.
    if (event.key === "z" && event.target instanceof HTMLInputElement) return;
    event.preventDefault();
    if (event.repeat || event.altKey) return;
    const last_ms = accepted_ms.get(key) ?? Number.NEGATIVE_INFINITY;
    if (event.timeStamp - last_ms < CONTROL_LOCKOUT_MS) return;
    accepted_ms.set(key, event.timeStamp);
    onKey(key);
  });
};

/** No hand goes on striking keys this soon after each other; a scanner that acts as a keyboard does, ms. */
const MACHINE_MS = 25;
/** Two fingers may come down together by chance, not so often in a row. */
const MACHINE_STROKES = 3;

export type TypedKey = "Backspace" | "Enter" | "Escape" | "machine" | `${number}`;

const isTyped = (key: string): key is TypedKey => /^(?:[0-9]|Backspace|Enter|Escape)$/.test(key);

/**
 * A number pad's keys while somebody types. A scanner's stroke is told as `machine` and is no digit. Enter
 * is taken from the button that was touched last, which would be pressed again; the space bar presses it.
 */
export const followTyping = (listening: () => boolean, onKey: (key: TypedKey) => void): void => {
  let last_ms = Number.NEGATIVE_INFINITY;
  let strokes = 0;
  addEventListener("keydown", (event) => {
    const { key, timeStamp, repeat } = event;
    strokes = !repeat && timeStamp - last_ms < MACHINE_MS ? strokes + 1 : 0;
    last_ms = timeStamp;
    if (!listening() || event.ctrlKey || event.altKey || event.metaKey) return;
    if (strokes >= MACHINE_STROKES) {
      event.preventDefault();
      return onKey("machine");
    }
    if (!isTyped(key)) return;
    event.preventDefault();
    if (!repeat || key === "Backspace") onKey(key);
  });
};
