/**
 * What the hall display says, in English; it must have every sentence of the Vietnamese catalogue.
 */
import type { HallText } from "./hall.vi.ts";

export const en: HallText = {
  now_calling: "Now calling",
  last_called: "Last called",
  to_counter: "counter",
  priority: "Priority",
  column_number: "Number",
  column_counter: "Counter",
  waiting: "Waiting",
  nobody_title: "No number called yet",
  nobody_hint: "Please take a number at the entrance. The card vibrates when it is your turn.",
  earlier_none: "Earlier calls will be shown here.",
  rule: (run_max) =>
    `The card vibrates at your turn · After at most ${run_max} priority calls comes 1 regular call`,
  stale_title: "Connection lost – please listen",
  stale_hint: "Staff go on calling numbers. This screen comes back by itself.",
  starting_title: "Connecting",
  starting_hint: "Called numbers will be shown here in a moment.",
  closed_title: "Closed",
  closed_hint: "The counters are closed. Please come back in office hours.",
  simulated: "Simulation",
};
