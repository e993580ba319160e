/**
 * What the guard's screen holds besides the view: whom the form is for, what was chosen, the sheet that is
 * open. Pure: a reducer over what was pressed and what the office reports.
 */
import type { CommandBody } from "../../controller/api/routes.ts";
import type { DoorView } from "../../controller/api/views.ts";
import { never } from "../kit/never.ts";
import type { Trial } from "../kit/trial.ts";
import { type Count, openCount, toggleCard } from "./count.ts";

export type Reason = NonNullable<CommandBody<"/api/door/:door/admit">["reason"]>;
export type PagerRef = NonNullable<CommandBody<"/api/door/:door/admit">["pager"]>;

export const REASONS: readonly Reason[] = ["elderly", "disabled", "pregnant", "infant", "merit", "child"];
/** Pagers carry 1 to 99. */
const CARD_DIGITS_MAX = 2;

export interface DoorDesk {
  /** The scan on the form: a new one clears what was chosen for the one before. */
  readonly scan: string | null;
  readonly sheet: "none" | "reasons" | "return" | "count";
  readonly walk_in: boolean;
  readonly field: string | null;
  readonly reason: Reason | null;
  readonly digits: string;
  /** The card that is about to be put down as lost. */
  readonly losing: PagerRef | null;
  /** The buzz of the card just given that waits for its answer. */
  readonly trial: Trial | null;
  /** The count of the day; it stays while a visitor is served in between. */
  readonly count: Count | null;
}

export const emptyDesk: DoorDesk = {
  scan: null,
  sheet: "none",
  walk_in: false,
  field: null,
  reason: null,
  digits: "",
  losing: null,
  trial: null,
  count: null,
};

/** What belongs to the cards, not to the visitor on the form. */
const keepCards = ({ trial, count }: DoorDesk) => ({ trial, count });

export type DoorEvent =
  | { readonly kind: "viewed"; readonly view: DoorView }
  | { readonly kind: "walk-in-wanted" | "person-done" | "priority-wanted" | "priority-dropped" }
  | { readonly kind: "return-wanted" | "sheet-closed" | "erased" }
  | { readonly kind: "field-chosen"; readonly field: string }
  | { readonly kind: "reason-chosen"; readonly reason: Reason }
  | { readonly kind: "digit"; readonly digit: string }
  | { readonly kind: "loss-reported"; readonly pager: PagerRef }
  | { readonly kind: "loss-dropped" | "trial-over" }
  | { readonly kind: "buzzed"; readonly trial: Trial }
  | { readonly kind: "count-wanted"; readonly view: DoorView; readonly base: string }
  | { readonly kind: "card-ticked"; readonly card: number }
  | { readonly kind: "count-page"; readonly page: number }
  | { readonly kind: "count-step"; readonly step: Count["step"] }
  | { readonly kind: "counted" };

const viewed = (desk: DoorDesk, view: DoorView): DoorDesk => {
  const scan = view.scan?.scan ?? null;
  if (scan === desk.scan) return desk;
  // A card laid down while pagers are taken back or counted waits for that to end.
  const sheet = desk.sheet === "reasons" ? "none" : desk.sheet;
  const { digits, losing } = desk;
  const next = { ...emptyDesk, ...keepCards(desk), scan, sheet, digits, losing };
  if (scan === null) return desk.walk_in ? { ...desk, scan } : next;
  const elderly = view.scan?.state === "read" && view.scan.elderly;
  return { ...next, reason: elderly ? "elderly" : null };
};

export const stepDoor = (desk: DoorDesk, event: DoorEvent): DoorDesk => {
  switch (event.kind) {
    case "viewed":
      return viewed(desk, event.view);
    case "walk-in-wanted":
      return { ...emptyDesk, ...keepCards(desk), scan: desk.scan, walk_in: true };
    case "person-done":
      return { ...emptyDesk, ...keepCards(desk), scan: desk.scan };
    case "field-chosen":
      return { ...desk, field: event.field };
    case "priority-wanted":
      return { ...desk, sheet: "reasons" };
    case "priority-dropped":
      return { ...desk, reason: null, sheet: "none" };
    case "reason-chosen":
      return { ...desk, reason: event.reason, sheet: "none" };
    case "return-wanted":
      return { ...desk, sheet: "return", digits: "", losing: null };
    case "sheet-closed":
      return { ...desk, sheet: "none", digits: "", losing: null };
    case "erased":
      return { ...desk, digits: desk.digits.slice(0, -1) };
    case "digit": {
      const digits = desk.digits + event.digit;
      return digits.length > CARD_DIGITS_MAX || digits.startsWith("0") ? desk : { ...desk, digits };
    }
    case "loss-reported":
      return { ...desk, losing: event.pager };
    case "loss-dropped":
      return { ...desk, losing: null };
    case "buzzed":
      return { ...desk, trial: event.trial };
    case "trial-over":
      return { ...desk, trial: null };
    case "count-wanted":
      return { ...desk, sheet: "count", losing: null, count: openCount(desk.count, event.view, event.base) };
    case "counted":
      return { ...desk, sheet: "none", count: null };
    case "card-ticked":
    case "count-page":
    case "count-step":
      return desk.count === null ? desk : { ...desk, count: stepCount(desk.count, event) };
    default:
      return never(event);
  }
};

type CountEvent = Extract<DoorEvent, { kind: "card-ticked" | "count-page" | "count-step" }>;

const stepCount = (count: Count, event: CountEvent): Count => {
  switch (event.kind) {
    case "card-ticked":
      return toggleCard(count, event.card);
    case "count-page":
      return { ...count, page: event.page };
    case "count-step":
      return { ...count, step: event.step };
  }
};

/** Whom the form would let in; null while there is nobody. */
export const admission = (desk: DoorDesk, view: DoorView): "card" | "walk-in" | null => {
  if (desk.walk_in) return "walk-in";
  return view.scan?.state === "read" ? "card" : null;
};

/** The command's body without its key, or null while no field is chosen. */
export const admitBody = (
  desk: DoorDesk,
  view: DoorView,
  pager: PagerRef | null,
): Omit<CommandBody<"/api/door/:door/admit">, "key"> | null => {
  const who = admission(desk, view);
  if (who === null || desk.field === null) return null;
  return {
    scan: who === "card" ? (view.scan?.scan ?? null) : null,
    field: desk.field,
    lane: desk.reason === null ? "regular" : "priority",
    reason: desk.reason,
    pager,
    agreed: false,
  };
};

type Pager = DoorView["pagers"][number];

export const isOut = (pager: Pager): boolean =>
  pager.state === "lent" || pager.state === "paged" || pager.state === "overdue" || pager.state === "lost";

/** The cards with that number that are out, one a base; empty: nothing to take back. */
export const outWithNumber = (view: DoorView, card: number): readonly Pager[] =>
  view.pagers.filter((pager) => pager.card === card && isOut(pager));
