/** Which line each device of a configuration gets: by its label, without opening anything. */
import { expect, test } from "vitest";
import { parseConfig } from "../../../controller/shell/config.ts";
import type { OfficeFile } from "../../../controller/shell/config-schema.ts";
import { hidSettings, productionLinks } from "../../../controller/shell/links.ts";
import { VirtualClock } from "../../../simulators/kit/virtual-clock.ts";

const HID = { kind: "hid", vendor_id: "0c2e", product_id: "0B61" } as const;
const OFFICE: OfficeFile = {
  site: { id: "vi-du", authority: "UBND phường Ví Dụ", name: "Bộ phận một cửa" },
  fields: [{ id: "land", prefix: "A", name: { vi: "Đất đai", en: "Land" } }],
  counters: [{ id: "counter-1", number: 1, fields: ["land"] }],
  readers: [
    { id: "lines", protocol: "cccd-qr", link: { kind: "serial", path: "/dev/scanner" } },
    {
      id: "watched",
      protocol: "cccd-qr",
      keyboard_maker: "0c2e",
      link: { kind: "serial", path: "/dev/other", baud: 115_200 },
    },
    { id: "reports", protocol: "hid-pos", link: HID },
    { id: "network", protocol: "hid-pos", link: { kind: "tcp", host: "10.0.0.9", port: 4_001 } },
  ],
};

test("each device gets the line it was configured with", () => {
  const parsed = parseConfig(OFFICE);
  if (parsed.kind === "wrong") throw new Error(JSON.stringify(parsed.mistakes));
  const make = productionLinks(parsed.config, new VirtualClock());
  const labels = parsed.config.readers.map(({ id, link }) =>
    link.kind === "pcsc" ? "" : make(id, link).label,
  );
  expect(labels).toEqual([
    "serial:/dev/scanner 9600 8N1",
    "serial:/dev/other 115200 8N1",
    "hid:0c2e:0b61",
    "tcp:10.0.0.9:4001",
  ]);
});

test("a HID scanner is sought by the ids of lsusb on the page of point-of-sale scanners", () => {
  expect(hidSettings(HID)).toEqual({ vendor_id: 0x0c2e, product_id: 0x0b61, usage_page: 0x8c });
  expect(hidSettings({ ...HID, serial_number: "A7" })).toMatchObject({ serial_number: "A7" });
});
