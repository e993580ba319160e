/** How the driver runs a TAP base, and what its cards can do, from its settings. */
import { CARD_FIRST, CARD_LAST } from "../base/cards.pure.ts";
import {
  type CardDisplay,
  houseIds,
  type IdSettings,
  type PagerSetup,
  textCapability,
  usualText,
  within,
} from "../base/setup.pure.ts";
import { pageBlocks, TAP_DIALECTS, type TapDialect } from "./dialect.pure.ts";
import { FRAME_QUIET_MS, type HeldTap, TAP_FRAMING, type TapFrame } from "./framing.ts";
import { KEEP_ALIVE_MS, TAP_INITIAL, tapStep } from "./machine.ts";
import { describeFrame, TAP_CODEC } from "./protocol.ts";
import type { TapState, TapTimer } from "./state.pure.ts";

export interface TapSettings extends IdSettings {
  readonly protocol: "tap";
  /** Default `tap-1.8`. */
  readonly dialect?: TapDialect;
  /** Up to 6 printable characters; default none. */
  readonly password?: string;
  /** Default 2 digits: card 7 is `07`. WaveWare: 1 to 4 are looked up, 5 to 10 a capcode and 3 digits. */
  readonly id_digits?: number;
  /** Whether cards show anything, default `alpha`. */
  readonly pager?: CardDisplay;
  /** What cards with a display show when a page brings no text. Folded. Default: alpha "Mời đến quầy". */
  readonly text?: string;
  /** Idle time after which a base that knows ATI is asked, 1 000..3 600 000 ms, default 30 000. */
  readonly keep_alive_ms?: number;
}

export const tapSetup = (settings: TapSettings): PagerSetup<TapState, TapFrame, TapTimer, HeldTap> => {
  const dialect = settings.dialect ?? "tap-1.8";
  const { id_max_digits, text_max_characters } = TAP_DIALECTS[dialect];
  const display = settings.pager ?? "alpha";
  const ids = houseIds(settings, 2, id_max_digits);
  return {
    capabilities: {
      // By 211 "sent", or by the ACK of a terminal that says no more.
      reply: "transmitted",
      cancel: false,
      group: false,
      all_call: ids.all !== undefined,
      anti_theft: false,
      range_test: false,
      mute: false,
      alerts: ["as-set"],
      text: textCapability(display, text_max_characters),
      cards: { first: CARD_FIRST, last: CARD_LAST },
      reports_queue_depth: false,
      window_pages: 1,
    },
    usual: { alert: "as-set", loud: false },
    codec: TAP_CODEC,
    spec: {
      initial: TAP_INITIAL,
      step: tapStep({
        dialect,
        password: settings.password ?? "",
        ids,
        display,
        text: usualText(display, settings.text, (text) => Array.isArray(pageBlocks(dialect, "1", text))),
        keep_alive_ms: within("keep_alive_ms", settings.keep_alive_ms ?? KEEP_ALIVE_MS, 1_000, 3_600_000),
      }),
      framing: TAP_FRAMING,
      describe: describeFrame,
      flush_after_ms: FRAME_QUIET_MS,
      personal: false,
    },
  };
};
