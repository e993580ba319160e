/** `kiosk-sim printer` in process: its sheets as files, its profiles. */
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { connected, sessionFolder, start } from "./session-kit.ts";

const folder = sessionFolder();

describe("a printer with a folder for its sheets", () => {
  const SLIP = "1B 40 48 69 0A 1D 28 6B 06 00 31 50 30 41 42 43 1D 28 6B 03 00 31 51 30 1D 56 42 00";

  test("writes what comes out, and says so", async () => {
    const sheets = join(folder.path, "sheets");
    const sim = start("printer", "--tcp", "0", "--json", "--sheets", sheets, "--profile", "generic-80");
    const socket = await connected((await sim.next("serving")).address);
    socket.write(Buffer.from(SLIP.replaceAll(" ", ""), "hex"));
    expect(await sim.next("sheet-written")).toMatchObject({ number: 1, file: "sheet-0001.png" });
    expect(readdirSync(sheets).sort()).toEqual(["sheet-0001.png", "sheets.ndjson"]);
    sim.type("sheets");
    const { answer } = await sim.next("command");
    expect(answer).toMatch(/QR ABC · Hi/);
    expect(await sim.finish()).toBe(0);
  });

  test("takes a picture far larger than its buffer as fast as it prints, and loses nothing of it", async () => {
    const sim = start("printer", "--tcp", "0", "--json");
    const socket = await connected((await sim.next("serving")).address);
    const rows = 400;
    const picture = Buffer.alloc(8 + 72 * rows, 0x11);
    picture.set([0x1d, 0x76, 0x30, 0, 72, 0, rows & 0xff, rows >> 8]);
    socket.write(Buffer.concat([picture, Buffer.from([0x1d, 0x56, 0x42, 0])]));
    await sim.next("buffer-full");
    expect(await sim.next("sheet-cut")).toMatchObject({ torn: false, height_mm: (rows + 120) / 8 });
    expect(sim.output()).not.toContain("bytes-lost");
    expect(await sim.finish()).toBe(0);
  });

  test("is refused where the folder can't be made, before anything is served", async () => {
    writeFileSync(join(folder.path, "file"), "");
    const sim = start("printer", "--tcp", "0", "--sheets", join(folder.path, "file"));
    expect(await sim.code).toBe(1);
    expect(sim.complaint()).toContain("--sheets");
  });

  test("made as a liar says that all is well with the cover open", async () => {
    const sim = start("printer", "--tcp", "0", "--json", "--profile", "liar");
    const socket = await connected((await sim.next("serving")).address);
    sim.type("cover open");
    await sim.next("command");
    const answer = new Promise<Buffer>((heard) => socket.once("data", heard));
    socket.write(Buffer.from([0x10, 0x04, 0x02]));
    expect((await answer)[0]).toBe(0x12);
    expect(await sim.finish()).toBe(0);
  });
});
