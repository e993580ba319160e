/** The printers as a technician sees them: what they say, what is known of them, their newest slips. */
import { ABILITIES } from "../../../drivers/printer/escpos/findings.pure.ts";
import { STATUS_UNKNOWN } from "../../../drivers/printer/escpos/replies.pure.ts";
import type { PrinterBoard, PrinterJob } from "../../api/printer-view.ts";
import type { Notice } from "../../api/views.ts";
import type { PrinterPlan } from "../../core/plan.ts";
import { isResolvable, type PrintJob } from "../../core/print-job.ts";
import { isProven, modelName, paperLeft_mm } from "../../core/printer.ts";
import type { PrinterLedger } from "../../core/printer-ledger.ts";
import { isCopyable } from "../../core/slip.ts";
import type { Office } from "../../core/state.ts";
import { stripToJudge } from "../../core/strip.ts";
import type { DeviceView, Text, ViewContext } from "./context.ts";

/** Newest slips of a printer shown; older ones stand in the log. */
const JOBS_SHOWN_MAX = 24;

export interface PrinterExtras {
  readonly device: (id: string) => DeviceView | undefined;
  /** Office time of a monotonic instant. */
  readonly officeTime_ms: (mono_ms: number) => number;
}

export const printerBoards = (context: ViewContext, extras: PrinterExtras): PrinterBoard[] =>
  context.plan.printers.flatMap((plan) => {
    const ledger = context.office.printers[plan.id];
    return ledger === undefined ? [] : [boardOf(context.office, plan, ledger, extras)];
  });

const boardOf = (
  office: Office,
  plan: PrinterPlan,
  ledger: PrinterLedger,
  extras: PrinterExtras,
): PrinterBoard => {
  const seen = extras.device(plan.id)?.printing;
  const { online, cover, paper, error, source } = seen?.status ?? STATUS_UNKNOWN;
  const { maker, model, firmware, proof, probe, probing_ms } = ledger;
  return {
    printer: plan.id,
    profile: plan.profile,
    text_mode: isProven(ledger, plan.text_mode) ? plan.text_mode : "raster",
    text_mode_wanted: plan.text_mode,
    text_modes: [...plan.text_modes],
    maker,
    model,
    firmware,
    proof,
    condition: seen?.condition ?? "down",
    status: {
      online,
      cover,
      paper,
      error,
      source,
      since_ms: seen === undefined ? 0 : extras.officeTime_ms(seen.since_ms),
    },
    paper: paperOf(plan, ledger),
    // ABILITIES names every key; Object.fromEntries forgets that.
    expects: Object.fromEntries(
      ABILITIES.map((ability) => [ability, seen?.profile[ability] ?? false]),
    ) as PrinterBoard["expects"],
    probe,
    probing: probing_ms !== null,
    strips: ledger.strips.map(({ text_mode, reads, at_ms, model: of }) => ({
      text_mode,
      reads,
      at_ms,
      of_this_model: of === modelName(ledger),
    })),
    to_judge: plan.text_modes.filter((mode) => {
      const strip = stripToJudge(office, plan.id, mode);
      const judged_ms = ledger.strips.find(({ text_mode }) => text_mode === mode)?.at_ms;
      return strip !== undefined && (judged_ms ?? -1) < (strip.ended_ms ?? 0);
    }),
    jobs: office.jobs
      .filter((job) => job.printer === plan.id)
      .toReversed()
      .sort((a, b) => b.requested_ms - a.requested_ms)
      .slice(0, JOBS_SHOWN_MAX)
      .map(jobOf),
  };
};

const paperOf = (plan: PrinterPlan, ledger: PrinterLedger): PrinterBoard["paper"] => {
  const left_mm = paperLeft_mm(ledger, plan.near_end_mm);
  return {
    left_mm: left_mm === null ? null : Math.round(left_mm),
    roll_mm: ledger.roll_mm,
    new_roll_mm: plan.roll_mm,
    near_end_mm: plan.near_end_mm,
    near_end: ledger.near_end_used_mm !== null,
    loaded_ms: ledger.loaded_ms,
  };
};

const jobOf = (row: PrintJob): PrinterJob => {
  const { id, slip, copy, state, band, bands, length_mm, why, requested_ms, ended_ms } = row;
  return {
    job: id,
    kind: slip.kind === "form" ? slip.form : slip.kind,
    name: slip.kind === "ticket" ? slip.code : null,
    copy,
    state,
    band,
    bands,
    length_mm,
    why,
    requested_ms,
    ended_ms,
    process_id: row.process_id,
    policy: row.policy,
    resolved: row.resolved,
    resolvable: isResolvable(row),
    copyable: isCopyable(row),
    cancellable: state === "queued",
    picture: `/api/printer/${row.printer}/slip/${id}`,
  };
};

/** Printers that print otherwise than configured, as nobody has proven it on them. */
export const textModeNotices = ({ plan, office, signs }: ViewContext): Notice[] =>
  plan.printers.flatMap(({ id, text_mode }) => {
    const ledger = office.printers[id];
    if (ledger === undefined || isProven(ledger, text_mode)) return [];
    const name = signs.devices.find((sign) => sign.id === id)?.name ?? { vi: id, en: id };
    return [{ code: "TEXT_MODE_UNPROVEN", level: "info" as const, text: unproven(name, text_mode) }];
  });

const unproven = (name: Text, mode: string): Text => ({
  vi: `${name.vi}: kiểu chữ ${mode} chưa được tờ thử chứng minh, nên đang in bằng hình. Xin in tờ thử rồi trả lời.`,
  en: `${name.en}: no strip has proven text mode ${mode}, so pictures are printed. Please print a strip and answer.`,
});
