/**
 * The walls that the compiler and the linter build, proven from outside: our own tsconfig files and
 * biome.json, a skeleton of the tree, and in it one file for each way through a wall. What must not pass, is
 * named.
 */
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ROOT } from "./tree.ts";

const PROJECTS = [
  "tsconfig.json",
  "drivers/tsconfig.json",
  "drivers/tsconfig.pure.json",
  "controller/tsconfig.json",
  "controller/tsconfig.api.json",
  "controller/tsconfig.core.json",
  "kiosk-ui/tsconfig.json",
  "simulators/tsconfig.json",
  "scripts/tsconfig.json",
  "test/tsconfig.json",
];
/** One harmless file for each layer, to be imported. */
const STONES = [
  "controller/core/stone.ts",
  "controller/api/stone.ts",
  "controller/shell/stone.ts",
  "simulators/stone.ts",
  "scripts/stone.ts",
  "test/stone.ts",
  "kiosk-ui/stone.ts",
  "drivers/stone.ts",
  "drivers/reader/stone.ts",
];
const stone = (from: string): string =>
  `import { stone } from "${from}/stone.ts";\nexport const probe = stone;\n`;

/** What tsc must say of each probe; "" where it must say nothing. */
const COMPILED: Readonly<Record<string, readonly [text: string, error: string]>> = {
  "drivers/pager/up.ts": [stone("../../controller/shell"), "TS6307"],
  "drivers/pager/across.ts": [stone("../../simulators"), "TS6307"],
  "drivers/pager/lrs/protocol.ts": ["export const probe = Buffer.from([1]);\n", "TS2591"],
  "drivers/pager/lrs/framing.ts": ["export const probe = () => setTimeout(() => {}, 1);\n", "TS2304"],
  "drivers/pager/lrs/machine.ts": [
    'import { readFileSync } from "node:fs";\nexport { readFileSync };\n',
    "TS2591",
  ],
  "drivers/pager/lrs/down.pure.ts": [stone("../.."), "TS6307"],
  "controller/core/up.ts": [stone("../shell"), "TS6307"],
  "controller/core/beside.ts": [stone("../api"), "TS6307"],
  "controller/core/timer.ts": ["export const probe = () => setTimeout(() => {}, 1);\n", "TS2304"],
  "controller/core/disk.ts": [
    'import { readFileSync } from "node:fs";\nexport { readFileSync };\n',
    "TS2591",
  ],
  "controller/core/surroundings.ts": ["export const probe = process.env;\n", "TS2591"],
  "controller/api/random.ts": ["export const probe = crypto.randomUUID();\n", "TS2304"],
  "controller/shell/up.ts": [stone("../../simulators"), "TS6307"],
  "kiosk-ui/citizen/up.ts": [stone("../../controller/shell"), "TS6307"],
  "kiosk-ui/citizen/node.ts": ["export const probe = Buffer.from([1]);\n", "TS2591"],
  "simulators/up.ts": [stone("../test"), "TS6307"],
  "scripts/up.ts": [stone("../test"), "TS6307"],
  "controller/shell/down.ts": [stone("../core"), ""],
  "kiosk-ui/citizen/api.ts": [stone("../../controller/api"), ""],
  "simulators/down.ts": [stone("../controller/shell"), ""],
  "test/down.ts": [stone("../simulators"), ""],
};

const NOW = "export const probe = (): number => new Date(0).getTime();\n";
const SERIAL = 'import { SerialPort } from "serialport";\n\nexport const probe = SerialPort;\n';
const SWITCH = [
  'type Kind = "a" | "b";',
  "export const probe = (kind: Kind): number => {",
  "  switch (kind) {",
  '    case "a":',
  "      return 1;",
  "  }",
  "  return 2;",
  "};\n",
].join("\n");
const FLOATING = [
  "export const probe = async (): Promise<number> => 1;",
  "export const forget = (): void => {",
  "  probe();",
  "};\n",
].join("\n");

