/** Strips that a technician prints, and what he could read: a text mode is proven by eyes only. */
import type { Draft } from "./draft.ts";
import type { InputOf } from "./input.ts";
import { isUnfinished, type PrintJob, type SlipTextMode } from "./print-job.ts";
import { ledgerOf, modelName, planOf } from "./printer.ts";
import { done, type Reply, refused } from "./refusal.ts";
import { requestSlip } from "./slip.ts";
import type { Office, SlipContent } from "./state.ts";

type Strip = Extract<SlipContent, { kind: "strip" }>;

const stripsOf = (office: Office, printer: string): readonly (PrintJob & { readonly slip: Strip })[] =>
  office.jobs.flatMap((job) =>
    job.printer === printer && job.slip.kind === "strip" ? [{ ...job, slip: job.slip }] : [],
  );

export const printStrip = (draft: Draft, input: InputOf<"print-strip">): Reply => {
  const { printer, what, text_mode } = input;
  const [plan, ledger] = [planOf(draft, printer), ledgerOf(draft, printer)];
  if (plan === undefined || ledger === undefined) return refused("unknown-place");
  if (!plan.text_modes.includes(text_mode)) return refused("text-mode-not-offered");
  if (stripsOf(draft.office, printer).some(isUnfinished)) return refused("strip-under-way");
  const { profile } = plan;
  const model = modelName(ledger);
  const slip: Strip = { kind: "strip", what, text_mode, profile, model, issued_ms: draft.at_ms };
  return done({ job: requestSlip(draft, printer, slip) });
};

/** The newest strip of letters in this mode that may be read now; undefined: none came out. */
export const stripToJudge = (
  office: Office,
  printer: string,
  text_mode: SlipTextMode,
): PrintJob | undefined => {
  const strip = stripsOf(office, printer).findLast(
    ({ slip }) => slip.what === "letters" && slip.text_mode === text_mode,
  );
  return strip !== undefined && (strip.state === "printed" || strip.state === "unconfirmed")
    ? strip
    : undefined;
};

export const judgeStrip = (draft: Draft, input: InputOf<"judge-strip">): Reply => {
  const { printer, text_mode, reads } = input;
  const ledger = ledgerOf(draft, printer);
  if (ledger === undefined) return refused("unknown-place");
  if (stripToJudge(draft.office, printer, text_mode) === undefined) return refused("no-strip");
  draft.fact({ kind: "strip-judged", printer, text_mode, reads, model: modelName(ledger) });
  return done();
};
