/**
 * Stands between a simulated device and its line: pulls the cable behind a byte that was agreed before, and
 * says what no device says. So a frame is cut where a test wants it, whatever the kernel's pieces are.
 */
import { systemClock } from "../../drivers/runtime/system-clock.ts";
import type { DeviceSide, SimulatedDevice } from "../../simulators/kit/device.ts";

export interface PulledLine extends SimulatedDevice {
  /**
   * Pulls the cable when so many more bytes of this side went by; what is behind them is gone. `begins`:
   * counted from the first piece that begins with these bytes.
   */
  pullAfter(from: "host" | "device", bytes: number, begins?: readonly number[]): void;
  /** Resolves when it was pulled. */
  readonly pulled: Promise<void>;
  /** Bytes on the host's line that the device never said. */
  noise(bytes: Uint8Array): void;
  /** All that the host said. */
  readonly heard: readonly number[];
}

/** Sixty bytes at 9600 baud, and the way through both kernels' drivers. */
const ON_THE_WAY_MS = 80;

export const pulledLine = (device: SimulatedDevice): PulledLine => {
  let side: DeviceSide | undefined;
  let cut: { readonly from: "host" | "device"; left: number; begins: readonly number[] } | undefined;
  let tellPulled = (): void => {};
  let going: "host" | "device" | undefined;
  const heard: number[] = [];
  const pulled = new Promise<void>((told) => {
    tellPulled = told;
  });
  /** What of a piece passes; the cable is pulled behind it where that was agreed. */
  const passing = (from: "host" | "device", bytes: Uint8Array, pass: (bytes: Uint8Array) => void): void => {
    if (going === from) return;
    if (cut?.from !== from || !cut.begins.every((byte, at) => bytes[at] === byte)) return pass(bytes);
    cut.begins = [];
    const whole = bytes.subarray(0, cut.left);
    cut.left -= whole.length;
    if (whole.length > 0) pass(whole);
    if (cut.left > 0) return;
    cut = undefined;
    going = from;
    // What the device said is on its way to the host as the cable goes, not still inside the device.
    systemClock.arm("cable", from === "host" ? 0 : ON_THE_WAY_MS, () => {
      going = undefined;
      side?.unplug();
      tellPulled();
    });
  };
  return {
    kind: device.kind,
    defects: device.defects,
    prompts: device.prompts,
    pulled,
    heard,
    pullAfter(from, left, begins = []) {
      cut = { from, left, begins };
    },
    noise: (bytes) => side?.send(bytes),
    attach(own) {
      side = own;
      device.attach({ ...own, send: (bytes) => passing("device", bytes, (passed) => own.send(passed)) });
    },
    receive(bytes) {
      heard.push(...bytes);
      passing("host", bytes, (passed) => device.receive(passed));
    },
    opened: () => device.opened?.(),
    setDefect: (name, on, value) => device.setDefect(name, on, value),
    prompt: (line) => device.prompt(line),
    picture: () => device.picture(),
    onEvent: (listener) => device.onEvent(listener),
  };
};
