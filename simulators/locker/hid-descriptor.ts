/**
 * How a dcttech relay describes its reports, byte by byte as its firmware holds them: eight bytes each way as
 * one unnumbered feature report of a maker's own page, and no other. Source: V-USB's HID example, on which the
 * firmware is built.
 */
export const RELAY_DESCRIPTOR = Uint8Array.of(
  ...[0x06, 0x00, 0xff, 0x09, 0x01, 0xa1, 0x01],
  ...[0x15, 0x00, 0x26, 0xff, 0x00, 0x75, 0x08, 0x95, 0x08],
  ...[0x09, 0x00, 0xb2, 0x02, 0x01, 0xc0],
);
/** Every report of the board, and the most its interrupt endpoint would carry. */
export const RELAY_REPORT_BYTES = 8;
