/** The built program as a process of its own: exit codes, signals, output. Few: each start is slow. */
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const PROGRAM = join(ROOT, "dist/simulators/cli.js");
const BUILD_TIMEOUT_MS = 120_000;

beforeAll(() => {
  if (!existsSync(PROGRAM))
    execFileSync(join(ROOT, "node_modules/.bin/tsc"), ["-b", "simulators"], { cwd: ROOT });
}, BUILD_TIMEOUT_MS);

const ended = async (...argv: readonly string[]) => {
  const child = spawn(process.execPath, [PROGRAM, ...argv], { stdio: ["ignore", "pipe", "pipe"] });
  let [output, complaint] = ["", ""];
  child.stdout.on("data", (bytes: Buffer) => {
    output += bytes;
  });
  child.stderr.on("data", (bytes: Buffer) => {
    complaint += bytes;
  });
  const code = await new Promise<number | null>((closed) => child.once("close", closed));
  return { code, output, complaint };
};

describe("the program", () => {
  test("prints its version and exits 0", async () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
    expect(await ended("--version")).toEqual({ code: 0, output: `${version}\n`, complaint: "" });
  });

  test("exits 1 with the reason where a frame can't be built", async () => {
    expect(await ended("wire", "encode", "locker/modbus", '{"kind":"forbidden","what":"all-on"}')).toEqual({
      code: 1,
      output: "",
      complaint: expect.stringContaining("forbidden"),
    });
  });

  test("exits 2 and says what to type where a device is not there", async () => {
    expect(await ended("modem", "--tcp", "0")).toEqual({
      code: 2,
      output: "",
      complaint: expect.stringContaining("not simulated yet; there are pager-base"),
    });
  });

  test("at SIGINT ends with 0 and takes its link along", async () => {
    const folder = mkdtempSync(join(tmpdir(), "kiosk-sim-"));
    const path = join(folder, "reader");
    const child = spawn(process.execPath, [PROGRAM, "id-reader", "--pty", path, "--json"], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const code = new Promise<number | null>((closed) => child.once("close", closed));
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const first = await lines.next();
    expect(JSON.parse(String(first.value))).toMatchObject({ event: "serving", address: path });
    expect(existsSync(path)).toBe(true);
    child.kill("SIGINT");
    expect(await code).toBe(0);
    expect(existsSync(path)).toBe(false);
    rmSync(folder, { recursive: true });
  });
});
