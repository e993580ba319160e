/** How the driver runs a JTECH transmitter, and what its cards can do, from its settings. */
import { CARD_FIRST, CARD_LAST } from "../base/cards.pure.ts";
import type { PacedState, PacedTimer } from "../base/paced.pure.ts";
import { houseCapcodes } from "../base/pocsag.pure.ts";
import { alertsOf, type PagerSetup, textCapability, usualAlert, usualText } from "../base/setup.pure.ts";
import type { PagerAlert, PagerCapabilities } from "../base/vocabulary.pure.ts";
import type { PocsagRate } from "../pocsag/airtime.pure.ts";
import {
  type HeldPage,
  JTECH_FRAMING,
  type JtechFrame,
  PAGE_QUIET_MS,
  TEXT_MAX_CHARACTERS,
} from "./framing.ts";
import {
  JTECH_ALERTS,
  JTECH_INITIAL,
  type JtechAlerts,
  type JtechLimits,
  type JtechPagers,
  jtechStep,
} from "./machine.ts";
import {
  holdsText,
  JTECH_CODEC,
  type JtechPolarity,
  type JtechType,
  NUMERIC_MAX_CHARACTERS,
} from "./protocol.ts";

export interface JtechSettings {
  readonly protocol: "jtech";
  /** Of the line: 1200 IntelFlex and SmartAlert, 19200 the J1901 module. Pages are paced by it. Default 1200. */
  readonly baud?: JtechLimits["baud"];
  /** Capcode of card 1, and from one card to the next (default 1). */
  readonly first_capcode: number;
  readonly capcode_step?: number;
  /** What kind of cards the house has, default `coaster`. */
  readonly pager?: JtechPagers["kind"];
  /** Which function coasters want; default `numeric`. Cards with a display have their own. */
  readonly coaster_function?: JtechType;
  /** On the air, bits a second. Default 1200, inverted. */
  readonly rate?: PocsagRate;
  readonly polarity?: JtechPolarity;
  /** Which separator; default as the cards' alphabet. The J1901 sheet has alpha text behind a numeric one. */
  readonly air_type?: JtechType;
  /** What the house's coasters do; default `flash-30s` for 30 s, `as-set` for an empty text. */
  readonly alerts?: JtechAlerts;
  /** What cards with a display show when a page brings no text. Folded. Default: alpha "Mời đến quầy". */
  readonly text?: string;
  /** What a page does that names no alert. Default: coasters `flash-30s`, others `as-set`. */
  readonly alert?: PagerAlert;
}

export const jtechSetup = (
  settings: JtechSettings,
): PagerSetup<PacedState, JtechFrame, PacedTimer, HeldPage> => {
  const kind = settings.pager ?? "coaster";
  const alphabet = kind === "coaster" ? (settings.coaster_function ?? "numeric") : kind;
  const limits: JtechLimits = {
    baud: settings.baud ?? 1200,
    cards: houseCapcodes(settings),
    pager: pagersOf(settings, kind, alphabet),
    alphabet,
    air: {
      rate: settings.rate ?? 1200,
      polarity: settings.polarity ?? "inverted",
      type: settings.air_type ?? alphabet,
    },
  };
  const capabilities = capabilitiesOf(limits);
  const usual = settings.alert ?? (kind === "coaster" ? "flash-30s" : "as-set");
  return {
    capabilities,
    usual: { alert: usualAlert(usual, capabilities.alerts), loud: false },
    codec: JTECH_CODEC,
    spec: {
      initial: JTECH_INITIAL,
      step: jtechStep(limits),
      framing: JTECH_FRAMING,
      describe: () => "page",
      flush_after_ms: PAGE_QUIET_MS,
      personal: false,
    },
  };
};

const pagersOf = (settings: JtechSettings, kind: JtechPagers["kind"], alphabet: JtechType): JtechPagers =>
  kind === "coaster"
    ? { kind, alerts: settings.alerts ?? JTECH_ALERTS }
    : { kind, text: usualText(kind, settings.text, (text) => holdsText(alphabet, text)) };

export const jtechAlerts = (pager: JtechPagers): readonly PagerAlert[] =>
  pager.kind === "coaster" ? alertsOf(pager.alerts) : ["as-set"];

const capabilitiesOf = ({ pager, alphabet }: JtechLimits): PagerCapabilities => ({
  reply: "none",
  cancel: false,
  group: false,
  anti_theft: false,
  range_test: pager.kind === "coaster",
  mute: false,
  alerts: jtechAlerts(pager),
  text: textCapability(
    pager.kind === "coaster" ? "tone" : pager.kind,
    alphabet === "alpha" ? TEXT_MAX_CHARACTERS : NUMERIC_MAX_CHARACTERS,
  ),
  cards: { first: CARD_FIRST, last: CARD_LAST },
  reports_queue_depth: false,
  window_pages: 1,
});
