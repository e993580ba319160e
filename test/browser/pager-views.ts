/**
 * Views of a pager base with cards in every state, for the tests of the technician's board and the guard's
 * cards. Typed by hand: nothing here comes from the code under test.
 */
import type { Pager, PagerBoard, TechnicianView } from "../../controller/api/views.ts";
import { NOW_MS, technicianView } from "./fixed-views.ts";

const MINUTE_MS = 60_000;

export const rackCard = (card: number): Pager => ({
  card,
  state: "in-rack",
  ticket: null,
  since_ms: NOW_MS - 40 * MINUTE_MS,
  page: null,
  suspicion: "none",
  charged_days: 0,
  unanswered: 0,
  fit: true,
  missing: false,
});

const lentCard = (card: number, ticket: string): Pager => ({
  ...rackCard(card),
  state: "lent",
  ticket,
  since_ms: NOW_MS - 25 * MINUTE_MS,
});

export const pageOf = (
  state: NonNullable<Pager["page"]>["state"],
  test: boolean,
): NonNullable<Pager["page"]> => ({
  state,
  test,
  attempt: 1,
  queued_ms: NOW_MS - 8_000,
  ended_ms: state === "queued" || state === "accepted" ? null : NOW_MS - 7_000,
  why: null,
});

const SPECIAL: Readonly<Record<number, Pager>> = {
  1: lentCard(1, "A011"),
  5: lentCard(5, "B004"),
  9: lentCard(9, "A014"),
  13: lentCard(13, "C002"),
  15: { ...rackCard(15), state: "lost", since_ms: NOW_MS - 200 * MINUTE_MS },
  17: { ...lentCard(17, "A003"), state: "overdue", missing: true },
  21: { ...rackCard(21), suspicion: "battery", charged_days: 4, unanswered: 3, fit: false },
  27: { ...lentCard(27, "A012"), state: "paged", unanswered: 1, page: pageOf("transmitted", false) },
  29: { ...lentCard(29, "A008"), missing: true },
  33: {
    ...lentCard(33, "B009"),
    page: { ...pageOf("rejected", false), attempt: 2, why: "transmitter-failure" },
  },
  38: { ...rackCard(38), state: "disabled" },
};

export const FORTY_CARDS: readonly Pager[] = Array.from(
  { length: 40 },
  (_, index) => SPECIAL[index + 1] ?? rackCard(index + 1),
);

const countsOf = (cards: readonly Pager[]): PagerBoard["counts"] => {
  const of = (state: Pager["state"]): number => cards.filter((pager) => pager.state === state).length;
  return {
    "in-rack": of("in-rack"),
    lent: of("lent"),
    paged: of("paged"),
    overdue: of("overdue"),
    lost: of("lost"),
    disabled: of("disabled"),
  };
};

/** Every ability; what a base lacks is taken away by the test. */
export const ABLE: PagerBoard["can"] = {
  all_call: true,
  range_test: true,
  anti_theft: true,
  cancel: true,
  power_levels: { first: 1, last: 4 },
};

export const boardWith = (cards: readonly Pager[], change: Partial<PagerBoard> = {}): PagerBoard => ({
  base: "base-1",
  name: { vi: "Trạm thẻ rung", en: "Pager base" },
  protocol: "lrs",
  state: "up",
  fault: null,
  counted_ms: null,
  losses_today: [15],
  all_call: null,
  can: ABLE,
  cards: [...cards],
  counts: countsOf(cards),
  walk: [],
  ...change,
});

const [base, ...others] = technicianView.devices;
if (base === undefined) throw new Error("the fixed view has no pager base");

export const boardView = (
  board: PagerBoard,
  change: Partial<TechnicianView["devices"][number]> = {},
): TechnicianView => ({
  ...technicianView,
  devices: [
    {
      ...base,
      ...change,
    },
    ...others,
  ],
  pager_boards: [board],
});

/** The last step of a walk stands last. */
export const WALK: PagerBoard["walk"] = [
  ...[4, 3, 2, 1].map((power) => ({
    card: 2,
    place: "Sảnh chờ",
    power,
    rang: true,
    at_ms: NOW_MS - 900_000,
  })),
  { card: 2, place: "Hành lang", power: 4, rang: true, at_ms: NOW_MS - 800_000 },
  { card: 2, place: "Hành lang", power: 3, rang: true, at_ms: NOW_MS - 790_000 },
  { card: 2, place: "Hành lang", power: 2, rang: true, at_ms: NOW_MS - 780_000 },
  { card: 2, place: "Hành lang", power: 1, rang: false, at_ms: NOW_MS - 770_000 },
  { card: 2, place: "Sân trước", power: 4, rang: true, at_ms: NOW_MS - 700_000 },
  { card: 2, place: "Sân trước", power: 3, rang: false, at_ms: NOW_MS - 690_000 },
  { card: 2, place: "Bãi xe", power: 4, rang: false, at_ms: NOW_MS - 600_000 },
];
