/**
 * The link of USB printers over the kernel's own usblp: the contract of byte links, and each thing that
 * usb-lp.ts says of that driver.
 */
import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { afterEach, describe, expect, test } from "vitest";
import {
  type ByteLink,
  HELD_MAX_MS,
  LINK_PENDING_BYTES_MAX,
  WRITE_TIMEOUT_MS,
} from "../../drivers/link/link.ts";
import { usbLpLink } from "../../drivers/link/usb-lp.ts";
import { systemClock } from "../../drivers/runtime/system-clock.ts";
import type { GadgetIdentity } from "../../simulators/kernel/usb-gadget.ts";
import { byteLinkContract } from "../support/byte-link-contract.ts";
import { LinkRecorder } from "../support/link-recorder.ts";
import { LoopDevice } from "../support/loop-device.ts";
import { nodeOf, ONE_WAY_PRINTER, servePrinter } from "./printer-gadget.ts";
import { pull } from "./serial-gadget.ts";

/** More than usblp, the gadget's transfers and the served line keep for a printer that takes nothing. */
const MORE_THAN_ROOM_BYTES = LINK_PENDING_BYTES_MAX;
/** Longer than a line may take nothing that has no printer behind it. */
const REST_MS = WRITE_TIMEOUT_MS + 500;
const CLOSED_MAX_MS = 100;
/** A printer that can't be read is looked for once a second. */
const MISSED_MAX_MS = 1_100;

byteLinkContract("a USB printer behind usblp", async () => {
  const served = await servePrinter(new LoopDevice());
  const path = nodeOf(served);
  return {
    link: usbLpLink({ path }, systemClock),
    unplug: () => pull(served),
    plug: () => served.plug(),
    wait: (event) => event,
    close: () => served.close(),
  };
});

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** A printer that does nothing by itself, and a link that is open to it. */
const opened = async (identity?: GadgetIdentity, before?: (node: string) => Promise<void>) => {
  const device = new LoopDevice();
  device.echo = false;
  const served = await servePrinter(device, 0, identity);
  closers.push(() => served.close());
  await before?.(nodeOf(served));
  const link = usbLpLink({ path: nodeOf(served) }, systemClock);
  const recorder = new LinkRecorder();
  link.connect(recorder);
  closers.push(() => link.disconnect());
  await recorder.untilOpened();
  return { device, served, link, recorder };
};

const lost = async (path: string): Promise<LinkRecorder> => {
  const recorder = new LinkRecorder();
  usbLpLink({ path }, systemClock).connect(recorder);
  await recorder.untilLost();
  return recorder;
};

/** Bytes that tell where they stood. */
const numbered = (length: number, from = 0): Uint8Array =>
  Uint8Array.from({ length }, (_, at) => ((from + at) * 7 + ((from + at) >> 8)) & 0xff);

