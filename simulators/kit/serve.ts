/**
 * What the two ways of serving a device to another program have in common: both directions paced at the
 * line's speed, bounded, and the cable that can be pulled. How bytes leave the process is serve-pty.ts's and
 * serve-tcp.ts's.
 */
import type { Clock } from "../../drivers/runtime/ports.ts";
import type { DeviceSide, SimulatedDevice } from "./device.ts";
import { LinePace } from "./line-pace.ts";

export interface ServeSettings {
  /** Bits a second; 0: no pacing (network, USB). */
  readonly baud: number;
  /** 10 for 8N1, 7E1 and 7O1; 11 for 8E1, 8N2, 7E2. */
  readonly bits_per_byte?: number;
}

/** A device that another program can open. */
export interface ServedDevice {
  /** What the other program opens: a path, or `127.0.0.1:9100`. */
  readonly path: string;
  /** Pulls the cable: the host's link is lost, further attempts fail. */
  unplug(): void;
  /** Puts the cable back; resolves when the host can open it. */
  plug(): Promise<void>;
  /** Pulls the cable for good. Resolves when nothing of it is left. */
  close(): Promise<void>;
}

/** The way out of the process, while plugged. */
export interface Outlet {
  /** False: the host does not read and nothing more fits, the bytes are gone. */
  write(bytes: Uint8Array): boolean;
  /** Stops or goes on taking the host's bytes. */
  hold(held: boolean): void;
}

/** Host's bytes that a UART and its kernel buffer would hold; past it the host is held back. */
const HOST_BACKLOG_BYTES = 4_096;
/** A UART hands its receive FIFO over in pieces of about this many bytes. */
const FIFO_BYTES = 16;
/** Bytes for a host that does not read; past it they are lost, as in an overrun UART. */
export const OUTLET_BYTES_MAX = 65_536;

export class ServedLine {
  readonly #device: SimulatedDevice;
  readonly #toDevice: LinePace;
  readonly #toHost: LinePace;
  #outlet: Outlet | undefined;
  #backlog_bytes = 0;
  #held = false;
  /** Bytes of the device that no host took. */
  overrun_bytes = 0;

  constructor(device: SimulatedDevice, label: string, settings: ServeSettings, clock: Clock) {
    const line = { label, ...settings, ...(settings.baud === 0 ? {} : { chunk_bytes: FIFO_BYTES }) };
    this.#device = device;
    this.#toDevice = new LinePace(line, clock, () => device.room_bytes ?? Number.POSITIVE_INFINITY);
    this.#toHost = new LinePace(line, clock);
  }

  /** Gives the device its side of the line; the cable is pulled and put back by whoever serves. */
  attach(cable: Pick<ServedDevice, "unplug" | "plug">): void {
    const side: DeviceSide = {
      send: (bytes) => this.#send(bytes),
      unplug: () => cable.unplug(),
      // A port taken by another program meanwhile: the cable stays pulled, as the host sees.
      plug: () => void cable.plug().catch(() => {}),
      ready: () => this.#toDevice.ready(),
    };
    this.#device.attach(side);
  }

  /** A host is there, or may be: from now on bytes go both ways. */
  open(outlet: Outlet): void {
    this.#outlet = outlet;
    this.#device.opened?.();
  }

  /** The host is gone: what is under way is lost. */
  cut(): void {
    this.#outlet = undefined;
    this.#backlog_bytes = 0;
    this.#held = false;
    this.#toDevice.reset();
    this.#toHost.reset();
  }

  fromHost(bytes: Uint8Array): void {
    this.#backlog_bytes += bytes.length;
    this.#toDevice.carry(bytes, (piece) => {
      this.#backlog_bytes -= piece.length;
      this.#regulate();
      this.#device.receive(piece);
    });
    this.#regulate();
  }

  #send(bytes: Uint8Array): void {
    if (this.#outlet === undefined) return;
    const carried = this.#toHost.carry(bytes, (piece) => {
      if (this.#outlet?.write(piece) === false) this.overrun_bytes += piece.length;
    });
    if (!carried) this.overrun_bytes += bytes.length;
  }

  #regulate(): void {
    const held = this.#backlog_bytes >= HOST_BACKLOG_BYTES;
    if (held === this.#held) return;
    this.#held = held;
    this.#outlet?.hold(held);
  }
}
