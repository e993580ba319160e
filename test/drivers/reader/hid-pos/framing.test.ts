/** Proves that reports become scans however they come, that broken ones never make a card, and the bounds. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type HeldReports,
  type HidScanFrame,
  hidPosFraming,
  REPORTS_MAX,
} from "../../../../drivers/reader/hid-pos/framing.ts";
import {
  cutIntoReports,
  type LayoutName,
  REPORT_LAYOUTS,
  writeReport,
} from "../../../../drivers/reader/hid-pos/report.pure.ts";
import type { Chunk } from "../../../../drivers/runtime/machine.ts";
import { concatBytes, toHex } from "../../../../drivers/runtime/text.ts";
import { SeededRandom } from "../../../../simulators/kit/seeded-random.ts";
import { reportBytes, utf8, vectorBytes } from "../vectors.ts";

const LAYOUT = REPORT_LAYOUTS["length-byte"];
const QR = utf8("]Q1");
const H1 = [reportBytes("H1").slice(0, 64), reportBytes("H1").slice(64)] as const;

/** Pushes pieces one by one; what came out by then, and after the flush. */
const run = (pieces: readonly Uint8Array[], layout: LayoutName = "length-byte") => {
  const framing = hidPosFraming(REPORT_LAYOUTS[layout]);
  let held: HeldReports = framing.empty;
  const chunks: Chunk<HidScanFrame>[] = [];
  let heldMost_bytes = 0;
  for (const piece of pieces) {
    const [next, found] = framing.push(held, piece);
    held = next;
    chunks.push(...found);
    heldMost_bytes = Math.max(heldMost_bytes, framing.held_bytes(held));
  }
  const before = chunks.length;
  const [left, rest] = framing.flush(held);
  chunks.push(...rest);
  return {
    scans: chunks.flatMap((chunk) => (chunk.kind === "frame" ? [toHex(chunk.frame.payload)] : [])),
    noise: chunks.flatMap((chunk) =>
      chunk.kind === "noise" ? [`${chunk.reason} ${chunk.bytes.length}`] : [],
    ),
    chunks,
    before,
    heldMost_bytes,
    left_bytes: framing.held_bytes(left),
  };
};

const reportsOf = (code: Uint8Array, continued_when_full = false, layout: LayoutName = "length-byte") =>
  cutIntoReports(REPORT_LAYOUTS[layout], code, { symbology: QR, continued_when_full }).map((report) =>
    writeReport(REPORT_LAYOUTS[layout], report),
  );

/** One report, by hand: its data, whether more follow, its symbology. */
const report = (data: Uint8Array, more: boolean, symbology: Uint8Array = QR): Uint8Array =>
  writeReport(LAYOUT, { symbology, data, trailer: new Uint8Array(2), flags: more ? 1 : 0 });

