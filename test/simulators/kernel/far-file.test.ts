import { expect, onTestFinished, test } from "vitest";
import { systemClock } from "../../../drivers/runtime/system-clock.ts";
import { FAR_PENDING_BYTES_MAX, openFar } from "../../../simulators/kernel/far-file.ts";
import { type DeviceFile, deviceFile } from "../../support/device-file.ts";

const ALL_BYTES = Uint8Array.from({ length: 256 }, (_, value) => value);

/** A pseudo-terminal: what stands at its other end is the host. */
const bench = () => {
  const device = deviceFile();
  const far = openFar(device.path, systemClock);
  onTestFinished(() => {
    far.close();
    device.remove();
  });
  return { device, far };
};

const hostHears = (device: DeviceFile, count: number): Promise<Buffer> =>
  new Promise((heard) => {
    let all = Buffer.alloc(0);
    device.far.on("data", (bytes: Buffer) => {
      all = Buffer.concat([all, bytes]);
      if (all.length >= count) heard(all);
    });
    device.far.resume();
  });

test("bytes go both ways unchanged, and those from before the listener wait for it", async () => {
  const { device, far } = bench();
  device.far.write(Buffer.from(ALL_BYTES));
  const heard: number[] = [];
  await new Promise<void>((all) =>
    far.onData((bytes) => {
      heard.push(...bytes);
      if (heard.length >= 256) all();
    }),
  );
  expect(heard).toEqual([...ALL_BYTES]);
  expect(far.write(ALL_BYTES)).toBe(true);
  expect([...(await hostHears(device, 256))]).toEqual([...ALL_BYTES]);
});

test("what a host does not read waits, bounded; all that was taken arrives in order", async () => {
  const { device, far } = bench();
  const sent: number[] = [];
  let piece = 0;
  while (far.pending_bytes < FAR_PENDING_BYTES_MAX / 2) {
    const bytes = new Uint8Array(1_000).fill(++piece);
    expect(far.write(bytes)).toBe(true);
    sent.push(...bytes);
  }
  const waiting_bytes = far.pending_bytes;
  expect(far.write(new Uint8Array(FAR_PENDING_BYTES_MAX - waiting_bytes + 1))).toBe(false);
  expect(far.pending_bytes).toBe(waiting_bytes);
  expect([...(await hostHears(device, sent.length))]).toEqual(sent);
  expect(far.pending_bytes).toBe(0);
});

test("while it is held nothing is read, afterwards everything is", async () => {
  const { device, far } = bench();
  const heard: number[] = [];
  let told = (): void => {};
  const come = new Promise<void>((all) => {
    told = all;
  });
  far.onData((bytes) => {
    heard.push(...bytes);
    if (heard.length >= 3) told();
  });
  far.hold(true);
  await new Promise<void>((written) => device.far.write(Buffer.of(1, 2, 3), () => written()));
  // A way through the kernel: what was written before has arrived behind it.
  far.write(ALL_BYTES);
  await hostHears(device, ALL_BYTES.length);
  expect(heard).toEqual([]);
  far.hold(false);
  await come;
  expect(heard).toEqual([1, 2, 3]);
});

test("a closed file takes nothing, and may be closed again; an absent one throws", () => {
  const { far } = bench();
  far.close();
  far.close();
  expect(far.write(ALL_BYTES)).toBe(false);
  expect(() => openFar("/dev/ttyGS99", systemClock)).toThrow("ENOENT");
});
