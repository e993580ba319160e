/** A few things that tests do with the cards of the small office, and look at there. */
import type { Input } from "../../../controller/core/input.ts";
import { suggestPager } from "../../../controller/core/pager.ts";
import type { Pager } from "../../../controller/core/state.ts";
import { PLAN, TestOffice } from "./office-kit.ts";

export const DAY_MS = 86_400_000;
export const BASE_DOWN: Input = { kind: "device-changed", changed: "b1", state: "down", fault: "LINK_LOST" };

export const opened = (plan = PLAN): TestOffice => new TestOffice(plan).open();
export const card = (office: TestOffice, number: number): Pager => {
  const found = office.office.pagers[`b1:${number}`];
  if (found === undefined) throw new Error(`no card ${number}`);
  return found;
};
export const board = (office: TestOffice) => office.office.boards.b1;
export const buzz = (office: TestOffice, number: number, power: number | null = null) =>
  office.do({ kind: "buzz-pager", base: "b1", card: number, power, range_test: false });
export const judge = (office: TestOffice, number: number, rang: boolean, place: string | null = null) =>
  office.do({ kind: "judge-buzz", base: "b1", card: number, rang, place, power: null });
export const mark = (office: TestOffice, number: number, as: "lost" | "disabled" | "in-rack") =>
  office.do({ kind: "mark-pager", base: "b1", card: number, as });
export const count = (office: TestOffice, ...missing: readonly number[]) =>
  office.do({ kind: "reconcile-pagers", door: "d1", base: "b1", missing });
export const giveBack = (office: TestOffice, number: number) =>
  office.do({ kind: "return-pager", door: "d1", base: "b1", card: number });
export const offered = (office: TestOffice) => suggestPager(office.plan, office.office, office.at_ms)?.card;
export const transmit = (office: TestOffice, number: number) =>
  office.do({ kind: "page-ended", page: card(office, number).page?.id ?? "", end: "transmitted", why: null });
/** Somebody with this card was called, served and went, with the card. */
export const servedAndGone = (office: TestOffice, number: number): string => {
  const ticket = office.admit("regular", "land", number);
  for (const kind of ["call-next", "start-service", "finish-service"] as const)
    office.do({ kind, counter: "c1" });
  return ticket;
};
