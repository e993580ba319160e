/**
 * What goes on the bus next when it is free: off before a pulse, a pulse before any reading, the pulsed board
 * before the others. When the bus is free, and what a reply means, is decided elsewhere.
 */
import { startMessage } from "./boards.pure.ts";
import type { HostMessage } from "./protocol.ts";
import type { Exchange } from "./state.pure.ts";
import { boardAt, set, type Turn } from "./turn.pure.ts";

/** Reads and all-off are sent again this often; a pulse never is. */
const READ_RETRIES = 1;
const doorsOf = (turn: Turn, index: number): HostMessage => ({
  kind: "read-inputs",
  board: boardAt(turn, index).address,
  first: 0,
  count: boardAt(turn, index).channels,
});

const coilsOf = (turn: Turn, index: number): HostMessage => ({
  kind: "read-coils",
  board: boardAt(turn, index).address,
  first: 0,
  count: boardAt(turn, index).channels,
});

const read = (purpose: "coils" | "doors", board: number, message: HostMessage): Exchange => ({
  purpose,
  board,
  message,
  retries: READ_RETRIES,
});

/** Takes the next exchange out of what is due; undefined: nothing is. */
export const chooseNext = (turn: Turn): Exchange | undefined => {
  // While a pulse runs its output is rightly on: reading it then proves nothing.
  if (turn.state.retry?.purpose === "coils" && turn.state.pulse?.kind === "sent")
    set(turn, { retry: undefined });
  const { retry, offs, pulse } = turn.state;
  const off = offs.due[0];
  if (retry !== undefined && (retry.purpose === "off" || (off === undefined && pulse?.kind !== "waiting"))) {
    set(turn, { retry: undefined });
    return retry;
  }
  if (off !== undefined) {
    const message = { kind: "all-off", board: boardAt(turn, off).address } as const;
    return { purpose: "off", board: off, message, retries: READ_RETRIES };
  }
  if (turn.state.stopping.kind === "stopped") return undefined;
  if (pulse?.kind === "waiting") {
    const { channel, duration_ms } = pulse.command;
    const message = { kind: "flash-on", board: channel.board, channel: channel.index0, duration_ms } as const;
    return { purpose: "pulse", board: pulse.board, message, retries: 0 };
  }
  if (pulse?.kind === "checking") return read("coils", pulse.board, coilsOf(turn, pulse.board));
  return chooseRead(turn);
};

const chooseRead = (turn: Turn): Exchange | undefined => {
  const isReady = (index: number): boolean => boardAt(turn, index).phase.kind === "ready";
  const { pulse, watched, boards } = turn.state;
  const fast = turn.state.fast.find(isReady);
  set(turn, { fast: turn.state.fast.filter((index) => index !== fast && isReady(index)) });
  if (fast !== undefined) return read("doors", fast, doorsOf(turn, fast));
  // Waiting for a silent board takes longer than a fast poll may: boards are started outside of it.
  if (pulse === undefined && watched === undefined) {
    const index = boards.findIndex(
      ({ phase }) => phase.kind === "starting" && !(turn.state.fresh && phase.step === "doors"),
    );
    const board = boards[index];
    if (board?.phase.kind === "starting") {
      const message = startMessage(board, board.phase.step);
      // A board that does not answer the first question is most likely not there: asked again later.
      const retries = board.phase.step === "all-off" ? 0 : READ_RETRIES;
      return { purpose: "start", board: index, message, retries };
    }
  }
  const audit = pulse === undefined ? turn.state.audit.find(isReady) : undefined;
  if (audit !== undefined) {
    set(turn, { audit: turn.state.audit.filter((index) => index !== audit) });
    return read("coils", audit, coilsOf(turn, audit));
  }
  const idle = turn.state.sweep.find(isReady);
  set(turn, { sweep: turn.state.sweep.filter((index) => index !== idle && isReady(index)) });
  return idle === undefined ? undefined : read("doors", idle, doorsOf(turn, idle));
};
