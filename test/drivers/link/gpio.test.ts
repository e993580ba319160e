import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  findGpioChip,
  gpioFiles,
  type Onoff,
  type OnoffLine,
  onoffBackend,
} from "../../../drivers/link/gpio.ts";
import type { GpioLine, LineLevel, LinkLoss } from "../../../drivers/link/link.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "gpio-"));
  // Bases as seen in the field: Pi 5 with kernel 6.6 (lockers.md 2), and a second chip behind it.
  chip("gpiochip571", { label: "pinctrl-rp1\n", base: "571\n", ngpio: "54\n" });
  chip("gpiochip512", { label: "gpio-brcmstb@107d508500\n", base: "512\n", ngpio: "32\n" });
});
afterEach(() => rmSync(root, { recursive: true }));

const chip = (folder: string, files: Readonly<Record<string, string>>): void => {
  mkdirSync(join(root, folder));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root, folder, name), text);
};

/** The kernel's side of one line, with onoff's own way of hiding failures on a line exported before. */
class KernelLine {
  level: 0 | 1 = 0;
  direction = "in";
  active_low = false;
  exported = 0;
  /** Levels driven, in order. */
  readonly driven: number[] = [];
  frozen = false;
  edge: ((error: null, value: 0 | 1) => void) | undefined;
  gone = false;

  drive(level: 0 | 1): void {
    this.level = level;
    this.driven.push(level);
  }
}

