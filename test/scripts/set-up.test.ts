/** Set-up decides right: when to install, when to build, what npm is at, and how the tests are summed up. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  APART,
  chipProblem,
  closingLine,
  compileEnvironment,
  compiling,
  countTests,
  failuresOf,
  failureText,
  installNeed,
  isSource,
  labProblem,
  missingPackages,
  nodeProblem,
  onlyTells,
  sourcesDigest,
  sumCounts,
  testExitCode,
} from "../../scripts/set-up.mjs";

const LOCK = {
  packages: {
    "": {},
    "node_modules/zod": { version: "4.6.7", integrity: "sha512-a" },
    "node_modules/fsevents": { version: "2.3.3", optional: true },
  },
};
const INSTALLED = { packages: { "node_modules/zod": { version: "4.6.7", integrity: "sha512-a" } } };
const HERE = { lock: LOCK, installed: INSTALLED, builtFor: "115", abi: "115" };

describe("the Node version", () => {
  it.each(["20.19.0", "20.20.2", "22.12.0", "26.1.0"])("%s is new enough", (version) => {
    expect(nodeProblem(version)).toBeUndefined();
  });

  it.each(["18.20.4", "20.18.3", "8.0.0"])("%s is refused with both versions named", (version) => {
    expect(nodeProblem(version)).toMatch(new RegExp(`20\\.19.*${version}`));
  });
});

describe("the need to install", () => {
  it("is none when every package is as locked, other platforms' aside", () => {
    expect(installNeed(HERE)).toEqual({ kind: "ready" });
    expect(installNeed({ ...HERE, builtFor: undefined })).toEqual({ kind: "ready" });
  });

  it.each([
    ["nothing is installed", { installed: undefined }],
    ["a package is missing", { installed: { packages: {} } }],
    [
      "a package has another version",
      { installed: { packages: { "node_modules/zod": { version: "4.6.6", integrity: "sha512-a" } } } },
    ],
    [
      "a package has other contents",
      { installed: { packages: { "node_modules/zod": { version: "4.6.7", integrity: "sha512-b" } } } },
    ],
    ["machine code is of another Node", { builtFor: "127" }],
  ])("is there when %s", (_why, change) => {
    expect(installNeed({ ...HERE, ...change })).toMatchObject({ kind: "install" });
  });
});

describe("the need to build", () => {
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

  it("looks at sources and build settings only", () => {
    const paths = [
      "drivers/link/tcp.ts",
      "kiosk-ui/door/door.css",
      "tsconfig.json",
      "package-lock.json",
      "README.md",
    ];
    const others = ["dist/a.ts", "scripts/run.mjs", "drivers/pager/DATASHEET.md"];
    expect([...paths, ...others].filter(isSource)).toEqual(paths.slice(0, 4));
  });

  it("changes with every byte, name and file, and not with the order", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string(), { minKeys: 1 }), fc.string(), (files, more) => {
        const entries = Object.entries(files).map(([path, text]) => [path, bytes(text)] as const);
        const digest = sourcesDigest(entries);
        const [first, ...rest] = entries;
        expect(sourcesDigest([...entries].reverse())).toBe(digest);
        expect(sourcesDigest(rest)).not.toBe(digest);
        expect(sourcesDigest([[`${first?.[0]}x`, bytes("")], ...rest])).not.toBe(digest);
        expect(
          sourcesDigest([...rest, [first?.[0] ?? "", bytes(`${more}${files[first?.[0] ?? ""]}!`)]]),
        ).not.toBe(digest);
      }),
    );
  });
});

describe("compiling machine code", () => {
  it("uses the headers that came with Node, unless told otherwise or there are none", () => {
    expect(compileEnvironment({ A: "1" }, "/usr", () => true)).toEqual({
      A: "1",
      npm_config_nodedir: "/usr",
    });
    expect(compileEnvironment({ A: "1" }, "/usr", () => false)).toEqual({ A: "1" });
    expect(compileEnvironment({ npm_config_nodedir: "/n" }, "/usr", () => true)).toEqual({
      npm_config_nodedir: "/n",
    });
  });

  it("is named while a package has a build folder and no product", () => {
    const folder = "node_modules/better-sqlite3/build";
    expect(compiling(() => false)).toBeUndefined();
    expect(compiling((path) => path === folder)).toBe("better-sqlite3");
    expect(compiling((path) => path.startsWith(folder))).toBeUndefined();
  });
});

describe("the programs of the tests", () => {
  it("are the missing ones only", () => {
    expect(missingPackages("test", () => true)).toEqual([]);
    expect(missingPackages("test", (name) => name === "tesseract")).toEqual([
      "chromium",
      "tesseract-ocr-vie",
      "multimon-ng",
    ]);
    expect(missingPackages("chip", (name) => name === "ip")).toEqual(["pcscd", "vsmartcard-vpcd"]);
  });
});

describe("the lab", () => {
  it("needs Linux on x86-64; any other is told so in both languages", () => {
    expect(labProblem("linux", "x64")).toBeUndefined();
    expect(labProblem("linux", "arm64")).toMatch(/cần Linux x86-64.* linux arm64.*needs Linux.* arm64\.$/);
    expect(labProblem("darwin", "x64")).toMatch(/^[^\n]*darwin x64[^\n]*$/);
  });

  it("needs its emulator, a static busybox and a compiler, unless it is only asked what there is", () => {
    const missing = missingPackages("lab", (name) => name === "ip");
    for (const name of ["qemu-system-x86", "busybox-static", "kmod", "make", "gcc-12", "xz-utils", "pcscd"])
      expect(missing).toContain(name);
    expect(missing).not.toContain("iproute2");
    for (const words of [["--list"], ["--only", "x", "-h"], ["--help"]]) expect(onlyTells(words)).toBe(true);
    for (const words of [[], ["--only", "kernel"], ["--keep"]]) expect(onlyTells(words)).toBe(false);
  });
});

describe("the run against the real card service", () => {
  it("is root's on Linux; anybody else is told how in both languages", () => {
    expect(chipProblem("linux", 0)).toBeUndefined();
    for (const [platform, uid] of [
      ["linux", 1_000],
      ["darwin", 0],
      ["win32", undefined],
    ] as const)
      expect(chipProblem(platform, uid)).toMatch(/quyền root[\s\S]*needs Linux and root/);
  });

  it("is ended from outside, within two minutes, with all that it started", () => {
    const [timeout, , , limit_s, ...rest] = APART;
    expect([timeout, Number(limit_s)]).toEqual(["timeout", 120]);
    for (const part of ["--net", "--mount", "--pid", "--kill-child"]) expect(rest).toContain(part);
  });
});

describe("the sum of the tests", () => {
  /** Files by name: how each ended, and its tests with what they said. */
  const report = (
    passed: number,
    files: Readonly<Record<string, readonly [string, Readonly<Record<string, string>>]>> = {},
  ) => ({
    numPassedTests: passed,
    testResults: Object.entries(files).map(([name, [status, tests]]) => ({
      ...{ name, status },
      message: status === "failed" ? "Error: Cannot find module './box.ts'" : "",
      assertionResults: Object.entries(tests).map(([fullName, message]) => ({
        fullName,
        status: message === "" ? "passed" : "failed",
        failureMessages: message === "" ? [] : [message],
      })),
    })),
  });

  it("adds runs up and closes with one line", () => {
    const two = report(7, { "door.test.ts": ["failed", { opens: "Error: shut", shuts: "Error: open" }] });
    const sum = sumCounts([countTests(report(5), 0), countTests(two, 1)]);
    expect(closingLine(sum)).toBe("12 passed, 2 failed");
  });

  it("counts a file that could not be loaded once, and a failed test not twice", () => {
    expect(countTests(report(3, { "box.test.ts": ["failed", {}] }), 1)).toEqual({ passed: 3, failed: 1 });
    const one = report(3, { "box.test.ts": ["failed", { opens: "Error: shut", shuts: "" }] });
    expect(countTests(one, 1)).toEqual({ passed: 3, failed: 1 });
  });

  it("counts a run that broke without a word", () => {
    expect(countTests(undefined, 1)).toEqual({ passed: 0, failed: 1 });
    expect(countTests(report(3), 1)).toEqual({ passed: 3, failed: 1 });
  });

  it("names each failure last: its file, its words without colours, its place in the tests", () => {
    const message = [
      "AssertionError: expected \u001b[31m2\u001b[39m to be 3",
      "    at expect (/k/node_modules/vitest/index.js:1:1)",
      "    at /k/test/door.test.ts:158:16",
      "    at /k/test/door.test.ts:12:1",
    ].join("\n");
    const failures = failuresOf(
      report(1, {
        "/k/test/door.test.ts": ["failed", { "the door opens": message, "the door shuts": "" }],
        "/k/test/box.test.ts": ["failed", {}],
        "/k/test/bank.test.ts": ["passed", { "a bank": "" }],
      }),
      1,
    );
    expect(failureText(failures).split("\n")).toEqual([
      "  ✗ /k/test/door.test.ts > the door opens",
      "      AssertionError: expected 2 to be 3",
      "      at /k/test/door.test.ts:158:16",
      "  ✗ /k/test/box.test.ts (not begun)",
      "      Error: Cannot find module './box.ts'",
    ]);
    expect(failureText(failuresOf(report(3), 7))).toBe("  ✗ (the run itself)\n      vitest ended with 7");
    expect(failureText(failuresOf(report(3), 0))).toBe("");
  });

  it("keeps the list short, and says how many are not in it", () => {
    const tests = Object.fromEntries(Array.from({ length: 32 }, (_, n) => [`case ${n}`, "x\n".repeat(50)]));
    const lines = failureText(failuresOf(report(0, { "a.test.ts": ["failed", tests] }), 1)).split("\n");
    expect(lines).toHaveLength(30 * 5 + 1);
    expect(lines.at(-1)).toBe("  ✗ … 2 more, see above");
  });

  it("is a success only if something ran and nothing failed", () => {
    expect(testExitCode({ passed: 1, failed: 0 }, 0)).toBe(0);
    expect(testExitCode({ passed: 0, failed: 0 }, 0)).toBe(1);
    expect(testExitCode({ passed: 1, failed: 1 }, 0)).toBe(1);
    expect(testExitCode({ passed: 1, failed: 0 }, 1)).toBe(1);
  });
});
