/** A missing serial port is called what it is: a scanner that types, where the bus shows one. */
import { describe, expect, test } from "vitest";
import { hidKeyboard } from "../../../drivers/link/hid.ts";
import { orKeyboard } from "../../../drivers/link/keyboard-mode.ts";
import type { LinkLoss } from "../../../drivers/link/link.ts";
import { BytePair } from "../../../simulators/kit/byte-pair.ts";
import { HidBus } from "../../../simulators/kit/hid-bus.ts";
import { VirtualClock } from "../../../simulators/kit/virtual-clock.ts";
import { LinkRecorder } from "../../support/link-recorder.ts";
import { LoopDevice } from "../../support/loop-device.ts";

const MAKER = 0x0c2e;
const KEYBOARD = { usagePage: 0x01, usage: 0x06 };
const MOUSE = { usagePage: 0x01, usage: 0x02 };
const SCANNER = { usagePage: 0x8c, usage: 0x02 };

const busWith = (...usages: readonly { readonly usagePage: number; readonly usage: number }[]) =>
  new HidBus().join(new LoopDevice(), {
    vendor_id: MAKER,
    product_id: 0x0b6a,
    product: "Scanner",
    usages: () => usages,
  });

const bench = (seek: () => Promise<LinkLoss | undefined>) => {
  const clock = new VirtualClock();
  const device = new LoopDevice();
  const pair = new BytePair(clock, { label: "scanner", baud: 0 }).join(device);
  const link = orKeyboard(pair, (found) => void seek().then(found));
  const recorder = new LinkRecorder();
  return { clock, device, pair, link, recorder, settle: () => clock.runUntilSettled(clock.now_ms() + 10) };
};

describe("a serial line whose device may be a keyboard", () => {
  test("says so where its port is missing and the bus shows a keyboard of the maker", async () => {
    const { pair, link, recorder, settle } = bench(() => hidKeyboard(MAKER, async () => busWith(KEYBOARD)));
    pair.unplug();
    link.connect(recorder);
    await settle();
    expect(recorder.losses).toEqual([
      { code: "LINK_KEYBOARD", detail: "the Scanner of maker 0c2e is set to be a keyboard" },
    ]);
  });

  test.each([
    ["a mouse", async () => busWith(MOUSE)],
    ["a scanner as it should be", async () => busWith(SCANNER)],
    ["nothing", async () => new HidBus()],
  ])("stays absent where the bus shows %s of the maker", async (_what, bus) => {
    const { pair, link, recorder, settle } = bench(() => hidKeyboard(MAKER, bus));
    pair.unplug();
    link.connect(recorder);
    await settle();
    expect(recorder.losses.map(({ code }) => code)).toEqual(["LINK_ABSENT"]);
  });

  test("stays absent where the bus can't be asked, or shows keyboards of others only", async () => {
    const failing = async () => {
      throw new Error("libudev.so.1: cannot open shared object file");
    };
    expect(await hidKeyboard(MAKER, failing)).toBeUndefined();
    expect(await hidKeyboard(0x05e0, async () => busWith(KEYBOARD))).toBeUndefined();
  });

  test("is the line itself otherwise: bytes both ways, and its own losses", async () => {
    const { device, pair, link, recorder, settle } = bench(async () => {
      throw new Error("nobody asks");
    });
    link.connect(recorder);
    await settle();
    expect(link.write(Uint8Array.of(1, 2))).toBe(true);
    await settle();
    expect([recorder.bytes, device.heard, link.label]).toEqual([[1, 2], [1, 2], "scanner"]);
    pair.unplug();
    expect(recorder.losses.map(({ code }) => code)).toEqual(["LINK_LOST"]);
  });

  test("a link given up while the bus is asked says nothing", async () => {
    let answer = (_loss: LinkLoss | undefined): void => {};
    const { pair, link, recorder, settle } = bench(
      () =>
        new Promise((late) => {
          answer = late;
        }),
    );
    pair.unplug();
    link.connect(recorder);
    await settle();
    link.disconnect();
    answer(undefined);
    await settle();
    expect(recorder.calls).toEqual([]);
  });
});
