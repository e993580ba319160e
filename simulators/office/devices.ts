/** The simulated devices of a whole office, one for each device of its configuration. */
import { profileOf } from "../../controller/shell/config-printers.ts";
import type { OfficeConfig } from "../../controller/shell/config-schema.ts";
import type { SwitchMaker } from "../../controller/shell/devices/device-set.ts";
import { pagerSettings } from "../../controller/shell/pager-settings.ts";
import { hidLink } from "../../drivers/link/hid.ts";
import { hidRelayDevice } from "../../drivers/locker/hid-relay/setup.ts";
import type { Clock } from "../../drivers/runtime/ports.ts";
import type { SimulatedDevice } from "../kit/device.ts";
import { GpioKernel } from "../kit/gpio-kernel.ts";
import { HidBus } from "../kit/hid-bus.ts";
import type { SeededRandom } from "../kit/seeded-random.ts";
import { simulatedGpio } from "../locker/gpio-front.ts";
import { createLockBoards, type SimulatedLockBoards } from "../locker/lock-boards.ts";
import { lockBoardsOf } from "../locker/of-config.ts";
import { Supply } from "../locker/supply.ts";
import { AirChannel } from "../pager/air/channel.ts";
import { baseOfSettings } from "../pager/of-settings.ts";
import { createPagerBase, type PagerBase } from "../pager/pager-base.ts";
import type { PrinterFlow } from "../printer/intake.ts";
import { createPrinter, type SimulatedPrinter } from "../printer/printer.ts";
import { type ChipReaderDevice, createChipReader } from "../reader/chip-card/chip-reader-device.ts";
import { createIdReader, type IdReaderDevice } from "../reader/device.ts";

/** A new roll, mm. */
export const ROLL_MM = 80_000;

export interface OfficeDevices {
  readonly bases: ReadonlyMap<string, PagerBase>;
  readonly readers: ReadonlyMap<string, IdReaderDevice>;
  readonly chips: ReadonlyMap<string, ChipReaderDevice>;
  readonly printers: ReadonlyMap<string, SimulatedPrinter>;
  readonly banks: ReadonlyMap<string, SimulatedLockBoards>;
  /** Every device that has a line of its own. */
  readonly all: ReadonlyMap<string, SimulatedDevice>;
  /** Outputs of the machine itself. */
  readonly switches: SwitchMaker;
}

export interface OfficeDevicesSettings {
  readonly clock: Clock;
  readonly random: SeededRandom;
  /** Sheets kept as pictures by each printer; 0 in mass simulation. */
  readonly keep_sheets: number;
  /** One transmission of the pager base, ms. */
  readonly airtime_ms?: number;
}

/** A line paced by replies has no wire, and no letter, that holds it back. */
const wiringOf = (link: OfficeConfig["printers"][number]["link"]): PrinterFlow => {
  if (link.kind !== "serial") return "rtscts";
  return link.flow === "reply-paced" ? "none" : link.flow;
};

/** A relay on USB hangs on its bus, and nowhere else. */
const onLines = (banks: ReadonlyMap<string, SimulatedLockBoards>) =>
  [...banks].filter(([, { front }]) => front.usb === undefined);

type Table = <Row extends { readonly id: string }, Device>(
  rows: readonly Row[],
  make: (row: Row, random: SeededRandom) => Device,
) => ReadonlyMap<string, Device>;

/** Boxes of all banks: those of one supply share it, and the machine has one kernel and one USB bus. */
const createBanks = (
  config: OfficeConfig,
  clock: Clock,
  table: Table,
): Pick<OfficeDevices, "banks" | "switches"> => {
  const kernel = new GpioKernel(clock);
  const usb = new HidBus();
  const supplies = new Map(config.lock_banks.map(({ supply }) => [supply, new Supply()]));
  const banks = table(config.lock_banks, (bank, chance) => {
    const supply = supplies.get(bank.supply) ?? new Supply();
    return createLockBoards({ ...lockBoardsOf(bank, kernel), clock, random: chance, supply });
  });
  for (const bank of banks.values()) if (bank.front.usb !== undefined) usb.join(bank, bank.front.usb);
  return {
    banks,
    switches: {
      gpio: () => simulatedGpio(kernel),
      hidRelay: (relays) => hidLink(hidRelayDevice(relays), clock, async () => usb),
    },
  };
};

export const createOfficeDevices = (config: OfficeConfig, settings: OfficeDevicesSettings): OfficeDevices => {
  const { clock, random, keep_sheets, airtime_ms } = settings;
  const table: Table = (rows, make) => new Map(rows.map((row) => [row.id, make(row, random.fork(row.id))]));

  // They stand in one building, so they share the air.
  const channel = new AirChannel(clock);
  const bases = table(config.pager_bases, (base, chance) => {
    const { from, to } = base.cards;
    return createPagerBase({
      cards: Array.from({ length: to - from + 1 }, (_, index) => from + index),
      ...baseOfSettings(pagerSettings(base)),
      random: chance,
      clock,
      channel,
      ...(airtime_ms === undefined ? {} : { airtime_ms }),
    });
  });
  const scanners = config.readers.flatMap((row) => (row.protocol === "chip" ? [] : [row]));
  const readers = table(scanners, ({ protocol, layout, suffix }, chance) =>
    createIdReader({
      random: chance,
      clock,
      protocol,
      // Over such a line a scanner describes nothing, so that the usual layout is the one to send.
      ...(layout === "auto" ? {} : { layout }),
      // In reports nothing need end a code, and most scanners then send nothing.
      ...(protocol === "hid-pos" ? {} : { suffix }),
    }),
  );
  const chipReaders = config.readers.flatMap((row) => (row.protocol === "chip" ? [row] : []));
  const chips = table(chipReaders, (_row, chance) => createChipReader({ random: chance, clock }));
  const printers = table(config.printers, (printer, chance) =>
    createPrinter({
      profile: profileOf(printer),
      flow: wiringOf(printer.link),
      clock,
      random: chance,
      paper_mm: ROLL_MM,
      keep_sheets,
    }),
  );
  const { banks, switches } = createBanks(config, clock, table);
  return {
    bases,
    readers,
    chips,
    printers,
    banks,
    all: new Map<string, SimulatedDevice>([...bases, ...readers, ...chips, ...printers, ...onLines(banks)]),
    switches,
  };
};
