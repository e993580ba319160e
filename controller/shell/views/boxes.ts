/**
 * Results and their boxes as each screen may see them: a citizen the own ones once two factors were proven,
 * a clerk all with their dossiers, a technician locks and doors without either.
 */
import type { Collect, CounterBox, CounterResults, LockBoard, LockBox } from "../../api/box-views.ts";
import type { CitizenView } from "../../api/views.ts";
import { notReady, restOf_ms } from "../../core/box.ts";
import { pinBoxes, withdrawnFor } from "../../core/claim.ts";
import type { BoxPlan } from "../../core/plan.ts";
import { PULSES_MAX, ROUND_DUE_MS } from "../../core/plan.ts";
import type { Box, Permit, Purpose } from "../../core/result-box.ts";
import { leftInRound } from "../../core/round.ts";
import type { Claim } from "../../core/state.ts";
import type { DeviceView, ViewContext } from "./context.ts";

export const cabinetOf = ({ signs }: ViewContext): CitizenView["cabinet"] => {
  const { columns, boxes } = signs.wall;
  return { columns: boxes.length === 0 ? 0 : columns, boxes: [...boxes] };
};

const permitOf = ({ office }: ViewContext, box: Box): Permit | undefined =>
  box.permit === null ? undefined : office.permits[box.permit];

const isReady = (context: ViewContext, box: Box, purpose: Purpose): boolean => {
  const { plan, office, now_ms } = context;
  return notReady({ plan, office, at_ms: now_ms }, box, purpose) === undefined;
};

/** Whole seconds, rounded up; null: none. */
const secondsOf = (wait_ms: number): number | null => (wait_ms > 0 ? Math.ceil(wait_ms / 1_000) : null);

const restOf_s = ({ now_ms }: ViewContext, box: Box): number | null =>
  secondsOf(restOf_ms({ at_ms: now_ms }, box));

/** A box of a pick-up. What it holds for somebody else by now is nothing to whoever stands here. */
const collectBox = (
  context: ViewContext,
  kiosk: string,
  claim: Claim,
  box: Box,
): Collect["boxes"][number] => {
  const mine = box.person === claim.person || (box.proxy !== null && box.proxy === claim.person);
  const permit = permitOf(context, box);
  return {
    number: box.number,
    state: mine || box.dossier === null ? box.state : "empty",
    door: box.door,
    opened_ms: permit?.place === kiosk ? permit.opened_ms : null,
    pulses_left: Math.max(0, PULSES_MAX - (claim.pulses[String(box.number)] ?? 0)),
    wait_s: restOf_s(context, box),
  };
};

/** Where the pick-up at a kiosk stands. Box numbers only after the second factor. */
export const collectOf = (context: ViewContext, kiosk: string): CitizenView["collect"] => {
  const { office, now_ms } = context;
  const state = office.kiosks[kiosk];
  const claim = state?.claim;
  if (state === undefined || claim == null) return null;
  // A lock at work and an open door outlast the time of the pick-up.
  const held = Object.values(office.permits).some((permit) => permit.claim === claim.id);
  if (now_ms > claim.until_ms && !held) return null;
  const mine = claim.boxes.map((number) => office.boxes[number]).filter((box) => box !== undefined);
  return {
    found: claim.boxes.length,
    by: claim.by,
    proxy: claim.proxy,
    code: claim.code,
    pin: pinBoxes(context.office, claim).length > 0,
    verified: claim.verified !== null,
    rest_s: secondsOf(state.rest_until_ms - now_ms),
    boxes: claim.verified === null ? [] : mine.map((box) => collectBox(context, kiosk, claim, box)),
    withdrawn: withdrawnFor(office, claim),
  };
};

const isFree = (context: ViewContext, { number }: BoxPlan): boolean => {
  const box = context.office.boxes[number];
  return box?.state === "empty" && isReady(context, box, "load");
};

