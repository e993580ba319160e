/** The live terminal on streams and virtual time: what is drawn where, how often, and what is left behind. */
import { PassThrough } from "node:stream";
import { afterEach, describe, expect, test } from "vitest";
import { columns, cut } from "../../../simulators/cli/columns.ts";
import { drawTop, layOut, topRows } from "../../../simulators/cli/screen.ts";
import { Terminal } from "../../../simulators/cli/terminal.ts";
import { VirtualClock } from "../../../simulators/kit/virtual-clock.ts";

const ESC = "\u001b";
/** What a reader sees of a text with sequences. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character is what is looked for
const plain = (text: string): string => text.replace(/\u001b(?:\[[0-9;]*[A-Za-z]|[78])/g, "");

describe("the rows above the prompt", () => {
  const size = { rows: 24, columns: 40 };

  test("are title, picture and a rule over the whole width", () => {
    const rows = topRows(" printer", ["a", "b"], size).map(plain);
    expect(rows).toEqual([" printer".padEnd(40), "a", "b", "─".repeat(40)]);
    expect(plain(topRows("", [], { rows: 24, columns: 80 }).at(-1) ?? "")).toContain("Tab completes");
  });

  test("leave six rows for the prompt and say what is missing", () => {
    const picture = Array.from({ length: 30 }, (_, index) => `row ${index}`);
    const rows = topRows("t", picture, size).map(plain);
    expect(rows).toHaveLength(18);
    expect(rows.at(-2)).toBe("... 15 more lines: show, or a taller win".slice(0, 40));
  });

  test("are drawn without moving the cursor; only the rest scrolls", () => {
    expect(drawTop(["one", "two"])).toBe(`${ESC}7${ESC}[1;1Hone${ESC}[K${ESC}[2;1Htwo${ESC}[K${ESC}8`);
    expect(layOut(4, size)).toContain(`${ESC}[5;24r`);
  });
});

test("columns are aligned and wrapped under themselves", () => {
  const words = "one two three four five six seven eight nine ten eleven twelve thirteen";
  expect(columns([["  a", "x"], ["  long", words], ["heading:"], ["y".repeat(40), "z"]])).toEqual([
    "  a     x",
    "  long  one two three four five six seven eight nine ten eleven twelve thirteen",
    "heading:",
    "y".repeat(40),
    "        z",
  ]);
  expect(columns([["  long", words]], 30)).toHaveLength(4);
  expect(cut("abcdef", 4)).toBe("abc…");
});

describe("a terminal", () => {
  const open: Terminal[] = [];
  afterEach(() => {
    for (const terminal of open.splice(0)) terminal.close();
  });

  const opened = (live: boolean, rows = 24) => {
    const clock = new VirtualClock();
    const [stdin, stdout] = [new PassThrough(), Object.assign(new PassThrough(), { rows, columns: 80 })];
    const stderr = new PassThrough();
    let ends = 0;
    let picture = "picture 1";
    const terminal = new Terminal({
      streams: { stdin, stdout, stderr },
      clock,
      live,
      alone: true,
      prompt: "fake> ",
      title: () => "title",
      picture: () => picture,
      complete: (line) => [["scan "].filter((word) => word.startsWith(line)), line],
      end: () => ends++,
    });
    open.push(terminal);
    const written = (): string => String(stdout.read() ?? "");
    return { clock, terminal, stdin, written, ends: () => ends, draw: (text: string) => (picture = text) };
  };

  test("draws the picture at once and again at most four times a second", () => {
    const { clock, terminal, written, draw } = opened(true);
    expect(written()).toContain("picture 1");
    draw("picture 2");
    for (let index = 0; index < 50; index++) terminal.event({ event: `e${index}`, at_ms: 5 });
    expect(written()).toBe("");
    clock.advance(249);
    expect(written()).toBe("");
    clock.advance(1);
    const drawn = plain(written());
    expect(drawn.match(/picture 2/g)).toHaveLength(1);
    expect(drawn).toContain("0.005 e0\n");
    expect(drawn).toContain("... and 30 more events");
    clock.advance(10_000);
    expect(written()).toBe("");
  });

  test("shows an answer at once, a refusal marked", () => {
    const { terminal, written } = opened(true);
    terminal.answered("scan", "presented", false);
    terminal.answered("fly", "no command", true);
    expect(plain(written())).toMatch(/presented\n[\s\S]*! no command\n/);
  });

  test("a higher picture takes more rows, and what happened is shown again below it", () => {
    const { terminal, written, draw } = opened(true);
    terminal.answered("x", "said before", false);
    written();
    draw("1\n2\n3\n4");
    terminal.answered("", "", false);
    const drawn = written();
    expect(drawn).toContain(layOut(6, { rows: 24, columns: 80 }));
    expect(plain(drawn)).toContain("said before");
  });

  test("without cursor movement, or too low, draws no picture", () => {
    for (const { terminal, written } of [opened(false), opened(true, 10)]) {
      terminal.answered("x", "answer", false);
      expect(written()).not.toContain("picture");
    }
  });

  test("hands typed lines over, completes at Tab, and ends at Ctrl-C or at the end of input", async () => {
    const { terminal, stdin, written, ends } = opened(false);
    const lines = terminal.lines[Symbol.asyncIterator]();
    stdin.write("help\r");
    expect(await lines.next()).toEqual({ done: false, value: "help" });
    written();
    stdin.write("s");
    stdin.write("\t");
    stdin.write("1\r");
    expect(await lines.next()).toEqual({ done: false, value: "scan 1" });
    stdin.write("\u0003");
    await new Promise((turn) => setImmediate(turn));
    expect(ends()).toBe(1);
  });

  test("gives the whole window back", () => {
    const { terminal, written } = opened(true);
    written();
    terminal.close();
    open.pop();
    expect(written()).toContain(`${ESC}[r`);
  });
});
