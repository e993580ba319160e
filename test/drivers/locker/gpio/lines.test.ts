/**
 * Boxes on GPIO lines over the production binding and a simulated kernel: which raw level a line has at every
 * moment, which level is a closed door, what a missing line does to the others.
 */
import { describe, expect, test } from "vitest";
import { onoffBackend } from "../../../../drivers/link/gpio.ts";
import type { LinkLoss } from "../../../../drivers/link/link.ts";
import { type GpioBox, GpioSwitches } from "../../../../drivers/locker/gpio/lines.ts";
import { GpioKernel } from "../../../../simulators/kit/gpio-kernel.ts";
import { VirtualClock } from "../../../../simulators/kit/virtual-clock.ts";

const CHIP = "pinctrl-rp1";

const boxOn = (output: number, door: number, active: "high" | "low", closed: "high" | "low"): GpioBox => ({
  output: { chip: CHIP, line: output, active },
  door: { chip: CHIP, line: door, closed },
});
/** Both wirings beside each other. */
const BOXES = [boxOn(17, 5, "high", "low"), boxOn(27, 6, "low", "high")];

const bench = (boxes: readonly GpioBox[] = BOXES) => {
  const clock = new VirtualClock();
  const kernel = new GpioKernel(clock);
  const chip = kernel.addChip(CHIP, 571, 54);
  const lineOf = (offset: number) => kernel.line(chip, offset);
  /** Raw levels as they were driven, in order, by line. */
  const driven: string[] = [];
  kernel.onDriven(({ offset, direction, driven: level }) =>
    driven.push(direction === "out" ? `${offset}=${level}` : `${offset} in`),
  );
  const switches = new GpioSwitches(
    boxes,
    onoffBackend(kernel, () => kernel.onoff),
    clock,
  );
  const told: unknown[] = [];
  const connect = (): void => {
    switches.connect({
      opened: (found) => told.push({ found }),
      lost: (loss: LinkLoss) => told.push(loss.code),
      moved: () => told.push("moved"),
    });
    clock.advance(0);
  };
  const outputs = (): readonly number[] | undefined => {
    let read: readonly number[] | undefined;
    switches.readOutputs((on) => {
      read = on;
    });
    clock.advance(0);
    return read;
  };
  return { clock, kernel, chip, lineOf, driven, switches, told, connect, outputs };
};

