/**
 * Vectors of the relay board, typed by hand, against framing, messages and the analyser's codec. What the
 * driver may build is checked here; when it builds it, in the driver's tests.
 */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lockerModbusCodec } from "../../../../drivers/locker/modbus/codec.pure.ts";
import { crc16, withCrc } from "../../../../drivers/locker/modbus/crc.pure.ts";
import { decode, encode, FORBIDDEN, type HostMessage } from "../../../../drivers/locker/modbus/protocol.ts";
import { fromHex, toHex } from "../../../../drivers/runtime/text.ts";

interface Vector {
  readonly allowed: boolean;
  readonly hex: string;
  readonly bytes: Uint8Array;
  readonly message: Readonly<Record<string, unknown>>;
  readonly source: string;
}

const vectors: readonly Vector[] = readFileSync(
  new URL("../../../vectors/locker-modbus.txt", import.meta.url),
  "utf8",
)
  .split("\n")
  .filter((line) => /^(wire|forbid)/.test(line))
  .map((line) => {
    const [tag = "", hex = "", json = "", source = ""] = line.split("|").map((part) => part.trim());
    const bytes = fromHex(hex) ?? new Uint8Array();
    return { allowed: tag === "wire", hex, bytes, message: JSON.parse(json), source };
  });

const stripWarnings = (object: Readonly<Record<string, unknown>>): Record<string, unknown> => {
  const { warnings: _, ...rest } = object;
  return rest;
};

const board = fc.integer({ min: 1, max: 255 });
const channel = fc.integer({ min: 0, max: 31 });
const count = fc.constantFrom(8, 16, 32);
const hostMessages: fc.Arbitrary<HostMessage> = fc.oneof(
  fc.record({ kind: fc.constant("read-coils" as const), board, first: fc.constant(0), count }),
  fc.record({ kind: fc.constant("read-inputs" as const), board, first: fc.constant(0), count }),
  fc.record({ kind: fc.constant("read-modes" as const), board, first: fc.constant(0), count }),
  fc.record({ kind: fc.constant("read-version" as const), board }),
  fc.record({
    kind: fc.constant("flash-on" as const),
    board,
    channel,
    duration_ms: fc.integer({ min: 1, max: 10 }).map((units) => units * 100),
  }),
  fc.record({ kind: fc.constant("relay-off" as const), board, channel }),
  fc.record({ kind: fc.constant("all-off" as const), board }),
);

describe("locker/modbus", () => {
  test("the check value of CRC-16/MODBUS over 01 05 00 00 FF 00 is 0x3A8C", () => {
    expect(crc16(Uint8Array.of(0x01, 0x05, 0x00, 0x00, 0xff, 0x00))).toBe(0x3a8c);
  });

  test("all thirty vectors of the reference are here", () => {
    expect(vectors).toHaveLength(30);
  });

  test.each(vectors)("$hex is $source", ({ allowed, hex, bytes, message }) => {
    const decoded = lockerModbusCodec.decode(bytes);
    expect(decoded.map(stripWarnings)).toEqual([message]);
    expect(Object.keys(decoded[0] ?? {})[0]).toBe("kind");
    const encoded = lockerModbusCodec.encode(decoded[0] ?? {});
    if (allowed) expect("bytes" in encoded && toHex(encoded.bytes)).toBe(hex);
    else expect(encoded).toEqual({ error: expect.stringContaining("forbidden") });
  });

  test.each(Object.keys(FORBIDDEN))("%s can't be encoded under any name", (what) => {
    const named = lockerModbusCodec.encode({ kind: "forbidden", what, board: 1, channels: [0] });
    const asKind = lockerModbusCodec.encode({ kind: what, board: 1, channel: 0, duration_ms: 500 });
    expect(named).toEqual({ error: expect.stringContaining(what) });
    expect(asKind).toEqual({ error: expect.stringContaining(what) });
  });

  test("a pulse to every board at once is forbidden, and no pulse is encoded for address 0", () => {
    const broadcast = withCrc(Uint8Array.of(0, 5, 2, 0, 0, 5));
    expect(lockerModbusCodec.decode(broadcast)[0]).toMatchObject({
      kind: "forbidden",
      what: "broadcast-flash",
    });
    const order = { kind: "flash-on", board: 0, channel: 0, duration_ms: 500 };
    expect(lockerModbusCodec.encode(order)).toEqual({ error: expect.stringContaining("board") });
  });

  test.each([
    [{ kind: "flash-on", board: 1, channel: 0, duration_ms: 550 }, "multiple"],
    [{ kind: "flash-on", board: 1, channel: 32, duration_ms: 500 }, "channel"],
    [{ kind: "read-coils", board: 1, first: 30, count: 8 }, "count"],
    [{ kind: "coils", board: 1, count: 8, on: [8] }, "on"],
    [{ kind: "open-all", board: 1 }, "no such kind"],
    [{}, "board"],
  ])("encode says why it refuses %j", (message, reason) => {
    const encoded = lockerModbusCodec.encode(message);
    expect("error" in encoded && encoded.error.length > 0).toBe(true);
    if (reason !== "board") expect(encoded).toEqual({ error: expect.stringContaining(reason) });
  });

  test("a pulse longer than a coil bears is decoded with a warning", () => {
    const [decoded] = lockerModbusCodec.decode(withCrc(Uint8Array.of(1, 5, 2, 0, 0x7f, 0xff)));
    expect(decoded).toMatchObject({
      kind: "flash-on",
      duration_ms: 3_276_700,
      warnings: [expect.any(String)],
    });
  });

  test("what the driver can say is never forbidden, and comes back as it was said", () => {
    fc.assert(
      fc.property(hostMessages, (message) => {
        const bytes = encode(message);
        const decoded = decode({
          address: bytes[0] ?? 0,
          function: bytes[1] ?? 0,
          data: bytes.slice(2, -2),
          bytes,
        });
        expect(decoded).toEqual(message);
      }),
    );
  });

  test("any bytes decode to objects whose kind comes first, and what is no error or noise encodes back", () => {
    const frames = fc
      .tuple(
        fc.constantFrom(0, 1, 2, 247),
        fc.constantFrom(1, 2, 3, 5, 6, 0x0f, 0x10, 0x81, 0x83, 0x85),
        fc.uint8Array({ maxLength: 12 }),
      )
      .map(([address, code, data]) => withCrc(Uint8Array.of(address, code, ...data)));
    fc.assert(
      fc.property(fc.oneof(frames, fc.uint8Array({ maxLength: 300 })), (bytes) => {
        for (const object of lockerModbusCodec.decode(bytes)) {
          expect(Object.keys(object)[0]).toBe("kind");
          if (["noise", "error", "forbidden"].includes(object.kind)) continue;
          const encoded = lockerModbusCodec.encode(object);
          expect("bytes" in encoded && toHex(bytes).includes(toHex(encoded.bytes))).toBe(true);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
