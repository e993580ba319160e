/** Options of pager bases: an example of each protocol builds its driver, and every mistake is named. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseConfig } from "../../../controller/shell/config.ts";
import type { ConfigMistake } from "../../../controller/shell/config-mistakes.ts";
import { pagerMistakes } from "../../../controller/shell/config-pager-checks.ts";
import { PagerBase, type PagerBaseConfig } from "../../../controller/shell/config-pagers.ts";
import type { OfficeFile } from "../../../controller/shell/config-schema.ts";
import { pagerSettings } from "../../../controller/shell/pager-settings.ts";
import { PagerDriver } from "../../../drivers/pager/driver.ts";
import { BytePair } from "../../../simulators/kit/byte-pair.ts";
import { VirtualClock } from "../../../simulators/kit/virtual-clock.ts";

const SMALL: OfficeFile = {
  site: { id: "vi-du", authority: "UBND phường Ví Dụ", name: "Bộ phận một cửa" },
  fields: [{ id: "land", prefix: "A", name: { vi: "Đất đai", en: "Land" } }],
  counters: [{ id: "counter-1", number: 1, fields: ["land"] }],
};
const TCP = { kind: "tcp", host: "10.0.0.9", port: 4_001 } as const;
const SERIAL = { kind: "serial", path: "/dev/ttyUSB0" } as const;
const CARDS = { from: 1, to: 20 } as const;

type File = NonNullable<OfficeFile["pager_bases"]>[number];

/** The least each protocol needs. */
const LEAST = {
  lrs: { id: "base-1", protocol: "lrs", system_id: 27, cards: CARDS, link: TCP },
  espa: { id: "base-1", protocol: "espa", cards: CARDS, link: TCP },
  tap: { id: "base-1", protocol: "tap", cards: CARDS, link: TCP },
  jtech: { id: "base-1", protocol: "jtech", first_capcode: 100_001, cards: CARDS, link: TCP },
  waveware: { id: "base-1", protocol: "waveware", first_capcode: 100_001, cards: CARDS, link: TCP },
  comp2: { id: "base-1", protocol: "comp2", first_id: 101, cards: CARDS, link: TCP },
} as const satisfies Record<string, File>;
type Protocol = keyof typeof LEAST;

/** Every option that an office may set, as an example. */
const FULL: readonly File[] = [
  {
    ...LEAST.lrs,
    pager: "alpha",
    power: 5,
    alert: "vibrate-2x",
    loud: true,
    text: "Mời đến quầy",
    anti_theft: true,
    anti_theft_alarm: "vibrate",
    window_pages: 20,
    line_end: "crlf",
    keep_alive_ms: 60_000,
  },
  {
    ...LEAST.espa,
    host: "1",
    base: "3",
    first_id: 601,
    id_step: 2,
    id_digits: 4,
    all_id: "0999",
    poll_ms: 500,
    beep_codes: { "beep-3x": 2, "as-set": "none" },
    loud_beep_codes: { "beep-3x": 7 },
    alert: "beep-3x",
    loud: true,
    text: "Mời đến quầy",
    transmissions: 2,
    window_pages: 4,
    echo: true,
    link: { ...SERIAL, baud: 1_200, data_bits: 7, parity: "even", stop_bits: 2 },
  },
  {
    ...LEAST.tap,
    dialect: "waveware-sps5",
    password: "mot1cu",
    id_digits: 4,
    all_id: "9999",
    pager: "numeric",
    text: "3",
    keep_alive_ms: 60_000,
    link: { ...SERIAL, baud: 9_600, data_bits: 8, parity: "none" },
  },
  {
    ...LEAST.jtech,
    capcode_step: 8,
    alerts: { "flash-30s": "60s", "as-set": "default" },
    alert: "as-set",
    rate: 512,
    polarity: "normal",
    air_type: "alpha",
    link: { ...SERIAL, baud: 19_200 },
  },
  { ...LEAST.jtech, pager: "alpha", text: "Mời đến quầy", line_baud: 19_200 },
  {
    ...LEAST.waveware,
    all_capcode: 100_900,
    alerts: { "beep-3x": "3", "beep-5min": "4" },
    alert: "beep-5min",
    rate: 2_400,
    window_pages: 5,
    frame_end: "crlf",
    keep_alive_ms: 60_000,
  },
  {
    ...LEAST.comp2,
    all_id: "900",
    pager: "alpha",
    alerts: { "flash-30s": "A", "as-set": "none" },
    alert: "flash-30s",
    text: "Mời đến quầy",
    mark: "tilde",
    line_baud: 2_400,
  },
];

const mistakes = (...pager_bases: readonly object[]): readonly ConfigMistake[] => {
  const parsed = parseConfig({ ...SMALL, pager_bases });
  return parsed.kind === "wrong" ? parsed.mistakes : [];
};

const parsedBase = (base: object): PagerBaseConfig => {
  const parsed = parseConfig({ ...SMALL, pager_bases: [base] });
  if (parsed.kind === "wrong") throw new Error(JSON.stringify(parsed.mistakes));
  const [only] = parsed.config.pager_bases;
  if (only === undefined) throw new Error("no base");
  return only;
};

