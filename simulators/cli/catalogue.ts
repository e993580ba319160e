/**
 * Which devices `kiosk-sim` can serve: how each is made from the options, which codec reads its wire, how
 * fast its line is, what can be wrong with it. Serves nothing itself.
 */
import type { CardCapcodes } from "../../drivers/pager/base/pocsag.pure.ts";
import type { PocsagRate } from "../../drivers/pager/pocsag/airtime.pure.ts";
import type { Clock } from "../../drivers/runtime/ports.ts";
import type { DefectRow, SimulatedDevice } from "../kit/device.ts";
import { SeededRandom } from "../kit/seeded-random.ts";
import { lockDefectRows } from "../locker/defects.ts";
import type { AirChannel } from "../pager/air/channel.ts";
import type { CardKind } from "../pager/cards.ts";
import { pagerDefectRows } from "../pager/defects.ts";
import { createPagerBase } from "../pager/pager-base.ts";
import { PRINTER_DEFECTS } from "../printer/defects.ts";
import type { PrinterFlow } from "../printer/intake.ts";
import type { Sheet } from "../printer/paper.ts";
import { createPrinter } from "../printer/printer.ts";
import { chipDefectRows, createChipReader } from "../reader/chip-card/chip-reader-device.ts";
import { readerDefectRows } from "../reader/defects.ts";
import { createIdReader } from "../reader/device.ts";
import { LOCK_LINES, lockLine } from "./lock-lines.ts";
import { PAGER_LINES, pagerLine } from "./pager-lines.ts";
import { printerLine } from "./printer-lines.ts";
import { READER_LINES, readerLine } from "./reader-lines.ts";

/** In the order in which `office` serves them. */
export const DEVICE_NAMES = ["pager-base", "id-reader", "printer", "lock-board"] as const;
export type DeviceName = (typeof DEVICE_NAMES)[number];

export const CHANNEL_COUNTS = [8, 16, 32] as const;
export type ChannelCount = (typeof CHANNEL_COUNTS)[number];

/** What the options say about the things behind a device. */
export interface Equipment {
  /** Numbers of the pager base's cards. */
  readonly cards: readonly number[];
  /** What they are; absent: what goes with the base's protocol. */
  readonly pager?: CardKind;
  /** Where plain pagers listen; absent: the house's rule. */
  readonly capcodes?: CardCapcodes;
  /** Bits a second on the air; absent: 1200. */
  readonly rate?: PocsagRate;
  /** The base sends bursts, and waits so long for more; absent: page by page. */
  readonly gather_ms?: number;
  /** Told of the channel on which the base radiates. */
  readonly tuned?: (channel: AirChannel) => void;
  /** Lock boards on one bus, with the addresses 1, 2, ... or, for CU48, 0, 1, ... */
  readonly boards: number;
  /** Locks of each relay board; a CU48 has its 48. */
  readonly channels: ChannelCount;
  /** Which printer it is; absent: the usual one. */
  readonly profile?: string;
  /** How the printer's line says that its buffer is full; absent: it holds the line. */
  readonly flow?: PrinterFlow;
  /** Paper on the printer's roll; absent: a new roll. */
  readonly paper_mm?: number;
  /** Told of each sheet that the printer cuts off. */
  readonly printed?: (sheet: Sheet) => void;
}

export interface CatalogueRow {
  readonly is: string;
  /** Names for `--protocol`; the first is the usual one. */
  readonly protocols: readonly string[];
  line(protocol: string | undefined): CatalogueLine;
  /** Contents of its wire are personal: traces show kinds and lengths only. */
  readonly personal: boolean;
  readonly defects: readonly DefectRow[];
  make(
    equipment: Equipment,
    clock: Clock,
    random: SeededRandom,
    protocol: string | undefined,
  ): SimulatedDevice;
}

/** The wire of a device that speaks a protocol, the usual one where none is named. */
export interface CatalogueLine {
  readonly protocol: string;
  /** Its name in the table of codecs. */
  readonly codec: string | undefined;
  /** Bits a second unless `--baud` says otherwise; 0: as fast as the network. */
  readonly baud: { readonly pty: number; readonly tcp: number };
}

export const CATALOGUE: Readonly<Record<DeviceName, CatalogueRow>> = {
  "pager-base": {
    is: "radio base of the vibrating cards, with its cards",
    protocols: PAGER_LINES.map(({ protocol }) => protocol),
    line: (named) => {
      const { protocol, codec, baud } = pagerLine(named);
      return { protocol, codec, baud: { pty: baud, tcp: baud } };
    },
    personal: false,
    defects: pagerDefectRows(),
    make: ({ cards, pager, capcodes, rate, gather_ms, tuned }, clock, random, protocol) => {
      const base = createPagerBase({
        host: pagerLine(protocol).host,
        cards,
        system_id: 0,
        random,
        clock,
        ...(pager === undefined ? {} : { pager }),
        ...(capcodes === undefined ? {} : { capcodes }),
        ...(rate === undefined ? {} : { rate }),
        ...(gather_ms === undefined ? {} : { gather_ms }),
      });
      tuned?.(base.channel);
      return base;
    },
  },
  "id-reader": {
    is: "QR scanner or chip reader for ID cards, with fictional persons",
    protocols: READER_LINES.map(({ protocol }) => protocol),
    line: (named) => {
      const { protocol, codec, baud } = readerLine(named);
      return { protocol, codec, baud: { pty: baud, tcp: baud } };
    },
    personal: true,
    defects: [...readerDefectRows(), ...chipDefectRows()],
    make: (_, clock, random, protocol) => {
      const { scanner } = readerLine(protocol);
      return scanner === undefined
        ? createChipReader({ random, clock })
        : createIdReader({ random, clock, ...scanner });
    },
  },
  printer: {
    is: "receipt printer, 80 mm, with its roll",
    protocols: ["escpos"],
    line: () => ({ protocol: "escpos", codec: "printer/escpos", baud: { pty: 115_200, tcp: 0 } }),
    personal: true,
    defects: PRINTER_DEFECTS,
    make: ({ profile: name, flow, paper_mm, printed }, clock, random) => {
      const line = printerLine(name);
      if (line === undefined) throw new Error(`invariant: the arguments were read, ${name} is in the table`);
      const { profile, defect } = line;
      const printer = createPrinter({
        profile,
        clock,
        random,
        paper_mm: paper_mm ?? profile.roll_mm,
        ...(flow === undefined ? {} : { flow }),
      });
      if (defect !== undefined) printer.setDefect(defect, true);
      if (printed !== undefined) printer.onSheet(printed);
      return printer;
    },
  },
  "lock-board": {
    is: "lock boards of the result boxes, with doors and locks",
    protocols: LOCK_LINES.map(({ protocol }) => protocol),
    line: (named) => {
      const { protocol, codec, baud } = lockLine(named);
      return { protocol, codec, baud: { pty: baud, tcp: baud } };
    },
    personal: false,
    defects: lockDefectRows(),
    make: ({ boards, channels }, clock, random, protocol) =>
      lockLine(protocol).make({ boards, channels }, clock, random),
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
  protocol?: string,
): SimulatedDevice => CATALOGUE[name].make(equipment, clock, new SeededRandom(seed).fork(name), protocol);
