/**
 * Which node the host's kernel made for what is plugged into one of its USB sockets. Looked for in sysfs, and
 * not by the drivers' own way, which it judges.
 */
import { existsSync, readdirSync } from "node:fs";
import type { Clock } from "../../drivers/runtime/ports.ts";
import type { GadgetFunction } from "./usb-gadget.ts";

/** A host that has made no node this long after the plug went in has no driver for it. */
export const PLUG_MAX_MS = 5_000;
/** How often the host's node is looked for. */
const PLUG_LOOK_MS = 5;

/** Where a function's node lies below its interface, and its file. */
interface NodeWay {
  /** Folders between the interface and the node's; `*`: any one. */
  readonly steps: readonly string[];
  readonly files: string;
}

const wayOf = (kind: GadgetFunction["kind"]): NodeWay => {
  switch (kind) {
    case "acm":
      return { steps: ["tty"], files: "/dev" };
    case "printer":
      return { steps: ["usbmisc"], files: "/dev/usb" };
    case "hid":
    case "ffs":
      return { steps: ["*", "hidraw"], files: "/dev" };
  }
};

/** Folders only: links of sysfs lead away from the device. */
const foldersIn = (folder: string): readonly string[] =>
  existsSync(folder)
    ? readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
        entry.isDirectory() ? [entry.name] : [],
      )
    : [];

/** The first folder behind all steps, if all are there. */
const firstBelow = (folder: string, steps: readonly string[]): string | undefined => {
  const names = foldersIn(folder);
  const [step, ...further] = steps;
  if (step === undefined) return names[0];
  for (const name of step === "*" ? names : [step]) {
    const found = firstBelow(`${folder}/${name}`, further);
    if (found !== undefined) return found;
  }
  return undefined;
};

/** One function of what is plugged in; `number0`: its interface. */
export interface HostPlace {
  readonly host_port: string;
  readonly kind: GadgetFunction["kind"];
  readonly number0?: number;
}

/** `/dev/ttyACM0`, `/dev/hidraw0`, `/dev/usb/lp0`; undefined: the host has none now. */
export const hostNode = ({ host_port, kind, number0 = 0 }: HostPlace): string | undefined => {
  const { steps, files } = wayOf(kind);
  const name = firstBelow(`/sys/bus/usb/devices/${host_port}:1.${number0}`, steps);
  const node = `${files}/${name}`;
  // The kernel lists a device a moment before it makes its file.
  return name !== undefined && existsSync(node) ? node : undefined;
};

/** Resolves when the node is there, or is not wanted any more; rejects after PLUG_MAX_MS. */
export const untilHostNode = async (place: HostPlace, clock: Clock, wanted: () => boolean): Promise<void> => {
  const end_ms = clock.now_ms() + PLUG_MAX_MS;
  while (hostNode(place) === undefined && wanted()) {
    if (clock.now_ms() > end_ms)
      throw new Error(`the host made no node for the USB socket ${place.host_port} within ${PLUG_MAX_MS} ms`);
    await new Promise<void>((looked) => clock.arm("plug", PLUG_LOOK_MS, looked));
  }
};
