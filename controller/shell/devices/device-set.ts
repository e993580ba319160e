/**
 * All devices of an office behind one small interface: builds them from the configuration, starts and stops
 * them, finds them for effects. It judges nothing; health and outcomes go to the core as inputs.
 */
import type { ByteLink, CardReaderLink, GpioBackend, HidLink } from "../../../drivers/link/link.ts";
import type { LockBankPorts } from "../../../drivers/locker/driver.ts";
import type { PermitOffice } from "../../../drivers/locker/permit.ts";
import type { TrustAnchors } from "../../../drivers/reader/chip/passive-authentication.ts";
import type { ChipReport } from "../../../drivers/reader/chip/verdict.pure.ts";
import type { Clock, Random } from "../../../drivers/runtime/ports.ts";
import type { LockBankConfig } from "../config-lockers.ts";
import type { ByteLinkConfig, ChipReaderConfig, OfficeConfig } from "../config-schema.ts";
import { type ChipReading, chipReader } from "./chip-reader.ts";
import { idReader } from "./id-reader.ts";
import { lockBank } from "./lock-bank.ts";
import type { DeviceOwner, Locking, OfficeDevice, Paging, Printing } from "./office-device.ts";
import { pagerBase } from "./pager-base.ts";
import { type RenderSlip, slipPrinter } from "./slip-printer.ts";

export type LinkMaker = (device: string, link: ByteLinkConfig) => ByteLink;
export type CardReaderMaker = (device: string, link: ChipReaderConfig["link"]) => CardReaderLink;

/** How outputs that this program switches itself are reached. */
export interface SwitchMaker {
  gpio(): GpioBackend;
  /** The one board with so many relays. */
  hidRelay(relays: number): HidLink;
}

/** How devices are reached, and what readers of chips need beside. */
export interface DevicePorts {
  readonly makeLink: LinkMaker;
  readonly makeCardReader: CardReaderMaker;
  readonly makeSwitches: SwitchMaker;
  readonly random: Random;
  /** Certificates of authorities, for one reader of chips. */
  readonly anchors: (reader: string) => TrustAnchors;
  readonly chipRead: (reader: string, report: ChipReport) => void;
  readonly render?: RenderSlip | undefined;
}

const lockPorts = (
  bank: LockBankConfig,
  { makeLink, makeSwitches }: DevicePorts,
  clock: Clock,
): LockBankPorts => {
  switch (bank.protocol) {
    case "modbus":
    case "cu48":
      return { clock, link: makeLink(bank.id, bank.link) };
    case "gpio":
      return { clock, gpio: makeSwitches.gpio() };
    case "hid-relay":
      return { clock, hid: makeSwitches.hidRelay(bank.relays) };
  }
};

export class DeviceSet {
  readonly #bases = new Map<string, Paging>();
  readonly #printers = new Map<string, Printing>();
  readonly #banks = new Map<string, Locking>();
  readonly #chips = new Map<string, ChipReading>();
  readonly #all: OfficeDevice[] = [];

  constructor(config: OfficeConfig, ports: DevicePorts, permits: PermitOffice, owner: DeviceOwner) {
    const { makeLink, makeCardReader, render } = ports;
    for (const base of config.pager_bases) {
      this.#add(this.#bases, pagerBase(base, makeLink(base.id, base.link), owner));
    }
    for (const reader of config.readers) {
      const { id } = reader;
      if (reader.protocol !== "chip") this.#all.push(idReader(reader, makeLink(id, reader.link), owner));
      else {
        const { random, chipRead } = ports;
        const chips = { random, anchors: ports.anchors(id), chipRead };
        this.#add(this.#chips, chipReader(reader, makeCardReader(id, reader.link), owner, chips));
      }
    }
    for (const printer of config.printers) {
      this.#add(this.#printers, slipPrinter(printer, makeLink(printer.id, printer.link), owner, render));
    }
    for (const bank of config.lock_banks) {
      this.#add(this.#banks, lockBank(bank, lockPorts(bank, ports, owner.clock), permits, owner));
    }
  }

  start(): void {
    for (const device of this.#all) device.start();
  }

  stop(stopped: () => void): void {
    let open = this.#all.length;
    if (open === 0) stopped();
    for (const device of this.#all) {
      device.stop(() => {
        open--;
        if (open === 0) stopped();
      });
    }
  }

  base(id: string): Paging | undefined {
    return this.#bases.get(id);
  }

  printer(id: string): Printing | undefined {
    return this.#printers.get(id);
  }

  bank(id: string): Locking | undefined {
    return this.#banks.get(id);
  }

  /** Every bank, by id. */
  get lockBanks(): ReadonlyMap<string, Locking> {
    return this.#banks;
  }

  chips(id: string): ChipReading | undefined {
    return this.#chips.get(id);
  }

  find(id: string): OfficeDevice | undefined {
    return this.#all.find((device) => device.id === id);
  }

  onTrace(listener: () => void): void {
    for (const device of this.#all) device.onTrace(listener);
  }

  #add<D extends OfficeDevice>(table: Map<string, D>, device: D): void {
    table.set(device.id, device);
    this.#all.push(device);
  }
}
