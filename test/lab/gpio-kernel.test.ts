/**
 * What only a kernel can show of lines and of what hangs on them: numbers that it gives, edges that it
 * raises, levels from the export of a line on. The kernel's own trace is the witness, never the driver.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { GPIO_ROOT, onoffBackend } from "../../drivers/link/gpio.ts";
import type { LineLevel } from "../../drivers/link/link.ts";
import { systemClock as clock } from "../../drivers/runtime/system-clock.ts";
import { type GpioTrace, openGpioTrace } from "../../simulators/kernel/gpio-trace.ts";
import { FOUR_BOXES } from "../drivers/locker/host-lab.ts";
import {
  AT_REST,
  box,
  chipOf,
  exported,
  fourBoxes,
  type Host,
  opened,
  passed,
  readyHost,
  until,
} from "./gpio-bench.ts";

/** A device that comes back is used again within this time: the goal of issue and supervision. */
const BACK_MAX_MS = 5_000;
/** From a contact to the driver's listener: an interrupt and one turn of epoll, not a poll of 500 ms. */
const EDGE_MAX_MS = 10;

let trace: GpioTrace;
beforeAll(async () => {
  trace = await openGpioTrace(clock);
});
afterAll(() => trace.close());

/** Numbers of the lines that were given anything since. */
const touched = async (since: number): Promise<readonly number[]> => {
  await trace.caughtUp();
  return [...new Set(trace.records.slice(since).map(({ gpio }) => gpio))].sort((one, two) => one - two);
};

describe("a chip of the kernel", () => {
  test("is found by its label, with the base that the kernel gave, beside a second one", async () => {
    const since = trace.records.length;
    const rp1 = chipOf("pinctrl-rp1", 32);
    const expander = chipOf("pcf8574", 8);
    expect([rp1.base, expander.base]).toEqual([992, 984]);
    const backend = onoffBackend();
    const [one, two] = [
      opened(backend.output("pinctrl-rp1", 3, "high")),
      opened(backend.output("pcf8574", 3, "low")),
    ];
    expect([rp1.level(3), expander.level(3)]).toEqual(["high", "low"]);
    expect([one.write("low"), two.write("high")]).toEqual([true, true]);
    expect([rp1.level(3), one.read(), expander.level(3), two.read()]).toEqual(["low", "low", "high", "high"]);
    expect(await touched(since)).toEqual([987, 995]);
    expect(backend.output("pcf8574", 8, "low")).toMatchObject({ code: "LINK_ABSENT" });
  });

  test("whose label another one has too is refused, and nothing is touched", async () => {
    const since = trace.records.length;
    chipOf("pinctrl-rp1", 32);
    chipOf("pinctrl-rp1", 32);
    const backend = onoffBackend();
    expect(backend.output("pinctrl-rp1", 3, "high")).toMatchObject({ code: "LINK_REFUSED" });
    expect(backend.input("pinctrl-rp1", 4)).toMatchObject({ code: "LINK_REFUSED" });
    expect([await touched(since), exported()]).toEqual([[], []]);
  });

  test("that comes back under other numbers is found again; the old line is dead, and harms nobody", async () => {
    const backend = onoffBackend();
    const rp1 = chipOf("pinctrl-rp1", 32);
    const expander = chipOf("pcf8574", 32);
    const old = opened(backend.output("pinctrl-rp1", 3, "high"));
    rp1.unplug();
    expander.unplug();
    expander.plug();
    rp1.plug();
    expect([expander.base, rp1.base]).toEqual([992, 960]);
    // The old line's number is now the other chip's.
    const other = opened(backend.output("pcf8574", 3, "high"));
    expect([old.read(), old.write("low"), expander.level(3)]).toEqual(["unknown", false, "high"]);
    old.close();
    expect([exported(), other.write("low"), expander.level(3)]).toEqual([["gpio995"], true, "low"]);
    const again = opened(backend.output("pinctrl-rp1", 3, "high"));
    expect([exported(), again.read(), rp1.level(3)]).toEqual([["gpio963", "gpio995"], "high", "high"]);
  });
});

