/**
 * Options of ID card readers: what a scanner sends, what of a chip is read, and how each is joined. Which
 * protocol of a scanner can come by which link is config-checks.ts's.
 */
import { z } from "zod";
import { SCAN_ENDS } from "../../drivers/reader/cccd-qr/framing.ts";
import { LAYOUT_SETTINGS } from "../../drivers/reader/hid-pos/layout.pure.ts";
import { DG13_SENSITIVE, type Dg13Field } from "../../drivers/reader/lds/dg13.pure.ts";
import { flag, id, line, namesOf, oneOf, serial, tcp, wordOr, words } from "./config-words.ts";

const usbId = (what: string) =>
  z
    .string()
    .regex(/^[0-9a-fA-F]{4}$/)
    .describe(words(what, "id", "4 hex digits"));

/** A HID device by what `lsusb` shows of it: maker:product. */
const hid = z.strictObject({
  kind: z.literal("hid"),
  vendor_id: usbId("maker, before the colon of lsusb"),
  product_id: usbId("product, behind the colon of lsusb"),
  serial_number: line("serial number; where two of the same are plugged in, this or usb_port").optional(),
  usb_port: line("USB socket it is in, 3-1; tells apart what shares its serial number, too", 40).optional(),
});

/** A reader of cards of the system's PC/SC service. */
const pcsc = z.strictObject({
  kind: z.literal("pcsc"),
  reader: line("a part of the reader's name; left out: whichever reader there is").optional(),
});

const Scanner = z.strictObject({
  id: id("id of the reader"),
  protocol: oneOf(["cccd-qr", "hid-pos"], "what the reader sends: lines, or HID reports"),
  suffix: wordOr("cr", namesOf(SCAN_ENDS), "end of a scan as set in the scanner; any is understood"),
  layout: wordOr(
    "auto",
    LAYOUT_SETTINGS,
    "how HID reports are laid out; auto: as the scanner describes them",
  ),
  repair_encoding: flag(
    false,
    "undo the damage of a scanner that takes UTF-8 for Windows-1252; such cards are flagged",
  ),
  keyboard_maker: usbId(
    "maker of a scanner on a serial port, before the colon of lsusb: tells when it was left in keyboard mode",
  ).optional(),
  link: z.discriminatedUnion("kind", [serial({ baud: 9_600 }), tcp, hid]),
});

/** What the national data of a chip are called in a configuration. */
export const NATIONAL_FIELDS = {
  "id-number": "idNumber",
  name: "name",
  "birth-date": "birthDate",
  sex: "sex",
  nationality: "nationality",
  ethnicity: "ethnicity",
  religion: "religion",
  origin: "origin",
  residence: "residence",
  features: "features",
  "issue-date": "issueDate",
  "expiry-date": "expiryDate",
  parents: "parents",
  spouse: "spouse",
  "field-15": "field15",
  "field-16": "field16",
} as const satisfies Readonly<Record<string, Dg13Field>>;
type NationalField = keyof typeof NATIONAL_FIELDS;
const NATIONAL_NAMES = namesOf(NATIONAL_FIELDS);

/** Sensitive by law, or about other people: read only where a procedure's law asks for them. */
export const SENSITIVE_FIELDS: readonly NationalField[] = NATIONAL_NAMES.filter((name) =>
  DG13_SENSITIVE.has(NATIONAL_FIELDS[name]),
);
const ORDINARY_FIELDS = NATIONAL_NAMES.filter((name) => !SENSITIVE_FIELDS.includes(name));

const ChipReader = z.strictObject({
  id: id("id of the reader"),
  protocol: z.literal("chip").describe(words("what the reader reads: chips", "word", "chip")),
  anchors_path: line(
    "file or folder of the authority's certificates, PEM; left out: who issued a card stays unverified",
    255,
  ).optional(),
  dg13_fields: z
    .array(oneOf(NATIONAL_NAMES, "one of the national data"))
    .max(NATIONAL_NAMES.length)
    .default(ORDINARY_FIELDS)
    .describe(
      words(
        `national data that are decoded; ${SENSITIVE_FIELDS.join(", ")} only where a law asks for them`,
        "words",
        NATIONAL_NAMES.join(" | "),
        ORDINARY_FIELDS,
      ),
    ),
  face: flag(false, "the picture of the face is read, too: some seventy commands more"),
  link: z.discriminatedUnion("kind", [pcsc, tcp]),
});

export const Reader = z.discriminatedUnion("protocol", [Scanner, ChipReader]);
