/**
 * Options of a slip printer: a profile by name, single facts of it corrected after a probe, how letters are
 * printed, and the line it hangs on. What must hold between them is printerMistakes'.
 */
import { z } from "zod";
import {
  PRINTER_PROFILES,
  type PrinterProfile,
  TEXT_MODES,
  type TextMode,
} from "../../drivers/printer/escpos/profile.pure.ts";
import { KEEP_ALIVE_MS, type Pace } from "../../drivers/printer/escpos/state.pure.ts";
import type { ConfigMistake } from "./config-mistakes.ts";
import { id, line, namesOf, oneOf, serial, tcp, whole, wholeOr, wordOr, words } from "./config-words.ts";

const does = (what: string) =>
  z.boolean().describe(words(what, "yes or no", "true | false", "the profile's"));
const page = (what: string) => whole(what, "code page", 0, 255);

/** A profile as data, whoever wrote it. */
export const Profile = z.strictObject({
  name: line("name of the profile", 40),
  width_dots: z
    .int()
    .min(256)
    .max(832)
    .multipleOf(8)
    .describe(words("dots across the paper", "dots", "256..832 in steps of 8", "the profile's")),
  dots_per_mm: z
    .number()
    .min(5)
    .max(24)
    .describe(words("dots of one millimetre", "dots/mm", "5..24", "the profile's")),
  band_rows_max: whole("rows of one picture command", "rows", 1, 255),
  aligned_raster: does("centres narrow pictures when told to"),
  head_to_cutter_dots: whole("paper between head and blade", "dots", 0, 400),
  process_id: does("answers GS ( H after printing: the only proof"),
  auto_status: does("sends four status bytes by itself after GS a"),
  in_order_status: does("answers GS r 1 in the order of the data"),
  real_time_status: does("answers DLE EOT at once"),
  clear_buffer: does("knows DLE DC4 8 and answers 37 25 00"),
  motion_units: does("knows GS P"),
  raster: oneOf(["gs-v-0", "gs-l"], "the command that prints a picture"),
  qr: oneOf(["printer", "raster"], "who draws QR codes: the printer, or we as a picture"),
  identify: does("answers GS I 65 to 67"),
  soft_font: does("takes glyphs of ours"),
  tcvn3: z
    .strictObject({
      lower_page: page("page of the small letters"),
      upper_page: page("page of the capitals"),
    })
    .nullable()
    .describe(words("its TCVN3 code pages", "pages", "two pages | null", "the profile's")),
  near_end_mm: whole("paper left when the near-end sensor tells", "mm", 0, 100_000),
  head_mm_per_s: whole("paper past the head while rows are printed", "mm/s", 10, 1_000),
  roll_mm: whole("paper on a new roll", "mm", 10_000, 200_000),
  receive_buffer_bytes: whole("bytes the printer takes before it prints", "bytes", 1_024, 1_048_576),
}) satisfies z.ZodType<PrinterProfile>;

/** Printers we are asked about and can't drive: why, and what helps. */
const REFUSED_PROFILES = {
  "star-like": {
    vi: "máy in Star ở chế độ Star Line nói ngôn ngữ khác, chưa dùng được; xin đặt máy in sang giả lập ESC/POS (công tắc DIP hoặc phần mềm của hãng) rồi chọn generic-80, hoặc dùng máy in khác",
    en: "Star line mode is another language and is not spoken here; set the printer to ESC/POS emulation (DIP switch or the maker's tool) and take generic-80, or take another printer",
  },
} as const;

const LINE_FLOWS = ["reply-paced", "rtscts", "xonxoff", "none"] as const;

/** Without handshake lines the printer's own answers pace what is sent. */
const serialLine = serial({ baud: 115_200 }).extend({
  flow: wordOr(
    "reply-paced",
    LINE_FLOWS,
    "who holds bytes back: the printer's answers, RTS/CTS, XON/XOFF, nobody",
  ),
});

