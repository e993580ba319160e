/** Boxes on GPIO lines as a bank: settings to a running device. Each lock and each door has a line of its own. */
import type { GpioBackend } from "../../link/link.ts";
import type { Clock } from "../../runtime/ports.ts";
import type { LockSetup } from "../bank/lock-bank.ts";
import { hostTimedSetup } from "../host-timed/setup.ts";
import { HOST_DEFAULTS } from "../host-timed/state.pure.ts";
import { type GpioBox, GpioSwitches } from "./lines.ts";

export interface GpioSettings {
  readonly protocol: "gpio";
  /** 1 to 8; the box of index 0 first. */
  readonly boxes: readonly GpioBox[];
  /** Doors and outputs are looked at this often; default 500. */
  readonly idle_poll_ms?: number;
  /** So often after a pulse and while a door moves; also the time a contact may bounce. Default 50. */
  readonly fast_poll_ms?: number;
}

export interface GpioPorts {
  readonly clock: Clock;
  readonly gpio: GpioBackend;
}

export const gpioSetup = (settings: GpioSettings, { clock, gpio }: GpioPorts): LockSetup => {
  const { boxes, ...polls } = settings;
  const timed = { ...HOST_DEFAULTS, ...polls, boxes: boxes.length, doors: true };
  return hostTimedSetup(timed, new GpioSwitches(boxes, gpio, clock), clock);
};
