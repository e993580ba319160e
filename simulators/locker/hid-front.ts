/**
 * A dcttech relay on USB, with boxes on its relays: reports to coils, the state as its feature report. It
 * reads and writes apart from the production codec, obeys its dangerous commands, and has no door inputs.
 * Source: lockers.md section 1d; darrylb123/usbrelay, hidusb-relay-cmd.
 */
import type { SimulatorEvent } from "../kit/device.ts";
import type { HidIdentity } from "../kit/hid-bus.ts";
import type { Box } from "./box.ts";
import type { LockDefect } from "./defects.ts";
import type { FrontBoard, FrontParts, LockFront } from "./front.ts";

const SERIAL_LENGTH = 5;

export class HidRelayFront implements LockFront {
  readonly #parts: FrontParts;
  readonly #boxes: readonly Box[];
  /** As an enumeration shows it: no serial number, a usage of V-USB's own example. */
  readonly usb: HidIdentity;
  #serial: string;
  readonly #on: boolean[];

  constructor(parts: FrontParts, serial: string) {
    this.#parts = parts;
    this.#boxes = parts.places.flatMap(({ boxes }) => boxes);
    this.#serial = serial;
    this.#on = this.#boxes.map(() => false);
    const { switches } = parts;
    const product = `USBRelay${this.#boxes.length}`;
    this.usb = {
      vendor_id: 0x16c0,
      product_id: 0x05df,
      get product() {
        return switches.has("foreign-product") ? "DigitalTemper" : product;
      },
      usages: () => [{ usagePage: 0xff00, usage: 0x01 }],
    };
  }

  get boards(): readonly FrontBoard[] {
    const { switches, places } = this.#parts;
    const hears = !switches.has("unplugged") && !switches.has("data-wire-broken");
    return places.map((place) => ({ ...place, hears }));
  }

  /** One report, id first. */
  receive(report: Uint8Array): void {
    const [id, command, relay = 0] = report;
    if (id !== 0 || report.length !== 9 || this.#parts.switches.has("report-refused")) return;
    switch (command) {
      case 0xff:
        return this.#set(relay - 1, true);
      case 0xfd:
        return this.#set(relay - 1, false);
      case 0xfe:
        this.#tell({ event: "forbidden-frame", what: "all-on", board: 1, bytes: "FE" });
        return this.#setAll(true);
      case 0xfc:
        return this.#setAll(false);
      case 0xfa:
        this.#tell({ event: "forbidden-frame", what: "set-serial", board: 1, bytes: "FA" });
        this.#serial = String.fromCharCode(...report.subarray(2, 2 + SERIAL_LENGTH));
        return;
    }
  }

  /** Feature report 1; undefined: the device refuses to tell it. */
  feature(reportId: number): Uint8Array | undefined {
    if (reportId !== 1 || this.#parts.switches.has("state-refused")) return undefined;
    const state = new Uint8Array(8);
    if (this.#parts.switches.has("state-zero")) return state;
    for (let at = 0; at < SERIAL_LENGTH; at++) state[at] = this.#serial.charCodeAt(at);
    this.#on.forEach((on, bit) => {
      if (on) state[7] = (state[7] ?? 0) | (1 << bit);
    });
    return state;
  }

  opened(): void {}

  /** Relays live on the bus power of USB, not on the locks' supply. */
  collapsed(deaf_ms: number): void {
    this.#parts.clock.arm("supply back", deaf_ms, () => {
      for (const [index0, on] of this.#on.entries()) this.#drive(index0, on);
    });
  }

  inputChanged(): void {}

  switched(name: LockDefect): void {
    const { switches, cable } = this.#parts;
    if (name !== "unplugged" && name !== "data-wire-broken") return;
    if (switches.has("unplugged")) this.#setAll(false);
    cable(!switches.has("unplugged") && !switches.has("data-wire-broken"));
  }

  #setAll(on: boolean): void {
    for (const index0 of this.#boxes.keys()) this.#set(index0, on);
  }

  #set(index0: number, on: boolean): void {
    if (this.#boxes[index0] === undefined) return;
    this.#on[index0] = on;
    this.#drive(index0, on);
  }

  #drive(index0: number, on: boolean): void {
    const box = this.#boxes[index0];
    if (box !== undefined) this.#parts.cabinet.drive(box, on);
  }

  #tell(event: SimulatorEvent): void {
    this.#parts.tell(event);
  }
}
