import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LINK_PENDING_BYTES_MAX } from "../../../drivers/link/link.ts";
import { BytePair, type LineSettings } from "../../../simulators/kit/byte-pair.ts";
import { UNDER_WAY_BYTES_MAX } from "../../../simulators/kit/line-pace.ts";
import { VirtualClock } from "../../../simulators/kit/virtual-clock.ts";
import { LinkRecorder } from "../../support/link-recorder.ts";
import { LoopDevice } from "../../support/loop-device.ts";

const joined = (settings: Partial<LineSettings> = {}) => {
  const clock = new VirtualClock();
  const device = new LoopDevice();
  const pair = new BytePair(clock, { label: "pair", baud: 9_600, ...settings }).join(device);
  const recorder = new LinkRecorder();
  pair.connect(recorder);
  clock.advance(0);
  return { clock, device, pair, recorder };
};

describe("a byte pair", () => {
  test("opens a device that may speak first", () => {
    const { device, recorder } = joined();
    expect([device.opened_count, recorder.kinds]).toEqual([1, ["opened"]]);
  });

  test.each([
    { baud: 9_600, bits_per_byte: 10, line_ms: 100 },
    { baud: 9_600, bits_per_byte: 11, line_ms: 110 },
    { baud: 115_200, bits_per_byte: 10, line_ms: 96 / 11.52 },
  ])("96 bytes at $baud baud and $bits_per_byte bits arrive after $line_ms ms", (line) => {
    const { clock, device, pair } = joined({ baud: line.baud, bits_per_byte: line.bits_per_byte });
    pair.write(new Uint8Array(96));
    clock.advance(line.line_ms - 0.01);
    expect(device.heard).toHaveLength(0);
    clock.advance(0.02);
    expect(device.heard).toHaveLength(96);
    expect(pair.counts.host_busy_ms).toBeCloseTo(line.line_ms);
  });

  test("a second write waits for the first, in pieces as they come over the wire", () => {
    const { clock, device, pair } = joined({ chunk_bytes: 48 });
    pair.write(new Uint8Array(96));
    pair.write(new Uint8Array(96));
    const heard = [50, 50, 50, 50].map((step_ms) => {
      clock.advance(step_ms);
      return device.heard.length;
    });
    expect(heard).toEqual([48, 96, 144, 192]);
  });

  test("both directions are carried at once", () => {
    const { clock, device, pair, recorder } = joined();
    device.echo = false;
    pair.write(new Uint8Array(96));
    device.send(new Uint8Array(96));
    clock.advance(100);
    expect([device.heard.length, recorder.bytes.length]).toEqual([96, 96]);
  });

  test("any writes, any pieces and any speed keep every byte in order", () => {
    const line = fc.record({
      baud: fc.constantFrom(0, 1_200, 9_600, 115_200),
      chunk_bytes: fc.integer({ min: 1, max: 20 }),
    });
    const writes = fc.array(fc.uint8Array({ maxLength: 30 }), { maxLength: 20 });
    fc.assert(
      fc.property(
        line,
        writes,
        fc.array(fc.nat(20), { minLength: 20, maxLength: 20 }),
        (settings, said, gaps) => {
          const { clock, pair, recorder } = joined(settings);
          said.forEach((bytes, index) => {
            pair.write(bytes);
            clock.advance(gaps[index] ?? 0);
          });
          clock.advance(60_000);
          expect(recorder.bytes).toEqual(said.flatMap((bytes) => [...bytes]));
        },
      ),
    );
  });

  test("a piece arriving in the middle of which another is sent does not come early", () => {
    const { clock, device, pair } = joined({ chunk_bytes: 1 });
    const arrivals: number[] = [];
    pair.tap((_bytes, from, at_ms) => {
      if (from === "device") arrivals.push(at_ms);
    });
    // The echo of each byte is sent while the host's pieces are being delivered.
    pair.write(new Uint8Array(3));
    clock.advance(1_000);
    expect(device.heard).toHaveLength(3);
    const byte_ms = 10_000 / 9_600;
    expect(arrivals.map((at_ms) => Math.round(at_ms / byte_ms))).toEqual([2, 3, 4]);
  });

  test("bytes under way are gone with the cable, and with the connection", () => {
    const { clock, device, pair } = joined();
    pair.write(new Uint8Array(96));
    pair.disconnect();
    const second = new LinkRecorder();
    pair.connect(second);
    clock.advance(1_000);
    device.send(new Uint8Array(96));
    pair.unplug();
    clock.advance(1_000);
    expect([device.heard.length, second.kinds]).toEqual([0, ["opened", "lost"]]);
    device.send(new Uint8Array(1));
    pair.plug();
    clock.advance(1_000);
    expect(second.kinds).toEqual(["opened", "lost"]);
  });

  test("a port that nobody has open hears nothing, not even noise", () => {
    const { clock, device, pair, recorder } = joined();
    pair.disconnect();
    pair.inject(Uint8Array.of(1));
    device.send(Uint8Array.of(2));
    const second = new LinkRecorder();
    pair.connect(second);
    pair.inject(Uint8Array.of(3));
    clock.advance(1_000);
    expect([recorder.bytes, second.bytes]).toEqual([[], []]);
    pair.inject(Uint8Array.of(4));
    expect(second.bytes).toEqual([4]);
  });

  test("a stalled line takes bytes up to the bound, then refuses, and never delivers them", () => {
    const { clock, device, pair } = joined();
    pair.stall(true);
    expect(pair.write(new Uint8Array(LINK_PENDING_BYTES_MAX))).toBe(true);
    expect(pair.write(new Uint8Array(1))).toBe(false);
    clock.advance(1_000_000);
    pair.stall(false);
    expect(pair.write(new Uint8Array(1))).toBe(true);
    clock.advance(1_000);
    expect(device.heard).toHaveLength(1);
  });

  test("garbles either direction, and taps what arrived", () => {
    const { clock, device, pair, recorder } = joined();
    const seen: string[] = [];
    pair.garble((bytes, from) => (from === "host" ? bytes.map((byte) => byte ^ 0xff) : bytes.slice(1)));
    pair.tap((bytes, from) => seen.push(`${from} ${bytes.join(" ")}`));
    pair.write(Uint8Array.of(1, 2));
    clock.advance(100);
    expect([device.heard, recorder.bytes]).toEqual([[254, 253], [253]]);
    expect(seen).toEqual(["host 254 253", "device 253"]);
    pair.garble(undefined);
    pair.write(Uint8Array.of(1));
    clock.advance(100);
    expect(device.heard.at(-1)).toBe(1);
  });

  test("a device that sends without end overruns the wire instead of filling memory", () => {
    const { device, pair } = joined({ baud: 1_200 });
    for (let count = 0; count < 20; count++) device.send(new Uint8Array(65_536));
    expect(pair.counts.overrun_bytes).toBe(20 * 65_536 - UNDER_WAY_BYTES_MAX);
  });
});
