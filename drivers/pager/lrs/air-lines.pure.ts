/**
 * Which line calls whom on a base with coasters or with alpha pagers: the numbers under which replies come
 * back, and what the line carries. Sources: LRS AM page modes, message formats, anti-theft mode, group
 * paging, capcode roles.
 */
import type { PagerAlert } from "../base/vocabulary.pure.ts";
import type { LrsLimits, LrsPagers } from "./limits.pure.ts";
import { alertText, overrideSequence } from "./override.pure.ts";
import {
  ANTI_THEFT_OFF_CARD,
  ANTI_THEFT_ON_CARD,
  coasterMode,
  type LrsMessage,
  TEXT_MAX_CHARACTERS,
} from "./protocol.ts";

/** All coasters hear this number, all alpha pagers the second one (capcode 2 as delivered). */
const ALL_COASTERS = 0;
const ALL_ALPHAS = 911;
/** The number of the system capcode: control messages and groups of alpha pagers. */
const SYSTEM_NUMBER = 0;
/** 99 marks a group slot that is off. */
export const GROUP_LAST = 98;

/** What a page puts on the air; `armed` joins a coaster's mode when its line is written. */
export type AirContents =
  | {
      readonly kind: "coaster";
      readonly alert: PagerAlert;
      readonly loud: boolean;
      readonly power?: number;
    }
  | { readonly kind: "text"; readonly text: string; readonly power?: number }
  /** Only through PAGE: control messages and groups start with a bracket, which FPG has no form for. */
  | { readonly kind: "system-text"; readonly text: string };

interface Wanted {
  readonly alert: PagerAlert;
  readonly loud: boolean;
  readonly text?: string;
  /** Absent: as configured. */
  readonly power?: number;
}

export const allNumber = (pagers: LrsPagers): number =>
  pagers.kind === "coaster" ? ALL_COASTERS : ALL_ALPHAS;

export const contentsOf = ({ pagers }: LrsLimits, { alert, loud, text, power }: Wanted): AirContents => ({
  ...(pagers.kind === "coaster"
    ? { kind: "coaster", alert, loud }
    : { kind: "text", text: alertText(alert, loud, text, pagers.text) }),
  ...(power === undefined ? {} : { power }),
});

/** Two digits; the pager takes the bracket off before it shows the text. */
export const groupContents = ({ pagers }: LrsLimits, group: number, wanted: Wanted): AirContents => ({
  kind: "system-text",
  text: `[${String(group).padStart(2, "0")}]${
    pagers.kind === "alpha"
      ? alertText(wanted.alert, wanted.loud, wanted.text ?? pagers.text, pagers.text)
      : ""
  }`,
});

export const cancelContents = (all: boolean): AirContents => ({
  kind: "text",
  text:
    overrideSequence([all ? { name: "delete-all", number: 25 } : { name: "cancel-last", number: 54 }]) ?? "",
});

/** A form feed of the text's own would be a code: somebody's text could lock or empty the pager. */
export const textAllowed = (text: string): boolean => !text.includes("\\") && /^[\x20-\x7e]*$/.test(text);

/** What shows as numbers on a numeric pager too. */
const NUMERIC = /^[0-9][0-9 -]*$/;

export const lineOf = (limits: LrsLimits, number: number, air: AirContents, armed: boolean): LrsMessage => {
  const { system_id, pagers } = limits;
  if (air.kind === "system-text")
    return { kind: "default-page", card: number, system_id, text: air.text.slice(0, TEXT_MAX_CHARACTERS) };
  const power = air.power ?? limits.power;
  if (air.kind === "coaster")
    return { kind: "coaster-page", card: number, mode: coasterMode(air.alert, air.loud, armed), power };
  const text = air.text.slice(0, TEXT_MAX_CHARACTERS);
  if (air.power === undefined && pagers.kind === "alpha" && pagers.default_power)
    return { kind: "default-page", card: number, system_id, text };
  return { kind: "fm-page", card: number, system_id, power, text: NUMERIC.test(text) ? text : `A${text}` };
};

// ---- anti-theft ----

export const isAntiTheftNumber = (pagers: LrsPagers, number: number): boolean =>
  pagers.kind === "coaster"
    ? number === ANTI_THEFT_ON_CARD || number === ANTI_THEFT_OFF_CARD
    : number === SYSTEM_NUMBER;

const ALARM_TEXTS = { beep: "[0]", vibrate: "[5]" } as const;
const DISARM_TEXT = "[1]";

export const antiTheftLine = ({ pagers, power, system_id }: LrsLimits, on: boolean): LrsMessage =>
  pagers.kind === "coaster"
    ? { kind: "anti-theft", on, power }
    : {
        kind: "default-page",
        card: SYSTEM_NUMBER,
        system_id,
        text: on ? ALARM_TEXTS[pagers.alarm] : DISARM_TEXT,
      };

/** Whether a line is the anti-theft wish, as the base gives it back when it refuses it. */
export const isAntiTheftLine = (message: LrsMessage): boolean =>
  message.kind === "anti-theft" ||
  (message.kind === "default-page" && message.card === SYSTEM_NUMBER && /^\[[015]\]$/.test(message.text));
