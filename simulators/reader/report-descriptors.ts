/**
 * How simulated HID scanners describe their reports, byte by byte as a firmware holds them. Written by hand
 * from the HID POS Usage Tables 1.02, apart from the driver's reader of descriptors.
 */
import type { LayoutName } from "../../drivers/reader/hid-pos/report.pure.ts";

/** Application `bar code scanner`, closed by a last C0. */
const SCANNER = [0x05, 0x8c, 0x09, 0x02, 0xa1, 0x01];
/** Bytes of 0..255. */
const BYTES = [0x15, 0x00, 0x26, 0xff, 0x00, 0x75, 0x08];
/** One byte count of page 1, then three identifier bytes. */
const COUNTED = [0x95, 0x01, 0x05, 0x01, 0x09, 0x3b, 0x81, 0x02];
const SYMBOLOGY = [0x95, 0x03, 0x05, 0x8c, 0x09, 0xfb, 0x09, 0xfc, 0x09, 0xfd, 0x81, 0x02];
/** 56 buffered bytes. */
const DATA = [0x95, 0x38, 0x09, 0xfe, 0x82, 0x02, 0x01];
/** Two bytes of nobody's business, then one bit and seven to fill the byte. */
const TRAILER = [0x95, 0x02, 0x81, 0x03];
const CONTINUED = [
  0x05, 0x8c, 0x25, 0x01, 0x75, 0x01, 0x95, 0x01, 0x09, 0xff, 0x81, 0x02, 0x75, 0x07, 0x81, 0x03,
];
/** A status report (usage 0x15) of one byte under id 3. */
const STATUS = [0x85, 0x03, 0x09, 0x15, 0x75, 0x08, 0x95, 0x01, 0x81, 0x02];
const NUMBERED = [0x85, 0x02];
const END = [0xc0];

export const SCANNER_DESCRIPTORS: Readonly<Record<LayoutName, Uint8Array>> = {
  "length-byte": Uint8Array.from([
    ...SCANNER,
    ...NUMBERED,
    ...BYTES,
    ...COUNTED,
    ...SYMBOLOGY,
    ...DATA,
    ...TRAILER,
    ...CONTINUED,
    ...STATUS,
    ...END,
  ]),
  "no-length": Uint8Array.from([
    ...SCANNER,
    ...NUMBERED,
    ...BYTES,
    ...SYMBOLOGY,
    ...DATA,
    ...CONTINUED,
    ...STATUS,
    ...END,
  ]),
  unnumbered: Uint8Array.from([
    ...SCANNER,
    ...BYTES,
    ...COUNTED,
    ...SYMBOLOGY,
    ...DATA,
    ...TRAILER,
    ...CONTINUED,
    ...END,
  ]),
};

/** A firmware that lists its one report as 63 bytes of its maker's own page. */
export const ODD_DESCRIPTOR = Uint8Array.from([
  ...SCANNER,
  ...NUMBERED,
  ...BYTES,
  ...[0x06, 0x00, 0xff, 0x95, 0x3f, 0x09, 0x01, 0x81, 0x02],
  ...END,
]);
