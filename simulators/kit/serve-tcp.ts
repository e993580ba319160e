/**
 * Serves a simulated device on a TCP port of this machine, as a serial-to-network converter or a network
 * printer would: one client at a time, a second is refused at once. The device hears `opened` with each
 * client.
 */
import { createServer, type Server, type Socket } from "node:net";
import type { Clock } from "../../drivers/runtime/ports.ts";
import type { SimulatedDevice } from "./device.ts";
import { OUTLET_BYTES_MAX, type ServedDevice, ServedLine, type ServeSettings } from "./serve.ts";

export interface ServeTcpSettings extends ServeSettings {
  /** 1..65535; 0: any free one, which then stays the same over unplug and plug. */
  readonly port: number;
}

export interface ServedTcp extends ServedDevice {
  readonly port: number;
}

const HOST = "127.0.0.1";

/** Resolves when the port listens; rejects when it can't (in use). */
export const serveTcp = async (
  device: SimulatedDevice,
  settings: ServeTcpSettings,
  clock: Clock,
): Promise<ServedTcp> => {
  const line = new ServedLine(device, `${device.kind} on TCP`, settings, clock);
  const port = new TcpOutlet(line, settings.port, clock);
  line.attach(port);
  await port.plug();
  return port;
};

class TcpOutlet implements ServedTcp {
  readonly #line: ServedLine;
  readonly #clock: Clock;
  #port: number;
  #server: Server | undefined;
  #client: Socket | undefined;
  /** The last server's end: its port is free from then on. */
  #ended: Promise<void> = Promise.resolve();

  constructor(line: ServedLine, port: number, clock: Clock) {
    this.#line = line;
    this.#clock = clock;
    this.#port = port;
  }

  get port(): number {
    return this.#port;
  }

  get path(): string {
    return `${HOST}:${this.#port}`;
  }

  async plug(): Promise<void> {
    if (this.#server !== undefined) return;
    const server = createServer({ noDelay: true }, (socket) => this.#welcome(socket));
    this.#server = server;
    await this.#ended;
    if (this.#server !== server) return;
    await new Promise<void>((listening, failed) => {
      server.once("error", (error) => {
        this.#server = undefined;
        failed(error);
      });
      server.listen(this.#port, HOST, listening);
    });
    const address = server.address();
    if (address !== null && typeof address === "object") this.#port = address.port;
  }

  unplug(): void {
    const server = this.#server;
    if (server === undefined) return;
    this.#server = undefined;
    this.#ended = new Promise((ended) => server.close(() => ended()));
    this.#line.cut();
    this.#client?.destroy();
    this.#client = undefined;
  }

  async close(): Promise<void> {
    this.unplug();
    await this.#ended;
  }

  // A client that closed and comes again may be heard of before its old end is: look a turn later.
  #welcome(socket: Socket): void {
    socket.on("error", () => {});
    this.#clock.soon(() => {
      if (this.#client === undefined && this.#server !== undefined) this.#serve(socket);
      else socket.resetAndDestroy();
    });
  }

  #serve(socket: Socket): void {
    this.#client = socket;
    const left = () => {
      if (this.#client !== socket) return;
      this.#client = undefined;
      this.#line.cut();
    };
    socket.on("data", (bytes: Buffer) => this.#line.fromHost(new Uint8Array(bytes)));
    socket.once("end", left);
    socket.once("close", left);
    this.#line.open({
      write(bytes) {
        if (socket.writableLength + bytes.length > OUTLET_BYTES_MAX) return false;
        socket.write(bytes);
        return true;
      },
      hold: (held) => void (held ? socket.pause() : socket.resume()),
    });
  }
}
