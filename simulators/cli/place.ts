/**
 * Where a device is served: ports that count up, links in a folder, and never over a file that is not ours.
 * Turns what the system says when it can't into a sentence with what to do.
 */
import { lstatSync, mkdirSync, readlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Clock } from "../../drivers/runtime/ports.ts";
import type { SimulatedDevice } from "../kit/device.ts";
import type { ServedDevice } from "../kit/serve.ts";
import { servePty } from "../kit/serve-pty.ts";
import { serveTcp } from "../kit/serve-tcp.ts";
import type { Place } from "./arguments.ts";

/** The place of the device at `index`; one device alone has the place as it was typed. */
export const placeOf = (place: Place, name: string, index: number, office: boolean): Place => {
  if (!office) return place;
  if (place.kind === "pty") return { kind: "pty", path: join(place.path, name) };
  if (place.kind === "vpcd" || place.kind === "process") return place;
  return { kind: "tcp", port: place.port === 0 ? 0 : place.port + index };
};

/** A place to which hosts come by themselves. */
type ServedPlace = Extract<Place, { readonly kind: "tcp" | "pty" }>;

/** Serves, or says why it can't be. */
export const serveAt = async (
  device: SimulatedDevice,
  place: ServedPlace,
  baud: number,
  office: boolean,
  clock: Clock,
): Promise<ServedDevice | string> => {
  try {
    if (place.kind === "tcp") return await serveTcp(device, { port: place.port, baud }, clock);
    if (office) mkdirSync(dirname(place.path), { recursive: true });
    const refusal = linkRefusal(place.path);
    return refusal ?? (await servePty(device, { link_path: place.path, baud }, clock));
  } catch (error) {
    return whyNot(error, place);
  }
};

/** A path that is free, or that is a link to some pseudo-terminal: anything else is somebody's. */
const linkRefusal = (path: string): string | undefined => {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return undefined;
  const ours = stat.isSymbolicLink() && readlinkSync(path).startsWith("/dev/pts/");
  return ours ? undefined : `${path} exists and is no link of a simulator: choose another --pty PATH`;
};

const whyNot = (error: unknown, place: ServedPlace): string => {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (place.kind === "tcp") {
    if (code === "EADDRINUSE") return `port ${place.port} is in use: choose another --tcp PORT, or 0 for any`;
    if (code === "EACCES") return `port ${place.port} is not allowed to us: choose one above 1023`;
    return `port ${place.port}: ${textOf(error)}`;
  }
  if (code === "ENOENT")
    return `${dirname(place.path)} does not exist: make the folder, or choose another --pty PATH`;
  if (code === "EACCES") return `${place.path} can't be written: choose another --pty PATH, as under /tmp`;
  return `no pseudo-terminal at ${place.path}: ${textOf(error)}; --tcp PORT may do`;
};

export const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
