/**
 * A bank of result boxes as the host sees it: one or more relay boards on one RS-485 pair, with the boxes,
 * the supply and the people behind them. It decides what becomes of bytes on the bus; the boards and the
 * boxes stand in board.ts and cabinet.ts.
 */
import type { ChannelId } from "../../drivers/locker/bank/bank.pure.ts";
import { type RtuFrame, rtuFraming } from "../../drivers/locker/modbus/framing.ts";
import { decode } from "../../drivers/locker/modbus/protocol.ts";
import type { Clock, Disarm } from "../../drivers/runtime/ports.ts";
import { concatBytes, toHex } from "../../drivers/runtime/text.ts";
import type { DefectRow, DeviceSide, PromptRow, SimulatedDevice, SimulatorEvent } from "../kit/device.ts";
import type { SeededRandom } from "../kit/seeded-random.ts";
import { CURRENT_VERSION, LockBoard, OLD_VERSION, replyBytes } from "./board.ts";
import type { Box, CabinetEvent, EnergisedInterval } from "./box.ts";
import { Cabinet, EFFECTIVE_PULSE_MIN_MS } from "./cabinet.ts";
import { isLockDefect, LOCK_DEFECTS, type LockDefect } from "./defects.ts";
import { byHand, HAND_PROMPTS } from "./hand-prompts.ts";
import { drawCabinet, drawTrace } from "./picture.ts";
import type { Supply } from "./supply.ts";

/** UNSURE: Waveshare states no turnaround; 3 ms is an estimate. */
const TURNAROUND_MS = 3;
/** Silence after which a started request is forgotten. */
const REQUEST_QUIET_MS = 20;

export interface LockBoardsOptions {
  /** In the order in which the boxes are numbered from 1. */
  readonly boards: readonly { readonly address: number; readonly channels: 8 | 16 | 32 }[];
  readonly clock: Clock;
  readonly random: SeededRandom;
  /** Input level of a closed door; default 1. */
  readonly closed_level?: 0 | 1;
  readonly turnaround_ms?: number;
  readonly effective_pulse_min_ms?: number;
  /** Shared with other banks; absent: its own. */
  readonly supply?: Supply;
}

