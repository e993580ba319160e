/** A dcttech relay as a bank of the bench: settings to a running device. No doors, so nothing is proven. */
import type { HidLink } from "../../link/link.ts";
import type { Clock } from "../../runtime/ports.ts";
import type { LockSetup } from "../bank/lock-bank.ts";
import { hostTimedSetup } from "../host-timed/setup.ts";
import { HOST_DEFAULTS } from "../host-timed/state.pure.ts";
import { type HidRelaySettings, HidRelaySwitches } from "./relay.ts";

export interface HidRelayBankSettings extends HidRelaySettings {
  readonly protocol: "hid-relay";
  /** The outputs are looked at this often; default 500. */
  readonly idle_poll_ms?: number;
}

export interface HidRelayPorts {
  readonly clock: Clock;
  readonly hid: HidLink;
}

/**
 * The pair of ids is shared by everything built on V-USB, so the whole product string must fit too. Such
 * boards have no USB serial: two of one size on one machine can't be told apart before they are opened.
 */
export const hidRelayDevice = (relays: number) => ({
  vendor_id: 0x16c0,
  product_id: 0x05df,
  product: `USBRelay${relays}`,
});

export const hidRelaySetup = (settings: HidRelayBankSettings, { clock, hid }: HidRelayPorts): LockSetup => {
  const { relays, idle_poll_ms = HOST_DEFAULTS.idle_poll_ms } = settings;
  const timed = { ...HOST_DEFAULTS, idle_poll_ms, boxes: relays, doors: false };
  return hostTimedSetup(timed, new HidRelaySwitches(settings, hid, clock), clock);
};