describe("edges of a contact", () => {
  test("reach the driver both, as the kernel's interrupts, each once and at once", async () => {
    const chip = chipOf("pinctrl-rp1", 32);
    chip.pull(5, "high");
    const line = opened(onoffBackend().input("pinctrl-rp1", 5));
    const heard: LineLevel[] = [];
    line.onEdge((level) => heard.push(level));
    for (const level of ["low", "high", "low", "high"] as const) {
      chip.pull(5, level);
      await passed(EDGE_MAX_MS);
      expect([heard.at(-1), line.read()]).toEqual([level, level]);
    }
    expect(heard).toEqual(["low", "high", "low", "high"]);
    // A contact that bounces and stays: an interrupt, and no change.
    chip.pull(5, "low");
    chip.pull(5, "high");
    await passed(EDGE_MAX_MS);
    expect([heard.at(-1), heard.slice(4).length % 2]).toEqual(["high", 0]);
  });

  test("let a bank see a door, opened and shut, long before its next look", async () => {
    const { boards } = fourBoxes(trace);
    const { reports } = await readyHost(2_000);
    for (const index0 of [0, 1]) {
      for (const state of ["open", "closed"] as const) {
        const [moved_ms, told] = [clock.now_ms(), reports.length];
        if (state === "open") boards.hand.forceDoor(box(index0));
        else boards.hand.closeDoor(box(index0));
        await until("the door is told", () => reports.length > told, 2_500);
        expect(reports.slice(told).map(({ report }) => report)).toEqual([
          { kind: "door", channel: box(index0), state },
        ]);
        // The edge, then a second look 50 ms later that agrees.
        expect((reports.at(-1)?.at_ms ?? Number.NaN) - moved_ms).toBeLessThan(150);
        await passed(2_000);
      }
    }
  });
});

const troubles = ({ reports }: Host): readonly string[] =>
  reports.flatMap(({ report }) =>
    report.kind === "output-anomaly"
      ? [`on ${report.on.join(",")}`]
      : report.kind === "output-normal"
        ? ["normal"]
        : [],
  );

/** Levels that each output drove, in order; `undefined` while it was no output. */
const drove = async ({ history }: ReturnType<typeof fourBoxes>) =>
  (await history()).map((line) => line.map(({ driven }) => driven));

describe("the levels of outputs, by the kernel's own record", () => {
  test("are those of rest from the export on; the energised one comes with the first permit alone", async () => {
    const rig = fourBoxes(trace);
    const { pulse } = await readyHost();
    await passed(3_000);
    // Nothing else than rest was ever driven: no output was at its energised level for an instant.
    expect(await drove(rig)).toEqual(AT_REST.map((rest) => [rest]));
    for (const [index0, { output }] of FOUR_BOXES.entries()) {
      const ordered_ms = clock.now_ms();
      const outcomes = pulse(index0, 300);
      await until("the pulse is settled", () => outcomes.length > 0, 2_000);
      const [first, on, off, ...more] = (await rig.history())[index0] ?? [];
      expect([first?.driven, on?.driven, off?.driven, more]).toEqual([
        AT_REST[index0],
        output.active,
        AT_REST[index0],
        [],
      ]);
      expect(on?.at_ms).toBeGreaterThan(ordered_ms - 1);
      expect(Math.abs((off?.at_ms ?? 0) - (on?.at_ms ?? 0) - 300)).toBeLessThan(10);
    }
  });

  test.each<[string, readonly string[], LineLevel | undefined, readonly string[]]>([
    ["as an input, turned round", ["active_low=1"], undefined, []],
    ["at rest, turned round after it", ["direction=high", "active_low=1"], "high", []],
    ["at rest, turned round before it", ["active_low=1", "direction=high"], "high", []],
    ["energised, turned round after it", ["direction=low", "active_low=1"], "low", ["on 0", "normal"]],
    [
      "energised by a write to a line turned round",
      ["active_low=1", "direction=high", "value=1"],
      "low",
      ["on 0", "normal"],
    ],
  ])("are right on an active-low line left exported %s", async (_name, deeds, left, told) => {
    const rig = fourBoxes(trace);
    const number = (rig.wires.chip("pinctrl-rp1").base ?? Number.NaN) + 17;
    writeFileSync(join(GPIO_ROOT, "export"), `${number}`);
    for (const deed of deeds) {
      const [file = "", text = ""] = deed.split("=");
      writeFileSync(join(GPIO_ROOT, `gpio${number}`, file), text);
    }
    const before = (await drove(rig))[0] ?? [];
    expect(before.at(-1)).toBe(left);
    const started = await readyHost();
    await passed(1_000);
    // From the driver's coming on the line went to rest at once, if it was not there, and stayed.
    expect((await drove(rig))[0]).toEqual(left === "high" ? before : [...before, "high"]);
    expect(readFileSync(join(GPIO_ROOT, `gpio${number}`, "active_low"), "utf8")).toBe("0\n");
    expect(troubles(started)).toEqual(told);
    const outcomes = started.pulse(0, 300);
    await until("the pulse is settled", () => outcomes.length > 0, 2_000);
    expect((await drove(rig))[0]?.slice(-2)).toEqual(["low", "high"]);
    expect(outcomes).toEqual([{ kind: "sent-acknowledged" }]);
  });

  test("end at rest where the bank stops in a pulse, and the lines given back are pulled there", async () => {
    const rig = fourBoxes(trace);
    const { bank, pulse } = await readyHost();
    pulse(2, 1_000);
    await passed(300);
    expect(rig.levels()).toEqual(["high", "low", "low", "low"]);
    const given_ms = clock.now_ms();
    await new Promise<void>((stopped) => bank.stop(stopped));
    expect([exported(), rig.levels()]).toEqual([[], AT_REST]);
    const [, on, off, ...more] = (await rig.history())[2] ?? [];
    expect([on?.driven, off?.driven, more]).toEqual(["low", "high", []]);
    expect((off?.at_ms ?? Number.NaN) - given_ms).toBeLessThan(20);
    await passed(1_000);
    expect(rig.on()).toEqual([]);
  });
});

