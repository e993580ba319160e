/**
 * Gives an alpha pager a number over the air. The pager listens for it only in its window after it left the
 * charger, so the line passes the queue by. No source names a reply: unless the base refuses the line, the
 * wish ends `uncertain`, and the person with the pager in hand sees whether it took. Source: LRS advanced
 * RS-232 commands.
 */

import { arm, change, disarm, settle } from "../base/turn.pure.ts";
import type { PagerCommand, PagerReason } from "../base/vocabulary.pure.ts";
import { capcode, systemCapcode } from "./capcode.pure.ts";
import { type Turn, write } from "./state.pure.ts";

/** Room for a refusal to come back; short, as the window in the pager is 10 s. */
export const PROGRAM_ANSWER_MS = 2_000;
/** Slot 1 the pager's own number, 2 that of all pagers, 3 the system's. Groups (5..9) have a command of theirs. */
const SLOTS = [1, 2, 3];
const SYSTEM_SLOT = 3;

export const requestProgramming = (
  turn: Turn,
  id: number,
  { slot, system_id, card }: Extract<PagerCommand, { kind: "program-card" }>,
): void => {
  const refuse = (reason: PagerReason): void => settle(turn, id, { kind: "rejected", reason });
  const { phase, programming, groups } = turn.state;
  if (turn.limits.pagers.kind !== "alpha" || groups) return refuse("not-supported");
  if (!SLOTS.includes(slot)) return refuse("not-supported");
  const code = slot === SYSTEM_SLOT && card === 0 ? systemCapcode(system_id) : capcode(system_id, card);
  if (code === undefined) return refuse("illegal-card");
  if (phase === "down") return refuse("line-lost");
  if (phase === "silent") return refuse("no-answer");
  if (phase === "identifying" || programming !== undefined) return refuse("busy");
  change(turn, { programming: id });
  write(turn, { kind: "program-slot", slot, capcode: code });
  arm(turn, "program", PROGRAM_ANSWER_MS);
};

export const endProgramming = (turn: Turn, kind: "rejected" | "uncertain", reason: PagerReason): void => {
  const { programming } = turn.state;
  if (programming === undefined) return;
  change(turn, { programming: undefined });
  disarm(turn, "program");
  settle(turn, programming, { kind, reason });
};
