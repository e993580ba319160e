/**
 * The ledger of the printers: who answers, what a probe found of it, how letters may be printed, and how much
 * paper is left. A printer's slips are in slip.ts, its strips in strip.ts.
 */
import type { Draft } from "./draft.ts";
import type { InputOf } from "./input.ts";
import { LONG_SLIP_MM, type PrinterPlan } from "./plan.ts";
import { isUnderWay, type SlipTextMode } from "./print-job.ts";
import type { PrinterLedger, PrinterModel } from "./printer-ledger.ts";
import { done, type Reply, refused } from "./refusal.ts";
import type { SlipContent } from "./state.ts";

export const planOf = (draft: Draft, printer: string): PrinterPlan | undefined =>
  draft.plan.printers.find(({ id }) => id === printer);

export const ledgerOf = (draft: Draft, printer: string): PrinterLedger | undefined =>
  planOf(draft, printer) === undefined ? undefined : draft.office.printers[printer];

/** As people read it; null: it never told. */
export const modelName = ({ maker, model }: PrinterModel): string | null =>
  maker === null && model === null ? null : [maker, model].filter((name) => name !== null).join(" ");

// ---- who answers ----

const differ = (a: string | null, b: string | null): boolean => a !== null && b !== null && a !== b;

/** Another printer than the trusted one: a name that both have, and that differs. */
const isOther = (trusted: PrinterModel | null, now: PrinterModel): boolean =>
  trusted !== null && (differ(trusted.maker, now.maker) || differ(trusted.model, now.model));

export const identifyPrinter = (draft: Draft, input: InputOf<"printer-identified">): Reply => {
  const { printer, maker, model, firmware } = input;
  const before = ledgerOf(draft, printer);
  if (before === undefined) return done();
  if (before.maker === maker && before.model === model && before.firmware === firmware) return done();
  const other = isOther(before.trusted, { maker, model });
  draft.fact({ kind: "printer-identified", printer, maker, model, firmware, other });
  return done();
};

export const beginProbe = (draft: Draft, { printer }: InputOf<"probe-printer">): Reply => {
  const ledger = ledgerOf(draft, printer);
  if (ledger === undefined) return refused("unknown-place");
  if (draft.office.devices[printer]?.state === "down") return refused("printer-not-reached");
  const busy = draft.office.jobs.some((job) => job.printer === printer && isUnderWay(job));
  if (busy || ledger.probing_ms !== null) return refused("printer-busy");
  draft.fact({ kind: "probe-begun", printer });
  draft.effect({ kind: "probe-printer", printer });
  return done();
};

export const endProbe = (draft: Draft, { printer, result, why }: InputOf<"printer-probed">): Reply => {
  if (ledgerOf(draft, printer)?.probing_ms == null) return done();
  if (result === null) draft.fact({ kind: "probe-failed", printer, why: why ?? "unknown" });
  else draft.fact({ kind: "printer-probed", printer, ...result });
  return done();
};

/** A probe only asks, so that nothing of it is in question: it is simply over. */
export const settleProbesAfterRestart = (draft: Draft): void => {
  for (const [printer, { probing_ms }] of Object.entries(draft.office.printers))
    if (probing_ms !== null) draft.fact({ kind: "probe-failed", printer, why: "restarted" });
};

// ---- how letters are printed ----

/**
 * A strip in this mode could be read on the very model that answers now. UNSURE: printers that never tell
 * their names can't be told apart; after one was changed its strip must be printed and judged again.
 */
export const isProven = (ledger: PrinterLedger, text_mode: SlipTextMode): boolean =>
  text_mode === "raster" ||
  ledger.strips.some(
    (strip) => strip.text_mode === text_mode && strip.reads && strip.model === modelName(ledger),
  );

/** Pictures are always right; anything else only where somebody read it. A strip is what it is to prove. */
export const textModeOf = (draft: Draft, printer: string, slip: SlipContent): SlipTextMode => {
  if (slip.kind === "strip") return slip.text_mode;
  const ledger = ledgerOf(draft, printer);
  const wanted = planOf(draft, printer)?.text_mode ?? "raster";
  return ledger !== undefined && isProven(ledger, wanted) ? wanted : "raster";
};

// ---- paper ----

/**
 * Paper left, mm, as far as anybody can know: slips took what they took, feeds by hand are not counted. From
 * the near-end sensor on it is the sensor's word that counts. Null: nobody saw this roll being loaded.
 */
export const paperLeft_mm = (ledger: PrinterLedger, near_end_mm: number): number | null => {
  const { roll_mm, used_mm, near_end_used_mm, loaded_ms, paper } = ledger;
  if (paper === "out") return 0;
  if (near_end_used_mm !== null) return Math.max(0, near_end_mm - (used_mm - near_end_used_mm));
  return loaded_ms === null ? null : Math.max(0, roll_mm - used_mm);
};

/** Near its end a roll must not take a slip that it can't hold: half a form is worth less than none. */
export const isPaperShort = (draft: Draft, printer: string, length_mm: number): boolean => {
  const [plan, ledger] = [planOf(draft, printer), ledgerOf(draft, printer)];
  if (plan === undefined || ledger?.near_end_used_mm == null || length_mm <= LONG_SLIP_MM) return false;
  return length_mm > (paperLeft_mm(ledger, plan.near_end_mm) ?? length_mm);
};

export const loadRoll = (draft: Draft, { printer, length_mm }: InputOf<"load-roll">): Reply => {
  if (ledgerOf(draft, printer) === undefined) return refused("unknown-place");
  draft.fact({ kind: "roll-loaded", printer, length_mm, by: "person" });
  return done();
};

/**
 * Paper again after its end, or enough of it after near its end: somebody changed the roll.
 * UNSURE: a sensor at its very threshold may flicker and so begin a roll; it tells again soon, which counts.
 */
export const seePaper = (draft: Draft, { printer, paper }: InputOf<"paper-seen">): Reply => {
  const [plan, ledger] = [planOf(draft, printer), ledgerOf(draft, printer)];
  if (plan === undefined || ledger === undefined || ledger.paper === paper) return done();
  const changed = (ledger.paper === "out" && paper !== "out") || (ledger.paper === "low" && paper === "ok");
  if (changed) draft.fact({ kind: "roll-loaded", printer, length_mm: plan.roll_mm, by: "sensor" });
  draft.fact({ kind: "paper-seen", printer, paper });
  return done();
};
