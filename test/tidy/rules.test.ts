/** Every tidy rule bites: for each a text that breaks it, and one beside it that does not. */
import { describe, expect, it } from "vitest";
import {
  type Breach,
  chanceBreaches,
  columnBreaches,
  FILE_LINES_MAX,
  FUNCTION_LINES_MAX,
  fileBreaches,
  functionBreaches,
  headingBreaches,
  importBreaches,
  impurityBreaches,
  isRunnable,
  LINE_COLUMNS_MAX,
  leftOutBreaches,
  machineBreaches,
  nameBreaches,
  personalBreaches,
  type SourceFile,
  unsureMarks,
  untestedFiles,
  waitingBreaches,
} from "./rules.ts";
import { functionsOf, importsOf, scan } from "./scan.ts";

const lines = (count: number, line = "  go();"): string =>
  Array.from({ length: count }, () => line).join("\n");
const importing = (from: string): string => `import { a } from "${from}";\n`;

type Rule = (file: SourceFile) => readonly Breach[];
type Case = readonly [rule: Rule, path: string, broken: string, whole: string];

const CASES: Readonly<Record<string, Case>> = {
  "a driver that imports the controller": [
    importBreaches,
    "drivers/pager/driver.ts",
    importing("../../controller/shell/loop.ts"),
    importing("../runtime/perform.ts"),
  ],
  "a driver that imports another device": [
    importBreaches,
    "drivers/pager/lrs/machine.ts",
    importing("../../reader/person/name.pure.ts"),
    importing("../base/vocabulary.pure.ts"),
  ],
  "a pure file that imports an effectful one": [
    importBreaches,
    "drivers/pager/lrs/protocol.ts",
    importing("../../runtime/perform.ts"),
    importing("../../runtime/text.ts"),
  ],
  "a pure file that imports Node": [
    importBreaches,
    "drivers/pager/lrs/protocol.ts",
    importing("node:fs"),
    importing("./framing.ts"),
  ],
  "core that imports the api": [
    importBreaches,
    "controller/core/queue.ts",
    importing("../api/views.ts"),
    importing("./state.ts"),
  ],
  "core that imports a package": [
    importBreaches,
    "controller/core/queue.ts",
    importing("zod"),
    importing("./state.ts"),
  ],
  "api that imports core": [
    importBreaches,
    "controller/api/views.ts",
    importing("../core/state.ts"),
    importing("zod"),
  ],
  "a screen that imports the shell": [
    importBreaches,
    "kiosk-ui/door/app.tsx",
    importing("../../controller/shell/loop.ts"),
    importing("../../controller/api/views.ts"),
  ],
  "production that loads a simulator": [
    importBreaches,
    "controller/shell/main.ts",
    'const { a } = await import("../../simulators/office/office.ts");\n',
    'const { a } = await import("./app.ts");\n',
  ],
  "production that imports a test": [
    importBreaches,
    "simulators/cli.ts",
    'export * from "../test/tidy/rules.ts";\n',
    'export * from "../drivers/faults.ts";\n',
  ],
  "a second owner of serialport": [
    importBreaches,
    "drivers/link/tcp.ts",
    'import type { SerialPortStream } from "@serialport/stream";\n',
    'import { connect } from "node:net";\n',
  ],
  "a required native package": [
    importBreaches,
    "controller/shell/loop.ts",
    'const db = createRequire(import.meta.url)("better-sqlite3");\n',
    '// createRequire(import.meta.url)("better-sqlite3")\n',
  ],
  "a pure file that reads the time": [
    impurityBreaches,
    "drivers/reader/person/name.pure.ts",
    "export const now = () => Date.now();",
    "export const day = (ms: number) => new Date(ms); // Date.now()",
  ],
  "core that sets a timer": [
    impurityBreaches,
    "controller/core/queue.ts",
    "setTimeout(next, 5);",
    'const why = "setTimeout";',
  ],
  "core that reads the environment": [
    impurityBreaches,
    "controller/core/queue.ts",
    "const home = process.env.HOME;",
    "const process = state.process.env;",
  ],
  "production that draws by itself": [
    chanceBreaches,
    "simulators/office/people.ts",
    `const x = \`\${Math.random()}\`;`,
    "const x = random.bytes(4); // Math.random()",
  ],
  "a test that waits": [
    waitingBreaches,
    "test/drivers/x.test.ts",
    "await new Promise((done) => setTimeout(done, 50));",
    "clock.advance(50);",
  ],
  "a test that sleeps": [
    waitingBreaches,
    "test/drivers/x.test.ts",
    importing("node:timers/promises"),
    importing("node:timers"),
  ],
  "a test left out": [
    leftOutBreaches,
    "test/drivers/x.test.ts",
    'it.skip("counts", () => {});',
    'it.each([1])("counts %i", () => {}); // it.skip("counts")',
  ],
  "a long function": [
    functionBreaches,
    "controller/core/queue.ts",
    `export const a = (x: { b: number }): number => {\n${lines(FUNCTION_LINES_MAX)}\n};`,
    `export const a = (): void => {\n${lines(FUNCTION_LINES_MAX - 2)}\n};\n${lines(40)}`,
  ],
  "a long method": [
    functionBreaches,
    "controller/core/queue.ts",
    `class A {\n  async go(x: string): Promise<void> {\n${lines(FUNCTION_LINES_MAX)}\n  }\n}`,
    `class A {\n  go(): void {\n    if (a) {\n${lines(20)}\n    }\n  }\n${lines(60, "  #a = 1;")}\n}`,
  ],
  "a long test": [
    functionBreaches,
    "test/x.test.ts",
    `describe("x", () => {\n  it("y", () => {\n${lines(FUNCTION_LINES_MAX)}\n  });\n});`,
    `describe("x", () => {\n${lines(FUNCTION_LINES_MAX, '  it("y", () => {});')}\n});`,
  ],
  "a long file": [
    fileBreaches,
    "controller/core/queue.ts",
    `${lines(FILE_LINES_MAX + 1)}\n`,
    `/** Generated by scripts/build-slip-font.ts. */\n${lines(FILE_LINES_MAX)}\n`,
  ],
  "a long line": [
    columnBreaches,
    "controller/core/queue.ts",
    `// ${"x".repeat(LINE_COLUMNS_MAX)}`,
    `const message = "${"x".repeat(LINE_COLUMNS_MAX)}";`,
  ],
  "a file that does not say what it is for": [
    headingBreaches,
    "controller/core/queue.ts",
    "export const a = 1;",
    "/** Decides who is next. */\nexport const a = 1;",
  ],
  "an ID number of nobody reserved": [
    personalBreaches,
    "test/x.test.ts",
    `const id = "${"001090"}${"123456"}";`,
    'const id = "001090000099"; const at = 1767576600000;',
  ],
  "an ID number hidden in the bytes of a vector": [
    personalBreaches,
    "test/vectors/x.txt",
    `7C ${"30 30 31 30 39 30"} ${"31 32 33 34 35 36"} 7C`,
    "7C 30 30 31 30 39 30 30 30 30 30 30 31 7C, 17 0D 32 36 31 31 32 32 30 36 35 37 31 35 5A, 00 01 02 03 04 05 06 07 08 09 0A 0B",
  ],
  "a published vector's number outside its file": [
    personalBreaches,
    "test/x.test.ts",
    ["096199", "999999"].join(""),
    "001090000001",
  ],
  "a path of this machine": [
    machineBreaches,
    "README.md",
    `see ${["", "work", "main"].join("/")}`,
    "see framework/main and the work/ folder",
  ],
};

