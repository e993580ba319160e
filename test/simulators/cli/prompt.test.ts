/** The prompt over devices that only remember: commands, completion, scripts, durations. */
import { describe, expect, test } from "vitest";
import { complete } from "../../../simulators/cli/completion.ts";
import { readDefectText } from "../../../simulators/cli/defects.ts";
import { readDuration_ms } from "../../../simulators/cli/duration.ts";
import { answer, OWN_PROMPTS, readCommand } from "../../../simulators/cli/prompt.ts";
import { readScript } from "../../../simulators/cli/script.ts";
import { fake } from "./fake-device.ts";

const at = (...names: readonly string[]) => {
  const devices = names.map(fake);
  const type = (line: string) => answer(readCommand(line, devices), devices, ({ name }) => `wire of ${name}`);
  return { devices, type, tab: (line: string) => complete(line, devices)[0].map((word) => word.trim()) };
};

describe("a line at the prompt of one device", () => {
  test("that the device knows goes to it as it stands", () => {
    const { devices, type } = at("lock-board");
    expect(type("  door 3 open ")).toEqual({ kind: "said", text: "did door 3 open" });
    expect(type("lock-board cover close")).toEqual({ kind: "said", text: "did cover close" });
    expect(devices[0]?.device.told).toEqual(["door 3 open", "cover close"]);
  });

  test("that nobody knows reaches no device", () => {
    const { devices, type } = at("lock-board");
    expect(type("dor 3")).toEqual({ kind: "refused", text: 'no command "dor"; help lists them' });
    expect(devices[0]?.device.told).toEqual([]);
  });

  test.each(["defect on late-reply=70", "defect on late-reply 70", "defect on fake:late-reply=70"])(
    "%s switches the defect on with its value, and off again",
    (line) => {
      const { devices, type } = at("fake");
      expect(type(line)).toEqual({ kind: "said", text: "late-reply is on" });
      expect([...(devices[0]?.device.on ?? [])]).toEqual([["late-reply", "70"]]);
      type("defect off late-reply");
      expect(devices[0]?.device.on.size).toBe(0);
    },
  );

  test.each([
    ["defect on", "defect on NAME[=VALUE]"],
    ["defect maybe silent", "defect on NAME[=VALUE]"],
    ["defect on loud", 'no defect "loud". fake has silent, late-reply'],
    ["defect on other:silent", 'no device "other" here'],
    ["defect on late-reply=soon", "late-reply=soon: the value is ms"],
    ["wait", "wait how long?"],
    ["wait 5", "wait how long?"],
    ["unplug soon", "unplug 5s"],
  ])("%s is refused with what to type", (line, reason) => {
    const said = at("fake").type(line);
    expect(said).toMatchObject({ kind: "refused", text: expect.stringContaining(reason) });
  });

  test("cables, time and the end are left to the session", () => {
    const { devices, type } = at("fake");
    const [device] = devices;
    expect(type("unplug")).toEqual({ kind: "unplug", device });
    expect(type("unplug 5s")).toEqual({ kind: "unplug", device, for_ms: 5_000 });
    expect(type("plug")).toEqual({ kind: "plug", device });
    expect(type("wait 250ms")).toEqual({ kind: "wait", wait_ms: 250 });
    expect(type("quit")).toEqual({ kind: "quit" });
    expect(type("exit")).toEqual({ kind: "quit" });
    expect(device?.device.told).toEqual([]);
  });

  test("show draws, trace adds the device's own, an empty line does nothing", () => {
    const { type } = at("fake");
    expect(type("show")).toEqual({ kind: "said", text: "[fake]" });
    expect(type("trace")).toEqual({ kind: "said", text: "wire of fake\ndid trace" });
    expect(type("   ")).toEqual({ kind: "said", text: "" });
  });

  test("help names every command once, in 80 columns", () => {
    const said = at("fake").type("help");
    const text = said.kind === "said" ? said.text : "";
    for (const { usage } of OWN_PROMPTS) expect(text).toContain(usage);
    expect(text).toContain("door N open|close");
    expect(text.match(/unplug/g)).toHaveLength(1);
    expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
  });
});

describe("with several devices", () => {
  test("a command that more than one knows must say for which", () => {
    const { devices, type } = at("one", "two");
    expect(type("scan 3")).toEqual({ kind: "refused", text: "which device? Type one scan 3 or two scan 3" });
    expect(type("unplug")).toMatchObject({ kind: "refused" });
    type("two scan 3");
    expect(devices.map(({ device }) => device.told)).toEqual([[], ["scan 3"]]);
  });

  test("a defect goes to all that know it, or to the one named", () => {
    const { devices, type } = at("one", "two");
    type("defect on silent");
    type("defect off one:silent");
    expect(devices.map(({ device }) => device.on.size)).toEqual([0, 1]);
  });

  test("pictures stand under the devices' names", () => {
    expect(at("one", "two").type("show")).toEqual({
      kind: "said",
      text: "-- one\n[fake]\n-- two\n[fake]",
    });
  });
});

describe("completion", () => {
  test.each<[string, readonly string[]]>([
    ["d", ["defect", "defects", "door"]],
    ["door 3 ", ["close", "open"]],
    ["door 3 o", ["open"]],
    ["door ", []],
    ["cover ", ["close", "open"]],
    ["cover close ", []],
    ["scan ", ["foreign"]],
    ["scan foreign ", ["text", "url"]],
    ["defect ", ["off", "on"]],
    ["defect on ", ["late-reply", "silent"]],
    ["defect off s", ["silent"]],
    ["fake do", ["door"]],
    ["wait ", []],
    ["nothing known ", []],
  ])("after %j there may stand %j", (line, words) => {
    expect(at("fake").tab(line)).toEqual(words);
  });

  test("device names are offered where there are several", () => {
    expect(at("one", "two").tab("on")).toEqual(["one"]);
    expect(at("one").tab("on")).toEqual([]);
  });

  test("an empty line offers every first word", () => {
    expect(at("fake").tab("")).toEqual(expect.arrayContaining(["help", "quit", "scan", "unplug", "trace"]));
  });
});

describe("a script", () => {
  const read = (text: string) => readScript(text, at("fake").devices);

  test("is its commands without remarks and empty lines", () => {
    expect(read("# first\n\nwait 5s   # long\r\nscan 1\n")).toEqual({
      kind: "script",
      lines: ["wait 5s", "scan 1"],
    });
  });

  test("with a wrong line is refused whole, with the line's number", () => {
    expect(read("scan 1\n\nfly 3")).toEqual({
      kind: "refused",
      complaint: 'line 3: no command "fly"; help lists them',
    });
    expect(read("defect on loud")).toMatchObject({ complaint: expect.stringContaining("line 1: no defect") });
  });

  test("has an end", () => {
    expect(read("scan 1\n".repeat(10_001))).toMatchObject({ kind: "refused" });
  });
});

test.each([
  ["5s", 5_000],
  ["250ms", 250],
  ["1.5s", 1_500],
  ["2m", 120_000],
  ["1441m", undefined],
  ["5", undefined],
  ["s", undefined],
  ["-5s", undefined],
])("the duration %s is %s ms", (text, duration_ms) => {
  expect(readDuration_ms(text)).toBe(duration_ms);
});

test.each([
  ["silent", { name: "silent" }],
  ["welded=3,4", { name: "welded", value: "3,4" }],
  ["lock-board:welded=3", { device: "lock-board", name: "welded", value: "3" }],
  ["late-reply=", { name: "late-reply", value: "" }],
])("the defect %s is taken apart", (text, request) => {
  expect(readDefectText(text)).toEqual(request);
});
