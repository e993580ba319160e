/**
 * One frame on the bus and what comes back: silence before it, its answer, its echo, silence instead of an
 * answer. Reads are repeated once, pulses never. What is sent next is schedule.pure.ts's.
 */
import type { PulseDoubt } from "./bank.pure.ts";
import { armFast, loseBoard, onDoors, onOutputs, onStartAnswer, refuseBoard } from "./boards.pure.ts";
import type { Answer } from "./dialect.pure.ts";
import { endOff } from "./offs.pure.ts";
import { letSettle } from "./pulse.pure.ts";
import type { Exchange } from "./state.pure.ts";
import { arm, boardAt, count, disarm, set, setBoard, type Turn } from "./turn.pure.ts";

/** How long the commanded board is polled fast after its pulse was written, the pulse itself not counted. */
const WATCH_MS = 3_000;
/**
 * After each answer of a starting board the line must be silent for so long: what comes then comes from a
 * second board of the same address. Longer than a reply and than the framing waits for its end.
 */
const START_QUIET_MS = 50;
/** Replies that may still come late, at most so many are counted: one second answer is excused for each. */
const LATE_REPLIES_MAX = 8;

/** A frame that came, and what it is to the question of an exchange. */
export interface Heard {
  readonly bytes: Uint8Array;
  readonly as: (exchange: Exchange) => Answer;
}

/** Time of one character, 8N1, in ms. */
const char_ms = (turn: Turn): number => 10_000 / turn.settings.baud;

export const send = (turn: Turn, exchange: Exchange): void => {
  const { settings, state } = turn;
  const { bytes, meaning, reply_bytes } = exchange.request;
  const onWire = bytes.length * (state.echoes ? 2 : 1) + reply_bytes;
  turn.effects.push({ kind: "write", bytes, meaning });
  if (reply_bytes === 0) rest(turn, onWire * char_ms(turn) + turn.speech.silence_ms);
  else {
    set(turn, { bus: { kind: "awaiting", exchange, echo_due: state.echoes, garbled: false } });
    arm(turn, "reply", settings.reply_timeout_ms + onWire * char_ms(turn));
  }
  if (exchange.purpose !== "pulse" || state.pulse?.kind !== "waiting") return;
  const { id, board, command } = state.pulse;
  set(turn, {
    pulse: {
      kind: "sent",
      id,
      board,
      command,
      doubt: reply_bytes === 0 ? "no-ack" : "no-answer",
      timed: false,
    },
    watched: board,
    pulseHeld: true,
  });
  // Whatever is answered next lay behind the pulse: it proves that the pulse left the link.
  if (reply_bytes === 0) set(turn, { fast: [board] });
  count(turn, "pulse_sent");
  arm(turn, "watch-end", command.duration_ms + WATCH_MS);
  armFast(turn);
};

/** Before the next frame the line is silent for `rest_ms`. */
const rest = (turn: Turn, rest_ms: number, starting?: number): void => {
  disarm(turn, "reply");
  set(turn, { bus: starting === undefined ? { kind: "silence" } : { kind: "silence", starting } });
  arm(turn, "line", rest_ms);
};

// ---- what comes back ----

export const onFrame = (turn: Turn, heard: Heard): void => {
  const { bus } = turn.state;
  if (bus.kind !== "awaiting") {
    count(turn, "rx_unasked");
    onSecondAnswer(turn, heard);
    return;
  }
  const { exchange } = bus;
  if (sameBytes(heard.bytes, exchange.request.bytes)) {
    if (bus.echo_due || !exchange.request.own_reply) {
      // A read is never answered by its own bytes: the host hears itself, whatever the settings say.
      if (!turn.state.echoes) count(turn, "echo_unexpected");
      set(turn, { echoes: true, bus: { ...bus, echo_due: false } });
      return;
    }
    return succeed(turn, exchange, { kind: "fine" }, bus.garbled);
  }
  const answer = heard.as(exchange);
  if (answer.kind === "foreign") {
    count(turn, "rx_foreign");
    set(turn, { bus: { ...bus, garbled: true } });
    onSecondAnswer(turn, heard);
    return;
  }
  if (answer.kind !== "refusal") return succeed(turn, exchange, answer, bus.garbled);
  count(turn, "rx_exception");
  set(turn, { pulseHeld: false });
  rest(turn, turn.speech.silence_ms);
  fail(turn, exchange, "exception");
};

