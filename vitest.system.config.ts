/**
 * System tests: whole offices under virtual time, and programs of `dist` as processes. Slower than the rest,
 * so they run as a suite of their own.
 */
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/system/**/*.test.ts"],
    sequence: { shuffle: true },
    testTimeout: 120_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
});
