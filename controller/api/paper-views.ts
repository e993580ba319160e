/** What screens show of printed papers. No names: what a form says stands on the form alone. */
import { z } from "zod";
import { PrintState } from "./print-state.ts";

const IssuedSlip = z.object({
  job: z.string(),
  leaf: z.enum(["office", "citizen"]).nullable().describe("of a form: who keeps it"),
  state: PrintState,
  copy: z.number().int().describe("1 for the first on paper"),
  resolved: z.enum(["printed", "not-printed"]).nullable().describe("what a person said of it"),
  asks: z.boolean().describe("only a person can say whether it came out"),
  copyable: z.boolean(),
});

export const IssuedPaper = z.object({
  form_id: z.string(),
  form: z.enum(["appointment", "supplement", "refusal", "apology", "fee"]),
  dossier: z.string().nullable(),
  issued_ms: z.number().int(),
  slips: z.array(IssuedSlip).describe("an appointment slip has two leaves"),
});
export type IssuedPaper = z.infer<typeof IssuedPaper>;

/** The papers of a counter. */
export const CounterPapers = z.object({
  printer: z.boolean().describe("the counter has a printer"),
  codes: z.boolean().describe("the office gives codes to dossiers; else they are typed"),
  fees: z.boolean().describe("fees can be asked for"),
  issued: z.array(IssuedPaper).describe("of today, newest first; the newest, and all that ask something"),
});

/** The report of the day at the manager's. */
export const ReportView = z.object({
  day: z.string().describe("2026-11-22"),
  printer: z.boolean().describe("there is a printer for it"),
  state: PrintState.nullable().describe("of the newest report of today; null: none was printed yet"),
});
