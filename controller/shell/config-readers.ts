/**
 * Options of ID card readers: what a scanner sends, and how it is joined. Which protocol can come by which
 * link is config-checks.ts's.
 */
import { z } from "zod";
import { SCAN_ENDS } from "../../drivers/reader/cccd-qr/framing.ts";
import { LAYOUT_SETTINGS } from "../../drivers/reader/hid-pos/layout.pure.ts";
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
  serial_number: line("serial number; needed where two of the same are plugged in").optional(),
});

export const Reader = z.strictObject({
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
