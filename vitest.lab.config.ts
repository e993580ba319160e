/**
 * The suites that run inside the lab's virtual machine, on the nodes of a real kernel: `npm run lab`. There
 * the project's folder can only be read, and serialport's binding ends a process that loads it in a second
 * thread.
 */
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import { SUITES } from "./scripts/lab/suites.ts";

const FILES = SUITES.flatMap(({ work }) => (work.kind === "vitest" ? work.files : []));
const placeOf = ({ moduleId }: TestSpecification): number => FILES.indexOf(relative(process.cwd(), moduleId));

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
    include: ["test/lab/**/*.test.ts"],
    setupFiles: ["test/lab/load.ts"],
    sequence: { sequencer: TableOrder },
    pool: "forks",
    maxWorkers: 1,
    fileParallelism: false,
    isolate: false,
    // Waiting costs nothing inside: the guest's clock jumps to its next timer.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    teardownTimeout: 10_000,
  },
});
