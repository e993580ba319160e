/** Bytes to blocks and control sequences: any split, any garbage, bounded. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  BLOCK_BYTES_MAX,
  ESPA_FRAMING,
  type EspaFrame,
  type HeldEspa,
} from "../../../../drivers/pager/espa/framing.ts";
import { asciiBytes, concatBytes, fromHex, toHex } from "../../../../drivers/runtime/text.ts";
import { BCC_VECTORS, NOISE_VECTORS, WIRE_VECTORS } from "./vectors.ts";

const hex = (text: string): Uint8Array => fromHex(text) ?? new Uint8Array();

const run = (pieces: readonly Uint8Array[]) => {
  let held: HeldEspa = ESPA_FRAMING.empty;
  const frames: EspaFrame[] = [];
  const noise: { bytes: Uint8Array; reason: string }[] = [];
  const kept: Uint8Array[] = [];
  for (const piece of pieces) {
    const [next, chunks] = ESPA_FRAMING.push(held, piece);
    held = next;
    for (const chunk of chunks) {
      kept.push(chunk.bytes);
      if (chunk.kind === "frame") frames.push(chunk.frame);
      else noise.push(chunk);
    }
  }
  return { held, frames, noise, kept };
};

const pieces = (bytes: Uint8Array, length: number): readonly Uint8Array[] =>
  Array.from({ length: Math.ceil(bytes.length / length) }, (_, index) =>
    bytes.subarray(index * length, (index + 1) * length),
  );

const PAGED = hex("01 32 02 31 1F 30 37 1E 37 1F 33 03 1F");
const paged: EspaFrame = { kind: "block", body: "2\x021\x1f07\x1e7\x1f3", parity: "none" };

describe("ESPA framing", () => {
  test("the vectors hold every control character a check character may look like", () => {
    expect(BCC_VECTORS.map(({ bytes }) => bytes.at(-1))).toEqual([
      0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x15, 0x1e, 0x1f,
    ]);
  });

  test.each(BCC_VECTORS)("a check character that looks like $second ends its block only", ({ bytes }) => {
    const { frames, noise } = run([concatBytes(bytes, hex("06 31 05"), bytes)]);
    expect(frames.map(({ kind }) => kind)).toEqual(["block", "ack", "enquiry", "block"]);
    expect(noise).toEqual([]);
  });

  test("all vectors in one stream, cut at every byte and in chunks of 1, 7 and 1024", () => {
    const stream = concatBytes(...[...WIRE_VECTORS, ...BCC_VECTORS].map(({ bytes }) => bytes));
    const whole = run([stream]);
    expect(whole.noise).toEqual([]);
    expect(toHex(concatBytes(...whole.kept))).toBe(toHex(stream));
    for (const length of [1, 7, 1024]) expect(run(pieces(stream, length)).frames).toEqual(whole.frames);
    for (let at = 1; at < stream.length; at++)
      expect(run([stream.subarray(0, at), stream.subarray(at)]).frames).toEqual(whole.frames);
  });

  test.each(NOISE_VECTORS)("after $hex ($second) the next block is read", ({ bytes, second }) => {
    const { frames, noise } = run([concatBytes(bytes, hex("04"), PAGED)]);
    expect(frames.slice(-2)).toEqual([{ kind: "end", parity: "none" }, paged]);
    const reasons = [
      ...noise.map(({ reason }) => reason),
      ...frames.flatMap((frame) => (frame.kind === "bad-block" ? [frame.reason] : [])),
    ];
    expect(reasons).toEqual([second]);
  });

  test("a block cut by the next one is noise, the next is whole", () => {
    const { frames, noise } = run([concatBytes(PAGED.subarray(0, 6), PAGED)]);
    expect(frames).toEqual([paged]);
    expect(noise).toEqual([{ kind: "noise", bytes: PAGED.subarray(0, 6), reason: "cut-short" }]);
  });

  test("the longest block is a block; one character more makes it bad up to its check character", () => {
    // An even number of A's cancels out: 35 ^ 02 ^ 41 ^ 1F ^ 03 = 6A by hand; one A more makes it 2B.
    const block = (letters: number, check: string) =>
      concatBytes(hex("01 35 02 41 1F"), asciiBytes("A".repeat(letters)), hex(`03 ${check}`));
    const longest = block(505, "2B");
    expect(longest.length).toBe(BLOCK_BYTES_MAX);
    expect(run([longest]).frames.map(({ kind }) => kind)).toEqual(["block"]);
    const { frames, noise, held } = run([concatBytes(block(506, "6A"), PAGED)]);
    expect(frames).toEqual([{ kind: "bad-block", reason: "block-too-long" }, paged]);
    expect(new Set(noise.map(({ reason }) => reason))).toEqual(new Set(["block-too-long"]));
    expect(ESPA_FRAMING.held_bytes(held)).toBe(0);
  });

  test("an ACK at the end of an overlong block is no ACK", () => {
    const bytes = concatBytes(hex("01 35 02"), asciiBytes("A".repeat(600)), hex("03 06 04"));
    expect(run([bytes]).frames.map(({ kind }) => kind)).toEqual(["bad-block", "end"]);
  });

  test("what is held when the line goes quiet is noise", () => {
    for (const [bytes, reason] of [
      ["01 32 02 31", "cut-short"],
      ["01 32 02 31 03", "cut-short"],
      ["31", "stray"],
    ] as const) {
      const [held, chunks] = ESPA_FRAMING.flush(run([hex(bytes)]).held);
      expect(chunks).toEqual([{ kind: "noise", bytes: hex(bytes), reason }]);
      expect(ESPA_FRAMING.held_bytes(held)).toBe(0);
    }
  });

  test("2 MB without an end are not held, and a block behind them is read", () => {
    const flood = new Uint8Array(2_000_000).fill(0x41);
    for (const start of [hex("01 35 02"), hex("00")]) {
      let held = ESPA_FRAMING.push(ESPA_FRAMING.empty, start)[0];
      for (const piece of pieces(flood, 4_096)) {
        held = ESPA_FRAMING.push(held, piece)[0];
        expect(ESPA_FRAMING.held_bytes(held)).toBeLessThanOrEqual(BLOCK_BYTES_MAX);
      }
      const [, chunks] = ESPA_FRAMING.push(held, concatBytes(hex("04"), PAGED));
      expect(chunks.flatMap((chunk) => (chunk.kind === "frame" ? [chunk.frame.kind] : []))).toEqual([
        "end",
        "block",
      ]);
    }
  });

  const control = fc.constantFrom(0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x15, 0x1e, 0x1f, 0x31, 0x32);
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 700 }),
    fc.array(fc.oneof(control, fc.integer({ min: 0, max: 255 }))).map((list) => Uint8Array.from(list)),
    fc
      .array(fc.constantFrom(...[...WIRE_VECTORS, ...NOISE_VECTORS].map((row) => row.bytes)))
      .map((list) => concatBytes(...list)),
  );

  test("no byte is lost, held bytes are bounded, any split gives the same", () => {
    fc.assert(
      fc.property(bytes, fc.array(fc.nat({ max: 700 })), (all, cuts) => {
        const at = [...new Set([0, ...cuts.filter((cut) => cut < all.length), all.length])].sort(
          (a, b) => a - b,
        );
        const whole = run([all]);
        for (const split of [at.slice(1).map((to, i) => all.subarray(at[i], to)), pieces(all, 1)]) {
          const { frames, kept, held } = run(split);
          expect(frames).toEqual(whole.frames);
          expect(held).toEqual(whole.held);
          expect(toHex(concatBytes(...kept))).toBe(toHex(concatBytes(...whole.kept)));
        }
        expect(ESPA_FRAMING.held_bytes(whole.held)).toBeLessThanOrEqual(BLOCK_BYTES_MAX);
        const last = ESPA_FRAMING.flush(whole.held)[1].map((chunk) => chunk.bytes);
        expect(toHex(concatBytes(...whole.kept, ...last))).toBe(toHex(all));
      }),
    );
  });
});