describe("reports of a HID scanner", () => {
  test("the worked example is one scan, with its last report, although cut inside a letter", () => {
    const { scans, before, noise } = run(H1);
    expect(scans).toEqual([toHex(vectorBytes("H1"))]);
    expect([before, noise]).toEqual([1, []]);
  });

  test.each(["ticket", "receipt", "url", "vietqr", "bhyt", "unknown", "error.raw"])(
    "one report: %s has the bytes of a serial scanner",
    (name) => {
      const { scans, before } = run([reportBytes(name)]);
      expect([scans, before]).toEqual([[toHex(vectorBytes(name))], 1]);
    },
  );

  test.each<LayoutName>(["no-length", "unnumbered"])("the layout %s gives the same ticket", (layout) => {
    const { scans, before } = run([reportBytes(`ticket.${layout}`)], layout);
    expect([scans, before]).toEqual([[toHex(vectorBytes("ticket"))], 1]);
  });

  test("a stream of reports cut at every byte gives the same scan", () => {
    const sent = concatBytes(...H1);
    for (let at = 0; at <= sent.length; at++)
      expect(run([sent.slice(0, at), sent.slice(at)]).scans).toEqual([toHex(vectorBytes("H1"))]);
  });

  test("any code in any layout, cut anywhere, comes back whole, with both habits of the flag", () => {
    const cutting = fc.record({
      code: fc.uint8Array({ minLength: 1, maxLength: 1_024 }),
      layout: fc.constantFrom<LayoutName>("length-byte", "no-length", "unnumbered"),
      when_full: fc.boolean(),
      size: fc.integer({ min: 1, max: 200 }),
    });
    fc.assert(
      fc.property(cutting, ({ code, layout, when_full, size }) => {
        // A code does not end in what ends codes, nor in what pads them.
        code[code.length - 1] = 0x41;
        const sent = concatBytes(...reportsOf(code, when_full, layout));
        const pieces = Array.from({ length: Math.ceil(sent.length / size) }, (_, index) =>
          sent.slice(index * size, (index + 1) * size),
        );
        expect(run(pieces, layout)).toMatchObject({ scans: [toHex(code)], noise: [], left_bytes: 0 });
      }),
      { seed: 11, numRuns: 300 },
    );
  });

  test.each([56, 112, 168])(
    "%i bytes of a firmware that says `more` when full wait for silence",
    (length) => {
      const code = new Uint8Array(length).fill(0x41);
      expect(run(reportsOf(code, true))).toMatchObject({ scans: [toHex(code)], before: 0 });
      expect(run(reportsOf(code, false))).toMatchObject({ scans: [toHex(code)], before: 1 });
    },
  );

  test("an empty last report ends a code that was exactly full", () => {
    const full = report(new Uint8Array(56).fill(0x41), true);
    expect(run([full, report(new Uint8Array(), false)])).toMatchObject({
      scans: [toHex(new Uint8Array(56).fill(0x41))],
      before: 1,
    });
  });

  test("CR, LF and ETX behind a code are its end, not its text", () => {
    const { chunks } = run([report(utf8("MC1:T:7\r\n"), false)]);
    expect(chunks).toMatchObject([{ frame: { payload: utf8("MC1:T:7"), end: utf8("\r\n") } }]);
  });

  test("zeros inside a report count by its length, so nothing is cut off in silence", () => {
    expect(run([report(Uint8Array.of(0x41, 0, 0), false)]).scans).toEqual(["41 00 00"]);
  });
});

describe("reports that make no scan", () => {
  test("of another id, they are noise and break no scan around them", () => {
    const { scans, noise } = run([H1[0], reportBytes("other-report.raw"), H1[1]]);
    expect([scans, noise]).toEqual([[toHex(vectorBytes("H1"))], ["other-report 64"]]);
  });

  test("without data, or with an end alone, they are noise", () => {
    const { scans, noise } = run([report(new Uint8Array(), false), report(utf8("\r"), false)]);
    expect([scans, noise]).toEqual([[], ["empty 64", "empty 64"]]);
  });

  test("a length that does not fit breaks the scan it is in, to its last report, and no other", () => {
    const broken = reportBytes("too-long.raw");
    expect(run([H1[0], broken, reportBytes("ticket")])).toMatchObject({
      scans: [toHex(vectorBytes("ticket"))],
      noise: ["broken 128"],
    });
    const goesOn = Uint8Array.from(broken);
    goesOn[63] = 1;
    expect(run([H1[0], goesOn, H1[0], H1[1], reportBytes("ticket")])).toMatchObject({
      scans: [toHex(vectorBytes("ticket"))],
      noise: ["broken 128", "broken-rest 64", "broken-rest 64"],
    });
  });

  test("another symbology begins another code: the one before lost its end", () => {
    expect(run([H1[0], reportBytes("unknown")])).toMatchObject({ scans: ["61 62 63"], noise: ["broken 64"] });
  });

  test("also behind what is being dropped: a card right after garbage is read", () => {
    const garbage = report(new Uint8Array(56).fill(0xa5), true, utf8("Zz7"));
    garbage[1] = 57;
    expect(run([garbage, garbage, ...H1])).toMatchObject({
      scans: [toHex(vectorBytes("H1"))],
      noise: ["broken 64", "broken-rest 64"],
    });
    const endless = report(new Uint8Array(56).fill(0xa5), true, utf8("Zz7"));
    expect(run([...Array.from({ length: 20 }, () => endless), ...H1])).toMatchObject({
      scans: [toHex(vectorBytes("H1"))],
      noise: [`overflow ${19 * 64}`, "overflow-rest 64"],
    });
  });

  test("a report that names no symbology goes on with the code", () => {
    const silent = Uint8Array.from(H1[1]);
    silent.fill(0, 2, 5);
    expect(run([H1[0], silent]).scans).toEqual([toHex(vectorBytes("H1"))]);
  });

  test.each<LayoutName>(["length-byte", "no-length"])(
    "%s: silence after a report that was not full and said `more` breaks its scan",
    (layout) => {
      const [first, second] = cutIntoReports(REPORT_LAYOUTS[layout], vectorBytes("H1"), { symbology: QR });
      if (first === undefined || second === undefined) throw new Error("two reports");
      const sent = [first, { ...second, flags: 1 }].map((row) => writeReport(REPORT_LAYOUTS[layout], row));
      const { report_bytes } = REPORT_LAYOUTS[layout];
      expect(run(sent, layout)).toMatchObject({
        scans: [],
        noise: [`broken ${2 * report_bytes}`],
        left_bytes: 0,
      });
    },
  );

  test("half a report at the end breaks its scan", () => {
    expect(run([H1[0], H1[1].slice(0, 63)])).toMatchObject({
      scans: [],
      noise: ["broken 127"],
      left_bytes: 0,
    });
  });
});

