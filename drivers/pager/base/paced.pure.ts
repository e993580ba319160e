/**
 * Pages to a base that never says that it took one: written one at a time, each given the time that its bytes
 * and its air need, then ended `uncertain no-answer`. Nothing is repeated here; the office repeats and
 * watches.
 * What a page looks like, and whether the base may at least refuse one, is each protocol's matter.
 */
import type { MachineEffect, MachineEvent, Step } from "../../runtime/machine.ts";
import { arm, change, count, disarm, type PagerTurn, settle } from "./turn.pure.ts";
import { queued } from "./urgency.pure.ts";
import type {
  PagerAnswer,
  PagerCommand,
  PagerOutcome,
  PagerPriority,
  PagerReason,
  PagerReport,
} from "./vocabulary.pure.ts";

/** Pages not yet written; one more is rejected queue-full. */
export const WAITING_PAGES_MAX = 99;

/** What may radiate; whether this base has it is `write`'s to say. */
export type PacedCommand = Extract<PagerCommand, { kind: "page" | "all-call" | "range-test" }>;

/** The page as bytes, or why there is none. */
export type Written =
  /** `rest_ms`: time after its last byte for the base's word or its air. */
  { readonly bytes: Uint8Array; readonly rest_ms: number } | { readonly refused: PagerReason };

interface PacedPage {
  readonly id: number;
  readonly bytes: Uint8Array;
  readonly rest_ms: number;
  readonly priority: PagerPriority;
}

export interface PacedState {
  readonly up: boolean;
  readonly waiting: readonly PacedPage[];
  readonly out: PacedPage | undefined;
  /** True until the bytes of `out` have left: no answer can be to it yet. */
  readonly leaving: boolean;
}

export const PACED_INITIAL: PacedState = { up: false, waiting: [], out: undefined, leaving: false };

/** `left`: its last byte is on the wire; `over`: nothing more is waited for. */
export type PacedTimer = "left" | "over";
export type PacedEvent<Frame> = MachineEvent<Frame, PagerCommand, PacedTimer>;
export type PacedEffect = MachineEffect<PagerAnswer, PagerReport, PacedTimer>;

export interface PacedTurn extends PagerTurn<PacedState, PacedTimer> {
  readonly write: (command: PacedCommand) => Written;
  /** Time from writing to the last byte on the wire. */
  readonly line_ms: (bytes: number) => number;
}

/** What tells one such base from another. */
export interface PacedBase<Frame> {
  /** Bits a second on the line, 8N1. */
  readonly baud: number;
  readonly write: (command: PacedCommand) => Written;
  readonly onFrame: (turn: PacedTurn, frame: Frame) => void;
}

/** Start, eight data, stop. */
const BITS_PER_BYTE = 10;

export const pacedStep =
  <Frame>(base: PacedBase<Frame>): Step<PacedState, PacedEvent<Frame>, PacedEffect> =>
  (state, event) => {
    const turn: PacedTurn = {
      state,
      effects: [],
      write: base.write,
      line_ms: (bytes) => Math.ceil((bytes * BITS_PER_BYTE * 1_000) / base.baud),
    };
    take(turn, base, event);
    return [turn.state, turn.effects];
  };

const take = <Frame>(turn: PacedTurn, base: PacedBase<Frame>, event: PacedEvent<Frame>): void => {
  switch (event.kind) {
    case "link-up":
      return onLink(turn, true);
    case "link-down":
      return onLink(turn, false);
    case "frame":
      return base.onFrame(turn, event.frame);
    case "noise":
      return count(turn, "rx_noise");
    case "timer":
      return onTimer(turn, event.timer);
    case "command":
      return onCommand(turn, event.id, event.command);
  }
};

const onLink = (turn: PacedTurn, up: boolean): void => {
  const { out, waiting } = turn.state;
  change(turn, { ...PACED_INITIAL, up });
  if (out !== undefined) settle(turn, out.id, { kind: "uncertain", reason: "line-lost" });
  for (const { id } of waiting) settle(turn, id, { kind: "rejected", reason: "line-lost" });
  for (const timer of ["left", "over"] as const) disarm(turn, timer);
};

/** Status and anti-theft do not exist: such a base can't be asked anything. */
const onCommand = (turn: PacedTurn, id: number, command: PagerCommand): void => {
  const refuse = (reason: PagerReason): void => settle(turn, id, { kind: "rejected", reason });
  if (command.kind !== "page" && command.kind !== "all-call" && command.kind !== "range-test")
    return refuse("not-supported");
  const written = turn.write(command);
  if ("refused" in written) return refuse(written.refused);
  if (!turn.state.up) return refuse("line-lost");
  if (turn.state.waiting.length >= WAITING_PAGES_MAX) return refuse("queue-full");
  const priority = (command.kind === "page" ? command.priority : undefined) ?? "normal";
  change(turn, { waiting: queued(turn.state.waiting, { id, ...written, priority }) });
  pump(turn);
};

const onTimer = (turn: PacedTurn, timer: PacedTimer): void => {
  if (timer === "over") return endPage(turn, { kind: "uncertain", reason: "no-answer" });
  const { out } = turn.state;
  if (out === undefined) return;
  change(turn, { leaving: false });
  arm(turn, "over", out.rest_ms);
};

/** False: no page is out, or its bytes have not all left, so what came is not about it. */
export const isAnswerable = ({ state }: PacedTurn): boolean => state.out !== undefined && !state.leaving;

export const endPage = (turn: PacedTurn, outcome: PagerOutcome): void => {
  const { out } = turn.state;
  if (out === undefined) return;
  change(turn, { out: undefined, leaving: false });
  disarm(turn, "over");
  settle(turn, out.id, outcome);
  pump(turn);
};

const pump = (turn: PacedTurn): void => {
  const [next, ...waiting] = turn.state.waiting;
  if (next === undefined || turn.state.out !== undefined) return;
  change(turn, { waiting, out: next, leaving: true });
  turn.effects.push({ kind: "write", bytes: next.bytes, meaning: "page" });
  arm(turn, "left", turn.line_ms(next.bytes.length));
};
