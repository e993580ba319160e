/** A HID device as a line of bytes: whole reports of one length, whatever the device sends. */
import { describe, expect, test } from "vitest";
import { hidLink } from "../../../drivers/link/hid.ts";
import { reportStream } from "../../../drivers/link/report-stream.ts";
import { HidBus } from "../../../simulators/kit/hid-bus.ts";
import { VirtualClock } from "../../../simulators/kit/virtual-clock.ts";
import { LinkRecorder } from "../../support/link-recorder.ts";
import { LoopDevice } from "../../support/loop-device.ts";

const DESCRIPTOR = Uint8Array.of(0x05, 0x8c);
const DEVICE = { vendor_id: 0x0c2e, product_id: 0x0b61 };

const bench = async () => {
  const clock = new VirtualClock();
  const device = new LoopDevice();
  const usages = () => [{ usagePage: 0x8c, usage: 0x02 }];
  const bus = new HidBus().join(device, {
    ...DEVICE,
    product: "Scanner",
    usages,
    descriptor: () => DESCRIPTOR,
  });
  const asked: (Uint8Array | undefined)[] = [];
  const link = reportStream(
    hidLink(DEVICE, clock, async () => bus),
    (descriptor) => {
      asked.push(descriptor);
      return 4;
    },
  );
  const recorder = new LinkRecorder();
  link.connect(recorder);
  await recorder.untilOpened();
  return { clock, device, link, recorder, asked, settle: () => clock.runUntilSettled(clock.now_ms()) };
};

describe("a stream of reports", () => {
  test.each([
    ["as it is", [2, 1, 1, 1], [2, 1, 1, 1]],
    ["filled up where shorter", [3], [3, 0, 0, 0]],
    ["filled to the next whole one where longer", [2, 1, 1, 1, 9], [2, 1, 1, 1, 9, 0, 0, 0]],
    ["as one of zeros where empty", [], [0, 0, 0, 0]],
  ])("carries a report %s", async (_how, sent, received) => {
    const { device, recorder, settle } = await bench();
    device.send(Uint8Array.from(sent));
    device.send(Uint8Array.of(2, 7, 7, 7));
    await settle();
    expect(recorder.pieces).toEqual([Uint8Array.from(received), Uint8Array.of(2, 7, 7, 7)]);
  });

  test("asks by what the device says of itself how long a report is, and passes that on", async () => {
    const { link, asked } = await bench();
    expect([asked, link.describe?.()]).toEqual([[DESCRIPTOR], DESCRIPTOR]);
  });

  test("sends reports, and is lost and let go like its device", async () => {
    const { device, link, recorder, settle } = await bench();
    expect(link.label).toBe("hid:0c2e:0b61");
    expect(link.write(Uint8Array.of(2, 5))).toBe(true);
    await settle();
    expect(device.heard).toEqual([2, 5]);
    device.unplug();
    await settle();
    expect(recorder.losses.map(({ code }) => code)).toEqual(["LINK_LOST"]);
    link.disconnect();
    expect(link.write(Uint8Array.of(2))).toBe(false);
  });
});
