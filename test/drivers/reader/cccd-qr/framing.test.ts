/** Proves that scans are found however the bytes are cut, and that no line can hold more than its bound. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type HeldScan,
  NOISE_OVERFLOW,
  NOISE_OVERFLOW_REST,
  SCAN_BYTES_MAX,
  SCAN_ENDS,
  SCAN_FRAMING,
} from "../../../../drivers/reader/cccd-qr/framing.ts";
import { toHex } from "../../../../drivers/runtime/text.ts";
import { utf8, vectorBytes } from "../vectors.ts";

/** Pushes pieces one by one; payloads as hex, noise as `reason:bytes`, then what a flush gives. */
const run = (pieces: readonly Uint8Array[]) => {
  let held: HeldScan = SCAN_FRAMING.empty;
  const frames: string[] = [];
  const noise = { [NOISE_OVERFLOW]: 0, [NOISE_OVERFLOW_REST]: 0 };
  let heldMost = 0;
  const take = ([next, chunks]: ReturnType<typeof SCAN_FRAMING.push>): void => {
    held = next;
    heldMost = Math.max(heldMost, SCAN_FRAMING.held_bytes(held));
    for (const chunk of chunks) {
      if (chunk.kind === "frame") frames.push(toHex(chunk.frame.payload));
      else noise[chunk.reason as keyof typeof noise] += chunk.bytes.length;
    }
  };
  for (const piece of pieces) take(SCAN_FRAMING.push(held, piece));
  take(SCAN_FRAMING.flush(held));
  return { frames, noise, heldMost };
};

const cut = (bytes: Uint8Array, at: readonly number[]): Uint8Array[] => {
  const places = [0, ...at.map((place) => place % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  return places.slice(1).map((end, index) => bytes.slice(places[index], end));
};

describe("scan framing", () => {
  test.each([
    ["CR", "\r"],
    ["LF", "\n"],
    ["CR LF", "\r\n"],
    ["ETX", "\x03"],
    ["ETX CR LF", "\x03\r\n"],
    ["CR CR LF LF", "\r\r\n\n"],
    ["LF CR", "\n\r"],
    ["TAB", "\t"],
    ["TAB CR LF", "\t\r\n"],
    ["ETX TAB", "\x03\t"],
  ])("a scan ends at %s, which makes no empty scans", (_name, end) => {
    expect(run([utf8(`one${end}two${end}`)]).frames).toEqual([toHex(utf8("one")), toHex(utf8("two"))]);
  });

  test("a scan without an end comes with the flush", () => {
    expect(run([utf8("one\rtwo")]).frames).toEqual([toHex(utf8("one")), toHex(utf8("two"))]);
    expect(SCAN_FRAMING.flush(SCAN_FRAMING.empty)).toEqual([SCAN_FRAMING.empty, []]);
  });

  test("nothing but the end is stripped", () => {
    expect(run([utf8("\x02]Q1 a \x00\x0b \r")]).frames).toEqual([toHex(utf8("\x02]Q1 a \x00\x0b "))]);
  });

  test.each(Object.entries<Uint8Array>(SCAN_ENDS))(
    "a card ended by %s and cut at every byte is the same one scan",
    (_name, end) => {
      const card = vectorBytes("Q1");
      const sent = Uint8Array.from([...card, ...end]);
      for (let at = 0; at <= sent.length; at++)
        expect(run([sent.slice(0, at), sent.slice(at)]).frames).toEqual([toHex(card)]);
    },
  );

  test("scans of scanners set in different ways, cut anywhere, are the scans as sent", () => {
    const codes = fc.constantFrom(vectorBytes("Q1"), vectorBytes("ticket"), utf8("\x02]Q1MC1:T:7"));
    const ends = fc.constantFrom(...Object.values<Uint8Array>(SCAN_ENDS).filter(({ length }) => length > 0));
    // Too long for a scan, so that what comes behind it shows whether the line is understood again.
    const noise = fc.constantFrom(0, SCAN_BYTES_MAX + 1, 3_000).map((length) => "x".repeat(length));
    fc.assert(
      fc.property(
        fc.array(fc.tuple(noise, codes, ends), { minLength: 1, maxLength: 5 }),
        fc.array(fc.nat(), { maxLength: 40 }),
        (scans, places) => {
          const sent = scans.flatMap(([before, code, end]) => [...utf8(before), ...end, ...code, ...end]);
          const { frames, heldMost } = run(cut(Uint8Array.from(sent), places));
          expect(frames).toEqual(scans.map(([, code]) => toHex(code)));
          expect(heldMost).toBeLessThanOrEqual(SCAN_BYTES_MAX);
        },
      ),
      { seed: 11, numRuns: 300 },
    );
  });

  test("a TAB inside a card makes two scans, of which neither is the card", () => {
    const { frames } = run([utf8("001090000001||Nguyễn\tVăn Mẫu|01011990|Nam|Ví Dụ|01022021\r")]);
    expect(frames).toEqual([
      toHex(utf8("001090000001||Nguyễn")),
      toHex(utf8("Văn Mẫu|01011990|Nam|Ví Dụ|01022021")),
    ]);
  });

  test("any bytes cut anywhere give the same scans and the same number of noise bytes", () => {
    const bytes = fc.array(
      fc.oneof(fc.constantFrom(0x0d, 0x0a, 0x03, 0x09), fc.integer({ min: 0, max: 255 })),
      {
        maxLength: 3_000,
        size: "max",
      },
    );
    fc.assert(
      fc.property(bytes, fc.array(fc.nat(), { maxLength: 20 }), (list, places) => {
        const sent = Uint8Array.from(list);
        const { frames, noise } = run(cut(sent, places));
        expect({ frames, noise }).toEqual({ frames: run([sent]).frames, noise: run([sent]).noise });
      }),
      { seed: 3, numRuns: 200 },
    );
  });

  test("1024 bytes are a scan, one more is noise up to the next end", () => {
    const longest = "x".repeat(SCAN_BYTES_MAX);
    expect(run([utf8(`${longest}\r`)]).frames).toHaveLength(1);
    const over = run([utf8(`${longest}xyz\rnext\r`)]);
    expect(over.frames).toEqual([toHex(utf8("next"))]);
    expect(over.noise).toEqual({ overflow: SCAN_BYTES_MAX, "overflow-rest": 3 });
  });

  test.each([1, 7, 64, 4_096, 2_000_000])(
    "2 MB without an end hold at most the bound, in pieces of %i",
    (size) => {
      const line = new Uint8Array(2_000_000).fill(0x41);
      const pieces = Array.from({ length: Math.ceil(line.length / size) }, (_, index) =>
        line.subarray(index * size, (index + 1) * size),
      );
      const { frames, noise, heldMost } = run(pieces);
      expect(frames).toEqual([]);
      expect(heldMost).toBeLessThanOrEqual(SCAN_BYTES_MAX);
      expect(noise.overflow + noise["overflow-rest"]).toBe(2_000_000);
    },
  );

  test("silence ends an overlong line, so that the next scan is read", () => {
    const [dropping] = SCAN_FRAMING.push(SCAN_FRAMING.empty, new Uint8Array(2_000).fill(0x41));
    expect(SCAN_FRAMING.held_bytes(dropping)).toBeGreaterThan(0);
    const [quiet] = SCAN_FRAMING.flush(dropping);
    expect(SCAN_FRAMING.push(quiet, utf8("next\r"))[1]).toHaveLength(1);
  });
});
