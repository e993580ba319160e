import { describe, expect, test } from "vitest";
import { HELD_MAX_MS, WRITE_TIMEOUT_MS } from "../../../drivers/link/link.ts";
import { PRESENCE_CHECK_MS, type SerialSettings, serialLink } from "../../../drivers/link/serial.ts";
import { systemClock } from "../../../drivers/runtime/system-clock.ts";
import { servePty } from "../../../simulators/kit/serve-pty.ts";
import { VirtualClock } from "../../../simulators/kit/virtual-clock.ts";
import { LinkRecorder } from "../../support/link-recorder.ts";
import { LoopDevice } from "../../support/loop-device.ts";
import { MockSerial } from "../../support/mock-serial.ts";

const PATH = "/dev/fictional0";
const bytesOf = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));
const textOf = (bytes: Uint8Array) => String.fromCharCode(...bytes);

const openMock = async (
  settings: Partial<SerialSettings> = {},
  options: { readonly echo?: boolean; readonly maxReadSize?: number } = {},
) => {
  const clock = new VirtualClock();
  const serial = new MockSerial(PATH, options);
  const link = serialLink({ path: PATH, baud: 9_600, ...settings }, clock, serial.load);
  const recorder = new LinkRecorder();
  link.connect(recorder);
  await recorder.untilOpened();
  return { clock, serial, link, recorder };
};

const attempt = async (load: Parameters<typeof serialLink>[2]) => {
  const recorder = new LinkRecorder();
  serialLink({ path: PATH, baud: 9_600 }, new VirtualClock(), load).connect(recorder);
  await recorder.untilLost();
  return recorder.losses[0]?.code;
};

const refusing = (message: string) => async () => ({
  list: async () => [],
  open: async () => {
    throw new Error(message);
  },
});

