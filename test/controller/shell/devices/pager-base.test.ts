/** A pager base as the office has it: when it is up, what its news mean, and anti-theft at each start. */
import { describe, expect, test } from "vitest";
import type { Input, InputOf } from "../../../../controller/core/input.ts";
import type { PagerBaseConfig } from "../../../../controller/shell/config-pagers.ts";
import { PagerBase } from "../../../../controller/shell/config-pagers.ts";
import { pagerBase } from "../../../../controller/shell/devices/pager-base.ts";
import { FAULTS } from "../../../../drivers/faults.ts";
import { faultOfReport, type PagerReport } from "../../../../drivers/pager/driver.ts";
import { asciiBytes, asciiText, fromHex } from "../../../../drivers/runtime/text.ts";
import { BytePair } from "../../../../simulators/kit/byte-pair.ts";
import { VirtualClock } from "../../../../simulators/kit/virtual-clock.ts";

const COMMON = { id: "base-1", cards: { from: 1, to: 20 }, link: { kind: "tcp", host: "x", port: 1 } };
const LRS = { ...COMMON, protocol: "lrs", system_id: 5 };
const JTECH = { ...COMMON, protocol: "jtech", first_capcode: 100_001 };

/** A base that says only what the test says, on a line without a speed. */
const bench = (options: object) => {
  const clock = new VirtualClock();
  const line = new BytePair(clock, { label: "pager line", baud: 0 });
  let heard = "";
  line.tap((bytes, from) => {
    if (from === "host") heard += asciiText(bytes);
  });
  const posted: Input[] = [];
  const config: PagerBaseConfig = PagerBase.parse(options);
  const base = pagerBase(config, line, {
    clock,
    today: () => ({ year: 2026, month: 11, day: 23 }),
    post: (input) => void posted.push(input),
    scanned: () => undefined,
    scanRefused: () => undefined,
    leftBehind: () => ({ interrupted: false, process_id: null, trusted: null }),
  });
  base.start();
  clock.advance(10);
  return {
    base,
    clock,
    line,
    /** What was written since the last look. */
    take: (): string => {
      const taken = heard;
      heard = "";
      return taken;
    },
    says: (text: string): void => {
      line.send(asciiBytes(text));
      clock.advance(1_000);
    },
    of: <K extends Input["kind"]>(kind: K) =>
      posted.filter((input): input is InputOf<K> => input.kind === kind),
  };
};
const STATUS = "STATUS\r\nVER 6.04\r\nRESTID,5\r\n";

describe("a base that never speaks", () => {
  test("is up with its line, and a page to it ends uncertain", () => {
    const office = bench(JTECH);
    expect(office.of("device-changed")).toEqual([
      { kind: "device-changed", changed: "base-1", state: "up", fault: null },
    ]);
    office.base.page({
      kind: "page-card",
      page: "p1",
      base: "base-1",
      card: 7,
      priority: "normal",
      power: null,
      range_test: false,
      call: null,
    });
    office.clock.advance(5_000);
    expect(office.of("page-ended")).toEqual([
      { kind: "page-ended", page: "p1", end: "uncertain", why: "no-answer" },
    ]);
  });

  test("tests a card's range", () => {
    const office = bench(JTECH);
    office.take();
    office.base.page({
      kind: "page-card",
      page: "p1",
      base: "base-1",
      card: 7,
      priority: "normal",
      power: null,
      range_test: true,
      call: null,
    });
    office.clock.advance(5_000);
    // Text 38: filler and the range test's digit (pagers.md 1.5).
    expect(office.take()).toBe(
      asciiText(fromHex("FF FF FF 01 30 31 30 30 30 30 37 0D 33 38 0D") ?? new Uint8Array()),
    );
    expect(office.of("page-ended")).toEqual([
      { kind: "page-ended", page: "p1", end: "uncertain", why: "no-answer" },
    ]);
  });
});

describe("a page with a power of its own", () => {
  test("goes out at that, another at the configured one", () => {
    const office = bench(LRS);
    office.says(STATUS);
    office.says("SCPG,0\r\n");
    office.take();
    const page = { kind: "page-card", base: "base-1", priority: "normal", call: null } as const;
    office.base.page({ ...page, page: "p1", card: 7, power: 1, range_test: false });
    office.base.page({ ...page, page: "p2", card: 8, power: null, range_test: false });
    office.clock.advance(10);
    expect(office.take()).toBe("CPG,7,1,1\rCPG,8,1,3\r");
    expect(office.base.view().paging?.power_levels).toEqual({ first: 0, last: 9 });
  });
});

describe("a call", () => {
  test.each([
    ["alpha", "FPG,7,5,3!AMoi A012 den quay 3\\fF30\r"],
    ["coaster", "CPG,7,1,3\r"],
  ])(
    "says on %s cards who goes where if they have letters, and is never refused for it",
    (pager, written) => {
      const office = bench({ ...LRS, pager, power: 3 });
      office.says(STATUS);
      office.says("SCPG,0\r\nSPPG,0\r\n");
      office.take();
      const call = { code: "A012", counter: 3 };
      const page = { kind: "page-card", base: "base-1", priority: "normal", range_test: false } as const;
      office.base.page({ ...page, page: "p1", card: 7, power: null, call });
      office.clock.advance(10);
      expect(office.take()).toBe(written);
    },
  );

  test("says the counter's number on cards that have digits only", () => {
    const office = bench({ ...JTECH, pager: "numeric" });
    office.take();
    const call = { code: "A012", counter: 3 };
    const page = { kind: "page-card", base: "base-1", priority: "normal", range_test: false } as const;
    office.base.page({ ...page, page: "p1", card: 7, power: null, call });
    office.clock.advance(5_000);
    // Digit 33 alone between the separator and CR (pagers.md 1.5).
    expect(office.take()).toBe(
      asciiText(fromHex("FF FF FF 01 30 31 30 30 30 30 37 0D 33 0D") ?? new Uint8Array()),
    );
  });
});

