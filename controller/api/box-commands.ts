/** The commands about results and their boxes: of clerks at a counter, of technicians, of a citizen's PIN. */
import { z } from "zod";
import { command, place } from "./command.ts";
import { DOSSIER } from "./form-commands.ts";

const CLERKS = ["clerk", "admin"] as const;
const TECHNICIANS = ["technician", "admin"] as const;
const at = { counter: place };
const box = z.number().int().min(1).max(999);
const dossier = z.string().regex(DOSSIER).describe("H26.1-261121-0001");
const receipt = z
  .string()
  .regex(/^MC1:R:[A-Za-z0-9_-]{22}$/)
  .describe("the look-up code of an appointment slip, as a scanner reads it");
const permit = z.string().describe("of the one pulse that opens the box");
const id_number = z
  .string()
  .regex(/^[0-9]{12}$/)
  .describe("twelve digits; kept only as a keyed hash and encrypted");
const phone = z
  .string()
  .regex(/^0[0-9]{9}$/)
  .describe("where a fresh code goes");
const proxy = z
  .object({ id_number, phone })
  .nullable()
  .describe("who may collect instead, with an ID card and a phone of their own");

/** A clerk takes a result back for one of these. */
export const RECALLS = ["expired", "withdrawn", "moved"] as const;
/**
 * Why a box is opened from a counter. A list, as a reason is kept in the log for good, and what people type
 * there would one day be somebody's name.
 */
export const REMOTE_REASONS = ["door-stuck", "no-code", "card-unread", "needs-help"] as const;
export const EXTEND_DAYS_MAX = 30;

export const BOX_COMMANDS = {
  "/api/kiosk/:kiosk/enter-pin": command(
    "Enter the PIN of the slip, beside the ID card just read",
    "citizen",
    { kiosk: place },
    { pin: z.string().regex(/^[0-9]{8}$/) },
    { boxes: z.array(z.number().int()) },
  ),
  "/api/counter/:counter/load-result": command(
    "Put a result into a box; the person is named by a visit of today, by the ID number, or by the dossier itself",
    CLERKS,
    at,
    {
      dossier: z.union([dossier, receipt]),
      ticket: place.nullable().describe("code of today's number, as A012"),
      id_number: id_number.nullable(),
      phone: phone.nullable().describe("null: the one registered with the dossier"),
      box: box.nullable().describe("null: the office chooses"),
      size: z.enum(["S", "M", "L"]).nullable().default(null).describe("the least size; null: any"),
      reach: z.literal("low").nullable().default(null).describe("low: within reach from a wheelchair"),
      proxy: proxy.default(null),
    },
    { box: z.number().int(), permit },
  ),
  "/api/counter/:counter/withdraw-result": command(
    "Take a result out of its box",
    CLERKS,
    at,
    { box, why: z.enum(RECALLS) },
    { permit },
  ),
  "/api/counter/:counter/hand-over": command(
    "A result taken out of its box leaves the office's hands",
    CLERKS,
    at,
    {
      dossier,
      how: z.enum(["counter", "archive"]).describe("to the citizen at the counter, or back to the archive"),
    },
    {},
  ),
  "/api/counter/:counter/name-proxy": command(
    "Name who may collect instead, or forget that person",
    CLERKS,
    at,
    { box, proxy },
    {},
  ),
  "/api/counter/:counter/extend-result": command(
    "Give a result more days in its box",
    CLERKS,
    at,
    { box, days: z.number().int().min(1).max(EXTEND_DAYS_MAX) },
    { until_ms: z.number().describe("office time: its last moment") },
  ),
  "/api/counter/:counter/ask-remote-open": command(
    "Ask a colleague to agree that a box is opened from here",
    CLERKS,
    at,
    { box, reason: z.enum(REMOTE_REASONS) },
    { until_ms: z.number().describe("office time: a colleague must have agreed by then") },
  ),
  "/api/counter/:counter/confirm-remote-open": command(
    "Agree to what a colleague asked: the box opens",
    CLERKS,
    at,
    { box },
    { permit },
  ),
  "/api/counter/:counter/cancel-remote-open": command("Take such a request back", CLERKS, at, { box }, {}),
  "/api/counter/:counter/begin-round": command(
    "Begin the weekly round: every box is opened and compared with the list",
    CLERKS,
    at,
    {},
    {},
  ),
  "/api/counter/:counter/check-box": command("Open one box of the round", CLERKS, at, { box }, { permit }),
  "/api/counter/:counter/judge-box": command(
    "Say whether the box just opened holds what the list says",
    CLERKS,
    at,
    { box, found: z.enum(["as-listed", "differs"]) },
    {},
  ),
  "/api/counter/:counter/end-round": command(
    "End the round",
    CLERKS,
    at,
    {},
    { left: z.array(box).describe("boxes that nobody judged") },
  ),
  "/api/counter/:counter/clear-box": command(
    "Put a quarantined box back to service, as what was found in it; or say that its result was taken out",
    CLERKS,
    at,
    {
      box,
      holds: z
        .enum(["nothing", "result", "taken"])
        .describe(
          "taken: the result is in the clerk's hand, also of a box that only the mechanical key opens",
        ),
    },
    {},
  ),
  "/api/bank/:bank/test-box": command(
    "Open a box that holds no result, to see which door moves",
    TECHNICIANS,
    { bank: place },
    { box, confirmed: z.literal(true).describe("the second touch") },
    { permit },
  ),
  "/api/bank/:bank/retire-box": command(
    "Take a box out of service, or put it back",
    TECHNICIANS,
    { bank: place },
    { box, out: z.boolean() },
    {},
  ),
} as const;
