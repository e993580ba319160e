/**
 * What the guard's screen holds besides the view: whom the form is for, what was chosen, the sheet that is
 * open. Pure: a reducer over what was pressed and what the office reports.
 */
import type { CommandBody } from "../../controller/api/routes.ts";
import type { DoorView } from "../../controller/api/views.ts";
import type { Trial } from "../kit/trial.ts";
import { type Count, openCount, toggleCard } from "./count.ts";
import { NUMBER_DIGITS } from "./typed-number.ts";

export type Reason = NonNullable<CommandBody<"/api/door/:door/admit">["reason"]>;
export type PagerRef = NonNullable<CommandBody<"/api/door/:door/admit">["pager"]>;

export const REASONS: readonly Reason[] = ["elderly", "disabled", "pregnant", "infant", "merit", "child"];
/** Pagers carry 1 to 99. */
const CARD_DIGITS_MAX = 2;

/** Why typed digits are gone: nobody went on, or no hand typed them (a scanner that acts as a keyboard). */
export type Wiped = "idle" | "machine";

export interface DoorDesk {
  /** The scan on the form: a new one clears what was chosen for the one before. */
  readonly scan: string | null;
  readonly sheet: "none" | "reasons" | "return" | "count" | "type" | "agree" | "stop";
  readonly walk_in: boolean;
  readonly field: string | null;
  readonly reason: Reason | null;
  /** A priority was taken back: what age would give is not offered again. */
  readonly declined: boolean;
  /** The visitor on the form said yes to being remembered; never so by itself. */
  readonly agreed: boolean;
  /** The ID number as far as it was typed; gone as soon as it is sent, left or forgotten. */
  readonly typed: string;
  readonly wiped: Wiped | null;
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
  declined: false,
  agreed: false,
  typed: "",
  wiped: null,
  digits: "",
  losing: null,
  trial: null,
  count: null,
};

/** What belongs to the cards, not to the visitor on the form. */
const keepCards = ({ trial, count }: DoorDesk) => ({ trial, count });

export type DoorEvent =
  | { readonly kind: "viewed"; readonly view: DoorView }
  | { readonly kind: "walk-in-wanted" | "person-done" }
  | { readonly kind: "priority-wanted" | "priority-dropped" }
  | { readonly kind: "return-wanted" | "sheet-closed" | "erased" }
  | { readonly kind: "type-wanted" | "number-sent" }
  | { readonly kind: "agreement-wanted" | "stop-wanted" }
  | { readonly kind: "typed"; readonly digit: string }
  | { readonly kind: "typed-erased" }
  | { readonly kind: "typing-wiped"; readonly why: Wiped }
  | { readonly kind: "agreement-given"; readonly agreed: boolean }
  | { readonly kind: "field-chosen"; readonly field: string }
  | { readonly kind: "field-dropped" }
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
  // Somebody without papers is before the guard, whatever becomes of the scan that lay there.
  if (scan === null && (desk.walk_in || desk.sheet === "type")) return { ...desk, scan };
  // A card laid down while pagers are taken back or counted waits for that to end.
  const sheet = desk.sheet === "return" || desk.sheet === "count" ? desk.sheet : "none";
  const { digits, losing } = desk;
  return { ...emptyDesk, ...keepCards(desk), scan, sheet, digits, losing };
};

/** What is said about the visitor on the form. */
type FormEvent = Extract<
  DoorEvent,
  {
    kind:
      | "field-chosen"
      | "field-dropped"
      | "priority-wanted"
      | "priority-dropped"
      | "reason-chosen"
      | "agreement-wanted"
      | "agreement-given"
      | "stop-wanted";
  }
>;

const stepForm = (desk: DoorDesk, event: FormEvent): DoorDesk => {
  switch (event.kind) {
    case "field-chosen":
      return { ...desk, field: event.field };
    case "field-dropped":
      return { ...desk, field: null };
    case "priority-wanted":
      return { ...desk, sheet: "reasons" };
    case "priority-dropped":
      return { ...desk, reason: null, declined: true, sheet: "none" };
    case "reason-chosen":
      return { ...desk, reason: event.reason, sheet: "none" };
    case "agreement-wanted":
      return { ...desk, sheet: "agree" };
    case "agreement-given":
      return { ...desk, sheet: "none", agreed: event.agreed };
    case "stop-wanted":
      return { ...desk, sheet: "stop" };
  }
};

