import { existsSync, mkdtempSync, readdirSync, readlinkSync, rmSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { serialLink } from "../../../drivers/link/serial.ts";
import { systemClock } from "../../../drivers/runtime/system-clock.ts";
import { ServedLine } from "../../../simulators/kit/serve.ts";
import { servePty } from "../../../simulators/kit/serve-pty.ts";
import { type ServedTcp, serveTcp } from "../../../simulators/kit/serve-tcp.ts";
import { VirtualClock } from "../../../simulators/kit/virtual-clock.ts";
import { LinkRecorder } from "../../support/link-recorder.ts";
import { LoopDevice } from "../../support/loop-device.ts";

const bytesOf = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));

describe("a served line", () => {
  const served = (baud: number) => {
    const clock = new VirtualClock();
    const device = new LoopDevice();
    const line = new ServedLine(device, "loop", { baud }, clock);
    const out: number[] = [];
    const holds: boolean[] = [];
    let room = true;
    line.attach({ unplug: () => line.cut(), plug: async () => {} });
    const open = () =>
      line.open({
        write: (bytes) => {
          if (room) out.push(...bytes);
          return room;
        },
        hold: (held) => holds.push(held),
      });
    return { clock, device, line, out, holds, open, fill: () => (room = false) };
  };

  test("paces both directions at the line's speed", () => {
    const { clock, device, line, out, open } = served(9_600);
    open();
    line.fromHost(new Uint8Array(96));
    clock.advance(50);
    expect(device.heard).toHaveLength(48);
    clock.advance(50);
    expect(device.heard).toHaveLength(96);
    expect(out.length).toBeLessThan(96);
    clock.advance(100);
    expect(out).toHaveLength(96);
  });

  test("holds the host back while more than a UART's buffer waits, and lets it go on after", () => {
    const { clock, line, holds, open } = served(9_600);
    open();
    line.fromHost(new Uint8Array(4_095));
    expect(holds).toEqual([]);
    line.fromHost(new Uint8Array(10));
    expect(holds).toEqual([true]);
    clock.advance(100);
    expect(holds).toEqual([true, false]);
  });

  test("opening is told to the device; what it says to a host that takes nothing is counted and gone", () => {
    const { clock, device, line, out, open, fill } = served(0);
    device.send(bytesOf("before"));
    open();
    fill();
    device.send(bytesOf("lost"));
    clock.advance(1);
    expect([device.opened_count, line.overrun_bytes, out]).toEqual([1, 4, []]);
  });

  test("what is under way when the line is cut arrives nowhere", () => {
    const { clock, device, line, out, open } = served(9_600);
    open();
    line.fromHost(new Uint8Array(96));
    device.send(new Uint8Array(96));
    line.cut();
    open();
    clock.advance(1_000);
    expect([device.heard.length, out.length]).toEqual([0, 0]);
  });
});

