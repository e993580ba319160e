/**
 * One JSON object a line, as `--json` and `wire` print them. Bytes become hex; everything else is printed as
 * it is. Chooses no contents.
 */
import { toHex } from "../../drivers/runtime/text.ts";
import type { SimulatorEvent } from "../kit/device.ts";

export const jsonLine = (value: object): string =>
  JSON.stringify(value, (_key, inner: unknown) => (inner instanceof Uint8Array ? toHex(inner) : inner));

/** An event as it leaves the program: name, device, ms of the simulator's clock, then its own fields. */
export const stamped = (event: SimulatorEvent, device: string, now_ms: number): SimulatorEvent => {
  const { event: name, at_ms: _, ...fields } = event;
  return { event: name, device, at_ms: Math.round(now_ms), ...fields };
};

/** The same event for a person: `12.345 id-reader presented contents=cccd`; `alone`: without the device. */
export const eventText = (event: SimulatorEvent, alone: boolean): string => {
  const { event: name, device, at_ms, ...fields } = event;
  const time = (Number(at_ms) / 1000).toFixed(3).padStart(9);
  return [time, alone ? "" : device, name, fieldsText(fields)].filter((part) => part !== "").join(" ");
};

/** `card=7 channel=board:1,index0:3 text="a b"`. */
export const fieldsText = (fields: Readonly<Record<string, unknown>>): string =>
  Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${valueText(value)}`)
    .join(" ");

const valueText = (value: unknown): string => {
  if (typeof value === "string") return /^[^\s"=]+$/u.test(value) ? value : JSON.stringify(value);
  if (value instanceof Uint8Array) return `"${toHex(value)}"`;
  if (Array.isArray(value)) return value.length === 0 ? "none" : value.map(valueText).join(",");
  if (typeof value === "object" && value !== null)
    return Object.entries(value)
      .map(([name, inner]) => `${name}:${valueText(inner)}`)
      .join(",");
  return typeof value === "number" ? String(Math.round(value * 1000) / 1000) : String(value);
};
