/** The one driver before bases of every protocol: what it refuses before a byte is written, and what it writes. */
import { describe, expect, test } from "vitest";
import {
  type PagerAlert,
  PagerDriver,
  type PagerOutcome,
  type PagerRequest,
  type PagerSettings,
} from "../../../drivers/pager/driver.ts";
import { asciiBytes, asciiText } from "../../../drivers/runtime/text.ts";
import { BytePair } from "../../../simulators/kit/byte-pair.ts";
import { VirtualClock } from "../../../simulators/kit/virtual-clock.ts";

type Protocol = PagerSettings["protocol"];

/** What an obliging base answers to one write of ours. */
const ANSWERS: Readonly<Record<Protocol, (said: string) => string>> = {
  lrs: (said) => {
    if (said.startsWith("STAT")) return "STATUS\r\nVER 6.04\r\n";
    const [, , card] = /^(CPG|FPG|PAGE),(\d+)/.exec(said) ?? [];
    const kind = said.startsWith("CPG") ? "CPG" : "PPG";
    return card === undefined ? "" : `${kind},${card}\r\nS${kind},${card}\r\n`;
  },
  // A poll has nothing to tell; every select and every block is taken.
  espa: (said) => (said === "\x042\x05" ? "\x04" : said === "\x04" ? "" : "\x06"),
  tap: (said) => {
    if (said === "\r") return "ID=";
    if (said === "ATI\r") return "WaveWare Paging Encoder v9.00\r";
    if (said.startsWith("\x1bPG1")) return "110 1.8\r\x06\r\x1b[p\r";
    return said.startsWith("\x02") ? "211 Page accepted\r\x06\r" : "\x1b\x04\r";
  },
  waveware: () => "\x01\x06V8.01,00,0,1,1A\x04",
  jtech: () => "",
  comp2: () => "",
};

/** Every kind of card that a protocol can call. */
const BASES: readonly (readonly [string, PagerSettings])[] = [
  ["LRS coasters", { protocol: "lrs", system_id: 5 }],
  ["LRS alpha pagers", { protocol: "lrs", system_id: 5, pager: "alpha" }],
  ["ESPA", { protocol: "espa" }],
  ["TAP", { protocol: "tap" }],
  ["TAP at WaveWare", { protocol: "tap", dialect: "waveware-sps5" }],
  ["TAP, tone", { protocol: "tap", pager: "tone" }],
  ["TAP, numeric", { protocol: "tap", pager: "numeric" }],
  ["JTECH coasters", { protocol: "jtech", first_capcode: 100_001 }],
  ["JTECH numeric", { protocol: "jtech", first_capcode: 100_001, pager: "numeric" }],
  ["JTECH alpha", { protocol: "jtech", first_capcode: 100_001, pager: "alpha" }],
  ["WaveWare tone", { protocol: "waveware", first_capcode: 100_001 }],
  ["WaveWare numeric", { protocol: "waveware", first_capcode: 100_001, pager: "numeric" }],
  ["WaveWare alpha", { protocol: "waveware", first_capcode: 100_001, pager: "alpha" }],
  ["COMP2 tone", { protocol: "comp2", first_id: 101 }],
  ["COMP2 numeric", { protocol: "comp2", first_id: 101, pager: "numeric" }],
  ["COMP2 alpha", { protocol: "comp2", first_id: 101, pager: "alpha" }],
];
const named = (name: string): PagerSettings => {
  const settings = BASES.find(([one]) => one === name)?.[1];
  if (settings === undefined) throw new Error(name);
  return settings;
};

const START_MS = 5_000;

class Bench {
  readonly clock = new VirtualClock();
  readonly line: BytePair;
  readonly driver: PagerDriver;
  readonly outcomes: string[] = [];
  heard = "";

  constructor(settings: PagerSettings) {
    this.line = new BytePair(this.clock, { label: "pager line", baud: 0 });
    this.line.tap((bytes, from) => {
      if (from !== "host") return;
      const said = String.fromCharCode(...bytes);
      this.heard += said;
      const answer = ANSWERS[settings.protocol](said);
      if (answer !== "") this.clock.soon(() => this.line.send(asciiBytes(answer)));
    });
    this.driver = new PagerDriver(settings, this.line, this.clock, {
      up: () => undefined,
      down: () => undefined,
      report: () => undefined,
    });
    this.driver.start();
    this.clock.advance(START_MS);
    this.heard = "";
  }

  readonly settled = (outcome: PagerOutcome): void => {
    this.outcomes.push("reason" in outcome ? `${outcome.kind} ${outcome.reason}` : outcome.kind);
  };

  page(request: Partial<PagerRequest> = {}): this {
    this.driver.page({ page: "p", card: 7, ...request }, this.settled);
    return this;
  }
}

