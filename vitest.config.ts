import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/browser/**", "test/system/**", "test/chip/**", "test/lab/**"],
    sequence: { shuffle: true },
    testTimeout: 20_000,
    maxWorkers: 2,
  },
});
