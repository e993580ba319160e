/**
 * The registry of @serialport/binding-mock with a cable: it can be unplugged, which the mock itself can't. An
 * unplugged port fails its pending read as the native binding does, and refuses to be opened.
 */
import { createRequire } from "node:module";
import type { SerialBinding } from "../../drivers/link/serial.ts";

// The package declares its types for `require` only.
type MockLibrary = typeof import("@serialport/binding-mock", { with: { "resolution-mode": "require" }});
const { MockBinding } = createRequire(import.meta.url)("@serialport/binding-mock") as MockLibrary;
type MockPort = Awaited<ReturnType<typeof MockBinding.open>>;
type MockOpen = Parameters<typeof MockBinding.open>[0];

export class MockSerial {
  readonly path: string;
  /** The port open now. */
  port: MockPort | undefined;
  #plugged = true;

  /** `maxReadSize`: bytes arrive in pieces of at most this many. */
  constructor(path: string, options: { readonly echo?: boolean; readonly maxReadSize?: number } = {}) {
    // One registry a process: a port left over from another test would still be locked.
    MockBinding.reset();
    MockBinding.createPort(path, { record: true, ...options });
    this.path = path;
  }

  readonly load = async (): Promise<SerialBinding> => ({
    list: MockBinding.list,
    open: async (options: MockOpen) => {
      if (!this.#plugged) throw new Error(`Error: No such file or directory, cannot open ${this.path}`);
      this.port = await MockBinding.open(options);
      return this.port;
    },
  });

  unplug(): void {
    this.#plugged = false;
    const reading = this.port as unknown as { pendingRead: ((error: Error) => void) | null } | undefined;
    const fail = reading?.pendingRead;
    const gone = new Error("bad file descriptor");
    if (reading === undefined) return;
    reading.pendingRead = null;
    if (fail) fail(gone);
    else if (this.port !== undefined) this.port.read = () => Promise.reject(gone);
  }

  plug(): void {
    this.#plugged = true;
  }
}
