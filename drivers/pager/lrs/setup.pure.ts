/** How the driver runs an LRS base, and what such a base can do, from its settings. */
import { assert } from "../../faults.ts";
import { CARD_FIRST, CARD_LAST } from "../base/cards.pure.ts";
import { foldToAscii } from "../base/fold.pure.ts";
import { type PagerSetup, usualAlert, within } from "../base/setup.pure.ts";
import { PAGER_ALERTS, type PagerAlert, type PagerCapabilities } from "../base/vocabulary.pure.ts";
import { GROUP_LAST, textAllowed } from "./air-lines.pure.ts";
import { SYSTEM_ID_MAX } from "./capcode.pure.ts";
import { type HeldLine, LINE_QUIET_MS, LRS_FRAMING } from "./framing.ts";
import type { LrsLimits, LrsPagers } from "./limits.pure.ts";
import { KEEP_ALIVE_MS, lrsInitial, lrsStep } from "./machine.ts";
import { ALERT_SEQUENCE_MAX, isAlphaAlert } from "./override.pure.ts";
import {
  ALERT_MODES,
  decodeLine,
  type LineEnd,
  LRS_CODEC,
  POWER_MAX,
  TEXT_MAX_CHARACTERS,
} from "./protocol.ts";
import type { LrsState, LrsTimer } from "./state.pure.ts";

export interface LrsSettings {
  readonly protocol: "lrs";
  /** 0..200, as set in the base (RESTID). A neighbour's id buzzes the neighbour's cards. */
  readonly system_id: number;
  /** What kind of cards the base calls, default `coaster`. */
  readonly pager?: LrsPagers["kind"];
  /** What alpha pagers show when a page brings no text. Folded to 7 bits. Default "Mời đến quầy". */
  readonly text?: string;
  /** How an alpha pager out of range complains while anti-theft is on. Default `beep`. */
  readonly anti_theft_alarm?: "beep" | "vibrate";
  /** 0..9, default 3 (the vendor's). Absent with alpha pagers: as set in the base (HPWR). */
  readonly power?: number;
  /** What a page does that names no alert of its own. Default `flash-30s`, not loud. */
  readonly alert?: PagerAlert;
  readonly loud?: boolean;
  /** Idle time after which the base is asked for its state, 1 000..3 600 000 ms, default 30 000. */
  readonly keep_alive_ms?: number;
  /** What ends our lines, default `cr`. */
  readonly line_end?: LineEnd;
  /** Pages outstanding at the base at once, 1..99, default 99. Shrinks by itself when the base refuses. */
  readonly window_pages?: number;
}

export const lrsSetup = (settings: LrsSettings): PagerSetup<LrsState, string, LrsTimer, HeldLine> => {
  const limits: LrsLimits = {
    pagers: pagersOf(settings),
    system_id: within("system_id", settings.system_id, 0, SYSTEM_ID_MAX),
    power: within("power", settings.power ?? 3, 0, POWER_MAX),
    window_pages: within("window_pages", settings.window_pages ?? CARD_LAST, 1, CARD_LAST),
    line_end: settings.line_end ?? "cr",
    keep_alive_ms: within("keep_alive_ms", settings.keep_alive_ms ?? KEEP_ALIVE_MS, 1_000, 3_600_000),
  };
  const capabilities = capabilitiesOf(limits);
  return {
    capabilities,
    usual: {
      alert: usualAlert(settings.alert ?? "flash-30s", capabilities.alerts),
      loud: settings.loud ?? false,
    },
    codec: LRS_CODEC,
    spec: {
      initial: lrsInitial(limits),
      step: lrsStep(limits),
      framing: LRS_FRAMING,
      describe: (line) => decodeLine(line).kind,
      flush_after_ms: LINE_QUIET_MS,
      personal: false,
    },
  };
};

const pagersOf = (settings: LrsSettings): LrsPagers => {
  if ((settings.pager ?? "coaster") === "coaster") return { kind: "coaster" };
  const text = foldToAscii(settings.text ?? "Mời đến quầy");
  assert(textAllowed(text) && text.length <= SHOWN_MAX, `text is at most ${SHOWN_MAX} characters, no \\`);
  return {
    kind: "alpha",
    alarm: settings.anti_theft_alarm ?? "beep",
    text,
    default_power: settings.power === undefined,
  };
};

/** What is left of a text for the citizen: before it stand `A` or `[gg]`, behind it how it alerts. */
const SHOWN_MAX = TEXT_MAX_CHARACTERS - "[gg]".length - ALERT_SEQUENCE_MAX;

export const lrsAlerts = (pager: LrsPagers["kind"]): readonly PagerAlert[] =>
  PAGER_ALERTS.filter((alert) => (pager === "alpha" ? isAlphaAlert(alert) : alert in ALERT_MODES));

const capabilitiesOf = ({ pagers, window_pages }: LrsLimits): PagerCapabilities => {
  const alpha = pagers.kind === "alpha";
  return {
    reply: "transmitted",
    // UNSURE: no source tells how a coaster's page is called back.
    cancel: alpha,
    group: alpha,
    ...(alpha ? { groups: { first: 0, last: GROUP_LAST } } : {}),
    all_call: true,
    anti_theft: true,
    range_test: false,
    program_card: alpha,
    mute: false,
    power_levels: { first: 0, last: POWER_MAX },
    alerts: lrsAlerts(pagers.kind),
    text: alpha ? { kind: "ascii7", max_characters: SHOWN_MAX } : { kind: "none" },
    cards: { first: CARD_FIRST, last: CARD_LAST },
    reports_queue_depth: false,
    window_pages,
  };
};
