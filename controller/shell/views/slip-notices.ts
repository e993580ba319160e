/** Slips of which nobody knows whether they are on paper, and slips that did not come out: told, never lost. */
import type { Notice } from "../../api/views.ts";
import { dateOf } from "../../core/day.ts";
import { isOpenQuestion, isResolvable, type PrintJob } from "../../core/print-job.ts";
import type { Text, ViewContext } from "./context.ts";

/** Where people stand, a slip is told of for this long, ms; a technician sees it until somebody settled it. */
const TOLD_AT_PLACE_MS = 10 * 60_000;
/** Newest slips told of at once; further ones stand in the technician's list. */
const TOLD_MAX = 5;

/** At the door or counter that has this printer. */
export const slipNoticesAt = (context: ViewContext, printer: string | null): Notice[] => {
  const since_ms = context.now_ms - TOLD_AT_PLACE_MS;
  return told(context.office.jobs.filter((job) => job.printer === printer && (job.ended_ms ?? 0) > since_ms));
};

/** For the technician: every open question, and what failed today. */
export const slipNotices = ({ office, plan }: ViewContext): Notice[] =>
  told(
    office.jobs.filter(
      (job) => isOpenQuestion(job) || dateOf(job.ended_ms ?? 0, plan.utc_offset_min) === office.day,
    ),
  );

const told = (jobs: readonly PrintJob[]): Notice[] =>
  jobs
    .filter((job) => isResolvable(job) && job.why !== "cancelled")
    .slice(-TOLD_MAX)
    .map((job) => ({
      code: job.state === "failed" ? "SLIP_NOT_PRINTED" : "SLIP_IN_QUESTION",
      level: "warning",
      text: textOf(job),
    }));

const textOf = (job: PrintJob): Text => {
  if (job.state !== "failed") return inQuestion(nameOf(job));
  return job.why === "paper-short" ? paperShort(nameOf(job)) : notPrinted(nameOf(job));
};

/** What people call a slip: its number or its dossier, else the serial at its foot. */
const nameOf = ({ id, slip }: PrintJob): string => {
  if (slip.kind === "ticket") return slip.code;
  return slip.kind === "form" || slip.kind === "fee" ? (slip.dossier ?? id) : id;
};

const inQuestion = (name: string): Text => ({
  vi: `Phiếu ${name}: chưa rõ đã in hay chưa. Xin xem tại máy in; nếu chưa có, xin in lại.`,
  en: `Slip ${name}: it may be printed or not. Please look at the printer; if it is not there, print it again.`,
});

const notPrinted = (name: string): Text => ({
  vi: `Phiếu ${name}: chưa in được, nội dung vẫn được giữ. Xin in lại khi máy in dùng được.`,
  en: `Slip ${name}: not printed; what it says is kept. Please print it again when the printer works.`,
});

const paperShort = (name: string): Text => ({
  vi: `Phiếu ${name}: giấy còn lại không đủ dài nên chưa in, nội dung vẫn được giữ. Xin thay cuộn giấy rồi in lại.`,
  en: `Slip ${name}: too little paper is left, so it was not begun; what it says is kept. Please change the roll, then print it again.`,
});
