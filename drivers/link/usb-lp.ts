/**
 * Byte link over the device file of a printer of the USB printer class (`/dev/usb/lp*`). Decides how the file
 * is read, written and let go without a call that waits: four waiting calls would freeze the program, as all
 * files share four threads. Reconnecting is supervise.ts's.
 *
 * As the kernel's usblp.c behaves (Linux 4.x to 6.x): one program at a time (EBUSY). One transfer of at most
 * 8 192 bytes is under way; until the printer took it, writes give EAGAIN. That a transfer failed is never
 * told: only the printer's own proof counts. A read of no bytes is an empty packet, no end. Reads of a
 * one-way interface give EINVAL. Closing throws away what the printer has not taken, and never waits for it.
 */
import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { Writable } from "node:stream";
import type { Clock, Disarm } from "../runtime/ports.ts";
import { type ByteLink, HELD_MAX_MS, type LinkLoss } from "./link.ts";
import { codeOf, lossOf } from "./loss.ts";
import { type OpenedStream, StreamLink } from "./stream-link.ts";
import { nodeOfPath, USB_ROOT } from "./usb-port.ts";

export interface UsbLpSettings {
  /**
   * `/dev/usb/lp0`; lp numbers follow the order of plugging, so better a name by a udev rule, or `usb:3-1`:
   * whatever is in this socket (usb-port.ts).
   */
  readonly path: string;
}

/** What is asked of the system: one open file. Tests hand in one of their own. */
export type DeviceFile = Pick<FileHandle, "read" | "write" | "stat" | "close">;
export type OpenDeviceFile = (path: string, flags: number) => Promise<DeviceFile>;

/** Small enough to stop soon, large enough that a picture comes faster than the head prints. */
const SLICE_BYTES = 2_048;
/**
 * A transfer whose last packet is full has no end that a device could see: a printer that goes by whole
 * transfers (one with Linux in it, as f_printer.c reads) would wait for more. 64 at full speed; packets of
 * higher speeds are multiples of it. usblp sends no empty packet that would end one, so none is left full.
 */
const PACKET_BYTES = 64;
/** One transfer of the kernel. */
const READ_BYTES = 1_024;
/** A printer that was spoken to, or spoke, within LIVELY_MS is listened to this often, */
const LIVELY_POLL_MS = 5;
const LIVELY_MS = 2_000;
/** an idle one this often: its next word is then at most this late. */
const IDLE_POLL_MS = 50;
/** How soon a write is tried again that the printer had no room for, */
const WRITE_RETRY_MS = 2;
/** and how soon when it has had none for HELD_AFTER_MS: a hot head rests for seconds. */
const HELD_RETRY_MS = 20;
const HELD_AFTER_MS = 100;
/** A printer that can't be read is looked for this often: nothing else would tell that it is gone. */
const PRESENCE_CHECK_MS = 1_000;

export const usbLpLink = (
  { path }: UsbLpSettings,
  clock: Clock,
  openDevice: OpenDeviceFile = open,
  usb_root: string = USB_ROOT,
): ByteLink =>
  new StreamLink(
    `usb-lp:${path}`,
    () => openPath(path, clock, openDevice, usb_root),
    // A hot head or a full buffer holds a USB printer's line as XOFF holds a serial one.
    { slice_bytes: SLICE_BYTES, byte_ms: 0, take_max_ms: HELD_MAX_MS },
    clock,
  );

/** A device in a socket may have another name at each attempt. */
const openPath = async (
  path: string,
  clock: Clock,
  openDevice: OpenDeviceFile,
  usb_root: string,
): Promise<OpenedStream | LinkLoss> => {
  const found = await nodeOfPath(path, "printer", usb_root);
  return "code" in found ? found : openFile(found.path, clock, openDevice);
};

const openFile = async (
  path: string,
  clock: Clock,
  openDevice: OpenDeviceFile,
): Promise<OpenedStream | LinkLoss> => {
  let file: DeviceFile;
  try {
    file = await openDevice(path, constants.O_RDWR | constants.O_NONBLOCK | constants.O_NOCTTY);
  } catch (error) {
    return lossOf(error);
  }
  if ((await file.stat()).isCharacterDevice()) return new OpenedFile(file, clock);
  await file.close();
  return { code: "LINK_REFUSED", detail: `${path} is no device` };
};

