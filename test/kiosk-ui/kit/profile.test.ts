/**
 * Real millimetres: the five panels of screens.md §1.4 are known, anything else is fitted.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chooseScale, PROFILES } from "../../../kiosk-ui/kit/profile.ts";

const size = (width_px: number, height_px: number) => ({ width_px, height_px });

describe("a screen's scale", () => {
  it.each([
    // screens.md §1.4: px/mm of each panel
    [800, 480, "pi-7", 5.16],
    [1280, 800, "panel-10", 5.9],
    [1920, 1080, "panel-21", 4.03],
    [1080, 1920, "portrait-32", 2.71],
  ])("is known for a kiosk of %i × %i", (width, height, profile, px_per_mm) => {
    expect(chooseScale("citizen", size(width, height), null)).toMatchObject({ profile, px_per_mm });
  });

  it("is what was asked for, whatever the window", () => {
    expect(chooseScale("citizen", size(1920, 1080), "panel-15")).toMatchObject({ px_per_mm: 5.57 });
  });

  it("is guessed where the name asked for means nothing", () => {
    expect(chooseScale("citizen", size(800, 480), "toString").profile).toBe("pi-7");
  });

  it("fits a window of another size, so that nothing is cut", () => {
    fc.assert(
      fc.property(
        fc.constantFrom("citizen", "door", "counter", "hall", "technician", "sign-in"),
        fc.integer({ min: 300, max: 4_000 }),
        fc.integer({ min: 300, max: 4_000 }),
        (page, width, height) => {
          const { profile, px_per_mm } = chooseScale(page, size(width, height), null);
          const { width_px, height_px, px_per_mm: own } = PROFILES[profile];
          expect((width_px / own) * px_per_mm).toBeLessThanOrEqual(width + 0.001);
          expect((height_px / own) * px_per_mm).toBeLessThanOrEqual(height + 0.001);
        },
      ),
    );
  });
});
