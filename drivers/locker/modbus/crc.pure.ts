/**
 * CRC-16/MODBUS: init FFFF, polynomial A001 reflected, low byte first on the wire.
 * Only the sum; what a frame is stands in framing.ts.
 */

export const crc16 = (bytes: Uint8Array): number => {
  let crc = 0xffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 1 ? (crc >>> 1) ^ 0xa001 : crc >>> 1;
  }
  return crc;
};

/** The body with its check bytes behind it. */
export const withCrc = (body: Uint8Array): Uint8Array => {
  const crc = crc16(body);
  const frame = new Uint8Array(body.length + 2);
  frame.set(body);
  frame.set([crc & 0xff, crc >>> 8], body.length);
  return frame;
};

/** True when the last two bytes are the check bytes of what stands before them. */
export const crcHolds = (frame: Uint8Array): boolean =>
  frame.length >= 4 &&
  crc16(frame.subarray(0, -2)) === ((frame[frame.length - 2] ?? 0) | ((frame[frame.length - 1] ?? 0) << 8));
