/** Boxes with the program that switches them: what a technician sees of a pulse, and of a program that dies. */
import { describe, expect, test } from "vitest";
import type { SimulatorEvent } from "../../../simulators/kit/device.ts";
import { SeededRandom } from "../../../simulators/kit/seeded-random.ts";
import { VirtualClock } from "../../../simulators/kit/virtual-clock.ts";
import { createHostedBoxes } from "../../../simulators/locker/hosted-boxes.ts";

const bench = async (protocol: "gpio" | "hid") => {
  const clock = new VirtualClock();
  const device = createHostedBoxes(protocol, clock, new SeededRandom(1));
  const events: SimulatorEvent[] = [];
  device.onEvent((event) => events.push(event));
  const pass = (delay_ms: number) => clock.runUntilSettled(clock.now_ms() + delay_ms);
  await pass(2_000);
  const named = (name: string) => events.filter(({ event }) => event === name);
  const on = () =>
    device.boards.boxes.flatMap(({ number, interval }) => (interval === undefined ? [] : [number]));
  return { device, events, named, pass, on };
};

describe.each(["gpio", "hid"] as const)("%s boxes with their program", (protocol) => {
  test("a pulse opens the box that was named", async () => {
    const { device, named, pass } = await bench(protocol);
    expect(named("host-board")).toMatchObject([{ board: 1, state: "ready" }]);
    expect(device.prompt("pulse 3")).toBe("pulse of 500 ms ordered");
    await pass(1_000);
    expect(named("door-opened")).toMatchObject([{ number: 3, by: "latch" }]);
    expect(named("host-pulse-ended")).toMatchObject([{ number: 3, outcome: "sent-acknowledged" }]);
    expect(named("host-saw-door").filter(({ state }) => state === "open")).toHaveLength(
      protocol === "gpio" ? 1 : 0,
    );
  });

  test("a program that dies in a pulse leaves the coil on, and its next life rests it and says so", async () => {
    const { device, named, pass, on } = await bench(protocol);
    device.prompt("pulse 2 300");
    await pass(100);
    expect(device.prompt("die")).toContain("its outputs stay as they are");
    await pass(3_000);
    expect([on(), device.picture().includes("program: DEAD")]).toEqual([[2], true]);
    expect(device.prompt("pulse 1")).toBe("the program is dead; start lets it live again");
    expect(device.prompt("start")).toBe("started");
    await pass(3_000);
    expect(on()).toEqual([]);
    expect(named("host-output-anomaly")).toMatchObject([{ on: [1] }]);
    expect(named("host-output-normal")).toHaveLength(1);
    device.prompt("pulse 1");
    await pass(1_000);
    expect(named("door-opened").map(({ number }) => number)).toEqual([2, 1]);
  });

  test("the cable can be pulled, and put back; a closing leaves nothing on", async () => {
    const { device, named, pass, on } = await bench(protocol);
    const served = device.serve();
    served.unplug();
    await pass(1_000);
    expect(named("host-down")).toHaveLength(1);
    expect(device.prompt("pulse 1")).toBe("refused: link-down");
    await served.plug();
    await pass(5_000);
    device.prompt("pulse 1 1000");
    await pass(100);
    const closing = served.close();
    await pass(2_000);
    await closing;
    expect(on()).toEqual([]);
  });

  test("answers what it is not asked rightly", async () => {
    const { device } = await bench(protocol);
    expect(device.prompt("pulse 9")).toBe("no box 9; boxes are 1 to 8");
    expect(device.prompt("pulse 1 150")).toBe("refused: duration");
    expect(device.prompt("start")).toBe("it runs");
    expect([device.prompt("die"), device.prompt("die")][1]).toBe("it is dead already");
    expect(device.prompt("door 3 open")).toBe("open");
    expect([device.setDefect("welded", true, "1"), device.setDefect("bad-crc", true)]).toEqual([true, false]);
  });
});
