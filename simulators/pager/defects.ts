/**
 * The field troubles a simulated pager base can show, by name. What each does to the base stands in
 * pager-base.ts; here is what it is in the field, and which value it takes.
 */
import type { DefectRow } from "../kit/device.ts";

interface PagerDefect extends DefectRow {
  /** Value when none is given; absent where the defect takes none. */
  readonly number?: { readonly first: number; readonly least: number; readonly most: number };
}

export const PAGER_DEFECTS = [
  {
    name: "silent",
    field: "The base is off or its line is cut both ways: nothing is heard, nothing answered.",
  },
  { name: "mute", field: "Only the base's own line is broken: it hears and pages, but no answer comes." },
  {
    name: "accepted-never-transmitted",
    field: "The transmitter is dead: pages are accepted and never go on the air.",
  },
  {
    name: "transmitted-before-accepted",
    field: "Firmware prints the line for the air before the line for the queue.",
  },
  { name: "drops-accepted", field: "The accepted line is lost, the transmitted line comes." },
  {
    name: "split-replies",
    field: "A slow adapter hands replies over in pieces.",
    value: "bytes a piece",
    number: { first: 1, least: 1, most: 64 },
  },
  { name: "glued-replies", field: "A buffering adapter hands both replies of a page over at once." },
  {
    name: "stray-line-ends",
    field: "Old terminals and level converters: NUL before lines, LF CR at their end.",
  },
  { name: "echo", field: "The base was left with echo on: every host line comes back." },
  {
    name: "base-reset-mid-page",
    field: "Mains flicker during the next page on the air: the base boots, its queue is gone.",
  },
  {
    name: "queue-full",
    field: "The base holds this many pages and answers ? to one more.",
    value: "pages held",
    number: { first: 0, least: 0, most: 99 },
  },
  {
    name: "late-reply",
    field: "Every answer comes late, in order.",
    value: "ms",
    number: { first: 5_000, least: 1, most: 600_000 },
  },
  {
    name: "late-page-reply",
    field: "Answers to pages come late, STAT is answered at once.",
    value: "ms",
    number: { first: 5_000, least: 1, most: 600_000 },
  },
  {
    name: "foreign-reply",
    field: "A second host pages through the same base: replies come for cards we never paged.",
    value: "number of the card",
    number: { first: 98, least: 1, most: 9_999 },
  },
  {
    name: "carrier-busy",
    field: "The channel is taken for this long from now; pages wait for it.",
    value: "ms",
    number: { first: 30_000, least: 1, most: 600_000 },
  },
  {
    name: "drops-nth-reply",
    field: "Every n-th answer is lost on the line.",
    value: "n",
    number: { first: 3, least: 1, most: 1_000 },
  },
  { name: "garbage", field: "A bad ground: random bytes before each answer." },
  { name: "no-status", field: "Firmware that does not know STAT." },
  {
    name: "numbers-are-groups",
    field: "GPEN was switched on: the base makes group pages of alpha pagers' numbers up to 99.",
  },
  { name: "other-system", field: "The base was set to a neighbour's system id; our cards don't hear it." },
] as const satisfies readonly PagerDefect[];

export type PagerDefectName = (typeof PAGER_DEFECTS)[number]["name"];

/** Which defects are on, each with its value (1 where it takes none). */
export class DefectSwitches {
  readonly #on = new Map<string, number>();

  /** False: no such defect, or its value is no whole number in range. */
  set(name: string, on: boolean, value?: string): boolean {
    const row: PagerDefect | undefined = PAGER_DEFECTS.find((defect) => defect.name === name);
    if (row === undefined) return false;
    if (!on) return this.#on.delete(name) || true;
    if (row.number === undefined) {
      if (value !== undefined) return false;
      this.#on.set(name, 1);
      return true;
    }
    const number = value === undefined ? row.number.first : /^\d+$/.test(value) ? Number(value) : Number.NaN;
    if (!(number >= row.number.least && number <= row.number.most)) return false;
    this.#on.set(name, number);
    return true;
  }

  has(name: PagerDefectName): boolean {
    return this.#on.has(name);
  }

  /** The defect's value; undefined while it is off. */
  value(name: PagerDefectName): number | undefined {
    return this.#on.get(name);
  }

  list(): readonly string[] {
    return [...this.#on.keys()];
  }
}
