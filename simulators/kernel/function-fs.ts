/**
 * A HID device in this program behind the kernel's FunctionFS: its descriptors go to ep0, its host's requests
 * come from there. The kernel's own HID gadget answers GET_REPORT with zeros, so a device that tells its
 * state as a feature report needs this way. What the device says is its own affair.
 */
import { closeSync, constants, openSync, readSync, writeSync } from "node:fs";
import type { Clock, Disarm } from "../../drivers/runtime/ports.ts";
import {
  answerSetup,
  descriptorsMessage,
  EVENT_BYTES,
  type HidFunction,
  type SetupAnswer,
  setupOf,
  stringsMessage,
} from "./hid-function.ts";

/** How often ep0 is looked at while the host talks, ms; each stage of a request takes the host as long. */
const BUSY_POLL_MS = 2;
/** The same while it is silent: looking is what costs in a guest, and a request may begin this late. */
const QUIET_POLL_MS = 25;
/** Looks without a request until the host counts as silent. */
const BUSY_LOOKS = 50;
/** Longest report of a HID control request that is taken; the rest of a longer one is not. */
const REPORT_BYTES_MAX = 4_096;

export interface FunctionFs {
  /** The device is gone for good. Its gadget must be unbound before. */
  close(): void;
}

/** `mount`: where FunctionFS of this gadget lies. Returns when the gadget may be bound. */
export const openFunctionFs = (mount: string, fn: HidFunction, clock: Clock): FunctionFs => {
  const fd = openSync(`${mount}/ep0`, constants.O_RDWR | constants.O_NONBLOCK);
  writeSync(fd, descriptorsMessage(fn));
  writeSync(fd, stringsMessage());
  return new Ep0(fd, fn, clock);
};

class Ep0 implements FunctionFs {
  readonly #fd: number;
  readonly #fn: HidFunction;
  readonly #clock: Clock;
  readonly #event = new Uint8Array(EVENT_BYTES);
  #disarm: Disarm = () => {};
  #looks = 0;
  #closed = false;

  constructor(fd: number, fn: HidFunction, clock: Clock) {
    this.#fd = fd;
    this.#fn = fn;
    this.#clock = clock;
    this.#arm();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#disarm();
    closeSync(this.#fd);
  }

  #arm(): void {
    const delay_ms = this.#looks < BUSY_LOOKS ? BUSY_POLL_MS : QUIET_POLL_MS;
    this.#disarm = this.#clock.arm("ep0", delay_ms, () => this.#look());
  }

  #look(): void {
    this.#looks++;
    while (!this.#closed && this.#read(this.#event) === EVENT_BYTES) {
      this.#looks = 0;
      const setup = setupOf(this.#event);
      if (setup !== undefined) this.#answer(answerSetup(this.#fn, setup), setup.request_type >= 0x80);
    }
    if (!this.#closed) this.#arm();
  }

  /** The kernel waits here for the host's own stage of the request, some ms; a host that gave up ends it. */
  #answer(answer: SetupAnswer, toHost: boolean): void {
    switch (answer.kind) {
      case "give":
        this.#write(answer.bytes);
        return;
      case "take": {
        const report = new Uint8Array(REPORT_BYTES_MAX);
        const length_bytes = this.#read(report);
        if (length_bytes !== undefined) answer.take(report.slice(0, length_bytes));
        return;
      }
      case "stall":
        // The direction that the request does not have is how FunctionFS is told to refuse it.
        if (toHost) this.#read(this.#event);
        else this.#write(this.#event);
    }
  }

  /** Undefined: nothing is there, or the request is over. */
  #read(into: Uint8Array): number | undefined {
    try {
      return readSync(this.#fd, into);
    } catch (error) {
      return this.#overOrThrow(error);
    }
  }

  #write(bytes: Uint8Array): void {
    try {
      writeSync(this.#fd, bytes);
    } catch (error) {
      this.#overOrThrow(error);
    }
  }

  #overOrThrow(error: unknown): undefined {
    const errno = error instanceof Error && "errno" in error ? error.errno : undefined;
    if (typeof errno !== "number" || !PASSING.has(-errno)) throw error;
  }
}

/** As the kernel numbers them, since Node has names for some only. */
const PASSING: ReadonlySet<number> = new Set([
  // EAGAIN: no event.
  11,
  // ESRCH, EIDRM: the host gave the request up, or began another.
  3, 43,
  // EL2HLT: refused, as was wanted.
  51,
  // ECONNRESET, ESHUTDOWN: unplugged within the request.
  104, 108,
]);
