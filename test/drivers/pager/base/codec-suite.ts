/** What every small pager codec owes, in one place: vectors both ways, any split, bounded, total. */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Chunk, Framing, WireCodec } from "../../../../drivers/runtime/machine.ts";
import { concatBytes, fromHex, toHex } from "../../../../drivers/runtime/text.ts";

/** Cells of the rows of `test/vectors/pager-<name>.txt` that begin with `kind |`. */
export const vectorRows = (name: string, kind: string): readonly (readonly string[])[] =>
  readFileSync(new URL(`../../../vectors/pager-${name}.txt`, import.meta.url), "utf8")
    .split("\n")
    .filter((line) => line.startsWith(`${kind} |`))
    .map((line) =>
      line
        .split("|")
        .slice(1)
        .map((cell) => cell.trim()),
    );

export const hexBytes = (hex: string): Uint8Array => fromHex(hex) ?? new Uint8Array();

const WIRES = (name: string) =>
  vectorRows(name, "wire").map(([hex = "", json = ""]) => ({
    hex,
    bytes: hexBytes(hex),
    message: JSON.parse(json) as Record<string, unknown>,
  }));

export const encoded = (codec: WireCodec, message: Readonly<Record<string, unknown>>): string => {
  const result = codec.encode(message);
  return "bytes" in result ? toHex(result.bytes) : `error ${result.error}`;
};

interface Run<Frame> {
  readonly frames: readonly Frame[];
  readonly noise: readonly (readonly [string, number])[];
  readonly held_max: number;
  readonly left: readonly Chunk<Frame>[];
}

export const runFraming = <Held, Frame>(
  framing: Framing<Held, Frame>,
  pieces: Iterable<Uint8Array>,
): Run<Frame> => {
  let held = framing.empty;
  let held_max = 0;
  const frames: Frame[] = [];
  const noise: [string, number][] = [];
  for (const piece of pieces) {
    const [next, chunks] = framing.push(held, piece);
    held = next;
    held_max = Math.max(held_max, framing.held_bytes(held));
    for (const chunk of chunks) {
      const last = noise.at(-1);
      if (chunk.kind === "frame") frames.push(chunk.frame);
      else if (last?.[0] === chunk.reason) last[1] += chunk.bytes.length;
      else noise.push([chunk.reason, chunk.bytes.length]);
    }
  }
  return { frames, noise, held_max, left: framing.flush(held)[1] };
};

export const cut = (bytes: Uint8Array, size: number): readonly Uint8Array[] =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
    bytes.subarray(at * size, (at + 1) * size),
  );

const GARBAGE_BYTES = 2_000_000;

/** Bytes that hold every value and no pattern of a frame, without chance. */
const garbage = (keep: (byte: number) => boolean): Uint8Array => {
  const allowed = Array.from({ length: 256 }, (_, byte) => byte).filter(keep);
  const bytes = new Uint8Array(GARBAGE_BYTES);
  let state = 1;
  for (let at = 0; at < bytes.length; at++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    bytes[at] = allowed[(state >>> 16) % allowed.length] ?? 0;
  }
  return bytes;
};

interface Owes<Held, Frame> {
  readonly name: string;
  readonly codec: WireCodec;
  readonly framing: Framing<Held, Frame>;
  readonly held_max_bytes: number;
  /** Bytes that end a frame. */
  readonly ends: readonly number[];
  /** Bytes that make wire-like garbage. */
  readonly alphabet: readonly number[];
  /** Kinds that are never encoded. */
  readonly read_only?: readonly string[];
}

export const codecSuite = <Held, Frame>(owes: Owes<Held, Frame>): void => {
  const { name, codec, framing } = owes;
  const wires = WIRES(name);
  const readOnly = new Set(owes.read_only);
  describe(`${codec.name} codec`, () => {
    test("has a vector for every kind", () => {
      const kinds = new Set([...wires.map(({ message }) => message.kind), ...readOnly]);
      expect(kinds).toEqual(new Set(codec.kinds.map(({ kind }) => kind)));
    });

    test.each(wires)("reads and writes $hex", ({ bytes, hex, message }) => {
      expect(codec.decode(bytes)).toEqual([message]);
      expect(encoded(codec, message)).toBe(hex);
    });

    test.each(vectorRows(name, "noise"))("%s is noise: %s", (hex, reason) => {
      expect(codec.decode(hexBytes(hex))).toEqual([{ kind: "noise", bytes: hex, reason }]);
    });

    const wireLike = fc.oneof(
      fc.uint8Array({ maxLength: 80 }),
      fc.array(fc.constantFrom(...owes.alphabet), { maxLength: 80 }).map((all) => Uint8Array.from(all)),
      fc
        .array(fc.constantFrom(...wires.map(({ bytes }) => bytes)), { maxLength: 5 })
        .map((all) => concatBytes(...all)),
    );

    test("decodes any bytes, loses none of them, and writes what it read to the same bytes", () => {
      fc.assert(
        fc.property(wireLike, (bytes) => {
          const objects = codec.decode(bytes);
          const back = objects.map((one) => {
            if (one.kind === "noise") return String(one.bytes);
            return readOnly.has(one.kind) ? "read-only" : encoded(codec, one);
          });
          if (!back.includes("read-only")) expect(back.join(" ")).toBe(toHex(bytes));
        }),
        { numRuns: 3_000 },
      );
    });
  });

  describe(`${codec.name} framing`, () => {
    const stream = concatBytes(...wires.map(({ bytes }) => bytes));
    const whole = runFraming(framing, [stream]);

    test("finds every frame of a stream, however it is cut", () => {
      expect(whole.frames.length + whole.left.length).toBe(wires.length);
      for (const size of [1, 7, 1024])
        expect(runFraming(framing, cut(stream, size))).toMatchObject({
          frames: whole.frames,
          noise: whole.noise,
          left: whole.left,
        });
      for (let at = 0; at <= stream.length; at++) {
        const { frames, left } = runFraming(framing, [stream.subarray(0, at), stream.subarray(at)]);
        expect([frames, left]).toEqual([whole.frames, whole.left]);
      }
    });

    test.each([
      ["all bytes", () => true],
      ["no end of a frame", (byte: number) => !owes.ends.includes(byte)],
      ["text only", (byte: number) => byte >= 0x30 && byte <= 0x39],
    ])("holds no more than its bound in 2 MB of garbage: %s", (_title, keep) => {
      const bytes = garbage(keep);
      const inOne = runFraming(framing, [bytes]);
      const inMany = runFraming(framing, cut(bytes, 1024));
      expect(inMany.held_max).toBeLessThanOrEqual(owes.held_max_bytes);
      expect(inMany.frames).toEqual(inOne.frames);
      expect(inMany.noise.reduce((sum, [, count]) => sum + count, 0)).toBe(
        inOne.noise.reduce((sum, [, count]) => sum + count, 0),
      );
    });
  });
};
