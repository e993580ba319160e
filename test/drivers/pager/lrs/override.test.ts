/** Alert override codes: what stands behind a text, and how a pager reads it. */
import { describe, expect, test } from "vitest";
import { PAGER_ALERTS } from "../../../../drivers/pager/base/vocabulary.pure.ts";
import {
  ALERT_SEQUENCE_MAX,
  alertText,
  isAlphaAlert,
  type Override,
  overrideSequence,
  readOverrides,
} from "../../../../drivers/pager/lrs/override.pure.ts";

describe("override codes", () => {
  test.each<[readonly Override[], string | undefined]>([
    // The vendor's example: F30, V and v5.
    [[{ name: "flash", number: 30 }, { name: "vibrate" }, { name: "vibrate-style", number: 5 }], "\\fF30Vv5"],
    [[{ name: "alarm", number: 42 }], "\\fA42"],
    [[{ name: "cancel-last", number: 54 }], "\\fC54"],
    [[{ name: "delete-all", number: 25 }], "\\fc25"],
    [[{ name: "flash", number: 300 }], "\\fF255"],
    [[{ name: "beep", number: -1 }], undefined],
    [[{ name: "beep", number: 1.5 }], undefined],
    [[{ name: "alarm", number: 41 }], undefined],
    [[{ name: "cancel-last" }], undefined],
  ])("%j is %s", (overrides, sequence) => {
    expect(overrideSequence(overrides)).toBe(sequence);
  });

  test.each<[string, readonly Override[]]>([
    ["F30Vv5", [{ name: "flash", number: 30 }, { name: "vibrate" }, { name: "vibrate-style", number: 5 }]],
    ["F999", [{ name: "flash", number: 255 }]],
    ["Q7B2", [{ name: "beep", number: 2 }]],
    ["A41", []],
    ["c25", [{ name: "delete-all", number: 25 }]],
  ])("a pager reads %s", (sequence, overrides) => {
    expect(readOverrides(sequence)).toEqual(overrides);
  });
});

describe("a page's text", () => {
  test.each([
    ["flash-30s", false, "Moi quay 3", "Moi quay 3\\fF30"],
    ["flash-30s", true, "Moi quay 3", "Moi quay 3\\fB5F30"],
    ["flash-5min", false, undefined, "Moi\\fF255"],
    ["beep-3x", true, "12", "12\\fB3"],
    ["vibrate-1x", false, undefined, "11"],
    ["vibrate-2x", false, undefined, "22"],
    ["vibrate-3x", false, undefined, "33"],
    ["vibrate-2x", false, "Moi quay 3", "Moi quay 3\\fV2"],
  ] as const)("%s, loud %s, with text %s is %s", (alert, loud, text, wanted) => {
    expect(alertText(alert, loud, text, "Moi")).toBe(wanted);
  });

  test("no alert makes more codes than room is kept for, and beeps stand first for old firmware", () => {
    for (const alert of PAGER_ALERTS.filter(isAlphaAlert))
      for (const loud of [false, true]) {
        const codes = alertText(alert, loud, "", "");
        expect(codes.length).toBeLessThanOrEqual(ALERT_SEQUENCE_MAX);
        expect(loud ? codes.slice(2, 3) : "B").toBe("B");
      }
  });
});
