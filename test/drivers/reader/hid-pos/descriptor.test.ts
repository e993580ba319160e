/** Proves that a layout is read out of a scanner's own description, and that no description throws. */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  DESCRIPTOR_BYTES_MAX,
  describedLayout,
  REPORT_BYTES_MAX,
} from "../../../../drivers/reader/hid-pos/descriptor.pure.ts";
import { hidPosFraming } from "../../../../drivers/reader/hid-pos/framing.ts";
import { chooseLayout, LAYOUT_SETTINGS } from "../../../../drivers/reader/hid-pos/layout.pure.ts";
import {
  cutIntoReports,
  isLayoutName,
  type ReportLayout,
  writeReport,
} from "../../../../drivers/reader/hid-pos/report.pure.ts";
import { concatBytes, fromHex, toHex } from "../../../../drivers/runtime/text.ts";
import { SeededRandom } from "../../../../simulators/kit/seeded-random.ts";
import { ODD_DESCRIPTOR, SCANNER_DESCRIPTORS } from "../../../../simulators/reader/report-descriptors.ts";
import { reportBytes, utf8, vectorBytes } from "../vectors.ts";

const VECTORS = new Map(
  readFileSync(new URL("../../../vectors/reader-hid-descriptors.txt", import.meta.url), "utf8")
    .split("\n")
    .flatMap((line): [string, Uint8Array][] => {
      const [, name = "", hex] = /^([a-z0-9-]+\.(?:hex|none)) ([0-9A-F ]+)$/.exec(line) ?? [];
      const bytes = fromHex(hex ?? "-");
      return bytes === undefined ? [] : [[name, bytes]];
    }),
);

const vectorNamed = (name: string): Uint8Array => {
  const bytes = VECTORS.get(name);
  if (bytes === undefined) throw new Error(`no vector ${name}`);
  return bytes;
};

const layoutNamed = (name: string): ReportLayout => {
  const described = describedLayout(vectorNamed(`${name}.hex`));
  if (described.kind !== "layout") throw new Error(`${name}: ${described.why}`);
  return described.layout;
};

const scansOf = (layout: ReportLayout, bytes: Uint8Array): readonly string[] => {
  const framing = hidPosFraming(layout);
  const [held, chunks] = framing.push(framing.empty, bytes);
  return [...chunks, ...framing.flush(held)[1]].flatMap((chunk) =>
    chunk.kind === "frame" ? [toHex(chunk.frame.payload)] : [],
  );
};

describe("a described layout", () => {
  test.each<readonly [string, ReportLayout]>([
    [
      "counted",
      {
        report_bytes: 64,
        report_id: 2,
        length_at: 1,
        symbology_at: 2,
        data_at: 5,
        data_bytes_max: 56,
        trailer_bytes: 2,
        flags_at: 63,
        continued_mask: 0x01,
      },
    ],
    [
      "uncounted",
      {
        report_bytes: 61,
        report_id: 2,
        symbology_at: 1,
        data_at: 4,
        data_bytes_max: 56,
        trailer_bytes: 0,
        flags_at: 60,
        continued_mask: 0x01,
      },
    ],
    [
      "unnumbered",
      {
        report_bytes: 63,
        length_at: 0,
        symbology_at: 1,
        data_at: 4,
        data_bytes_max: 56,
        trailer_bytes: 2,
        flags_at: 62,
        continued_mask: 0x01,
      },
    ],
    [
      "wide",
      {
        report_bytes: 252,
        report_id: 7,
        data_at: 1,
        data_bytes_max: 250,
        trailer_bytes: 0,
        flags_at: 251,
        continued_mask: 0x08,
      },
    ],
    ["longer-other", { report_bytes: 100, report_id: 2, data_at: 1, data_bytes_max: 8, trailer_bytes: 91 }],
    [
      "shuffled",
      {
        report_bytes: 61,
        report_id: 2,
        data_at: 2,
        data_bytes_max: 56,
        trailer_bytes: 3,
        flags_at: 1,
        continued_mask: 0x01,
      },
    ],
  ])("of %s", (name, layout) => {
    expect(layoutNamed(name)).toEqual(layout);
  });

  test.each([
    ["keyboard", "no-scanned-data"],
    ["output", "no-scanned-data"],
    ["page", "no-scanned-data"],
    ["cut", "structure"],
    ["pop", "structure"],
    ["id-0", "structure"],
    ["seven", "form"],
    ["shifted", "form"],
    ["twice", "form"],
    ["count-16", "form"],
    ["long", "too-long"],
    ["huge", "too-long"],
  ])("is missing of %s: %s", (name, why) => {
    expect(describedLayout(vectorNamed(`${name}.none`))).toEqual({ kind: "none", why });
  });

  test("is missing of nothing, and of more than the kernel takes", () => {
    expect(describedLayout(new Uint8Array())).toEqual({ kind: "none", why: "no-scanned-data" });
    const padded = concatBytes(new Uint8Array(DESCRIPTOR_BYTES_MAX).fill(0xc0), vectorNamed("counted.hex"));
    expect(describedLayout(padded)).toEqual({ kind: "none", why: "too-long" });
  });

  test("pushes past the bound are refused", () => {
    const pushes = (count: number) =>
      concatBytes(new Uint8Array(count).fill(0xa4), vectorNamed("counted.hex"));
    expect(describedLayout(pushes(16)).kind).toBe("layout");
    expect(describedLayout(pushes(17))).toEqual({ kind: "none", why: "structure" });
  });
});

