/**
 * The framing of the Modbus line: the same frames however the bytes are cut, and bounded memory under noise.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { withCrc } from "../../../../drivers/locker/modbus/crc.pure.ts";
import { FRAME_BYTES_MAX, rtuFraming } from "../../../../drivers/locker/modbus/framing.ts";
import { concatBytes, fromHex, toHex } from "../../../../drivers/runtime/text.ts";

const bytes = (hex: string): Uint8Array => fromHex(hex) ?? new Uint8Array();

const run = (pieces: readonly Uint8Array[]): { frames: readonly string[]; noise: string } => {
  let held = rtuFraming.empty;
  const frames: string[] = [];
  const noise: Uint8Array[] = [];
  const take = ([next, chunks]: ReturnType<typeof rtuFraming.push>): void => {
    held = next;
    for (const chunk of chunks) {
      if (chunk.kind === "frame") frames.push(toHex(chunk.bytes));
      else noise.push(chunk.bytes);
    }
  };
  for (const piece of pieces) take(rtuFraming.push(held, piece));
  take(rtuFraming.flush(held));
  expect(rtuFraming.held_bytes(held)).toBe(0);
  return { frames, noise: toHex(concatBytes(...noise)) };
};

const REPLIES = [
  "01 05 02 00 00 05 0C 71",
  "01 01 01 01 90 48",
  "01 02 01 05 61 8B",
  "01 03 10 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 E4 59",
  "01 85 02 C3 51",
  "01 0F 00 00 00 08 54 0D",
] as const;

describe("Modbus framing", () => {
  test.each(REPLIES)("%s comes out whole, cut at every byte", (hex) => {
    const whole = bytes(hex);
    for (let at = 0; at <= whole.length; at++) {
      const { frames, noise } = run([whole.slice(0, at), whole.slice(at)]);
      expect(frames).toEqual([hex]);
      expect(noise).toBe("");
    }
  });

  test("any cutting of a stream of replies and requests gives the same frames", () => {
    const frames = fc.array(
      fc.constantFrom(
        ...REPLIES,
        "01 03 10 00 00 08 40 CC",
        "01 02 00 00 00 08 79 CC",
        "01 03 80 00 00 01 AD CA",
      ),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(frames, fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), (sent, sizes) => {
        const stream = bytes(sent.join(" "));
        const pieces: Uint8Array[] = [];
        for (let at = 0, turn = 0; at < stream.length; turn++) {
          const size = sizes[turn % sizes.length] ?? 1;
          pieces.push(stream.slice(at, at + size));
          at += size;
        }
        expect(run(pieces)).toEqual(run([stream]));
        expect(run([stream]).frames.join(" ")).toContain(sent.at(-1) ?? "");
      }),
    );
  });

  test("an echoed request and the reply behind it are two frames", () => {
    const { frames } = run([bytes(`01 03 10 00 00 08 40 CC ${REPLIES[3]}`)]);
    expect(frames).toEqual(["01 03 10 00 00 08 40 CC", REPLIES[3]]);
  });

  test("a frame behind garbage is found, at the latest when the line goes quiet", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (garbage) => {
        const { frames } = run([concatBytes(garbage, bytes(REPLIES[2]))]);
        expect(frames).toContain(REPLIES[2]);
      }),
      { numRuns: 2_000 },
    );
  });

  test("a flipped bit anywhere never gives that frame, nor another", () => {
    for (const hex of REPLIES) {
      const whole = bytes(hex);
      for (let bit = 0; bit < whole.length * 8; bit++) {
        const damaged = Uint8Array.from(whole);
        damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(run([damaged]).frames).toEqual([]);
      }
    }
  });

  test("noise for ever never makes it hold more than one frame, and loses no byte", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 64 }), { maxLength: 40 }), (pieces) => {
        let held = rtuFraming.empty;
        let given = 0;
        let taken = 0;
        for (const piece of pieces) {
          const [next, chunks] = rtuFraming.push(held, piece);
          held = next;
          given += piece.length;
          for (const chunk of chunks) taken += chunk.bytes.length;
          expect(rtuFraming.held_bytes(held)).toBeLessThan(FRAME_BYTES_MAX);
        }
        expect(taken + rtuFraming.held_bytes(held)).toBe(given);
      }),
    );
  });

  test("the longest frame a header can promise is held and no more", () => {
    const promise = Uint8Array.of(1, 3, 250, ...new Array<number>(600).fill(0x55));
    const [held] = rtuFraming.push(rtuFraming.empty, promise);
    expect(rtuFraming.held_bytes(held)).toBeLessThan(FRAME_BYTES_MAX);
    expect(withCrc(new Uint8Array(253)).length).toBeLessThan(FRAME_BYTES_MAX);
  });
});
