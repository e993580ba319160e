/**
 * Every option of an office's configuration file with its unit, range and default: the one place where they
 * stand; manuals and `kiosk check` are written from it. What must hold between options is in
 * config-checks.ts.
 */
import { z } from "zod";
import { Box, LockBank } from "./config-lockers.ts";
import { PagerBase } from "./config-pagers.ts";
import { Printer } from "./config-printers.ts";
import { Reader } from "./config-readers.ts";
import { id, line, list, text, whole, wholeOr, words } from "./config-words.ts";

const Pay = z.strictObject({
  bank_bin: z
    .string()
    .regex(/^[0-9]{6}$/)
    .describe(words("the bank's number in VietQR codes", "digits", "6")),
  bank: line("name of the bank", 60),
  account: z
    .string()
    .regex(/^[0-9A-Z]{4,19}$/)
    .describe(words("number of the account", "digits and capitals", "4..19")),
  account_name: line("name of the account, as the bank has it", 60),
});

const Site = z.strictObject({
  id: id("id of the site in the log and at the centre"),
  authority: line("the authority, first line of every slip"),
  name: line("name of the office on screens and slips"),
  centre: line("who receives dossiers, in full, on forms; default name").optional(),
  place: line("where forms are dated; default name", 60).optional(),
  register: z
    .string()
    .trim()
    .min(1)
    .max(20)
    .default("TTPVHCC")
    .describe(words("behind the number of a form", "text", "1..20 characters", "TTPVHCC")),
  agency: z
    .string()
    .regex(/^(?:\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2}|[A-Z]\d{2}(?:\.\d{1,3}){0,3})$/)
    .optional()
    .describe(
      "first part of the codes of dossiers, H99.1; without it codes come from elsewhere and are typed",
    ),
  hotline: line("telephone for questions, on forms", 40).optional(),
  website: line("where the state of a dossier can be asked, on forms", 80).optional(),
  pay: Pay.optional().describe("where fees go; without it no fee is asked for"),
  utc_offset_min: wholeOr(420, "civil time minus UTC", "min", -720, 840),
});

const Http = z
  .strictObject({
    port: wholeOr(8_080, "port of the screens; 0 takes any free one", "port", 0, 65_535),
    host: z
      .string()
      .trim()
      .min(1)
      .max(253)
      .default("127.0.0.1")
      .describe(
        words(
          "address to listen on; another than this machine's own needs tls",
          "address",
          "1..253 characters",
          "127.0.0.1",
        ),
      ),
    tls: z
      .strictObject({
        cert_path: line("certificate, PEM", 255),
        key_path: line("its private key, PEM", 255),
      })
      .optional()
      .describe("TLS certificate; required unless host is a loopback address"),
  })
  .prefault({});

export const Field = z.strictObject({
  id: id("id of the field"),
  prefix: z
    .string()
    .regex(/^[A-Z]$/)
    .describe(words("letter before the number", "letter", "A..Z")),
  name: text("name of the field"),
  service_prior_min: wholeOr(9, "expected length of one service until today's figures exist", "min", 1, 120),
});

export const Counter = z.strictObject({
  id: id("id of the counter"),
  number: whole("number on the sign above it", "number", 1, 99),
  fields: z.array(id("a field served here")).min(1).max(26).describe("ids of the fields served here"),
  printer: id("where its forms are printed; counters may share one").optional(),
});

export const Door = z.strictObject({
  id: id("id of the door"),
  name: text("name of the door"),
  reader: id("its ID card reader"),
  chip_reader: id("its reader of chips").optional(),
  printer: id("its slip printer").optional(),
});

export const Kiosk = z.strictObject({
  id: id("id of the kiosk"),
  name: text("name of the kiosk"),
  printer: id("its slip printer").optional(),
  reader: id("its ID card reader").optional(),
  chip_reader: id("its reader of chips, beside its reader").optional(),
});

export const Hall = z.strictObject({ id: id("id of the hall display") });