describe("a serial link", () => {
  test.each([
    ["LINK_ABSENT", "Error: No such file or directory, cannot open /dev/ttyUSB7"],
    ["LINK_REFUSED", "Error: Permission denied, cannot open /dev/ttyUSB7"],
    ["LINK_REFUSED", "Error: Device or resource busy, cannot open /dev/ttyUSB7"],
    ["LINK_REFUSED", "Error Resource temporarily unavailable Cannot lock port"],
    ["LINK_LOST", "Error: Input/output error, cannot open /dev/ttyUSB7"],
  ])("says %s for the native binding's words: %s", async (code, message) => {
    expect(await attempt(refusing(message))).toBe(code);
  });

  test("says LINK_NO_DRIVER where the native binding can't be loaded", async () => {
    const missing = async () => {
      throw new Error("No native build was found for platform=linux arch=riscv64");
    };
    expect(await attempt(missing)).toBe("LINK_NO_DRIVER");
  });

  test("sets the port as configured, locked", async () => {
    const { serial, link } = await openMock({
      baud: 19_200,
      data_bits: 7,
      parity: "even",
      stop_bits: 2,
      flow: "rtscts",
    });
    expect(link.label).toBe("serial:/dev/fictional0 19200 7E2");
    expect(serial.port?.openOptions).toMatchObject({
      baudRate: 19_200,
      dataBits: 7,
      parity: "even",
      stopBits: 2,
      rtscts: true,
      xon: false,
      xoff: false,
      lock: true,
    });
  });

  test("the port is locked: a second program's link is refused", async () => {
    const { serial } = await openMock();
    const second = new LinkRecorder();
    serialLink({ path: PATH, baud: 9_600 }, new VirtualClock(), serial.load).connect(second);
    await second.untilLost();
    expect(second.losses[0]?.code).toBe("LINK_REFUSED");
  });

  test.each([1, 7, 1_024])("with lines, reading %d at a time, each call is one line", async (maxReadSize) => {
    const lines = { ends: [0x0d, 0x0a, 0x03], delimiter: 0x0a, line_max_bytes: 64, quiet_ms: 100 };
    const { clock, serial, recorder } = await openMock({ lines }, { maxReadSize });
    serial.port?.emitData(Buffer.from("\x02first\xe1\xbb\x85\r\nsecond\x03\r\nrest", "latin1"));
    await recorder.until(({ pieces }) => pieces.length === 2);
    await clock.runUntilSettled(clock.now_ms() + 100);
    await recorder.until(({ pieces }) => pieces.length === 3);
    expect(recorder.pieces.map(textOf)).toEqual(["\x02first\xe1\xbb\x85\n", "second\n", "rest\n"]);
  });

  test("a line unfinished when the cable is pulled is not told", async () => {
    const lines = { ends: [0x0d, 0x0a, 0x03], delimiter: 0x0a, line_max_bytes: 64, quiet_ms: 100 };
    const { clock, serial, recorder } = await openMock({ lines });
    serial.port?.emitData(Buffer.from("whole\rhalf"));
    await recorder.until(({ pieces }) => pieces.length === 1);
    serial.unplug();
    await recorder.untilLost();
    expect(clock.pending().join()).not.toContain("line quiet");
    await clock.runUntilSettled(clock.now_ms() + 1_000);
    expect(recorder.kinds).toEqual(["opened", "received", "lost"]);
    expect(clock.armed).toBe(0);
  });

  test("writes go out in slices of at most 256 bytes, in order, and never drain", async () => {
    const { serial, link, recorder } = await openMock({}, { echo: true });
    const port = serial.port;
    if (port === undefined) throw new Error("not open");
    const sizes: number[] = [];
    const write = port.write.bind(port);
    port.write = (buffer) => {
      sizes.push(buffer.length);
      return write(buffer);
    };
    port.drain = () => Promise.reject(new Error("drain was called"));
    const sent = Uint8Array.from({ length: 1_000 }, (_, at) => at & 0xff);
    link.write(sent);
    await recorder.untilBytes(1_000);
    expect(sizes).toEqual([256, 256, 256, 232]);
    expect(port.recording).toEqual(Buffer.from(sent));
  });

  test("a port that takes no bytes is lost as stalled after the timeout plus the line's time", async () => {
    const { clock, serial, link, recorder } = await openMock();
    if (serial.port === undefined) throw new Error("not open");
    serial.port.write = () => new Promise(() => {});
    link.write(new Uint8Array(96));
    // 96 bytes of 10 bits at 9600 baud take 100 ms.
    await clock.runUntilSettled(clock.now_ms() + WRITE_TIMEOUT_MS + 99);
    expect(recorder.losses).toEqual([]);
    await clock.runUntilSettled(clock.now_ms() + 1);
    expect(recorder.losses.map((loss) => loss.code)).toEqual(["LINK_STALLED"]);
    expect(link.write(bytesOf("x"))).toBe(false);
  });

  test("a write that fails gives one lost with the system's reason", async () => {
    const { serial, link, recorder } = await openMock();
    if (serial.port === undefined) throw new Error("not open");
    serial.port.write = () => Promise.reject(new Error("EIO: i/o error, write"));
    link.write(bytesOf("x"));
    await recorder.untilLost();
    expect(recorder.losses).toEqual([{ code: "LINK_LOST", detail: "EIO: i/o error, write" }]);
  });

  test("a port that never closes holds the next attempt up for its deadline only", async () => {
    const { clock, serial, link } = await openMock();
    if (serial.port === undefined) throw new Error("not open");
    serial.port.flush = () => new Promise(() => {});
    link.disconnect();
    const next = new LinkRecorder();
    link.connect(next);
    await clock.runUntilSettled(clock.now_ms() + 999);
    expect(next.calls).toEqual([]);
    await clock.runUntilSettled(clock.now_ms() + 1);
    await next.untilLost();
    // The mock still holds its lock, as a hung close does.
    expect(next.losses[0]?.code).toBe("LINK_REFUSED");
  });

  test("a port that opens after its attempt was given up is closed, and nobody hears of it", async () => {
    const serial = new MockSerial(PATH);
    const binding = await serial.load();
    let letOpen = () => {};
    const allowed = new Promise<void>((allow) => {
      letOpen = allow;
    });
    let asked = () => {};
    const opening = new Promise<void>((ask) => {
      asked = ask;
    });
    const slow: typeof binding = {
      ...binding,
      async open(options) {
        asked();
        await allowed;
        return binding.open(options);
      },
    };
    const link = serialLink({ path: PATH, baud: 9_600 }, new VirtualClock(), async () => slow);
    const recorder = new LinkRecorder();
    link.connect(recorder);
    await opening;
    link.disconnect();
    letOpen();
    while (serial.port === undefined || serial.port.isOpen) await new Promise((turn) => setImmediate(turn));
    expect(recorder.calls).toEqual([]);
  });

  test("output is thrown away before closing, so that closing can't wait for flow control", async () => {
    const { serial, link } = await openMock();
    const port = serial.port;
    if (port === undefined) throw new Error("not open");
    const calls: string[] = [];
    const [flush, close] = [port.flush.bind(port), port.close.bind(port)];
    port.flush = () => {
      calls.push("flush");
      return flush();
    };
    const closed = new Promise<void>((done) => {
      port.close = () => {
        calls.push("close");
        done();
        return close();
      };
    });
    link.disconnect();
    await closed;
    expect(calls).toEqual(["flush", "close"]);
  });
});

