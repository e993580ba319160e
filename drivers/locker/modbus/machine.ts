/**
 * The machine of one Modbus lock bank: one frame on the bus at a time, silence between frames, reads repeated
 * once, pulses never. It decides what is sent next and what silence means; who may open a box it does not
 * know.
 */
import type { MachineEvent, Step } from "../../runtime/machine.ts";
import { type LockCommand, PULSE_MAX_MS, PULSE_SETTLE_MS, type PulseDoubt } from "../bank/bank.pure.ts";
import {
  answers,
  armFast,
  loseBoard,
  onCoils,
  onDoors,
  onStartFailed,
  onStartReply,
  reviveBoards,
  startAll,
} from "./boards.pure.ts";
import { forget, isUnsettled } from "./doors.pure.ts";
import type { RtuFrame } from "./framing.ts";
import { decode, describe, encode, type HostMessage } from "./protocol.ts";
import { acceptPulse, finishPulse, letSettle, refuseWaiting } from "./pulse.pure.ts";
import { chooseNext } from "./schedule.pure.ts";
import {
  checkSettings,
  type Exchange,
  initialState,
  type LockBankState,
  type LockEffect,
  type LockTimer,
  type ModbusBankSettings,
} from "./state.pure.ts";
import { arm, boardAt, count, disarm, reportDoors, set, setBoard, type Turn } from "./turn.pure.ts";

/** How long the commanded board is polled fast after its pulse was written, the pulse itself not counted. */
const WATCH_MS = 3_000;
/** Outputs are read in every n-th idle round too, so that a coil switched on by anyone else is found. */
const AUDIT_EVERY_ROUNDS = 20;

export type LockBankEvent = MachineEvent<RtuFrame, LockCommand, LockTimer>;

/** Time of one character, 8N1, in ms. */
const char_ms = (settings: ModbusBankSettings): number => 10_000 / settings.baud;

/** t3.5: fixed above 19200 baud (Modbus over serial line 1.02, section 2.5.1.1). */
const silence_ms = (settings: ModbusBankSettings): number =>
  settings.baud > 19_200 ? 1.75 : 3.5 * char_ms(settings);

const replyBytes = (message: HostMessage): number => {
  switch (message.kind) {
    case "read-coils":
    case "read-inputs":
      return 5 + Math.ceil(message.count / 8);
    case "read-modes":
      return 5 + message.count * 2;
    case "read-version":
      return 7;
    case "flash-on":
    case "relay-off":
    case "all-off":
      return 8;
  }
};

// ---- the bus ----

const advance = (turn: Turn): void => {
  if (turn.state.link === "down" || turn.state.bus.kind !== "free") return;
  const exchange = chooseNext(turn);
  if (exchange !== undefined) send(turn, exchange);
};

const send = (turn: Turn, exchange: Exchange): void => {
  const { settings, state } = turn;
  const bytes = encode(exchange.message);
  const onWire = bytes.length * (state.echoes ? 2 : 1) + replyBytes(exchange.message);
  const wait_ms = settings.reply_timeout_ms + onWire * char_ms(settings);
  set(turn, {
    bus: { kind: "awaiting", exchange, bytes, echo_due: state.echoes, garbled: false },
  });
  turn.effects.push({ kind: "write", bytes, meaning: describe(exchange.message) });
  arm(turn, "reply", wait_ms);
  if (exchange.purpose !== "pulse" || state.pulse?.kind !== "waiting") return;
  const { id, board, command } = state.pulse;
  set(turn, {
    pulse: { kind: "sent", id, board, command, doubt: "no-answer" },
    watched: board,
    pulseHeld: true,
  });
  count(turn, "pulse_sent");
  arm(turn, "watch-end", command.duration_ms + WATCH_MS);
  armFast(turn);
};

/** Before the next frame the line is silent for `rest_ms`. */
const rest = (turn: Turn, rest_ms: number): void => {
  disarm(turn, "reply");
  set(turn, { bus: { kind: "silence" } });
  arm(turn, "line", rest_ms);
};

// ---- what comes back ----

const onFrame = (turn: Turn, frame: RtuFrame): void => {
  const { bus } = turn.state;
  if (bus.kind !== "awaiting") {
    count(turn, "rx_unasked");
    return;
  }
  const { exchange } = bus;
  const reply = decode(frame);
  if (sameBytes(frame.bytes, bus.bytes)) {
    const isRead = replyIsOwnShape(exchange.message);
    if (bus.echo_due || isRead) {
      // A read is never answered by its own bytes: the host hears itself, whatever the settings say.
      if (!turn.state.echoes) count(turn, "echo_unexpected");
      set(turn, { echoes: true, bus: { ...bus, echo_due: false } });
      return;
    }
  } else if (reply.kind === "exception" && isRefusalOf(exchange, frame)) {
    count(turn, "rx_exception");
    set(turn, { pulseHeld: false });
    rest(turn, silence_ms(turn.settings));
    fail(turn, exchange, "exception");
    return;
  } else if (!answers(exchange.message, reply)) {
    count(turn, "rx_foreign");
    set(turn, { bus: { ...bus, garbled: true } });
    return;
  }
  set(turn, { pulseHeld: false });
  rest(turn, silence_ms(turn.settings));
  succeed(turn, exchange, frame);
};

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, index) => byte === b[index]);

