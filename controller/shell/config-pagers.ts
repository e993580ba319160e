/**
 * Options of a pager base, by the protocol it speaks: one form each, with the names and ranges of the
 * driver's settings (drivers/pager/<protocol>/setup.pure.ts). What must hold between them stands in
 * config-pager-checks.ts.
 */
import { z } from "zod";
import { CARD_FIRST, CARD_LAST } from "../../drivers/pager/base/cards.pure.ts";
import { CAPCODE_STEP_MAX } from "../../drivers/pager/base/pocsag.pure.ts";
import { CARD_DISPLAYS, ID_STEP_MAX } from "../../drivers/pager/base/setup.pure.ts";
import { PAGER_ALERTS } from "../../drivers/pager/base/vocabulary.pure.ts";
import { COMP2_FUNCTIONS, COMP2_MARKS, ID_MAX_DIGITS } from "../../drivers/pager/comp2/protocol.ts";
import { POLL_MAX_MS, POLL_MIN_MS, POLL_MS, TRANSMISSIONS_MAX } from "../../drivers/pager/espa/machine.ts";
import { ADDRESS_MAX_CHARACTERS } from "../../drivers/pager/espa/protocol.ts";
import { WINDOW_PAGES } from "../../drivers/pager/espa/setup.pure.ts";
import { JTECH_PAGERS } from "../../drivers/pager/jtech/machine.ts";
import { COASTER_ALERTS, JTECH_POLARITIES, JTECH_TYPES } from "../../drivers/pager/jtech/protocol.ts";
import { SYSTEM_ID_MAX } from "../../drivers/pager/lrs/capcode.pure.ts";
import { LRS_PAGERS } from "../../drivers/pager/lrs/limits.pure.ts";
import { KEEP_ALIVE_MS } from "../../drivers/pager/lrs/machine.ts";
import { LINE_ENDS, POWER_MAX } from "../../drivers/pager/lrs/protocol.ts";
import { POCSAG_RATES } from "../../drivers/pager/pocsag/airtime.pure.ts";
import { CAPCODE_MAX } from "../../drivers/pager/pocsag/codeword.pure.ts";
import { ID_MAX_CHARACTERS, TAP_DIALECTS } from "../../drivers/pager/tap/dialect.pure.ts";
import { PASSWORD_MAX_CHARACTERS } from "../../drivers/pager/tap/protocol.ts";
import { WINDOW_PAGES_MAX } from "../../drivers/pager/waveware/machine.ts";
import { FRAME_ENDS } from "../../drivers/pager/waveware/protocol.ts";
import { flag, id, link, namesOf, whole, wholeOr, wordOr, words } from "./config-words.ts";

const TEXT_MAX_CHARACTERS = 120;

// ---- parts of several forms ----

const common = {
  id: id("id of the base"),
  cards: z.strictObject({
    from: whole("first pager", "number", CARD_FIRST, CARD_LAST),
    to: whole("last pager", "number", CARD_FIRST, CARD_LAST),
  }),
};

/** The default differs by what the pagers are: it stands in the words only. */
const alert = (standard: string) =>
  z
    .enum(PAGER_ALERTS)
    .exactOptional()
    .describe(words("what a called pager does", "word", PAGER_ALERTS.join(" | "), standard));

const shown = {
  text: z
    .string()
    .trim()
    .max(TEXT_MAX_CHARACTERS)
    .exactOptional()
    .describe(
      words(
        "what a pager with letters shows that is called without a text of its own; written without marks",
        "text",
        `0..${TEXT_MAX_CHARACTERS} characters`,
        "Mời đến quầy",
      ),
    ),
};

const display = (standard: (typeof CARD_DISPLAYS)[number]) =>
  wordOr(standard, CARD_DISPLAYS, "what the pagers show");

const keepAlive = {
  keep_alive_ms: wholeOr(
    KEEP_ALIVE_MS,
    "an idle base is asked for its state this often",
    "ms",
    1_000,
    3_600_000,
  ),
};

