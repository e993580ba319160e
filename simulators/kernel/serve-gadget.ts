/**
 * Serves a simulated device behind a USB gadget: the host's own kernel finds it, loads its own driver and
 * makes a device node. The host's opening of the node can't be seen on this side, so the device hears `opened`
 * when it is plugged; what it sends before a host reads waits in the kernel (a serial gadget keeps 16 packets
 * and 8 192 bytes, then the far file keeps its own). Reports of a HID device are one piece each.
 */
import { serialLink } from "../../drivers/link/serial.ts";
import type { Clock } from "../../drivers/runtime/ports.ts";
import type { SimulatedDevice } from "../kit/device.ts";
import { type ServedDevice, ServedLine, type ServeSettings } from "../kit/serve.ts";
import { type FarFile, openFar } from "./far-file.ts";
import { type HostPlace, hostNode, untilHostNode } from "./host-node.ts";
import { createGadget, type GadgetFunction, type GadgetSettings, type UsbGadget } from "./usb-gadget.ts";

export interface ServeGadgetSettings extends ServeSettings {
  readonly gadget: GadgetSettings;
}

export interface ServedGadget extends ServedDevice {
  readonly gadget: UsbGadget;
  /** The socket it is plugged into: `3-1`. */
  readonly host_port: string;
  /** The host's device node right now: `/dev/ttyACM0`, `/dev/hidraw0`, `/dev/usb/lp0`. */
  node(): string | undefined;
}

/** Resolves when the host's node is there; rejects where the machine has no gadgets, or the host no driver. */
export const serveGadget = async (
  device: SimulatedDevice,
  settings: ServeGadgetSettings,
  clock: Clock,
): Promise<ServedGadget> => {
  const gadget = createGadget(settings.gadget);
  const line = new ServedLine(device, `${device.kind} behind ${settings.gadget.name}`, settings, clock);
  const outlet = new GadgetOutlet(line, gadget, settings.gadget.fn.kind, clock);
  line.attach(outlet);
  try {
    if (settings.gadget.fn.kind === "acm") await setRaw(gadget.far, clock);
    await outlet.plug();
  } catch (error) {
    await outlet.close();
    throw error;
  }
  return outlet;
};

/** As every serial program sets its port by opening it; the kernel keeps that over every unbind. */
const setRaw = (path: string, clock: Clock): Promise<void> =>
  new Promise((set, failed) => {
    const line = serialLink({ path, baud: 115_200 }, clock);
    line.connect({
      opened() {
        line.disconnect();
        set();
      },
      received: () => undefined,
      lost: ({ detail }) => failed(new Error(`${path} can't be set: ${detail}`)),
    });
  });

class GadgetOutlet implements ServedGadget {
  readonly gadget: UsbGadget;
  readonly #line: ServedLine;
  readonly #place: HostPlace;
  readonly #clock: Clock;
  #far: FarFile | undefined;
  #removed = false;
  /** Raised with each plug and unplug: a plug that was pulled meanwhile opens nothing. */
  #plugging = 0;

  constructor(line: ServedLine, gadget: UsbGadget, kind: GadgetFunction["kind"], clock: Clock) {
    this.#line = line;
    this.gadget = gadget;
    this.#place = { host_port: gadget.host_port, kind };
    this.#clock = clock;
  }

  get host_port(): string {
    return this.gadget.host_port;
  }

  get path(): string {
    return `usb:${this.host_port}`;
  }

  node(): string | undefined {
    return hostNode(this.#place);
  }

  async plug(): Promise<void> {
    if (this.gadget.bound) return;
    const plugging = ++this.#plugging;
    this.gadget.bind();
    await untilHostNode(this.#place, this.#clock, () => plugging === this.#plugging);
    if (plugging !== this.#plugging) return;
    const far = openFar(this.gadget.far, this.#clock);
    this.#far = far;
    far.onData((bytes) => this.#line.fromHost(bytes));
    this.#line.open({ write: (bytes) => far.write(bytes), hold: (held) => far.hold(held) });
  }

  unplug(): void {
    if (!this.gadget.bound) return;
    this.#plugging++;
    this.#line.cut();
    this.gadget.unbind();
    this.#far?.close();
    this.#far = undefined;
  }

  async close(): Promise<void> {
    this.unplug();
    if (this.#removed) return;
    this.#removed = true;
    this.gadget.remove();
  }
}