describe("a serial link that goes by CTS", () => {
  /** The mock with a CTS that the test moves. */
  const openHeld = async (settings: Partial<SerialSettings> = {}) => {
    const bench = await openMock({ baud: 1_200, cts: true, ...settings });
    const { port } = bench.serial;
    if (port === undefined) throw new Error("not open");
    const line = { cts: true };
    port.get = async () => ({ ...line, dsr: false, dcd: false });
    return { ...bench, line, written: () => port.recording.toString("latin1") };
  };

  test("writes nothing while it is low, and all of it when it rises", async () => {
    const { clock, link, line, recorder, written } = await openHeld();
    line.cts = false;
    expect(link.write(bytesOf("page"))).toBe(true);
    await clock.runUntilSettled(clock.now_ms() + 5_000);
    expect(written()).toBe("");
    line.cts = true;
    await clock.runUntilSettled(clock.now_ms() + 100);
    expect(written()).toBe("page");
    await clock.runUntilSettled(clock.now_ms() + HELD_MAX_MS);
    expect(recorder.kinds).toEqual(["opened"]);
  });

  test("closed while it looks at CTS writes nothing more", async () => {
    const { clock, serial, link, written } = await openHeld();
    const { port } = serial;
    if (port === undefined) throw new Error("not open");
    let tell = (): void => {};
    port.get = () =>
      new Promise((answered) => {
        tell = () => answered({ cts: true, dsr: false, dcd: false });
      });
    link.write(bytesOf("page"));
    await clock.runUntilSettled(clock.now_ms());
    link.disconnect();
    tell();
    await clock.runUntilSettled(clock.now_ms() + 2_000);
    expect(written()).toBe("");
    expect(clock.armed).toBe(0);
  });

  test("stops in mid-page with the byte on the wire, and goes on with the next", async () => {
    const { clock, link, line, written } = await openHeld();
    link.write(bytesOf("page"));
    // A byte of 10 bits takes 8.3 ms at 1200 baud.
    await clock.runUntilSettled(clock.now_ms() + 9);
    line.cts = false;
    await clock.runUntilSettled(clock.now_ms() + 3_000);
    expect(written()).toBe("pa");
    line.cts = true;
    await clock.runUntilSettled(clock.now_ms() + 100);
    expect(written()).toBe("page");
  });

  test("ends as stalled when it stays low", async () => {
    const { clock, link, line, recorder, written } = await openHeld();
    line.cts = false;
    link.write(bytesOf("page"));
    await clock.runUntilSettled(clock.now_ms() + HELD_MAX_MS - 1);
    expect(recorder.losses).toEqual([]);
    await clock.runUntilSettled(clock.now_ms() + 1);
    expect(recorder.losses).toEqual([
      { code: "LINK_STALLED", detail: "4 bytes wait, the device held its line for 10000 ms" },
    ]);
    expect(written()).toBe("");
    await clock.runUntilSettled(clock.now_ms() + 2_000);
    expect(clock.armed).toBe(0);
  });

  test("closed while it is held leaves nothing behind", async () => {
    const { clock, link, line, written } = await openHeld();
    line.cts = false;
    link.write(bytesOf("page"));
    await clock.runUntilSettled(clock.now_ms() + 50);
    link.disconnect();
    line.cts = true;
    await clock.runUntilSettled(clock.now_ms() + 2_000);
    expect(written()).toBe("");
    expect(clock.armed).toBe(0);
  });
});

