/** What a guest told is believed only as far as it goes: nothing unsaid, unfinished or empty has passed. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  hear,
  judged,
  type MachineEnd,
  machineTrouble,
  nothingTold,
  SAID_MAX,
} from "../../scripts/lab/results.ts";
import { countsOf, suiteLine, summaryText } from "../../scripts/lab/summary.ts";
import { cutLines, LINE_MAX, readWord, TEXT_MAX, type Word, wordLine } from "../../scripts/lab/words.ts";

const SUITES = [{ name: "kernel" }, { name: "gpio" }];
const ENDED: MachineEnd = { kind: "ended", code: 0, console: [] };
const passed = (suite: string, name: string): Word => ({
  kind: "case",
  suite,
  name,
  passed: true,
  message: "",
});
const failed = (suite: string, name: string, message: string): Word => ({
  ...{ kind: "case", suite, name, passed: false, message },
});
const suite = (name: string, cases: readonly Word[]): readonly Word[] => [
  { kind: "suite-started", suite: name, at_s: 10 },
  ...cases,
  { kind: "suite-ended", suite: name, at_s: 15.5 },
];
const UP: Word = { kind: "up", release: "6.1.0-56-amd64" };
const LAST: Word = { kind: "last" };
const WHOLE = [
  UP,
  ...suite("kernel", [passed("kernel", "clock"), passed("kernel", "chip")]),
  ...suite("gpio", [passed("gpio", "edge")]),
  LAST,
];
const told = (words: readonly Word[]) =>
  words.reduce((sum, word, index) => hear(sum, word, 100 + index), nothingTold(SUITES));
const results = (words: readonly Word[], end: MachineEnd = ENDED) =>
  judged(told(words), machineTrouble(end, told(words)));
const counts = (words: readonly Word[], end: MachineEnd = ENDED) => countsOf(results(words, end));

describe("a word", () => {
  it("survives its way, and nothing else is one", () => {
    for (const word of WHOLE) expect(readWord(wordLine(word).trimEnd())).toEqual(word);
    const others = [
      ...["", "lab: mount", "[1]", "null", '"up"', '{"kind":"toString"}', '{"kind":"up"}'],
      '{"kind":"case","suite":"gpio","name":"edge","passed":"yes","message":""}',
      '{"kind":"suite-ended","suite":"gpio"}',
    ];
    for (const line of others) expect(readWord(line)).toBeUndefined();
  });

  it("is cut where it is too long", () => {
    const word = readWord(wordLine(failed("gpio", "edge", "x".repeat(TEXT_MAX + 50))));
    expect(word).toEqual(failed("gpio", "edge", "x".repeat(TEXT_MAX)));
  });

  it("comes out of any split of what was said, and an endless line is dropped", () => {
    const text = WHOLE.map(wordLine).join("");
    fc.assert(
      fc.property(fc.array(fc.nat(text.length), { maxLength: 9 }), (cuts) => {
        const at = [0, ...cuts.toSorted((a, b) => a - b), text.length];
        let held = "";
        const lines: string[] = [];
        for (const [index, from] of at.entries()) {
          const cut = cutLines(held, text.slice(from, at[index + 1] ?? from));
          held = cut.held;
          lines.push(...cut.lines);
        }
        expect(lines.map(readWord)).toEqual(WHOLE);
      }),
    );
    expect(cutLines("", "x".repeat(LINE_MAX + 1)).held).toBe("");
    expect(cutLines("", "x".repeat(LINE_MAX)).held).toHaveLength(LINE_MAX);
  });
});

describe("a run", () => {
  it("has passed where every suite ended with a case and the guest had its last word", () => {
    expect(counts(WHOLE)).toEqual({ passed: 3, failed: 0 });
    expect(results(WHOLE)).toMatchObject([
      { suite: "kernel", passed: 2, failures: [], started: { guest_s: 10 }, ended: { guest_s: 15.5 } },
      { suite: "gpio", passed: 1, failures: [] },
    ]);
  });

  it("has failed with each failed case, by name and message", () => {
    const words = [UP, ...suite("kernel", [passed("kernel", "a"), failed("kernel", "b", "expected 1")])];
    const all = [...words, ...suite("gpio", [passed("gpio", "edge")]), LAST];
    expect(counts(all)).toEqual({ passed: 2, failed: 1 });
    expect(summaryText(results(all))).toContain("✗ kernel > b\n      expected 1");
  });

  it("has failed where a suite has no case", () => {
    const words = [UP, ...suite("kernel", []), ...suite("gpio", [passed("gpio", "edge")]), LAST];
    expect(counts(words)).toEqual({ passed: 1, failed: 1 });
    expect(results(words)[0]?.failures).toEqual([
      { name: "(the whole suite)", message: "the suite has no case" },
    ]);
  });

  it("has failed where a suite was never begun, though the guest ended well", () => {
    const words = [UP, ...suite("kernel", [passed("kernel", "a")]), LAST];
    expect(results(words)[1]?.failures).toEqual([
      { name: "(not begun)", message: "the suite was never run" },
    ]);
  });

  it("has failed in the suite in which the guest died, and in those after it; what passed stays", () => {
    const console = [
      "[ 12.3] BUG: kernel NULL pointer dereference",
      "Kernel panic - not syncing: Fatal exception",
    ];
    const words = [UP, ...suite("kernel", [passed("kernel", "a")]).slice(0, 2)];
    const died: MachineEnd = { kind: "ended", code: 0, console };
    const why = "the guest ended without its last word in kernel: BUG: kernel NULL pointer dereference";
    expect(results(words, died).map(({ failures }) => failures)).toEqual([
      [{ name: "(the whole suite)", message: why }],
      [{ name: "(not begun)", message: why }],
    ]);
    expect(counts(words, died)).toEqual({ passed: 1, failed: 2 });
  });

  it("has failed where all suites ended and the guest's last word is missing", () => {
    expect(counts(WHOLE.slice(0, -1))).toEqual({ passed: 3, failed: 1 });
    const stuck: MachineEnd = { kind: "fell-silent", limit_s: 240, console: [] };
    expect(counts(WHOLE.slice(0, -1), stuck)).toEqual({ passed: 3, failed: 1 });
    expect(results(WHOLE.slice(0, -1), stuck)[1]?.failures[0]?.message).toContain("240 s");
  });

  it("says which limit ended a guest, and in which suite", () => {
    const begun = [UP, ...suite("kernel", []).slice(0, 1)];
    const never: MachineEnd = { kind: "never-spoke", limit_s: 180, console: [] };
    const long: MachineEnd = { kind: "too-long", limit_s: 900, console: [] };
    expect(machineTrouble(never, told([]))).toBe("the guest said nothing within 180 s and was ended");
    expect(machineTrouble({ ...long, kind: "fell-silent", limit_s: 240 }, told(begun))).toBe(
      "the guest said nothing for 240 s in kernel and was ended",
    );
    expect(machineTrouble(long, told(begun))).toBe(
      "the guest was not done within 900 s in kernel and was ended",
    );
    expect(machineTrouble(ENDED, told(WHOLE))).toBeUndefined();
  });

  it("keeps what suites print, up to a bound", () => {
    const said = Array.from(
      { length: SAID_MAX + 5 },
      (): Word => ({ kind: "said", suite: "gpio", text: "0.4 s" }),
    );
    const [, gpio] = results([UP, ...said]);
    expect(gpio?.said).toHaveLength(SAID_MAX);
  });
});

describe("the summary", () => {
  it("has a line a suite: counts, seconds inside and outside", () => {
    const [kernel, gpio] = results(WHOLE);
    expect(kernel && suiteLine(kernel).replace(/ +/g, " ")).toBe(
      "kernel 2 passed 0 failed 5.5 s inside 3.0 s",
    );
    expect(gpio && summaryText([gpio])).toMatch(/^\ngpio +1 passed +0 failed/);
    const [never] = judged(nothingTold(SUITES), undefined);
    expect(never && suiteLine(never).replace(/ +/g, " ")).toBe("kernel 0 passed 1 failed – inside –");
  });
});
