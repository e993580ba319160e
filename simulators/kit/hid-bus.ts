/**
 * A USB bus as node-hid shows it: simulated devices with their ids and usages, listed, opened, pulled. Stands
 * in for the library behind the production HID link. Knows no device's reports.
 */
import type { HidHandle, HidLibrary, HidNode } from "../../drivers/link/hid.ts";
import type { DeviceSide, SimulatedDevice } from "./device.ts";

/**
 * What a device on the bus says it is: nothing while unplugged. Asked at each listing: some devices change.
 */
export interface HidIdentity {
  readonly vendor_id: number;
  readonly product_id: number;
  readonly product: string;
  readonly serial_number?: string;
  /** Its report descriptor. Absent: the system tells none. */
  descriptor?(): Uint8Array | undefined;
  usages(): readonly { readonly usagePage: number; readonly usage: number }[];
}

type DataListener = (report: Uint8Array) => void;
type ErrorListener = (error: unknown) => void;

/** A device node: one cable, any number of programs that have it open. */
class Port implements DeviceSide {
  readonly path: string;
  readonly identity: HidIdentity;
  readonly #device: SimulatedDevice;
  readonly #handles = new Set<Handle>();
  plugged = true;

  constructor(path: string, identity: HidIdentity, device: SimulatedDevice) {
    this.path = path;
    this.identity = identity;
    this.#device = device;
  }

  open(): Handle {
    const handle = new Handle(this.#device, () => this.#handles.delete(handle));
    this.#handles.add(handle);
    this.#device.opened?.();
    return handle;
  }

  /** One call is one report. */
  send(report: Uint8Array): void {
    for (const handle of this.#handles) handle.tell(report);
  }

  unplug(): void {
    this.plugged = false;
    for (const handle of this.#handles) handle.fail();
    this.#handles.clear();
  }

  plug(): void {
    this.plugged = true;
  }
}

class Handle implements HidHandle {
  readonly #device: SimulatedDevice;
  readonly #closed: () => void;
  readonly #data: DataListener[] = [];
  readonly #error: ErrorListener[] = [];
  #gone = false;

  constructor(device: SimulatedDevice, closed: () => void) {
    this.#device = device;
    this.#closed = closed;
  }

  on(event: "data", listener: DataListener): unknown;
  on(event: "error", listener: ErrorListener): unknown;
  on(event: "data" | "error", listener: DataListener & ErrorListener): unknown {
    (event === "data" ? this.#data : this.#error).push(listener);
    return this;
  }

  /** node-hid gives back as an error what a listener throws. */
  tell(report: Uint8Array): void {
    for (const listener of this.#data) {
      try {
        listener(Buffer.from(report));
      } catch (error) {
        for (const failed of this.#error) failed(error);
      }
    }
  }

  /** What node-hid says of a device that is gone. */
  fail(): void {
    this.#gone = true;
    for (const listener of this.#error) listener(new Error("could not read from HID device"));
  }

  async write(report: Buffer): Promise<number> {
    if (this.#gone) throw new Error("could not write to HID device");
    this.#device.receive(new Uint8Array(report));
    return report.length;
  }

  async sendFeatureReport(report: Buffer): Promise<number> {
    return this.write(report);
  }

  async getFeatureReport(reportId: number, length_bytes: number): Promise<Uint8Array> {
    const report = this.#gone ? undefined : this.#device.feature?.(reportId);
    if (report === undefined) throw new Error("could not get a feature report from device");
    return report.slice(0, length_bytes);
  }

  async close(): Promise<void> {
    this.#closed();
  }
}

export class HidBus implements HidLibrary {
  readonly #ports: Port[] = [];

  /** Puts a device on the bus; its node is `/dev/hidraw0`, `1`, `2` ... in the order of joining. */
  join(device: SimulatedDevice, identity: HidIdentity): this {
    const port = new Port(`/dev/hidraw${this.#ports.length}`, identity, device);
    this.#ports.push(port);
    device.attach(port);
    return this;
  }

  async list(vendor_id: number, product_id: number): Promise<readonly HidNode[]> {
    return this.#ports
      .filter(({ identity }) => identity.vendor_id === vendor_id)
      .filter(({ identity }) => product_id === 0 || identity.product_id === product_id)
      .flatMap((port) => nodesOf(port));
  }

  async describe(path: string): Promise<Uint8Array | undefined> {
    return this.#pluggedAt(path)?.identity.descriptor?.();
  }

  async open(path: string): Promise<HidHandle> {
    const port = this.#pluggedAt(path);
    if (port === undefined)
      throw new Error(`Failed to open a device with path '${path}': No such file or directory`);
    return port.open();
  }

  #pluggedAt(path: string): Port | undefined {
    return this.#ports.find((known) => known.path === path && known.plugged);
  }
}

const nodesOf = ({ path, identity }: Port): readonly HidNode[] =>
  identity.usages().map(({ usagePage, usage }) => ({
    path,
    product: identity.product,
    serialNumber: identity.serial_number ?? "",
    usagePage,
    usage,
  }));
