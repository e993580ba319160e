/** The proof's own eyes on the wire, held against bytes typed from lockers.md 1b and 1c. */
import { describe, expect, test } from "vitest";
import { fromHex } from "../../../../drivers/runtime/text.ts";
import { hostReader, type WireProtocol } from "../../../../simulators/locker/proof/host-frames.ts";

const read = (protocol: WireProtocol, hex: string): readonly string[] =>
  hostReader(protocol)
    .push(fromHex(hex) ?? new Uint8Array())
    .map(({ kind, board, index0 }) => `${kind} ${board}/${index0}`);

describe("frames of a Modbus host", () => {
  test.each([
    ["01 05 02 00 00 07 8D B0", "pulse 1/0"],
    ["01 05 02 01 00 08 9C 74", "pulse 1/1"],
    ["01 02 00 00 00 08 79 CC", "read 1/0"],
    ["01 03 10 00 00 08 40 CC", "read 1/0"],
    ["01 05 00 FF 00 00 FD FA", "off 1/0"],
    ["01 05 00 00 FF 00 8C 3A", "forbidden 1/0"],
    ["01 05 00 00 55 00 F2 9A", "forbidden 1/0"],
    ["01 05 00 FF FF 00 BC 0A", "forbidden 1/255"],
    ["01 05 04 00 00 07 8D 38", "forbidden 1/0"],
    ["01 06 10 00 00 01 4C CA", "forbidden 1/0"],
    ["01 05 02 00 00 05 8D B0", "torn 1/0"],
  ])("%s is %s", (hex, said) => {
    expect(read("modbus", hex)).toEqual([said]);
  });

  test("pieces are put together, and a closed line forgets them", () => {
    const reader = hostReader("modbus");
    expect(reader.push(Uint8Array.of(1, 5))).toEqual([]);
    expect(reader.opens).toBe(false);
    for (const byte of [2, 0, 0]) expect(reader.push(Uint8Array.of(byte))).toEqual([]);
    expect(reader.opens).toBe(true);
    reader.reset();
    expect(reader.opens).toBe(false);
    expect(reader.push(fromHex("01 02 00 00 00 08 79 CC") ?? new Uint8Array())).toHaveLength(1);
  });
});

describe("frames of a CU48 host", () => {
  test.each([
    ["02 00 00 50 03 55", "read 0/0"],
    ["02 0A 00 50 03 5F", "read 10/0"],
    ["02 00 00 51 03 56", "pulse 0/0"],
    ["02 00 2F 51 03 85", "pulse 0/47"],
    ["02 00 30 51 03 86", "forbidden 0/48"],
    ["02 0A 30 51 03 90", "forbidden 10/48"],
    ["02 00 00 51 03 57", "torn 0/0"],
  ])("%s is %s", (hex, said) => {
    expect(read("cu48", hex)).toEqual([said]);
  });

  test("an unlock is known by its fourth byte", () => {
    const reader = hostReader("cu48");
    reader.push(Uint8Array.of(2, 0, 0));
    expect(reader.opens).toBe(false);
    reader.push(Uint8Array.of(0x51));
    expect(reader.opens).toBe(true);
  });
});