describe("a native serial link on a pseudo-terminal", () => {
  test("with lines, a scan with CR LF arrives as one line", async () => {
    const device = new LoopDevice();
    const served = await servePty(device, { baud: 115_200 }, systemClock);
    const lines = { ends: [0x0d, 0x0a, 0x03], delimiter: 0x0a, line_max_bytes: 1_024 };
    const link = serialLink({ path: served.path, baud: 115_200, lines }, systemClock);
    const recorder = new LinkRecorder();
    link.connect(recorder);
    await recorder.untilOpened();
    device.send(bytesOf("001090000001||fictional\r\n"));
    await recorder.until(({ pieces }) => pieces.length === 1);
    expect(recorder.pieces.map(textOf)).toEqual(["001090000001||fictional\n"]);
    link.disconnect();
    await served.close();
  });

  test("that can't tell its CTS is refused where the link goes by it", async () => {
    const served = await servePty(new LoopDevice(), { baud: 0 }, systemClock);
    const link = serialLink({ path: served.path, baud: 1_200, cts: true }, systemClock);
    const recorder = new LinkRecorder();
    link.connect(recorder);
    await recorder.untilLost();
    expect(recorder.losses).toEqual([{ code: "LINK_REFUSED", detail: `${served.path} can't tell its CTS` }]);
    link.disconnect();
    await served.close();
  });

  test("a device file that is gone ends the link even if the binding says nothing", async () => {
    const served = await servePty(new LoopDevice(), { baud: 0 }, systemClock);
    // Only this clock is moved, so whatever ends the link within its second is the look at the device file.
    const clock = new VirtualClock();
    const link = serialLink({ path: served.path, baud: 9_600 }, clock);
    const recorder = new LinkRecorder();
    link.connect(recorder);
    await recorder.untilOpened();
    link.write(bytesOf("echo"));
    await recorder.untilBytes(4);
    // Pulled right behind received bytes: the moment at which the native binding may spin.
    served.unplug();
    await clock.runUntilSettled(PRESENCE_CHECK_MS);
    await recorder.untilLost();
    expect(recorder.losses.map((loss) => loss.code)).toEqual(["LINK_LOST"]);
    await served.close();
  });

  test("a path without a device is absent, an open one is refused to a second program", async () => {
    const served = await servePty(new LoopDevice(), { baud: 0 }, systemClock);
    const first = serialLink({ path: served.path, baud: 9_600 }, systemClock);
    const [opened, refused, absent] = [new LinkRecorder(), new LinkRecorder(), new LinkRecorder()];
    first.connect(opened);
    await opened.untilOpened();
    serialLink({ path: served.path, baud: 9_600 }, systemClock).connect(refused);
    serialLink({ path: "/dev/fictional7", baud: 9_600 }, systemClock).connect(absent);
    await Promise.all([refused.untilLost(), absent.untilLost()]);
    expect(refused.losses[0]?.code).toBe("LINK_REFUSED");
    expect(absent.losses[0]?.code).toBe("LINK_ABSENT");
    first.disconnect();
    await served.close();
  });
});
