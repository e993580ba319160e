/** The commands of a guard at a door, and the manager's answer to them. */
import { z } from "zod";
import { as, card, cards, command, confirmed, place, rang } from "./command.ts";
import { PRIORITY_REASONS } from "./views.ts";

const GUARDS = ["guard", "admin"] as const;

export const DOOR_COMMANDS = {
  "/api/door/:door/admit": command(
    "Let a visitor in: number, lane, pager or slip",
    GUARDS,
    { door: place },
    {
      scan: place.nullable().describe("the scan shown; null: a visitor without a card"),
      field: place,
      lane: z.enum(["regular", "priority"]),
      reason: z.enum(PRIORITY_REASONS).nullable(),
      pager: z.object({ base: place, card }).nullable().describe("null: a printed slip"),
      agreed: z
        .boolean()
        .describe("the visitor said yes, now, to the sentence of the view; false leaves it as it is"),
    },
    { ticket: z.string(), code: z.string() },
  ),
  "/api/door/:door/return-pager": command(
    "Take a pager back",
    GUARDS,
    { door: place },
    { base: place, card },
    { ticket: z.string().nullable() },
  ),
  "/api/door/:door/swap-pager": command(
    "A visitor's pager does not ring: another, or a slip; the place in the queue stays",
    GUARDS,
    { door: place },
    {
      base: place,
      card,
      to: z.object({ base: place, card }).nullable().describe("null: a printed slip"),
    },
    { ticket: z.string(), code: z.string() },
  ),
  "/api/door/:door/buzz-pager": command(
    "Let a pager buzz: a card in the rack, or one given within the last minute",
    GUARDS,
    { door: place },
    { base: place, card },
    { page: z.string() },
  ),
  "/api/door/:door/judge-buzz": command(
    "Say whether the pager just tried was felt",
    GUARDS,
    { door: place },
    { base: place, card, rang },
    {},
  ),
  "/api/door/:door/mark-pager": command(
    "A pager is lost, out of use, or in its rack after all",
    GUARDS,
    { door: place },
    { base: place, card, as },
    {},
  ),
  "/api/door/:door/charge-pagers": command(
    "These pagers were charged",
    GUARDS,
    { door: place },
    { base: place, cards },
    {},
  ),
  "/api/door/:door/all-call": command(
    "Let every pager buzz, to find those left about",
    GUARDS,
    { door: place },
    { base: place, confirmed },
    { page: z.string() },
  ),
  "/api/door/:door/reconcile-pagers": command(
    "The pagers were counted: all that are not missing are in the rack",
    GUARDS,
    { door: place },
    { base: place, missing: cards },
    { lost: z.array(card), found: z.array(card) },
  ),
  "/api/door/:door/forget-scan": command("Clear the card shown", GUARDS, { door: place }, {}, {}),
  "/api/door/:door/help-seen": command(
    "Staff went to the kiosk",
    ["guard", "clerk", "admin"],
    { door: place },
    { kiosk: place },
    {},
  ),
  "/api/door/:door/type-number": command(
    "Recognise a visitor by the ID number that the guard types",
    GUARDS,
    { door: place },
    {
      number: z
        .string()
        .max(40)
        .describe("twelve digits; kept only as a keyed hash and encrypted, and never in an address"),
    },
    { scan: z.string() },
  ),
  "/api/door/:door/stop-keeping": command(
    "The visitor shown takes back the agreement to be kept",
    GUARDS,
    { door: place },
    { scan: place },
    {},
  ),
  "/api/door/:door/print-visitor-slip": command(
    "Print the slip of the visitor shown, who agreed to be kept",
    GUARDS,
    { door: place },
    { scan: place },
    { job: z.string() },
  ),
  "/api/door/:door/reprint-slip": command(
    "Print the slip of a number that the visitor shown holds already, as a marked copy",
    GUARDS,
    { door: place },
    { scan: place, code: place.describe("code of the number, as A012") },
    { job: z.string() },
  ),
  "/api/door/:door/call-manager": command("Ask the manager to come", GUARDS, { door: place }, {}, {}),
  "/api/manager/door-seen": command(
    "The manager went to the door",
    ["manager", "admin"],
    {},
    { door: place },
    {},
  ),
} as const;