const table = <const Values extends readonly [string | number, ...(string | number)[]]>(
  values: Values,
  what: string,
  standard: string,
) =>
  z
    .partialRecord(z.enum(PAGER_ALERTS), z.literal(values))
    .exactOptional()
    .describe(words(what, "one for each alert that the house uses", values.join(" | "), standard));

const digits = (what: string, digits_max: number) =>
  z
    .string()
    .regex(new RegExp(`^[0-9]{1,${digits_max}}$`))
    .exactOptional()
    .describe(words(what, "digits", `1..${digits_max} digits`, "none: nobody can be called all at once"));

const ids = (digits_usual: number, digits_max: number) => ({
  first_id: wholeOr(1, "number of pager 1 at the base", "number", 0, 10 ** Math.min(digits_max, 10) - 1),
  id_step: wholeOr(1, "from the number of one pager to the next", "number", 1, ID_STEP_MAX),
  id_digits: wholeOr(digits_usual, "leading zeros up to so many digits", "digits", 1, digits_max),
  all_id: digits("number on which every pager listens", digits_max),
});

const capcodes = {
  first_capcode: whole("capcode of pager 1", "capcode", 8, CAPCODE_MAX),
  capcode_step: wholeOr(1, "from the capcode of one pager to the next", "capcodes", 1, CAPCODE_STEP_MAX),
};

const rate = z
  .literal(POCSAG_RATES)
  .default(1_200)
  .describe(words("speed on the air", "bit/s", POCSAG_RATES.join(" | "), 1_200));

const station = (what: string, standard: string) =>
  z
    .string()
    .regex(/^[0-9]$/)
    .default(standard)
    .describe(words(what, "digit", "0..9", standard));

const ofTcp = "by which pages are paced behind a TCP serial server; a serial link has its own";

// ---- the forms ----

const Lrs = z.strictObject({
  ...common,
  protocol: z.literal("lrs"),
  system_id: whole(
    "system id set in the base; a neighbour's buzzes the neighbour's pagers",
    "id",
    0,
    SYSTEM_ID_MAX,
  ),
  pager: wordOr("coaster", LRS_PAGERS, "what kind of cards the base calls"),
  power: z
    .int()
    .min(0)
    .max(POWER_MAX)
    .exactOptional()
    .describe(
      words("transmitting power", "level", `0..${POWER_MAX}`, "3, for alpha pagers as set in the base"),
    ),
  alert: alert("flash-30s"),
  loud: flag(false, "the pager also beeps loudly"),
  ...shown,
  anti_theft: flag(false, "pagers out of range sound; all of them do 20 to 33 s after a crash"),
  anti_theft_alarm: wordOr("beep", ["beep", "vibrate"], "what an alpha pager out of range does"),
  window_pages: wholeOr(CARD_LAST, "pages the base may hold at once", "pages", 1, CARD_LAST),
  line_end: wordOr("cr", namesOf(LINE_ENDS), "what ends our lines"),
  ...keepAlive,
  link: link({ baud: 9_600 }),
});

const beep = [1, 2, 3, 4, 5, 6, 7, 8, 9, "none"] as const;

const Espa = z.strictObject({
  ...common,
  protocol: z.literal("espa"),
  host: station("our address as control station", "1"),
  base: station("address of the base", "2"),
  ...ids(2, ADDRESS_MAX_CHARACTERS),
  poll_ms: wholeOr(POLL_MS, "time between two polls of an idle line", "ms", POLL_MIN_MS, POLL_MAX_MS),
  beep_codes: table(beep, "beep coding", "as-set: none"),
  loud_beep_codes: table(beep, "beep coding of loud pages", "none: no page can be loud"),
  alert: alert("as-set"),
  loud: flag(false, "pages use loud_beep_codes"),
  ...shown,
  transmissions: z
    .int()
    .min(1)
    .max(TRANSMISSIONS_MAX)
    .exactOptional()
    .describe(
      words("times a page is sent on the air", "times", `1..${TRANSMISSIONS_MAX}`, "as set in the base"),
    ),
  window_pages: wholeOr(WINDOW_PAGES, "pages the base may hold at once", "pages", 1, CARD_LAST),
  echo: flag(false, "the adapter hears its own frames"),
  link: link({ baud: 9_600, data_bits: 7, parity: "even" }),
});

