/** The air as a stream: transmissions at any bit, however the bytes come, and nothing that grows. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  HELD_BYTES_MAX,
  POCSAG_FRAMING,
  type Transmission,
} from "../../../../drivers/pager/pocsag/framing.ts";
import { BATCH_BYTES, BATCHES_MAX } from "../../../../drivers/pager/pocsag/transmission.pure.ts";
import type { Chunk } from "../../../../drivers/runtime/machine.ts";
import { concatBytes, toHex } from "../../../../drivers/runtime/text.ts";
import { cut } from "../base/codec-suite.ts";
import { WIRE_VECTORS } from "./vectors.ts";

const GARBAGE_BYTES = 2_000_000;
const PREAMBLE_BYTES = 72;

interface Run {
  readonly chunks: readonly Chunk<Transmission>[];
  readonly held_max: number;
}

const run = (pieces: Iterable<Uint8Array>): Run => {
  let held = POCSAG_FRAMING.empty;
  let held_max = 0;
  const chunks: Chunk<Transmission>[] = [];
  for (const piece of pieces) {
    const [next, found] = POCSAG_FRAMING.push(held, piece);
    held = next;
    held_max = Math.max(held_max, POCSAG_FRAMING.held_bytes(held));
    chunks.push(...found);
  }
  const [empty, left] = POCSAG_FRAMING.flush(held);
  expect(POCSAG_FRAMING.held_bytes(empty)).toBe(0);
  return { chunks: [...chunks, ...left], held_max };
};

/** Frames and noise in order, neighbouring noise of one reason as one. */
const told = ({ chunks }: Run): readonly string[] => {
  const out: string[] = [];
  for (const { kind, bytes, ...rest } of chunks) {
    const name = "reason" in rest ? rest.reason : kind;
    const last = out.at(-1);
    if (kind === "noise" && last?.startsWith(`${name} `)) out[out.length - 1] = `${last} ${toHex(bytes)}`;
    else out.push(`${name} ${toHex(bytes)}`);
  }
  return out;
};

const shifted = (bytes: Uint8Array, by: number): Uint8Array => {
  const out = new Uint8Array(bytes.length + 1);
  bytes.forEach((byte, at) => {
    out[at] = (out[at] ?? 0) | (byte >>> by);
    out[at + 1] = (byte << (8 - by)) & 0xff;
  });
  return out;
};

const vectors = WIRE_VECTORS.map(({ bytes }) => bytes);
const stream = concatBytes(...vectors);

describe("pager/pocsag framing", () => {
  const whole = told(run([stream]));

  test("finds every transmission of a stream, however it is cut", () => {
    expect(whole).toEqual(vectors.map((bytes) => `frame ${toHex(bytes)}`));
    for (const size of [1, 7, 1024]) expect(told(run(cut(stream, size)))).toEqual(whole);
    for (let at = 0; at <= stream.length; at++)
      expect(told(run([stream.subarray(0, at), stream.subarray(at)]))).toEqual(whole);
  });

  const flipped = (bytes: Uint8Array, flips: readonly number[]): Uint8Array => {
    const out = bytes.slice();
    for (const flip of flips) {
      const bit = flip % (out.length * 8);
      out[bit >> 3] = (out[bit >> 3] ?? 0) ^ (0x80 >> (bit & 7));
    }
    return out;
  };
  const piece = fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 700 }),
    fc
      .tuple(fc.constantFrom(...vectors), fc.array(fc.nat(), { maxLength: 9 }), fc.nat({ max: 40 }))
      .map(([bytes, flips, lost]) =>
        flipped(bytes, flips).subarray(0, bytes.length - (lost > 30 ? lost : 0)),
      ),
  );
  const air = fc.array(piece, { maxLength: 5 }).map((pieces) => concatBytes(...pieces));

  test("takes any bytes, and says the same of them however they are cut", () => {
    fc.assert(
      fc.property(air, fc.integer({ min: 0, max: 7 }), fc.nat(), (bytes, by, at) => {
        const sent = by === 0 ? bytes : shifted(bytes, by);
        const said = told(run([sent]));
        for (const size of [1, 7, 1024]) expect(told(run(cut(sent, size)))).toEqual(said);
        const middle = at % (sent.length + 1);
        expect(told(run([sent.subarray(0, middle), sent.subarray(middle)]))).toEqual(said);
      }),
      { numRuns: 60 },
    );
  });

  test("loses no byte: what is in no transmission is noise", () => {
    fc.assert(
      fc.property(air, (bytes) => {
        const kept = run(cut(bytes, 7)).chunks.filter(
          (chunk) => chunk.kind === "frame" || chunk.reason === "no-sync",
        );
        expect(toHex(concatBytes(...kept.map((chunk) => chunk.bytes)))).toBe(toHex(bytes));
      }),
      { numRuns: 200 },
    );
  });

  test.each([
    ["all bytes", (at: number) => (Math.imul(at, 2_654_435_761) >>> 13) & 0xff],
    ["a preamble without end", () => 0xaa],
    ["silence", () => 0],
  ])("holds no more than a preamble in 2 MB of what is no transmission: %s", (_, byte) => {
    const bytes = Uint8Array.from({ length: GARBAGE_BYTES }, (_unused, at) => byte(at));
    const { chunks, held_max } = run(cut(bytes, 1024));
    expect(held_max).toBeLessThanOrEqual(517);
    expect(chunks.filter(({ kind }) => kind === "frame")).toEqual([]);
    expect(chunks.reduce((sum, chunk) => sum + chunk.bytes.length, 0)).toBe(GARBAGE_BYTES);
  });

  test("a transmission without end is cut at its bound, and goes on as another", () => {
    const batch = stream.subarray(PREAMBLE_BYTES, PREAMBLE_BYTES + BATCH_BYTES);
    const long = new Uint8Array(4_096 + BATCH_BYTES * (BATCHES_MAX + 2)).fill(0xaa);
    for (let at = 4_096; at < long.length; at += BATCH_BYTES) long.set(batch, at);
    const slowly = run(cut(long, 7));
    const { chunks, held_max } = slowly;
    expect(told(run([long]))).toEqual(told(slowly));
    const sizes = chunks.map((chunk) => (chunk.kind === "frame" ? chunk.frame.words.length : chunk.reason));
    const first = sizes.findIndex((size) => size !== "no-sync");
    expect(new Set(sizes.slice(0, first))).toEqual(new Set(["no-sync"]));
    expect(sizes.slice(first)).toEqual([BATCHES_MAX * 17, "short-preamble", 2 * 17]);
    expect(held_max).toBeGreaterThan(HELD_BYTES_MAX - BATCH_BYTES);
    expect(held_max).toBeLessThanOrEqual(HELD_BYTES_MAX);
  });
});
