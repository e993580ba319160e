/** Switches of this program as a bank: what it can do, and the device that runs it. */
import type { Clock } from "../../runtime/ports.ts";
import { PULSE_RANGE } from "../bank/bank.pure.ts";
import type { LockSetup } from "../bank/lock-bank.ts";
import { HostTimedBank } from "./runner.ts";
import { HOST_BOARD, type HostTimedSettings } from "./state.pure.ts";
import type { HostSwitches } from "./switches.ts";

export const hostTimedSetup = (
  settings: HostTimedSettings,
  switches: HostSwitches,
  clock: Clock,
): LockSetup => ({
  capabilities: {
    channels: settings.boxes,
    // A program that dies in a pulse leaves that coil energised (DATASHEET.md, host-timed banks).
    pulseTimer: "host",
    ack: "state",
    doors: settings.doors,
    outputs: true,
    occupancy: false,
    pulse_ms: PULSE_RANGE,
  },
  boards: [{ address: HOST_BOARD, channels: settings.boxes }],
  open: (listener) => new HostTimedBank(settings, switches, clock, listener),
});
