/**
 * A slip that a former run had sent whole, and died before its proof: the echo may still come. Nothing is
 * flushed or cleared until then: a fresh process id is sent behind it, and whichever id comes first decides.
 */
import { clear } from "./printing.pure.ts";
import { processIdText } from "./slip-plan.pure.ts";
import {
  arm,
  disarm,
  jobOf,
  type Next,
  PROGRESS_TIMEOUT_MS,
  type PrinterCommand,
  type PrinterState,
  type PrintOutcome,
  type PrintTrouble,
  SETTLE_PATIENCE_MS,
  type Settling,
  say,
  settle,
  troubleBeforePrinting,
} from "./state.pure.ts";

const ambiguous = (why: PrintTrouble): PrintOutcome => ({
  kind: "ambiguous",
  why,
  last_band: 0,
  rows_printed: false,
});

export const beginSettling = (
  state: PrinterState,
  id: number,
  { cut_id, fresh_id }: Extract<PrinterCommand, { kind: "settle" }>,
): Next => {
  if (state.settling !== undefined || jobOf(state.phase) !== undefined)
    return [state, [settle(id, ambiguous("busy"))]];
  const settling: Settling = { id, cut_id, fresh_id, asked: false };
  const next: PrinterState = { ...state, settling };
  if (state.last_echo === processIdText(cut_id)) return settledAs(next, settling, printed(settling));
  return [next, [arm("settle", SETTLE_PATIENCE_MS)]];
};

const printed = ({ cut_id }: Settling): PrintOutcome => ({
  kind: "printed",
  process_id: Number(processIdText(cut_id)),
});

const settledAs = (state: PrinterState, { id }: Settling, outcome: PrintOutcome): Next => [
  { ...state, settling: undefined },
  [disarm("settle"), settle(id, outcome)],
];

/** Asks once the printer is well; trouble and silence leave the question open for good. */
export const advanceSettling = (state: PrinterState, settling: Settling): Next => {
  switch (state.phase.kind) {
    case "ready": {
      if (settling.asked || state.asked !== undefined) return [state, []];
      const fresh = say({ kind: "process-id", id: processIdText(settling.fresh_id) });
      const asked: PrinterState = { ...state, settling: { ...settling, asked: true } };
      return [asked, [fresh, arm("settle", PROGRESS_TIMEOUT_MS)]];
    }
    case "trouble":
      return giveUpSettling(state, settling, troubleBeforePrinting(state.status) ?? "offline");
    case "silent":
      return giveUpSettling(state, settling, "no-answer");
    default:
      return [state, []];
  }
};

/** Ids ascend and come in order: the fresh one without the cut's means that nothing proves the slip. */
export const onSettlingId = (state: PrinterState, settling: Settling, id: string): Next => {
  if (id === processIdText(settling.cut_id)) return settledAs(state, settling, printed(settling));
  if (settling.asked && id === processIdText(settling.fresh_id))
    return giveUpSettling(state, settling, "no-proof");
  return [state, [{ kind: "count", counter: "stale_process_id" }]];
};

/** What hangs in the printer of the slip, or waits in its buffer, is thrown away: a marked copy follows. */
export const giveUpSettling = (state: PrinterState, settling: Settling, why: PrintTrouble): Next => {
  const [next, effects] = settledAs(state, settling, ambiguous(why));
  if (state.phase.kind === "down") return [{ ...next, torn: true }, effects];
  const [cleaning, more] = clear({
    ...next,
    torn: true,
    phase: { kind: "clearing", job: undefined, why },
    asked: undefined,
    to_ask: [],
  });
  return [cleaning, [...effects, disarm("answer"), disarm("steady"), ...more]];
};
