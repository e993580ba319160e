/**
 * A short digest of what was sent: CRC-32 as in IEEE 802.3, reflected, polynomial EDB88320. It tells two
 * sendings apart; too short to find out by trial what stood on a slip.
 */
const POLYNOMIAL = 0xedb88320;
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ POLYNOMIAL : rest >>> 1;
  return rest;
});

/** Eight lower-case hex digits. */
export const digestOf = (bytes: Uint8Array): string => {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (TABLE[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  return ((crc ^ 0xffffffff) >>> 0).toString(16).padStart(8, "0");
};
