/**
 * A bank of result boxes as the host sees it: boxes, supply and people behind one front of some protocol. It
 * joins them and switches their defects; fronts and boxes stand in files of their own.
 */
import type { ChannelId } from "../../drivers/locker/bank/bank.pure.ts";
import type { GpioBox } from "../../drivers/locker/gpio/lines.ts";
import type { Clock } from "../../drivers/runtime/ports.ts";
import type { DefectRow, DeviceSide, PromptRow, SimulatedDevice, SimulatorEvent } from "../kit/device.ts";
import type { GpioWires } from "../kit/gpio-wires.ts";
import type { SeededRandom } from "../kit/seeded-random.ts";
import type { Box, CabinetEvent, EnergisedInterval } from "./box.ts";
import { TURNAROUND_MS } from "./bus.ts";
import { Cabinet, EFFECTIVE_PULSE_MIN_MS } from "./cabinet.ts";
import { CU48_LOCKS } from "./cu48-board.ts";
import { Cu48Front } from "./cu48-front.ts";
import { type LockDefect, LockSwitches, lockDefectRows } from "./defects.ts";
import type { FrontParts, LockFront } from "./front.ts";
import { GpioFront } from "./gpio-front.ts";
import { byHand, HAND_PROMPTS } from "./hand-prompts.ts";
import { HidRelayFront } from "./hid-front.ts";
import { ModbusFront } from "./modbus-front.ts";
import { drawCabinet, drawTrace } from "./picture.ts";
import type { LockProtocol } from "./protocols.ts";
import type { Supply } from "./supply.ts";

/** What a CU48 is set to where nothing else is said. */
const UNLOCK_MS = 500;
/** As the makers deliver them, more or less. */
const RELAY_SERIAL = "BITFT";
/** The one board of a bank whose outputs the host switches itself. */
const HOST_BOARD = 1;

interface AnyLockBoards {
  readonly clock: Clock;
  readonly random: SeededRandom;
  readonly turnaround_ms?: number;
  readonly effective_pulse_min_ms?: number;
  /** Shared with other banks; absent: its own. */
  readonly supply?: Supply;
}

/** Boards stand in the order in which the boxes are numbered from 1. */
export interface ModbusBoards {
  /** Absent: modbus. */
  readonly protocol?: "modbus";
  readonly boards: readonly { readonly address: number; readonly channels: 8 | 16 | 32 }[];
  /** Input level of a closed door; default 1. */
  readonly closed_level?: 0 | 1;
}

export interface Cu48Boards {
  readonly protocol: "cu48";
  readonly boards: readonly { readonly address: number }[];
  /** Hook bit of a closed door; default 1. */
  readonly closed_bit?: 0 | 1;
  /** Unlock time set in the boards; default UNLOCK_MS. */
  readonly unlock_ms?: number;
}

export interface GpioBoards {
  readonly protocol: "gpio";
  readonly boxes: readonly GpioBox[];
  /**
   * The machine whose lines these are: a simulated one, which the host reaches by `simulatedGpio(kernel)`, or
   * chips of this machine's own kernel.
   */
  readonly kernel: GpioWires;
}

export interface HidRelayBoards {
  readonly protocol: "hid-relay";
  /** 1 to 8. */
  readonly relays: number;
  /** Five visible characters; default RELAY_SERIAL. */
  readonly serial?: string;
}

export type AnyBoards = ModbusBoards | Cu48Boards | GpioBoards | HidRelayBoards;
export type LockBoardsOptions = AnyLockBoards & AnyBoards;

const placesOf = (
  options: LockBoardsOptions,
): readonly { readonly address: number; readonly locks: number }[] => {
  switch (options.protocol) {
    case "cu48":
      return options.boards.map(({ address }) => ({ address, locks: CU48_LOCKS }));
    case "gpio":
      return [{ address: HOST_BOARD, locks: options.boxes.length }];
    case "hid-relay":
      return [{ address: HOST_BOARD, locks: options.relays }];
    default:
      return options.boards.map(({ address, channels }) => ({ address, locks: channels }));
  }
};

