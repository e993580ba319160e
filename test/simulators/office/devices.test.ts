/** The simulated devices of an office are wired as its configuration says. */
import { describe, expect, test } from "vitest";
import { parseConfig } from "../../../controller/shell/config.ts";
import { SeededRandom } from "../../../simulators/kit/seeded-random.ts";
import { VirtualClock } from "../../../simulators/kit/virtual-clock.ts";
import { createOfficeDevices } from "../../../simulators/office/devices.ts";

const SERIAL = { kind: "serial", path: "/dev/ttyUSB0" };

const printerOn = (link: object) => {
  const parsed = parseConfig({
    site: { id: "vi-du", authority: "UBND phường Ví Dụ", name: "Bộ phận một cửa" },
    fields: [{ id: "land", prefix: "A", name: { vi: "Đất đai", en: "Land" } }],
    counters: [{ id: "counter-1", number: 1, fields: ["land"] }],
    printers: [{ id: "p", protocol: "escpos", profile: "epson-t20iii", link }],
  });
  if (parsed.kind === "wrong") throw new Error(JSON.stringify(parsed.mistakes));
  const [clock, random] = [new VirtualClock(), new SeededRandom(1)];
  return createOfficeDevices(parsed.config, { clock, random, keep_sheets: 1 }).printers.get("p");
};

describe("a printer of an office", () => {
  test.each([
    [{ ...SERIAL, flow: "reply-paced" }, "none"],
    [{ ...SERIAL, flow: "none" }, "none"],
    [{ ...SERIAL, flow: "xonxoff" }, "xonxoff"],
    [{ ...SERIAL, flow: "rtscts" }, "rtscts"],
    [{ kind: "usb-lp", path: "/dev/usb/lp0" }, "rtscts"],
    [{ kind: "tcp", host: "10.0.0.9", port: 9_100 }, "rtscts"],
  ])("on %o holds its host back by %s", (link, flow) => {
    expect(printerOn(link)?.picture()).toContain(`of 4096 bytes, ${flow}`);
  });
});
