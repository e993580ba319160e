/** The configuration: defaults, every mistake named with what is allowed, and the demo office. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadConfig, parseConfig } from "../../../controller/shell/config.ts";
import { boardsOf } from "../../../controller/shell/config-lockers.ts";
import { type ConfigMistake, configSchema } from "../../../controller/shell/config-mistakes.ts";
import type { OfficeFile } from "../../../controller/shell/config-schema.ts";
import { DEMO_OFFICE, demoOffice, demoOfficeFile } from "../../../controller/shell/demo-office.ts";

const LINK = { kind: "tcp", host: "10.0.0.9", port: 4_001 } as const;
const HID = { kind: "hid", vendor_id: "0c2e", product_id: "0B61" } as const;
/** The least an office needs. */
const SMALL: OfficeFile = {
  site: { id: "vi-du", authority: "UBND phường Ví Dụ", name: "Bộ phận một cửa" },
  fields: [{ id: "land", prefix: "A", name: { vi: "Đất đai", en: "Land" } }],
  counters: [{ id: "counter-1", number: 1, fields: ["land"] }],
};

const mistakes = (json: unknown): readonly ConfigMistake[] => {
  const parsed = parseConfig(json);
  return parsed.kind === "wrong" ? parsed.mistakes : [];
};
const paths = (json: unknown): readonly string[] => mistakes(json).map(({ path }) => path);

/** A copy of the demo file with one thing changed. */
const demoWith = (change: (file: Record<string, never[]> & Record<string, never>) => void): unknown => {
  const file = JSON.parse(JSON.stringify(demoOfficeFile()));
  change(file);
  return file;
};

describe("a right configuration", () => {
  it("is filled in with every default", () => {
    const parsed = parseConfig({ ...SMALL, pager_bases: [base({})] });
    expect(parsed).toMatchObject({
      kind: "ok",
      config: {
        site: { utc_offset_min: 420 },
        http: { port: 8_080, host: "127.0.0.1" },
        data_dir: "/var/lib/mot-cua/data",
        key_path: "/var/lib/mot-cua/keys/site.key",
        fields: [{ service_prior_min: 9 }],
        rule: { priority_run_max: 2, regular_age_max_min: 45, elderly_age: 60, frequent_visits: 4 },
        paging: { again_s: 40, tell_clerk_at: 3, uncharged_max_days: 7, rack_charges: true },
        retention: { visit_days: 1, result_days: 30, returning_days: 365, audit_days: 365 },
        results: { keep_days: 15, remind_days: [3, 1], remind_hour: 9 },
        pager_bases: [{ pager: "coaster", loud: false, anti_theft: false, line_end: "cr" }],
        boxes: [],
      },
    });
  });

  it.each([
    ["pager_bases", base({ link: { kind: "serial", path: "/dev/ttyUSB0" } }), 9_600],
    ["readers", { id: "r", protocol: "cccd-qr", link: { kind: "serial", path: "/dev/ttyUSB0" } }, 9_600],
    [
      "printers",
      { id: "p", protocol: "escpos", profile: "generic-80", link: { kind: "serial", path: "/dev/ttyUSB0" } },
      115_200,
    ],
    ["lock_banks", bank({ link: { kind: "serial", path: "/dev/ttyUSB0" } }), 9_600],
  ])("gives a serial link of %s its device's usual speed", (section, device, baud) => {
    const parsed = parseConfig({ ...SMALL, [section]: [device] });
    // A printer's own answers pace its line where nothing else holds bytes back.
    const flow = section === "printers" ? "reply-paced" : "none";
    const link = { baud, data_bits: 8, parity: "none", stop_bits: 1, flow };
    expect(parsed).toMatchObject({ kind: "ok", config: { [section]: [{ link }] } });
  });

  it("takes a HID scanner by the ids of lsusb, or its reports over the network", () => {
    const readers = [
      { id: "r-1", protocol: "hid-pos", link: HID },
      { id: "r-2", protocol: "hid-pos", layout: "no-length", link: { ...HID, serial_number: "7" } },
      { id: "r-3", protocol: "hid-pos", link: LINK },
    ];
    expect(parseConfig({ ...SMALL, readers })).toMatchObject({
      kind: "ok",
      config: {
        readers: [
          { layout: "auto", repair_encoding: false, link: HID },
          { layout: "no-length" },
          { link: LINK },
        ],
      },
    });
  });

  it("describes every option with its unit, its range and its default", () => {
    const undescribed: string[] = [];
    const visit = (path: string, option: ReturnType<typeof configSchema>): void => {
      const forms = option.oneOf ?? option.anyOf ?? [];
      for (const form of forms) if (form.properties) visit(path, form);
      for (const [key, inner] of Object.entries(option.properties ?? {})) visit(`${path}.${key}`, inner);
      if (option.items) visit(`${path}[]`, option.items);
      const isLeaf = !option.properties && !option.items && !forms.some((form) => form.properties);
      if (!isLeaf || option.const !== undefined) return;
      const wanted = [option.minimum, option.maximum, option.default].filter((limit) => limit !== undefined);
      if (!option.description || wanted.some((limit) => !option.description?.includes(String(limit))))
        undescribed.push(path);
    };
    visit("", configSchema());
    expect(undescribed).toEqual([]);
  });
});

