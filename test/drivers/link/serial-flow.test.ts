/** Devices that hold a serial line: for how long it waits, that it hears them meanwhile, and lets go of the port. */
import { describe, expect, test } from "vitest";
import { HELD_MAX_MS } from "../../../drivers/link/link.ts";
import { serialLink } from "../../../drivers/link/serial.ts";
import { systemClock } from "../../../drivers/runtime/system-clock.ts";
import { servePty } from "../../../simulators/kit/serve-pty.ts";
import { VirtualClock } from "../../../simulators/kit/virtual-clock.ts";
import { LinkRecorder } from "../../support/link-recorder.ts";
import { LoopDevice } from "../../support/loop-device.ts";
import { MockSerial } from "../../support/mock-serial.ts";

// A pseudo-terminal has no RTS and CTS: here the port that waits for them is the mock's.
test.each(["rtscts", "xonxoff"] as const)(
  "with %s the device may hold the line for longer, as a hot print head does",
  async (flow) => {
    const clock = new VirtualClock();
    const serial = new MockSerial("/dev/fictional0");
    const link = serialLink({ path: serial.path, baud: 9_600, flow }, clock, serial.load);
    const recorder = new LinkRecorder();
    link.connect(recorder);
    await recorder.untilOpened();
    if (serial.port === undefined) throw new Error("not open");
    // None of the system's own XOFF may ever stand among our bytes.
    expect(serial.port.openOptions).toMatchObject({ xon: flow === "xonxoff", xoff: false });
    serial.port.write = () => new Promise(() => {});
    link.write(new Uint8Array(96));
    // 96 bytes of 10 bits at 9600 baud take 100 ms.
    await clock.runUntilSettled(clock.now_ms() + HELD_MAX_MS + 99);
    expect(recorder.losses).toEqual([]);
    await clock.runUntilSettled(clock.now_ms() + 1);
    expect(recorder.losses.map((loss) => loss.code)).toEqual(["LINK_STALLED"]);
  },
);

describe("a native serial link on a pseudo-terminal", () => {
  test("with xonxoff stops at the device's XOFF, hears it meanwhile, and goes on at its XON", async () => {
    const device = new LoopDevice();
    device.echo = false;
    const served = await servePty(device, { baud: 0 }, systemClock);
    const link = serialLink({ path: served.path, baud: 115_200, flow: "xonxoff" }, systemClock);
    const recorder = new LinkRecorder();
    link.connect(recorder);
    await recorder.untilOpened();
    // What comes behind XOFF shows that the system has obeyed it.
    device.send(Uint8Array.of(0x13, 0x41));
    await recorder.untilBytes(1);
    const all = Uint8Array.from({ length: 1_000 }, (_, at) => at & 0xff);
    link.write(all);
    device.send(Uint8Array.of(0x42));
    await recorder.untilBytes(2);
    expect(device.heard).toEqual([]);
    device.send(Uint8Array.of(0x11));
    await device.hears(all.length);
    expect(device.heard).toEqual([...all]);
    expect(recorder.bytes).toEqual([0x41, 0x42]);
    link.disconnect();
    await served.close();
  });

  test("closes at once while the device holds the line", async () => {
    const device = new LoopDevice();
    device.echo = false;
    const served = await servePty(device, { baud: 0 }, systemClock);
    const link = serialLink({ path: served.path, baud: 115_200, flow: "xonxoff" }, systemClock);
    const [first, second] = [new LinkRecorder(), new LinkRecorder()];
    link.connect(first);
    await first.untilOpened();
    device.send(Uint8Array.of(0x13, 0x41));
    await first.untilBytes(1);
    link.write(new Uint8Array(5_000));
    link.disconnect();
    // An XOFF outlives the port that heard it, as on a real line.
    link.connect(second);
    await second.untilOpened();
    device.send(Uint8Array.of(0x11));
    link.write(Uint8Array.of(7));
    await device.hears(1);
    link.disconnect();
    await served.close();
  });
});
