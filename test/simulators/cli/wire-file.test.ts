/** `kiosk-sim wire decode` on files: a capture as it is, or written as hex. */
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { afterAll, beforeAll, expect, test } from "vitest";
import { systemClock } from "../../../drivers/runtime/system-clock.ts";
import { run } from "../../../simulators/cli/run.ts";
import { FILE_BYTES_MAX } from "../../../simulators/cli/wire-file.ts";
import { wireCodecs } from "../../../simulators/codecs.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "wire-file-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const file = (name: string, contents: string | Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, contents);
  return path;
};

const decoded = async (codec: string, ...typed: readonly string[]) => {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const code = await run(["wire", "decode", codec, ...typed], {
    stdin,
    stdout,
    stderr,
    clock: systemClock,
    cursor: false,
    onEnd: () => () => undefined,
    codecs: wireCodecs({ year: 2026, month: 1, day: 1 }),
    version: "1.2.3",
  });
  const lines = String(stdout.read() ?? "").split("\n");
  const objects = lines.filter((line) => line !== "").map((line): unknown => JSON.parse(line));
  return { code, objects, complaint: String(stderr.read() ?? "") };
};

/** MC1:T:7 and CR, as a scanner sends it. */
const TICKET = "MC1:T:7\r";
const TICKET_HEX = "4D 43 31 3A 54 3A 37\n0D\n";

test.each([
  ["the bytes themselves", TICKET],
  ["hex with blanks and line ends", TICKET_HEX],
])("a file of %s", async (_what, contents) => {
  const { code, objects } = await decoded("reader/cccd-qr", file("ticket.bin", contents));
  expect([code, objects]).toEqual([0, [{ kind: "ticket", code: "7", prefix: [], suffix: "cr" }]]);
});

test("a file of bytes that are no text, whatever its name", async () => {
  // ICAO 9303-10: data group 13 of nobody, an empty set.
  const group = Uint8Array.of(0x6d, 0x0f, 0x30, 0x0d, 2, 1, 1, 6, 6, 0x28, 0xd3, 0x16, 1, 0, 8, 0x31, 0);
  const { code, objects } = await decoded("reader/dg13", file("nhóm 13.dat", group));
  expect([code, objects]).toMatchObject([0, [{ kind: "dg13", version: 1, fields: [] }]]);
});

test("what is hex is never a file", async () => {
  const { code, objects } = await decoded("reader/cccd-qr", "4D43313A543A37", "0D");
  expect([code, objects]).toMatchObject([0, [{ kind: "ticket", code: "7" }]]);
});

test("an empty file has no frame", async () => {
  const { code, complaint } = await decoded("reader/cccd-qr", file("empty.bin", ""));
  expect([code, complaint]).toEqual([1, "kiosk-sim: no frame of reader/cccd-qr in 0 bytes\n"]);
});

test("a file that is too long, a folder, and no file at all are wrong usage", async () => {
  const long = file("long.bin", "");
  truncateSync(long, FILE_BYTES_MAX + 1);
  const { code, complaint } = await decoded("reader/cccd-qr", long);
  expect([code, complaint]).toEqual([2, `kiosk-sim: ${long} has more than ${FILE_BYTES_MAX} bytes\n`]);
  for (const typed of [folder, join(folder, "missing.bin")]) {
    const { code, complaint } = await decoded("reader/cccd-qr", typed);
    expect(code).toBe(2);
    expect(complaint).toContain("is no hex digit");
  }
});