describe("a chip that goes in mid-pulse", () => {
  test("is named, its coil is declared, nothing is pulsed again by itself, and it serves within 5 s", async () => {
    const rig = fourBoxes(trace);
    const started = await readyHost();
    const outcomes = started.pulse(0, 1_000);
    await until("the coil has current", () => rig.on().length === 1, 100);
    rig.boards.setDefect("chip-absent", true);
    await passed(3_000);
    expect(rig.on()).toEqual([]);
    expect(outcomes).toEqual([{ kind: "sent-unconfirmed", why: "link-lost" }]);
    expect([started.links.slice(1).map(({ link }) => link), troubles(started)]).toEqual([
      ["LINK_LOST"],
      ["on 0"],
    ]);
    const back_ms = clock.now_ms();
    rig.boards.setDefect("chip-absent", false);
    await until("it is up again", () => started.links.at(-1)?.link === "up", BACK_MAX_MS);
    let next = started.pulse(3, 300);
    await until(
      "another box opens",
      () => {
        if (next[0]?.kind === "refused") next = started.pulse(3, 300);
        return next[0] !== undefined && next[0].kind !== "refused";
      },
      BACK_MAX_MS - (clock.now_ms() - back_ms),
    );
    expect(next).toEqual([{ kind: "sent-acknowledged" }]);
    console.info(`usable again ${Math.round(clock.now_ms() - back_ms)} ms after the chip came back`);
    expect(troubles(started)).toEqual(["on 0", "normal"]);
    expect(rig.boards.trace.map(({ channel }) => channel.index0)).toEqual([0, 3]);
  });

  test("and comes back under other numbers serves too", async () => {
    const rig = fourBoxes(trace);
    const started = await readyHost();
    const bases = (): readonly (number | undefined)[] =>
      ["pinctrl-rp1", "pcf8574"].map((label) => rig.wires.chip(label).base);
    const before = bases();
    started.pulse(0, 1_000);
    await until("the coil has current", () => rig.on().length === 1, 100);
    rig.boards.setDefect("base-moved", true);
    for (const [index, base] of bases().entries()) expect(base).not.toBe(before[index]);
    await until(
      "it is up again",
      () => started.links.filter(({ link }) => link === "up").length === 2,
      BACK_MAX_MS,
    );
    await passed(2_000);
    const outcomes = started.pulse(0, 300);
    await until("the pulse is settled", () => outcomes.length > 0, 2_000);
    expect(outcomes).toEqual([{ kind: "sent-acknowledged" }]);
  });
});
