/** Keeps data from being taken for real-time commands, which printers obey wherever they stand. */

const DLE = 0x10;
const REAL_TIME_COMMANDS: readonly number[] = [0x04, 0x05, 0x14];

export const isRealTime = (byte: number | undefined, next: number | undefined): boolean =>
  byte === DLE && REAL_TIME_COMMANDS.includes(next ?? 0);

/**
 * Printers obey real-time commands even inside a picture (printing.md 2.2): `10 04`, `10 05`, `10 14` must
 * not occur there, nor in glyphs. One more dot beside the lone one is inked too (10 becomes 18), which nobody
 * sees and always gives the same slip.
 */
export const breakRealTimeCommands = (data: Uint8Array): Uint8Array => {
  let safe = data;
  for (let at = data.indexOf(DLE); at >= 0; at = data.indexOf(DLE, at + 1)) {
    if (!isRealTime(DLE, data[at + 1])) continue;
    if (safe === data) safe = data.slice();
    safe[at] = 0x18;
  }
  return safe;
};