/** How many of the bytes that are left go in the next transfer. */
const transferOf = (left_bytes: number): number =>
  left_bytes % PACKET_BYTES === 0 ? left_bytes - 1 : left_bytes;

const GONE: LinkLoss = { code: "LINK_LOST", detail: "the device was removed" };

class OpenedFile implements OpenedStream {
  readonly sink: Writable;
  readonly #file: DeviceFile;
  readonly #clock: Clock;
  readonly #timers = new Map<"read" | "write", Disarm>();
  #ended: (loss: LinkLoss) => void = () => {};
  #closed = false;
  #lively_until_ms: number;

  constructor(file: DeviceFile, clock: Clock) {
    this.#file = file;
    this.#clock = clock;
    this.#lively_until_ms = clock.now_ms() + LIVELY_MS;
    this.sink = new Writable({
      write: (bytes: Buffer, _encoding, taken) => void this.#write(bytes, taken),
    });
  }

  listen(received: (bytes: Uint8Array) => void, ended: (loss: LinkLoss) => void): void {
    this.#ended = ended;
    void this.#read(received);
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const disarm of this.#timers.values()) disarm();
    await this.#file.close();
  }

  /** What can be read is read at once, then the next look is armed. */
  async #read(received: (bytes: Uint8Array) => void): Promise<void> {
    const buffer = new Uint8Array(READ_BYTES);
    let next_ms = 0;
    while (next_ms === 0) {
      const got = await this.#file.read(buffer, 0, READ_BYTES, null).then(
        ({ bytesRead }) => bytesRead,
        (error: unknown) => ({ code: codeOf(error), detail: lossOf(error).detail }),
      );
      if (this.#closed) return;
      if (typeof got === "number" && got > 0) {
        this.#liven();
        received(buffer.slice(0, got));
      } else next_ms = await this.#afterNothing(got);
      if (this.#closed) return;
    }
    this.#wait("read", next_ms, () => void this.#read(received));
  }

  /** When to look again after a read without bytes; the end, where there is nothing left to look at. */
  async #afterNothing(got: number | { readonly code: string; readonly detail: string }): Promise<number> {
    const [code, detail] = typeof got === "number" ? ["", ""] : [got.code, got.detail];
    if (code === "EAGAIN")
      return this.#clock.now_ms() < this.#lively_until_ms ? LIVELY_POLL_MS : IDLE_POLL_MS;
    const oneWay = code === "EINVAL";
    if (code !== "" && !oneWay) this.#end({ code: "LINK_LOST", detail });
    else if (!(await this.#isThere())) this.#end(GONE);
    return oneWay ? PRESENCE_CHECK_MS : IDLE_POLL_MS;
  }

  /** The device file we hold still has its name; a removed device's file has none. */
  async #isThere(): Promise<boolean> {
    try {
      return (await this.#file.stat()).nlink > 0;
    } catch {
      return false;
    }
  }

  async #write(bytes: Buffer, taken: () => void): Promise<void> {
    let at = 0;
    let taken_ms = this.#clock.now_ms();
    while (at < bytes.length && !this.#closed) {
      try {
        at += (await this.#file.write(bytes, at, transferOf(bytes.length - at))).bytesWritten;
        taken_ms = this.#clock.now_ms();
        this.#liven();
      } catch (error) {
        if (this.#closed) return;
        if (codeOf(error) !== "EAGAIN") return this.#end({ code: "LINK_LOST", detail: lossOf(error).detail });
        const held = this.#clock.now_ms() - taken_ms >= HELD_AFTER_MS;
        const retry_ms = held ? HELD_RETRY_MS : WRITE_RETRY_MS;
        await new Promise<void>((again) => this.#wait("write", retry_ms, again));
      }
    }
    taken();
  }

  #end(loss: LinkLoss): void {
    if (!this.#closed) this.#ended(loss);
  }

  #liven(): void {
    this.#lively_until_ms = this.#clock.now_ms() + LIVELY_MS;
  }

  #wait(what: "read" | "write", delay_ms: number, then: () => void): void {
    this.#timers.set(what, this.#clock.arm(`usb-lp ${what}`, delay_ms, then));
  }
}
