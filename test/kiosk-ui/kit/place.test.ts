/**
 * Addresses: whose screen this is, and where one may be sent after signing in.
 */
import { describe, expect, it } from "vitest";
import { placeOf, safeNext } from "../../../kiosk-ui/kit/place.ts";

describe("an address", () => {
  it("names its place", () => {
    expect(placeOf("/door/north")).toBe("north");
    expect(placeOf("/counter/qu%E1%BA%A7y-3")).toBe("quầy-3");
    expect(placeOf("/technician")).toBe("all");
    expect(placeOf("/door/%E1%")).toBe("all");
  });

  it("leads back into this house only", () => {
    expect(safeNext("?next=%2Fcounter%2Fc3")).toBe("/counter/c3");
    for (const foreign of [
      "//evil.example",
      "/\\evil.example",
      "https://evil.example",
      "javascript:alert(1)",
      "",
    ]) {
      expect(safeNext(`?next=${encodeURIComponent(foreign)}`)).toBeNull();
    }
  });
});