describe("reports read by the layout their device describes", () => {
  test.each([
    ["counted", "H1", "H1"],
    ["uncounted", "ticket.no-length", "ticket"],
    ["unnumbered", "ticket.unnumbered", "ticket"],
  ])("%s: the hand-typed %s is the scan %s", (name, reports, scan) => {
    expect(scansOf(layoutNamed(name), reportBytes(reports))).toEqual([toHex(vectorBytes(scan))]);
  });

  test.each(["wide", "longer-other", "shuffled"])(
    "%s: a card comes whole, also when exactly full",
    (name) => {
      const layout = layoutNamed(name);
      const sent = (code: Uint8Array) =>
        concatBytes(
          ...cutIntoReports(layout, code, { symbology: utf8("]Q1") }).map((report) =>
            writeReport(layout, report),
          ),
        );
      const codes = [vectorBytes("Q1"), utf8("7".repeat(layout.data_bytes_max * 2)), utf8("MC1:T:A-017")];
      for (const code of codes) expect(scansOf(layout, sent(code))).toEqual([toHex(code)]);
    },
  );

  test("a device that never says that more follows ends a code by a report that is not full", () => {
    const layout = layoutNamed("longer-other");
    const report = (text: string): Uint8Array => {
      const bytes = new Uint8Array(layout.report_bytes);
      bytes.set([2, ...utf8(text)]);
      return bytes;
    };
    const framing = hidPosFraming(layout);
    const [, chunks] = framing.push(
      framing.empty,
      concatBytes(report("MC1:T:A-"), report("017"), report("abc")),
    );
    expect(chunks.map((chunk) => chunk.kind === "frame" && toHex(chunk.frame.payload))).toEqual([
      toHex(vectorBytes("ticket")),
      toHex(utf8("abc")),
    ]);
  });
});

describe("the layout chosen", () => {
  const counted = vectorNamed("counted.hex");

  test("is the described one where the configuration leaves it to the device", () => {
    expect(chooseLayout("auto", vectorNamed("wide.hex"))).toEqual({
      layout: layoutNamed("wide"),
      fault: undefined,
    });
  });

  test.each([
    ["none can be had", undefined],
    ["it describes no scanned data", vectorNamed("keyboard.none")],
  ])("is the usual one, and that is said, where %s", (_why, descriptor) => {
    const { layout, fault } = chooseLayout("auto", descriptor);
    expect([layout.report_bytes, layout.length_at, fault]).toEqual([64, 1, "READER_LAYOUT_UNTOLD"]);
  });

  test("is the configured one all the same, and said where the device describes another", () => {
    const faults = LAYOUT_SETTINGS.filter(isLayoutName).map((name) => chooseLayout(name, counted).fault);
    expect(faults).toEqual([undefined, "READER_LAYOUT_DIFFERS", "READER_LAYOUT_DIFFERS"]);
    expect(chooseLayout("no-length", counted).layout.report_bytes).toBe(61);
    expect(chooseLayout("no-length", vectorNamed("keyboard.none")).fault).toBeUndefined();
  });

  test.each(["length-byte", "no-length", "unnumbered"] as const)(
    "of a simulated scanner's description is %s as it sends it",
    (name) => {
      expect(chooseLayout(name, SCANNER_DESCRIPTORS[name]).fault).toBeUndefined();
      expect(chooseLayout("auto", SCANNER_DESCRIPTORS[name]).fault).toBeUndefined();
    },
  );

  test("a firmware's odd description tells nothing", () => {
    expect(describedLayout(ODD_DESCRIPTOR)).toEqual({ kind: "none", why: "no-scanned-data" });
  });
});

describe("no description throws, and none makes a report past its bound", () => {
  const bounded = (bytes: Uint8Array): void => {
    const described = describedLayout(bytes);
    if (described.kind === "none") return;
    const { report_bytes, data_at, data_bytes_max, flags_at = 0, trailer_bytes } = described.layout;
    expect(report_bytes).toBeLessThanOrEqual(REPORT_BYTES_MAX);
    expect(data_at + data_bytes_max).toBeLessThanOrEqual(report_bytes);
    expect(flags_at).toBeLessThan(report_bytes);
    expect(trailer_bytes).toBeGreaterThanOrEqual(0);
    expect(scansOf(described.layout, new Uint8Array(report_bytes * 2).fill(2)).length).toBeLessThanOrEqual(2);
  };

  test("any bytes", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), bounded), { seed: 2, numRuns: 2_000 });
  });

  test("100,000 of random bytes and of damaged descriptions", () => {
    const random = new SeededRandom(9);
    const sound = [...VECTORS.values()];
    for (let index = 0; index < 100_000; index++) {
      const bytes =
        index % 4 === 0 ? random.bytes(random.between(0, 120)) : Uint8Array.from(random.pick(sound));
      for (let hits = random.between(0, 3); hits > 0 && bytes.length > 0; hits--)
        bytes[random.between(0, bytes.length - 1)] = random.between(0, 255);
      describedLayout(bytes.subarray(0, random.chance(0.2) ? random.between(0, bytes.length) : bytes.length));
    }
    expect(sound.length).toBeGreaterThan(10);
  });

  test("the worst that fits costs little: ranges of usages, one after the other", () => {
    const input = [0x19, 0x00, 0x29, 0xff, 0x95, 0xff, 0x81, 0x02];
    const worst = Uint8Array.from(Array.from({ length: DESCRIPTOR_BYTES_MAX / 8 }, () => input).flat());
    expect(describedLayout(worst)).toEqual({ kind: "none", why: "no-scanned-data" });
  });
});
