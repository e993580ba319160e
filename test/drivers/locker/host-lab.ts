/**
 * Banks whose pulses the host ends, on a bench: real drivers over the production bindings, a simulated kernel
 * or USB bus behind them, and the boxes that hang there.
 */
import { hidLink } from "../../../drivers/link/hid.ts";
import type { GpioBackend, GpioLine, HidLink, LinkLoss } from "../../../drivers/link/link.ts";
import type { GpioBox } from "../../../drivers/locker/gpio/lines.ts";
import { hidRelayDevice } from "../../../drivers/locker/hid-relay/setup.ts";
import { GpioKernel } from "../../../simulators/kit/gpio-kernel.ts";
import { HidBus } from "../../../simulators/kit/hid-bus.ts";
import { SeededRandom } from "../../../simulators/kit/seeded-random.ts";
import { VirtualClock } from "../../../simulators/kit/virtual-clock.ts";
import { simulatedGpio } from "../../../simulators/locker/gpio-front.ts";
import { createLockBoards, type SimulatedLockBoards } from "../../../simulators/locker/lock-boards.ts";

const CHIP = "pinctrl-rp1";
const EXPANDER = "pcf8574";

/** Four boxes: both levels of outputs and of doors, on two chips. */
export const FOUR_BOXES: readonly GpioBox[] = [
  {
    output: { chip: CHIP, line: 17, active: "low" },
    door: { chip: CHIP, line: 5, closed: "low" },
  },
  {
    output: { chip: CHIP, line: 27, active: "high" },
    door: { chip: CHIP, line: 6, closed: "high" },
  },
  {
    output: { chip: EXPANDER, line: 0, active: "low" },
    door: { chip: EXPANDER, line: 4, closed: "high" },
  },
  {
    output: { chip: EXPANDER, line: 1, active: "high" },
    door: { chip: EXPANDER, line: 5, closed: "low" },
  },
];

export interface GpioBench {
  readonly clock: VirtualClock;
  readonly kernel: GpioKernel;
  readonly boards: SimulatedLockBoards;
  /** The lines as one program has them. */
  readonly program: () => { readonly gpio: GpioBackend; readonly die: () => void };
}

/** A program that died writes nothing any more, although its timers still fire: its lines stay as they are. */
const mortal = (backend: GpioBackend): { readonly gpio: GpioBackend; readonly die: () => void } => {
  let alive = true;
  const held = (opened: GpioLine | LinkLoss): GpioLine | LinkLoss =>
    "code" in opened
      ? opened
      : {
          ...opened,
          write: (level) => alive && opened.write(level),
          close: () => alive && opened.close(),
        };
  return {
    gpio: {
      output: (chip, line, first) =>
        alive ? held(backend.output(chip, line, first)) : { code: "LINK_LOST", detail: "the program died" },
      input: (chip, line) =>
        alive ? held(backend.input(chip, line)) : { code: "LINK_LOST", detail: "the program died" },
    },
    die: () => {
      alive = false;
    },
  };
};

export const gpioBench = (boxes: readonly GpioBox[] = FOUR_BOXES, seed = 1): GpioBench => {
  const clock = new VirtualClock();
  const kernel = new GpioKernel(clock);
  const random = new SeededRandom(seed);
  const boards = createLockBoards({ protocol: "gpio", boxes, kernel, clock, random });
  return { clock, kernel, boards, program: () => mortal(simulatedGpio(kernel)) };
};

export interface HidBench {
  readonly clock: VirtualClock;
  readonly bus: HidBus;
  readonly boards: SimulatedLockBoards;
  readonly hid: HidLink;
}

export const hidBench = (relays = 4): HidBench => {
  const clock = new VirtualClock();
  const random = new SeededRandom(1);
  const boards = createLockBoards({ protocol: "hid-relay", relays, clock, random });
  const { usb } = boards.front;
  if (usb === undefined) throw new Error("a HID relay is a USB device");
  const bus = new HidBus().join(boards, usb);
  const hid = hidLink(hidRelayDevice(relays), clock, async () => bus);
  return { clock, bus, boards, hid };
};
