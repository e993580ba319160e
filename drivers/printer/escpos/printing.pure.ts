/**
 * One slip under way: slices at the line's pace, signs of progress, proof, and giving up. Decides which of
 * the four outcomes a slip has; whether a slip may be begun at all is decided in machine.ts.
 */
import { askAll, hello, judge } from "./questions.pure.ts";
import { bandsBefore, bandsEnded, bytesOwed, SLICE_BYTES } from "./slip-plan.pure.ts";
import {
  and,
  arm,
  CLEAR_TIMEOUT_MS,
  disarm,
  type Effect,
  type Job,
  jobOf,
  largestBandBytes,
  type Next,
  PROGRESS_TIMEOUT_MS,
  PROGRESS_TOLD_MS,
  type PrinterState,
  type PrintOutcome,
  type PrintTrouble,
  pace_bytes_per_s,
  say,
  settle,
  write,
} from "./state.pure.ts";

/** Begins the first waiting slip; called only when the printer is ready and no question is open. */
export const beginNext = (state: PrinterState): Next => {
  const [first, ...waiting] = state.waiting;
  if (first === undefined) return [state, []];
  const { plan } = first.command;
  const job: Job = { ...first, plan, at: 0, marks_answered: 0, rows_printed: false, told_band: 0 };
  // Answers told that all of the last slip was taken: its buffer is empty, an XOFF heard since was noise.
  const held_back = state.held_back && !state.settings.profile.in_order_status;
  const begun: PrinterState = { ...state, waiting, held_back, phase: { kind: "sending", job } };
  const effects: readonly Effect[] = [
    disarm("poll"),
    { kind: "report", report: { kind: "job", job: job.command.job, state: "sending" } },
    arm("progress", PROGRESS_TIMEOUT_MS),
    arm("tell", PROGRESS_TOLD_MS),
  ];
  return and([begun, effects], writeSlice);
};

/** Bytes that may be written before the printer says that it took some. */
const windowEnd = (state: PrinterState, job: Job): number => {
  if (!state.settings.profile.in_order_status) return job.plan.bytes.length;
  const taken = job.plan.mark_ends[job.marks_answered - 1] ?? 0;
  // Without the next mark nothing would ever be answered.
  const next = job.plan.mark_ends[job.marks_answered] ?? job.plan.bytes.length;
  return Math.min(job.plan.bytes.length, Math.max(next, taken + state.settings.window_bytes));
};

/** The next slice, if the printer's window and its XOFF allow; the pace goes on when they do. */
export const writeSlice = (state: PrinterState): Next => {
  if (state.phase.kind !== "sending") return [state, []];
  const { job } = state.phase;
  const end = Math.min(job.at + SLICE_BYTES, windowEnd(state, job));
  if (state.held_back || end === job.at) return [state, []];
  const slice = job.plan.bytes.subarray(job.at, end);
  const meaning = `slip bytes ${job.at} to ${end} of ${job.plan.bytes.length}`;
  const pace_ms = (slice.length * 1000) / pace_bytes_per_s(state, job.plan);
  const effects = [write(meaning, slice), arm("pace", pace_ms)];
  return [{ ...state, phase: { kind: "sending", job: { ...job, at: end } } }, effects];
};

/** The line has carried the last slice. */
export const onPace = (state: PrinterState): Next => {
  if (state.phase.kind !== "sending") return [state, []];
  const { job } = state.phase;
  if (job.at < job.plan.bytes.length) return writeSlice(state);
  if (job.plan.mark_ends.length === 0 && job.plan.cut_id === undefined)
    return finish(state, job, { kind: "unconfirmed", why: "mute-printer" });
  const proving: PrinterState = { ...state, phase: { kind: "proving", job } };
  return and([proving, [arm("progress", PROGRESS_TIMEOUT_MS)]], (next) => awaitProof(next, job));
};

/**
 * Once the printer has answered every mark, all of the slip was taken, and only the proof is to come: an id
 * that comes from here on is believed by the next run too, which can't know of marks that were lost.
 */
const awaitProof = (state: PrinterState, job: Job): Next => {
  if (job.marks_answered < job.plan.mark_ends.length) return [state, []];
  const report: Effect = {
    kind: "report",
    report: { kind: "job", job: job.command.job, state: "awaiting-proof" },
  };
  return and([state, [report]], (next) =>
    job.plan.cut_id === undefined ? askAll({ ...next, phase: { kind: "checking", job } }) : [next, []],
  );
};

/** Time to tell how many bands were taken, if more were. */
export const tellProgress = (state: PrinterState): Next => {
  if (state.phase.kind !== "sending" && state.phase.kind !== "proving") return [state, []];
  const { job } = state.phase;
  const { plan, marks_answered, at } = job;
  const marked = plan.mark_ends.length > 0;
  const band = bandsEnded(plan, marked ? (plan.mark_ends[marks_answered - 1] ?? 0) : at);
  const again = arm("tell", PROGRESS_TOLD_MS);
  if (band === job.told_band) return [state, [again]];
  const report: Effect = { kind: "report", report: { kind: "progress", job: job.command.job, band } };
  return [withJob(state, { ...job, told_band: band }), [report, again]];
};

const withJob = (state: PrinterState, job: Job): PrinterState =>
  state.phase.kind === "sending" || state.phase.kind === "proving"
    ? { ...state, phase: { ...state.phase, job } }
    : state;