/** Every way out of the number pad leaves no digit behind. */
const UNTYPED = { typed: "", wiped: null } as const;

export const stepDoor = (desk: DoorDesk, event: DoorEvent): DoorDesk => {
  switch (event.kind) {
    case "viewed":
      return viewed(desk, event.view);
    case "walk-in-wanted":
      return { ...emptyDesk, ...keepCards(desk), scan: desk.scan, walk_in: true };
    case "person-done":
      return { ...emptyDesk, ...keepCards(desk), scan: desk.scan };
    case "type-wanted":
      return { ...emptyDesk, ...keepCards(desk), scan: desk.scan, sheet: "type" };
    case "typed":
    case "typed-erased":
    case "typing-wiped":
      return desk.sheet === "type" ? stepTyped(desk, event) : desk;
    case "number-sent":
      return { ...desk, sheet: "none", ...UNTYPED };
    case "return-wanted":
      return { ...desk, sheet: "return", digits: "", losing: null, ...UNTYPED };
    case "sheet-closed":
      return { ...desk, sheet: "none", digits: "", losing: null, ...UNTYPED };
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
    case "count-wanted": {
      const count = openCount(desk.count, event.view, event.base);
      return { ...desk, sheet: "count", losing: null, count, ...UNTYPED };
    }
    case "counted":
      return { ...desk, sheet: "none", count: null };
    case "card-ticked":
    case "count-page":
    case "count-step":
      return desk.count === null ? desk : { ...desk, count: stepCount(desk.count, event) };
    default:
      return stepForm(desk, event);
  }
};

type TypedEvent = Extract<DoorEvent, { kind: "typed" | "typed-erased" | "typing-wiped" }>;

const stepTyped = (desk: DoorDesk, event: TypedEvent): DoorDesk => {
  switch (event.kind) {
    case "typed": {
      const typed = desk.typed + event.digit;
      return typed.length > NUMBER_DIGITS ? desk : { ...desk, typed, wiped: null };
    }
    case "typed-erased":
      return { ...desk, typed: desk.typed.slice(0, -1), wiped: null };
    case "typing-wiped":
      return { ...desk, typed: "", wiped: event.why };
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
export const admission = (desk: DoorDesk, view: DoorView): "scan" | "walk-in" | null => {
  if (desk.walk_in) return "walk-in";
  return view.scan?.state === "read" ? "scan" : null;
};

type Read = Extract<NonNullable<DoorView["scan"]>, { state: "read" }>;

/** The person on the form, however recognised; null: nobody, or somebody unknown. */
export const personOn = (desk: DoorDesk, view: DoorView): Read | null =>
  !desk.walk_in && view.scan?.state === "read" ? view.scan : null;

/** Whether the guard may give the priority of age with one touch; he may leave it. */
export const isAgeOffered = (desk: DoorDesk, view: DoorView): boolean =>
  personOn(desk, view)?.elderly === true && desk.reason === null && !desk.declined;

/** By the card in hand only: who knows somebody's number may not say yes for him. */
export const isAgreementOffered = (desk: DoorDesk, view: DoorView): boolean => {
  const person = personOn(desk, view);
  return view.agreement !== null && person !== null && person.by === "card" && !person.agreed;
};

/** The number that the person on the form already holds for the field chosen. */
export const duplicateOf = (desk: DoorDesk, view: DoorView): Read["live_tickets"][number] | null =>
  personOn(desk, view)?.live_tickets.find(({ field }) => field === desk.field) ?? null;

/** The command's body without its key, or null while no field is chosen. */
export const admitBody = (
  desk: DoorDesk,
  view: DoorView,
  pager: PagerRef | null,
): Omit<CommandBody<"/api/door/:door/admit">, "key"> | null => {
  const who = admission(desk, view);
  if (who === null || desk.field === null) return null;
  const known = who === "scan";
  return {
    scan: known ? (view.scan?.scan ?? null) : null,
    field: desk.field,
    lane: desk.reason === null ? "regular" : "priority",
    reason: desk.reason,
    pager,
    agreed: known && desk.agreed,
  };
};

type Pager = DoorView["pagers"][number];

export const isOut = (pager: Pager): boolean =>
  pager.state === "lent" || pager.state === "paged" || pager.state === "overdue" || pager.state === "lost";

/** The cards with that number that are out, one a base; empty: nothing to take back. */
export const outWithNumber = (view: DoorView, card: number): readonly Pager[] =>
  view.pagers.filter((pager) => pager.card === card && isOut(pager));
