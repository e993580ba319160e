/**
 * Serial devices pulled and put back, in the middle of a frame, under another name, beside a twin, and behind
 * 100,000 bytes of noise: what each driver says, keeps, and how soon it serves again.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, constants, openSync, renameSync, symlinkSync, unlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { serialLink } from "../../drivers/link/serial.ts";
import { FLUSH_AFTER_MS } from "../../drivers/reader/cccd-qr/framing.ts";
import { systemClock } from "../../drivers/runtime/system-clock.ts";
import type { ServedGadget } from "../../simulators/kernel/serve-gadget.ts";
import { SeededRandom } from "../../simulators/kit/seeded-random.ts";
import { fictionalPerson } from "../../simulators/reader/fictional-person.ts";
import { LinkRecorder } from "../support/link-recorder.ts";
import { LoopDevice } from "../support/loop-device.ts";
import { lockBench, pagerBench, type ReplugBench, scannerBench } from "./replug-benches.ts";
import { pass, serveSerial, UDC, until } from "./serial-gadget.ts";

/** From the plug in its socket to a device that can be used: the promise of the product. */
const BACK_MAX_MS = 5_000;
/** A device that is gone is missed by then, whatever was under way. */
const MISSED_MAX_MS = 1_500;

const KINDS = [
  ["a scanner", scannerBench, UDC.reader, UDC.readerTwin],
  ["a pager base", pagerBench, UDC.link, UDC.linkTwin],
  ["a lock bank", lockBench, UDC.locks, UDC.locksTwin],
] as const;

type Make = (udc: number, baud?: number) => Promise<ReplugBench>;
/** A device that says all at once. */
const FULL_SPEED = 0;
/** A thousand bytes at the speed of the bus, with room to spare. */
const THOUSAND_MS = 12;

/** Puts the plug in, waits until the device can be used, says how long that took. */
const back = async (name: string, { served, ready }: ReplugBench): Promise<void> => {
  const from_ms = systemClock.now_ms();
  await served.plug();
  const node_ms = systemClock.now_ms() - from_ms;
  await until(`${name} after its return`, BACK_MAX_MS - node_ms, ready);
  const all_ms = systemClock.now_ms() - from_ms;
  console.info(
    `${name}: usable ${Math.round(all_ms)} ms after the plug, its node after ${Math.round(node_ms)} ms`,
  );
};

const gone = (name: string, { links }: ReplugBench): Promise<number> =>
  until(`${name} is missed`, MISSED_MAX_MS, () => links.at(-1) !== "up");

const nodeOf = (served: ServedGadget): string => {
  const node = served.node();
  if (node === undefined) throw new Error("the host has no node");
  return node;
};

/** Another program that has this file open, until the test is over. */
const holdOpen = async (node: string): Promise<void> => {
  const fd = openSync(node, constants.O_RDWR | constants.O_NONBLOCK | constants.O_NOCTTY);
  const holder: ChildProcess = spawn("cat", { stdio: ["pipe", "pipe", "ignore", fd] });
  closeSync(fd);
  onTestFinished(() => void holder.stdin?.end());
  // It has read all it needs from the disk once it answers: from then on no guest time is lost to it.
  await new Promise<void>((answered) => {
    holder.stdout?.once("data", () => answered());
    holder.stdin?.write("there");
  });
};

describe.each(KINDS)("%s", (name: string, make: Make, udc: number, twinUdc: number) => {
  test.each([0, 700, 3_700, 9_100])("back after %d ms it serves within 5 s, by itself", async (away_ms) => {
    const bench = await make(udc);
    await bench.use();
    bench.served.unplug();
    await gone(name, bench);
    await pass(away_ms);
    await back(`${name}, away ${away_ms} ms`, bench);
    expect(bench.links).toEqual(["up", "LINK_LOST", "up"]);
    await bench.use();
  });

  test("back under another name, as another program holds the old one, it serves within 5 s", async () => {
    const bench = await make(udc);
    const before = nodeOf(bench.served);
    await holdOpen(before);
    bench.served.unplug();
    await gone(name, bench);
    await back(`${name} as another node`, bench);
    expect(nodeOf(bench.served)).not.toBe(before);
    expect(bench.links).toEqual(["up", "LINK_LOST", "up"]);
    await bench.use();
  });

  test("beside a twin of the same ids and serial number each keeps its own socket", async () => {
    const [first, second] = [await make(udc), await make(twinUdc)];
    const names = [nodeOf(first.served), nodeOf(second.served)];
    for (const bench of [first, second]) bench.served.unplug();
    await Promise.all([gone(name, first), gone(name, second)]);
    await back(`${name}'s twin`, second);
    await back(`${name} beside its twin`, first);
    expect([nodeOf(first.served), nodeOf(second.served)]).toEqual(names.toReversed());
    await first.use();
    await second.use();
  });

  test("behind 100,000 bytes of noise the first good frame is taken", async () => {
    const bench = await make(udc, FULL_SPEED);
    const random = new SeededRandom(100_000);
    for (let sent = 0; sent < 100_000; sent += 1_000) {
      bench.line.noise(random.bytes(1_000));
      await pass(THOUSAND_MS);
    }
    // Silence alone ends the last of it.
    await pass(FLUSH_AFTER_MS + THOUSAND_MS);
    await until(`${name} behind noise`, BACK_MAX_MS, bench.ready);
    await bench.use();
  });
});

