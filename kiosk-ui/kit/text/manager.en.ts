/**
 * The same as manager.vi.ts in English.
 */
import type { vi } from "./manager.vi.ts";

export const en: typeof vi = {
  title: (office) => `Today · ${office}`,
  updated: (at) => `as of ${at}`,

  calling: (door, at, minutes) =>
    minutes === 0
      ? `${door} asks the manager to come, at ${at}`
      : `${door} asks the manager to come, at ${at} (${minutes} min ago)`,
  seen: "I was there",
  more_calls: (doors) => `and ${doors} more`,

  waiting: "Waiting",
  longest: (minutes, code) => `longest ${minutes} min · ${code}`,
  nobody: "Nobody waits.",
  waited: "Waited until called",
  minutes: "min",
  waited_means: (median, p90) => `half waited up to ${median} min, nine in ten up to ${p90} min`,
  none_called: "No number was called today yet.",
  served: "Served",
  no_shows: (no_shows) => (no_shows === 0 ? "nobody was absent" : `${no_shows} absent`),
  none_served: "Nobody was served today yet.",
  scans: "Scans at the door",
  scans_how: (typed, returning) => `${typed} typed · ${returning} known visitors`,
  scans_not: (refused, duplicates) => `${refused} not accepted · ${duplicates} held one`,
  none_scanned: "Nothing was scanned today yet.",

  counters: "Counters",
  counter: (number) => `Counter ${number}`,
  counter_state: { closed: "Closed", free: "Free", called: "Calling", serving: "Serving" },
  calling_word: "calling",
  no_counters: "No counter is configured.",
  more_counters: (counters) => `and ${counters} more`,

  frequent: "Many numbers in one day",
  frequent_none: (visits_min) => `Nobody took ${visits_min} numbers or more today.`,
  frequent_some: (visits_min, most) => `took ${visits_min} numbers or more, the most ${most}`,
  frequent_means:
    "It may be somebody who does errands for a family, or somebody who takes numbers for money. Go to the hall, look and ask; accuse nobody.",

  print_report: "Print the end-of-day report",
  report_none: "No report was printed today.",
  report_state: {
    queued: "The report waits for the printer.",
    rendering: "The report is being printed.",
    sending: "The report is being printed.",
    "awaiting-proof": "The report is being printed.",
    printed: "The report was printed.",
    unconfirmed: "The report was sent; this printer proves nothing.",
    ambiguous: "Nobody knows whether the report came out: please look at the printer.",
    failed: "The report was not printed: please look at the printer, then print again.",
  },

  devices: "Devices",
  up: "good",
  down: "not connected",
  devices_down: (devices) => `${devices} down: tell a technician`,
  no_devices: "No device is configured.",
  more_devices: (devices) => `and ${devices} more`,
};