/** Nothing but what an idle base hears too. */
const idleHears = (settings: PagerSettings, ms = 10_000): string => {
  const bench = new Bench(settings);
  bench.clock.advance(ms);
  return bench.heard;
};

const refusals = (settings: PagerSettings, ask: (bench: Bench) => void): readonly string[] => {
  const bench = new Bench(settings);
  ask(bench);
  const { outcomes } = bench;
  bench.clock.advance(10_000);
  expect(bench.heard).toBe(idleHears(settings));
  return outcomes;
};

describe.each(BASES)("%s", (_name, settings) => {
  const { capabilities } = new Bench(settings).driver;
  const shows = capabilities.text.kind;

  test("a plain page is written, by the alert it has of itself", () => {
    const bench = new Bench(settings).page();
    bench.clock.advance(100);
    expect(bench.heard.length).toBeGreaterThan(idleHears(settings, 100).length);
    bench.clock.advance(200_000);
    expect(bench.outcomes).toHaveLength(1);
    expect(bench.outcomes[0]).toMatch(/^transmitted$|^uncertain no-answer$/);
  });

  test.each([0, 100, 1.5, -1, Number.NaN, Number.POSITIVE_INFINITY])("has no card %d", (card) => {
    expect(refusals(settings, (bench) => bench.page({ card }))).toEqual(["rejected illegal-card"]);
  });

  test("refuses a text that is too long, or any where cards show none", () => {
    const longer = capabilities.text.kind === "none" ? 1 : capabilities.text.max_characters + 1;
    expect(refusals(settings, (bench) => bench.page({ text: "3".repeat(longer) }))).toEqual([
      shows === "none" ? "rejected text-not-allowed" : "rejected text-too-long",
    ]);
  });

  test("refuses letters that no card shows, and never drops them", () => {
    const texts = ["柜台 3", "Mời €", ...(shows === "numeric" ? ["Quầy 3"] : [])];
    for (const text of texts)
      expect(refusals(settings, (bench) => bench.page({ text }))).toEqual(["rejected text-not-allowed"]);
  });

  test("refuses every alert that its capabilities lack", () => {
    const lacks: readonly PagerAlert[] = ["as-set", "glow-15x", "vibrate-3x", "beep-3x"];
    for (const alert of lacks.filter((one) => !capabilities.alerts.includes(one)))
      expect(refusals(settings, (bench) => bench.page({ alert }))).toEqual(["rejected not-supported"]);
  });

  test("takes only the transmissions and powers that it has", () => {
    const { transmissions_max: times = 0, power_levels: powers = { first: 0, last: -1 } } = capabilities;
    for (const transmissions of [0, times + 1, 1.5, Number.NaN])
      expect(refusals(settings, (bench) => bench.page({ transmissions }))).toEqual([
        "rejected not-supported",
      ]);
    for (const power of [powers.first - 1, powers.last + 1, 0.5, Number.NaN])
      expect(refusals(settings, (bench) => bench.page({ power }))).toEqual(["rejected not-supported"]);
  });

  test("refuses what its capabilities say it can't", () => {
    const { cancel, group, all_call, range_test, program_card, anti_theft } = capabilities;
    const asks: readonly (readonly [boolean | undefined, (bench: Bench) => void])[] = [
      [cancel, ({ driver, settled }) => driver.cancelPage(7, settled)],
      [group, ({ driver, settled }) => driver.groupCall(3, { page: "g" }, settled)],
      [all_call, ({ driver, settled }) => driver.allCall({ page: "a" }, settled)],
      [range_test, ({ driver, settled }) => driver.rangeTest(7, settled)],
      [program_card, ({ driver, settled }) => driver.programCard(1, 5, 7, settled)],
      [anti_theft, ({ driver, settled }) => driver.antiTheft(true, settled)],
    ];
    for (const [can, ask] of asks)
      if (can !== true) expect(refusals(settings, ask)).toEqual(["rejected not-supported"]);
      else {
        const bench = new Bench(settings);
        ask(bench);
        bench.clock.advance(100);
        expect(bench.outcomes).not.toContain("rejected not-supported");
      }
  });

  test("refuses cards that it has no such call for", () => {
    if (capabilities.cancel)
      expect(refusals(settings, ({ driver, settled }) => driver.cancelPage(100, settled))).toEqual([
        "rejected illegal-card",
      ]);
    if (capabilities.range_test)
      expect(refusals(settings, ({ driver, settled }) => driver.rangeTest(0, settled))).toEqual([
        "rejected illegal-card",
      ]);
  });
});

