/** What a chip makes of the scan on a guard's screen, and of a session at a kiosk. */
import { describe, expect, test } from "vitest";
import type { InputOf } from "../../../controller/core/input.ts";
import { refusalOf, TestOffice } from "./office-kit.ts";

type Chip = Partial<Omit<InputOf<"chip-read">, "kind">>;

const office = () => {
  const made = new TestOffice().open();
  const chip = (more: Chip = {}) =>
    made.do({
      kind: "chip-read",
      reader: "cd",
      scan: "s1",
      trust: "chip-issuer",
      outcome: "same",
      why: null,
      ...more,
    });
  const read = (reader = "rd", scan = "s1", warnings: readonly string[] = []) =>
    made.do({
      kind: "read-card",
      reader,
      scan,
      by: "card",
      person: "p-1",
      agreed: false,
      elderly: false,
      visits_before: 0,
      warnings,
    });
  return { made, chip, read, shown: () => made.office.doors.d1?.scan };
};

describe("at a door", () => {
  test("a chip of the same person raises the scan to what it proved", () => {
    const { chip, read, shown } = office();
    read();
    expect(shown()).toMatchObject({ trust: "printed" });
    chip();
    expect(shown()).toMatchObject({ state: "read", trust: "chip-issuer", warnings: [] });
  });

  test("a chip that is not quite sound says why; the next reading takes its place, the scan's own warnings stay", () => {
    const { chip, read, shown } = office();
    read("rd", "s1", ["cmnd-form"]);
    chip({ trust: "chip-read", why: "READER_CHIP_ALTERED" });
    expect(shown()).toMatchObject({ trust: "chip-read", warnings: ["cmnd-form", "READER_CHIP_ALTERED"] });
    chip({ trust: "printed", outcome: "unread", why: "READER_CHIP_REMOVED" });
    expect(shown()).toMatchObject({ trust: "chip-read", warnings: ["cmnd-form", "READER_CHIP_REMOVED"] });
    chip();
    expect(shown()).toMatchObject({ trust: "chip-issuer", warnings: ["cmnd-form"] });
  });

  test("a chip of another person refuses the scan: nobody is admitted by it", () => {
    const { made, chip, read, shown } = office();
    read();
    chip({ outcome: "differs", why: "name birth-date" });
    expect(shown()).toMatchObject({ state: "refused", error: "chip-differs" });
    const visit = { kind: "admit", door: "d1", field: "land", lane: "regular", reason: null } as const;
    const { reply } = made.do({ ...visit, scan: "s1", pager: null, agreed: false });
    expect(refusalOf(reply)).toBe("scan-gone");
  });

  test.each<readonly [string, Chip]>([
    ["of an older scan", { scan: "s0" }],
    ["where nothing was scanned", { scan: "s2" }],
  ])("a chip %s changes nothing", (_what, more) => {
    const { chip, read, shown } = office();
    read();
    const before = shown();
    expect(refusalOf(chip(more).reply)).toBe("scan-gone");
    expect(shown()).toEqual(before);
  });

  test("a reader of no place is refused", () => {
    const { chip } = office();
    expect(refusalOf(chip({ reader: "rd" }).reply)).toBe("unknown-place");
  });
});

describe("at a kiosk", () => {
  const session = () => {
    const all = office();
    all.read("rk", "k1");
    return { ...all, claim: () => all.made.office.kiosks.k1?.claim };
  };

  test("another person's chip ends the session, and says so there", () => {
    const { made, chip, claim } = session();
    chip({ reader: "ck", scan: "k1", outcome: "differs" });
    expect(claim()).toBeNull();
    expect(made.office.kiosks.k1?.refused).toMatchObject({ error: "chip-differs" });
  });

  test.each(["same", "unread"] as const)("%s: the session goes on", (outcome) => {
    const { chip, claim } = session();
    const before = claim();
    chip({ reader: "ck", scan: "k1", outcome });
    expect(claim()).toEqual(before);
    expect(before).toMatchObject({ person: "p-1" });
  });
});
