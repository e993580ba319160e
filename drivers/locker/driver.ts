/**
 * One bank of result boxes: what callers open and hold, whatever its boards speak. Which protocol that is, is
 * configuration, never guessed. It knows no person, no dossier and no box number. There is no way to switch a
 * lock on and no way to open all.
 */
import { assert } from "../faults.ts";
import type { ByteLink } from "../link/link.ts";
import { DeviceRunner } from "../runtime/perform.ts";
import type { Clock } from "../runtime/ports.ts";
import type { LockCapabilities } from "./bank/bank.pure.ts";
import type { Dialect } from "./bank/dialect.pure.ts";
import { type LockBank, LockBankDriver, type LockListener, type LockSetup } from "./bank/lock-bank.ts";
import { lockBankMachine } from "./bank/machine.ts";
import type { BusSettings } from "./bank/state.pure.ts";
import { type Cu48Settings, cu48Bus, cu48Capabilities, cu48Dialect } from "./cu48/dialect.pure.ts";
import { type GpioPorts, type GpioSettings, gpioSetup } from "./gpio/setup.ts";
import { type HidRelayBankSettings, type HidRelayPorts, hidRelaySetup } from "./hid-relay/setup.ts";
import { type ModbusSettings, modbusBus, modbusCapabilities, modbusDialect } from "./modbus/dialect.pure.ts";
import type { PermitDesk } from "./permit.ts";

export type { LockBank, LockListener } from "./bank/lock-bank.ts";

/** One member for each protocol. One bank: one bus, one lock power supply. */
export type LockBankSettings = ModbusSettings | Cu48Settings | GpioSettings | HidRelayBankSettings;

/** What a bank on a bus is reached by. */
export interface BusPorts {
  readonly clock: Clock;
  readonly link: ByteLink;
}

/** The ports of the bank's own protocol; others are our own mistake. */
export type LockBankPorts = BusPorts | GpioPorts | HidRelayPorts;

export const openLockBank = (
  settings: LockBankSettings,
  ports: LockBankPorts,
  permits: PermitDesk,
  listener: LockListener,
): LockBank => new LockBankDriver(setupOf(settings, ports), ports.clock, permits, listener);

const setupOf = (settings: LockBankSettings, ports: LockBankPorts): LockSetup => {
  switch (settings.protocol) {
    case "modbus":
      assert("link" in ports, "a bank on a bus is reached by its line");
      return busSetup(modbusBus(settings), modbusDialect(settings), modbusCapabilities(settings), ports);
    case "cu48":
      assert("link" in ports, "a bank on a bus is reached by its line");
      return busSetup(cu48Bus(settings), cu48Dialect(settings), cu48Capabilities(settings), ports);
    case "gpio":
      assert("gpio" in ports, "a bank on GPIO lines is reached by them");
      return gpioSetup(settings, ports);
    case "hid-relay":
      assert("hid" in ports, "a HID relay is reached as such");
      return hidRelaySetup(settings, ports);
  }
};

const busSetup = <Frame extends { readonly bytes: Uint8Array }>(
  bus: BusSettings,
  dialect: Dialect<Frame>,
  capabilities: LockCapabilities,
  { link, clock }: BusPorts,
): LockSetup => {
  const { framing, describe, flush_after_ms } = dialect;
  const spec = { ...lockBankMachine(bus, dialect), framing, describe, flush_after_ms, personal: false };
  return {
    capabilities,
    boards: bus.boards,
    open: (listener) => new DeviceRunner(spec, link, clock, listener),
  };
};