const frontOf = (options: LockBoardsOptions, parts: FrontParts): LockFront => {
  const turnaround_ms = options.turnaround_ms ?? TURNAROUND_MS;
  switch (options.protocol) {
    case "cu48": {
      const { closed_bit = 1, unlock_ms = UNLOCK_MS } = options;
      return new Cu48Front(parts, { closed_bit, unlock_ms }, turnaround_ms);
    }
    case "gpio":
      return new GpioFront(parts, options.boxes, options.kernel);
    case "hid-relay":
      return new HidRelayFront(parts, options.serial ?? RELAY_SERIAL);
    default:
      return new ModbusFront(parts, options.closed_level ?? 1, turnaround_ms);
  }
};

/** What people do at the boxes. False: nothing changed. */
export interface LockerHand {
  closeDoor(channel: ChannelId): boolean;
  shutBadly(channel: ChannelId): boolean;
  forceDoor(channel: ChannelId): boolean;
  pullLever(channel: ChannelId): boolean;
  putIn(channel: ChannelId): boolean;
  takeOut(channel: ChannelId): boolean;
}

const PROMPTS: readonly PromptRow[] = [
  ...HAND_PROMPTS,
  { usage: "weld N", help: "let the relay contact of box N stick at its next closing" },
  { usage: "power-cut MS", help: "take the supply away; boards come back after MS milliseconds" },
  { usage: "trace", help: "the last energised intervals" },
  { usage: "show", help: "doors, coils and boards" },
];

export class SimulatedLockBoards implements SimulatedDevice {
  readonly kind = "lock-board";
  readonly defects: readonly DefectRow[];
  readonly prompts = PROMPTS;
  readonly front: LockFront;
  readonly hand: LockerHand;
  readonly #cabinet: Cabinet;
  readonly #clock: Clock;
  readonly #switches: LockSwitches;
  readonly #listeners = new Set<(event: SimulatorEvent) => void>();
  #side: DeviceSide | undefined;

