/**
 * Vectors of the CU48, typed by hand, against framing, messages and the analyser's codec. What the driver may
 * build is checked here; when it builds it, in the driver's tests.
 */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lockerCu48Codec } from "../../../../drivers/locker/cu48/codec.pure.ts";
import { cu48Dialect } from "../../../../drivers/locker/cu48/dialect.pure.ts";
import {
  decode,
  encode,
  FORBIDDEN,
  type HostMessage,
  type LockIndex,
  lockIndex,
} from "../../../../drivers/locker/cu48/protocol.ts";
import { fromHex, toHex } from "../../../../drivers/runtime/text.ts";

interface Vector {
  readonly allowed: boolean;
  readonly hex: string;
  readonly message: Readonly<Record<string, unknown>>;
  readonly source: string;
}

const vectors: readonly Vector[] = readFileSync(
  new URL("../../../vectors/locker-cu48.txt", import.meta.url),
  "utf8",
)
  .split("\n")
  .filter((line) => /^(wire|forbid)/.test(line))
  .map((line) => {
    const [tag = "", hex = "", json = "", source = ""] = line.split("|").map((part) => part.trim());
    return { allowed: tag === "wire", hex, message: JSON.parse(json), source };
  });

const bytes = (hex: string): Uint8Array => fromHex(hex) ?? new Uint8Array();

const stripWarnings = (object: Readonly<Record<string, unknown>>): Record<string, unknown> => {
  const { warnings: _, ...rest } = object;
  return rest;
};

const board = fc.integer({ min: 0, max: 9 });
const hostMessages: fc.Arbitrary<HostMessage> = fc.oneof(
  fc.record({ kind: fc.constant("read-locks" as const), board }),
  fc.record({
    kind: fc.constant("unlock" as const),
    board,
    lock: fc.integer({ min: 0, max: 47 }).map((index0) => lockIndex(index0) as LockIndex),
  }),
);

describe("locker/cu48", () => {
  test("every kind that the analyser names has its vector, and both commands that must not be", () => {
    const kinds = new Set(vectors.map(({ message }) => message.kind));
    expect([...kinds].sort()).toEqual(lockerCu48Codec.kinds.map(({ kind }) => kind).sort());
    const whats = new Set(vectors.flatMap(({ message }) => message.what ?? []));
    expect([...whats].sort()).toEqual(Object.keys(FORBIDDEN).sort());
  });

  test.each(vectors)("$hex is $source", ({ allowed, hex, message }) => {
    const decoded = lockerCu48Codec.decode(bytes(hex));
    expect(decoded.map(stripWarnings)).toEqual([message]);
    expect(Object.keys(decoded[0] ?? {})[0]).toBe("kind");
    const encoded = lockerCu48Codec.encode(decoded[0] ?? {});
    if (allowed) expect("bytes" in encoded && toHex(encoded.bytes)).toBe(hex);
    else expect(encoded).toEqual({ error: expect.stringContaining("forbidden") });
  });

  test.each(Object.keys(FORBIDDEN))("%s can't be encoded under any name", (what) => {
    const named = lockerCu48Codec.encode({ kind: "forbidden", what, board: 0, locks: [] });
    const asKind = lockerCu48Codec.encode({ kind: what, board: 0, lock: 0 });
    expect(named).toEqual({ error: expect.stringContaining(what) });
    expect(asKind).toEqual({ error: expect.stringContaining(what) });
  });

  test.each([48, 49, 255, -1, 0.5, Number.NaN])("%d is no lock: no value, no frame", (index0) => {
    expect(lockIndex(index0)).toBeUndefined();
    const forged = index0 as LockIndex;
    expect(() => encode({ kind: "unlock", board: 0, lock: forged })).toThrow("one lock");
    expect(lockerCu48Codec.encode({ kind: "unlock", board: 0, lock: index0 })).toEqual({
      error: expect.stringContaining("lock"),
    });
  });

  test.each([10, 11, 255, -1, 0.5])("no frame is built for board %d", (address) => {
    const lock = lockIndex(0) as LockIndex;
    expect(() => encode({ kind: "unlock", board: address, lock })).toThrow("one board");
    expect(() => encode({ kind: "read-locks", board: address })).toThrow("one board");
  });

  test("the driver's own way to an unlock refuses the lock behind the last one", () => {
    const dialect = cu48Dialect({
      protocol: "cu48",
      boards: [{ address: 0 }],
      baud: 19_200,
      closed_bit: 1,
      pulse_ms: 500,
    });
    const at = { address: 0, channels: 48 };
    expect(toHex(dialect.ask({ kind: "pulse", index0: 47, duration_ms: 500 }, at).bytes)).toBe(
      "02 00 2F 51 03 85",
    );
    expect(() => dialect.ask({ kind: "pulse", index0: 48, duration_ms: 500 }, at)).toThrow("one lock");
    expect(() => dialect.ask({ kind: "all-off" }, at)).toThrow("knows no all-off");
  });

  // Sums added up by hand: status for a lock, unlock of lock 0x31, status reply of address 0A.
  test.each(["02 00 01 50 03 56", "02 00 31 51 03 87", "02 0A 00 65 00 00 00 00 00 00 03 74"])(
    "%s has a true sum and no meaning: an error, not a message",
    (hex) => {
      expect(lockerCu48Codec.decode(bytes(hex))).toEqual([
        {
          kind: "error",
          error: "unknown-message",
          board: expect.any(Number),
          command: expect.any(Number),
          bytes: hex,
        },
      ]);
    },
  );

  test("what the driver can say is never forbidden, and comes back as it was said", () => {
    fc.assert(
      fc.property(hostMessages, (message) => {
        const said = encode(message);
        const [, address = 0, lock = 0, command = 0] = said;
        expect(decode({ address, lock, command, data: said.slice(4, -2), bytes: said })).toEqual(message);
      }),
    );
  });

  test("any bytes decode to objects whose kind comes first, and messages encode back", () => {
    const frames = fc
      .tuple(fc.constantFrom(0, 1, 9, 10), fc.integer({ min: 0, max: 255 }), fc.constantFrom(0x50, 0x51))
      .map(([address, lock, command]) =>
        Uint8Array.of(2, address, lock, command, 3, (5 + address + lock + command) & 0xff),
      );
    fc.assert(
      fc.property(fc.oneof(frames, fc.uint8Array({ maxLength: 100 })), (given) => {
        for (const object of lockerCu48Codec.decode(given)) {
          expect(Object.keys(object)[0]).toBe("kind");
          if (["noise", "error", "forbidden"].includes(object.kind)) continue;
          const encoded = lockerCu48Codec.encode(object);
          expect("bytes" in encoded && toHex(given).includes(toHex(encoded.bytes))).toBe(true);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