describe("a wrong configuration", () => {
  it("is answered with what was found, the range and the default", () => {
    expect(mistakes({ ...SMALL, rule: { priority_run_max: 9 } })).toEqual([
      {
        path: "rule.priority_run_max",
        problem_vi: "không nhận giá trị 9",
        problem_en: "does not allow 9",
        range: "1..5",
        default: "2",
      },
    ]);
  });

  it("counts nobody as frequent for one number, and keeps nobody for longer than two years", () => {
    expect(paths({ ...SMALL, rule: { frequent_visits: 1 } })).toEqual(["rule.frequent_visits"]);
    expect(paths({ ...SMALL, rule: { frequent_visits: 51 }, retention: { returning_days: 731 } })).toEqual([
      "rule.frequent_visits",
      "retention.returning_days",
    ]);
    expect(paths({ ...SMALL, rule: { frequent_visits: 2 }, retention: { returning_days: 0 } })).toEqual([]);
  });

  it("names a pace of paging that would leave people waiting, or never let the air rest", () => {
    expect(paths({ ...SMALL, paging: { again_s: 9 } })).toEqual(["paging.again_s"]);
    expect(paths({ ...SMALL, paging: { again_s: 601, tell_clerk_at: 11 } })).toEqual([
      "paging.again_s",
      "paging.tell_clerk_at",
    ]);
    expect(paths({ ...SMALL, paging: { again_s: 10, tell_clerk_at: 10, uncharged_max_days: 365 } })).toEqual(
      [],
    );
  });

  it.each(["\u001b@UBND", "UBND \u202edD", "UBND\u200b phường"])(
    "names a text that holds what nobody sees, and does not repeat it: %j",
    (authority) => {
      const [mistake, ...others] = mistakes({ ...SMALL, site: { ...SMALL.site, authority } });
      expect([mistake?.path, others]).toEqual(["site.authority", []]);
      // JSON writes ASCII's controls as \u001b itself; the others stand there as U+FFFD.
      expect(JSON.stringify(mistake)).toMatch(/\ufffd|\\u001b/);
      expect(mistake?.problem_en).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    },
  );

  it("names a missing option and an unknown one", () => {
    const { authority: _left_out, ...site } = SMALL.site;
    expect(mistakes({ ...SMALL, site: { ...site, nmae: "x" } })).toMatchObject([
      { path: "site.authority", problem_en: "is missing", range: "1..120 characters" },
      {
        path: "site.nmae",
        problem_en: 'there is no option named "nmae"',
        range: "id, authority, name, centre, place, register, agency, hotline, website, pay, utc_offset_min",
      },
    ]);
  });

  it.each([
    [{ kind: "usb" }, "readers[0].link.kind", "serial | tcp | hid"],
    [{ kind: "serial", path: "/dev/x", baud: 1 }, "readers[0].link.baud", "300..4000000"],
    [{ kind: "serial", path: "/dev/x", parity: "mark" }, "readers[0].link.parity", "none | even | odd"],
    [{ kind: "tcp", host: "x", port: 0 }, "readers[0].link.port", "1..65535"],
    [{ ...HID, vendor_id: "0x0c2e" }, "readers[0].link.vendor_id", "^[0-9a-fA-F]{4}$"],
    [HID, "readers[0].link.kind", "serial | tcp"],
  ])("names the mistake in the link %j", (link, path, range) => {
    const found = mistakes({ ...SMALL, readers: [{ id: "reader-1", protocol: "cccd-qr", link }] });
    expect(found).toMatchObject([{ path, range }]);
  });

  it("names all mistakes of options and between options at once", () => {
    const json = {
      ...SMALL,
      http: { host: "0.0.0.0", port: 70_000 },
      counters: [...SMALL.counters, { id: "counter-1", number: 1, fields: ["sea"] }],
      pager_bases: [base({ power: 12 })],
    };
    expect(paths(json)).toEqual([
      "http.port",
      "pager_bases[0].power",
      "counters[1].id",
      "counters[1].number",
      "counters[1].fields[0]",
    ]);
  });

  it.each<[string, unknown, string]>([
    [
      "a letter used twice",
      { fields: [...SMALL.fields, field("sea", "A")], counters: [COUNTER] },
      "fields[1].prefix",
    ],
    ["a field that nobody serves", { fields: [...SMALL.fields, field("sea", "B")] }, "fields[1]"],
    ["a reader that does not exist", { doors: [door("door-1", "reader-9")] }, "doors[0].reader"],
    ["one id for two places", { halls: [{ id: "counter-1" }] }, "halls[0].id"],
    [
      "pagers from high to low",
      { pager_bases: [base({ cards: { from: 9, to: 1 } })] },
      "pager_bases[0].cards",
    ],
    ["an alert that coasters lack", { pager_bases: [base({ alert: "vibrate-2x" })] }, "pager_bases[0].alert"],
    [
      "an alert that alpha pagers lack",
      { pager_bases: [base({ pager: "alpha", alert: "glow-15x" })] },
      "pager_bases[0].alert",
    ],
    ["pagers of no known kind", { pager_bases: [base({ pager: "pebble" })] }, "pager_bases[0].pager"],
    [
      "two bases that reach the same pagers",
      {
        pager_bases: [
          base({}),
          base({ id: "base-2", cards: { from: 20, to: 30 }, link: { ...LINK, port: 4_002 } }),
        ],
      },
      "pager_bases[1].cards",
    ],
    [
      "two devices at one port",
      { pager_bases: [base({})], readers: [{ id: "r", protocol: "cccd-qr", link: LINK }] },
      "readers[0].link",
    ],
    [
      "two HID scanners that nothing tells apart",
      {
        readers: [
          { id: "r-1", protocol: "hid-pos", link: HID },
          { id: "r-2", protocol: "hid-pos", link: { ...HID, vendor_id: "0C2E" } },
        ],
      },
      "readers[1].link",
    ],
    [
      "reports on a serial port",
      { readers: [{ id: "r", protocol: "hid-pos", link: { kind: "serial", path: "/dev/ttyUSB0" } }] },
      "readers[0].link.kind",
    ],
    ["an open port without TLS", { http: { host: "10.0.0.1" } }, "http.tls"],
    ["a key among the data", { data_dir: "/d", key_path: "/d/k/site.key" }, "key_path"],
    [
      "a board twice in a bank",
      { lock_banks: [bank({ boards: [BOARD, BOARD] })] },
      "lock_banks[0].boards[1].address",
    ],
    ["a pulse between two steps", { lock_banks: [bank({ pulse_ms: 250 })] }, "lock_banks[0].pulse_ms"],
    ["a box of no bank", { boxes: [box({})] }, "boxes[0].bank"],
    ["a box on no board", { lock_banks: [bank({})], boxes: [box({ board: 2 })] }, "boxes[0].board"],
    ["a box beyond its board", { lock_banks: [bank({})], boxes: [box({ channel: 9 })] }, "boxes[0].channel"],
    [
      "two boxes of one number",
      { lock_banks: [bank({})], boxes: [box({}), box({ channel: 2 })] },
      "boxes[1].number",
    ],
    ["two boxes of one lock", { lock_banks: [bank({})], boxes: [box({}), box({ number: 2 })] }, "boxes[1]"],
  ])("names %s", (_what, change, path) => {
    expect(paths({ ...SMALL, ...(change as object) })).toEqual([path]);
  });

  it("names one reader at two places", () => {
    const json = demoWith((file) => {
      Object.assign(file.kiosks?.[1] ?? {}, { reader: "reader-door" });
    });
    expect(paths(json)).toEqual(["kiosks[1].reader"]);
  });

  it("is never taken for right, whatever the file holds", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        const parsed = parseConfig(json);
        expect(parsed.kind === "wrong" && parsed.mistakes.length > 0).toBe(true);
      }),
    );
  });

  it("stays total when any part of a right file is replaced", () => {
    const keys = Object.keys(demoOfficeFile());
    fc.assert(
      fc.property(fc.constantFrom(...keys), fc.jsonValue(), (key, value) => {
        expect(["ok", "wrong"]).toContain(parseConfig({ ...demoOfficeFile(), [key]: value }).kind);
      }),
    );
  });
});