describe("a USB printer behind usblp", () => {
  test("taken by one program is refused to the next, who has it when it was let go", async () => {
    const { served, link } = await opened();
    const second = await lost(nodeOf(served));
    expect(second.losses).toMatchObject([{ code: "LINK_REFUSED", detail: expect.stringContaining("EBUSY") }]);
    link.disconnect();
    const third = new LinkRecorder();
    link.connect(third);
    await third.untilOpened();
  });

  test.each([512, 2_048, 16_384])(
    "is given %i bytes that fill their packets without waiting for more",
    async (length) => {
      const { device, link } = await opened();
      expect(link.write(numbered(length))).toBe(true);
      await device.hears(length);
      expect(device.heard).toEqual([...numbered(length)]);
    },
  );

  test("that says exactly what a transfer holds is heard, and the empty packet behind it is no end", async () => {
    const { device, link, recorder } = await opened();
    for (const length of [1_024, 512, 2_048, 3]) device.send(numbered(length));
    await recorder.untilBytes(3_587);
    device.send(Uint8Array.of(0x12));
    await recorder.untilBytes(3_588);
    expect(recorder.bytes).toEqual(
      [1_024, 512, 2_048, 3].flatMap((length) => [...numbered(length)]).concat(0x12),
    );
    expect(recorder.losses).toEqual([]);
    expect(link.write(Uint8Array.of(1))).toBe(true);
  });

  test("that takes nothing is heard all the same, and takes all of it when its head has rested", async () => {
    const { device, link, recorder } = await opened();
    device.room_bytes = 0;
    expect(link.write(numbered(MORE_THAN_ROOM_BYTES))).toBe(true);
    device.send(Uint8Array.of(0x12, 0x16));
    await recorder.untilBytes(2);
    expect(recorder.bytes).toEqual([0x12, 0x16]);
    systemClock.arm("a head that rests", REST_MS, () => device.takeAgain());
    await device.hears(MORE_THAN_ROOM_BYTES);
    expect(device.heard).toEqual([...numbered(MORE_THAN_ROOM_BYTES)]);
    expect(recorder.losses).toEqual([]);
  });

  test("that takes nothing for longer than a head rests ends the link, and nothing waiting is sent later", async () => {
    const { device, link, recorder } = await opened();
    device.room_bytes = 0;
    const from_ms = systemClock.now_ms();
    link.write(numbered(MORE_THAN_ROOM_BYTES));
    await recorder.untilLost();
    expect(systemClock.now_ms() - from_ms).toBeGreaterThan(HELD_MAX_MS);
    expect(systemClock.now_ms() - from_ms).toBeLessThan(HELD_MAX_MS + 1_000);
    expect(recorder.losses.map(({ code }) => code)).toEqual(["LINK_STALLED"]);
    await goesOn(link, device);
  });

  test("that takes nothing does not keep the link from closing, and what it has not taken is thrown away", async () => {
    const { device, link } = await opened();
    device.room_bytes = 0;
    link.write(numbered(MORE_THAN_ROOM_BYTES));
    link.disconnect();
    await goesOn(link, device);
  });

  test("that may only be written to is written to, and missed when it is pulled", async () => {
    const { device, served, link, recorder } = await opened(ONE_WAY_PRINTER, async (node) =>
      expect(await refusalOfRead(node)).toBe("EINVAL"),
    );
    expect(link.write(numbered(3_000))).toBe(true);
    await device.hears(3_000);
    expect(device.heard).toEqual([...numbered(3_000)]);
    const from_ms = systemClock.now_ms();
    served.unplug();
    await recorder.untilLost();
    expect(systemClock.now_ms() - from_ms).toBeLessThan(MISSED_MAX_MS);
    expect(recorder.losses.map(({ code }) => code)).toEqual(["LINK_LOST"]);
  });

  test("that is pulled from a program not our own is free when it is back, whoever holds the old node", async () => {
    const served = await servePrinter(new LoopDevice());
    closers.push(() => served.close());
    const path = nodeOf(served);
    const other = await open(path, constants.O_RDWR | constants.O_NONBLOCK);
    closers.push(() => other.close());
    expect((await lost(path)).losses[0]?.code).toBe("LINK_REFUSED");
    served.unplug();
    await served.plug();
    const link = usbLpLink({ path }, systemClock);
    closers.push(() => link.disconnect());
    const recorder = new LinkRecorder();
    link.connect(recorder);
    await recorder.untilOpened();
    expect(nodeOf(served)).toBe(path);
    expect((await other.stat()).nlink).toBe(0);
  });
});

const refusalOfRead = async (node: string): Promise<unknown> => {
  const file = await open(node, constants.O_RDWR | constants.O_NONBLOCK);
  try {
    await file.read(new Uint8Array(1), 0, 1, null);
    return undefined;
  } catch (error) {
    return error instanceof Error && "code" in error ? error.code : error;
  } finally {
    await file.close();
  }
};

/** Opens the link anew at once; the device then hears what the kernel had given it before, and what comes now. */
const goesOn = async (link: ByteLink, device: LoopDevice): Promise<void> => {
  const recorder = new LinkRecorder();
  const from_ms = systemClock.now_ms();
  link.connect(recorder);
  await recorder.untilOpened();
  expect(systemClock.now_ms() - from_ms).toBeLessThan(CLOSED_MAX_MS);
  device.takeAgain();
  const mark = [0xfe, 0xed, 0xfa, 0xce];
  link.write(Uint8Array.from(mark));
  await device.hearsAtEnd(mark);
  const before = device.heard.slice(0, -mark.length);
  expect(before.length).toBeLessThan(MORE_THAN_ROOM_BYTES);
  expect(before).toEqual([...numbered(before.length)]);
};
