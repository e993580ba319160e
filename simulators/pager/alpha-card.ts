/**
 * What an LRS alpha pager makes of a page it hears: shows it, alerts, forgets, arms. Only the reading; time
 * and place are cards.ts's. Sources: LRS alert overrides, system control, group paging, message formats.
 */
import { type Override, readOverrides } from "../../drivers/pager/lrs/override.pure.ts";

/** On the air the form feed is one character; the base makes it of the two that a host types. */
export const FORM_FEED_ON_AIR = "\f";
/** An SP5 vibrates this long where a page says nothing of it. */
const DEFAULT_ALERT_MS = 3_000;

export interface AlphaAddresses {
  /** Capcodes by slot: 1 own, 2 all pagers, 3 the system. */
  readonly 1: number;
  readonly 2: number;
  readonly 3: number;
}

export type AlphaReaction =
  | { readonly kind: "none" }
  | { readonly kind: "arm" }
  | { readonly kind: "disarm" }
  | { readonly kind: "forget"; readonly all: boolean }
  /** `lock`: nothing more is heard until the pager is on its charger. */
  | { readonly kind: "show"; readonly text: string; readonly run_ms: number; readonly lock: boolean };

const VIBRATE_MS: Readonly<Record<string, number>> = { "11": 1_000, "22": 2_000, "33": 3_000 };
const NONE: AlphaReaction = { kind: "none" };

/** `groups`: those the pager belongs to. */
export const reactionOf = (
  addresses: AlphaAddresses,
  groups: readonly number[],
  capcode: number,
  message: string,
): AlphaReaction => {
  if (capcode === addresses[1] || capcode === addresses[2]) return shown(message);
  if (capcode !== addresses[3]) return NONE;
  if (message === "[0]" || message === "[5]") return { kind: "arm" };
  if (message === "[1]") return { kind: "disarm" };
  const group = /^\[(\d\d)\]/.exec(message);
  return group !== null && groups.includes(Number(group[1])) ? shown(message.slice(4)) : NONE;
};

const shown = (message: string): AlphaReaction => {
  const at = message.indexOf(FORM_FEED_ON_AIR);
  const text = at < 0 ? message : message.slice(0, at);
  const overrides = at < 0 ? [] : readOverrides(message.slice(at + 1));
  const names = new Set(overrides.map(({ name }) => name));
  if (names.has("delete-all")) return { kind: "forget", all: true };
  if (names.has("cancel-last")) return { kind: "forget", all: false };
  return { kind: "show", text, run_ms: runTime(text, overrides), lock: names.has("alarm") };
};

const runTime = (text: string, overrides: readonly Override[]): number => {
  const alerts = overrides.filter(({ name }) => name === "beep" || name === "flash" || name === "vibrate");
  if (alerts.length === 0) return VIBRATE_MS[text] ?? DEFAULT_ALERT_MS;
  return Math.max(...alerts.map(({ number }) => (number === undefined ? DEFAULT_ALERT_MS : number * 1_000)));
};
