/**
 * Browser tests: the built screens in the machine's own Chromium, driven through playwright-core. One file at
 * a time, because a browser and an office already fill two cores.
 */
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/browser/**/*.test.ts"],
    sequence: { shuffle: true },
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 1,
    fileParallelism: false,
  },
});