  constructor(options: LockBoardsOptions) {
    const { clock, random } = options;
    const protocol: LockProtocol = options.protocol ?? "modbus";
    const places = placesOf(options);
    this.#clock = clock;
    this.defects = lockDefectRows(protocol);
    this.#cabinet = new Cabinet(
      places.flatMap(({ address, locks }) =>
        Array.from({ length: locks }, (_, index0): ChannelId => ({ board: address, index0 })),
      ),
      clock,
      random.fork("cabinet"),
      {
        effective_pulse_min_ms: options.effective_pulse_min_ms ?? EFFECTIVE_PULSE_MIN_MS,
        ...(options.supply === undefined ? {} : { supply: options.supply }),
      },
      (event) => this.#happened(event),
      (deaf_ms) => this.front.collapsed(deaf_ms),
    );
    const { boxes } = this.#cabinet;
    const addresses = places.map(({ address }) => address);
    this.#switches = new LockSwitches(protocol, boxes.length, addresses);
    this.front = frontOf(options, {
      clock,
      random,
      cabinet: this.#cabinet,
      places: addresses.map((address) => ({
        address,
        boxes: boxes.filter(({ channel }) => channel.board === address),
      })),
      switches: this.#switches,
      send: (bytes) => this.#side?.send(bytes),
      cable: (plugged) => (plugged ? this.#side?.plug() : this.#side?.unplug()),
      tell: (event) => this.#emit(event),
    });
    const withBox = (channel: ChannelId, act: (box: Box) => boolean): boolean => {
      const box = this.boxOf(channel);
      return box !== undefined && act(box);
    };
    this.hand = {
      closeDoor: (channel) => withBox(channel, (box) => this.#cabinet.closeDoor(box)),
      shutBadly: (channel) => withBox(channel, (box) => this.#cabinet.shutBadly(box)),
      forceDoor: (channel) => withBox(channel, (box) => this.#cabinet.forceDoor(box)),
      pullLever: (channel) => withBox(channel, (box) => this.#cabinet.pullLever(box)),
      putIn: (channel) => withBox(channel, (box) => this.#cabinet.putIn(box)),
      takeOut: (channel) => withBox(channel, (box) => this.#cabinet.takeOut(box)),
    };
  }

  // ---- ground truth ----

  /** Every time a coil had current, oldest first; the trace to which the invariants are applied. */
  get trace(): readonly EnergisedInterval[] {
    return this.#cabinet.trace;
  }

  get boxes(): readonly Readonly<Box>[] {
    return this.#cabinet.boxes;
  }

  boxOf(channel: ChannelId): Box | undefined {
    return this.#cabinet.boxes.find(
      (box) => box.channel.board === channel.board && box.channel.index0 === channel.index0,
    );
  }

  /** The supply fails: relays drop, boards are deaf until it is back. */
  powerCut(duration_ms: number): void {
    this.#cabinet.supply.cut(duration_ms);
  }

  // ---- the host ----

  attach(side: DeviceSide): void {
    this.#side = side;
  }

  opened(): void {
    this.front.opened();
  }

  receive(bytes: Uint8Array): void {
    this.front.receive(bytes);
  }

  feature(reportId: number): Uint8Array | undefined {
    return this.front.feature?.(reportId);
  }

  // ---- defects ----

  setDefect(name: string, on: boolean, value = ""): boolean {
    const known = this.#switches.set(name, on, value);
    if (known === undefined) return false;
    // The front looks at contacts that a defect may have moved.
    this.#apply(known);
    this.front.switched(known);
    return true;
  }

  /** What is wrong with the boxes themselves. */
  #apply(name: LockDefect): void {
    const named = this.#switches.numbers(name).flatMap((number) => this.#cabinet.boxes[number - 1] ?? []);
    const has = (box: Box): boolean => named.includes(box);
    if (name === "swapped-wiring") this.#cabinet.swap(...named);
    if (name === "crossed-sensors") this.#cabinet.crossSensors(...named);
    for (const box of this.#cabinet.boxes) {
      if (name === "welded") this.#cabinet.weld(box, has(box));
      if (name === "stuck-open") box.neverCloses = has(box);
      if (name === "jammed-latch") box.jammed = has(box);
      if (name === "door-bounce") box.bounces = this.#switches.concerns(name, box.number);
      if (name === "inverted-sensor") box.inverted = has(box);
      if (name === "sensor-stuck") box.sensorStuck = has(box) ? this.#cabinet.sensed(box) : undefined;
    }
  }

  // ---- people ----

  prompt(line: string): string {
    const hand = byHand(this.#cabinet, line);
    if (hand !== undefined) return hand;
    const [command, first = ""] = line.trim().split(/\s+/);
    const box = this.#cabinet.boxes[Number(first) - 1];
    switch (command) {
      case "weld":
        if (box === undefined) return `no box ${first}; boxes are 1 to ${this.#cabinet.boxes.length}`;
        this.setDefect("welded", true, [...this.#switches.numbers("welded"), first].join(","));
        return `the contact of box ${first} will stick`;
      case "power-cut": {
        const duration_ms = Number(first);
        if (first === "" || !Number.isFinite(duration_ms) || duration_ms < 0) return "power-cut MS";
        this.powerCut(duration_ms);
        return `no supply for ${duration_ms} ms`;
      }
      case "trace":
        return drawTrace(this.trace, this.#clock.now_ms());
      case "show":
        return this.picture();
      default:
        return `unknown: ${line}`;
    }
  }

  picture(): string {
    return drawCabinet(this.front.boards, this.#switches.list());
  }

  onEvent(listener: (event: SimulatorEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #happened(event: CabinetEvent): void {
    this.#emit(event);
    if (event.event !== "door-opened" && event.event !== "door-closed") return;
    const box = this.boxOf(event.channel);
    if (box !== undefined) this.front.inputChanged(box);
  }

  #emit(event: SimulatorEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}

export const createLockBoards = (options: LockBoardsOptions): SimulatedLockBoards =>
  new SimulatedLockBoards(options);
