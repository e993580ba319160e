/** What a technician sees of a printer: its state, its paper, what a probe and strips proved, its newest slips. */
import { z } from "zod";
import { PrintState } from "./print-state.ts";

const office_ms = z.number().describe("office time, ms since 1970");
const count = z.number().int();

export const TEXT_MODES = ["raster", "soft-font", "tcvn3"] as const;
export const PRINTER_ABILITIES = [
  "real_time_status",
  "in_order_status",
  "auto_status",
  "process_id",
  "clear_buffer",
  "identify",
] as const;
const TextMode = z.enum(TEXT_MODES);
const Ability = z.enum(PRINTER_ABILITIES);

const Job = z.object({
  job: z.string(),
  kind: z.string().describe("what the slip is: ticket, visitor, receipt, fee, report, strip, or which form"),
  name: z.string().nullable().describe("what stands large on it, as A012; null: nothing that may be shown"),
  copy: count.describe("1: the first; later ones are marked"),
  state: PrintState,
  band: count.nullable().describe("bands that the printer took so far"),
  bands: count.nullable(),
  length_mm: count.nullable(),
  why: z.string().nullable(),
  requested_ms: office_ms,
  ended_ms: office_ms.nullable(),
  process_id: z.string().nullable(),
  policy: z.enum(["repeat-by-itself", "repeat-marked", "ask-a-person"]),
  resolved: z.enum(["printed", "not-printed"]).nullable(),
  resolvable: z.boolean(),
  copyable: z.boolean(),
  cancellable: z.boolean(),
  picture: z.string().nullable().describe("address of its picture"),
});

export const PrinterBoard = z.object({
  printer: z.string(),
  profile: z.string(),
  text_mode: TextMode.describe("how letters are printed now"),
  text_mode_wanted: TextMode.describe("by the configuration, once a strip proves it"),
  text_modes: z.array(TextMode).describe("what its configuration can do at all"),
  maker: z.string().nullable(),
  model: z.string().nullable(),
  firmware: z.string().nullable(),
  proof: z.enum(["as-profile", "unproven"]).describe("unproven: another model answers, nobody probed it"),
  condition: z.enum(["down", "starting", "silent", "trouble", "serving"]),
  status: z.object({
    online: z.enum(["online", "offline", "unknown"]),
    cover: z.enum(["closed", "open", "unknown"]),
    paper: z.enum(["ok", "low", "out", "unknown"]),
    error: z.enum(["none", "cutter", "recoverable", "auto-recovering", "fatal", "unknown"]),
    source: z.enum(["auto-status", "real-time", "inferred"]),
    since_ms: office_ms,
  }),
  paper: z.object({
    left_mm: count.nullable().describe("estimated; null: nobody saw this roll being loaded"),
    roll_mm: count.describe("of the present roll when it was new"),
    new_roll_mm: count.describe("of a new roll, by the configuration"),
    near_end_mm: count.describe("left when the near-end sensor tells"),
    near_end: z.boolean(),
    loaded_ms: office_ms.nullable(),
  }),
  expects: z.record(Ability, z.boolean()).describe("what its profile counts on"),
  probe: z
    .object({
      at_ms: office_ms,
      maker: z.string().nullable(),
      model: z.string().nullable(),
      firmware: z.string().nullable(),
      found: z.record(Ability, z.enum(["yes", "no"])),
    })
    .nullable(),
  probing: z.boolean(),
  strips: z
    .array(
      z.object({
        text_mode: TextMode,
        reads: z.boolean(),
        at_ms: office_ms,
        of_this_model: z.boolean().describe("false: another model answered then, so it proves nothing"),
      }),
    )
    .describe("the newest judgement of each text mode"),
  to_judge: z.array(TextMode).describe("modes whose strip came out and was not judged since"),
  jobs: z.array(Job).max(24).describe("newest first"),
});
export type PrinterBoard = z.infer<typeof PrinterBoard>;
export type PrinterJob = z.infer<typeof Job>;
