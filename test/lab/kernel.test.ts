/**
 * The machine itself: what every other suite in here takes for granted. Where one of these fails, the others
 * say nothing about drivers.
 */
import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  statfsSync,
  writeFileSync,
} from "node:fs";
import { release, tmpdir } from "node:os";
import { join } from "node:path";
import { constants, PerformanceObserver } from "node:perf_hooks";
import { expect, onTestFinished, test } from "vitest";
import { systemClock } from "../../drivers/runtime/system-clock.ts";

const GPIO_SIM = "/sys/kernel/config/gpio-sim";
const LINES = 32;
/** The kernel gives bases from the top down: another number means that a suite left a chip behind. */
const NUMBERS_END = 1_024;
/** As far as a guest may oversleep: its clock goes by instructions, and few are needed to wake up. */
const OVERSLEPT_MAX_MS = 100;
/** Kept alive long enough to grow old, then let go: what would have a heap looked through, busy or idle. */
const KEPT_OBJECTS = 200_000;
const IDLE_MS = 500;
const IDLE_TURNS = 120;

/** Of an entry of kind `gc`, whose details the types don't know. */
const isMajor = (entry: object): boolean => {
  const detail = "detail" in entry ? entry.detail : undefined;
  if (typeof detail !== "object" || detail === null || !("kind" in detail)) return false;
  return detail.kind === constants.NODE_PERFORMANCE_GC_MAJOR;
};

const text = (path: string): string => readFileSync(path, "utf8").trim();

test("the kernel is one of Debian 12, and nothing of it has gone wrong", () => {
  expect(release()).toMatch(/^6\.1\.\d+-\d+-amd64$/);
  const log = execFileSync("dmesg", { encoding: "utf8" });
  expect(log).not.toMatch(/\b(BUG:|Oops|WARNING: CPU)/);
});

test("a simulated chip of lines appears with the base that boards have, and goes", () => {
  const config = join(GPIO_SIM, "lab-itself");
  const bank = join(config, "bank0");
  mkdirSync(bank, { recursive: true });
  onTestFinished(() => {
    if (text(join(config, "live")) === "1") writeFileSync(join(config, "live"), "0");
    rmdirSync(bank);
    rmdirSync(config);
  });
  writeFileSync(join(bank, "num_lines"), `${LINES}`);
  writeFileSync(join(bank, "label"), "lab-itself");
  const chips = (): readonly string[] =>
    readdirSync("/sys/class/gpio")
      .filter((name) => /^gpiochip\d+$/.test(name))
      .filter((name) => text(`/sys/class/gpio/${name}/label`) === "lab-itself");
  expect(chips()).toEqual([]);
  writeFileSync(join(config, "live"), "1");
  expect(chips()).toHaveLength(1);
  expect(text(`/sys/class/gpio/${chips()[0]}/ngpio`)).toBe(`${LINES}`);
  expect(text(`/sys/class/gpio/${chips()[0]}/base`)).toBe(`${NUMBERS_END - LINES}`);
  writeFileSync(join(config, "live"), "0");
  expect(chips()).toEqual([]);
});

test("there are sixteen sockets to plug a gadget into, each a bus of its own", () => {
  const sockets = readdirSync("/sys/class/udc").filter((name) => /^dummy_udc\.\d+$/.test(name));
  expect(sockets).toHaveLength(16);
  const buses = readdirSync("/sys/bus/usb/devices").filter((name) => /^usb\d+$/.test(name));
  expect(buses).toHaveLength(16);
});

test("the host's disk can be read and not written; what is written is forgotten with the guest", () => {
  expect(() => writeFileSync(new URL("./written", import.meta.url), "")).toThrow(/EROFS|read-only/);
  expect(tmpdir()).toMatch(/^\/run\//);
  // TMPFS_MAGIC of statfs(2).
  expect(statfsSync(tmpdir()).type).toBe(0x0102_1994);
});

test("five seconds of waiting are five seconds", async () => {
  const before_ms = performance.now();
  await new Promise<void>((done) => systemClock.arm("five-seconds", 5_000, done));
  const waited_ms = performance.now() - before_ms;
  expect(waited_ms).toBeGreaterThanOrEqual(5_000);
  expect(waited_ms).toBeLessThan(5_000 + OVERSLEPT_MAX_MS);
});

test("nobody's heap is looked through as a whole while he works, nor after it (scripts/lab/heap.ts)", async () => {
  const looks: number[] = [];
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (isMajor(entry)) looks.push(entry.duration);
  });
  observer.observe({ entryTypes: ["gc"] });
  onTestFinished(() => observer.disconnect());
  const kept = Array.from({ length: KEPT_OBJECTS }, (_, n) => ({ n, of: `${n}` }));
  expect(kept).toHaveLength(KEPT_OBJECTS);
  kept.length = 0;
  for (let turn = 0; turn < IDLE_TURNS; turn += 1)
    await new Promise<void>((done) => systemClock.arm("idle", IDLE_MS, done));
  expect(looks).toEqual([]);
});

test("the kernel tells what its lines do", () => {
  for (const event of ["gpio_value", "gpio_direction"])
    expect(existsSync(`/sys/kernel/tracing/events/gpio/${event}/enable`)).toBe(true);
});
