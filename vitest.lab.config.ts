/**
 * The suites that run inside the lab's virtual machine, on the nodes of a real kernel: `npm run lab`. There
 * the project's folder can only be read, and serialport's binding ends a process that loads it in a second
 * thread.
 */
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig } from "vitest/config";

export default defineConfig({
  cacheDir: join(tmpdir(), "vitest"),
  test: {
    include: ["test/lab/**/*.test.ts"],
    setupFiles: ["test/lab/load.ts"],
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
