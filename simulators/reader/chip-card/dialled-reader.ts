/**
 * Lays the cards of a simulated reader of chips on a virtual reader that listens elsewhere: Debian's vpcd, so
 * that pcscd has them. Decides nothing; the slot's connection is the card's presence.
 */
import type { TcpSettings } from "../../../drivers/link/tcp.ts";
import type { WireObject } from "../../../drivers/runtime/machine.ts";
import type { Clock } from "../../../drivers/runtime/ports.ts";
import type { ServedDevice } from "../../kit/serve.ts";
import type { ChipReaderDevice } from "./chip-reader-device.ts";
import { dialVpcd } from "./vpcd-slot.ts";

export const dialReader = (device: ChipReaderDevice, reader: TcpSettings, clock: Clock): ServedDevice => {
  const slot = dialVpcd(reader, clock);
  device.joinSlot(slot);
  return {
    path: `vpcd ${reader.host}:${reader.port}`,
    unplug: () => slot.take(),
    plug: async () => device.joinSlot(slot),
    close: () => slot.close(),
  };
};

const CONTROL: Readonly<Record<number, string>> = {
  0: "power-off",
  1: "power-on",
  2: "reset",
  4: "ask-atr",
};

/** Messages on the way to a card's slot or back, by their kinds: what `trace` may show of them. Total. */
export const slotKinds = (bytes: Uint8Array): readonly WireObject[] => {
  const objects: WireObject[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length_bytes = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
    const end = at + 2 + length_bytes;
    if (end > bytes.length) return [...objects, { kind: "part" }];
    objects.push({ kind: kindOf(length_bytes, bytes[at + 2] ?? 0) });
    at = end;
  }
  return objects;
};

const kindOf = (length_bytes: number, first: number): string => {
  if (length_bytes === 0) return "no-card";
  return length_bytes === 1 ? (CONTROL[first] ?? "control") : "message";
};
