import { describe, expect, it } from "vitest";
import { parseConfig } from "../../../controller/shell/config.ts";
import { demoOfficeFile } from "../../../controller/shell/demo-office.ts";
import { VirtualClock } from "../../../simulators/kit/virtual-clock.ts";
import { kernelOutlets, kernelProblem } from "../../../simulators/office/kernel-outlets.ts";

const CONTROLLERS = [9, 10, 11, 12, 13, 14, 15].map((index) => `/sys/class/udc/dummy_udc.${index}`);
const NEEDED = ["/sys/kernel/config/usb_gadget", ...CONTROLLERS];

describe("a machine for devices on its own kernel", () => {
  it("has configfs and a dummy controller for each device", () => {
    expect(kernelProblem((path) => NEEDED.includes(path))).toBeUndefined();
  });

  it.each(NEEDED)("is none without %s, and is told so in a sentence of each language", (missing) => {
    const problem = kernelProblem((path) => path !== missing && NEEDED.includes(path));
    expect(problem?.split("\n")).toEqual([
      expect.stringMatching(/^Nhân máy này .*\.$/),
      expect.stringMatching(/^This machine's kernel .*\.$/),
    ]);
    expect(problem).toContain(`(no ${missing})`);
  });
});

describe("the office on a kernel's nodes", () => {
  it("is configured by sockets, each device in one of its own, the chips by the card service", async () => {
    const links = (await kernelOutlets(new VirtualClock())).links();
    expect(parseConfig(demoOfficeFile(links)).kind).toBe("ok");
    const { chip_reader, door_reader, ...others } = links;
    expect(chip_reader).toEqual({ kind: "pcsc", reader: "Virtual PCD 00 00" });
    const sockets = Object.values(others).map((link) => ("path" in link ? link.path : ""));
    for (const socket of sockets) expect(socket).toMatch(/^usb:\d+-1$/);
    const door = "usb_port" in door_reader ? `usb:${door_reader.usb_port}` : "";
    expect(new Set([...sockets, door]).size).toBe(7);
  });

  it("has nothing plugged in before it is served", async () => {
    const outlets = await kernelOutlets(new VirtualClock());
    expect(outlets.place("base-1")).toBeUndefined();
    await outlets.close();
  });
});
