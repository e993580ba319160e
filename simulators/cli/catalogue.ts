/**
 * Which devices `kiosk-sim` can serve: how each is made from the options, which codec reads its wire, how
 * fast its line is, what can be wrong with it. Serves nothing itself.
 */
import { PRINTER_PROFILES } from "../../drivers/printer/escpos/profile.pure.ts";
import type { Clock } from "../../drivers/runtime/ports.ts";
import type { DefectRow, SimulatedDevice } from "../kit/device.ts";
import { SeededRandom } from "../kit/seeded-random.ts";
import { LOCK_DEFECTS } from "../locker/defects.ts";
import { createLockBoards } from "../locker/lock-boards.ts";
import { PAGER_DEFECTS } from "../pager/defects.ts";
import { createPagerBase } from "../pager/pager-base.ts";
import { PRINTER_DEFECTS } from "../printer/defects.ts";
import { createPrinter } from "../printer/printer.ts";
import { readerDefectRows } from "../reader/defects.ts";
import { createIdReader } from "../reader/device.ts";

/** In the order in which `office` serves them. */
export const DEVICE_NAMES = ["pager-base", "id-reader", "printer", "lock-board"] as const;
export type DeviceName = (typeof DEVICE_NAMES)[number];

export const CHANNEL_COUNTS = [8, 16, 32] as const;
export type ChannelCount = (typeof CHANNEL_COUNTS)[number];

/** What the options say about the things behind a device. */
export interface Equipment {
  /** Numbers of the pager base's cards. */
  readonly cards: readonly number[];
  /** Relay boards on one bus, with the addresses 1, 2, ... */
  readonly boards: number;
  /** Locks of each board. */
  readonly channels: ChannelCount;
}

export interface CatalogueRow {
  readonly is: string;
  /** Names for `--protocol`; the first is the usual one. */
  readonly protocols: readonly string[];
  /** Its name in the table of codecs. */
  readonly codec: string;
  /** Bits a second unless `--baud` says otherwise; 0: as fast as the network. */
  readonly baud: { readonly pty: number; readonly tcp: number };
  /** Contents of its wire are personal: traces show kinds and lengths only. */
  readonly personal: boolean;
  readonly defects: readonly DefectRow[];
  make(equipment: Equipment, clock: Clock, random: SeededRandom): SimulatedDevice;
}

/** Paper of a full roll, in mm. */
const ROLL_MM = 80_000;
const SERIAL = { pty: 9_600, tcp: 9_600 } as const;

export const CATALOGUE: Readonly<Record<DeviceName, CatalogueRow>> = {
  "pager-base": {
    is: "radio base of the vibrating cards, with its cards",
    protocols: ["lrs"],
    codec: "pager/lrs",
    baud: SERIAL,
    personal: false,
    defects: PAGER_DEFECTS,
    make: ({ cards }, clock, random) => createPagerBase({ cards, system_id: 0, random, clock }),
  },
  "id-reader": {
    is: "QR scanner for ID cards, with fictional persons",
    protocols: ["cccd-qr"],
    codec: "reader/cccd-qr",
    baud: SERIAL,
    personal: true,
    defects: readerDefectRows(),
    make: (_, clock, random) => createIdReader({ random, clock }),
  },
  printer: {
    is: "receipt printer, 80 mm, with its roll",
    protocols: ["escpos"],
    codec: "printer/escpos",
    baud: { pty: 115_200, tcp: 0 },
    personal: true,
    defects: PRINTER_DEFECTS,
    make: (_, clock, random) =>
      createPrinter({ profile: PRINTER_PROFILES["epson-t20iii"], clock, random, paper_mm: ROLL_MM }),
  },
  "lock-board": {
    is: "relay boards of the result boxes, with doors and locks",
    protocols: ["modbus"],
    codec: "locker/modbus",
    baud: SERIAL,
    personal: false,
    defects: LOCK_DEFECTS,
    make: ({ boards, channels }, clock, random) =>
      createLockBoards({
        boards: Array.from({ length: boards }, (_, index) => ({ address: index + 1, channels })),
        clock,
        random,
      }),
  },
};

export const isDeviceName = (name: string): name is DeviceName =>
  DEVICE_NAMES.some((known) => known === name);

/** The same seed gives each device its own chance, whichever others are served beside it. */
export const makeDevice = (
  name: DeviceName,
  equipment: Equipment,
  seed: number,
  clock: Clock,
): SimulatedDevice => CATALOGUE[name].make(equipment, clock, new SeededRandom(seed).fork(name));
