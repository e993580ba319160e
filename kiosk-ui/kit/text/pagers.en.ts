/**
 * The same as pagers.vi.ts in English.
 */
import type { vi } from "./pagers.vi.ts";

export const en: typeof vi = {
  state: {
    "in-rack": "In rack",
    lent: "In use",
    paged: "Called",
    overdue: "Overdue",
    lost: "Lost",
    disabled: "Out of use",
  },
  battery: "Battery in doubt",
  stranger: "not in this set of cards",
  page: {
    queued: "waits to be sent",
    accepted: "taken by the base, being sent",
    transmitted: "sent",
    rejected: "not sent",
    uncertain: "perhaps sent",
  },
  why: {
    "unknown-card": "the base does not know this card",
    "illegal-card": "the base refuses this number",
    "text-too-long": "the text is too long",
    "text-not-allowed": "the card can't show the text",
    "queue-full": "the base's queue is full",
    checksum: "noise on the line",
    format: "the base did not understand",
    busy: "the base is busy",
    "transmitter-failure": "the base's transmitter failed",
    "no-answer": "the base did not answer",
    "no-outcome": "the base never told the outcome",
    "line-lost": "the line was lost",
    "base-down": "the base can't be used",
    "base-reset": "the base restarted",
    restarted: "the controller restarted",
    cancelled: "taken back",
    "not-supported": "the base can't do this",
  },
  test_buzz: (card) => `Test buzz ${card}`,
  sending: (card) => `Test buzz of card ${card} is being sent…`,
  asked: (card) => `Did card ${card} buzz?`,
  yes: "Yes, it did",
  no: "No",
  not_sent: (card, why) => `Card ${card} could not be tried: ${why}.`,
  overtaken: (card) => `Card ${card} was just called for a visitor: please try again later.`,
  unknown_why: "reason unknown",
  close: "Close",
};