/**
 * True where a reply differs from its request by kind, so that the request's own bytes can only be an echo.
 */
const replyIsOwnShape = (message: HostMessage): boolean =>
  message.kind !== "flash-on" && message.kind !== "relay-off" && message.kind !== "all-off";

const isRefusalOf = (exchange: Exchange, frame: RtuFrame): boolean => {
  const bytes = encode(exchange.message);
  return frame.address === bytes[0] && frame.function === (bytes[1] ?? 0) + 0x80;
};

const succeed = (turn: Turn, exchange: Exchange, frame: RtuFrame): void => {
  const { board: index } = exchange;
  const { phase } = boardAt(turn, index);
  switch (exchange.purpose) {
    case "pulse":
      letSettle(turn, undefined);
      break;
    case "off":
      endOff(turn, index, true);
      break;
    case "start":
      if (phase.kind === "starting") onStartReply(turn, index, phase, decode(frame));
      break;
    case "coils":
      if (phase.kind === "ready") onCoils(turn, index, decode(frame));
      break;
    case "doors":
      if (phase.kind === "ready") onDoors(turn, index, decode(frame));
      break;
  }
};

const fail = (turn: Turn, exchange: Exchange, why: PulseDoubt): void => {
  const { board: index, purpose } = exchange;
  if (exchange.retries > 0) {
    set(turn, { retry: { ...exchange, retries: exchange.retries - 1 } });
    return;
  }
  const { phase } = boardAt(turn, index);
  switch (purpose) {
    case "pulse":
      letSettle(turn, why);
      break;
    case "off":
      endOff(turn, index, false);
      if (phase.kind === "ready") loseBoard(turn, index);
      break;
    case "start":
      if (phase.kind === "starting") onStartFailed(turn, index, phase.step, why === "exception");
      break;
    case "coils":
    case "doors":
      if (phase.kind === "ready") loseBoard(turn, index);
      break;
  }
};

const onReplyTimeout = (turn: Turn): void => {
  const { bus } = turn.state;
  if (bus.kind !== "awaiting") return;
  count(turn, "reply_timeout");
  // As long again: a reply that comes late must not be taken for the answer to the next question.
  rest(turn, turn.settings.reply_timeout_ms);
  fail(turn, bus.exchange, bus.garbled ? "garbled" : "no-answer");
};

// ---- all-off ----

const endOff = (turn: Turn, index: number, answered: boolean): void => {
  const { due, unanswered, ids } = turn.state.offs;
  const silent = answered ? unanswered : [...unanswered, boardAt(turn, index).address];
  set(turn, { offs: { due: due.filter((each) => each !== index), unanswered: silent, ids } });
};

/** Answers the commands that wait for all-off, and the shut-down once no pulse runs any more. */
const settleOffs = (turn: Turn): void => {
  const { offs, stopping } = turn.state;
  if (offs.due.length > 0) return;
  for (const id of offs.ids)
    turn.effects.push({ kind: "settle", id, outcome: { kind: "all-off", unanswered: offs.unanswered } });
  const stopped = stopping.kind === "yes" && turn.state.pulse === undefined;
  if (stopped) {
    set(turn, { stopping: { kind: "stopped" } });
    const outcome = { kind: "shut-down", unanswered: offs.unanswered } as const;
    turn.effects.push({ kind: "settle", id: stopping.id, outcome });
  }
  if (stopping.kind !== "yes" || stopped) set(turn, { offs: { due: [], unanswered: [], ids: [] } });
  else set(turn, { offs: { ...offs, ids: [] } });
};

const onCommand = (turn: Turn, id: number, command: LockCommand): void => {
  const every = turn.state.boards.map((_, index) => index);
  switch (command.kind) {
    case "pulse":
      acceptPulse(turn, id, command);
      return;
    case "all-off":
      refuseWaiting(turn, "all-off");
      set(turn, { offs: { due: every, unanswered: [], ids: [...turn.state.offs.ids, id] } });
      break;
    case "shut-down":
      refuseWaiting(turn, "stopping");
      set(turn, { stopping: { kind: "yes", id }, offs: { ...turn.state.offs, due: every, unanswered: [] } });
      break;
  }
  if (turn.state.link === "down") failOffs(turn);
};