const driverOf = (base: object): PagerDriver => driverOn(parsedBase(base));

const driverOn = (base: PagerBaseConfig): PagerDriver => {
  const clock = new VirtualClock();
  const line = new BytePair(clock, { label: "pager line", baud: 0 });
  return new PagerDriver(pagerSettings(base), line, clock, {
    up: () => undefined,
    down: () => undefined,
    report: () => undefined,
  });
};

describe("a pager base of the file", () => {
  it.each(Object.values(LEAST))("speaks $protocol with the least it needs", (base) => {
    expect(driverOf(base).capabilities.cards).toEqual({ first: 1, last: 99 });
  });

  it.each(FULL)("speaks $protocol with everything set", (base) => {
    expect(driverOf(base).capabilities.cards).toEqual({ first: 1, last: 99 });
  });

  it.each<[Protocol, object]>([
    ["lrs", { baud: 9_600, data_bits: 8, parity: "none", stop_bits: 1 }],
    ["espa", { baud: 9_600, data_bits: 7, parity: "even", stop_bits: 1 }],
    ["tap", { baud: 9_600, data_bits: 7, parity: "even", stop_bits: 1 }],
    ["jtech", { baud: 1_200, data_bits: 8, parity: "none", stop_bits: 1 }],
    ["waveware", { baud: 9_600, data_bits: 8, parity: "none", stop_bits: 1 }],
    ["comp2", { baud: 9_600, data_bits: 8, parity: "none", stop_bits: 1 }],
  ])("with %s has the protocol's usual line where the file says none", (protocol, line) => {
    expect(parsedBase({ ...LEAST[protocol], link: SERIAL }).link).toMatchObject(line);
  });

  it("is paced by its serial line, or by what the file says of a line behind TCP", () => {
    const baudOf = (base: object): unknown => {
      const settings = pagerSettings(parsedBase(base));
      return "baud" in settings ? settings.baud : undefined;
    };
    expect([
      baudOf(LEAST.jtech),
      baudOf({ ...LEAST.jtech, line_baud: 19_200 }),
      baudOf({ ...LEAST.jtech, link: { ...SERIAL, baud: 19_200 } }),
      baudOf(LEAST.comp2),
      baudOf({ ...LEAST.comp2, link: { ...SERIAL, baud: 2_400 } }),
    ]).toEqual([1_200, 19_200, 19_200, 9_600, 2_400]);
  });
});