describe("a configuration file", () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "config-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("is read from JSON", async () => {
    const file = join(folder, "office.json");
    writeFileSync(file, JSON.stringify(SMALL));
    expect(await loadConfig(file)).toMatchObject({ kind: "ok", config: { site: { id: "vi-du" } } });
  });

  it("that is missing or no JSON is one mistake of the whole file", async () => {
    const file = join(folder, "broken.json");
    writeFileSync(file, "{");
    for (const path of [file, join(folder, "none.json")]) {
      const loaded = await loadConfig(path);
      expect(loaded).toMatchObject({ kind: "wrong", mistakes: [{ path: "" }] });
    }
  });
});

describe("the demo office", () => {
  it("has what the drawings show", () => {
    const count = (list: readonly unknown[]): number => list.length;
    expect({
      fields: DEMO_OFFICE.fields.map(({ prefix, name }) => `${prefix} ${name.vi}`),
      counters: count(DEMO_OFFICE.counters),
      doors: count(DEMO_OFFICE.doors),
      kiosks: count(DEMO_OFFICE.kiosks),
      boxes: count(DEMO_OFFICE.boxes),
      cards: DEMO_OFFICE.pager_bases.map(({ cards }) => cards),
      boards: DEMO_OFFICE.lock_banks.flatMap((bank) => boardsOf(bank).map(({ locks }) => locks)),
    }).toEqual({
      fields: ["A Đất đai", "B Hộ tịch", "C Chứng thực", "D Cư trú", "E Kinh doanh", "F Nhận kết quả"],
      counters: 4,
      doors: 1,
      kiosks: 2,
      boxes: 24,
      cards: [{ from: 1, to: 20 }],
      boards: [8, 8, 8],
    });
  });

  it("is reached where the caller says", () => {
    const serial = { kind: "serial", path: "/dev/pts/7" } as const;
    const links = { ...DEMO_LINKS, lock_bank: serial };
    expect(demoOffice(links).lock_banks[0]).toMatchObject({ link: { ...serial, baud: 9_600 } });
  });
});

