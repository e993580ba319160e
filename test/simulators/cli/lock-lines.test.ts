/** `kiosk-sim lock-board` as each kind of board: by TCP and by pseudo-terminal, with what can be wrong with it. */
import { open } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { fromHex, toHex } from "../../../drivers/runtime/text.ts";
import { connected, ends, sessionFolder, start } from "./session-kit.ts";

const folder = sessionFolder();

const bytesOf = (hex: string): Uint8Array => fromHex(hex) ?? new Uint8Array();

/** What comes back for the bytes, as soon as there is as much of it. */
const asked = (socket: NodeJS.ReadWriteStream, hex: string, length_bytes: number): Promise<string> =>
  new Promise((answered) => {
    let all = Buffer.alloc(0);
    const listen = (bytes: Buffer): void => {
      all = Buffer.concat([all, bytes]);
      if (all.length < length_bytes) return;
      socket.removeListener("data", listen);
      answered(toHex(all));
    };
    socket.on("data", listen);
    socket.write(bytesOf(hex));
  });

// Bytes of lockers.md 1b and 1c, typed by hand.
const LINES = [
  {
    protocol: "modbus",
    ask: "01 02 00 00 00 08 79 CC",
    told: "01 02 01 FF E1 C8",
    danger: "01 05 00 FF FF 00 BC 0A",
    what: "all-on",
  },
  {
    protocol: "cu48",
    ask: "02 00 00 50 03 55",
    told: "02 00 00 65 FF FF FF FF FF FF 03 64",
    danger: "02 00 30 51 03 86",
    what: "unlock-all",
  },
] as const;

describe("kiosk-sim lock-board", () => {
  test.each(LINES)("--protocol $protocol answers over TCP and tells a forbidden frame", async (line) => {
    const sim = start("lock-board", "--tcp", "0", "--json", "--protocol", line.protocol);
    const { address, protocol } = await sim.next("serving");
    expect(protocol).toBe(line.protocol);
    const socket = await connected(address);
    await sim.next("host-opened");
    expect(await asked(socket, line.ask, bytesOf(line.told).length)).toBe(line.told);
    socket.write(bytesOf(line.danger));
    expect(await sim.next("forbidden-frame")).toMatchObject({ device: "lock-board", what: line.what });
    // Relays have no order among themselves; two coils are more than the supply has.
    const coils = [await sim.next("coil-on"), await sim.next("coil-on")];
    expect(new Set(coils.map(({ number }) => number)).size).toBe(2);
    expect(await sim.next("brown-out")).toMatchObject({ amperes: 4.8 });
  });

  test("--protocol cu48 answers on a pseudo-terminal", async () => {
    const path = join(folder.path, "boxes");
    const sim = start("lock-board", "--pty", path, "--json", "--protocol", "cu48", "--boards", "2");
    await sim.next("serving");
    const port = await open(path, "r+");
    ends.unshift(() => port.close());
    await port.write(bytesOf("02 01 00 50 03 56"));
    let told = Buffer.alloc(0);
    while (told.length < 12) {
      const { bytesRead, buffer } = await port.read(Buffer.alloc(12), 0, 12, null);
      told = Buffer.concat([told, buffer.subarray(0, bytesRead)]);
    }
    expect(toHex(told)).toBe("02 01 00 65 FF FF FF FF FF FF 03 65");
  });

  test("a defect of the other board is refused, its own is on from the start", async () => {
    const refused = start("lock-board", "--tcp", "0", "--protocol", "cu48", "--defect", "linkage-mode");
    expect(await refused.code).toBe(1);
    expect(refused.complaint()).toContain("linkage-mode");
    const sim = start("lock-board", "--tcp", "0", "--json", "--protocol", "cu48", "--defect", "local-echo");
    const { address } = await sim.next("serving");
    const socket = await connected(address);
    await sim.next("host-opened");
    expect(await asked(socket, "02 00 00 50 03 55", 18)).toBe(
      "02 00 00 50 03 55 02 00 00 65 FF FF FF FF FF FF 03 64",
    );
  });

  test("help names the lines, their speed and their codec", async () => {
    const sim = start("lock-board", "--help");
    expect(await sim.code).toBe(0);
    expect(sim.output()).toMatch(/modbus +Waveshare-class relay boards; 9600 baud, codec locker\/modbus/);
    expect(sim.output()).toMatch(/cu48 +Kerong CU48.*; 19200 baud, codec\s+locker\/cu48/);
  });
});
