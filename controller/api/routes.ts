/**
 * Every command a screen can give, in one table: the server registers it, the OpenAPI document is written
 * from it, the screens are typed by it. A command carries a `key` made by the screen; the same key is done
 * once and answered the same, also after a restart.
 */
import { z } from "zod";
import { BOX_COMMANDS } from "./box-commands.ts";
import { as, card, cards, command, confirmed, NOBODYS_NUMBER, place, ROLES, rang } from "./command.ts";
import { DOOR_COMMANDS } from "./door-commands.ts";
import { FORM_COMMANDS } from "./form-commands.ts";
import { PRINTER_COMMANDS } from "./printer-commands.ts";

const power = z.number().int().min(0).max(9).nullable().describe("level of the base; null: its usual one");
/** Typed by people and shown to others: controls, marks of direction and zero-width characters stay out. */
const typed = (characters_max: number) =>
  z
    .string()
    .max(characters_max)
    .regex(/^[^\p{C}\p{Zl}\p{Zp}]*$/u);
const walked = typed(40)
  .trim()
  .min(1)
  .regex(NOBODYS_NUMBER)
  .nullable()
  .describe("where the card was held, kept in the log: a part of the building, never a person's name");
const TECHNICIANS = ["technician", "admin"] as const;
const pin = z.string().regex(/^[0-9]{6}$/);

/** What every refused command answers, with HTTP 4xx or 503. */
export const Refused = z.object({
  ok: z.literal(false),
  error: z.string().describe("a stable word for programs"),
  vi: z.string(),
  en: z.string(),
  details: z.array(z.string()).optional(),
  wait_s: z.number().int().optional().describe("it can be tried again after so many seconds"),
});
export type Refused = z.infer<typeof Refused>;

export const COMMANDS = {
  "/api/kiosk/:kiosk/ticket": command(
    "Take a number for a field",
    "citizen",
    { kiosk: place },
    { field: place },
    { ticket: z.string(), code: z.string() },
  ),
  "/api/kiosk/:kiosk/print": command(
    "Print the number just taken",
    "citizen",
    { kiosk: place },
    { ticket: place },
    { job: z.string() },
  ),
  "/api/kiosk/:kiosk/leave": command(
    "The citizen is done: forget what the screen showed",
    "citizen",
    { kiosk: place },
    {},
    {},
  ),
  "/api/kiosk/:kiosk/help": command("Call staff to the kiosk", "citizen", { kiosk: place }, {}, {}),
  "/api/kiosk/:kiosk/send-code": command(
    "Send a fresh code to the phone registered for the card just read",
    "citizen",
    { kiosk: place },
    {},
    { boxes: z.array(z.number().int()) },
  ),
  "/api/kiosk/:kiosk/enter-code": command(
    "Enter the code received",
    "citizen",
    { kiosk: place },
    { code: pin },
    { boxes: z.array(z.number().int()) },
  ),
  "/api/kiosk/:kiosk/open-box": command(
    "Open my box",
    "citizen",
    { kiosk: place },
    { box: z.number().int().min(1).max(999) },
    { permit: z.string() },
  ),
  ...DOOR_COMMANDS,
  "/api/counter/:counter/open": command(
    "Open the counter under my name",
    ["clerk", "admin"],
    { counter: place },
    {},
    {},
  ),
  "/api/counter/:counter/close": command("Close the counter", ["clerk", "admin"], { counter: place }, {}, {}),
  "/api/counter/:counter/call-next": command(
    "Call the next by the rule",
    ["clerk", "admin"],
    { counter: place },
    {},
    { ticket: z.string(), code: z.string() },
  ),
  "/api/counter/:counter/recall": command(
    "Call the same person again",
    ["clerk", "admin"],
    { counter: place },
    {},
    {},
  ),
  "/api/counter/:counter/start": command(
    "The person is here",
    ["clerk", "admin"],
    { counter: place },
    {},
    {},
  ),
  "/api/counter/:counter/finish": command("Done", ["clerk", "admin"], { counter: place }, {}, {}),
  "/api/counter/:counter/no-show": command("Nobody came", ["clerk", "admin"], { counter: place }, {}, {}),
  "/api/counter/:counter/undo": command(
    "Take the last step back, within 10 s",
    ["clerk", "admin"],
    { counter: place },
    {},
    {},
  ),
  ...BOX_COMMANDS,
  ...FORM_COMMANDS,
  "/api/base/:base/buzz-pager": command(
    "Let one pager buzz, at a power of the base where it has several",
    TECHNICIANS,
    { base: place },
    { card, power, range_test: z.boolean().optional().describe("as the base's own test of its range") },
    { page: z.string() },
  ),
  "/api/base/:base/judge-buzz": command(
    "Say whether the pager just tried was felt; with a place a step of the walk test",
    TECHNICIANS,
    { base: place },
    { card, rang, place: walked, power },
    {},
  ),
  "/api/base/:base/mark-pager": command(
    "A pager is lost, out of use, or in its rack after all",
    TECHNICIANS,
    { base: place },
    { card, as },
    {},
  ),
  "/api/base/:base/replace-pager": command(
    "Another card has this number from now on",
    TECHNICIANS,
    { base: place },
    { card },
    {},
  ),
  "/api/base/:base/charge-pagers": command(
    "These pagers were charged",
    TECHNICIANS,
    { base: place },
    { cards },
    {},
  ),
  "/api/base/:base/all-call": command(
    "Let every pager of this base buzz",
    TECHNICIANS,
    { base: place },
    { confirmed },
    { page: z.string() },
  ),
  ...PRINTER_COMMANDS,
  "/api/device/:device/resume": command(
    "Use a stopped bank again after its wiring was checked",
    ["technician", "admin"],
    { device: place },
    {},
    {},
  ),
  "/api/device/:device/self-test": command(
    "Ask the device for its state",
    ["technician", "admin"],
    { device: place },
    {},
    {},
  ),
  "/api/staff/enrol": command(
    "Set my password with a one-time enrolment code",
    "open",
    {},
    {
      enrolment: z.string().min(8).max(64),
      name: typed(60).min(2),
      password: z.string().min(8).max(128),
    },
    { name: z.string(), role: z.enum(ROLES) },
  ),
  "/api/staff/invite": command(
    "Give a colleague a one-time enrolment code",
    ["admin"],
    {},
    { role: z.enum(ROLES) },
    { enrolment: z.string() },
  ),
  "/api/session/open": command(
    "Sign in",
    "open",
    {},
    { name: z.string().min(2).max(60), password: z.string().min(1).max(128) },
    { name: z.string(), role: z.enum(ROLES) },
  ),
  "/api/session/close": command("Sign out", "session", {}, {}, {}),
} as const;

