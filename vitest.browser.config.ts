/**
 * The browser tests: the built screens in a real Chromium, against fixed views. They need dist/kiosk-ui, so
 * they run after the build and apart from the unit tests.
 */
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/browser/**/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Each mostly waits: for frames, for lock-outs.
    maxWorkers: 2,
  },
});