describe("what a technician sees of a base", () => {
  test("has one name at every protocol, and whether anti-theft was heard", () => {
    const office = bench({ ...LRS, anti_theft: true });
    expect(office.base.view().facts).toEqual({ anti_theft: "waiting" });
    office.says("STATUS\r\nVER 6.04\r\nRESTID,5\r\nNUMP,4\r\n");
    office.says("SCPG,1018\r\n");
    const { version, system, repeats, anti_theft } = office.base.view().facts;
    expect({ version, system, repeats, anti_theft }).toEqual({
      version: "6.04",
      system: "5",
      repeats: "4",
      anti_theft: "armed",
    });
    expect(bench(JTECH).base.view().facts).toEqual({});
  });

  test("is off where nobody wants it, once the base called the cards off", () => {
    const office = bench(LRS);
    office.says(STATUS);
    office.says("SCPG,0\r\n");
    expect(office.base.view().facts.anti_theft).toBe("off");
  });
});

describe("anti-theft at a start", () => {
  test.each([
    [true, "CPG,1018,80,3\r"],
    [false, "CPG,0,0,3\r"],
  ])("wanted %s is said as soon as the base has said who it is, once", (anti_theft, said) => {
    const office = bench({ ...LRS, anti_theft });
    expect(office.take()).toBe("STAT\r");
    office.says(STATUS);
    expect(office.take()).toBe(said);
    office.says("SCPG,0\r\nSCPG,1018\r\n");
    office.line.unplug();
    office.clock.advance(100);
    office.line.plug();
    office.clock.advance(2_000);
    office.take();
    office.says(STATUS);
    // A line that came back is armed again by the machine, and never disarmed a second time.
    expect(office.take()).toBe(anti_theft ? said : "");
  });

  test("is said again when the line went before the base had said that it was on the air", () => {
    const office = bench({ ...LRS, anti_theft: false });
    office.says(STATUS);
    office.line.unplug();
    office.clock.advance(100);
    office.line.plug();
    office.clock.advance(2_000);
    office.take();
    office.says(STATUS);
    expect(office.take()).toBe("CPG,0,0,3\r");
  });

  test("is said anew at the next start", () => {
    const office = bench(LRS);
    office.says(STATUS);
    office.says("SCPG,0\r\n");
    office.base.stop(() => undefined);
    office.base.start();
    office.clock.advance(10);
    office.take();
    office.says(STATUS);
    expect(office.take()).toBe("CPG,0,0,3\r");
  });
});

/** One of each kind; a further kind does not compile until it is here. */
const REPORTS: { readonly [K in PagerReport["kind"]]: Extract<PagerReport, { kind: K }> } = {
  accepted: { kind: "accepted", page: "p", card: 7 },
  transmitted: { kind: "transmitted", page: "p", card: 7 },
  failed: { kind: "failed", page: "p", card: 7, reason: "no-answer", uncertain: true },
  "base-identified": {
    kind: "base-identified",
    status: { version: undefined, system_id: undefined, repeats: undefined, values: {} },
  },
  "wrong-system-id": { kind: "wrong-system-id", expected: 5, found: 6 },
  "numbers-are-groups": { kind: "numbers-are-groups" },
  "base-reset": { kind: "base-reset" },
  "base-silent": { kind: "base-silent" },
  "base-answers": { kind: "base-answers" },
  "transmitter-fault": { kind: "transmitter-fault" },
  "transmitter-works": { kind: "transmitter-works" },
  "queue-depth": { kind: "queue-depth", pages: 3 },
  "foreign-reply": { kind: "foreign-reply", card: 7 },
};

test("every report of a base has its fault, or is none", () => {
  const faults = Object.values(REPORTS).map((report) => [report.kind, faultOfReport(report) ?? null]);
  expect(Object.fromEntries(faults)).toEqual({
    accepted: null,
    transmitted: null,
    failed: null,
    "base-identified": null,
    "wrong-system-id": "PAGER_WRONG_SYSTEM",
    "numbers-are-groups": "PAGER_NUMBERS_ARE_GROUPS",
    "base-reset": "PAGER_BASE_RESET",
    "base-silent": "PAGER_NO_ANSWER",
    "base-answers": null,
    "transmitter-fault": "PAGER_TRANSMITTER",
    "transmitter-works": null,
    "queue-depth": null,
    "foreign-reply": null,
  });
});

test("what only a technician can repair is a technician's job and does not heal", () => {
  for (const code of ["PAGER_TRANSMITTER", "PAGER_NUMBERS_ARE_GROUPS", "PAGER_WRONG_SYSTEM"] as const)
    expect(FAULTS[code]).toMatchObject({ layer: "pager", heals: false, actor: "technician" });
});
