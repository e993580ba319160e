/**
 * One bank of result boxes: what callers open and hold, whatever its boards speak. Which protocol that is, is
 * configuration, never guessed. It knows no person, no dossier and no box number. There is no way to switch a
 * lock on and no way to open all.
 */
import type { ByteLink } from "../link/link.ts";
import { DeviceRunner } from "../runtime/perform.ts";
import type { Clock } from "../runtime/ports.ts";
import { PULSE_MAX_MS, PULSE_MIN_MS, PULSE_STEP_MS } from "./bank/bank.pure.ts";
import { type LockBank, LockBankDriver, type LockListener, type LockSetup } from "./bank/lock-bank.ts";
import { FAST_POLL_MS } from "./modbus/boards.pure.ts";
import { QUIET_MS, rtuFraming } from "./modbus/framing.ts";
import { lockBankMachine } from "./modbus/machine.ts";
import { decode, describe } from "./modbus/protocol.ts";
import { IDLE_POLL_MS, type ModbusBankSettings, REPLY_TIMEOUT_MS, VERSION_MIN } from "./modbus/state.pure.ts";
import type { PermitDesk } from "./permit.ts";

export type { LockBank, LockListener } from "./bank/lock-bank.ts";

type Defaulted = "fast_poll_ms" | "echo" | "reply_timeout_ms" | "idle_poll_ms" | "version_min";

export type ModbusSettings = { readonly protocol: "modbus" } & Omit<ModbusBankSettings, Defaulted> &
  Partial<Pick<ModbusBankSettings, Defaulted>>;

/** One member for each protocol. One bank: one bus, one lock power supply. */
export type LockBankSettings = ModbusSettings;

/** What a bank on a bus is reached by. */
export interface BusPorts {
  readonly clock: Clock;
  readonly link: ByteLink;
}

export type LockBankPorts = BusPorts;

export const openLockBank = (
  settings: LockBankSettings,
  ports: LockBankPorts,
  permits: PermitDesk,
  listener: LockListener,
): LockBank => new LockBankDriver(setupOf(settings, ports), ports.clock, permits, listener);

const setupOf = (settings: LockBankSettings, ports: LockBankPorts): LockSetup => {
  switch (settings.protocol) {
    case "modbus":
      return modbusSetup(settings, ports);
  }
};

const modbusSetup = (settings: ModbusSettings, { link, clock }: BusPorts): LockSetup => {
  const { boards } = settings;
  const machine = lockBankMachine({
    boards,
    baud: settings.baud,
    closed_level: settings.closed_level,
    echo: settings.echo ?? false,
    reply_timeout_ms: settings.reply_timeout_ms ?? REPLY_TIMEOUT_MS,
    idle_poll_ms: settings.idle_poll_ms ?? IDLE_POLL_MS,
    fast_poll_ms: settings.fast_poll_ms ?? FAST_POLL_MS,
    version_min: settings.version_min ?? VERSION_MIN,
  });
  const spec = {
    ...machine,
    framing: rtuFraming,
    describe: (frame: Parameters<typeof decode>[0]) => describe(decode(frame)),
    flush_after_ms: QUIET_MS,
    personal: false,
  };
  return {
    capabilities: {
      channels: boards.reduce((sum, { channels }) => sum + channels, 0),
      pulseTimer: "board",
      ack: "echo",
      doors: true,
      outputs: true,
      occupancy: false,
      pulse_ms: { min: PULSE_MIN_MS, max: PULSE_MAX_MS, step: PULSE_STEP_MS },
    },
    boards,
    open: (listener) => new DeviceRunner(spec, link, clock, listener),
  };
};
