/** `kiosk-sim lock-board` as each kind of board: by TCP and by pseudo-terminal, with what can be wrong with it. */
import { open } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { connected, ends, sessionFolder, start } from "./session-kit.ts";

const folder = sessionFolder();

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex").toUpperCase();

/** What comes back for the bytes, as soon as there is as much of it. */
const asked = (socket: NodeJS.ReadWriteStream, hex: string, length_bytes: number): Promise<string> =>
  new Promise((answered) => {
    let all = Buffer.alloc(0);
    const listen = (bytes: Buffer): void => {
      all = Buffer.concat([all, bytes]);
      if (all.length < length_bytes) return;
      socket.removeListener("data", listen);
      answered(hexOf(all));
    };
    socket.on("data", listen);
    socket.write(Buffer.from(hex, "hex"));
  });

// Bytes of lockers.md 1b and 1c, typed by hand.
const LINES = [
  {
    protocol: "modbus",
    ask: "010200000008" + "79CC",
    told: "010201FF" + "E1C8",
    danger: "010500FFFF00BC0A",
    what: "all-on",
  },
  {
    protocol: "cu48",
    ask: "020000500355",
    told: "02000065FFFFFFFFFFFF0364",
    danger: "020030510386",
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
    expect(await asked(socket, line.ask, line.told.length / 2)).toBe(line.told);
    socket.write(Buffer.from(line.danger, "hex"));
    expect(await sim.next("forbidden-frame")).toMatchObject({ device: "lock-board", what: line.what });
    expect(await sim.next("coil-on")).toMatchObject({ number: 1 });
  });

  test("--protocol cu48 answers on a pseudo-terminal", async () => {
    const path = join(folder.path, "boxes");
    const sim = start("lock-board", "--pty", path, "--json", "--protocol", "cu48", "--boards", "2");
    await sim.next("serving");
    const port = await open(path, "r+");
    ends.unshift(() => port.close());
    await port.write(Buffer.from("020100500356", "hex"));
    let told = "";
    while (told.length < 24) {
      const { bytesRead, buffer } = await port.read(Buffer.alloc(12), 0, 12, null);
      told += hexOf(buffer.subarray(0, bytesRead));
    }
    expect(told).toBe("02010065FFFFFFFFFFFF0365");
  });

  test("a defect of the other board is refused, its own is on from the start", async () => {
    const refused = start("lock-board", "--tcp", "0", "--protocol", "cu48", "--defect", "linkage-mode");
    expect(await refused.code).toBe(1);
    expect(refused.complaint()).toContain("linkage-mode");
    const sim = start("lock-board", "--tcp", "0", "--json", "--protocol", "cu48", "--defect", "local-echo");
    const { address } = await sim.next("serving");
    const socket = await connected(address);
    await sim.next("host-opened");
    expect(await asked(socket, "020000500355", 18)).toBe("02000050035502000065FFFFFFFFFFFF0364");
  });

  test("help names the lines, their speed and their codec", async () => {
    const sim = start("lock-board", "--help");
    expect(await sim.code).toBe(0);
    expect(sim.output()).toMatch(/modbus +Waveshare-class relay boards; 9600 baud, codec locker\/modbus/);
    expect(sim.output()).toMatch(/cu48 +Kerong CU48.*; 19200 baud, codec\s+locker\/cu48/);
  });
});
