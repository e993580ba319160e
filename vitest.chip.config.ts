/**
 * The simulated chip behind the machine's own card service. One service, one set of ports: file by file, and
 * only where `npm run chip` has made a network of their own for them.
 */
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/chip/**/*.test.ts"],
    testTimeout: 30_000,
    hookTimeout: 10_000,
    maxWorkers: 1,
    fileParallelism: false,
  },
});