export type CommandPath = keyof typeof COMMANDS;
export type CommandParams<P extends CommandPath> = z.infer<(typeof COMMANDS)[P]["params"]>;
export type CommandBody<P extends CommandPath> = z.infer<(typeof COMMANDS)[P]["body"]>;
export type CommandReply<P extends CommandPath> = z.infer<(typeof COMMANDS)[P]["reply"]>;

/**
 * Read-only addresses. A stream is `text/event-stream`: `data` is a whole view, `id` the log position and a
 * digest of that view, as in `1234.q0Ysb6wFdVUk`. Equal digests, equal views: a screen that comes back with
 * the present one as Last-Event-ID gets no view again.
 */
export const READS = {
  "/api/session": {
    summary: "Who is signed in",
    access: "open",
    reply: z.object({
      enrolled: z.boolean().describe("false: the first admin must enrol"),
      session: z.object({ name: z.string(), role: z.enum(ROLES) }).nullable(),
      places: z.object({
        doors: z.array(z.string()),
        counters: z.array(z.string()),
        kiosks: z.array(z.string()),
        halls: z.array(z.string()),
      }),
    }),
  },
  "/api/stream/citizen/:place": { summary: "Views of a kiosk", access: "citizen" },
  "/api/stream/hall/:place": { summary: "Views of a hall display", access: "citizen" },
  "/api/stream/door/:place": { summary: "Views of a guard's door", access: ["guard", "admin"] },
  "/api/stream/counter/:place": { summary: "Views of a clerk's counter", access: ["clerk", "admin"] },
  "/api/stream/technician/:place": {
    summary: "Views of the technician's page",
    access: ["technician", "admin"],
  },
  "/api/stream/manager/:place": { summary: "Views of the manager's page", access: ["manager", "admin"] },
  "/api/printer/:printer/slip/:job": {
    summary: "A slip as its printer draws it, everything personal masked",
    access: TECHNICIANS,
    picture: true,
  },
  "/api/openapi.json": { summary: "This interface as OpenAPI 3.1", access: "open" },
  "/live": { summary: "The loop turns", access: "open" },
  "/ready": { summary: "Storage writes, devices were started", access: "open" },
} as const;
