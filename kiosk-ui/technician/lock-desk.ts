/**
 * What the page of a bank holds besides the view: the box chosen, whether its test waits for the second
 * touch, which boxes are shown. Pure: a reducer over what was pressed.
 */
import type { LockBoard, LockBox } from "../../controller/api/box-views.ts";
import { never } from "../kit/never.ts";

/** Cells in one row of the grid, and of one page of it; a bank of ten boards has 480 boxes. */
export const LOCK_COLUMNS = 8;
export const LOCKS_SHOWN_MAX = 64;

export interface LockDesk {
  readonly selected: number | null;
  /** The first touch of a test was given. */
  readonly testing: boolean;
  readonly page: number;
}

export const emptyLockDesk: LockDesk = { selected: null, testing: false, page: 0 };

const KEYS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"] as const;
type LockKey = (typeof KEYS)[number];
export const isLockKey = (key: string): key is LockKey => (KEYS as readonly string[]).includes(key);

export type LockEvent =
  | { readonly kind: "box-chosen"; readonly box: number }
  | { readonly kind: "grid-key"; readonly key: LockKey; readonly boxes: readonly number[] }
  | { readonly kind: "bank-wanted" | "test-wanted" | "test-cancelled" | "test-sent" | "more-wanted" };

const moved = (index: number, key: LockKey, last: number): number => {
  switch (key) {
    case "ArrowLeft":
      return index - 1;
    case "ArrowRight":
      return index + 1;
    case "ArrowUp":
      return index >= LOCK_COLUMNS ? index - LOCK_COLUMNS : index;
    case "ArrowDown":
      return index + LOCK_COLUMNS <= last ? index + LOCK_COLUMNS : index;
    case "Home":
      return 0;
    case "End":
      return last;
  }
};

/** Another box is another test: the first touch counts for the box it was given to. */
const choose = (desk: LockDesk, box: number | undefined): LockDesk =>
  box === undefined || box === desk.selected ? desk : { ...desk, selected: box, testing: false };

export const stepLock = (desk: LockDesk, event: LockEvent): LockDesk => {
  switch (event.kind) {
    case "box-chosen":
      return choose(desk, event.box);
    case "grid-key": {
      const { boxes, key } = event;
      const last = boxes.length - 1;
      const at = desk.selected === null ? -1 : boxes.indexOf(desk.selected);
      const next = at < 0 ? 0 : Math.min(Math.max(0, moved(at, key, last)), last);
      return choose(desk, boxes[next]);
    }
    case "bank-wanted":
      return { ...desk, selected: null, testing: false };
    case "test-wanted":
      return { ...desk, testing: desk.selected !== null };
    case "test-cancelled":
    case "test-sent":
      return { ...desk, testing: false };
    case "more-wanted":
      return { selected: null, testing: false, page: desk.page + 1 };
    default:
      return never(event);
  }
};

/** The boxes of the page that is shown. */
export const shownBoxes = ({ boxes }: LockBoard, { page }: LockDesk): readonly LockBox[] => {
  const pages = Math.max(1, Math.ceil(boxes.length / LOCKS_SHOWN_MAX));
  const from = (page % pages) * LOCKS_SHOWN_MAX;
  return boxes.slice(from, from + LOCKS_SHOWN_MAX);
};

export type NotTestable = "holds" | "works" | "rests" | "door" | "bank";

/** Why a box can't be tested, the weightiest first; null: it can. The office judges again. */
export const whyNotTestable = (box: LockBox, { doors }: Pick<LockBoard, "doors">): NotTestable | null => {
  if (box.testable) return null;
  switch (box.state) {
    case "stored":
      return "holds";
    case "loading":
    case "releasing":
      return "works";
    case "empty":
    case "quarantined":
    case "out-of-service":
    case "unknown":
      if (box.rest_s !== null) return "rests";
      return doors && box.door !== "closed" ? "door" : "bank";
    default:
      return never(box.state);
  }
};
