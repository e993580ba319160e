/**
 * What a staff screen in English says of itself; the words of guard and clerk are Vietnamese only.
 */
import type { staff } from "./staff.ts";

export const staffEn: Pick<
  typeof staff,
  "starting" | "starting_hint" | "stale" | "unreachable" | "working" | "simulated"
> = {
  starting: "Connecting to the office…",
  starting_hint: "If this takes long, see that the controller runs, then call a technician.",
  stale: "Connection lost: what you see is old. The screen reconnects by itself.",
  unreachable: "The controller did not answer. It may not be done: look at the screen, then press again.",
  working: "Working…",
  simulated: "SIMULATION",
};