const fakeOnoff = (lines: Map<number, KernelLine>, accessible = true): Onoff =>
  class implements OnoffLine {
    static readonly accessible = accessible;
    readonly #line: KernelLine;
    constructor(number: number, direction: "in" | "high" | "low", edge: "none" | "both") {
      const line = lines.get(number) ?? new KernelLine();
      lines.set(number, line);
      if (line.gone) throw Object.assign(new Error("EBUSY: resource busy or locked"), { code: "EBUSY" });
      this.#line = line;
      line.exported++;
      if (line.frozen) return;
      line.active_low = false;
      line.direction = direction === "in" ? "in" : "out";
      if (direction !== "in") line.drive(direction === "high" ? 1 : 0);
      expect(edge).toBe(direction === "in" ? "both" : "none");
    }
    readSync(): 0 | 1 {
      if (this.#line.gone) throw new Error("ENODEV: no such device, read");
      return this.#line.level;
    }
    writeSync(value: 0 | 1): void {
      if (this.#line.gone) throw new Error("ENODEV: no such device, write");
      this.#line.drive(value);
    }
    watch(changed: (error: null, value: 0 | 1) => void): void {
      this.#line.edge = changed;
    }
    unwatchAll(): void {
      this.#line.edge = undefined;
    }
    direction(): string {
      return this.#line.direction;
    }
    activeLow(): boolean {
      return this.#line.active_low;
    }
    unexport(): void {
      this.#line.exported--;
    }
  };

const bench = (accessible = true) => {
  const lines = new Map<number, KernelLine>();
  const onoff = fakeOnoff(lines, accessible);
  return {
    kernel: (number: number): KernelLine => {
      const line = lines.get(number) ?? new KernelLine();
      lines.set(number, line);
      return line;
    },
    backend: onoffBackend(gpioFiles(root), () => onoff),
  };
};

const isLine = (opened: GpioLine | LinkLoss): GpioLine => {
  if ("code" in opened) throw new Error(`${opened.code}: ${opened.detail}`);
  return opened;
};

describe("the look-up of a GPIO chip", () => {
  test("finds base and number of lines by the label, whatever the folder is called", () => {
    expect(findGpioChip(gpioFiles(root), "pinctrl-rp1")).toEqual({ base: 571, lines: 54 });
    chip("gpiochip0", { label: "pinctrl-bcm2711\n", base: "512\n", ngpio: "58\n" });
    expect(findGpioChip(gpioFiles(root), "pinctrl-bcm2711")).toEqual({ base: 512, lines: 58 });
  });

  test.each([
    ["an unknown label", "pinctrl-bcm2835", "LINK_ABSENT"],
    ["a label that is only the start of one", "pinctrl", "LINK_ABSENT"],
  ])("%s is absent", (_name, label, code) => {
    expect(findGpioChip(gpioFiles(root), label)).toMatchObject({ code });
  });

  test("two chips of one label are refused: nobody may guess which lock opens", () => {
    chip("gpiochip600", { label: "pinctrl-rp1\n", base: "600\n", ngpio: "54\n" });
    expect(findGpioChip(gpioFiles(root), "pinctrl-rp1")).toMatchObject({ code: "LINK_REFUSED" });
  });

  test("a chip without a base, and a machine without GPIO, are losses too", () => {
    chip("gpiochip700", { label: "odd\n", base: "none\n", ngpio: "8\n" });
    expect(findGpioChip(gpioFiles(root), "odd")).toMatchObject({ code: "LINK_LOST" });
    chip("gpiochip701", { label: "empty\n", base: "\n", ngpio: "8\n" });
    expect(findGpioChip(gpioFiles(root), "empty")).toMatchObject({ code: "LINK_LOST" });
    expect(findGpioChip(gpioFiles(join(root, "nothing")), "odd")).toMatchObject({ code: "LINK_ABSENT" });
  });
});

describe("a GPIO line", () => {
  test.each<[LineLevel, number]>([
    ["high", 1],
    ["low", 0],
  ])("as output starts %s, without another level before it", (first, driven) => {
    const { backend, kernel } = bench();
    const line = isLine(backend.output("pinctrl-rp1", 17, first));
    expect(line.label).toBe("gpio:pinctrl-rp1/17");
    expect(kernel(588).driven).toEqual([driven]);
    expect(line.read()).toBe(first);
  });

  test.each([
    ["0", "1", "high"],
    ["0", "0", "low"],
    ["1", "1", "low"],
    ["1", "0", "high"],
  ])("tells how a program that died left it: active_low %s, value %s is %s", (active_low, value, found) => {
    chip("gpio588", { direction: "out\n", value: `${value}\n`, active_low: `${active_low}\n` });
    expect(isLine(bench().backend.output("pinctrl-rp1", 17, "low")).found).toBe(found);
  });

  test("that was an input, or was never exported, was left by nobody", () => {
    chip("gpio588", { direction: "in\n", value: "1\n", active_low: "0\n" });
    const { backend } = bench();
    expect(isLine(backend.output("pinctrl-rp1", 17, "low"))).not.toHaveProperty("found");
    expect(isLine(backend.output("pinctrl-rp1", 18, "low"))).not.toHaveProperty("found");
  });

  test("writes and reads physical levels, and undoes an active_low left by another program", () => {
    const { backend, kernel } = bench();
    kernel(588).active_low = true;
    const line = isLine(backend.output("pinctrl-rp1", 17, "high"));
    expect(line.write("low")).toBe(true);
    expect([kernel(588).active_low, kernel(588).level, line.read()]).toEqual([false, 0, "low"]);
  });

  test.each([54, -1, 1.5])("number %d is not one of the chip's", (line) => {
    expect(bench().backend.output("pinctrl-rp1", line, "low")).toMatchObject({ code: "LINK_ABSENT" });
  });

  test("that can't be set is refused and given back, since onoff itself says nothing", () => {
    const { backend, kernel } = bench();
    Object.assign(kernel(588), { frozen: true, direction: "in" });
    expect(backend.output("pinctrl-rp1", 17, "high")).toMatchObject({ code: "LINK_REFUSED" });
    Object.assign(kernel(589), { frozen: true, direction: "out", level: 0 });
    expect(backend.output("pinctrl-rp1", 18, "high")).toMatchObject({ code: "LINK_REFUSED" });
    Object.assign(kernel(590), { frozen: true, direction: "in", active_low: true });
    expect(backend.input("pinctrl-rp1", 19)).toMatchObject({ code: "LINK_REFUSED" });
    expect([588, 589, 590].map((number) => kernel(number).exported)).toEqual([0, 0, 0]);
  });

  test("held by the kernel is refused", () => {
    const { backend, kernel } = bench();
    kernel(588).gone = true;
    expect(backend.input("pinctrl-rp1", 17)).toMatchObject({ code: "LINK_REFUSED" });
  });

  test("as input tells each change of level once, starting from the level at open", () => {
    const { backend, kernel } = bench();
    kernel(588).level = 1;
    const line = isLine(backend.input("pinctrl-rp1", 17));
    const seen: LineLevel[] = [];
    const stop = line.onEdge((level) => seen.push(level));
    for (const value of [1, 0, 0, 1, 1, 0] as const) kernel(588).edge?.(null, value);
    expect(seen).toEqual(["low", "high", "low"]);
    stop();
    kernel(588).edge?.(null, 1);
    expect(seen).toHaveLength(3);
  });

  test("that vanished under its reader is unknown and takes no level", () => {
    const { backend, kernel } = bench();
    const line = isLine(backend.output("pinctrl-rp1", 17, "low"));
    kernel(588).gone = true;
    expect(line.read()).toBe("unknown");
    expect(line.write("high")).toBe(false);
  });

  test("once closed is silent, unknown and given back once", () => {
    const { backend, kernel } = bench();
    const line = isLine(backend.input("pinctrl-rp1", 17));
    line.onEdge(() => {
      throw new Error("told after close");
    });
    const edge = kernel(588).edge;
    line.close();
    line.close();
    edge?.(null, 1);
    expect([line.read(), line.write("high"), kernel(588).exported]).toEqual(["unknown", false, 0]);
  });

  test("can't be opened where sysfs GPIO is not accessible or onoff can't be loaded", () => {
    expect(bench(false).backend.input("pinctrl-rp1", 17)).toMatchObject({ code: "LINK_NO_DRIVER" });
    const missing = onoffBackend(gpioFiles(root), () => {
      throw new Error("Cannot find module 'epoll'");
    });
    expect(missing.input("pinctrl-rp1", 17)).toMatchObject({ code: "LINK_NO_DRIVER" });
  });

  test("of the real onoff ends in a named loss on a machine without GPIO", () => {
    const opened = onoffBackend(gpioFiles(root)).input("no-such-chip", 0);
    expect(opened).toHaveProperty("code");
  });
});
