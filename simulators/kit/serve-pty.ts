/**
 * Serves a simulated device on a pseudo-terminal, which another program opens like a serial port. A host's
 * opening can't be seen on this side, so the device hears `opened` when the cable is plugged; what it sends
 * before a host reads waits in the kernel, and serialport throws that away at open. The speed the host sets
 * is not seen either.
 */
import {
  closeSync,
  constants,
  existsSync,
  openSync,
  readdirSync,
  readlinkSync,
  renameSync,
  symlinkSync,
  unlinkSync,
} from "node:fs";
import type { ReadStream } from "node:tty";
import type { Clock } from "../../drivers/runtime/ports.ts";
import type { SimulatedDevice } from "./device.ts";
import { OUTLET_BYTES_MAX, type ServedDevice, ServedLine, type ServeSettings } from "./serve.ts";

export interface ServePtySettings extends ServeSettings {
  /** A symbolic link kept pointing at the present pseudo-terminal. Absent: `path` changes with every plug. */
  readonly link_path?: string;
}

/** A pair without a process, as node-pty's `open` returns it; its own type declarations leave it out. */
interface PtyPair {
  readonly ptsName: string;
  /** Readable and writable; bytes, since no encoding is set. */
  readonly master: ReadStream;
  readonly slave: ReadStream;
}
type OpenPair = (options: { readonly encoding: null }) => PtyPair;

/** Resolves when the path can be opened; rejects where the machine has no pseudo-terminals. */
export const servePty = async (
  device: SimulatedDevice,
  settings: ServePtySettings,
  clock: Clock,
): Promise<ServedDevice> => {
  // Native: loaded here, so that a machine without a prebuilt binary still serves TCP.
  const pty = (await import("@lydell/node-pty")) as unknown as { readonly open: OpenPair };
  const line = new ServedLine(device, `${device.kind} on a pseudo-terminal`, settings, clock);
  const outlet = new PtyOutlet(line, pty.open, settings.link_path);
  line.attach(outlet);
  await outlet.plug();
  return outlet;
};

class PtyOutlet implements ServedDevice {
  readonly #line: ServedLine;
  readonly #open: OpenPair;
  readonly #link_path: string | undefined;
  #pts = "";
  #plugged: { readonly master: ReadStream; readonly slave_fd: number } | undefined;
  #ended: Promise<void> = Promise.resolve();

  constructor(line: ServedLine, open: OpenPair, link_path: string | undefined) {
    this.#line = line;
    this.#open = open;
    this.#link_path = link_path;
  }

  get path(): string {
    return this.#link_path ?? this.#pts;
  }

  async plug(): Promise<void> {
    if (this.#plugged !== undefined) return;
    const { master, slave, ptsName } = this.#open({ encoding: null });
    // Raw before anyone knows the path: nothing echoes, no byte is a signal. Only LF -> CR LF on the host's
    // output stays, until the host sets the line as every serial program does.
    slave.setRawMode(true);
    slave.destroy();
    // A slave held open keeps the master from reading EIO while no host is there; nobody reads this one.
    const slave_fd = leftOpen(ptsName) ?? openSync(ptsName, constants.O_RDWR | constants.O_NOCTTY);
    this.#pts = ptsName;
    this.#plugged = { master, slave_fd };
    this.#ended = new Promise((ended) => master.once("close", () => ended()));
    master.on("error", () => this.unplug());
    master.on("data", (bytes: Buffer) => this.#line.fromHost(new Uint8Array(bytes)));
    this.#point();
    this.#line.open({
      write(bytes) {
        if (master.writableLength + bytes.length > OUTLET_BYTES_MAX) return false;
        master.write(bytes);
        return true;
      },
      hold: (held) => void (held ? master.pause() : master.resume()),
    });
  }

  unplug(): void {
    const plugged = this.#plugged;
    if (plugged === undefined) return;
    this.#plugged = undefined;
    this.#line.cut();
    if (this.#link_path !== undefined) remove(this.#link_path);
    // The end of the master hangs the line up, as a pulled USB plug does.
    plugged.master.destroy();
    closeSync(plugged.slave_fd);
  }

  async close(): Promise<void> {
    this.unplug();
    await this.#ended;
  }

  /** In one step, so that a host never finds half a link. */
  #point(): void {
    if (this.#link_path === undefined) return;
    const fresh = `${this.#link_path}.new`;
    remove(fresh);
    symlinkSync(this.#pts, fresh);
    renameSync(fresh, this.#link_path);
  }
}

/**
 * The slave's first descriptor: libuv opens the device anew for the stream that was just destroyed, and
 * node-pty forgets the one it came from. Left alone it would stay open for ever after each plug.
 */
const leftOpen = (ptsName: string): number | undefined => {
  const own = "/proc/self/fd";
  const names = existsSync(own) ? readdirSync(own) : [];
  const name = names.find((fd) => {
    try {
      return readlinkSync(`${own}/${fd}`) === ptsName;
    } catch {
      // The descriptor of the listing itself is closed by now.
      return false;
    }
  });
  return name === undefined ? undefined : Number(name);
};

const remove = (path: string): void => {
  try {
    unlinkSync(path);
  } catch {
    // Someone took it away already: that is what was wanted.
  }
};