/** An answer in order: everything up to its mark was taken. */
export const onMark = (state: PrinterState, job: Job): Next => {
  if (
    job.marks_answered >= job.plan.mark_ends.length ||
    (job.plan.mark_ends[job.marks_answered] ?? 0) > job.at
  )
    return [state, [{ kind: "count", counter: "stray_answer" }]];
  const further: Job = { ...job, marks_answered: job.marks_answered + 1 };
  const moved: Next = [withJob(state, further), [arm("progress", PROGRESS_TIMEOUT_MS)]];
  if (state.phase.kind === "proving") return and(moved, (next) => awaitProof(next, further));
  const stood = job.at >= windowEnd(state, job) && job.at < job.plan.bytes.length;
  return stood ? and(moved, writeSlice) : moved;
};

/**
 * A process id came back. Ids ascend, so the cut's id proves the rows too, even if theirs was lost. A mark
 * without its answer means that the printer lost bytes on the way (it was off for a moment): then an id
 * proves nothing.
 */
export const onProcessId = (state: PrinterState, job: Job, id: string): Next => {
  const lostMarks = job.marks_answered < job.plan.mark_ends.length;
  if (id === job.plan.cut_id && job.at >= job.plan.bytes.length) {
    if (!lostMarks) return finish(state, job, { kind: "printed", process_id: Number(id) });
    return state.phase.kind === "clearing" ? [state, []] : giveUp(state, job, "no-proof");
  }
  if (id !== job.plan.rows_id || job.at <= job.plan.rows_end || lostMarks)
    return [state, [{ kind: "count", counter: "stale_process_id" }]];
  return [
    state.phase.kind === "clearing"
      ? { ...state, phase: { ...state.phase, job: { ...job, rows_printed: true } } }
      : withJob(state, { ...job, rows_printed: true }),
    state.phase.kind === "clearing" ? [] : [arm("progress", PROGRESS_TIMEOUT_MS)],
  ];
};

/** A slip ended well; what came up meanwhile (the last paper) is judged before the next one. */
export const finish = (state: PrinterState, job: Job, outcome: PrintOutcome): Next => {
  const timers = (["pace", "progress", "tell", "clear"] as const).map(disarm);
  const idle: PrinterState = { ...state, phase: { kind: "ready" }, torn: false, dirty_bytes: 0 };
  return and([idle, [...timers, settle(job.id, outcome)]], judge);
};

/**
 * What is certain of a slip that ended badly. No whole slip exists when not all rows were sent, or when the
 * printer reported trouble, threw its buffer away (`cleared`) and had not even taken the last row. Silence
 * proves nothing.
 */
export const badOutcome = (job: Job, why: PrintTrouble, cleared: boolean): PrintOutcome => {
  const { plan, at, rows_printed } = job;
  const last_band = bandsBefore(plan, at);
  const wholeSent = at >= plan.rows_end;
  const taken = plan.mark_ends[job.marks_answered - 1] ?? 0;
  const emptied = cleared && taken < plan.rows_end && why !== "no-proof" && why !== "no-answer";
  if (wholeSent && !emptied) return { kind: "ambiguous", why, last_band, rows_printed };
  return { kind: "failed", why, torn: at > plan.rows_begin, last_band };
};

/**
 * Stops at once and empties the printer, so that nothing of this slip comes out after the paper was changed.
 */
export const giveUp = (state: PrinterState, job: Job, why: PrintTrouble): Next => {
  const stopped: PrinterState = {
    ...state,
    phase: { kind: "clearing", job, why },
    asked: undefined,
    to_ask: [],
    torn: state.torn || job.at > job.plan.rows_begin,
    dirty_bytes: bytesOwed(job.plan, job.at),
  };
  return and([stopped, [disarm("pace"), disarm("progress"), disarm("tell"), disarm("answer")]], clear);
};

/** Empties the printer's buffer: confirmed where it can, else by request and without an answer. */
export const clear = (state: PrinterState): Next => {
  if (state.settings.profile.clear_buffer)
    return [state, [say({ kind: "clear-buffer" }), arm("clear", CLEAR_TIMEOUT_MS)]];
  const speaks = state.settings.profile.real_time_status;
  return and([state, speaks ? [say({ kind: "recover", how: "clear" })] : []], (next) => cleared(next, false));
};

/** The buffer is empty (`confirmed`), or nobody said so within CLEAR_TIMEOUT_MS. */
export const cleared = (state: PrinterState, confirmed: boolean): Next => {
  if (state.phase.kind !== "clearing") return [state, []];
  const { job, why } = state.phase;
  const effects: Effect[] = [disarm("clear")];
  if (job !== undefined) effects.push(settle(job.id, badOutcome(job, why, confirmed)));
  return and([state, effects], hello);
};

/** The line broke: nobody can be asked any more, and the printer may be left inside a picture. */
export const lost = (state: PrinterState): Next => {
  const job = jobOf(state.phase);
  if (job === undefined) return [state, []];
  const why = state.phase.kind === "clearing" ? state.phase.why : "link-lost";
  const next: PrinterState = { ...state, torn: true, dirty_bytes: largestBandBytes(state.settings.profile) };
  return [next, [settle(job.id, badOutcome(job, why, false))]];
};
