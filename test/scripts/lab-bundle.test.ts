/** What a guest runs is made of the sources, each of which believes to stand where it stands. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundledSources, bundleSuites } from "../../scripts/lab/bundle.ts";
import { bundleName } from "../../scripts/lab/suites-folder.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url)).replace(/\/$/, "");
const HAZARD = "return chip.base + line;";
const BUNDLE_MAX_MS = 60_000;

let folder = "";
const changed: string[] = [];
const textOf = (name: string): string => readFileSync(join(folder, name), "utf8");
const everything = (): string => readdirSync(folder).map(textOf).join("\n");

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "bundle-"));
  const change = (source: string, text: string): string => {
    changed.push(source);
    return text.replace(HAZARD, "return line;");
  };
  expect(await bundleSuites({ root: ROOT, folder, change })).toBeUndefined();
}, BUNDLE_MAX_MS);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the bundled suites", () => {
  it("have a file for every source that is started, under a name of its own", () => {
    const names = bundledSources().map(bundleName);
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => !existsSync(join(folder, name)))).toEqual([]);
    expect(bundleName("test/lab/gpio-kernel.test.ts")).toBe("gpio-kernel.test.js");
  });

  it("find files from where their sources stand, compiled ones from dist", () => {
    expect(textOf("kernel.test.js")).toContain(`"${pathToFileURL(`${ROOT}/test/lab/kernel.test.ts`).href}"`);
    expect(everything()).toContain(`"${pathToFileURL(`${ROOT}/dist/drivers/link/gpio.js`).href}"`);
    expect(readFileSync(join(ROOT, "drivers/link/gpio.ts"), "utf8")).toContain("import.meta.url");
  });

  it("are made of changed sources where somebody changes them, packages excepted", () => {
    expect(readFileSync(join(ROOT, "drivers/link/gpio.ts"), "utf8")).toContain(HAZARD);
    expect(everything()).not.toContain(HAZARD);
    expect(changed).toContain("drivers/link/gpio.ts");
    expect(
      changed.filter((source) => !/^(?:controller|drivers|scripts|simulators|test|vitest)/.test(source)),
    ).toEqual([]);
  });

  it("say what is wrong with a source that can't be bundled", async () => {
    const change = (source: string, text: string): string => {
      if (source === "drivers/link/gpio.ts") throw new Error("does not fit");
      return text;
    };
    expect(await bundleSuites({ root: ROOT, folder: join(folder, "broken"), change })).toMatchObject({
      kind: "step-failed",
      step: "vite build",
      said: expect.stringContaining("does not fit"),
    });
  });
});
