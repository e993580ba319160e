/**
 * One RS-485 pair with several boards on it, and what the field does to it: lost, late, doubled, damaged and
 * foreign replies, echoes, two boards with one address. What requests mean is each board's affair.
 */
import type { Framing } from "../../drivers/runtime/machine.ts";
import type { Disarm } from "../../drivers/runtime/ports.ts";
import { concatBytes, toHex } from "../../drivers/runtime/text.ts";
import type { Box } from "./box.ts";
import type { LockDefect } from "./defects.ts";
import type { FrontBoard, FrontParts, LockFront } from "./front.ts";

/** UNSURE: no vendor states a turnaround; 3 ms is an estimate. */
export const TURNAROUND_MS = 3;
/** Silence after which a started request is forgotten. */
const REQUEST_QUIET_MS = 20;
/** Two boards that answer at once start up to so many bytes apart beyond a whole reply. */
const SKEW_MAX_BYTES = 2;

/** A board on the pair. */
export interface BusBoard extends FrontBoard {
  /** What is set on it; two boards may have one by mistake. */
  address: number;
  reset(deaf_ms: number): void;
  inputChanged(index0: number): void;
}

/** What a protocol's boards make of whole requests. */
export interface BusProtocol<Board extends BusBoard, Frame extends { readonly bytes: Uint8Array }> {
  readonly framing: Framing<Uint8Array, Frame>;
  /** A frame that no driver of ours may send. */
  forbidden(request: Frame): { readonly what: string; readonly board: number } | undefined;
  isFor(request: Frame, address: number): boolean;
  /** The board obeys; undefined: it says nothing. */
  answer(board: Board, request: Frame): Uint8Array | undefined;
  /** The same reply as the board behind this one would have sent it. */
  fromNeighbour(reply: Uint8Array): Uint8Array;
}

export class BoardBus<Board extends BusBoard, Frame extends { readonly bytes: Uint8Array }>
  implements LockFront
{
  readonly boards: readonly Board[];
  readonly #parts: FrontParts;
  readonly #protocol: BusProtocol<Board, Frame>;
  readonly #turnaround_ms: number;
  #held: Uint8Array;
  #quiet: Disarm = () => {};
  #replies = 0;

  constructor(
    parts: FrontParts,
    boards: readonly Board[],
    protocol: BusProtocol<Board, Frame>,
    turnaround_ms: number,
  ) {
    this.#parts = parts;
    this.boards = boards;
    this.#protocol = protocol;
    this.#turnaround_ms = turnaround_ms;
    this.#held = protocol.framing.empty;
  }

  opened(): void {
    this.#held = this.#protocol.framing.empty;
  }

  receive(bytes: Uint8Array): void {
    const { framing } = this.#protocol;
    if (this.#parts.switches.has("local-echo")) this.#parts.send(bytes);
    this.#quiet();
    const [held, chunks] = framing.push(this.#held, bytes);
    this.#held = held;
    if (framing.held_bytes(held) > 0)
      this.#quiet = this.#parts.clock.arm("bus quiet", REQUEST_QUIET_MS, () => {
        const [rest, late] = framing.flush(this.#held);
        this.#held = rest;
        for (const chunk of late) if (chunk.kind === "frame") this.#request(chunk.frame);
      });
    for (const chunk of chunks) if (chunk.kind === "frame") this.#request(chunk.frame);
  }

  collapsed(deaf_ms: number): void {
    for (const board of this.boards) board.reset(deaf_ms);
  }

  inputChanged(box: Box): void {
    for (const board of this.boards) {
      const index0 = board.boxes.indexOf(box);
      if (index0 >= 0) board.inputChanged(index0);
    }
  }

  /** `twin-address`: the second board has the first's address until it is set right again. */
  switched(name: LockDefect): void {
    if (name !== "twin-address") return;
    const { places, switches } = this.#parts;
    const [first, second] = switches.numbers(name);
    this.boards.forEach((board, index) => {
      const own = places[index]?.address ?? board.address;
      board.address = own === second && first !== undefined ? first : own;
    });
  }

  #request(request: Frame): void {
    const { switches, tell, random } = this.#parts;
    const forbidden = this.#protocol.forbidden(request);
    if (forbidden !== undefined)
      tell({ event: "forbidden-frame", ...forbidden, bytes: toHex(request.bytes) });
    const replies: { readonly board: Board; readonly bytes: Uint8Array }[] = [];
    for (const board of this.boards) {
      const { address } = board;
      if (!this.#protocol.isFor(request, address) || !board.hears) continue;
      if (switches.concerns("silent-board", address)) continue;
      const bytes = this.#protocol.answer(board, request);
      if (bytes !== undefined) replies.push({ board, bytes });
    }
    const [first, ...more] = replies;
    if (first === undefined) return;
    const [, , set_bytes] = switches.numbers("twin-address");
    const bytes = more.reduce((on, reply) => {
      const skew_bytes = set_bytes ?? random.between(0, on.length + SKEW_MAX_BYTES);
      return collided(on, reply.bytes, skew_bytes);
    }, first.bytes);
    this.#reply(first.board, bytes);
  }

  #reply(board: Board, reply: Uint8Array): void {
    const { switches, random, clock, send } = this.#parts;
    const nth = ++this.#replies;
    const isNth = (name: LockDefect): boolean => {
      const every = switches.value(name, 3);
      return every !== undefined && nth % every === 0;
    };
    if (isNth("drops-nth-reply")) return;
    let bytes = isNth("foreign-reply") ? this.#protocol.fromNeighbour(reply) : reply;
    if (isNth("bad-crc") || isNth("bad-sum")) {
      bytes = Uint8Array.from(bytes);
      const at = random.between(0, bytes.length - 1);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << random.between(0, 7));
    }
    if (switches.has("garbage")) bytes = concatBytes(random.bytes(random.between(1, 8)), bytes);
    if (switches.has("duplicate-reply")) bytes = concatBytes(bytes, bytes);
    const delay_ms = this.#turnaround_ms + (switches.value("late-reply", 400) ?? 0);
    clock.arm("board reply", delay_ms, () => {
      if (board.hears) send(bytes);
    });
  }
}

/**
 * What two replies on one pair become: whole ones behind each other where the boards are far enough apart,
 * else a mixture in which a driven 0 wins.
 */
const collided = (first: Uint8Array, second: Uint8Array, skew: number): Uint8Array => {
  const mixed = new Uint8Array(Math.max(first.length, skew + second.length)).fill(0xff);
  first.forEach((byte, at) => {
    mixed[at] = byte;
  });
  second.forEach((byte, at) => {
    mixed[skew + at] = (mixed[skew + at] ?? 0xff) & byte;
  });
  return mixed;
};
