/** Serial devices of the lab: simulated ones behind a USB gadget, reached through the kernel's own cdc-acm. */
import type { ByteLink } from "../../drivers/link/link.ts";
import { type SerialSettings, serialLink } from "../../drivers/link/serial.ts";
import { systemClock } from "../../drivers/runtime/system-clock.ts";
import { type ServedGadget, serveGadget } from "../../simulators/kernel/serve-gadget.ts";
import type { SimulatedDevice } from "../../simulators/kit/device.ts";

/** Which dummy controllers are whose: suites of one process follow each other, those of a file may not. */
export const UDC = { link: 0, linkTwin: 1, reader: 2, readerTwin: 3, locks: 4, locksTwin: 5 } as const;

/** As a common converter says it; two of them tell nothing that differs. */
const SAME_FOR_ALL = {
  vendor_id: 0x1d6b,
  product_id: 0x0104,
  product: "Lab serial",
  manufacturer: "Mot Cua",
  serial_number: "0001",
};

/** `baud`: what the device itself takes and gives; USB-CDC carries none. */
export const serveSerial = (device: SimulatedDevice, udc: number, baud: number): Promise<ServedGadget> =>
  serveGadget(
    device,
    { baud, gadget: { name: `serial${udc}`, identity: SAME_FOR_ALL, fn: { kind: "acm" }, udc } },
    systemClock,
  );

/** By its socket, as it comes back under whatever name. */
export const linkTo = (
  { host_port }: Pick<ServedGadget, "host_port">,
  settings: Omit<SerialSettings, "path">,
): ByteLink => serialLink({ ...settings, path: `usb:${host_port}` }, systemClock);

export const pass = (delay_ms: number): Promise<void> =>
  new Promise((passed) => systemClock.arm("passing", delay_ms, passed));

/** How often a state without an event of its own is looked at. */
const LOOK_MS = 10;

/** Resolves as soon as `reached` holds, with the time it took; rejects by name when it does not in time. */
export const until = async (what: string, most_ms: number, reached: () => boolean): Promise<number> => {
  const from_ms = systemClock.now_ms();
  while (!reached()) {
    if (systemClock.now_ms() - from_ms > most_ms) throw new Error(`${what}: not within ${most_ms} ms`);
    await pass(LOOK_MS);
  }
  return systemClock.now_ms() - from_ms;
};

/** The host's kernel finds out some milliseconds after the plug was pulled; a host that is sooner still opens. */
const NOTICED_MAX_MS = 1_000;
/** Boxes of ours behind a kernel note the end of a current so late: 1.4 ms was seen. */
export const NOTED_LATE_MS = 10;

/** Pulls the plug; resolves when the host's kernel has taken the node away. */
export const pull = async (served: Pick<ServedGadget, "unplug" | "node">): Promise<void> => {
  served.unplug();
  await until("the node is gone", NOTICED_MAX_MS, () => served.node() === undefined);
};