test("a name kept by udev is followed to the node it points at now", async () => {
  const served = await serveSerial(new LoopDevice(), UDC.link, 0);
  onTestFinished(() => served.close());
  const path = join(tmpdir(), "by-id");
  const point = (): void => {
    symlinkSync(nodeOf(served), `${path}.new`);
    renameSync(`${path}.new`, path);
  };
  point();
  onTestFinished(() => unlinkSync(path));
  const link = serialLink({ path, baud: 9_600 }, systemClock);
  onTestFinished(() => link.disconnect());
  const first = new LinkRecorder();
  link.connect(first);
  await first.untilOpened();
  await holdOpen(nodeOf(served));
  served.unplug();
  await first.untilLost();
  await served.plug();
  point();
  const second = new LinkRecorder();
  link.connect(second);
  await second.untilOpened();
  link.write(Uint8Array.of(1, 2, 3));
  await second.untilBytes(3);
  expect([first.losses.map(({ code }) => code), second.bytes]).toEqual([["LINK_LOST"], [1, 2, 3]]);
});

describe("pulled in mid-frame", () => {
  test("half a scan is never delivered, and the next one whole", async () => {
    const bench = await scannerBench();
    bench.line.pullAfter("device", 60);
    bench.lab.device.present(fictionalPerson(1));
    await bench.line.pulled;
    await gone("a scanner in mid-scan", bench);
    await back("a scanner in mid-scan", bench);
    await pass(1_000);
    expect(bench.lab.kinds()).toEqual([]);
    bench.lab.device.present(fictionalPerson(2));
    await pass(1_000);
    expect(bench.lab.idNumbers()).toEqual([fictionalPerson(2).idNumber]);
    expect(bench.links).toEqual(["up", "LINK_LOST", "up"]);
  });

  test("a page of which the base got half is uncertain, buzzes nobody, and is not repeated", async () => {
    const bench = await pagerBench();
    bench.line.pullAfter("host", 6);
    const ends = bench.page(7);
    await bench.line.pulled;
    await gone("a base in mid-page", bench);
    expect(ends).toEqual(["uncertain line-lost"]);
    await back("a base in mid-page", bench);
    await bench.use();
    expect([ends.length, bench.buzzes(7)]).toEqual([1, 0]);
    expect(bench.links).toEqual(["up", "LINK_LOST", "up"]);
  });

  test("a page that was accepted stays so: it ends uncertain once, and buzzes once", async () => {
    const bench = await pagerBench();
    const ends = bench.page(7);
    await until("accepted", BACK_MAX_MS, () => bench.reports.includes("accepted"));
    bench.served.unplug();
    await gone("a base behind an accepted page", bench);
    expect(ends).toEqual(["uncertain line-lost"]);
    await back("a base behind an accepted page", bench);
    await bench.use();
    expect([ends.length, bench.buzzes(7)]).toEqual([1, 1]);
    expect(bench.reports.filter((report) => report === "accepted")).toHaveLength(2);
  });

  test.each([
    ["an order of which the board got half", "host", 0],
    ["an order whose answer came half", "device", 1],
  ] as const)("%s: one outcome, no second pulse", async (what, from, pulses) => {
    const bench = await lockBench();
    const [lock] = bench.house.locks;
    bench.line.pullAfter(from, 4, [lock.board, 0x05, 0x02]);
    const settled = bench.pulse(lock);
    await bench.line.pulled;
    await gone(what, bench);
    await until("an outcome", BACK_MAX_MS, () => settled.length > 0);
    expect(settled).toEqual([{ kind: "sent-unconfirmed", why: "link-lost" }]);
    await back(`a bank behind ${what}`, bench);
    await bench.use();
    expect(settled).toHaveLength(1);
    expect(bench.house.currents().filter(({ channel }) => channel.index0 === lock.index0)).toHaveLength(
      pulses,
    );
    expect(bench.links).toEqual(["up", "LINK_LOST", "up"]);
  });
});