const failOffs = (turn: Turn): void => {
  const { due, unanswered, ids } = turn.state.offs;
  const missed = due.map((index) => boardAt(turn, index).address);
  set(turn, { offs: { due: [], unanswered: [...unanswered, ...missed], ids } });
};

// ---- link and timers ----

const onLinkUp = (turn: Turn): void => {
  if (turn.state.stopping.kind === "stopped") set(turn, { stopping: { kind: "no" } });
  set(turn, { link: "up", bus: { kind: "free" }, auditIn: AUDIT_EVERY_ROUNDS });
  set(turn, { echoes: turn.settings.echo });
  startAll(turn);
  arm(turn, "idle", turn.settings.idle_poll_ms);
  if (turn.state.fresh) arm(turn, "earlier-life", PULSE_MAX_MS + PULSE_SETTLE_MS);
};

const onLinkDown = (turn: Turn): void => {
  disarm(turn, "line", "reply", "idle", "fast", "watch-end", "revive");
  const wasAwaiting = turn.state.bus.kind === "awaiting" && turn.state.bus.exchange.purpose === "pulse";
  set(turn, { link: "down", bus: { kind: "free" }, retry: undefined, pulseHeld: false });
  set(turn, { sweep: [], fast: [], audit: [], fastArmed: false, watched: undefined });
  refuseWaiting(turn, "link-down");
  // The settle timer outlives the link: the coil may be on although nobody can ask any more.
  if (wasAwaiting) letSettle(turn, "link-lost");
  if (turn.state.pulse?.kind === "checking") finishPulse(turn);
  failOffs(turn);
  turn.state.boards.forEach(({ doors }, index) => {
    const [unknown, changes] = forget(doors);
    setBoard(turn, index, { phase: { kind: "down" }, doors: unknown });
    reportDoors(turn, index, changes);
  });
};

const onTimer = (turn: Turn, timer: LockTimer): void => {
  switch (timer) {
    case "line":
      if (turn.state.bus.kind === "silence") set(turn, { bus: { kind: "free" } });
      break;
    case "reply":
      onReplyTimeout(turn);
      break;
    case "settle":
      onSettleTime(turn);
      break;
    case "idle":
      onIdleRound(turn);
      break;
    case "fast":
      onFastRound(turn);
      break;
    case "watch-end":
      set(turn, { watched: undefined });
      break;
    case "revive":
      reviveBoards(turn);
      break;
    case "earlier-life":
      set(turn, { fresh: false });
      break;
  }
};

const onSettleTime = (turn: Turn): void => {
  const { pulse, link } = turn.state;
  if (pulse?.kind !== "sent") return;
  const canAsk = link === "up" && boardAt(turn, pulse.board).phase.kind === "ready";
  if (canAsk) set(turn, { pulse: { ...pulse, kind: "checking" } });
  else finishPulse(turn);
};

const onIdleRound = (turn: Turn): void => {
  const { boards, auditIn } = turn.state;
  const every = boards.map((_, index) => index);
  const audit = auditIn <= 1 ? every : every.filter((index) => boards[index]?.stuck === true);
  set(turn, { sweep: every, audit, auditIn: auditIn <= 1 ? AUDIT_EVERY_ROUNDS : auditIn - 1 });
  arm(turn, "idle", turn.settings.idle_poll_ms);
};

const onFastRound = (turn: Turn): void => {
  const { boards, watched } = turn.state;
  const fast = boards.flatMap(({ doors, phase }, index) =>
    phase.kind === "ready" && (index === watched || isUnsettled(doors, turn.settings.closed_level))
      ? [index]
      : [],
  );
  set(turn, { fast, fastArmed: fast.length > 0 || watched !== undefined });
  if (turn.state.fastArmed) arm(turn, "fast", turn.settings.fast_poll_ms);
};

// ---- the machine ----

const work = (turn: Turn, event: LockBankEvent): void => {
  switch (event.kind) {
    case "link-up":
      return onLinkUp(turn);
    case "link-down":
      return onLinkDown(turn);
    case "frame":
      return onFrame(turn, event.frame);
    case "noise":
      if (turn.state.bus.kind === "awaiting") set(turn, { bus: { ...turn.state.bus, garbled: true } });
      return;
    case "timer":
      return onTimer(turn, event.timer);
    case "command":
      return onCommand(turn, event.id, event.command);
  }
};

export interface LockBankMachine {
  readonly initial: LockBankState;
  readonly step: Step<LockBankState, LockBankEvent, LockEffect>;
}

export const lockBankMachine = (settings: ModbusBankSettings): LockBankMachine => {
  checkSettings(settings);
  return {
    initial: initialState(settings),
    step: (state, event) => {
      const turn: Turn = { settings, state: { ...state }, effects: [] };
      work(turn, event);
      advance(turn);
      settleOffs(turn);
      return [turn.state, turn.effects];
    },
  };
};