export const onNoise = (turn: Turn): void => {
  const { bus } = turn.state;
  if (bus.kind === "awaiting") return set(turn, { bus: { ...bus, garbled: true } });
  if (bus.kind !== "silence" || bus.starting === undefined) return;
  if (boardAt(turn, bus.starting).phase.kind === "starting") refuseUnclear(turn, bus.starting);
};

/** Two boards that answer at once garble each other: a starting board is heard clearly or not at all. */
const refuseUnclear = (turn: Turn, index: number): void => refuseBoard(turn, index, "LOCKER_UNCLEAR", []);

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, index) => byte === b[index]);

/**
 * A read that was answered already is answered again: two boards have one address, and one pulse would open
 * two boxes. Replies that were given up may still come and prove nothing.
 */
const onSecondAnswer = (turn: Turn, heard: Heard): void => {
  const { answered } = turn.state;
  if (answered === undefined || heard.as(answered).kind === "foreign") return;
  const { late } = boardAt(turn, answered.board);
  if (late > 0) return setBoard(turn, answered.board, { late: late - 1 });
  set(turn, { answered: undefined });
  count(turn, "rx_twice");
  refuseBoard(turn, answered.board, "LOCKER_ADDRESS_TWICE", []);
};

/** `garbled`: something else came before it. */
const succeed = (turn: Turn, exchange: Exchange, answer: Answer, garbled: boolean): void => {
  set(turn, { pulseHeld: false });
  const { board: index, purpose } = exchange;
  if (purpose === "start") rest(turn, turn.speech.silence_ms + START_QUIET_MS, index);
  else rest(turn, turn.speech.silence_ms);
  // The echo of a request that is its own reply would count as a second answer.
  set(turn, { answered: exchange.request.own_reply ? undefined : exchange });
  if (purpose === "pulse") return letSettle(turn, undefined);
  letSettle(turn, "no-ack");
  if (purpose === "off") return endOff(turn, index, true);
  const { phase } = boardAt(turn, index);
  if (purpose === "start") {
    if (phase.kind !== "starting") return;
    if (garbled) refuseUnclear(turn, index);
    else onStartAnswer(turn, index, phase, answer);
  } else if (phase.kind === "ready") onReading(turn, index, answer);
};

const onReading = (turn: Turn, index: number, answer: Answer): void => {
  switch (answer.kind) {
    case "doors":
      return onDoors(turn, index, answer.active);
    case "outputs":
      return onOutputs(turn, index, answer.on);
    case "unfit":
      return refuseBoard(turn, index, answer.fault, answer.found);
    case "fine":
    case "foreign":
    case "refusal":
      return;
  }
};

const fail = (turn: Turn, exchange: Exchange, why: PulseDoubt): void => {
  const { board: index, purpose } = exchange;
  const { phase } = boardAt(turn, index);
  if (purpose === "start" && why === "garbled") {
    if (phase.kind === "starting") refuseUnclear(turn, index);
    return;
  }
  if (exchange.retries > 0) {
    set(turn, { retry: { ...exchange, retries: exchange.retries - 1 } });
    return;
  }
  switch (purpose) {
    case "pulse":
      letSettle(turn, why);
      break;
    case "off":
      endOff(turn, index, false);
      if (phase.kind === "ready") loseBoard(turn, index);
      break;
    case "start":
      if (phase.kind === "starting") loseBoard(turn, index);
      break;
    case "outputs":
    case "modes":
    case "doors":
      if (phase.kind === "ready") loseBoard(turn, index);
      break;
  }
};

export const onReplyTimeout = (turn: Turn): void => {
  const { bus } = turn.state;
  if (bus.kind !== "awaiting") return;
  const { board } = bus.exchange;
  const { late } = boardAt(turn, board);
  count(turn, "reply_timeout");
  // Where something came, it was the reply, damaged: no other one is still to come.
  if (!bus.garbled) setBoard(turn, board, { late: Math.min(late + 1, LATE_REPLIES_MAX) });
  // As long again: a reply that comes late must not be taken for the answer to the next question.
  rest(turn, turn.settings.reply_timeout_ms);
  fail(turn, bus.exchange, bus.garbled ? "garbled" : "no-answer");
};