describe("a mistake in a pager base", () => {
  it.each<[string, Protocol, object, string, string?]>([
    ["an alert that coasters lack", "lrs", { alert: "vibrate-2x" }, "alert"],
    ["an alert without a code", "espa", { alert: "beep-3x" }, "alert", "as-set"],
    ["no code for the usual alert", "espa", { beep_codes: { "beep-3x": 2 } }, "alert", "beep-3x"],
    ["an alert that no digit has", "jtech", { alert: "beep-3x" }, "alert", "as-set | flash-30s"],
    ["an alert without a tone", "waveware", { alert: "flash-30s" }, "alert", "beep-3x"],
    ["an alert without a function", "comp2", { alert: "flash-30s" }, "alert", "as-set"],
    ["loud pages without a code", "espa", { loud: true }, "loud"],
    ["a beep code out of range", "espa", { beep_codes: { "beep-3x": 10 } }, "beep_codes.beep-3x"],
    ["a text that coasters can't show", "lrs", { text: "Mời" }, "text"],
    ["a text that would lock a pager", "lrs", { pager: "alpha", text: "a\\fA42" }, "text"],
    ["a text that has no letters of 7 bits", "espa", { text: "柜台" }, "text"],
    ["letters for numbers", "waveware", { pager: "numeric", text: "Quầy" }, "text", "0-9 U - [ ]"],
    ["too many numbers", "jtech", { pager: "numeric", text: "1".repeat(17) }, "text", "0..16 characters"],
    ["a character the dialect lacks", "tap", { dialect: "waveware-sps5", text: "a_b" }, "text"],
    ["a character that ends a field", "comp2", { pager: "alpha", text: "a~b" }, "text"],
    ["pagers from high to low", "tap", { cards: { from: 9, to: 1 } }, "cards"],
    ["a reserved capcode", "jtech", { first_capcode: 2_007_660 }, "first_capcode"],
    ["capcodes past the last", "waveware", { first_capcode: 2_097_140 }, "first_capcode"],
    ["a pager with the capcode of all", "waveware", { all_capcode: 100_007 }, "all_capcode"],
    ["a reserved capcode of all", "waveware", { all_capcode: 2_007_664 }, "all_capcode"],
    ["a pager with the number of all", "espa", { all_id: "07" }, "all_id"],
    ["numbers too long", "tap", { dialect: "waveware-sps5", id_digits: 11 }, "id_digits", "1..10"],
    ["a number of all too long", "comp2", { all_id: "12345678901" }, "all_id"],
    ["a password too long", "tap", { password: "toolong" }, "password"],
    ["a base with our own address", "espa", { base: "1" }, "base"],
    ["a speed no JTECH base has", "jtech", { link: { ...SERIAL, baud: 9_600 } }, "link.baud", "1200 | 19200"],
    ["seven bits for JTECH", "jtech", { link: { ...SERIAL, data_bits: 7 } }, "link.data_bits", "8"],
    ["two speeds of one line", "comp2", { line_baud: 1_200, link: SERIAL }, "line_baud"],
    ["an option of another protocol", "tap", { system_id: 27 }, "system_id"],
    ["a protocol nobody knows", "tap", { protocol: "lrsn" }, "protocol", Object.keys(LEAST).join(" | ")],
  ])("%s is named (%s)", (_what, protocol, change, path, range) => {
    const found = mistakes({ ...LEAST[protocol], ...change });
    expect(found.map((one) => one.path)).toEqual([`pager_bases[0].${path}`]);
    if (range !== undefined) expect(found[0]?.range).toBe(range);
  });

  it("is said in both languages", () => {
    expect(mistakes({ ...LEAST.jtech, first_capcode: 2_007_660 })).toEqual([
      {
        path: "pager_bases[0].first_capcode",
        problem_vi: "thẻ 5 sẽ có mã gọi 2007664, mã không thẻ nào được dùng",
        problem_en: "pager 5 would have the capcode 2007664, which no pager may have",
        range: "8..2097151, not 2007664..2007671, 2045056..2045063",
      },
    ]);
  });

  it.each<[string, object, object, boolean]>([
    ["coasters of one system", LEAST.lrs, LEAST.lrs, true],
    ["coasters of two systems", LEAST.lrs, { ...LEAST.lrs, system_id: 28 }, false],
    ["other coasters of one system", LEAST.lrs, { ...LEAST.lrs, cards: { from: 21, to: 40 } }, false],
    ["capcodes that meet", LEAST.jtech, { ...LEAST.waveware, first_capcode: 100_020 }, true],
    ["capcodes that don't", LEAST.jtech, { ...LEAST.waveware, first_capcode: 100_021 }, false],
    // Rule of pagers.md 1.1: base 700000 at system 0, and 8 for each number.
    [
      "an LRS alpha pager's",
      { ...LEAST.lrs, system_id: 0, pager: "alpha" },
      { ...LEAST.jtech, first_capcode: 700_160 },
      true,
    ],
    ["numbers of two bases' own lists", LEAST.espa, LEAST.tap, false],
  ])("%s are an overlap or none", (_what, one, other, overlap) => {
    const second = { ...other, id: "base-2", link: { ...TCP, port: 4_002 } };
    const paths = mistakes(one, second).map(({ path }) => path);
    expect(paths).toEqual(overlap ? ["pager_bases[1].cards"] : []);
  });
});

it("whatever passes as a base builds its driver", () => {
  const texts = fc.constantFrom("", "3", "Mời", "a~b", "a\\b", "1".repeat(17), "柜");
  const some = <Value>(values: readonly Value[]) => fc.constantFrom(...values);
  const changes = fc.record(
    {
      text: texts,
      alert: some(["as-set", "flash-30s", "beep-3x", "vibrate-1x"]),
      pager: some(["coaster", "tone", "numeric", "alpha"]),
      dialect: some(["tap-1.8", "waveware-sps5"]),
      loud: fc.boolean(),
      first_id: some([0, 1, 901, 9_999_999_999]),
      id_step: some([1, 100_000]),
      id_digits: some([1, 2, 10, 16]),
      all_id: some(["7", "07", "900", "1234567890123456"]),
      first_capcode: some([8, 100_001, 2_007_600, 2_097_151]),
      capcode_step: some([1, 8, 21_000]),
      all_capcode: some([9, 100_001, 2_007_664]),
      beep_codes: some([{}, { "as-set": "none" }, { "beep-3x": 1 }]),
      loud_beep_codes: some([{}, { "as-set": 3 }]),
      alerts: some([{}, { "as-set": "none" }, { "beep-3x": "3" }, { "as-set": "default" }]),
      link: some([TCP, SERIAL, { ...SERIAL, baud: 9_600 }, { ...SERIAL, baud: 19_200 }]),
      line_baud: some([1_200, 19_200, 9_600]),
      base: some(["1", "2"]),
    },
    { requiredKeys: [] },
  );
  let built = 0;
  fc.assert(
    fc.property(some(PagerBase.options), changes, (form, change) => {
      const options = Object.entries(change).filter(([key]) => key in form.shape);
      const protocol: Protocol = form.shape.protocol.value;
      const parsed = PagerBase.safeParse({ ...LEAST[protocol], ...Object.fromEntries(options) });
      if (!parsed.success || pagerMistakes([{ path: "", value: parsed.data }]).length > 0) return;
      built++;
      expect(driverOn(parsed.data).capabilities.window_pages).toBeGreaterThan(0);
    }),
    { numRuns: 2_000 },
  );
  expect(built).toBeGreaterThan(100);
});
