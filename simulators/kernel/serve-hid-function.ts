/**
 * Serves a simulated device that is asked for feature reports, behind FunctionFS: the host's kernel finds a
 * real HID device, and what it asks and orders reaches the simulated one. Input reports of such devices are
 * not carried; those of scanners come through the kernel's own HID gadget (serve-gadget.ts).
 */
import { mkdtempSync, rmdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Clock } from "../../drivers/runtime/ports.ts";
import type { SimulatedDevice } from "../kit/device.ts";
import { type FunctionFs, openFunctionFs } from "./function-fs.ts";
import { type HidFunction, withReportId } from "./hid-function.ts";
import { hostNode, untilHostNode } from "./host-node.ts";
import type { ServedGadget } from "./serve-gadget.ts";
import { createGadget, type GadgetSettings, type UsbGadget } from "./usb-gadget.ts";

export interface HidFunctionSettings {
  readonly gadget: Omit<GadgetSettings, "fn" | "beside">;
  readonly report_descriptor: Uint8Array;
  /** Longest report, 1 to 64 bytes. */
  readonly report_bytes: number;
}

/** A HID device's place at a socket, whatever simulated device is in it. */
export interface HidFunctionPort {
  /**
   * Puts this device there instead of the one before, and plugs it in: resolves when the host's node is
   * there. Closing what is given back pulls the cable.
   */
  serve(device: SimulatedDevice): Promise<ServedGadget>;
  /** The gadget is gone for good. */
  close(): void;
}

/** Throws where the machine has no gadgets. */
export const openHidFunction = (settings: HidFunctionSettings, clock: Clock): HidFunctionPort =>
  new GadgetPort(settings, clock);

class GadgetPort implements HidFunctionPort {
  readonly #gadget: UsbGadget;
  readonly #mount: string;
  readonly #far: FunctionFs;
  readonly #clock: Clock;
  #device: SimulatedDevice | undefined;
  #closed = false;
  /** Raised with each plug and unplug: a plug that was pulled meanwhile opens nothing. */
  #plugging = 0;

  constructor(settings: HidFunctionSettings, clock: Clock) {
    const { gadget, report_descriptor, report_bytes } = settings;
    this.#clock = clock;
    this.#mount = mkdtempSync(join(tmpdir(), "function-fs-"));
    this.#gadget = createGadget({ ...gadget, fn: { kind: "ffs", mount: this.#mount } });
    const fn: HidFunction = {
      report_descriptor,
      report_bytes,
      // A report given is an order, whatever kind the host calls it.
      asked: (kind, id) => (kind === "feature" ? this.#device?.feature?.(id) : undefined),
      given: (_kind, id, report) => this.#device?.receive(withReportId(id, report)),
    };
    this.#far = openFunctionFs(this.#mount, fn, clock);
  }

  async serve(device: SimulatedDevice): Promise<ServedGadget> {
    this.#unplug();
    this.#device = device;
    const gadget = this.#gadget;
    const { host_port } = gadget;
    const served: ServedGadget = {
      gadget,
      host_port,
      path: `usb:${host_port}`,
      node: () => hostNode({ host_port, kind: "ffs" }),
      plug: () => this.#plug(),
      unplug: () => this.#unplug(),
      close: async () => this.#unplug(),
    };
    device.attach({
      send: () => {},
      unplug: served.unplug,
      // A socket taken by another gadget meanwhile: the cable stays pulled, as the host sees.
      plug: () => void served.plug().catch(() => {}),
    });
    await served.plug();
    return served;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#unplug();
    this.#far.close();
    this.#gadget.remove();
    rmdirSync(this.#mount);
  }

  async #plug(): Promise<void> {
    if (this.#gadget.bound) return;
    const plugging = ++this.#plugging;
    this.#gadget.bind();
    const place = { host_port: this.#gadget.host_port, kind: "ffs" } as const;
    await untilHostNode(place, this.#clock, () => plugging === this.#plugging);
    if (plugging === this.#plugging) this.#device?.opened?.();
  }

  #unplug(): void {
    this.#plugging++;
    this.#gadget.unbind();
  }
}