describe("the bounds", () => {
  const more = report(new Uint8Array(56).fill(0x41), true);

  test("1024 bytes are a scan, one more is noise up to the last report", () => {
    const longest = new Uint8Array(1_024).fill(0x41);
    expect(run(reportsOf(longest)).scans).toEqual([toHex(longest)]);
    expect(run(reportsOf(new Uint8Array(1_025).fill(0x41)))).toMatchObject({
      scans: [],
      noise: [`overflow ${19 * 64}`],
    });
    const over = run([...reportsOf(new Uint8Array(1_150).fill(0x41)), reportBytes("ticket")]);
    expect(over.scans).toEqual([toHex(vectorBytes("ticket"))]);
    expect(over.noise).toEqual([`overflow ${19 * 64}`, "overflow-rest 64", "overflow-rest 64"]);
  });

  test("reports without data that never end are bounded too", () => {
    const empty = report(new Uint8Array(), true);
    const { noise, heldMost_bytes } = run(Array.from({ length: REPORTS_MAX + 1 }, () => empty));
    expect(noise).toEqual([`overflow ${(REPORTS_MAX + 1) * 64}`]);
    expect(heldMost_bytes).toBe(REPORTS_MAX * 64);
  });

  test("2 MB that never end hold at most the bound, and silence ends them", () => {
    const pieces = Array.from({ length: 31_250 }, () => more);
    const { scans, noise, heldMost_bytes, left_bytes } = run(pieces);
    expect([scans, left_bytes]).toEqual([[], 0]);
    expect(heldMost_bytes).toBeLessThanOrEqual(18 * 64);
    expect(noise[0]).toBe(`overflow ${19 * 64}`);
    expect(noise).toHaveLength(1 + 31_250 - 19);
  });

  test("100,000 random and damaged reports throw nothing, and each byte is told of", () => {
    const random = new SeededRandom(20_260_102);
    const framing = hidPosFraming(LAYOUT);
    let held: HeldReports = framing.empty;
    const told: Record<string, number> = {};
    for (let index = 0; index < 100_000; index++) {
      const endless = index % 1_000 < 40;
      const known = endless ? more : (H1[index % 2] ?? more);
      const sent = endless || random.chance(0.5) ? Uint8Array.from(known) : random.bytes(64);
      if (!endless && random.chance(0.3)) sent[random.between(0, 63)] = random.between(0, 255);
      const [next, chunks] = framing.push(held, sent);
      held = next;
      for (const chunk of chunks) {
        const kind = chunk.kind === "frame" ? "frame" : chunk.reason;
        told[kind] = (told[kind] ?? 0) + chunk.bytes.length;
      }
    }
    const all = Object.values(told).reduce((sum, bytes) => sum + bytes, 0);
    expect(all + framing.held_bytes(held) - (held.dropping === undefined ? 0 : 1)).toBe(6_400_000);
    for (const reached of ["frame", "other-report", "broken", "broken-rest", "overflow"])
      expect(told[reached] ?? 0, reached).toBeGreaterThan(0);
  });

  test("no bytes throw, and each is told of once", () => {
    const stream = fc.array(
      fc.oneof(fc.constantFrom(...H1, more, reportBytes("too-long.raw")), fc.uint8Array({ maxLength: 130 })),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(
        stream,
        fc.constantFrom<LayoutName>("length-byte", "no-length", "unnumbered"),
        (list, layout) => {
          const told = run(list, layout).chunks.reduce((sum, { bytes }) => sum + bytes.length, 0);
          expect(told).toBe(list.reduce((sum, { length }) => sum + length, 0));
        },
      ),
      { seed: 12, numRuns: 1_000 },
    );
  });
});
