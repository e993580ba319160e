/**
 * A whole office with every device simulated, plugged into this machine by its outlets: what `npm start`
 * runs. The controller reaches them through its production links; nothing in it knows the difference.
 */
import { join } from "node:path";
import type { OfficeConfig } from "../../controller/shell/config-schema.ts";
import { demoOffice } from "../../controller/shell/demo-office.ts";
import type { Clock } from "../../drivers/runtime/ports.ts";
import type { SeededRandom } from "../kit/seeded-random.ts";
import type { ServedDevice } from "../kit/serve.ts";
import { createOfficeDevices, type OfficeDevices } from "./devices.ts";
import { lineOutlets } from "./line-outlets.ts";
import type { OutletsMaker } from "./outlets.ts";

export interface ServedOffice {
  readonly config: OfficeConfig;
  readonly devices: OfficeDevices;
  readonly served: ReadonlyMap<string, ServedDevice>;
  /** What this machine has of a device now, its device file or its port; undefined: none is known. */
  place(id: string): string | undefined;
  close(): Promise<void>;
}

export interface ServedOfficeSettings {
  readonly clock: Clock;
  readonly random: SeededRandom;
  readonly data_dir: string;
  readonly port: number;
  readonly keep_sheets: number;
  readonly airtime_ms?: number;
  /** What the devices are plugged into. Default: pseudo-terminals. */
  readonly outlets?: OutletsMaker;
}

export const serveOffice = async (settings: ServedOfficeSettings): Promise<ServedOffice> => {
  const { clock, random, keep_sheets, airtime_ms } = settings;
  const outlets = await (settings.outlets ?? lineOutlets)(clock);
  const devices = createOfficeDevices(demoOffice(outlets.wiring), {
    clock,
    random,
    keep_sheets,
    ...(airtime_ms === undefined ? {} : { airtime_ms }),
  });
  const served = new Map<string, ServedDevice>();
  const close = async (): Promise<void> => {
    for (const device of served.values()) await device.close();
    await outlets.close();
  };
  try {
    for (const [id, device] of devices.all) served.set(id, await outlets.serve(id, device));
  } catch (error) {
    await close();
    throw error;
  }
  const config = demoOffice(outlets.links());
  return {
    config: {
      ...config,
      data_dir: settings.data_dir,
      key_path: keyBeside(settings.data_dir),
      http: { ...config.http, port: settings.port },
    },
    devices,
    served,
    place: (id) => outlets.place(id),
    close,
  };
};

const keyBeside = (data_dir: string): string => join(data_dir, "..", "keys", "site.key");