/** A printer of the USB printer class, as the kernel's usblp offers it. */
const usbLp = z.strictObject({
  kind: z.literal("usb-lp"),
  path: line(
    "device file, /dev/usb/lp0, better a name of its own by a udev rule, or usb:3-1, the USB socket it is in",
    255,
  ),
});

export const Printer = z.strictObject({
  id: id("id of the printer"),
  protocol: oneOf(["escpos"], "what the printer speaks"),
  profile: oneOf(namesOf(PRINTER_PROFILES), "what the model can do").meta({ refused: REFUSED_PROFILES }),
  changes: Profile.omit({ name: true, roll_mm: true })
    .partial()
    .prefault({})
    .describe(words("what this printer does otherwise than its profile", "options", "of a profile", "{}")),
  text_mode: wordOr("raster", TEXT_MODES, "how letters are printed once a strip on this printer proved it"),
  roll_mm: wholeOr(80_000, "paper on a new roll", "mm", 10_000, 200_000),
  keep_alive_ms: wholeOr(
    KEEP_ALIVE_MS,
    "an idle printer is asked for its state this often",
    "ms",
    1_000,
    3_600_000,
  ),
  link: z.discriminatedUnion("kind", [serialLine, tcp, usbLp]),
});

export type PrinterConfig = z.output<typeof Printer>;

/** What the printer can do, by its profile and the changes made to it. */
export const profileOf = ({ profile, changes, roll_mm }: PrinterConfig): PrinterProfile =>
  Profile.parse({ ...PRINTER_PROFILES[profile], ...changes, roll_mm });

/**
 * An XOFF comes too late by what a USB adapter holds in its own buffers: there the answers pace the printer
 * as well, where it gives any.
 */
export const paceOf = (config: PrinterConfig): Pace => {
  const { link } = config;
  if (link.kind !== "serial") return "line";
  const soft = link.flow === "xonxoff" && profileOf(config).in_order_status;
  return soft || link.flow === "reply-paced" ? "replies" : "line";
};

interface Entry {
  readonly path: string;
  readonly value: PrinterConfig;
}

/** What a text mode needs of a profile. */
const TEXT_MODE_NEEDS: Readonly<
  Record<
    TextMode,
    { readonly field: keyof PrinterProfile; readonly has: (profile: PrinterProfile) => boolean }
  >
> = {
  raster: { field: "raster", has: () => true },
  "soft-font": { field: "soft_font", has: ({ soft_font }) => soft_font },
  tcvn3: { field: "tcvn3", has: ({ tcvn3 }) => tcvn3 !== null },
};

const checkTextMode = ({ path, value }: Entry): readonly ConfigMistake[] => {
  const { field, has } = TEXT_MODE_NEEDS[value.text_mode];
  const profile = profileOf(value);
  if (has(profile)) return [];
  const { name } = profile;
  return [
    {
      path: `${path}.text_mode`,
      problem_vi: `${name} không in được kiểu ${value.text_mode}; xin khai ${field} ở changes nếu tờ thử in đúng`,
      problem_en: `${name} can't print ${value.text_mode}; name ${field} in changes where its strip reads well`,
      range: TEXT_MODES.filter((mode) => TEXT_MODE_NEEDS[mode].has(profile)).join(" | "),
      default: "raster",
    },
  ];
};

const checkFlow = ({ path, value }: Entry): readonly ConfigMistake[] => {
  const { link } = value;
  if (link.kind !== "serial" || link.flow !== "reply-paced" || profileOf(value).in_order_status) return [];
  return [
    {
      path: `${path}.link.flow`,
      problem_vi: `${value.profile} không trả lời, nên không điều tốc được theo câu trả lời`,
      problem_en: `${value.profile} answers nothing that could pace it`,
      range: LINE_FLOWS.filter((flow) => flow !== "reply-paced").join(" | "),
    },
  ];
};

export const printerMistakes = (printers: readonly Entry[]): readonly ConfigMistake[] =>
  printers.flatMap((printer) => [...checkTextMode(printer), ...checkFlow(printer)]);
