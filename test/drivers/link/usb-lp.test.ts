import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { type ByteLink, HELD_MAX_MS, WRITE_TIMEOUT_MS } from "../../../drivers/link/link.ts";
import { type DeviceFile, usbLpLink } from "../../../drivers/link/usb-lp.ts";
import { systemClock } from "../../../drivers/runtime/system-clock.ts";
import { VirtualClock } from "../../../simulators/kit/virtual-clock.ts";
import { deviceFile } from "../../support/device-file.ts";
import { LinkRecorder } from "../../support/link-recorder.ts";

/** More at once than the program has threads for files. */
const MORE_THAN_THREADS = 8;

/** More than the pieces that a terminal called full may still take. */
const RESTS_MAX = 20;

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0).reverse()) close();
});

const device = () => {
  const made = deviceFile();
  closers.push(() => made.remove());
  return made;
};

const opened = async (path: string, clock = systemClock) => {
  const link = usbLpLink({ path }, clock);
  const recorder = new LinkRecorder();
  link.connect(recorder);
  closers.push(() => link.disconnect());
  await recorder.untilOpened();
  return { link, recorder };
};

/** Writes until the link takes no more because its device takes none; answers what it took. */
const fill = async (link: ByteLink): Promise<readonly number[]> => {
  const taken: number[] = [];
  for (let refused = 0; refused < 100; ) {
    const piece = Uint8Array.from({ length: 5_000 }, (_, at) => (taken.length + at * 7) & 0xff);
    refused = link.write(piece) ? 0 : refused + 1;
    if (refused === 0) taken.push(...piece);
    await turns(1);
  }
  return taken;
};

const turns = async (count: number): Promise<void> => {
  for (let turn = 0; turn < count; turn++) await new Promise((next) => setImmediate(next));
};

describe("a USB printer's link over a device file of this machine", () => {
  test("printers that say nothing leave the program's threads free", async () => {
    const printers = Array.from({ length: MORE_THAN_THREADS }, device);
    const links = await Promise.all(printers.map(({ path }) => opened(path)));
    await turns(50);
    expect((await stat("/")).isDirectory()).toBe(true);
    printers[3]?.far.write(Uint8Array.of(0x12));
    await links[3]?.recorder.untilBytes(1);
    expect(links.map(({ recorder }) => recorder.bytes.length)).toEqual([0, 0, 0, 1, 0, 0, 0, 0]);
  });

  test("bytes that find no room wait, and arrive whole and in order when there is some", async () => {
    const { path, far } = device();
    const { link, recorder } = await opened(path);
    const sent = await fill(link);
    const heard: number[] = [];
    const all = new Promise<void>((done) => {
      far.on("data", (bytes: Buffer) => {
        heard.push(...bytes);
        if (heard.length >= sent.length) done();
      });
    });
    far.resume();
    await all;
    expect(heard).toEqual(sent);
    expect(recorder.kinds).toEqual(["opened"]);
  });

  test("a printer that never has room ends the link as stalled, later than a hot head rests", async () => {
    const clock = new VirtualClock();
    const { link, recorder } = await opened(device().path, clock);
    await fill(link);
    await clock.runUntilSettled(clock.now_ms() + WRITE_TIMEOUT_MS + 1_000);
    expect(recorder.losses).toEqual([]);
    // The kernel may have found room for one more piece meanwhile, and with it the wait began anew.
    for (let rest = 0; rest < RESTS_MAX && recorder.losses.length === 0; rest++) {
      await turns(20);
      await clock.runUntilSettled(clock.now_ms() + HELD_MAX_MS);
    }
    expect(recorder.losses.map((loss) => loss.code)).toEqual(["LINK_STALLED"]);
    await turns(20);
    await clock.runUntilSettled(clock.now_ms() + 2_000);
    expect(clock.armed).toBe(0);
  });

  test("closing while a printer has no room never waits for it", async () => {
    const { path } = device();
    const { link } = await opened(path);
    await fill(link);
    link.disconnect();
    const next = new LinkRecorder();
    link.connect(next);
    await next.untilOpened();
    expect(next.kinds).toEqual(["opened"]);
  });

  test("a removed printer is a loss, also while nothing is said", async () => {
    const made = device();
    const { recorder } = await opened(made.path);
    made.remove();
    await recorder.untilLost();
    expect(recorder.losses.map((loss) => loss.code)).toEqual(["LINK_LOST"]);
  });

  test("a path without a device is absent", async () => {
    const recorder = new LinkRecorder();
    usbLpLink({ path: "/dev/usb/lp-fictional" }, systemClock).connect(recorder);
    await recorder.untilLost();
    expect(recorder.losses[0]?.code).toBe("LINK_ABSENT");
  });

  test("a plain file that stands at its path is refused, and not written to", async () => {
    const folder = mkdtempSync(join(tmpdir(), "lp-"));
    closers.push(() => rmSync(folder, { recursive: true }));
    const path = join(folder, "lp0");
    writeFileSync(path, "as it was");
    const recorder = new LinkRecorder();
    usbLpLink({ path }, systemClock).connect(recorder);
    await recorder.untilLost();
    expect(recorder.losses).toEqual([{ code: "LINK_REFUSED", detail: `${path} is no device` }]);
    expect(readFileSync(path, "utf8")).toBe("as it was");
  });
});