const noticeOf = ({ office }: ViewContext, { number, dossier }: Box): CounterBox["notice"] =>
  office.notices.findLast((row) => row.box === number && row.dossier === dossier)?.state ?? "none";

const whyOf = ({ why, left_open }: Box): string | null => why ?? (left_open ? "left-open" : null);

const counterBox = (context: ViewContext, counter: string, plan: BoxPlan): CounterBox[] => {
  const box = context.office.boxes[plan.number];
  if (box === undefined) return [];
  const permit = permitOf(context, box);
  return [
    {
      number: box.number,
      size: plan.size,
      reach: plan.reach,
      state: box.state,
      door: box.door,
      why: whyOf(box),
      dossier: box.dossier,
      since_ms: box.since_ms,
      until_ms: box.until_ms,
      recall: box.recall,
      proxy: box.proxy !== null,
      notice: noticeOf(context, box),
      opened_ms: box.opened_ms,
      mine: permit?.place === counter,
    },
  ];
};

export const resultsOf = (context: ViewContext, counter: string): CounterResults => {
  const { plan, office, now_ms } = context;
  const free = plan.boxes.filter((row) => isFree(context, row));
  const sized = (size: BoxPlan["size"]): number => free.filter((row) => row.size === size).length;
  return {
    free: {
      S: sized("S"),
      M: sized("M"),
      L: sized("L"),
      low: free.filter(({ reach }) => reach === "low").length,
    },
    boxes: plan.boxes.flatMap((row) => counterBox(context, counter, row)),
    in_hand: office.in_hand.map(({ dossier, why, since_ms }) => ({ dossier, why, since_ms })),
    remote: office.remote.map(({ box, reason, counter: asking, until_ms }) => ({
      box,
      reason,
      mine: asking === counter,
      until_ms,
    })),
    round: roundOf(context, counter),
    round_due:
      plan.boxes.length > 0 &&
      office.round === null &&
      (office.last_round_ms === null || now_ms - office.last_round_ms >= ROUND_DUE_MS),
    last_round_ms: office.last_round_ms,
  };
};

const roundOf = ({ plan, office }: ViewContext, at: string): CounterResults["round"] => {
  if (office.round === null) return null;
  const { counter, started_ms, checked } = office.round;
  return {
    started_ms,
    mine: counter === at,
    left: [...leftInRound({ plan, office })],
    checked: Object.entries(checked).map(([number, found]) => ({ number: Number(number), found })),
  };
};

const lockBox = (context: ViewContext, plan: BoxPlan): LockBox[] => {
  const box = context.office.boxes[plan.number];
  if (box === undefined) return [];
  return [
    {
      number: box.number,
      board: plan.board,
      channel: plan.index0 + 1,
      size: plan.size,
      reach: plan.reach,
      state: box.state,
      door: box.door,
      why: whyOf(box),
      rest_s: restOf_s(context, box),
      last: box.pulse === null ? null : { at_ms: box.pulse.began_ms, outcome: box.pulse.outcome },
      testable: box.dossier === null && box.permit === null && isReady(context, box, "test"),
    },
  ];
};

export const lockBoards = (
  context: ViewContext,
  device: (id: string) => DeviceView | undefined,
): LockBoard[] =>
  context.plan.banks.flatMap((bank) => {
    const sign = context.signs.devices.find(({ id }) => id === bank.id);
    if (sign === undefined) return [];
    const health = context.office.devices[bank.id];
    const locking = device(bank.id)?.locking;
    return [
      {
        device: bank.id,
        name: sign.name,
        protocol: sign.protocol,
        state: health?.state ?? "down",
        fault: health?.fault ?? null,
        stopped: context.office.stopped_banks[bank.id] ?? null,
        pulse_timer: locking?.pulseTimer ?? "board",
        ack: locking?.ack ?? "none",
        doors: bank.doors,
        boxes: context.plan.boxes
          .filter((plan) => plan.bank === bank.id)
          .flatMap((plan) => lockBox(context, plan)),
      },
    ];
  });
