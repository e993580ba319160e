/**
 * What the doors say. Only the right door's change to open, after its pulse, is an opening; any other is an
 * alarm, and one alarm only. Of a silent door nothing is believed: neither that it is closed nor that it
 * opened.
 */
import { bankOf, pulsedBeside, supplyOf } from "./box.ts";
import { closeOpened } from "./closing.ts";
import type { Draft } from "./draft.ts";
import type { InputOf } from "./input.ts";
import { beginNextPulse, disarmPermit, quarantine, settleClosed } from "./permit.ts";
import { DOOR_OPENS_WITHIN_MS, LEFT_OPEN_MS } from "./plan.ts";
import { done, type Reply } from "./refusal.ts";
import type { Box, Permit } from "./result-box.ts";

export const seeDoor = (draft: Draft, input: InputOf<"door-seen">): Reply => {
  const { bank, board, index0, door } = input;
  const row = draft.plan.boxes.find(
    (known) => known.bank === bank && known.board === board && known.index0 === index0,
  );
  const before = row === undefined ? undefined : draft.office.boxes[row.number];
  if (before === undefined || before.door === door) return done();
  draft.fact({ kind: "door-changed", box: before.number, door });
  if (door === "open") doorOpened(draft, before);
  else if (door === "closed") doorClosed(draft, before);
  return done();
};

/** The permit whose pulse this box had. */
const permitOf = (draft: Draft, { permit }: Box): Permit | undefined => {
  const found = permit === null ? undefined : draft.office.permits[permit];
  return found?.state === "granted" ? undefined : found;
};

const doorOpened = (draft: Draft, before: Box): void => {
  watchLeftOpen(draft, before.number);
  const permit = permitOf(draft, before);
  if (permit !== undefined) return openedByPermit(draft, before, permit);
  if (before.door === "unknown") return foundOpen(draft, before);
  const meant = pulsedBeside(draft, before);
  if (meant === undefined) quarantine(draft, before.number, "forced-open");
  else wrongDoor(draft, before, meant);
};

/** It was closed when its pulse began; that nobody was heard in between does not make it another's opening. */
const openedByPermit = (draft: Draft, { number, pulse }: Box, permit: Permit): void => {
  if (permit.opened_ms !== null) return;
  draft.fact({ kind: "box-opened", box: number, permit: permit.id });
  if (pulse?.told === true) disarmPermit(draft, permit.id);
  beginNextPulse(draft, supplyOf(draft, number));
};

/** Open when its bank is heard again. What was open before is known, and told already. */
const foundOpen = (draft: Draft, { number, state, opened_ms }: Box): void => {
  if (opened_ms !== null) return;
  if (state === "empty") draft.fact({ kind: "box-found-open", box: number });
  else quarantine(draft, number, "found-open");
};

/** Nobody knows which wire leads where: neither bank is used until a technician has looked. */
const wrongDoor = (draft: Draft, opened: Box, meant: Box): void => {
  const why = `box ${opened.number} opened instead of ${meant.number}`;
  for (const { number } of [opened, meant]) {
    const bank = bankOf(draft, number)?.id;
    if (bank !== undefined && !Object.hasOwn(draft.office.stopped_banks, bank))
      draft.fact({ kind: "bank-stopped", bank, why });
  }
  quarantine(draft, opened.number, "wrong-door");
  quarantine(draft, meant.number, "wrong-door");
  beginNextPulse(draft, supplyOf(draft, meant.number));
};

// ---- left open ----

const leftOpenTimerOf = (box: number): string => `left-open:${box}`;

const watchLeftOpen = (draft: Draft, number: number): void => {
  const { opened_ms = null, left_open = true } = draft.office.boxes[number] ?? {};
  if (left_open || opened_ms === null) return;
  const left_ms = opened_ms + LEFT_OPEN_MS - draft.at_ms;
  if (left_ms <= 0) draft.fact({ kind: "box-left-open", box: number });
  else draft.effect({ kind: "arm-timer", timer: leftOpenTimerOf(number), delay_ms: left_ms });
};

export const leftOpenTimer = (draft: Draft, number: string): void => {
  const box = draft.office.boxes[number];
  if (box?.door === "open") watchLeftOpen(draft, box.number);
};

// ---- closed ----

const doorClosed = (draft: Draft, before: Box): void => {
  draft.effect({ kind: "disarm-timer", timer: leftOpenTimerOf(before.number) });
  const permit = permitOf(draft, before);
  if (permit === undefined) return;
  if (permit.opened_ms !== null) closeOpened(draft, before, permit, permit.opened_ms);
  else if (permit.state === "interrupted" && hadItsTime(draft, before)) settleClosed(draft, permit);
  beginNextPulse(draft, supplyOf(draft, before.number));
};

/** Its permit's timer asks again, else. */
const hadItsTime = (draft: Draft, { pulse }: Box): boolean =>
  pulse?.ended_ms == null || draft.at_ms >= pulse.ended_ms + DOOR_OPENS_WITHIN_MS;

/** Doors are unknown until their sensors speak again. */
export const forgetDoors = (draft: Draft): void => {
  for (const box of Object.values(draft.office.boxes))
    if (box.door !== "unknown") draft.fact({ kind: "door-changed", box: box.number, door: "unknown" });
};
