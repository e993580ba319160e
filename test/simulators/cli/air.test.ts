/** `kiosk-sim pager-base --air`: the built program, a host on its port, and a receiver that is not ours. */
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { HAS_MULTIMON, multimonHears, WHY_WITHOUT_MULTIMON } from "../../../scripts/bench/multimon.ts";

const PROGRAM = fileURLToPath(new URL("../../../dist/simulators/cli.js", import.meta.url));
const CARDS = 99;
const COMP2_BASE = [
  "pager-base",
  "--protocol",
  "comp2",
  "--cards",
  "1-99",
  "--tcp",
  "0",
  "--baud",
  "0",
  "--json",
];

describe("kiosk-sim pager-base --air", () => {
  test("keeps a burst of 99 cards that multimon-ng finds whole", async ({ skip }) => {
    skip(!HAS_MULTIMON, WHY_WITHOUT_MULTIMON);
    const folder = mkdtempSync(join(tmpdir(), "kiosk-sim-air-"));
    const path = join(folder, "burst.raw");
    const options = ["--rate", "2400", "--burst", "200", "--air", path];
    const child = spawn(process.execPath, [PROGRAM, ...COMP2_BASE, ...options], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const ended = new Promise<number | null>((closed) => child.once("close", closed));
    let transmitted = 0;
    for await (const line of createInterface({ input: child.stdout })) {
      const { event, address } = JSON.parse(line) as { readonly event: string; readonly address?: string };
      if (event === "serving") {
        const socket = connect(Number(address?.split(":").at(-1)), "127.0.0.1");
        for (let card = 1; card <= CARDS; card++) socket.write(`\x7f\x7f\x7f${card}\r\r`);
      }
      if (event === "page-transmitted" && ++transmitted === CARDS) child.kill("SIGTERM");
    }
    expect(await ended).toBe(0);
    const heard = multimonHears(new Uint8Array(readFileSync(path)), 2_400);
    expect(heard.map(({ capcode }) => capcode).sort((a, b) => a - b)).toEqual(
      Array.from({ length: CARDS }, (_, index) => 1_000_001 + index),
    );
    rmSync(folder, { recursive: true });
  });

  test("is refused where the file can't be made, before anything is served", () => {
    const air = ["--air", "/nonexistent/air.raw"];
    const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...COMP2_BASE, ...air], {
      encoding: "utf8",
    });
    expect([status, stdout]).toEqual([1, ""]);
    expect(stderr).toContain("--air /nonexistent/air.raw can't be written");
  });
});