const DEMO_LINKS = {
  pager_base: { ...LINK, port: 1 },
  door_reader: { ...LINK, port: 2 },
  kiosk_reader: { ...LINK, port: 3 },
  door_printer: { ...LINK, port: 4 },
  kiosk_printer: { ...LINK, port: 5 },
  lock_bank: { ...LINK, port: 6 },
  chip_reader: { ...LINK, port: 7 },
  counter_printer: { ...LINK, port: 8 },
};
const COUNTER = { id: "counter-1", number: 1, fields: ["land", "sea"] };
const BOARD = { address: 1, channels: 8 };

function base(change: object): object {
  return { id: "base-1", protocol: "lrs", system_id: 27, cards: { from: 1, to: 20 }, link: LINK, ...change };
}
function bank(change: object): object {
  const closed_level = 1;
  return {
    id: "bank-1",
    protocol: "modbus",
    supply: "s-1",
    boards: [BOARD],
    closed_level,
    link: LINK,
    ...change,
  };
}
function box(change: object): object {
  return { number: 1, bank: "bank-1", board: 1, channel: 1, size: "S", ...change };
}
function field(id: string, prefix: string): object {
  return { id, prefix, name: { vi: id, en: id } };
}
function door(id: string, reader: string): object {
  return { id, name: { vi: id, en: id }, reader };
}
