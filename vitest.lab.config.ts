/**
 * The suites that run inside the lab's virtual machine, on the nodes of a real kernel: `npm run lab`. There
 * the project's folder can only be read, and serialport's binding ends a process that loads it in a second
 * thread.
 */
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import { UNDISTURBED } from "./scripts/lab/heap.ts";
import { SUITES } from "./scripts/lab/suites.ts";
import { bundleName, SUITES_VARIABLE } from "./scripts/lab/suites-folder.ts";

const FILES = SUITES.flatMap(({ work }) => (work.kind === "vitest" ? work.files.map(bundleName) : []));
const placeOf = ({ moduleId }: TestSpecification): number => FILES.indexOf(basename(moduleId));
/** Told by whoever has bundled them (scripts/lab/bundle.ts); outside of a guest nobody has. */
const BUNDLED = process.env[SUITES_VARIABLE];
const bundled = (names: readonly string[]): string[] =>
  BUNDLED === undefined ? [] : names.map((name) => join(BUNDLED, name));

/**
 * The table's order, `kernel` first: it looks at a machine that nobody has used. Numbers of a chip that went
 * in use stay taken while a program holds one of its files.
 */
class TableOrder extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return files.toSorted((one, other) => placeOf(one) - placeOf(other));
  }
}

export default defineConfig({
  cacheDir: join(tmpdir(), "vitest"),
  test: {
    include: bundled(["*.test.js"]),
    setupFiles: bundled([bundleName("test/lab/load.ts")]),
    // Nothing is left to translate.
    server: { deps: { external: [/.*/] } },
    sequence: { sequencer: TableOrder },
    pool: "forks",
    execArgv: UNDISTURBED,
    maxWorkers: 1,
    fileParallelism: false,
    isolate: false,
    // Waiting costs nothing inside: the guest's clock jumps to its next timer.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    teardownTimeout: 10_000,
  },
});
