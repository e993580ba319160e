/** How the driver runs an LRS base, and what such a base can do, from its settings. */
import { type PagerSetup, within } from "../base/setup.pure.ts";
import { PAGER_ALERTS, type PagerAlert, type PagerCapabilities } from "../base/vocabulary.pure.ts";
import { SYSTEM_ID_MAX } from "./capcode.pure.ts";
import { type HeldLine, LINE_QUIET_MS, LRS_FRAMING } from "./framing.ts";
import { KEEP_ALIVE_MS, lrsInitial, lrsStep } from "./machine.ts";
import { CARD_FIRST, CARD_LAST } from "./pages.pure.ts";
import { ALERT_MODES, decodeLine, POWER_MAX } from "./protocol.ts";
import type { LrsState, LrsTimer } from "./state.pure.ts";

export interface LrsSettings {
  readonly protocol: "lrs";
  /** 0..200, as set in the base (RESTID). A neighbour's id buzzes the neighbour's cards. */
  readonly system_id: number;
  /** 0..9, default 3 (the vendor's). */
  readonly power?: number;
  /** What a page does that names no alert of its own. Default `flash-30s`, not loud. */
  readonly alert?: PagerAlert;
  readonly loud?: boolean;
  /** Idle time after which the base is asked for its state, 1 000..3 600 000 ms, default 30 000. */
  readonly keep_alive_ms?: number;
  /** Pages outstanding at the base at once, 1..99, default 99. Shrinks by itself when the base refuses. */
  readonly window_pages?: number;
}

export const lrsSetup = (settings: LrsSettings): PagerSetup<LrsState, string, LrsTimer, HeldLine> => {
  const limits = {
    system_id: within("system_id", settings.system_id, 0, SYSTEM_ID_MAX),
    power: within("power", settings.power ?? 3, 0, POWER_MAX),
    window_pages: within("window_pages", settings.window_pages ?? CARD_LAST, 1, CARD_LAST),
    keep_alive_ms: within("keep_alive_ms", settings.keep_alive_ms ?? KEEP_ALIVE_MS, 1_000, 3_600_000),
  };
  return {
    capabilities: capabilities(limits.window_pages),
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

const capabilities = (window_pages: number): PagerCapabilities => ({
  reply: "transmitted",
  cancel: false,
  group: false,
  all_call: false,
  anti_theft: true,
  range_test: false,
  program_card: false,
  priority: true,
  mute: false,
  alerts: PAGER_ALERTS.filter((alert) => alert in ALERT_MODES),
  text: { kind: "none" },
  cards: { first: CARD_FIRST, last: CARD_LAST },
  reports_queue_depth: false,
  window_pages,
});
