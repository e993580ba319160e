/** The framing of the CU48 line: the same frames however the bytes are cut, and bounded memory under noise. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cu48Framing, FRAME_BYTES_MAX } from "../../../../drivers/locker/cu48/framing.ts";
import { concatBytes, fromHex, toHex } from "../../../../drivers/runtime/text.ts";

const bytes = (hex: string): Uint8Array => fromHex(hex) ?? new Uint8Array();

const run = (
  pieces: readonly Uint8Array[],
): { frames: readonly string[]; noise: string; reasons: readonly string[] } => {
  let held = cu48Framing.empty;
  const frames: string[] = [];
  const noise: Uint8Array[] = [];
  const reasons: string[] = [];
  const take = ([next, chunks]: ReturnType<typeof cu48Framing.push>): void => {
    held = next;
    for (const chunk of chunks) {
      if (chunk.kind === "frame") frames.push(toHex(chunk.bytes));
      else {
        noise.push(chunk.bytes);
        reasons.push(chunk.reason);
      }
    }
  };
  for (const piece of pieces) take(cu48Framing.push(held, piece));
  take(cu48Framing.flush(held));
  expect(cu48Framing.held_bytes(held)).toBe(0);
  return { frames, noise: toHex(concatBytes(...noise)), reasons };
};

const FRAMES = [
  "02 00 00 50 03 55",
  "02 00 2F 51 03 85",
  "02 00 00 65 07 00 00 00 00 C0 03 31",
  "02 01 00 65 00 00 80 00 00 00 03 EB",
] as const;

describe("CU48 framing", () => {
  test.each(FRAMES)("%s comes out whole, cut at every byte", (hex) => {
    const whole = bytes(hex);
    for (let at = 0; at <= whole.length; at++)
      expect(run([whole.slice(0, at), whole.slice(at)])).toEqual({ frames: [hex], noise: "", reasons: [] });
  });

  test("any cutting of a stream gives the same frames", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...FRAMES), { minLength: 1, maxLength: 8 }),
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }),
        (sent, sizes) => {
          const stream = bytes(sent.join(" "));
          const pieces: Uint8Array[] = [];
          for (let at = 0, turn = 0; at < stream.length; turn++) {
            const size = sizes[turn % sizes.length] ?? 1;
            pieces.push(stream.slice(at, at + size));
            at += size;
          }
          expect(run(pieces).frames).toEqual(sent);
        },
      ),
    );
  });

  test("a frame behind garbage is found, at the latest when the line goes quiet", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (garbage) => {
        expect(run([concatBytes(garbage, bytes(FRAMES[2]))]).frames).toContain(FRAMES[2]);
      }),
      { numRuns: 2_000 },
    );
  });

  test("a start byte before a real start does not hide the frame", () => {
    expect(run([bytes(`02 ${FRAMES[0]}`)]).frames).toEqual([FRAMES[0]]);
    expect(run([bytes(`02 00 00 ${FRAMES[3]}`)]).frames).toEqual([FRAMES[3]]);
  });

  test("a flipped bit anywhere never gives that frame, nor another", () => {
    for (const hex of FRAMES) {
      const whole = bytes(hex);
      for (let bit = 0; bit < whole.length * 8; bit++) {
        const damaged = Uint8Array.from(whole);
        damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(run([damaged]).frames).toEqual([]);
      }
    }
  });

  test.each([
    ["03", "no start"],
    ["02 0B 00 50 03 60", "no such address"],
    ["02 00 00 52 03 57", "no such command"],
    ["02 00 00 50 04 56", "no end"],
    ["02 00 00 50 03 56", "sum"],
    ["02 00 00 65 07 00", "cut short"],
  ])("%s is noise: %s", (hex, reason) => {
    expect(run([bytes(hex)])).toMatchObject({ frames: [], reasons: expect.arrayContaining([reason]) });
  });

  test("noise for ever never makes it hold more than one frame, and loses no byte", () => {
    const pieces = fc.array(fc.oneof(fc.uint8Array({ maxLength: 64 }), fc.constant(bytes("02 00 00 65"))), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(pieces, (given) => {
        let held = cu48Framing.empty;
        let taken = 0;
        for (const piece of given) {
          const [next, chunks] = cu48Framing.push(held, piece);
          held = next;
          for (const chunk of chunks) taken += chunk.bytes.length;
          expect(cu48Framing.held_bytes(held)).toBeLessThan(FRAME_BYTES_MAX);
        }
        const length = given.reduce((sum, piece) => sum + piece.length, 0);
        expect(taken + cu48Framing.held_bytes(held)).toBe(length);
      }),
    );
  });
});
