/**
 * What goes on the bus next when it is free: off before a pulse, a pulse before any reading, the pulsed board
 * before the others. When the bus is free, and what an answer means, is decided elsewhere.
 */
import { onStarted } from "./boards.pure.ts";
import type { Question } from "./dialect.pure.ts";
import type { Exchange } from "./state.pure.ts";
import { boardAt, set, type Turn } from "./turn.pure.ts";

/** Reads and all-off are sent again this often; a pulse never is. */
const READ_RETRIES = 1;

const exchangeOf = (
  turn: Turn,
  purpose: Exchange["purpose"],
  board: number,
  question: Question,
  retries = READ_RETRIES,
): Exchange => ({
  purpose,
  board,
  question,
  request: turn.speech.ask(question, boardAt(turn, board)),
  retries,
});

/** Takes the next exchange out of what is due; undefined: nothing is. */
export const chooseNext = (turn: Turn): Exchange | undefined => {
  // While a pulse runs its output is rightly on: reading it then proves nothing.
  if (turn.state.retry?.purpose === "outputs" && turn.state.pulse?.kind === "sent")
    set(turn, { retry: undefined });
  const { retry, offs, pulse } = turn.state;
  const off = offs.due[0];
  if (retry !== undefined && (retry.purpose === "off" || (off === undefined && pulse?.kind !== "waiting"))) {
    set(turn, { retry: undefined });
    return retry;
  }
  if (off !== undefined) return exchangeOf(turn, "off", off, { kind: "all-off" });
  if (turn.state.stopping.kind === "stopped") return undefined;
  if (pulse?.kind === "waiting") {
    const { channel, duration_ms } = pulse.command;
    return exchangeOf(turn, "pulse", pulse.board, { kind: "pulse", index0: channel.index0, duration_ms }, 0);
  }
  if (pulse?.kind === "checking") return exchangeOf(turn, "outputs", pulse.board, { kind: "outputs" });
  return chooseRead(turn);
};

const chooseRead = (turn: Turn): Exchange | undefined => {
  const isReady = (index: number): boolean => boardAt(turn, index).phase.kind === "ready";
  const { pulse, watched } = turn.state;
  const fast = turn.state.fast.find(isReady);
  set(turn, { fast: turn.state.fast.filter((index) => index !== fast && isReady(index)) });
  if (fast !== undefined) return exchangeOf(turn, "doors", fast, { kind: "doors" });
  // Waiting for a silent board takes longer than a fast poll may: boards are started outside of it.
  if (pulse === undefined && watched === undefined) {
    const start = chooseStart(turn);
    if (start !== undefined) return start;
  }
  const audit = pulse === undefined ? turn.state.audit.find(({ board }) => isReady(board)) : undefined;
  if (audit !== undefined) {
    set(turn, { audit: turn.state.audit.filter((each) => each !== audit) });
    return exchangeOf(turn, audit.step, audit.board, { kind: audit.step });
  }
  const idle = turn.state.sweep.find(isReady);
  set(turn, { sweep: turn.state.sweep.filter((index) => index !== idle && isReady(index)) });
  return idle === undefined ? undefined : exchangeOf(turn, "doors", idle, { kind: "doors" });
};

const chooseStart = (turn: Turn): Exchange | undefined => {
  const { start } = turn.speech;
  for (const [index, { phase }] of turn.state.boards.entries()) {
    if (phase.kind !== "starting") continue;
    const kind = start[phase.step];
    if (kind === undefined) {
      onStarted(turn, index, phase.version);
      continue;
    }
    // A pulse of the life before could still move a door: nobody looks before it is over.
    if (turn.state.fresh && kind === "doors") continue;
    // A board that does not answer the first question is most likely not there: asked again later.
    return exchangeOf(turn, "start", index, { kind }, phase.step === 0 ? 0 : READ_RETRIES);
  }
  return undefined;
};
