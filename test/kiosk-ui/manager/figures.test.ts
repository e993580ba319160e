/**
 * What stands on the manager's page where there is more than fits.
 */
import { describe, expect, it } from "vitest";
import {
  anyScan,
  CALLS_MAX,
  COUNTERS_MAX,
  deviceRows,
  devicesDown,
  shownCalls,
  shownCounters,
  shownDevices,
} from "../../../kiosk-ui/manager/figures.ts";
import { fullManagerView, managerView, morningView } from "../../browser/manager-views.ts";

describe("the manager's figures", () => {
  it("lists counters by their number, however the office sends them", () => {
    const { rows, more } = shownCounters([...managerView.counters].reverse());
    expect(rows.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(more).toBe(0);
  });

  it("leaves out closed counters where there are too many, never one at work", () => {
    const { rows, more } = shownCounters(fullManagerView.counters);
    expect(rows).toHaveLength(COUNTERS_MAX);
    expect(rows.every(({ state }) => state === "serving")).toBe(true);
    expect(rows[0]?.number).toBe(3);
    expect(more).toBe(3);
  });

  it("shows every device that is down, before those that work", () => {
    const { rows, more } = shownDevices(fullManagerView.devices, 5);
    expect(rows.map(({ up }) => up)).toEqual([false, false, false, true, true]);
    expect(more).toBe(5);
    expect(devicesDown(fullManagerView.devices)).toBe(3);
  });

  it("gives the devices less room the more else there is to say, and never none", () => {
    expect(deviceRows(managerView, false)).toBe(8);
    expect(deviceRows({ ...managerView, frequent: { persons: 1, visits_min: 4, most: 4 } }, false)).toBe(5);
    expect(deviceRows(managerView, true)).toBe(7);
    expect(deviceRows(fullManagerView, true)).toBe(2);
  });

  it("shows the door that has called longest first, and counts those that wait behind", () => {
    const [north, south] = fullManagerView.doors_calling;
    if (north === undefined || south === undefined) throw new Error("the fixed view has two calls");
    const third = { ...south, door: "east", since_ms: north.since_ms - 1 };
    const { rows, more } = shownCalls([south, north, third]);
    expect(rows.map(({ door }) => door)).toEqual(["east", "north"]);
    expect(rows).toHaveLength(CALLS_MAX);
    expect(more).toBe(1);
  });

  it("counts a typed number, a refusal or a known visitor as something that happened", () => {
    expect(anyScan(morningView.scans)).toBe(false);
    for (const name of ["read", "refused", "duplicates", "typed", "returning"] as const) {
      expect(anyScan({ ...morningView.scans, [name]: 1 }), name).toBe(true);
    }
  });
});
