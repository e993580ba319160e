/**
 * The life of one ESC/POS printer: from the link's opening to serving, through trouble and back. One slip at
 * a time; a slip that met trouble is never sent again from here: it is settled as torn or ambiguous, and the
 * office submits a copy marked `IN LẠI LẦN n` once the printer serves again. The slip under way is
 * printing.pure.ts' matter.
 */
import { concatBytes } from "../../runtime/text.ts";
import { namesDue } from "./findings.pure.ts";
import { askName, NAME_HEADER, onName, unnamed } from "./identity.pure.ts";
import {
  beginNext,
  clear,
  cleared,
  finish,
  giveUp,
  lost,
  onMark,
  onPace,
  onProcessId,
  tellProgress,
  writeSlice,
} from "./printing.pure.ts";
import { beginProbe, breakProbeOff, onProbeReply, probeOn, probeUnanswered } from "./probing.pure.ts";
import { answered, enableAutoStatus, hello, judge, poll, serve, unanswered } from "./questions.pure.ts";
import { type PrinterReply, readAutoStatus, STATUS_UNKNOWN } from "./replies.pure.ts";
import { advanceSettling, beginSettling, giveUpSettling, onSettlingId } from "./settling.pure.ts";
import { CUT, prologueOf } from "./slip-bytes.pure.ts";
import {
  and,
  arm,
  conditionOf,
  disarmAll,
  failWaiting,
  type Job,
  jobOf,
  type Next,
  type PrinterCommand,
  type PrinterEvent,
  type PrinterState,
  type PrinterTimer,
  type PrintTrouble,
  QUIET_MS,
  SLIPS_WAITING_MAX,
  settle,
  troubleBeforePrinting,
  troubleWhilePrinting,
  write,
} from "./state.pure.ts";

export const stepPrinter = (state: PrinterState, event: PrinterEvent): Next => {
  const [next, effects] = and(react(state, event), advance);
  const changed = next.status !== state.status || conditionOf(next) !== conditionOf(state);
  if (!changed || sameReport(state, next)) return [next, effects];
  const condition = conditionOf(next);
  return [next, [...effects, { kind: "report", report: { kind: "status", status: next.status, condition } }]];
};

const sameReport = (a: PrinterState, b: PrinterState): boolean =>
  conditionOf(a) === conditionOf(b) &&
  a.status.online === b.status.online &&
  a.status.cover === b.status.cover &&
  a.status.paper === b.status.paper &&
  a.status.error === b.status.error;

const react = (state: PrinterState, event: PrinterEvent): Next => {
  switch (event.kind) {
    case "link-up":
      return [{ ...state, phase: { kind: "quiet" }, last_echo: undefined }, [arm("quiet", QUIET_MS)]];
    case "link-down":
      return linkDown(state);
    case "frame":
      return onReply(state, event.frame);
    case "noise":
      return [state, [{ kind: "count", counter: "noise" }]];
    case "timer":
      return onTimer(state, event.timer);
    case "command":
      return onCommand(state, event.id, event.command);
  }
};

/**
 * A slip begins when the printer is ready and every question to it is answered: one about a former run's slip
 * before all, then its names, as what another printer than the known one calls printed is no proof.
 */
const advance = (state: PrinterState): Next => {
  if (state.phase.kind === "probing") return probeOn(state, state.phase.probe);
  if (state.settling !== undefined) return advanceSettling(state, state.settling);
  if (state.phase.kind !== "ready" || state.asked !== undefined) return [state, []];
  if (!state.naming.done) return askName(state);
  return state.waiting.length > 0 ? beginNext(state) : [state, []];
};

const linkDown = (state: PrinterState): Next => {
  // One more attempt that found nothing: whatever waits for the printer goes on waiting.
  if (state.phase.kind === "down") return [state, []];
  const broken = and(lost(state), breakProbeOff);
  const given = and(broken, (next) => failWaiting(next, "link-lost"));
  const down = and(given, (next) => [
    {
      ...next,
      phase: { kind: "down" },
      status: STATUS_UNKNOWN,
      asked: undefined,
      to_ask: [],
      held_back: false,
      naming: namesDue(next.settings.profile),
    },
    disarmAll(),
  ]);
  return and(down, (next) =>
    next.settling === undefined ? [next, []] : giveUpSettling(next, next.settling, "link-lost"),
  );
};

/** Why a slip can't be taken now; undefined where it may wait for its turn. */
const refusal = (state: PrinterState): PrintTrouble | undefined => {
  switch (conditionOf(state)) {
    case "down":
      return "link-lost";
    case "silent":
      return "no-answer";
    case "trouble":
      return troubleBeforePrinting(state.status) ?? "offline";
    default:
      return state.waiting.length >= SLIPS_WAITING_MAX ? "busy" : undefined;
  }
};

