/** What CI calls: everything runs, any failure fails, and is named again at the very end. */
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const CI_RUN = fileURLToPath(new URL("../../.ci/run", import.meta.url));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "mot-cua-ci-"));
  mkdirSync(join(folder, ".ci"));
  copyFileSync(CI_RUN, join(folder, ".ci/run"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** `npm`: what stands for it, as a text for the shell; its words are noted. */
const run = (npm: string) => {
  const path = join(folder, "npm");
  writeFileSync(path, `#!/bin/sh\necho "$*" >> '${join(folder, "called")}'\n${npm}\n`);
  chmodSync(path, 0o755);
  const { status, stdout } = spawnSync("bash", [join(folder, ".ci/run")], {
    encoding: "utf8",
    env: { ...process.env, PATH: `${folder}${delimiter}${process.env.PATH}` },
  });
  const called = readFileSync(join(folder, "called"), "utf8").trim().split("\n");
  return { status, called, lines: stdout.trimEnd().split("\n") };
};
const ALL = ["test", "run chip", "run lab"];

describe("CI's run", () => {
  it("succeeds without a closing list where everything does", () => {
    expect(run('echo "1 passed, 0 failed"')).toEqual({
      status: 0,
      called: ALL,
      lines: ALL.map(() => "1 passed, 0 failed"),
    });
  });

  it.each(ALL)("fails by npm %s alone, and runs the others too", (bad) => {
    const { status, called, lines } = run(`[ "$*" != "${bad}" ]`);
    expect([status, called, lines.at(-1)]).toEqual([1, ALL, `  ✗ npm ${bad}`]);
  });

  it("names at its end what each command named, with the first lines of what was said", () => {
    const said = ["one", "two", "three", "four", "five", "six"].map((word) => `echo "      ${word}"`);
    const { lines } = run(
      [
        '[ "$*" = test ] || exit 0',
        'echo "  ✗ a.test.ts > b"',
        ...said,
        'echo "1 passed, 1 failed"',
        "exit 1",
      ].join("\n"),
    );
    expect(lines.slice(lines.indexOf("Hỏng / Failed:"))).toEqual([
      "Hỏng / Failed:",
      "  ✗ a.test.ts > b",
      ...["one", "two", "three", "four", "five"].map((word) => `      ${word}`),
      "  ✗ npm test",
    ]);
  });
});
