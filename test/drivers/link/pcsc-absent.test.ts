/** Proves that the library behind PC/SC is loaded at the first attempt only, and may be missing. */
import { expect, test, vi } from "vitest";
import { FAULTS } from "../../../drivers/faults.ts";
import { pcscLink } from "../../../drivers/link/pcsc.ts";
import { systemClock } from "../../../drivers/runtime/system-clock.ts";

const loads = vi.hoisted(() => ({ count: 0 }));
vi.mock("pcsc-mini", () => {
  loads.count++;
  throw new Error("libpcsclite.so.1: cannot open shared object file");
});

test("a machine without the library says so at the first attempt, and each time", async () => {
  const link = pcscLink({}, systemClock);
  expect(loads.count).toBe(0);
  const attempt = () =>
    new Promise((lost) => link.connect({ opened: () => {}, placed: () => {}, removed: () => {}, lost }));
  const missing = { code: "LINK_NO_DRIVER", detail: expect.stringMatching(/^pcsc-mini: /) };
  expect(await attempt()).toEqual(missing);
  expect(await attempt()).toEqual(missing);
  expect(loads.count).toBeGreaterThan(0);
  expect([FAULTS.LINK_NO_DRIVER.actor, FAULTS.LINK_NO_DRIVER.heals]).toEqual(["technician", false]);
});
