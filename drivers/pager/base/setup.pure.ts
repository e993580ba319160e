/**
 * What one protocol folder gives to the driver: how to run a base that speaks it, and what such a base can
 * do. A further protocol is one such function and one row in driver.ts.
 */
import { assert } from "../../faults.ts";
import type { Framing, MachineEffect, MachineEvent, Step, WireCodec } from "../../runtime/machine.ts";
import { CARD_LAST, type CardIds, cardOfId, idOf } from "./cards.pure.ts";
import { foldToAscii } from "./fold.pure.ts";
import {
  PAGER_ALERTS,
  type PagerAlert,
  type PagerAnswer,
  type PagerCapabilities,
  type PagerCommand,
  type PagerReport,
} from "./vocabulary.pure.ts";

export interface PagerSetup<State, Frame, Timer extends string, Held> {
  readonly capabilities: PagerCapabilities;
  /** What a page does that names nothing of its own. */
  readonly usual: { readonly alert: PagerAlert; readonly loud: boolean };
  /** Reads the line for whoever looks at its trace. */
  readonly codec: WireCodec;
  /** What the performer (runtime/perform.ts) runs. */
  readonly spec: {
    readonly initial: State;
    readonly step: Step<
      State,
      MachineEvent<Frame, PagerCommand, Timer>,
      MachineEffect<PagerAnswer, PagerReport, Timer>
    >;
    readonly framing: Framing<Held, Frame>;
    readonly describe: (frame: Frame) => string;
    readonly flush_after_ms?: number;
    readonly personal: boolean;
  };
}

/** A setting out of its range is a mistake of the caller's: configuration is checked before it gets here. */
export const within = (name: string, value: number, low: number, high: number): number => {
  assert(Number.isInteger(value) && value >= low && value <= high, `${name} is ${low}..${high}`);
  return value;
};

/** Whether cards show anything, at bases that send the same page to all kinds. */
export const CARD_DISPLAYS = ["tone", "numeric", "alpha"] as const;
export type CardDisplay = (typeof CARD_DISPLAYS)[number];

/** What a page shows that brings no text, by what cards can show; folded to 7 bits. */
export const usualText = (
  display: CardDisplay,
  text: string | undefined,
  holds: (folded: string) => boolean,
): string => {
  const folded = foldToAscii(text ?? (display === "alpha" ? "Mời đến quầy" : ""));
  assert(display !== "tone" || folded === "", "cards without a display have no text");
  assert(display !== "numeric" || isNumeric(folded), "text of numeric cards is 0-9 U - [ ] and space");
  assert(holds(folded), "text is one that a page can carry");
  return folded;
};

/** What numeric pagers show: the sixteen characters of POCSAG without the fill. */
export const isNumeric = (text: string): boolean => /^[0-9U \-[\]]*$/.test(text);

export const textCapability = (display: CardDisplay, max_characters: number): PagerCapabilities["text"] =>
  display === "tone"
    ? { kind: "none" }
    : { kind: display === "numeric" ? "numeric" : "ascii7", max_characters };

/** The alert that a page names by default must be one that the base has. */
export const usualAlert = (alert: PagerAlert, alerts: readonly PagerAlert[]): PagerAlert => {
  assert(alerts.includes(alert), `alert ${alert} is one of ${alerts.join(", ")}`);
  return alert;
};

/** The alerts of a house's own table. */
export const alertsOf = (table: Readonly<Partial<Record<PagerAlert, unknown>>>): readonly PagerAlert[] =>
  PAGER_ALERTS.filter((alert) => table[alert] !== undefined);

/** Ids of a house's cards as its bases know them. */
export interface IdSettings {
  /** Id of card 1, default 1, and from one card to the next, default 1. */
  readonly first_id?: number;
  readonly id_step?: number;
  /** Leading zeros up to so many digits; default by the protocol. */
  readonly id_digits?: number;
  /** On which every card listens, digits. Absent: no call of all. */
  readonly all_id?: string;
}

export const ID_STEP_MAX = 100_000;

/** `digits`: by default, `digits_max`: at most, by the protocol. The last card's id must fit, and no card may share the id of all. */
export const houseIds = (settings: IdSettings, digits: number, digits_max: number): CardIds => {
  const { all_id: all } = settings;
  const ids: CardIds = {
    first: within("first_id", settings.first_id ?? 1, 0, 10 ** Math.min(digits_max, 10) - 1),
    step: within("id_step", settings.id_step ?? 1, 1, ID_STEP_MAX),
    digits: within("id_digits", settings.id_digits ?? digits, 1, digits_max),
  };
  const last = idOf(CARD_LAST, ids) ?? "";
  assert(last.length <= digits_max, `the id of card ${CARD_LAST} has at most ${digits_max} digits`);
  if (all === undefined) return ids;
  assert(/^[0-9]+$/.test(all) && all.length <= digits_max, `all_id is at most ${digits_max} digits`);
  assert(cardOfId(all, ids) === undefined, "all_id is no card's own id");
  return { ...ids, all };
};