describe("a device served on a pseudo-terminal", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "pty-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test("is found through one link over unplug and plug, and leaves none behind", async () => {
    const device = new LoopDevice();
    const link_path = join(folder, "tty");
    const served = await servePty(device, { baud: 0, link_path }, systemClock);
    expect(served.path).toBe(link_path);
    expect(readlinkSync(link_path)).toMatch(/^\/dev\/pts\/\d+$/);
    served.unplug();
    expect(existsSync(link_path)).toBe(false);
    await served.plug();
    await served.plug();
    expect(existsSync(link_path)).toBe(true);
    expect(device.opened_count).toBe(2);
    await served.close();
    await served.close();
    expect(existsSync(link_path)).toBe(false);
  });

  test("without a link has the path of the present pseudo-terminal", async () => {
    const served = await servePty(new LoopDevice(), { baud: 0 }, systemClock);
    expect(served.path).toMatch(/^\/dev\/pts\/\d+$/);
    expect(existsSync(served.path)).toBe(true);
    await served.close();
    expect(existsSync(served.path)).toBe(false);
  });

  test("stays plugged while hosts come and go", async () => {
    const link_path = join(folder, "tty");
    const served = await servePty(new LoopDevice(), { baud: 0, link_path }, systemClock);
    // One link: its next attempt waits until the port of the last one is let go.
    const link = serialLink({ path: link_path, baud: 9_600 }, systemClock);
    for (let visit = 0; visit < 2; visit++) {
      const recorder = new LinkRecorder();
      link.connect(recorder);
      await recorder.untilOpened();
      link.write(bytesOf("x"));
      await recorder.untilBytes(1);
      link.disconnect();
    }
    expect(existsSync(link_path)).toBe(true);
    await served.close();
  });

  test("leaves no descriptor open, however often the cable is pulled", async () => {
    const open = () =>
      readdirSync("/proc/self/fd").filter((fd) => {
        try {
          return /^\/dev\/pt(s\/|mx)/.test(readlinkSync(`/proc/self/fd/${fd}`));
        } catch {
          return false;
        }
      }).length;
    const before = open();
    const served = await servePty(new LoopDevice(), { baud: 0 }, systemClock);
    for (let count = 0; count < 5; count++) {
      served.unplug();
      await served.plug();
    }
    await served.close();
    expect(open()).toBeLessThanOrEqual(before);
  });

  test("echoes nothing by itself, and what it said before a host opened it is not heard", async () => {
    const device = new LoopDevice();
    device.echo = false;
    const served = await servePty(device, { baud: 0 }, systemClock);
    device.send(bytesOf("stale\r\n"));
    // Armed behind the line's own timer of the same length, so the bytes are with the kernel when it fires.
    await new Promise<void>((written) => systemClock.arm("written", 0, written));
    const link = serialLink({ path: served.path, baud: 9_600 }, systemClock);
    const recorder = new LinkRecorder();
    link.connect(recorder);
    await recorder.untilOpened();
    link.write(bytesOf("\x03\x04\x11\x13\x1a\r\n\xff"));
    await device.hears(8);
    expect(device.heard).toEqual([...bytesOf("\x03\x04\x11\x13\x1a\r\n\xff")]);
    device.send(bytesOf("fresh"));
    await recorder.untilBytes(5);
    expect(recorder.bytes).toEqual([...bytesOf("fresh")]);
    link.disconnect();
    await served.close();
  });

  test("a device that pulls its own cable ends the host's link", async () => {
    const device = new LoopDevice();
    const served = await servePty(device, { baud: 0 }, systemClock);
    const link = serialLink({ path: served.path, baud: 9_600 }, systemClock);
    const recorder = new LinkRecorder();
    link.connect(recorder);
    await recorder.untilOpened();
    device.unplug();
    await recorder.untilLost();
    expect(recorder.losses).toHaveLength(1);
    await served.close();
  });
});

describe("a device served on TCP", () => {
  let device: LoopDevice;
  let served: ServedTcp;
  beforeEach(async () => {
    device = new LoopDevice();
    served = await serveTcp(device, { baud: 0, port: 0 }, systemClock);
  });
  afterEach(() => served.close());

  const client = async (): Promise<Socket> => {
    const socket = connect(served.port, "127.0.0.1");
    socket.on("error", () => {});
    await new Promise<void>((connected) => socket.once("connect", connected));
    return socket;
  };
  const ended = (socket: Socket) =>
    new Promise<void>((closed) => socket.once("close", () => closed()).resume());
  const answer = (socket: Socket) => new Promise<Buffer>((told) => socket.once("data", told));

  test("says its address, and tells the device of each client", async () => {
    expect(served.path).toBe(`127.0.0.1:${served.port}`);
    for (const count of [1, 2]) {
      const socket = await client();
      socket.write("x");
      await answer(socket);
      expect(device.opened_count).toBe(count);
      socket.destroy();
      await ended(socket);
    }
  });

  test("refuses a second client while the first is served on", async () => {
    const first = await client();
    first.write("a");
    await answer(first);
    await ended(await client());
    first.write("b");
    expect((await answer(first)).toString()).toBe("b");
    first.destroy();
  });

  test("keeps its port over unplug and plug", async () => {
    const { port } = served;
    const socket = await client();
    socket.write("a");
    await answer(socket);
    served.unplug();
    await ended(socket);
    await served.plug();
    expect(served.port).toBe(port);
    const again = await client();
    again.write("b");
    expect((await answer(again)).toString()).toBe("b");
    again.destroy();
  });

  test("a port in use is said to whoever serves", async () => {
    await expect(serveTcp(new LoopDevice(), { baud: 0, port: served.port }, systemClock)).rejects.toThrow(
      "EADDRINUSE",
    );
  });
});
