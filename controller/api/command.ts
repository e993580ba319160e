/** What one command of a screen is, and the words that commands share. */
import { z } from "zod";

export const ROLES = ["guard", "clerk", "manager", "technician", "admin"] as const;
export type Role = (typeof ROLES)[number];

const key = z.string().min(8).max(64).describe("made by the screen; the same key is done once");
/** Requests are kept in the log as they came: nothing in them may be a number that went into the wrong place. */
export const NOBODYS_NUMBER = /^(?!.*\p{Nd}{9})/u;
/** An id of ours (place, device, field, scan, ticket): nobody's name has this form, and nobody's number. */
export const place = z
  .string()
  .min(1)
  .max(40)
  .regex(/^[A-Za-z0-9_.:-]*$/)
  .regex(NOBODYS_NUMBER);
export const card = z.number().int().min(1).max(99);
export const cards = z.array(card).max(99);
export const rang = z.boolean().describe("the person holding the card felt it");
export const as = z.enum(["lost", "disabled", "in-rack"]);
export const confirmed = z.boolean().describe("also while somebody is being called");

/**
 * `citizen`: the kiosk's own screen on this board. `open`: nobody is signed in yet. `session`: any staff.
 */
export const command = <
  Params extends z.ZodRawShape,
  Body extends z.ZodRawShape,
  Reply extends z.ZodRawShape,
>(
  summary: string,
  access: "citizen" | "open" | "session" | readonly Role[],
  params: Params,
  body: Body,
  reply: Reply,
) => ({
  method: "POST" as const,
  summary,
  access,
  params: z.strictObject(params),
  body: z.strictObject({ key, ...body }),
  reply: z.strictObject({ ok: z.literal(true), ...reply }),
});