/** What Biome must say of each probe; "" where it must say nothing. */
const LINTED: Readonly<Record<string, readonly [text: string, rule: string]>> = {
  "drivers/pager/serial.ts": [SERIAL, "noRestrictedImports"],
  "drivers/link/serial.ts": [SERIAL, ""],
  "simulators/kit/serial.ts": [SERIAL, "noRestrictedImports"],
  "drivers/pager/beside.ts": [stone("../reader"), "noRestrictedImports"],
  "drivers/pager/lrs/protocol.ts": [NOW, "noRestrictedGlobals"],
  "controller/core/now.ts": [NOW, "noRestrictedGlobals"],
  "controller/api/now.ts": [NOW, "noRestrictedGlobals"],
  "controller/shell/now.ts": [NOW, ""],
  "controller/core/package.ts": ['export { z } from "zod";\n', "noRestrictedImports"],
  "controller/api/package.ts": ['export { z } from "zod";\n', ""],
  "controller/shell/up.ts": [stone("../../simulators"), "noRestrictedImports"],
  "kiosk-ui/citizen/up.ts": [stone("../../controller/shell"), "noRestrictedImports"],
  "kiosk-ui/citizen/api.ts": [stone("../../controller/api"), ""],
  "controller/core/switch.ts": [SWITCH, "useExhaustiveSwitchCases"],
  "controller/shell/floating.ts": [FLOATING, "noFloatingPromises"],
  "controller/core/any.ts": ["export const probe = (a: any): unknown => a;\n", "noExplicitAny"],
};

const folders: string[] = [];
const skeleton = (files: Readonly<Record<string, string>>): string => {
  const folder = mkdtempSync(join(tmpdir(), "walls-"));
  folders.push(folder);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
};
const run = (folder: string, program: string, args: readonly string[]): string => {
  const { stdout } = spawnSync(join(ROOT, "node_modules/.bin", program), args, {
    cwd: folder,
    encoding: "utf8",
  });
  return stdout;
};
const texts = (probes: Readonly<Record<string, readonly [string, string]>>): Record<string, string> =>
  Object.fromEntries(Object.entries(probes).map(([path, [text]]) => [path, text]));
const withStones = (files: Record<string, string>): Record<string, string> => ({
  ...Object.fromEntries(STONES.map((path) => [path, "export const stone = 1;\n"])),
  ...files,
});

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

describe("the compiler", () => {
  const said = new Map<string, string>();

  beforeAll(() => {
    const pure: { readonly files: readonly string[] } = JSON.parse(
      readFileSync(join(ROOT, "drivers/tsconfig.pure.json"), "utf8"),
    );
    const listed = Object.fromEntries(pure.files.map((file) => [`drivers/${file}`, "export {};\n"]));
    const folder = skeleton(withStones({ ...listed, ...texts(COMPILED) }));
    for (const project of ["package.json", ...PROJECTS]) cpSync(join(ROOT, project), join(folder, project));
    symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
    for (const line of run(folder, "tsc", ["-b", "--pretty", "false"]).split("\n")) {
      const found = /^(?:\.\/)?([^(\s]+)\(\d+,\d+\): error (TS\d+)/.exec(line);
      if (found !== null) said.set(found[1] ?? "", `${said.get(found[1] ?? "") ?? ""}${found[2]} `);
    }
  });

  it.each(Object.entries(COMPILED))("answers %s as it should", (path, [, error]) => {
    expect(said.get(path)?.trim().split(" ")[0] ?? "").toBe(error);
  });
});

describe("the linter", () => {
  const said = new Map<string, string[]>();

  beforeAll(() => {
    const folder = skeleton(withStones(texts(LINTED)));
    cpSync(join(ROOT, "biome.json"), join(folder, "biome.json"));
    const args = ["lint", "--reporter=json", "--max-diagnostics=none", "."];
    const report: { readonly diagnostics: readonly { category: string; location: { path: unknown } }[] } =
      JSON.parse(run(folder, "biome", args));
    for (const { category, location } of report.diagnostics) {
      const path = JSON.stringify(location.path).replace(/^.*?"(?:file":")?([^"]+)".*$/, "$1");
      said.set(path, [...(said.get(path) ?? []), category.replace(/^.*\//, "")]);
    }
  });

  it.each(Object.entries(LINTED))("answers %s as it should", (path, [, rule]) => {
    expect(said.get(path) ?? []).toEqual(rule === "" ? [] : [rule]);
  });
});
