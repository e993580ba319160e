/**
 * What the pager board holds besides the view: the card chosen, the sheet that is open, the buzz that waits
 * for its answer, the place of the walk. Pure: a reducer over what was pressed.
 */
import { never } from "../kit/never.ts";
import type { Trial } from "../kit/trial.ts";

/** What a technician can say became of a card. */
export const MARKS = ["in-rack", "charged", "lost", "disabled", "replaced"] as const;
export type Mark = (typeof MARKS)[number];

/** Pagers carry 1 to 99; eleven in a row, as the rack's drawing has them. */
export const CARD_MAX = 99;
export const GRID_COLUMNS = 11;
/** Letters of a place's name, as the command allows. */
export const PLACE_LETTERS_MAX = 40;
/** Two digits typed within this time are one number, ms. */
export const TYPED_TOGETHER_MS = 1_200;

export type Sheet =
  | { readonly kind: "none" | "marks" | "walk" }
  /** Waits for the second touch. */
  | { readonly kind: "mark"; readonly mark: Mark }
  /** `anyway`: the office said that somebody is being called. */
  | { readonly kind: "all-call"; readonly anyway: boolean };

export interface BoardDesk {
  readonly selected: number | null;
  readonly sheet: Sheet;
  readonly trial: Trial | null;
  readonly place: string;
  /** The last digit typed on the grid, so that a second one makes a number of both. */
  readonly typed: { readonly digit: number; readonly at_ms: number } | null;
}

export const emptyBoardDesk: BoardDesk = {
  selected: null,
  sheet: { kind: "none" },
  trial: null,
  place: "",
  typed: null,
};

const GRID_KEYS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"] as const;
type GridKey = (typeof GRID_KEYS)[number];
export const isGridKey = (key: string): key is GridKey => (GRID_KEYS as readonly string[]).includes(key);

export type BoardEvent =
  | { readonly kind: "card-chosen"; readonly card: number }
  | { readonly kind: "grid-key"; readonly key: GridKey }
  | { readonly kind: "digit-typed"; readonly digit: number; readonly at_ms: number }
  | { readonly kind: "base-wanted" | "sheet-closed" | "marks-wanted" | "walk-wanted" | "all-call-wanted" }
  | { readonly kind: "somebody-called" | "trial-over" }
  | { readonly kind: "mark-chosen"; readonly mark: Mark }
  | { readonly kind: "place-named"; readonly place: string }
  | { readonly kind: "buzzed"; readonly trial: Trial };

/** A card chosen closes what was asked about the one before, but not the walk: there it is changed on purpose. */
const choose = (desk: BoardDesk, card: number): BoardDesk => ({
  ...desk,
  selected: Math.min(Math.max(1, card), CARD_MAX),
  sheet: desk.sheet.kind === "walk" ? desk.sheet : { kind: "none" },
  trial: desk.trial?.card === card ? desk.trial : null,
  typed: null,
});

const byKey = (card: number, key: GridKey): number => {
  switch (key) {
    case "ArrowLeft":
      return card - 1;
    case "ArrowRight":
      return card + 1;
    case "ArrowUp":
      return card > GRID_COLUMNS ? card - GRID_COLUMNS : card;
    case "ArrowDown":
      return card + GRID_COLUMNS <= CARD_MAX ? card + GRID_COLUMNS : card;
    case "Home":
      return 1;
    case "End":
      return CARD_MAX;
  }
};

const typed = (desk: BoardDesk, digit: number, at_ms: number): BoardDesk => {
  const first = desk.typed !== null && at_ms - desk.typed.at_ms <= TYPED_TOGETHER_MS ? desk.typed.digit : 0;
  const card = first * 10 + digit;
  return card === 0 ? desk : { ...choose(desk, card), typed: first === 0 ? { digit, at_ms } : null };
};

const sheet = (desk: BoardDesk, next: Sheet): BoardDesk => ({ ...desk, sheet: next });

export const stepBoard = (desk: BoardDesk, event: BoardEvent): BoardDesk => {
  switch (event.kind) {
    case "card-chosen":
      return choose(desk, event.card);
    case "grid-key":
      return choose(desk, desk.selected === null ? 1 : byKey(desk.selected, event.key));
    case "digit-typed":
      return typed(desk, event.digit, event.at_ms);
    case "base-wanted":
      return { ...desk, selected: null, sheet: { kind: "none" }, trial: null, typed: null };
    case "sheet-closed":
      return { ...sheet(desk, { kind: "none" }), trial: null };
    case "marks-wanted":
      return sheet(desk, { kind: "marks" });
    case "walk-wanted":
      return { ...sheet(desk, { kind: "walk" }), trial: null };
    case "all-call-wanted":
      return sheet(desk, { kind: "all-call", anyway: false });
    case "somebody-called":
      return sheet(desk, { kind: "all-call", anyway: true });
    case "mark-chosen":
      return sheet(desk, { kind: "mark", mark: event.mark });
    case "place-named":
      return { ...desk, place: event.place.slice(0, PLACE_LETTERS_MAX), trial: null };
    case "buzzed":
      return { ...desk, trial: event.trial };
    case "trial-over":
      return { ...desk, trial: null };
    default:
      return never(event);
  }
};