const refusal = (code: string): Error => Object.assign(new Error(`${code}: fictional`), { code });

/** A printer as usblp.c shows it: answers of reads and writes are the test's. */
const usblp = (
  answers: {
    readonly read?: () => Uint8Array | Error;
    readonly write?: (bytes: Uint8Array) => number | Error;
    readonly links?: () => number;
  } = {},
) => {
  const asked = { reads: 0, closed: 0, written: [] as number[], transfers: [] as number[] };
  const { read = () => refusal("EAGAIN"), write = (bytes) => bytes.length, links = () => 1 } = answers;
  const file = {
    async read(buffer: Uint8Array) {
      asked.reads++;
      const answer = read();
      if (answer instanceof Error) throw answer;
      buffer.set(answer);
      return { bytesRead: answer.length, buffer };
    },
    async write(buffer: Uint8Array, at: number, length: number) {
      const answer = write(buffer.subarray(at, at + length));
      if (answer instanceof Error) throw answer;
      asked.transfers.push(answer);
      asked.written.push(...buffer.subarray(at, at + answer));
      return { bytesWritten: answer, buffer };
    },
    stat: async () => ({ isCharacterDevice: () => true, nlink: links() }),
    close: async () => void asked.closed++,
  };
  // Only what the link asks of a file; the system's own has many more forms of each call.
  return { asked, open: async () => file as unknown as DeviceFile };
};

const connected = async (answers?: Parameters<typeof usblp>[0]) => {
  const clock = new VirtualClock();
  const { asked, open } = usblp(answers);
  const link = usbLpLink({ path: "/dev/usb/lp0" }, clock, open);
  const recorder = new LinkRecorder();
  link.connect(recorder);
  await clock.runUntilSettled(0);
  return { clock, asked, link, recorder };
};

