/**
 * Results and their boxes as each screen may see them: a citizen the own ones once two factors were proven,
 * a clerk all with their dossiers, a technician locks and doors without either.
 */
import type { CounterBox, CounterResults, LockBoard, LockBox } from "../../api/box-views.ts";
import type { CitizenView } from "../../api/views.ts";
import { withdrawnFor } from "../../core/claim.ts";
import type { BoxPlan } from "../../core/plan.ts";
import { PULSES_MAX } from "../../core/plan.ts";
import type { Box, Permit } from "../../core/result-box.ts";
import type { DeviceView, ViewContext } from "./context.ts";

/** Boxes in one row of the wall. */
const COLUMNS = 6;

export const cabinetOf = ({ plan }: ViewContext): CitizenView["cabinet"] => ({
  columns: plan.boxes.length === 0 ? 0 : COLUMNS,
  boxes: plan.boxes.map(({ number }) => number).sort((a, b) => a - b),
});

const permitOf = ({ office }: ViewContext, box: Box): Permit | undefined =>
  box.permit === null ? undefined : office.permits[box.permit];

/** Where the pick-up at a kiosk stands. Box numbers only after the second factor. */
export const collectOf = (context: ViewContext, kiosk: string): CitizenView["collect"] => {
  const state = context.office.kiosks[kiosk];
  const claim = state?.claim;
  if (claim == null || context.now_ms > claim.until_ms) return null;
  const rest_ms = state === undefined ? 0 : state.rest_until_ms - context.now_ms;
  const mine = claim.boxes.map((number) => context.office.boxes[number]).filter((box) => box !== undefined);
  return {
    found: claim.boxes.length,
    by: claim.by,
    proxy: claim.proxy,
    code: claim.code,
    pin: claim.by === "card" && claim.pin === "open",
    verified: claim.verified !== null,
    rest_s: rest_ms > 0 ? Math.ceil(rest_ms / 1_000) : null,
    boxes:
      claim.verified !== null
        ? mine.map((box) => ({
            number: box.number,
            state: box.state,
            door: box.door,
            opened_ms: permitOf(context, box)?.opened_ms ?? null,
            pulses_left: Math.max(0, PULSES_MAX - (claim.pulses[String(box.number)] ?? 0)),
            wait_s: null,
          }))
        : [],
    withdrawn: withdrawnFor(context.office, claim),
  };
};

const isFree = ({ office }: ViewContext, plan: BoxPlan): boolean => {
  const box = office.boxes[plan.number];
  return (
    box?.state === "empty" &&
    box.door === "closed" &&
    office.stopped_banks[plan.bank] === undefined &&
    office.devices[plan.bank]?.state !== "down"
  );
};

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
      why: box.why,
      dossier: box.dossier,
      since_ms: box.since_ms,
      until_ms: null,
      recall: null,
      proxy: false,
      notice: "none",
      opened_ms: permit?.opened_ms ?? null,
      mine: permit?.place === counter,
    },
  ];
};

export const resultsOf = (context: ViewContext, counter: string): CounterResults => {
  const free = context.plan.boxes.filter((plan) => isFree(context, plan));
  const sized = (size: BoxPlan["size"]): number => free.filter((plan) => plan.size === size).length;
  return {
    free: {
      S: sized("S"),
      M: sized("M"),
      L: sized("L"),
      low: free.filter(({ reach }) => reach === "low").length,
    },
    boxes: context.plan.boxes.flatMap((plan) => counterBox(context, counter, plan)),
    in_hand: [],
    remote: [],
    round: null,
    round_due: false,
    last_round_ms: null,
  };
};

const lastOf = (permit: Permit | undefined): LockBox["last"] => {
  if (permit === undefined) return null;
  if (permit.opened_ms !== null) return { at_ms: permit.opened_ms, outcome: "opened" };
  return { at_ms: permit.granted_ms, outcome: permit.state === "pulsed" ? "sent" : "pulsing" };
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
      why: box.why,
      rest_s: null,
      last: lastOf(permitOf(context, box)),
      testable: false,
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
        doors: locking?.doors ?? true,
        boxes: context.plan.boxes
          .filter((plan) => plan.bank === bank.id)
          .flatMap((plan) => lockBox(context, plan)),
      },
    ];
  });