export type LockEvent =
  | CabinetEvent
  /** A frame that no driver of ours may send reached the bus. */
  | {
      readonly event: "forbidden-frame";
      readonly what: string;
      readonly board: number;
      readonly bytes: string;
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
  readonly defects: readonly DefectRow[] = LOCK_DEFECTS;
  readonly prompts = PROMPTS;
  readonly boards: readonly LockBoard[];
  readonly hand: LockerHand;
  readonly #cabinet: Cabinet;
  readonly #clock: Clock;
  readonly #random: SeededRandom;
  readonly #turnaround_ms: number;
  readonly #defects = new Map<LockDefect, string>();
  readonly #listeners = new Set<(event: SimulatorEvent) => void>();
  #side: DeviceSide | undefined;
  #held = rtuFraming.empty;
  #quiet: Disarm = () => {};
  #replies = 0;

  constructor(options: LockBoardsOptions) {
    const { clock, random, closed_level = 1 } = options;
    this.#clock = clock;
    this.#random = random;
    this.#turnaround_ms = options.turnaround_ms ?? TURNAROUND_MS;
    const channels = options.boards.flatMap(({ address, channels: count }) =>
      Array.from({ length: count }, (_, index0): ChannelId => ({ board: address, index0 })),
    );
    this.#cabinet = new Cabinet(
      channels,
      clock,
      random.fork("cabinet"),
      {
        effective_pulse_min_ms: options.effective_pulse_min_ms ?? EFFECTIVE_PULSE_MIN_MS,
        ...(options.supply === undefined ? {} : { supply: options.supply }),
      },
      (event) => this.#happened(event),
      (deaf_ms) => this.#resetBoards(deaf_ms),
    );
    let next = 0;
    this.boards = options.boards.map(({ address, channels: count }) => {
      const boxes = this.#cabinet.boxes.slice(next, next + count);
      next += count;
      return new LockBoard(address, boxes, this.#cabinet, clock, closed_level);
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

  // ---- the bus ----

  attach(side: DeviceSide): void {
    this.#side = side;
  }

  opened(): void {
    this.#held = rtuFraming.empty;
  }

  receive(bytes: Uint8Array): void {
    if (this.#defects.has("local-echo")) this.#side?.send(bytes);
    this.#quiet();
    const [held, chunks] = rtuFraming.push(this.#held, bytes);
    this.#held = held;
    if (rtuFraming.held_bytes(held) > 0)
      this.#quiet = this.#clock.arm("bus quiet", REQUEST_QUIET_MS, () => {
        const [rest, late] = rtuFraming.flush(this.#held);
        this.#held = rest;
        for (const chunk of late) if (chunk.kind === "frame") this.#request(chunk.frame);
      });
    for (const chunk of chunks) if (chunk.kind === "frame") this.#request(chunk.frame);
  }

  #request(frame: RtuFrame): void {
    const message = decode(frame);
    if (message.kind === "forbidden") {
      const { what, board } = message;
      this.#emit({ event: "forbidden-frame", what, board, bytes: toHex(frame.bytes) });
    }
    for (const board of this.boards) {
      if ((message.board !== 0 && message.board !== board.address) || !board.hears) continue;
      if (this.#concerns("silent-board", board.address)) continue;
      if (message.kind === "flash-on" && this.#defects.has("exception")) {
        const code = this.#valueOf("exception", 4);
        this.#reply(
          board,
          replyBytes({ kind: "exception", board: board.address, function: 5, code }, frame.bytes),
        );
        continue;
      }
      const reply = board.answer(message);
      if (reply !== undefined) this.#reply(board, replyBytes(reply, frame.bytes));
    }
  }

  #reply(board: LockBoard, reply: Uint8Array): void {
    const nth = ++this.#replies;
    if (this.#defects.has("drops-nth-reply") && nth % this.#valueOf("drops-nth-reply", 3) === 0) return;
    let bytes = reply;
    if (this.#defects.has("bad-crc") && nth % this.#valueOf("bad-crc", 3) === 0) {
      bytes = Uint8Array.from(reply);
      const at = this.#random.between(0, bytes.length - 1);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << this.#random.between(0, 7));
    }
    if (this.#defects.has("garbage"))
      bytes = concatBytes(this.#random.bytes(this.#random.between(1, 8)), bytes);
    if (this.#defects.has("duplicate-reply")) bytes = concatBytes(bytes, bytes);
    const delay_ms =
      this.#turnaround_ms + (this.#defects.has("late-reply") ? this.#valueOf("late-reply", 400) : 0);
    this.#clock.arm("board reply", delay_ms, () => {
      if (board.hears) this.#side?.send(bytes);
    });
  }

  // ---- defects ----

  setDefect(name: string, on: boolean, value = ""): boolean {
    if (!isLockDefect(name)) return false;
    if (on && !this.#fits(name, value)) return false;
    if (on) this.#defects.set(name, value);
    else this.#defects.delete(name);
    this.#apply(name, on ? this.#boxesOf(value) : [], on);
    return true;
  }

  #fits(name: LockDefect, value: string): boolean {
    const numbers = value === "" ? [] : value.split(",").map(Number);
    if (numbers.some((number) => !Number.isInteger(number) || number < 0)) return false;
    switch (name) {
      case "swapped-wiring":
      case "crossed-sensors":
        return new Set(numbers).size >= 2 && this.#boxesOf(value).length === new Set(numbers).size;
      case "welded":
      case "stuck-open":
      case "jammed-latch":
      case "sensor-stuck":
      case "inverted-sensor":
        return numbers.length > 0 && this.#boxesOf(value).length === numbers.length;
      case "door-bounce":
        return this.#boxesOf(value).length === numbers.length;
      case "silent-board":
      case "linkage-mode":
      case "old-version":
        return numbers.every((number) => this.boards.some(({ address }) => address === number));
      case "drops-nth-reply":
      case "bad-crc":
        return numbers.length === 0 || (numbers.length === 1 && numbers[0] !== 0);
      case "late-reply":
      case "exception":
        return numbers.length <= 1;
      case "duplicate-reply":
      case "local-echo":
      case "garbage":
        return numbers.length === 0;
    }
  }

  #apply(name: LockDefect, named: readonly Box[], on: boolean): void {
    const all = this.#cabinet.boxes;
    const has = (box: Box): boolean => named.includes(box);
    if (name === "swapped-wiring") this.#cabinet.swap(...named);
    if (name === "crossed-sensors") this.#cabinet.crossSensors(...named);
    if (name === "linkage-mode" || name === "old-version")
      for (const board of this.boards) {
        const concerned = this.#concerns(name, board.address);
        if (name === "old-version") board.version = concerned ? OLD_VERSION : CURRENT_VERSION;
        else for (const index0 of board.modes.keys()) board.setMode(index0, concerned ? 1 : 0);
      }
    for (const box of all) {
      if (name === "welded") this.#cabinet.weld(box, has(box));
      if (name === "stuck-open") box.neverCloses = has(box);
      if (name === "jammed-latch") box.jammed = has(box);
      if (name === "door-bounce") box.bounces = on && (named.length === 0 || has(box));
      if (name === "inverted-sensor") box.inverted = has(box);
      if (name === "sensor-stuck") box.sensorStuck = has(box) ? this.#cabinet.sensed(box) : undefined;
    }
  }

  #boxesOf(value: string): readonly Box[] {
    const numbers = value === "" ? [] : value.split(",").map(Number);
    return numbers.flatMap((number) => this.#cabinet.boxes[number - 1] ?? []);
  }

  /** True when the defect is on for this board: its value names the address, or none. */
  #concerns(name: LockDefect, address: number): boolean {
    const value = this.#defects.get(name);
    return value !== undefined && (value === "" || value.split(",").map(Number).includes(address));
  }

  #valueOf(name: LockDefect, otherwise: number): number {
    const value = this.#defects.get(name) ?? "";
    return value === "" ? otherwise : Number(value);
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
        this.setDefect("welded", true, [this.#defects.get("welded"), first].filter(Boolean).join(","));
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
    return drawCabinet(this.boards, [...this.#defects.keys()]);
  }

  onEvent(listener: (event: SimulatorEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #happened(event: CabinetEvent): void {
    this.#emit(event);
    if (event.event !== "door-opened" && event.event !== "door-closed") return;
    const board = this.boards.find(({ address }) => address === event.channel.board);
    board?.inputChanged(event.channel.index0);
  }

  #resetBoards(deaf_ms: number): void {
    for (const board of this.boards) board.reset(deaf_ms);
  }

  #emit(event: LockEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}

export const createLockBoards = (options: LockBoardsOptions): SimulatedLockBoards =>
  new SimulatedLockBoards(options);
