/** How the driver runs an ESPA base, and what such a base can do, from its settings. */
import { assert } from "../../faults.ts";
import { CARD_FIRST, CARD_LAST } from "../base/cards.pure.ts";
import {
  alertsOf,
  houseIds,
  type IdSettings,
  type PagerSetup,
  usualAlert,
  usualText,
  within,
} from "../base/setup.pure.ts";
import type { PagerAlert } from "../base/vocabulary.pure.ts";
import { BLOCK_QUIET_MS, ESPA_FRAMING, type EspaFrame, type HeldEspa } from "./framing.ts";
import { ESPA_INITIAL, espaStep, POLL_MAX_MS, POLL_MIN_MS, POLL_MS, TRANSMISSIONS_MAX } from "./machine.ts";
import { ADDRESS_MAX_CHARACTERS, describeFrame, ESPA_CODEC, TEXT_MAX_CHARACTERS } from "./protocol.ts";
import type { EspaBeeps, EspaState, EspaTimer } from "./state.pure.ts";

export interface EspaSettings extends IdSettings {
  readonly protocol: "espa";
  /** Default 2 digits: card 7 is `07`; at most 16, exactly as the base writes them in its status. */
  readonly id_digits?: number;
  /** Our own address as control station, one digit, default `1`. */
  readonly host?: string;
  /** The base's, default `2`. */
  readonly base?: string;
  /** Between two polls of an idle line, 150..30 000 ms, default 1 000. */
  readonly poll_ms?: number;
  /** What a card shows when a page brings no text. Folded. Default "Mời đến quầy". */
  readonly text?: string;
  /** Beep coding 1..9 of each alert; default: `as-set` without a code. */
  readonly beep_codes?: EspaBeeps;
  /** The same for loud pages; default: none can be loud. */
  readonly loud_beep_codes?: EspaBeeps;
  /** What a page does that names no alert. Default `as-set`, not loud. */
  readonly alert?: PagerAlert;
  readonly loud?: boolean;
  /** Times a page is sent that names none itself, 1..9; absent: as the base is set. */
  readonly transmissions?: number;
  /** Pages the base may hold at once, 1..99, default 10. */
  readonly window_pages?: number;
  /** The adapter hears its own bytes (two wires). Default false. */
  readonly echo?: boolean;
}

/** UNSURE: no source says how many calls a base holds; one more is refused queue-full. */
export const WINDOW_PAGES = 10;
/** The block says nothing of it: records 3 to 6 may be absent. */
export const ESPA_BEEPS: EspaBeeps = { "as-set": "none" };

export const espaSetup = (settings: EspaSettings): PagerSetup<EspaState, EspaFrame, EspaTimer, HeldEspa> => {
  const ids = houseIds(settings, 2, ADDRESS_MAX_CHARACTERS);
  const beep_codes = settings.beep_codes ?? ESPA_BEEPS;
  const loud_beep_codes = settings.loud_beep_codes ?? {};
  const alerts = alertsOf({ ...beep_codes, ...loud_beep_codes });
  const alert = usualAlert(settings.alert ?? "as-set", alerts);
  const loud = settings.loud ?? false;
  assert(!loud || loud_beep_codes[alert] !== undefined, `${alert} has a loud beep code`);
  const window_pages = within("window_pages", settings.window_pages ?? WINDOW_PAGES, 1, CARD_LAST);
  return {
    capabilities: {
      reply: "call-status",
      cancel: true,
      group: false,
      all_call: ids.all !== undefined,
      anti_theft: false,
      range_test: false,
      mute: false,
      transmissions_max: TRANSMISSIONS_MAX,
      alerts,
      text: { kind: "ascii7", max_characters: TEXT_MAX_CHARACTERS },
      cards: { first: CARD_FIRST, last: CARD_LAST },
      reports_queue_depth: false,
      window_pages,
    },
    usual: { alert, loud },
    codec: ESPA_CODEC,
    spec: {
      initial: ESPA_INITIAL,
      step: espaStep({
        host: settings.host ?? "1",
        base: settings.base ?? "2",
        ids,
        poll_ms: within("poll_ms", settings.poll_ms ?? POLL_MS, POLL_MIN_MS, POLL_MAX_MS),
        text: usualText("alpha", settings.text, (text) => text.length <= TEXT_MAX_CHARACTERS),
        beep_codes,
        loud_beep_codes,
        transmissions: settings.transmissions,
        window_pages,
        echo: settings.echo ?? false,
      }),
      framing: ESPA_FRAMING,
      describe: describeFrame,
      flush_after_ms: BLOCK_QUIET_MS,
      personal: false,
    },
  };
};