/** As DATASHEET.md has it: what the office may count on. */
test.each<[string, string]>([
  ["LRS coasters", "transmitted; all anti-theft; none; 8 alerts; 99"],
  ["LRS alpha pagers", "transmitted; cancel group all anti-theft program; ascii7 186; 9 alerts; 99"],
  ["ESPA", "call-status; cancel; ascii7 128; as-set; 10"],
  ["TAP", "transmitted; ; ascii7 1982; as-set; 1"],
  ["TAP at WaveWare", "transmitted; ; ascii7 235; as-set; 1"],
  ["TAP, tone", "transmitted; ; none; as-set; 1"],
  ["JTECH coasters", "none; range; none; as-set flash-30s; 1"],
  ["JTECH numeric", "none; ; numeric 16; as-set; 1"],
  ["JTECH alpha", "none; ; ascii7 120; as-set; 1"],
  ["WaveWare tone", "transmitted; depth; none; beep-3x; 10"],
  ["WaveWare alpha", "transmitted; depth; ascii7 240; as-set; 10"],
  ["COMP2 tone", "none; ; none; as-set; 1"],
  ["COMP2 alpha", "none; ; ascii7 240; as-set; 1"],
])("%s: %s", (name, says) => {
  const { capabilities: can } = new Bench(named(name)).driver;
  const abilities = [
    can.cancel && "cancel",
    can.group && "group",
    can.all_call === true && "all",
    can.anti_theft && "anti-theft",
    can.range_test && "range",
    can.program_card === true && "program",
    can.reports_queue_depth && "depth",
  ].filter(Boolean);
  const shown = can.text.kind === "none" ? "none" : `${can.text.kind} ${can.text.max_characters}`;
  const alerts = can.alerts.length > 3 ? [`${can.alerts.length} alerts`] : can.alerts;
  expect([can.reply, abilities.join(" "), shown, alerts.join(" "), can.window_pages].join("; ")).toBe(says);
});

