/**
 * The suites as a guest runs them: with all that they import, in a few files of plain JavaScript. An emulated
 * processor reads these in a fraction of the time that it needs to find, translate and link hundreds of
 * sources. Decides what is bundled; what is run stands in suites.ts.
 */
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { build, type Plugin } from "vite";
import type { LabProblem } from "./problem.ts";
import { SUITES } from "./suites.ts";
import { bundleName } from "./suites-folder.ts";

/** Beside the suites: what runs them, and programs that they start. */
const PROGRAMS = [
  "scripts/lab/guest.ts",
  "vitest.lab.config.ts",
  "test/lab/load.ts",
  "test/lab/reporter.ts",
  "test/lab/lock-child.ts",
  "controller/shell/cli.ts",
] as const;

/** Taken from node_modules: what has native parts or files of its own, and what must be there once only. */
const NOT_BUNDLED = [
  ...["@lydell/node-pty", "@napi-rs/canvas", "@node-rs/argon2", "better-sqlite3", "node-hid", "onoff"],
  ...["@serialport/binding-mock", "@serialport/bindings-cpp", "@serialport/parser-readline"],
  ...["@serialport/stream", "pcsc-mini", "serialport", "vite", "vitest", "zxing-wasm"],
];

/** Compiled sources lie in dist; tests are not compiled. */
const standsIn = (root: string, source: string): string =>
  source.startsWith("test/") ? join(root, source) : join(root, "dist", source.replace(/\.ts$/, ".js"));

export type ChangeSource = (source: string, text: string) => string;

const ownSources = (root: string, change: ChangeSource): Plugin => ({
  name: "own-sources",
  enforce: "pre",
  transform(text, id) {
    const source = relative(root, id);
    if (source.startsWith("..") || source.includes("node_modules") || !source.endsWith(".ts")) return null;
    // A module finds its files from where it stands, not from where it was bundled to.
    const url = JSON.stringify(pathToFileURL(standsIn(root, source)).href);
    return change(source, text).replaceAll("import.meta.url", url);
  },
});

export interface Bundling {
  /** The project's folder. */
  readonly root: string;
  /** Made anew. */
  readonly folder: string;
  /** Sources may be bundled otherwise than they are: to see whether a mistake is noticed. */
  readonly change?: ChangeSource;
}

/** Sources that a suite or the runner is started by. */
export const bundledSources = (): readonly string[] => [
  ...PROGRAMS,
  ...SUITES.flatMap(({ work }) => (work.kind === "vitest" ? work.files : [work.program])),
];

export const bundleSuites = async (bundling: Bundling): Promise<LabProblem | undefined> => {
  const { root, folder, change = (_source, text) => text } = bundling;
  const input = Object.fromEntries(
    bundledSources().map((source) => [bundleName(source).replace(/\.js$/, ""), join(root, source)]),
  );
  try {
    await build({
      root,
      configFile: false,
      logLevel: "silent",
      plugins: [ownSources(root, change)],
      ssr: { noExternal: true, external: NOT_BUNDLED },
      build: {
        ssr: true,
        outDir: folder,
        emptyOutDir: true,
        minify: false,
        target: "node20",
        rollupOptions: { input, output: { entryFileNames: "[name].js", chunkFileNames: "shared-[hash].js" } },
      },
    });
    return undefined;
  } catch (error) {
    return { kind: "step-failed", step: "vite build", said: error instanceof Error ? error.message : "" };
  }
};
