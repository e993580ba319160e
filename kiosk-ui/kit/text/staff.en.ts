/**
 * The same as staff.ts in English.
 */
import type { staff } from "./staff.ts";

export const staffEn: typeof staff = {
  starting: "Connecting to the office…",
  starting_hint: "If this takes long, see that the controller runs, then call a technician.",
  stale: "Connection lost: what you see is old. The screen reconnects by itself.",
  unreachable: "The controller did not answer. It may not be done: look at the screen, then press again.",
  working: "Working…",
  simulated: "SIMULATION",
  people_waiting: (people) => `${people} waiting`,
  minutes: (minutes) => `${minutes} min`,
  seconds: (seconds) => `${seconds} s`,
  cancel: "Cancel",
  reason: {
    elderly: "Elderly person",
    disabled: "Person with a disability",
    pregnant: "Pregnant woman",
    infant: "With a child under 36 months",
    merit: "Person of merit",
    child: "Child",
  },
  print_state: {
    queued: "Slip waits",
    rendering: "Slip is printing",
    sending: "Slip is printing",
    "awaiting-proof": "Slip is printing",
    printed: "Slip printed",
    unconfirmed: "Slip not proven: please see the printer",
    ambiguous: "Slip not proven: please see the printer",
    failed: "Slip not printed: please say the number",
  },
};
