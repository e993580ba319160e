/**
 * The probe: which questions this printer answers, whatever its profile says. Asks without printing, one
 * question at a time, only while nothing is to be printed; changes nothing by itself. A technician compares
 * the result with the profile. Source: printing.md 2.4 (Probe at install).
 */
import { type Ability, NAMES_DUE, type Probe, type ProbeResult } from "./findings.pure.ts";
import { askName } from "./identity.pure.ts";
import type { HostMessage } from "./protocol.ts";
import { hello, judge } from "./questions.pure.ts";
import { type PrinterReply, readAutoStatus, readStatusByte } from "./replies.pure.ts";
import { and, arm, disarm, type Next, type PrinterState, say, settle } from "./state.pure.ts";

/** Each question's time; with the first name five of them for a printer that is mute, 10 s. */
export const PROBE_ANSWER_MS = 2_000;
/** Asked for with nothing to print: only a printer that knows process ids says it back. */
const PROBE_ID = "PROB";

interface Question {
  readonly ability: Exclude<Ability, "identify">;
  readonly say: HostMessage;
  readonly answer: PrinterReply["kind"];
}

const realTime = (n: 1 | 2 | 3 | 4): Question => ({
  ability: "real_time_status",
  say: { kind: "status-request", n },
  answer: "status-byte",
});

const QUESTIONS: readonly Question[] = [
  realTime(1),
  realTime(2),
  realTime(3),
  realTime(4),
  {
    ability: "in_order_status",
    say: { kind: "in-order-status-request", n: 1 },
    answer: "in-order-byte",
  },
  { ability: "auto_status", say: { kind: "auto-status", mask: 255 }, answer: "auto-status-report" },
  { ability: "process_id", say: { kind: "process-id", id: PROBE_ID }, answer: "process-id-done" },
  { ability: "clear_buffer", say: { kind: "clear-buffer" }, answer: "buffer-cleared" },
];

const probing = (state: PrinterState, probe: Probe): PrinterState => ({
  ...state,
  phase: { kind: "probing", probe },
});

/** Refused unless the printer idles, or is silent: then the probe may find what it does answer. */
export const beginProbe = (state: PrinterState, id: number): Next => {
  const { phase, asked, naming, settling } = state;
  const was_silent = phase.kind === "silent";
  const idle = asked === undefined && !naming.asked && settling === undefined;
  if ((phase.kind !== "ready" && !was_silent) || !idle)
    return [state, [settle(id, { kind: "unprobed", why: "busy" })]];
  const probe: Probe = { id, question: undefined, answered: [], unanswered: [], was_silent };
  return [{ ...probing(state, probe), naming: NAMES_DUE }, [disarm("poll")]];
};

/** Called after each event: names first, then the questions. */
export const probeOn = (state: PrinterState, probe: Probe): Next => {
  if (probe.question !== undefined) return [state, []];
  if (!state.naming.done) return askName(state);
  const identify: Pick<Probe, "answered" | "unanswered"> =
    state.naming.answers > 0
      ? { answered: ["identify"], unanswered: [] }
      : { answered: [], unanswered: ["identify"] };
  return askFrom(state, { ...probe, ...identify }, 0);
};

/**
 * Of an ability that already failed nothing more is asked; and a printer without ears for real-time commands
 * might print the clear command's rest.
 */
const isPointless = ({ unanswered }: Probe, { ability }: Question): boolean =>
  unanswered.includes(ability) || (ability === "clear_buffer" && unanswered.includes("real_time_status"));

const askFrom = (state: PrinterState, probe: Probe, from: number): Next => {
  const question = QUESTIONS.findIndex((row, index) => index >= from && !isPointless(probe, row));
  const row = QUESTIONS[question];
  if (row === undefined) return finish(state, probe);
  return [probing(state, { ...probe, question }), [say(row.say), arm("probe", PROBE_ANSWER_MS)]];
};

/** Anything the printer says while it is probed, names and flow control apart. */
export const onProbeReply = (state: PrinterState, probe: Probe, reply: PrinterReply): Next => {
  const row = QUESTIONS[probe.question ?? -1];
  const known = withStatus(state, row, reply);
  const meant = row?.answer === reply.kind && (reply.kind !== "process-id-done" || reply.id === PROBE_ID);
  if (row === undefined || !meant)
    return [known, reply.kind === "auto-status-report" ? [] : [{ kind: "count", counter: "stray_answer" }]];
  const answered = [...probe.answered, row.ability];
  return and([known, [disarm("probe")]], (next) =>
    askFrom(next, { ...probe, answered }, (probe.question ?? 0) + 1),
  );
};

const withStatus = (state: PrinterState, row: Question | undefined, reply: PrinterReply): PrinterState => {
  if (reply.kind === "auto-status-report") return { ...state, status: readAutoStatus(reply.value) };
  if (reply.kind !== "status-byte" || row?.say.kind !== "status-request") return state;
  return { ...state, status: readStatusByte(state.status, row.say.n, reply.value) };
};

/** The open question was not answered in time. */
export const probeUnanswered = (state: PrinterState): Next => {
  if (state.phase.kind !== "probing") return [state, []];
  const { probe } = state.phase;
  const row = QUESTIONS[probe.question ?? -1];
  if (row === undefined) return [state, []];
  return askFrom(
    state,
    { ...probe, unanswered: [...probe.unanswered, row.ability] },
    (probe.question ?? 0) + 1,
  );
};

const resultOf = ({ naming: { identity } }: PrinterState, { answered, unanswered }: Probe): ProbeResult => {
  const found = (ability: Ability): "yes" | "no" =>
    answered.includes(ability) && !unanswered.includes(ability) ? "yes" : "no";
  return {
    ...identity,
    found: {
      real_time_status: found("real_time_status"),
      in_order_status: found("in_order_status"),
      auto_status: found("auto_status"),
      process_id: found("process_id"),
      clear_buffer: found("clear_buffer"),
      identify: found("identify"),
    },
  };
};

/** Left as it was found: reports that the profile does not count on are switched off again. */
const finish = (state: PrinterState, probe: Probe): Next => {
  const quiet = state.settings.profile.auto_status ? [] : [say({ kind: "auto-status", mask: 0 } as const)];
  const told = settle(probe.id, { kind: "probed", result: resultOf(state, probe) });
  return and([state, [disarm("probe"), ...quiet, told]], probe.was_silent ? hello : judge);
};

/** The line broke while the printer was probed. */
export const breakProbeOff = (state: PrinterState): Next =>
  state.phase.kind === "probing"
    ? [state, [settle(state.phase.probe.id, { kind: "unprobed", why: "link-lost" })]]
    : [state, []];
