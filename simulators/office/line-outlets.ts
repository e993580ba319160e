/** The demo office's devices on pseudo-terminals, on TCP ports of the loopback where there are none. */
import { mkdtempSync, readlinkSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DemoLinks } from "../../controller/shell/demo-office.ts";
import type { Clock } from "../../drivers/runtime/ports.ts";
import type { SimulatedDevice } from "../kit/device.ts";
import type { ServedDevice } from "../kit/serve.ts";
import { servePty } from "../kit/serve-pty.ts";
import { serveTcp } from "../kit/serve-tcp.ts";
import { BAUD, isLined, type LinedDevice, type Outlets } from "./outlets.ts";

/** Where it is served: a reader of cards has no serial line. */
const CHIP_READER = "reader-chip";

export const lineOutlets = async (clock: Clock): Promise<Outlets> => new LineOutlets(clock);

class LineOutlets implements Outlets {
  readonly #clock: Clock;
  readonly #folder = mkdtempSync(join(tmpdir(), "mot-cua-"));
  readonly #served = new Map<string, ServedDevice>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async serve(id: string, device: SimulatedDevice): Promise<ServedDevice> {
    const served = isLined(id)
      ? await this.#serveLine(id, device)
      : await serveTcp(device, { baud: 0, port: 0 }, this.#clock);
    this.#served.set(id, served);
    return served;
  }

  links(): DemoLinks {
    return {
      pager_base: this.#link("base-1"),
      door_reader: this.#link("reader-door"),
      kiosk_reader: this.#link("reader-kiosk"),
      door_printer: this.#link("printer-door"),
      kiosk_printer: this.#link("printer-kiosk"),
      counter_printer: this.#link("printer-counter"),
      lock_bank: this.#link("bank-1"),
      chip_reader: { kind: "tcp", host: "127.0.0.1", port: portOf(this.#path(CHIP_READER)) },
    };
  }

  place(id: string): string | undefined {
    const path = this.#path(id);
    return isLined(id) ? terminalOf(path) : path;
  }

  async close(): Promise<void> {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #serveLine(id: LinedDevice, device: SimulatedDevice): Promise<ServedDevice> {
    const baud = BAUD[id];
    try {
      return await servePty(device, { baud, link_path: join(this.#folder, id) }, this.#clock);
    } catch {
      // No pseudo-terminals on this machine: the same device on a loopback port.
      return serveTcp(device, { baud, port: 0 }, this.#clock);
    }
  }

  #path(id: string): string {
    return this.#served.get(id)?.path ?? "";
  }

  #link(id: LinedDevice): DemoLinks["pager_base"] {
    const path = this.#path(id);
    const port = portOf(path);
    return port === 0 ? { kind: "serial", path, baud: BAUD[id] } : { kind: "tcp", host: "127.0.0.1", port };
  }
}

/** 0: it is no port, but a path. */
const portOf = (path: string): number => Number(/^127\.0\.0\.1:([0-9]+)$/.exec(path)?.[1] ?? 0);

/** `/dev/pts/3`: the pseudo-terminal behind a served device; undefined where it is none. */
const terminalOf = (path: string): string | undefined => {
  try {
    const target = readlinkSync(path);
    return /^\/dev\/(?:pts|ttys|tty)/.test(target) ? target : undefined;
  } catch {
    return undefined;
  }
};
