/** Readers of chips in a configuration: their options, their place beside a scanner, and what can't be. */
import { describe, expect, it } from "vitest";
import { parseConfig } from "../../../controller/shell/config.ts";
import type { ConfigMistake } from "../../../controller/shell/config-mistakes.ts";
import type { OfficeFile } from "../../../controller/shell/config-schema.ts";

const LINK = { kind: "tcp", host: "10.0.0.9", port: 4_001 } as const;
const SMALL: OfficeFile = {
  site: { id: "vi-du", authority: "UBND phường Ví Dụ", name: "Bộ phận một cửa" },
  fields: [{ id: "land", prefix: "A", name: { vi: "Đất đai", en: "Land" } }],
  counters: [{ id: "counter-1", number: 1, fields: ["land"] }],
};
const mistakes = (json: unknown): readonly ConfigMistake[] => {
  const parsed = parseConfig(json);
  return parsed.kind === "wrong" ? parsed.mistakes : [];
};

describe("a reader of chips", () => {
  it("takes a reader of chips beside a scanner, and reads no sensitive field that is not named", () => {
    const chip = { id: "c", protocol: "chip", link: { kind: "pcsc" } } as const;
    const scanner = { id: "s", protocol: "cccd-qr", link: LINK } as const;
    const doors = [{ id: "d", name: { vi: "Cửa", en: "Door" }, reader: "s", chip_reader: "c" }];
    const parsed = parseConfig({ ...SMALL, readers: [scanner, chip], doors });
    expect(parsed).toMatchObject({
      kind: "ok",
      config: { readers: [{}, { face: false, link: { kind: "pcsc" } }] },
    });
    const [, row] = parsed.kind === "ok" ? parsed.config.readers : [];
    const fields = row?.protocol === "chip" ? row.dg13_fields : [];
    expect(fields).toContain("residence");
    for (const sensitive of ["ethnicity", "religion", "features", "parents", "spouse"])
      expect(fields).not.toContain(sensitive);
    const asked = { ...chip, dg13_fields: ["name", "parents"], anchors_path: "/etc/mot-cua/anchors" };
    expect(parseConfig({ ...SMALL, readers: [scanner, asked], doors }).kind).toBe("ok");
  });

  it("tells a reader of chips and a scanner apart, by place and by option", () => {
    const readers = [
      { id: "s", protocol: "cccd-qr", link: LINK },
      { id: "c", protocol: "chip", link: { ...LINK, port: 4_002 } },
    ];
    const door = { id: "d", name: { vi: "Cửa", en: "Door" } };
    const at = (reader: string, chip_reader: string) =>
      mistakes({ ...SMALL, readers, doors: [{ ...door, reader, chip_reader }] });
    expect(at("s", "c")).toEqual([]);
    expect(at("c", "s")).toEqual([
      {
        path: "doors[0].reader",
        problem_vi: "c đọc chip: xin khai ở chip_reader, cạnh một máy quét",
        problem_en: "c reads chips: name it as chip_reader, beside a scanner",
      },
      { path: "doors[0].chip_reader", problem_vi: "s không đọc chip", problem_en: "s reads no chips" },
    ]);
    expect(at("s", "x")).toMatchObject([{ path: "doors[0].chip_reader", range: "s | c" }]);
  });

  it.each([
    [
      "a serial line for chips",
      { link: { kind: "serial", path: "/dev/ttyUSB0" } },
      "link.kind",
      "pcsc | tcp",
    ],
    ["a field that no chip has", { dg13_fields: ["blood"] }, "dg13_fields[0]", /^id-number \| name/],
    ["an option of scanners", { suffix: "cr" }, "suffix", /anchors_path/],
    ["no such protocol", { protocol: "nfc" }, "protocol", "cccd-qr | hid-pos | chip"],
  ])("names %s", (_what, change, path, range) => {
    const reader = { id: "c", protocol: "chip", link: { kind: "pcsc" }, ...change };
    expect(mistakes({ ...SMALL, readers: [reader] })).toMatchObject([
      { path: `readers[0].${path}`, range: expect.stringMatching(range) },
    ]);
  });
});