describe("a page", () => {
  test.each([
    "LRS alpha pagers",
    "ESPA",
    "TAP",
    "TAP at WaveWare",
    "JTECH alpha",
    "WaveWare alpha",
    "COMP2 alpha",
  ])("to %s shows its text without marks, or the usual one", (name) => {
    const bench = new Bench(named(name)).page({ text: "Mời quầy 3" }).page({ card: 8 });
    bench.clock.advance(20_000);
    expect(bench.heard).toContain("Moi quay 3");
    expect(bench.heard).toContain("Moi den quay");
  });

  test.each(["TAP, numeric", "JTECH numeric", "WaveWare numeric", "COMP2 numeric"])(
    "to %s shows its numbers",
    (name) => {
      const bench = new Bench(named(name)).page({ text: "12-3" });
      bench.clock.advance(20_000);
      expect(bench.heard).toContain("12-3");
    },
  );

  // Before a TAP page can be written a session must be had, so none of these is on its way yet.
  test.each<[string, string, readonly number[]]>([
    ["LRS coasters", "CPG,", [1, 4, 3, 2]],
    ["ESPA", "\x021\x1f0", [1, 4, 3, 2]],
    ["TAP", "\x020", [4, 3, 1, 2]],
    ["JTECH coasters", "010000", [1, 4, 3, 2]],
    ["WaveWare tone", "010000", [1, 4, 3, 2]],
    ["COMP2 tone", "\x7f\x7f\x7f10", [1, 4, 3, 2]],
  ])("to %s that is urgent passes those that wait", (name, before, order) => {
    const settings = named(name);
    const bench = new Bench(settings.protocol === "lrs" ? { ...settings, window_pages: 1 } : settings);
    for (const [card, priority] of [
      [1, "normal"],
      [2, "normal"],
      [3, "high"],
      [4, "alarm"],
    ] as const)
      bench.page({ card, priority });
    bench.clock.advance(30_000);
    const [, ...written] = bench.heard.split(before);
    expect(written.map((rest) => Number(rest[0]))).toEqual(order);
  });

  test.each<[string, PagerSettings, string]>([
    ["ESPA", { protocol: "espa", all_id: "999" }, "\x01" + "1\x021\x1f999\x1e"],
    ["TAP", { protocol: "tap", all_id: "999" }, "\x02999\r"],
    ["WaveWare", { protocol: "waveware", first_capcode: 100_001, all_capcode: 90_000 }, "1,0090000,"],
    ["COMP2", { protocol: "comp2", all_id: "999" }, "\x7f\x7f\x7f999\r"],
  ])("to every card at once goes out on %s's number of all", (_name, settings, written) => {
    const bench = new Bench(settings);
    bench.driver.allCall({ page: "all" }, bench.settled);
    bench.clock.advance(60_000);
    expect(bench.heard).toContain(written);
  });

  test.each<[PagerSettings, Partial<PagerRequest>, string]>([
    [{ protocol: "lrs", system_id: 5, line_end: "crlf" }, {}, "CPG,7,1,3\r\n"],
    [{ protocol: "lrs", system_id: 5, pager: "alpha" }, { text: "3", power: 2 }, "FPG,7,5,2!A3\\fF30\r"],
    [{ protocol: "espa", id_digits: 4, first_id: 601, id_step: 2 }, {}, "1\x1f0613\x1e"],
    [{ protocol: "espa", transmissions: 3 }, {}, "\x1e5\x1f3\x1e"],
    [{ protocol: "espa", loud_beep_codes: { "as-set": 9 }, loud: true }, {}, "\x1e3\x1f9\x1e"],
    [{ protocol: "tap", password: "secret" }, {}, "\x1bPG1secret\r"],
    [{ protocol: "tap", first_id: 1_300_100, id_step: 8, id_digits: 7 }, {}, "\x021300148\r"],
    [{ protocol: "jtech", first_capcode: 100_001, rate: 512, polarity: "normal" }, {}, "0100007\x0332\r"],
    [{ protocol: "jtech", first_capcode: 100_001, pager: "alpha", air_type: "numeric" }, {}, "0100007\rMoi"],
    [{ protocol: "jtech", first_capcode: 100_001, alerts: { "flash-30s": "15min" } }, {}, "\r35\r"],
    [{ protocol: "jtech", first_capcode: 100_001, coaster_function: "alpha" }, {}, "\x030100007\x0432\r"],
    [{ protocol: "waveware", first_capcode: 100_001, frame_end: "crlf" }, {}, "0100007,\x04\r\n"],
    [{ protocol: "waveware", first_capcode: 100_001, rate: 2400 }, {}, "3,2,0100007,"],
    [
      { protocol: "waveware", first_capcode: 100_001, alerts: { "beep-5min": "4" }, alert: "beep-5min" },
      {},
      "4,1,0100007,",
    ],
    [{ protocol: "comp2", first_id: 101, mark: "tilde" }, {}, "107~~"],
    [{ protocol: "comp2", first_id: 101, alerts: { "beep-3x": "C" }, alert: "beep-3x" }, {}, "107C\r\r"],
  ])("with settings %j and request %j holds %j", (settings, request, written) => {
    const bench = new Bench(settings).page(request);
    bench.clock.advance(30_000);
    expect(bench.heard).toContain(written);
  });

  test("with a character that would end its field is refused", () => {
    expect(refusals(named("COMP2 alpha"), (bench) => bench.page({ text: "a~b" }))).toEqual([
      "rejected text-not-allowed",
    ]);
    expect(refusals(named("TAP at WaveWare"), (bench) => bench.page({ text: "a_b" }))).toEqual([
      "rejected text-not-allowed",
    ]);
  });

  test.each([
    "TAP",
    "ESPA",
    "JTECH coasters",
    "JTECH alpha",
    "WaveWare tone",
    "WaveWare alpha",
    "COMP2 tone",
  ])("to %s can't be loud", (name) => {
    expect(refusals(named(name), (bench) => bench.page({ loud: true }))).toEqual(["rejected not-supported"]);
  });

  test("carries priority, transmissions and beep code where the protocol does", () => {
    const bench = new Bench({ protocol: "espa", beep_codes: { "beep-3x": 5, "as-set": "none" } });
    bench.page({ alert: "beep-3x", transmissions: 4, priority: "alarm", text: "3" });
    bench.clock.advance(1_000);
    // Records 1 address, 2 text, 3 beep, 4 standard call, 5 transmissions, 6 alarm (pagers.md 1.2).
    expect(bench.heard).toContain("1\x1f07\x1e2\x1f3\x1e3\x1f5\x1e4\x1f3\x1e5\x1f4\x1e6\x1f1\x03");
    bench.heard = "";
    bench.page({ card: 8, text: "3" });
    bench.clock.advance(1_000);
    expect(bench.heard).toContain("1\x1f08\x1e2\x1f3\x1e4\x1f3\x1e6\x1f3\x03");
  });

  test("that is urgent has JTECH's priority function", () => {
    const bench = new Bench(named("JTECH coasters")).page({ priority: "high" });
    bench.clock.advance(2_000);
    expect(asciiText(asciiBytes(bench.heard.slice(3)))).toBe("\x020100007\r32\r");
  });

  test("whose alert is as the coaster is set has an empty text", () => {
    const bench = new Bench(named("JTECH coasters")).page({ alert: "as-set" });
    bench.clock.advance(2_000);
    expect(bench.heard.slice(3)).toBe("\x010100007\r\r");
  });
});

describe("a base that never replies", () => {
  test.each(["JTECH coasters", "COMP2 tone"])("(%s) ends every page uncertain", (name) => {
    const bench = new Bench(named(name)).page().page({ card: 8 });
    bench.clock.advance(20_000);
    expect(bench.outcomes).toEqual(["uncertain no-answer", "uncertain no-answer"]);
    expect(bench.driver.capabilities.reply).toBe("none");
  });
});