describe("a rule", () => {
  it.each(Object.entries(CASES))("finds %s", (_what, [rule, path, broken]) => {
    expect(rule({ path, text: broken })).toHaveLength(1);
  });

  it.each(Object.entries(CASES))(
    "looks for %s and lets its neighbour pass",
    (_what, [rule, path, , whole]) => {
      expect(rule({ path, text: whole })).toEqual([]);
    },
  );

  it.each([
    "drivers/pager/MyDriver.ts",
    "drivers/pager/my_driver.ts",
    "drivers/pager/utils.ts",
    "drivers/pager/index.ts",
    "controller/shell/box-manager.ts",
  ])("finds the name %s", (path) => {
    expect(nameBreaches({ path, text: "" })).toHaveLength(1);
  });

  it.each([
    "drivers/pager/DATASHEET.md",
    "kiosk-ui/kit/text/citizen.vi.ts",
    ".ci/run",
    "kiosk-ui/index.html",
  ])("lets the name %s pass", (path) => {
    expect(nameBreaches({ path, text: "" })).toEqual([]);
  });

  it("lists doubts with their place", () => {
    expect(unsureMarks({ path: "a.ts", text: "x\n// UNSURE: the boot time\n" })).toEqual([
      "a.ts:2 the boot time",
    ]);
  });
});

