/**
 * A recording of a dcttech relay's reports cut into reports: commands of nine bytes begin with the report id
 * 00, states of eight with a letter. HID itself delivers whole reports; only an analyser needs this.
 */
import type { Chunk, Framing } from "../../runtime/machine.ts";
import { COMMAND_BYTES, STATE_BYTES } from "./protocol.ts";

export interface RelayFrame {
  readonly from: "host" | "device";
  readonly bytes: Uint8Array;
}

export const NOISE_START = "start";
export const NOISE_SHORT = "short";

const isLetter = (byte: number): boolean => byte > 0x20 && byte < 0x7f;

const noise = (bytes: readonly number[], reason: string): Chunk<RelayFrame> => ({
  kind: "noise",
  bytes: Uint8Array.from(bytes),
  reason,
});

/** Never holds more than COMMAND_BYTES - 1 bytes. */
export const relayFraming: Framing<readonly number[], RelayFrame> = {
  empty: [],
  push: (held, bytes) => {
    const chunks: Chunk<RelayFrame>[] = [];
    let report = [...held];
    for (const byte of bytes) {
      if (report.length === 0 && byte !== 0 && !isLetter(byte)) {
        chunks.push(noise([byte], NOISE_START));
        continue;
      }
      report.push(byte);
      const from = report[0] === 0 ? "host" : "device";
      if (report.length < (from === "host" ? COMMAND_BYTES : STATE_BYTES)) continue;
      const whole = Uint8Array.from(report);
      chunks.push({ kind: "frame", frame: { from, bytes: whole }, bytes: whole });
      report = [];
    }
    return [report, chunks];
  },
  flush: (held) => [[], held.length === 0 ? [] : [noise(held, NOISE_SHORT)]],
  held_bytes: (held) => held.length,
};