describe("boxes on GPIO lines", () => {
  test("from the export on an output is at its level of rest, high for active-low, low for active-high", () => {
    const { connect, driven, told, lineOf } = bench();
    lineOf(17).active_low = true;
    connect();
    expect(driven.slice(0, 2)).toEqual(["17=0", "27=1"]);
    expect(driven).not.toContain("17=1");
    expect(driven).not.toContain("27=0");
    expect(told).toEqual([{ found: [] }]);
  });

  test("a coil is energised by its own level, and only while told so", () => {
    const { connect, driven, switches, outputs } = bench();
    connect();
    driven.splice(0);
    expect([switches.energise(1), outputs(), switches.rest(1), outputs()]).toEqual([true, [1], true, []]);
    expect([switches.energise(0), outputs(), switches.rest(0), outputs()]).toEqual([true, [0], true, []]);
    expect(driven).toEqual(["27=0", "27=1", "17=1", "17=0"]);
  });

  test("what a dead program left energised is found, and at rest before anybody is told", () => {
    const { connect, driven, told, lineOf } = bench();
    Object.assign(lineOf(27), { exported: true, direction: "out", driven: 0 });
    Object.assign(lineOf(17), { exported: true, direction: "out", driven: 0 });
    connect();
    expect(driven[1]).toBe("27=1");
    expect(told).toEqual([{ found: [1] }]);
  });

  test("doors read by their own levels; one whose chip fails is unknown", () => {
    const { connect, switches, lineOf, chip } = bench();
    lineOf(5).sense = () => 0;
    lineOf(6).sense = () => 0;
    connect();
    expect(switches.readDoors()).toEqual(["closed", "open"]);
    lineOf(5).sense = () => 1;
    expect(switches.readDoors()).toEqual(["open", "open"]);
    chip.there = false;
    expect(switches.readDoors()).toEqual(["unknown", "unknown"]);
  });

  test("a moved door is told as a hint, and no more once the lines are closed", () => {
    const { connect, kernel, told, lineOf, clock, switches } = bench();
    let level: 0 | 1 = 0;
    lineOf(5).sense = () => level;
    connect();
    level = 1;
    kernel.interrupt(lineOf(5));
    clock.advance(0);
    expect(told.slice(1)).toEqual(["moved"]);
    switches.disconnect();
    level = 0;
    kernel.interrupt(lineOf(5));
    clock.advance(0);
    expect(told).toHaveLength(2);
  });

  test("closing puts every output to rest", () => {
    const { connect, driven, switches, lineOf } = bench();
    connect();
    switches.energise(0);
    driven.splice(0);
    switches.disconnect();
    expect(driven).toEqual(["17=0", "27=1"]);
    expect([lineOf(17).exported, switches.energise(0), switches.rest(0)]).toEqual([false, false, false]);
  });

  test.each<[string, (b: ReturnType<typeof bench>) => unknown, string]>([
    ["chip is absent", ({ chip }) => Object.assign(chip, { there: false }), "LINK_ABSENT"],
    ["chip's label is there twice", ({ kernel }) => kernel.addChip(CHIP, 700, 54), "LINK_REFUSED"],
    [
      "kernel has no sysfs GPIO",
      ({ kernel }) => Object.assign(kernel, { accessible: false }),
      "LINK_NO_DRIVER",
    ],
  ])("where the %s nothing is driven and the loss has its name", (_name, breakIt, code) => {
    const rig = bench();
    breakIt(rig);
    rig.connect();
    expect([rig.told, rig.driven]).toEqual([[code], []]);
  });

  test("a base that moved is looked up again at the next connect", () => {
    const { connect, kernel, chip, told, switches, outputs, lineOf } = bench();
    connect();
    kernel.rebase(chip, 630);
    expect([switches.energise(0), outputs(), lineOf(17).driven]).toEqual([false, undefined, 0]);
    connect();
    expect(told).toEqual([{ found: [] }, { found: [] }]);
    expect([switches.energise(0), outputs()]).toEqual([true, [0]]);
  });

  test("an output that can't be opened does not keep the others from their level of rest", () => {
    const { connect, driven, told } = bench([boxOn(54, 5, "high", "low"), boxOn(27, 6, "low", "high")]);
    connect();
    expect([told, driven[0]]).toEqual([["LINK_ABSENT"], "27=1"]);
  });

  test("whose rights come after the export are tried again, and none is given back meanwhile", () => {
    const { connect, kernel, told, clock, driven, lineOf } = bench();
    kernel.rightsAfter_ms = 300;
    // Two of them were exported by another program, and have their rights.
    for (const offset of [17, 6]) Object.assign(lineOf(offset), { exported: true, exported_ms: -1_000 });
    connect();
    expect([told, driven]).toEqual([["LINK_REFUSED"], ["17=0", "6 in"]]);
    clock.advance(200);
    connect();
    expect(told).toEqual(["LINK_REFUSED", "LINK_REFUSED"]);
    clock.advance(100);
    connect();
    expect(told).toEqual(["LINK_REFUSED", "LINK_REFUSED", { found: [] }]);
    expect(driven).toEqual(["17=0", "6 in", "27=1", "5 in"]);
  });

  test.each([
    ["found on by an attempt that failed", { direction: "out", driven: 1 } as const, 0],
    ["switched on between two attempts", {}, 1],
  ])("a coil %s is at rest and told once open", (_name, left, later) => {
    const { connect, kernel, told, clock, lineOf } = bench();
    kernel.rightsAfter_ms = 300;
    Object.assign(lineOf(17), { exported: true, exported_ms: -1_000, ...left });
    connect();
    expect([lineOf(17).driven, told]).toEqual([0, ["LINK_REFUSED"]]);
    lineOf(17).driven = later === 1 ? 1 : 0;
    clock.advance(300);
    connect();
    expect([lineOf(17).driven, told]).toEqual([0, ["LINK_REFUSED", { found: [0] }]]);
  });

  test("a line that died between two attempts is opened anew", () => {
    const { connect, kernel, chip, told, clock, lineOf, switches, outputs } = bench();
    kernel.rightsAfter_ms = 300;
    Object.assign(lineOf(17), { exported: true, exported_ms: -1_000 });
    connect();
    kernel.rebase(chip, 630);
    connect();
    clock.advance(300);
    connect();
    expect(told).toEqual(["LINK_REFUSED", "LINK_REFUSED", { found: [] }]);
    expect([switches.energise(0), outputs()]).toEqual([true, [0]]);
  });

  test("a number that means another line by now is not given back: its coil stays in its driver's hand", () => {
    const { kernel, chip, clock } = bench();
    const expander = kernel.addChip("pcf8574", 700, 54);
    const backend = onoffBackend(kernel, () => kernel.onoff);
    const stale = new GpioSwitches([boxOn(17, 5, "high", "low")], backend, clock);
    const told: unknown[] = [];
    const listener = {
      opened: (found: readonly number[]) => told.push(found),
      lost: ({ code }: LinkLoss) => told.push(code),
      moved: () => undefined,
    };
    stale.connect(listener);
    kernel.rebase(chip, 800);
    kernel.rebase(expander, 571);
    const onExpander = { output: { chip: "pcf8574", line: 17, active: "high" as const } };
    const other = new GpioSwitches(
      [{ ...onExpander, door: { chip: "pcf8574", line: 5, closed: "low" } }],
      backend,
      clock,
    );
    other.connect(listener);
    clock.advance(0);
    stale.disconnect();
    expect(told).toEqual([[], []]);
    expect([kernel.line(expander, 17).exported, other.energise(0)]).toEqual([true, true]);
    other.disconnect();
    expect(kernel.line(expander, 17).exported).toBe(false);
  });

  test("two locks on one line, or a lock on a door's line, are our own mistake", () => {
    const { kernel, clock } = bench();
    const backend = onoffBackend(kernel, () => kernel.onoff);
    const twice = [boxOn(17, 5, "high", "low"), boxOn(17, 6, "high", "low")];
    const crossed = [boxOn(17, 5, "high", "low"), boxOn(5, 6, "high", "low")];
    for (const boxes of [twice, crossed])
      expect(() => new GpioSwitches(boxes, backend, clock)).toThrow("each line serves one lock or one door");
  });
});