describe("a USB printer's link over usblp", () => {
  test("listens closely while something is said, and seldom when idle", async () => {
    const { clock, asked } = await connected();
    await clock.runUntilSettled(1_000);
    expect(asked.reads).toBeGreaterThan(150);
    await clock.runUntilSettled(5_000);
    const before = asked.reads;
    await clock.runUntilSettled(10_000);
    expect(asked.reads - before).toBe(100);
  });

  test("an empty packet is no end", async () => {
    const replies = [Uint8Array.of(0x12), new Uint8Array(), Uint8Array.of(0x16)];
    const { clock, recorder } = await connected({ read: () => replies.shift() ?? refusal("EAGAIN") });
    await clock.runUntilSettled(200);
    expect(recorder.bytes).toEqual([0x12, 0x16]);
    expect(recorder.losses).toEqual([]);
  });

  test("a piece is offered again until the printer took all of it", async () => {
    const takes = [3, refusal("EAGAIN"), refusal("EAGAIN"), 2, 5];
    const { clock, asked, link, recorder } = await connected({ write: () => takes.shift() ?? 0 });
    link.write(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10));
    await clock.runUntilSettled(100);
    expect(asked.written).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(recorder.kinds).toEqual(["opened"]);
  });

  test("a printer without room is asked often at first, and seldom while its head rests", async () => {
    let offers = 0;
    const { clock, link, asked } = await connected({
      write: (bytes) => (offers++ < 1 || clock.now_ms() > 5_000 ? bytes.length : refusal("EAGAIN")),
    });
    link.write(Uint8Array.of(1));
    link.write(Uint8Array.of(2));
    await clock.runUntilSettled(100);
    expect(offers).toBeGreaterThan(40);
    await clock.runUntilSettled(5_100);
    expect(offers).toBeLessThan(320);
    expect(asked.written).toEqual([1, 2]);
  });

  test("no transfer fills its last packet, which a printer that goes by transfers would wait behind", async () => {
    const { clock, asked, link } = await connected();
    for (const length of [64, 512, 2_048, 5_000, 1, 65]) {
      const from = asked.written.length;
      link.write(Uint8Array.from({ length }, (_, at) => at & 0xff));
      await clock.runUntilSettled(clock.now_ms() + 100);
      expect(asked.written.slice(from)).toEqual(Array.from({ length }, (_, at) => at & 0xff));
    }
    expect(asked.transfers.filter((length) => length % 64 === 0)).toEqual([]);
    expect(Math.min(...asked.transfers)).toBe(1);
  });

  test("a one-way interface is written to, and its removal is still noticed", async () => {
    let plugged = true;
    const { clock, asked, link, recorder } = await connected({
      read: () => refusal("EINVAL"),
      links: () => (plugged ? 1 : 0),
    });
    link.write(Uint8Array.of(0x1b, 0x40));
    await clock.runUntilSettled(10_000);
    expect([asked.written, recorder.kinds]).toEqual([[0x1b, 0x40], ["opened"]]);
    expect(asked.reads).toBeLessThan(12);
    plugged = false;
    await clock.runUntilSettled(11_000);
    expect(recorder.losses).toEqual([{ code: "LINK_LOST", detail: "the device was removed" }]);
  });

  test("let go by its owner, nothing of it goes on", async () => {
    const { clock, asked, link, recorder } = await connected({ write: () => refusal("EAGAIN") });
    link.write(Uint8Array.of(1));
    await clock.runUntilSettled(100);
    link.disconnect();
    await clock.runUntilSettled(100);
    const { reads } = asked;
    expect([asked.closed, clock.armed]).toEqual([1, 0]);
    await clock.runUntilSettled(10_000);
    expect(asked.reads).toBe(reads);
    expect(recorder.kinds).toEqual(["opened"]);
  });

  test.each(["EIO", "ENODEV"])(
    "%s of a read or of a write is one loss, and the file is let go",
    async (code) => {
      for (const answers of [{ read: () => refusal(code) }, { write: () => refusal(code) }]) {
        const { clock, asked, link, recorder } = await connected(answers);
        link.write(Uint8Array.of(1));
        await clock.runUntilSettled(1_000);
        expect(recorder.losses).toEqual([{ code: "LINK_LOST", detail: `${code}: fictional` }]);
        expect([asked.closed, clock.armed]).toEqual([1, 0]);
      }
    },
  );

  test("taken by another program it is refused", async () => {
    const recorder = new LinkRecorder();
    const link = usbLpLink({ path: "/dev/usb/lp0" }, new VirtualClock(), async () => {
      throw refusal("EBUSY");
    });
    link.connect(recorder);
    await recorder.untilLost();
    expect(recorder.losses).toEqual([{ code: "LINK_REFUSED", detail: "EBUSY: fictional" }]);
  });
});
