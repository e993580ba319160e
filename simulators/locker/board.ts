/**
 * One relay board as its vendor built it: registers, control modes, its own pulse timers, and every dangerous
 * command it really obeys. Which bytes reach it, and what becomes of its replies, is the bus's affair.
 * Source: lockers.md section 1b.
 */

import { withCrc } from "../../drivers/locker/modbus/crc.pure.ts";
import {
  type DeviceMessage,
  encode,
  type ForbiddenMessage,
  type ModbusMessage,
} from "../../drivers/locker/modbus/protocol.ts";
import type { Clock, Disarm } from "../../drivers/runtime/ports.ts";
import type { Box } from "./box.ts";
import type { BusBoard } from "./bus.ts";
import type { Cabinet } from "./cabinet.ts";

/** V2.00 in hundredths, UNSURE as in DATASHEET.md. */
export const CURRENT_VERSION = 200;
export const OLD_VERSION = 100;

const ILLEGAL_FUNCTION = 1;
const ILLEGAL_ADDRESS = 2;
const ILLEGAL_VALUE = 3;

/** `same`: the request's own bytes are the reply. */
export type BoardReply = DeviceMessage | "same" | undefined;

export class LockBoard implements BusBoard {
  address: number;
  readonly boxes: readonly Box[];
  /** Control mode of each channel: 0 normal, 1 linkage, 2 toggle, 3 edge. Kept without power. */
  readonly modes: number[];
  readonly relays: boolean[];
  version = CURRENT_VERSION;
  /** Until this time the board starts up and hears nothing. */
  deafUntil_ms = 0;
  readonly #cabinet: Cabinet;
  readonly #clock: Clock;
  readonly #closed_level: 0 | 1;
  readonly #flashes = new Map<number, Disarm>();

  constructor(address: number, boxes: readonly Box[], cabinet: Cabinet, clock: Clock, closed_level: 0 | 1) {
    this.address = address;
    this.boxes = boxes;
    this.modes = boxes.map(() => 0);
    this.relays = boxes.map(() => false);
    this.#cabinet = cabinet;
    this.#clock = clock;
    this.#closed_level = closed_level;
  }

  get hears(): boolean {
    return this.#clock.now_ms() >= this.deafUntil_ms;
  }