const Tap = z.strictObject({
  ...common,
  protocol: z.literal("tap"),
  dialect: wordOr("tap-1.8", namesOf(TAP_DIALECTS), "which TAP the base speaks"),
  password: z
    .string()
    .regex(new RegExp(`^[\\x21-\\x7e]{0,${PASSWORD_MAX_CHARACTERS}}$`))
    .default("")
    .describe(
      words("password of the log-on", "text", `0..${PASSWORD_MAX_CHARACTERS} characters without spaces`, ""),
    ),
  ...ids(2, ID_MAX_CHARACTERS),
  pager: display("alpha"),
  ...shown,
  ...keepAlive,
  link: link({ baud: 9_600, data_bits: 7, parity: "even" }),
});

const Jtech = z.strictObject({
  ...common,
  protocol: z.literal("jtech"),
  ...capcodes,
  pager: wordOr("coaster", JTECH_PAGERS, "what kind of cards the base calls"),
  alerts: table([...COASTER_ALERTS, "default"], "what a coaster does", "flash-30s: 30s, as-set: default"),
  alert: alert("coasters flash-30s, others as-set"),
  ...shown,
  rate,
  coaster_function: wordOr("numeric", JTECH_TYPES, "which function pages to coasters have"),
  polarity: wordOr("inverted", JTECH_POLARITIES, "of the air signal"),
  air_type: z
    .enum(JTECH_TYPES)
    .exactOptional()
    .describe(words("which separator pages have", "word", JTECH_TYPES.join(" | "), "as the pagers show")),
  line_baud: z
    .literal([1_200, 19_200])
    .exactOptional()
    .describe(words(`speed of the line ${ofTcp}`, "bit/s", "1200 | 19200", "1200")),
  link: link({ baud: 1_200 }),
});

const Waveware = z.strictObject({
  ...common,
  protocol: z.literal("waveware"),
  ...capcodes,
  all_capcode: z
    .int()
    .min(8)
    .max(CAPCODE_MAX)
    .exactOptional()
    .describe(
      words(
        "capcode on which every pager listens",
        "capcode",
        `8..${CAPCODE_MAX}`,
        "none: nobody can be called all at once",
      ),
    ),
  pager: display("tone"),
  alerts: table(["1", "2", "3", "4"], "number of beeps", "beep-3x: 3"),
  alert: alert("tone pagers beep-3x, others as-set"),
  ...shown,
  rate,
  window_pages: wholeOr(WINDOW_PAGES_MAX, "pages the base may hold at once", "pages", 1, WINDOW_PAGES_MAX),
  frame_end: wordOr("none", namesOf(FRAME_ENDS), "what follows EOT of our frames"),
  ...keepAlive,
  link: link({ baud: 9_600 }),
});

const Comp2 = z.strictObject({
  ...common,
  protocol: z.literal("comp2"),
  ...ids(1, ID_MAX_DIGITS),
  pager: display("tone"),
  alerts: table([...COMP2_FUNCTIONS, "none"], "function code", "as-set: none"),
  alert: alert("as-set"),
  ...shown,
  mark: wordOr("cr", COMP2_MARKS, "what ends both fields of a page"),
  line_baud: z
    .int()
    .min(300)
    .max(115_200)
    .exactOptional()
    .describe(words(`speed of the line ${ofTcp}`, "bit/s", "300..115200", "9600")),
  link: link({ baud: 9_600 }),
});

/** What the base speaks is configuration, never guessed. */
export const PagerBase = z.discriminatedUnion("protocol", [Lrs, Espa, Tap, Jtech, Waveware, Comp2]);
export type PagerBaseConfig = Readonly<z.output<typeof PagerBase>>;
