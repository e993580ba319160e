/** How the driver runs a COMP2 base, and what its cards can do, from its settings. */
import { CARD_FIRST, CARD_LAST } from "../base/cards.pure.ts";
import type { PacedState, PacedTimer } from "../base/paced.pure.ts";
import {
  alertsOf,
  type CardDisplay,
  houseIds,
  type IdSettings,
  type PagerSetup,
  textCapability,
  usualAlert,
  usualText,
  within,
} from "../base/setup.pure.ts";
import type { PagerAlert } from "../base/vocabulary.pure.ts";
import { COMP2_FRAMING, type Comp2Frame, type HeldInput, INPUT_QUIET_MS } from "./framing.ts";
import { COMP2_ALERTS, COMP2_INITIAL, type Comp2Alerts, comp2Step } from "./machine.ts";
import { COMP2_CODEC, type Comp2Mark, ID_MAX_DIGITS, TEXT_MAX_CHARACTERS } from "./protocol.ts";

export interface Comp2Settings extends IdSettings {
  readonly protocol: "comp2";
  /** Of the line; pages are paced by it. Default 9600. */
  readonly baud?: number;
  /** Whether cards show anything, default `tone`. */
  readonly pager?: CardDisplay;
  /** What cards with a display show when a page brings no text. Folded. Default: alpha "Mời đến quầy". */
  readonly text?: string;
  /** Functions of the house's cards; default: `as-set` without a function. */
  readonly alerts?: Comp2Alerts;
  /** What a page does that names no alert. Default `as-set`. */
  readonly alert?: PagerAlert;
  /** What ends both fields of a page. Default `cr`. */
  readonly mark?: Comp2Mark;
}

/** As what the base's list calls cards: no tilde, it ends a field. */
const holds = (text: string): boolean => /^[\x20-\x7d]*$/.test(text) && text.length <= TEXT_MAX_CHARACTERS;

export const comp2Setup = (
  settings: Comp2Settings,
): PagerSetup<PacedState, Comp2Frame, PacedTimer, HeldInput> => {
  const display = settings.pager ?? "tone";
  const alerts = settings.alerts ?? COMP2_ALERTS;
  const ids = houseIds(settings, 1, ID_MAX_DIGITS);
  return {
    capabilities: {
      reply: "none",
      cancel: false,
      group: false,
      all_call: ids.all !== undefined,
      anti_theft: false,
      range_test: false,
      mute: false,
      alerts: alertsOf(alerts),
      text: textCapability(display, TEXT_MAX_CHARACTERS),
      cards: { first: CARD_FIRST, last: CARD_LAST },
      reports_queue_depth: false,
      window_pages: 1,
    },
    usual: { alert: usualAlert(settings.alert ?? "as-set", alertsOf(alerts)), loud: false },
    codec: COMP2_CODEC,
    spec: {
      initial: COMP2_INITIAL,
      step: comp2Step({
        baud: within("baud", settings.baud ?? 9_600, 300, 115_200),
        ids,
        alerts,
        text: usualText(display, settings.text, holds),
        mark: settings.mark ?? "cr",
      }),
      framing: COMP2_FRAMING,
      describe: ({ kind }) => kind,
      flush_after_ms: INPUT_QUIET_MS,
      personal: false,
    },
  };
};
