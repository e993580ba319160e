/** USB sockets in a configuration: where they may stand for a path, and words that name none. */
import { describe, expect, it } from "vitest";
import { parseConfig } from "../../../controller/shell/config.ts";
import type { OfficeFile } from "../../../controller/shell/config-schema.ts";
import { hidSettings, productionLinks } from "../../../controller/shell/links.ts";
import { VirtualClock } from "../../../simulators/kit/virtual-clock.ts";

const HID = { kind: "hid", vendor_id: "0c2e", product_id: "0b61" } as const;
const office = (serial: string, printer: string, usb_port: string): OfficeFile => ({
  site: { id: "vi-du", authority: "UBND phường Ví Dụ", name: "Bộ phận một cửa" },
  fields: [{ id: "land", prefix: "A", name: { vi: "Đất đai", en: "Land" } }],
  counters: [{ id: "counter-1", number: 1, fields: ["land"] }],
  readers: [
    { id: "lines", protocol: "cccd-qr", link: { kind: "serial", path: serial } },
    { id: "reports", protocol: "hid-pos", link: { ...HID, usb_port } },
  ],
  printers: [{ id: "p", protocol: "escpos", profile: "generic-80", link: { kind: "usb-lp", path: printer } }],
});

const mistakes = (json: unknown) => {
  const parsed = parseConfig(json);
  return parsed.kind === "wrong" ? parsed.mistakes : [];
};

describe("a USB socket in a configuration", () => {
  it("stands for the path of a serial port and of a printer, and picks a HID device", () => {
    const parsed = parseConfig(office("usb:3-1", "usb:1-1.2:1.0", "4-1"));
    if (parsed.kind === "wrong") throw new Error(JSON.stringify(parsed.mistakes));
    const make = productionLinks(parsed.config, new VirtualClock());
    const labels = [...parsed.config.readers, ...parsed.config.printers].map(({ id, link }) =>
      link.kind === "pcsc" ? "" : make(id, link).label,
    );
    expect(labels).toEqual(["serial:usb:3-1 9600 8N1", "hid:0c2e:0b61 usb:4-1", "usb-lp:usb:1-1.2:1.0"]);
    expect(hidSettings({ ...HID, usb_port: "4-1" })).toMatchObject({ usb_port: "4-1" });
  });

  it("is named where the kernel has no such name, each with how one looks", () => {
    expect(mistakes(office("usb:3", "usb:/dev/usb/lp0", "usb4"))).toEqual([
      {
        path: "readers[0].link.path",
        problem_vi: '"3" không phải tên một cổng cắm USB',
        problem_en: '"3" names no USB socket',
        range: "3-1 | 1-1.2 | 1-1.2:1.0",
      },
      expect.objectContaining({ path: "readers[1].link.usb_port", problem_en: '"usb4" names no USB socket' }),
      expect.objectContaining({ path: "printers[0].link.path" }),
    ]);
  });

  it("holds one device: two with the same socket are named, two sockets of the same ids are not", () => {
    const { readers: _readers, printers: _printers, ...small } = office("usb:3-1", "usb:3-2", "3-3");
    const scanner = (id: string, usb_port: string) => ({
      id,
      protocol: "hid-pos" as const,
      link: { ...HID, serial_number: "7", usb_port },
    });
    expect(mistakes({ ...small, readers: [scanner("a", "3-1"), scanner("b", "3-2")] })).toEqual([]);
    expect(mistakes({ ...small, readers: [scanner("a", "3-1"), scanner("b", "3-1")] })).toMatchObject([
      { path: "readers[1].link" },
    ]);
  });
});