describe("the rule that every file is tested", () => {
  const code = "export const a = () => 1;";
  const file = (path: string, text = code): SourceFile => ({ path, text });

  it("finds a file that no test reaches", () => {
    expect(untestedFiles([file("drivers/x/a.ts")], {})).toHaveLength(1);
  });

  it("is content with a mirror, an import, a part of a tested file, a reason, and types alone", () => {
    const files = [
      file("drivers/x/mirrored.pure.ts", `${importing("./part.ts")}${code}`),
      file("drivers/x/part.ts"),
      file("test/drivers/x/mirrored.test.ts", ""),
      file("drivers/y/imported.ts"),
      file("drivers/z/driver.ts", `${importing("./modbus/machine.ts")}${code}`),
      file("drivers/z/modbus/machine.ts"),
      file("test/drivers/z/driver.test.ts", ""),
      file("test/all.test.ts", importing("../drivers/y/imported.ts")),
      file("controller/shell/main.ts"),
      file(
        "controller/core/state.ts",
        "export interface A {\n  readonly b: () => void;\n}\nexport type C = () => void;\n",
      ),
    ];
    expect(untestedFiles(files, { "controller/shell/main.ts": "ports only" })).toEqual([]);
  });

  it("does not take another folder's file for a part", () => {
    const files = [
      file("drivers/x/mirrored.ts", importing("../y/b.ts")),
      file("test/drivers/x/mirrored.test.ts", ""),
      file("drivers/y/b.ts"),
    ];
    expect(untestedFiles(files, {})).toHaveLength(1);
  });

  it("knows what runs", () => {
    expect(isRunnable("export type A = { readonly b: (c: number) => void };\n")).toBe(false);
    expect(isRunnable("export class A {}\n")).toBe(true);
    expect(isRunnable("export const A_MAX = 5;\n")).toBe(true);
  });
});

describe("the scanner", () => {
  it("keeps length and lines, and blanks comments and texts", () => {
    const text = `a("/* no */"); // b\n/* c\n d */ e(\`f \${g("}")} h\`, /[/"]\\/\`/.test(i)) / 2;\n`;
    const { code, uncommented } = scan(text);
    expect(code).toHaveLength(text.length);
    expect(code.split("\n")).toHaveLength(text.split("\n").length);
    expect(code.replace(/\s+/g, " ").trim()).toBe("a( ); e(` g( ) , .test(i)) / 2;");
    expect(uncommented).toContain('"/* no */"');
    expect(uncommented).not.toContain("c\n");
  });

  it("tells functions from other braces", () => {
    const text = [
      "if (a) {\n}",
      "function b({ c }: { c: number }): void {\n}",
      "const d = { e: 1 };",
      "const f = (g: string): g is 'h' => {\n};",
      "class I {\n  j(): void {\n  }\n  static {\n  }\n}",
      "for (const k of l()) {\n}",
      "switch (m) {\n}",
      "n.map((o) => {\n});",
      "p.map(o => {\n});",
    ].join("\n");
    expect(functionsOf(text).map(({ line }) => line)).toEqual([3, 6, 9, 18, 20]);
  });

  it("finds imports of every form", () => {
    const text = [
      'import "./a.ts";',
      'import type { B } from "./b.ts";',
      'import {\n  c,\n  d,\n} from "./c.ts";',
      'export { e } from "./e.ts";',
      'const f = await import("./f.ts");',
      "// import './g.ts'",
      "const h = 'import ./i.ts';",
    ].join("\n");
    expect(
      importsOf(text)
        .map(({ from }) => from)
        .sort(),
    ).toEqual(["./a.ts", "./b.ts", "./c.ts", "./e.ts", "./f.ts"]);
  });
});
