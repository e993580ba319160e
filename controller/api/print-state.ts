/** How far a slip is, in the words that all screens share. */
import { z } from "zod";

export const PrintState = z.enum([
  "queued",
  "rendering",
  "sending",
  "awaiting-proof",
  "printed",
  "unconfirmed",
  "ambiguous",
  "failed",
]);
export type PrintState = z.infer<typeof PrintState>;
