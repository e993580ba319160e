/**
 * A whole office with every device simulated on a pseudo-terminal (a TCP port where there are none): what
 * `npm start` runs. The controller reaches them through its production links; nothing in it knows the
 * difference.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { OfficeConfig } from "../../controller/shell/config-schema.ts";
import { type DemoLinks, demoOffice } from "../../controller/shell/demo-office.ts";
import type { Clock } from "../../drivers/runtime/ports.ts";
import type { SimulatedDevice } from "../kit/device.ts";
import type { SeededRandom } from "../kit/seeded-random.ts";
import type { ServedDevice } from "../kit/serve.ts";
import { servePty } from "../kit/serve-pty.ts";
import { serveTcp } from "../kit/serve-tcp.ts";
import { createOfficeDevices, type OfficeDevices } from "./devices.ts";

/** Line speed of each device of the demo office. */
const BAUD: Readonly<Record<string, number>> = {
  "base-1": 9_600,
  "reader-door": 9_600,
  "reader-kiosk": 9_600,
  "printer-door": 115_200,
  "printer-kiosk": 115_200,
  "printer-counter": 115_200,
  "bank-1": 9_600,
};
/** Where it is served: a reader of cards has no serial line. */
const CHIP_READER = "reader-chip";

export interface ServedOffice {
  readonly config: OfficeConfig;
  readonly devices: OfficeDevices;
  readonly served: ReadonlyMap<string, ServedDevice>;
  close(): Promise<void>;
}

export interface ServedOfficeSettings {
  readonly clock: Clock;
  readonly random: SeededRandom;
  readonly data_dir: string;
  readonly port: number;
  readonly keep_sheets: number;
  readonly airtime_ms?: number;
}

export const serveOffice = async (settings: ServedOfficeSettings): Promise<ServedOffice> => {
  const { clock, random, keep_sheets, airtime_ms } = settings;
  const folder = mkdtempSync(join(tmpdir(), "mot-cua-"));
  const devices = createOfficeDevices(demoOffice(), {
    clock,
    random,
    keep_sheets,
    ...(airtime_ms === undefined ? {} : { airtime_ms }),
  });
  const served = new Map<string, ServedDevice>();
  for (const [id, device] of devices.all) {
    const on_network = devices.chips.has(id);
    served.set(
      id,
      on_network
        ? await serveTcp(device, { baud: 0, port: 0 }, clock)
        : await serve(device, BAUD[id] ?? 9_600, join(folder, id), clock),
    );
  }
  const links = linksOf(served);
  return {
    config: {
      ...links,
      data_dir: settings.data_dir,
      key_path: keyBeside(settings.data_dir),
      http: { ...links.http, port: settings.port },
    },
    devices,
    served,
    close: async () => {
      for (const device of served.values()) await device.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

const keyBeside = (data_dir: string): string => join(data_dir, "..", "keys", "site.key");

const serve = async (
  device: SimulatedDevice,
  baud: number,
  link_path: string,
  clock: Clock,
): Promise<ServedDevice> => {
  try {
    return await servePty(device, { baud, link_path }, clock);
  } catch {
    // No pseudo-terminals on this machine: the same device on a loopback port.
    return serveTcp(device, { baud, port: 0 }, clock);
  }
};

/** 0: it is no port, but a path. */
const portOf = (path: string): number => Number(/^127\.0\.0\.1:([0-9]+)$/.exec(path)?.[1] ?? 0);

const linksOf = (served: ReadonlyMap<string, ServedDevice>): OfficeConfig => {
  const link = (id: string): DemoLinks[keyof DemoLinks] => {
    const path = served.get(id)?.path ?? "";
    const port = portOf(path);
    return port === 0
      ? { kind: "serial", path, baud: BAUD[id] ?? 9_600 }
      : { kind: "tcp", host: "127.0.0.1", port };
  };
  return demoOffice({
    pager_base: link("base-1"),
    door_reader: link("reader-door"),
    kiosk_reader: link("reader-kiosk"),
    door_printer: link("printer-door"),
    kiosk_printer: link("printer-kiosk"),
    counter_printer: link("printer-counter"),
    lock_bank: link("bank-1"),
    chip_reader: { kind: "tcp", host: "127.0.0.1", port: portOf(served.get(CHIP_READER)?.path ?? "") },
  });
};