const Rule = z
  .strictObject({
    priority_run_max: wholeOr(2, "priority calls in a row while a regular visitor waits", "calls", 1, 5),
    regular_age_max_min: wholeOr(
      45,
      "a regular visitor who waits longer goes before all but one priority",
      "min",
      5,
      480,
    ),
    frequent_visits: wholeOr(
      4,
      "numbers taken by one person on one day from which the manager is told, as a count",
      "numbers",
      2,
      50,
    ),
    elderly_age: wholeOr(60, "age from which the priority lane is offered", "years", 50, 100),
  })
  .prefault({});

const Paging = z
  .strictObject({
    again_s: wholeOr(40, "a called visitor who does not come is paged again after this time", "s", 10, 600),
    tell_clerk_at: wholeOr(3, "calls of a pager without an answer until the clerk is told", "calls", 1, 10),
    uncharged_max_days: wholeOr(7, "a pager longer off its charger is not offered", "days", 1, 365),
    rack_charges: z
      .boolean()
      .default(true)
      .describe(words("the rack charges its pagers", "yes or no", "true | false", true)),
  })
  .prefault({});

const Results = z
  .strictObject({
    keep_days: wholeOr(
      15,
      "a result waits in its box until the end of this day after it was stored",
      "days",
      1,
      90,
    ),
    remind_days: z
      .array(whole("days before the last", "days", 1, 30))
      .max(5)
      .default([3, 1])
      .describe(
        words("days before the last at which the person is reminded", "days", "up to 5 of 1..30", "3, 1"),
      ),
    remind_hour: wholeOr(9, "hour of the day at which reminders go out", "hour", 0, 23),
  })
  .prefault({});

/** The wall of boxes as citizens see it drawn. */
const Wall = z
  .strictObject({
    columns: wholeOr(6, "boxes in one row of the wall", "boxes", 1, 24),
    order: z
      .array(whole("number on the door of a box", "number", 1, 999))
      .max(999)
      .default([])
      .describe(words("box numbers row by row from the top left", "numbers", "each box once", "by number")),
  })
  .prefault({});

const Retention = z
  .strictObject({
    visit_days: wholeOr(1, "personal fields of a visit; 1 is until its day ends", "days", 1, 30),
    result_days: wholeOr(30, "link of a person to a result, after it was collected", "days", 0, 365),
    returning_days: wholeOr(
      365,
      "who agreed to be known at later visits, from the last agreement; 0: it is never offered",
      "days",
      0,
      730,
    ),
    audit_days: wholeOr(365, "who did what, in the log kept at hand", "days", 30, 3_650),
  })
  .prefault({});

export const Office = z.strictObject({
  site: Site,
  http: Http,
  data_dir: z
    .string()
    .trim()
    .min(1)
    .max(255)
    .default("/var/lib/mot-cua/data")
    .describe(words("folder of the database", "path", "1..255 characters", "/var/lib/mot-cua/data")),
  key_path: line(
    "file of the site key; default keys/site.key beside data_dir, better a medium of its own",
    255,
  ).optional(),
  fields: list(Field).min(1),
  counters: list(Counter).min(1),
  doors: list(Door).default([]),
  kiosks: list(Kiosk).default([]),
  halls: list(Hall).default([]),
  pager_bases: list(PagerBase).default([]),
  readers: list(Reader).default([]),
  printers: list(Printer).default([]),
  lock_banks: list(LockBank).default([]),
  boxes: z.array(Box).max(999).default([]),
  rule: Rule,
  paging: Paging,
  results: Results,
  wall: Wall,
  retention: Retention,
});

/** As read from the file: defaults may be missing. */
export type OfficeFile = z.input<typeof Office>;
/** As the controller uses it: every option has a value. */
export type OfficeConfig = Readonly<z.output<typeof Office>> & { readonly key_path: string };
export type LinkConfig = OfficeConfig["readers" | "printers"][number]["link"];
/** Links that carry bytes; a reader of the PC/SC service carries none. */
export type ByteLinkConfig = Exclude<LinkConfig, { readonly kind: "pcsc" }>;
export type ScannerConfig = Extract<
  OfficeConfig["readers"][number],
  { readonly protocol: "cccd-qr" | "hid-pos" }
>;
export type ChipReaderConfig = Extract<OfficeConfig["readers"][number], { readonly protocol: "chip" }>;
export type HidConfig = Extract<LinkConfig, { readonly kind: "hid" }>;
