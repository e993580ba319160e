/**
 * One Kerong CU48 as its vendor built it: 48 locks, their hook switches, its own unlock time, and every
 * dangerous command it really obeys. It never answers an unlock. Read and written apart from the driver's own
 * codec, so that it judges that. Source: lockers.md section 1c.
 */
import { CUT_SHORT, type Looking, slidingFraming, WAIT } from "../../drivers/locker/bank/sliding.pure.ts";
import type { Clock, Disarm } from "../../drivers/runtime/ports.ts";
import type { Box } from "./box.ts";
import type { BusBoard } from "./bus.ts";
import type { Cabinet } from "./cabinet.ts";

export const CU48_LOCKS = 48;
/** The address that every board hears as its own. */
const EVERYBODY = 10;
/** The lock number that means all of them. */
const ALL_LOCKS = 48;

const ASK = 0x50;
const OPEN = 0x51;
const TELL = 0x65;

const lowByteOfSum = (bytes: Uint8Array): number => {
  let sum = 0;
  for (const byte of bytes) sum += byte;
  return sum % 256;
};

/** Any six bytes with start, end and sum are a request to it. */
const look: Looking = (held, ended) => {
  if (held[0] !== 2) return { kind: "noise", reason: "no start" };
  if (held.length < 6) return ended ? CUT_SHORT : WAIT;
  const isRequest = held[4] === 3 && held[5] === lowByteOfSum(held.subarray(0, 5));
  return isRequest ? { kind: "frame", length: 6 } : { kind: "noise", reason: "no request" };
};

export interface Cu48Request {
  readonly to: number;
  readonly lock: number;
  readonly command: number;
  readonly bytes: Uint8Array;
}

export const requests = slidingFraming(look, (bytes): Cu48Request => {
  const [, to = 0, lock = 0, command = 0] = bytes;
  return { to, lock, command, bytes };
});

export const isHeardBy = ({ to }: Cu48Request, address: number): boolean =>
  to === address || to === EVERYBODY;

/** What opens more than one box. */
export const danger = (
  request: Cu48Request,
): { readonly what: string; readonly board: number } | undefined => {
  const { to, lock, command } = request;
  if (command !== OPEN) return undefined;
  if (to === EVERYBODY) return { what: "unlock-bus", board: to };
  return lock === ALL_LOCKS ? { what: "unlock-all", board: to } : undefined;
};

const withSum = (body: readonly number[]): Uint8Array =>
  Uint8Array.of(...body, lowByteOfSum(Uint8Array.from(body)));

/** The same reply from the address behind it. */
export const neighbours = (reply: Uint8Array): Uint8Array =>
  withSum([...reply.subarray(0, -1)].map((byte, at) => (at === 1 ? (byte + 1) % EVERYBODY : byte)));

export class Cu48Board implements BusBoard {
  address: number;
  readonly boxes: readonly Box[];
  /** Set in the board by its own tool. Kept without power. */
  unlock_ms: number;
  /** After an unlock it hears nothing for so long. */
  busy_ms = 0;
  /** Until this time it hears nothing. */
  #deafUntil_ms = 0;
  readonly #cabinet: Cabinet;
  readonly #clock: Clock;
  readonly #closed_bit: 0 | 1;
  readonly #pulses = new Map<Box, Disarm>();

  constructor(
    place: { readonly address: number; readonly boxes: readonly Box[] },
    cabinet: Cabinet,
    clock: Clock,
    set: { readonly closed_bit: 0 | 1; readonly unlock_ms: number },
  ) {
    this.address = place.address;
    this.boxes = place.boxes;
    this.#cabinet = cabinet;
    this.#clock = clock;
    this.#closed_bit = set.closed_bit;
    this.unlock_ms = set.unlock_ms;
  }

  get hears(): boolean {
    return this.#clock.now_ms() >= this.#deafUntil_ms;
  }

  /** Power came back: outputs off, its timers gone, deaf for a while. Contacts have already dropped. */
  reset(deaf_ms: number): void {
    for (const stop of this.#pulses.values()) stop();
    this.#pulses.clear();
    this.#deafUntil_ms = this.#clock.now_ms() + deaf_ms;
  }

  inputChanged(): void {
    // A hook switch drives nothing here.
  }

  answer({ lock, command }: Cu48Request): Uint8Array | undefined {
    if (command === ASK) return this.#tell();
    if (command !== OPEN) return undefined;
    const meant = lock === ALL_LOCKS ? this.boxes : this.boxes.slice(lock, lock + 1);
    for (const box of meant) this.#unlock(box);
    if (meant.length > 0)
      this.#deafUntil_ms = Math.max(this.#deafUntil_ms, this.#clock.now_ms() + this.busy_ms);
    return undefined;
  }

  #unlock(box: Box): void {
    this.#pulses.get(box)?.();
    this.#cabinet.drive(box, true);
    const ended = this.#clock.arm("board unlock time", this.unlock_ms, () => {
      this.#pulses.delete(box);
      this.#cabinet.drive(box, false);
    });
    this.#pulses.set(box, ended);
  }

  #tell(): Uint8Array {
    const data = [0, 0, 0, 0, 0, 0];
    for (const [index0, box] of this.boxes.entries()) {
      const isClosed = this.#cabinet.sensed(box, "hook") === "closed";
      const at = Math.floor(index0 / 8);
      if (isClosed === (this.#closed_bit === 1)) data[at] = (data[at] ?? 0) + 2 ** (index0 % 8);
    }
    return withSum([2, this.address, 0, TELL, ...data, 3]);
  }
}
