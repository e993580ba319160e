/** Framing by length and sum: what is given up, what is waited for, and under which reason. */
import { describe, expect, test } from "vitest";
import {
  CUT_SHORT,
  type Looking,
  slidingFraming,
  WAIT,
} from "../../../../drivers/locker/bank/sliding.pure.ts";
import { toHex } from "../../../../drivers/runtime/text.ts";

/** A toy bus: `AA n` and n bytes more. */
const look: Looking = ([start, count, ...more], ended) => {
  if (start !== 0xaa) return { kind: "noise", reason: "no start" };
  if (count === undefined || more.length < count) return ended ? CUT_SHORT : WAIT;
  return { kind: "frame", length: 2 + count };
};
const toy = slidingFraming(look, (bytes) => bytes);

const told = (chunks: ReturnType<typeof toy.push>[1]): readonly string[] =>
  chunks.map((chunk) =>
    chunk.kind === "frame" ? toHex(chunk.bytes) : `${chunk.reason}: ${toHex(chunk.bytes)}`,
  );

describe("sliding framing", () => {
  test("bytes before a frame are one piece of noise, the frame behind them is found", () => {
    const [held, chunks] = toy.push(toy.empty, Uint8Array.of(1, 2, 3, 0xaa, 1, 9, 0xaa));
    expect(told(chunks)).toEqual(["no start: 01 02 03", "AA 01 09"]);
    expect(toHex(held)).toBe("AA");
    expect(toy.held_bytes(held)).toBe(1);
  });

  test("a started frame waits for its rest, and is given up byte by byte when none comes", () => {
    const [held, none] = toy.push(toy.empty, Uint8Array.of(0xaa, 3, 0xaa, 0));
    expect(none).toEqual([]);
    const [whole, frames] = toy.push(held, Uint8Array.of(7));
    expect(told(frames)).toEqual(["AA 03 AA 00 07"]);
    expect(whole).toHaveLength(0);
    const [rest, late] = toy.flush(held);
    expect(told(late)).toEqual(["cut short: AA 03", "AA 00"]);
    expect(rest).toHaveLength(0);
  });
});
