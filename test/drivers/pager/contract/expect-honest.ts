/** What must hold of pages and calls whatever went wrong at base and line. */
import { expect } from "vitest";
import type { PagerBench } from "../pager-bench.ts";
import type { Caller } from "./caller.ts";

const kindOf = (end: PagerBench["ends"][number]): string => {
  if (end.kind !== "failed") return end.kind;
  return end.uncertain ? "uncertain" : "rejected";
};

/** `transmitted` pages buzzed, `rejected` ones did not, `uncertain` ones may have; no page ends twice. */
export const expectHonest = (bench: PagerBench, cards: readonly number[]): void => {
  const ended = (card: number, kind: string): number =>
    bench.ends.filter((end) => "card" in end && end.card === card && kindOf(end) === kind).length;
  for (const card of cards) {
    const [vouched, unsure, buzzes] = [
      ended(card, "transmitted"),
      ended(card, "uncertain"),
      bench.buzzes(card),
    ];
    expect({
      card,
      buzzes,
      vouched,
      unsure,
      honest: buzzes >= vouched && buzzes <= vouched + unsure,
    }).toEqual({
      card,
      buzzes,
      vouched,
      unsure,
      honest: true,
    });
  }
  for (const [page, outcomes] of bench.outcomes) expect([page, outcomes.length]).toEqual([page, 1]);
};

/** Who never buzzed is told of; nobody buzzes more than once too often. */
export const expectNoticed = (bench: PagerBench, { ends }: Caller): void => {
  for (const [card, end] of ends) {
    expect([card, end]).not.toEqual([card, "open"]);
    expect([card, bench.buzzes(card) <= 2]).toEqual([card, true]);
    if (bench.buzzes(card) === 0) expect([card, end]).toEqual([card, "told"]);
  }
};
