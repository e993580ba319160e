/** The simulated scanner as a technician meets it: prompts, defects, picture, events, bytes on its side. */
import { describe, expect, test } from "vitest";
import type { SimulatorEvent } from "../../../simulators/kit/device.ts";
import { SeededRandom } from "../../../simulators/kit/seeded-random.ts";
import { VirtualClock } from "../../../simulators/kit/virtual-clock.ts";
import { createIdReader } from "../../../simulators/reader/device.ts";
import { fictionalPerson, qrText } from "../../../simulators/reader/fictional-person.ts";

const bench = () => {
  const clock = new VirtualClock();
  const device = createIdReader({ random: new SeededRandom(1), clock });
  const sent: string[] = [];
  const cable: string[] = [];
  const events: SimulatorEvent[] = [];
  device.attach({
    send: (bytes) => sent.push(new TextDecoder().decode(bytes)),
    unplug: () => cable.push("unplug"),
    plug: () => cable.push("plug"),
  });
  device.onEvent((event) => events.push(event));
  return { clock, device, sent, cable, events };
};

const CARD = qrText(fictionalPerson(3));

describe("the simulated scanner", () => {
  test("sends a person's card with its suffix at once", () => {
    const { device, sent, events } = bench();
    expect(device.prompt("scan 3")).toBe(
      `presented: cccd, ${new TextEncoder().encode(CARD).length + 1} bytes`,
    );
    expect(sent).toEqual([`${CARD}\r`]);
    expect(events).toMatchObject([{ event: "presented", contents: "cccd", person: 3 }]);
  });

  test("picks somebody by its seed where no number is given", () => {
    const [first, second] = [bench(), bench()];
    first.device.prompt("scan");
    second.device.prompt("scan");
    expect(first.sent).toEqual(second.sent);
  });

  test.each([
    ["aim-prefix", undefined, `]Q1${CARD}\r`],
    ["eci", undefined, `]Q2\\000026${CARD}\r`],
    ["lf-suffix", undefined, `${CARD}\n`],
    ["no-suffix", undefined, CARD],
    ["nfd", undefined, `${CARD.normalize("NFD")}\r`],
    ["truncated", "14", `${CARD.slice(0, 14)}\r`],
    ["glued", undefined, `${CARD}${qrText(fictionalPerson(4))}\r`],
    ["endless-line", "3", `UUU${CARD}\r`],
  ])("%s changes the bytes as the field does", (defect, value, expected) => {
    const { device, sent } = bench();
    expect(device.setDefect(defect, true, value)).toBe(true);
    device.present(fictionalPerson(3));
    expect(sent).toEqual([expected]);
  });

  test.each([
    ["split-bytes", "2"],
    ["slow", "500"],
  ])("%s takes time and loses nothing, and scans do not overtake each other", (defect, value) => {
    const { clock, device, sent } = bench();
    device.setDefect(defect, true, value);
    device.present("MC1:T:one");
    device.present("MC1:T:two");
    clock.advance(5_000);
    expect(sent.length).toBeGreaterThan(2);
    expect(sent.join("")).toBe("MC1:T:one\rMC1:T:two\r");
  });

  test.each([
    ["no-such-defect", undefined],
    ["bom", "3"],
    ["slow", "fast"],
    ["slow", "0"],
    ["truncated", "2000"],
  ])("refuses to switch on %s with value %s", (name, value) => {
    expect(bench().device.setDefect(name, true, value)).toBe(false);
  });

  test("explains every defect and every prompt in one line", () => {
    const { device } = bench();
    for (const { name, field } of device.defects) {
      expect(field, name).toMatch(/^[A-Z].*\.$/);
      expect(device.setDefect(name, true), name).toBe(true);
      expect(device.setDefect(name, false), name).toBe(true);
    }
    for (const { usage, help } of device.prompts) expect(`${usage} ${help}`).not.toContain("\n");
  });

  test("pulls and puts back the cable", () => {
    const { clock, device, cable, events } = bench();
    device.prompt("unplug 250ms");
    clock.advance(249);
    expect(cable).toEqual(["unplug"]);
    expect(device.picture()).toContain("UNPLUGGED");
    clock.advance(1);
    device.prompt("unplug");
    device.prompt("plug");
    expect(cable).toEqual(["unplug", "plug", "unplug", "plug"]);
    expect(events.map(({ event }) => event)).toEqual(["unplugged", "plugged", "unplugged", "plugged"]);
  });

  test.each(["scan 0", "scan x", "scan foreign what", "scan code", "unplug soon", "fly", ""])(
    "answers %j with what it understands and sends nothing",
    (line) => {
      const { device, sent, cable } = bench();
      expect(device.prompt(line)).toMatch(/usage|unknown command|no such/);
      expect([...sent, ...cable]).toEqual([]);
    },
  );

  test("shows a picture that fits a terminal and holds no contents", () => {
    const { device } = bench();
    for (const { name } of device.defects) device.setDefect(name, true);
    device.prompt("scan 3");
    const rows = device.picture().split("\n");
    expect(rows.length).toBeLessThanOrEqual(24);
    for (const row of rows) expect(row.length).toBeLessThanOrEqual(80);
    expect(device.picture()).not.toContain(fictionalPerson(3).idNumber);
  });

  test("notes what the host says and stays silent", () => {
    const { device, sent, events } = bench();
    device.receive(Uint8Array.of(1, 2));
    expect(events).toEqual([{ event: "host-spoke", length_bytes: 2 }]);
    expect(sent).toEqual([]);
  });
});