const onCommand = (state: PrinterState, id: number, command: PrinterCommand): Next => {
  if (command.kind === "probe") return beginProbe(state, id);
  if (command.kind === "settle") return beginSettling(state, id, command);
  const why = refusal(state);
  if (why !== undefined) return [state, [settle(id, { kind: "failed", why, torn: false, last_band: 0 })]];
  return [{ ...state, waiting: [...state.waiting, { id, command }] }, []];
};

const onTimer = (state: PrinterState, timer: PrinterTimer): Next => {
  const job = jobOf(state.phase);
  switch (timer) {
    case "quiet":
      return state.phase.kind === "quiet" ? greet(state) : [state, []];
    case "answer":
      if (state.asked === undefined) return [state, []];
      return state.phase.kind === "checking"
        ? giveUp(state, state.phase.job, "no-answer")
        : unanswered(state);
    case "poll":
      return poll(state);
    case "pace":
      return onPace(state);
    case "progress":
      return job === undefined ? [state, []] : giveUp(state, job, "no-proof");
    case "tell":
      return tellProgress(state);
    case "settle":
      return state.settling === undefined ? [state, []] : giveUpSettling(state, state.settling, "no-answer");
    case "clear":
      return cleared(state, false);
    case "steady":
      return afterSteady(state);
    case "name":
      return unnamed(state);
    case "probe":
      return probeUnanswered(state);
  }
};

/** After a broken slip the buffer is emptied before anything else is said. */
const greet = (state: PrinterState): Next =>
  state.torn
    ? clear({ ...state, phase: { kind: "clearing", job: undefined, why: "link-lost" } })
    : hello(state);

/**
 * The paper has been in and the cover closed for a while: the broken slip is cut off, then service goes on.
 */
const afterSteady = (state: PrinterState): Next => {
  if (state.phase.kind !== "steady") return [state, []];
  const bytes = concatBytes(prologueOf(state.settings.profile), CUT);
  return and([{ ...state, torn: false }, state.torn ? [write("cut the broken slip off", bytes)] : []], serve);
};

const onReply = (state: PrinterState, reply: PrinterReply): Next => {
  const { phase } = state;
  if (reply.kind === "block" && reply.header === NAME_HEADER) return onName(state, reply.text);
  const flow = reply.kind === "xon" || reply.kind === "xoff";
  if (phase.kind === "probing" && !flow) return onProbeReply(state, phase.probe, reply);
  const job = jobOf(phase);
  switch (reply.kind) {
    case "status-byte":
      return onStatusByte(state, reply.value);
    case "auto-status-report":
      return onAutoStatus(state, reply.value);
    case "in-order-byte":
      return job === undefined ? stray(state) : onMark(state, job);
    case "process-id-done":
      return onEcho(state, job, reply.id);
    case "buffer-cleared":
      return cleared(state, true);
    case "block":
      return stray(state);
    case "xoff":
      return [{ ...state, held_back: true }, []];
    case "xon":
      return state.held_back ? writeSlice({ ...state, held_back: false }) : [state, []];
  }
};

const onEcho = (state: PrinterState, job: Job | undefined, id: string): Next => {
  if (state.settling !== undefined) return onSettlingId(state, state.settling, id);
  return job === undefined ? stray({ ...state, last_echo: id }) : onProcessId(state, job, id);
};

const stray = (state: PrinterState): Next => [state, [{ kind: "count", counter: "stray_answer" }]];

const onStatusByte = (state: PrinterState, value: number): Next => {
  const { next, done } = answered(state, value);
  return done ? and(next, afterRound) : and(next, duringJob);
};

/** All questions are answered: what that means depends on who asked. */
const afterRound = (state: PrinterState): Next => {
  switch (state.phase.kind) {
    case "hello":
    case "silent":
      return and(enableAutoStatus(state), judge);
    case "trouble":
      return judge(state);
    case "steady":
    case "ready":
      return troubleBeforePrinting(state.status) === undefined ? [state, []] : judge(state);
    case "checking": {
      const why = troubleWhilePrinting(state.status);
      const { job } = state.phase;
      return why === undefined
        ? finish(state, job, { kind: "unconfirmed", why: "no-process-id" })
        : giveUp(state, job, why);
    }
    default:
      return [state, []];
  }
};

const onAutoStatus = (state: PrinterState, bytes: Uint8Array): Next => {
  const known: PrinterState = { ...state, status: readAutoStatus(bytes) };
  switch (state.phase.kind) {
    case "silent":
      return hello(known);
    case "trouble":
      return judge(known);
    case "ready":
    case "steady":
      return troubleBeforePrinting(known.status) === undefined ? [known, []] : judge(known);
    default:
      return duringJob(known);
  }
};

/** A slip under way stops at the first trouble that does not end by itself. */
const duringJob = (state: PrinterState): Next => {
  const { phase } = state;
  if (phase.kind !== "sending" && phase.kind !== "proving" && phase.kind !== "checking") return [state, []];
  const why = troubleWhilePrinting(state.status);
  return why === undefined ? [state, []] : giveUp(state, phase.job, why);
};
