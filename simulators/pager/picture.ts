/**
 * The pager base and its cards as a terminal shows them: at most 24 lines of 80 characters. Reads only.
 */
import type { PagerCard } from "./cards.ts";
import type { PagerBase } from "./pager-base.ts";

const CARDS_A_LINE = 16;
const CARD_LINES_MAX = 14;
const WIDTH = 80;
/** Lines of texts under the cards. */
const TEXTS_MAX = 4;

const MARKS = { "in-rack": "=", carried: " ", "walked-off": "x" } as const;

const mark = (card: PagerCard): string => {
  if (card.alarming) return "A";
  if (card.locked) return "L";
  if (card.buzzing) return "!";
  if (card.battery_percent === 0) return "-";
  return MARKS[card.place];
};

const cell = (card: PagerCard): string => `${String(card.number).padStart(3)}${mark(card)} `;

export const drawPagerBase = (base: PagerBase): string => {
  const { units } = base.cards;
  const state = base.booting ? "booting" : base.onAir === undefined ? "idle" : `on air: ${base.onAir.card}`;
  const rows: string[] = [
    `pager base ${base.title}  ${state}  queue ${base.queue.length}  x${base.repeats}`,
    `defects: ${base.switches.list().join(", ") || "none"}`,
    "= in rack   ! buzzing   x walked off   - dead   A out-of-range alarm   L locked",
  ];
  for (let from = 0; from < units.length && rows.length < CARD_LINES_MAX + 3; from += CARDS_A_LINE)
    rows.push(
      units
        .slice(from, from + CARDS_A_LINE)
        .map(cell)
        .join(""),
    );
  if (units.length > CARDS_A_LINE * CARD_LINES_MAX)
    rows.push(`... ${units.length - CARDS_A_LINE * CARD_LINES_MAX} more`);
  // The latest to buzz are what somebody at the terminal asks about.
  const showing = units.filter(({ buzzing, shown }) => buzzing && shown.length > 0);
  for (const card of showing.slice(0, TEXTS_MAX)) rows.push(`${card.number}: ${card.shown.at(-1)}`);
  return rows.map((row) => row.slice(0, WIDTH).trimEnd()).join("\n");
};
