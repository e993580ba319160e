/**
 * Function keys of a clerk's keyboard, each with a lock-out and without repeats; the browser's own meaning of
 * the key (reload, find, full screen) is put away. What a key does is the page's affair.
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
