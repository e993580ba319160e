/** How the driver runs a WaveWare base by its native protocol, and what its cards can do, from its settings. */
import { CARD_FIRST, CARD_LAST } from "../base/cards.pure.ts";
import { type CapcodeSettings, houseCapcodes } from "../base/pocsag.pure.ts";
import {
  alertsOf,
  type CardDisplay,
  type PagerSetup,
  textCapability,
  usualAlert,
  usualText,
  within,
} from "../base/setup.pure.ts";
import type { PagerAlert } from "../base/vocabulary.pure.ts";
import type { PocsagRate } from "../pocsag/airtime.pure.ts";
import { FRAME_QUIET_MS, type HeldFrame, WAVEWARE_FRAMING } from "./framing.ts";
import { WINDOW_PAGES_MAX, wavewareStep } from "./machine.ts";
import { decodeBody, type FrameEnd, type RateCode, TEXT_MAX_CHARACTERS, WAVEWARE_CODEC } from "./protocol.ts";
import {
  WAVEWARE_ALERTS,
  type WavewareAlerts,
  type WavewareLimits,
  type WavewarePagers,
  type WavewareState,
  type WavewareTimer,
  wavewareInitial,
} from "./state.pure.ts";

export interface WavewareSettings extends CapcodeSettings {
  readonly protocol: "waveware";
  /** On the air, bits a second, default 1200. */
  readonly rate?: PocsagRate;
  /** Whether cards show anything, default `tone`. */
  readonly pager?: CardDisplay;
  /** Beep counts of the house's alerts, default `beep-3x` by 3; for `tone` only. */
  readonly alerts?: WavewareAlerts;
  /** What cards with a display show when a page brings no text. Folded. Default: alpha "Mời đến quầy". */
  readonly text?: string;
  /** What a page does that names no alert. Default: `tone` cards `beep-3x`, others `as-set`. */
  readonly alert?: PagerAlert;
  /** Pages in the base's queue at once, 1..10, default 10. */
  readonly window_pages?: number;
  /** Idle time after which the base is asked for its state, 1 000..3 600 000 ms, default 30 000. */
  readonly keep_alive_ms?: number;
  /** What stands behind EOT, default nothing. */
  readonly frame_end?: FrameEnd;
}

export const KEEP_ALIVE_MS = 30_000;

const RATE_CODES: Readonly<Record<PocsagRate, RateCode>> = { 512: "5", 1200: "1", 2400: "2" };

export const wavewareSetup = (
  settings: WavewareSettings,
): PagerSetup<WavewareState, string, WavewareTimer, HeldFrame> => {
  const limits: WavewareLimits = {
    cards: houseCapcodes(settings),
    rate: RATE_CODES[settings.rate ?? 1200],
    pager: pagersOf(settings),
    window_pages: within("window_pages", settings.window_pages ?? WINDOW_PAGES_MAX, 1, WINDOW_PAGES_MAX),
    keep_alive_ms: within("keep_alive_ms", settings.keep_alive_ms ?? KEEP_ALIVE_MS, 1_000, 3_600_000),
    frame_end: settings.frame_end ?? "none",
  };
  const { pager, window_pages } = limits;
  const alerts = pager.kind === "tone" ? alertsOf(pager.alerts) : (["as-set"] as const);
  const usual = settings.alert ?? (pager.kind === "tone" ? "beep-3x" : "as-set");
  return {
    capabilities: {
      // UNSURE: read from the falling queue; the base's own last word is `accepted`.
      reply: "transmitted",
      cancel: false,
      group: false,
      all_call: limits.cards.all !== undefined,
      anti_theft: false,
      range_test: false,
      mute: false,
      alerts,
      text: textCapability(pager.kind, TEXT_MAX_CHARACTERS),
      cards: { first: CARD_FIRST, last: CARD_LAST },
      reports_queue_depth: true,
      window_pages,
    },
    usual: { alert: usualAlert(usual, alerts), loud: false },
    codec: WAVEWARE_CODEC,
    spec: {
      initial: wavewareInitial(limits),
      step: wavewareStep(limits),
      framing: WAVEWARE_FRAMING,
      describe: (body) => decodeBody(body).kind,
      flush_after_ms: FRAME_QUIET_MS,
      personal: false,
    },
  };
};

const pagersOf = ({ pager = "tone", alerts, text }: WavewareSettings): WavewarePagers =>
  pager === "tone"
    ? { kind: pager, alerts: alerts ?? WAVEWARE_ALERTS }
    : { kind: pager, text: usualText(pager, text, (folded) => folded.length <= TEXT_MAX_CHARACTERS) };