  /** Power came back: relays off, pulse timers gone, deaf for a while. Contacts have already dropped. */
  reset(deaf_ms: number): void {
    for (const stop of this.#flashes.values()) stop();
    this.#flashes.clear();
    this.relays.fill(false);
    this.deafUntil_ms = this.#clock.now_ms() + deaf_ms;
  }

  /**
   * Obeys and answers. A broadcast is obeyed and not answered, except where a board is asked for its address.
   */
  answer(message: ModbusMessage): BoardReply {
    const reply = this.#obey(message);
    const answered =
      message.board !== 0 || message.kind === "read-address" || message.kind === "read-version";
    return answered ? reply : undefined;
  }

  /** A door contact changed: in the modes other than 0 it drives its relay. */
  inputChanged(index0: number): void {
    const active = this.#active(index0);
    const mode = this.modes[index0];
    if (mode === 1) this.#set(index0, active);
    if (mode === 3 || (mode === 2 && active)) this.#set(index0, !this.relays[index0]);
  }

  setMode(index0: number, mode: number): void {
    this.modes[index0] = mode;
    if (mode === 1) this.#set(index0, this.#active(index0));
  }

  #obey(message: ModbusMessage): BoardReply {
    const board = this.address;
    switch (message.kind) {
      case "read-coils": {
        if (!this.#has(message)) return this.#exception(0x01, ILLEGAL_ADDRESS);
        return { kind: "coils", board, ...bits(message, (index0) => this.relays[index0] === true, "on") };
      }
      case "read-inputs": {
        if (!this.#has(message)) return this.#exception(0x02, ILLEGAL_ADDRESS);
        return { kind: "inputs", board, ...bits(message, (index0) => this.#active(index0), "active") };
      }
      case "read-modes":
        if (!this.#has(message)) return this.#exception(0x03, ILLEGAL_ADDRESS);
        return {
          kind: "registers",
          board,
          values: this.modes.slice(message.first, message.first + message.count),
        };
      case "read-version":
        return { kind: "registers", board, values: [this.version] };
      case "read-address":
        return { kind: "registers", board, values: [this.address] };
      case "flash-on":
        if (message.channel >= this.boxes.length) return this.#exception(0x05, ILLEGAL_ADDRESS);
        this.#flash(message.channel, true, message.duration_ms);
        return "same";
      case "relay-off":
        if (message.channel >= this.boxes.length) return this.#exception(0x05, ILLEGAL_ADDRESS);
        this.#set(message.channel, false);
        return "same";
      case "all-off":
        for (const index0 of this.relays.keys()) this.#set(index0, false);
        return "same";
      case "set-mode":
        if (message.channel >= this.boxes.length) return this.#exception(0x06, ILLEGAL_ADDRESS);
        this.setMode(message.channel, message.mode);
        return "same";
      case "coils-off":
        if (!this.#has(message)) return this.#exception(0x0f, ILLEGAL_ADDRESS);
        for (let at = 0; at < message.count; at++) this.#set(message.first + at, false);
        return { kind: "coils-written", board, first: message.first, count: message.count };
      case "forbidden":
        return this.#obeyDangerous(message);
      case "unknown":
        return this.#exception(
          message.function,
          message.function === 0x05 ? ILLEGAL_VALUE : ILLEGAL_FUNCTION,
        );
      default:
        return undefined;
    }
  }

  /** What no driver of ours sends and every real board does. */
  #obeyDangerous(message: ForbiddenMessage): BoardReply {
    const every = message.channels.length === 0 ? [...this.relays.keys()] : message.channels;
    if (every.some((index0) => index0 >= this.boxes.length))
      return this.#exception(message.what === "coils-on" ? 0x0f : 0x05, ILLEGAL_ADDRESS);
    for (const index0 of every) {
      switch (message.what) {
        case "relay-on":
        case "all-on":
        case "coils-on":
          this.#set(index0, true);
          break;
        case "relay-toggle":
        case "all-toggle":
          this.#set(index0, !this.relays[index0]);
          break;
        case "flash-off":
          this.#flash(index0, false, message.duration_ms ?? 0);
          break;
        case "broadcast-flash":
          this.#flash(index0, true, message.duration_ms ?? 0);
          break;
      }
    }
    if (message.what !== "coils-on") return "same";
    const first = message.channels[0] ?? 0;
    return { kind: "coils-written", board: this.address, first, count: message.channels.length };
  }

  /** Goes to `on` now and to the opposite when the board's own timer ends. */
  #flash(index0: number, on: boolean, duration_ms: number): void {
    this.#set(index0, on);
    const ended = this.#clock.arm("board flash timer", duration_ms, () => {
      this.#flashes.delete(index0);
      this.#set(index0, !on);
    });
    this.#flashes.set(index0, ended);
  }

  #set(index0: number, on: boolean): void {
    this.#flashes.get(index0)?.();
    this.#flashes.delete(index0);
    const box = this.boxes[index0];
    if (box === undefined) return;
    this.relays[index0] = on;
    this.#cabinet.drive(box, on);
  }

  #active(index0: number): boolean {
    const box = this.boxes[index0];
    return box !== undefined && (this.#cabinet.sensed(box) === "closed") === (this.#closed_level === 1);
  }

  #has(range: { readonly first: number; readonly count: number }): boolean {
    return range.first + range.count <= this.boxes.length;
  }

  #exception(code: number, reason: number): DeviceMessage {
    return { kind: "exception", board: this.address, function: code, code: reason };
  }
}

const bits = <Name extends "on" | "active">(
  range: { readonly first: number; readonly count: number },
  isSet: (index0: number) => boolean,
  name: Name,
): { readonly count: number } & { readonly [K in Name]: readonly number[] } => {
  const set: number[] = [];
  for (let at = 0; at < range.count; at++) if (isSet(range.first + at)) set.push(at);
  return { count: Math.ceil(range.count / 8) * 8, [name]: set } as {
    readonly count: number;
  } & { readonly [K in Name]: readonly number[] };
};

/** The reply as bytes. */
export const replyBytes = (reply: DeviceMessage | "same", request: Uint8Array): Uint8Array =>
  reply === "same" ? request : encode(reply);

/** The same reply from the address behind it. */
export const neighbours = (reply: Uint8Array): Uint8Array => {
  const [address = 0] = reply;
  return withCrc(Uint8Array.of((address % 247) + 1, ...reply.subarray(1, -2)));
};
