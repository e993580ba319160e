/** Papers of a counter and the manager's report on screens: what was handed out, and what became of it. */
import type { z } from "zod";
import type { CounterPapers, IssuedPaper, ReportView } from "../../api/paper-views.ts";
import { isResolvable, type PrintJob } from "../../core/print-job.ts";
import { isCopyable } from "../../core/slip.ts";
import type { Office } from "../../core/state.ts";
import type { ViewContext } from "./context.ts";

/** Papers shown beside those that ask something. */
const ISSUED_SHOWN_MAX = 6;

export const counterPapers = (context: ViewContext, counter: string): z.infer<typeof CounterPapers> => {
  const { plan, signs, office } = context;
  const mine = office.forms.filter((row) => row.counter === counter).reverse();
  const papers = mine.map(({ form_id, form, dossier, issued_ms }) => {
    const slips = slipsOf(office, form_id);
    return { form_id, form, dossier, issued_ms, slips };
  });
  return {
    printer: plan.counters.find(({ id }) => id === counter)?.printer != null,
    codes: plan.agency !== null,
    fees: signs.forms.pay !== null,
    issued: papers.filter(({ slips }, index) => index < ISSUED_SHOWN_MAX || slips.some(({ asks }) => asks)),
  };
};

const slipsOf = ({ jobs }: Office, form_id: string): IssuedPaper["slips"] =>
  jobs.flatMap((job) => {
    const { slip } = job;
    if ((slip.kind !== "form" && slip.kind !== "fee") || slip.form_id !== form_id) return [];
    return [{ ...slipRow(job), leaf: slip.kind === "form" ? slip.leaf : null }];
  });

const slipRow = (job: PrintJob): Omit<IssuedPaper["slips"][number], "leaf"> => ({
  job: job.id,
  state: job.state,
  copy: job.copy,
  resolved: job.resolved,
  asks: isResolvable(job),
  copyable: isCopyable(job),
});

export const reportView = ({ plan, office }: ViewContext): z.infer<typeof ReportView> => {
  const report = office.jobs.findLast(({ slip }) => slip.kind === "report" && slip.day === office.day);
  return { day: office.day, printer: plan.printers.length > 0, state: report?.state ?? null };
};
