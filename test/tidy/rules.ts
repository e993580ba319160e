/**
 * The rules that no compiler and no linter checks, as pure functions over a file's path and text: each gives
 * the breaches it finds. tidy.test.ts runs them over the tree, rules.test.ts proves that each one bites.
 */
import { functionsOf, importsOf, lineAt, scan } from "./scan.ts";

export interface SourceFile {
  readonly path: string;
  readonly text: string;
}
/** `path:line what and why`. */
export type Breach = string;

const LAYERS = [
  "pure",
  "drivers",
  "core",
  "api",
  "shell",
  "kiosk-ui",
  "simulators",
  "scripts",
  "test",
] as const;
export type Layer = (typeof LAYERS)[number];

/** Who may import whom, beside Node and packages. */
export const ALLOWED: Readonly<Record<Layer, readonly Layer[]>> = {
  pure: ["pure"],
  drivers: ["drivers", "pure"],
  core: ["core"],
  api: ["api"],
  shell: ["shell", "core", "api", "drivers", "pure"],
  "kiosk-ui": ["kiosk-ui", "api"],
  simulators: ["simulators", "shell", "core", "api", "drivers", "pure"],
  scripts: ["scripts", "simulators", "shell", "core", "api", "drivers", "pure"],
  test: LAYERS,
};

export const WHY: Readonly<Record<Layer, string>> = {
  pure: "protocols run anywhere, under any clock, and are proven without a machine",
  drivers: "a driver knows hardware only, so that it outlives the office's rules",
  core: "the rules of the office depend on nothing, so that a recorded day can be judged again",
  api: "screens and controller share it; anything else would be carried into the browser",
  shell: "the controller runs without simulators, screens' sources and tests",
  "kiosk-ui": "screens know only what the stream tells them",
  simulators: "the simulators are a product: they use the controller, nobody in production uses them",
  scripts: "entry points use everything but the tests",
  test: "tests may see all",
};

const PURE_FILES =
  /^drivers\/(?:faults|link\/(?:link|supervise)|runtime\/(?:ports|machine|text|personal))\.ts$|^drivers\/.*(?:\/(?:protocol|framing|machine)|\.pure)\.ts$/;

export const layerOf = (path: string): Layer | undefined => {
  if (PURE_FILES.test(path)) return "pure";
  const folder = /^(controller\/)?([a-z-]+)\//.exec(path)?.[2];
  return LAYERS.find((layer) => layer === folder);
};

/** Packages with machine code or a server, and the one production file that knows each. */
export const OWNERS: Readonly<Record<string, string>> = {
  serialport: "drivers/link/serial.ts",
  "@serialport/": "drivers/link/serial.ts",
  "node-hid": "drivers/link/hid.ts",
  "pcsc-mini": "drivers/link/pcsc-mini.ts",
  onoff: "drivers/link/gpio.ts",
  epoll: "drivers/link/gpio.ts",
  "better-sqlite3": "controller/shell/store/sqlite.ts",
  pino: "controller/shell/log.ts",
  fastify: "controller/shell/http/server.ts",
  "@fastify/": "controller/shell/http/server.ts",
  "@node-rs/argon2": "controller/shell/accounts/password.ts",
  "@lydell/node-pty": "simulators/kit/serve-pty.ts",
};

const DEVICE = /^drivers\/(pager|reader|printer|locker|modem|camera)\//;

const isTypeScript = (path: string): boolean => /\.tsx?$/.test(path);
const isProduction = (path: string): boolean =>
  /^(controller|drivers|simulators|kiosk-ui|scripts)\//.test(path);
const isTest = (path: string): boolean => path.startsWith("test/");

const resolved = (path: string, from: string): string => {
  const parts = path.split("/").slice(0, -1);
  for (const step of from.split("/")) {
    if (step === "..") parts.pop();
    else if (step !== ".") parts.push(step);
  }
  return parts.join("/");
};

const relativeBreach = (path: string, layer: Layer, from: string): string | undefined => {
  const target = resolved(path, from);
  const targetLayer = layerOf(target);
  if (targetLayer === undefined || !ALLOWED[layer].includes(targetLayer)) return `${target}: ${WHY[layer]}`;
  const device = DEVICE.exec(target)?.[1];
  const own = DEVICE.exec(path)?.[1];
  return path.startsWith("drivers/") && device !== undefined && device !== own
    ? `${target}: devices do not know each other`
    : undefined;
};

const packageBreach = (path: string, layer: Layer, from: string): string | undefined => {
  if (layer === "pure" || layer === "core" || (layer === "api" && from !== "zod"))
    return `${from}: ${WHY[layer]}`;
  if (layer === "kiosk-ui" && from.startsWith("node:") && !/vite\.config\.ts$/.test(path))
    return `${from}: ${WHY[layer]}`;
  const owner = Object.entries(OWNERS).find(
    ([name]) => from === name || from.startsWith(name.endsWith("/") ? name : `${name}/`),
  );
  return owner === undefined || isTest(path) || owner[1] === path
    ? undefined
    : `${from}: only ${owner[1]} knows it`;
};

export const importBreaches = ({ path, text }: SourceFile): readonly Breach[] => {
  const layer = isTypeScript(path) ? layerOf(path) : undefined;
  if (layer === undefined) return [];
  return importsOf(text).flatMap(({ from, line }) => {
    const breach = from.startsWith(".")
      ? relativeBreach(path, layer, from)
      : packageBreach(path, layer, from);
    return breach === undefined ? [] : [`${path}:${line} imports ${breach}`];
  });
};

/** Every match of a pattern in the code of a file (comments and texts left out). */
const inCode = ({ path, text }: SourceFile, pattern: RegExp, why: string): readonly Breach[] => {
  const { code } = scan(text);
  return [...code.matchAll(pattern)].map(
    (match) => `${path}:${lineAt(code, match.index)} ${match[0].trim()}: ${why}`,
  );
};

const IMPURE =
  /\bMath\.random\b|\bDate\s*\.\s*now\b|\bnew Date\(\s*\)|(?<![.\w])process\.|\bperformance\.|\b(?:setTimeout|setInterval|setImmediate|queueMicrotask)\b/g;

export const impurityBreaches = (file: SourceFile): readonly Breach[] =>
  ["pure", "core", "api"].includes(layerOf(file.path) ?? "")
    ? inCode(file, IMPURE, "time, chance and surroundings come in through ports")
    : [];

export const chanceBreaches = (file: SourceFile): readonly Breach[] =>
  isProduction(file.path) && isTypeScript(file.path)
    ? inCode(file, /\bMath\s*\.\s*random\b/g, "chance comes through the Random port, from a seed")
    : [];

export const waitingBreaches = (file: SourceFile): readonly Breach[] =>
  isTest(file.path) && isTypeScript(file.path)
    ? [
        ...inCode(
          file,
          /\b(?:setTimeout|setInterval|sleep|waitForTimeout)\s*\(/g,
          "tests never wait for the wall clock",
        ),
        ...importsOf(file.text)
          .filter(({ from }) => /timers\/promises$/.test(from))
          .map(({ from, line }) => `${file.path}:${line} ${from}: tests never wait for the wall clock`),
      ]
    : [];

export const leftOutBreaches = (file: SourceFile): readonly Breach[] =>
  isTest(file.path) && isTypeScript(file.path)
    ? inCode(
        file,
        /\b(?:it|test|describe|suite)\.(?:skip|only|todo|fails|skipIf|runIf)\b/g,
        "a test runs or does not exist",
      )
    : [];

export const FUNCTION_LINES_MAX = 60;
export const FILE_LINES_MAX = 400;
export const LINE_COLUMNS_MAX = 110;

/** Generated tables say so in their first lines; they are not read by people. */
const isGenerated = (text: string): boolean => /\bgenerated\b/i.test(text.split("\n").slice(0, 5).join("\n"));
/** A callback of `describe` is a chapter, not a function. */
const isChapter = (path: string, body: string): boolean =>
  isTest(path) && /\b(?:it|test)(?:\.each)?\s*[(<]/.test(body);

export const functionBreaches = ({ path, text }: SourceFile): readonly Breach[] =>
  isTypeScript(path)
    ? functionsOf(text)
        .filter(({ lines, code }) => lines > FUNCTION_LINES_MAX && !isChapter(path, code))
        .map(
          ({ line, lines }) => `${path}:${line} a function of ${lines} lines, at most ${FUNCTION_LINES_MAX}`,
        )
    : [];

export const fileBreaches = ({ path, text }: SourceFile): readonly Breach[] => {
  const lines = text.split("\n").length - 1;
  return isTypeScript(path) && lines > FILE_LINES_MAX && !isGenerated(text)
    ? [`${path}:1 ${lines} lines, at most ${FILE_LINES_MAX}`]
    : [];
};

/** What the formatter itself leaves long: an import, or one text that can't be broken. */
const isUnbreakable = (line: string): boolean =>
  /^\s*(?:import|export)\b.*\bfrom\b/.test(line) ||
  /["'`/].{30,}["'`/]/.test(line) ||
  /https?:\/\//.test(line);

export const columnBreaches = ({ path, text }: SourceFile): readonly Breach[] =>
  isTypeScript(path) && !isGenerated(text)
    ? text
        .split("\n")
        .flatMap((line, index) =>
          [...line].length > LINE_COLUMNS_MAX && !isUnbreakable(line)
            ? [`${path}:${index + 1} ${[...line].length} columns, at most ${LINE_COLUMNS_MAX}`]
            : [],
        )
    : [];

export const headingBreaches = ({ path, text }: SourceFile): readonly Breach[] =>
  isTypeScript(path) && isProduction(path) && !/^(?:#!.*\n)?\/\*\*/.test(text)
    ? [`${path}:1 does not begin by saying what it decides and what not`]
    : [];

const SHOUTED = new Set([
  "LICENSE",
  "README.md",
  "CONTRIBUTING.md",
  "CHANGELOG.md",
  "DATASHEET.md",
  "SECURITY.md",
]);
const KEBAB = /^\.?[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+(?:-[a-z0-9]+)*)*$/;
const MEANINGLESS = /(?:^|\/)(?:utils?|helpers?|common|misc|[a-z-]*manager|index)\.tsx?$/;

export const nameBreaches = ({ path }: SourceFile): readonly Breach[] => [
  ...path
    .split("/")
    .filter((part) => !SHOUTED.has(part) && !KEBAB.test(part))
    .map((part) => `${path}:1 ${part} is not in kebab-case`),
  ...(MEANINGLESS.test(path) ? [`${path}:1 a name that says nothing; name it after what it decides`] : []),
];

const FICTIONAL_SERIAL_MAX = 99;
/**
 * Fictional all the same: published vectors, each in its file alone. Spelled in parts, so that this file does
 * not break its own rule.
 */
const VECTOR_NUMBERS: Readonly<Record<string, readonly string[]>> = {
  "test/vectors/reader-cccd-qr.txt": [["096199", "999999"].join("")],
  // A bank account.
  "test/vectors/pay-vietqr.txt": [["113366", "668888"].join("")],
};
/** Files whose digits are no ID numbers, each with its reason. */
const DIGIT_FILES: Readonly<Record<string, string>> = {
  "package-lock.json": "digests of packages",
};

const isReserved = (digits: string): boolean =>
  Number(digits.slice(6)) >= 1 && Number(digits.slice(6)) <= FICTIONAL_SERIAL_MAX;

/** Long runs of hex as the text they encode: a card's bytes hide a number from who looks for digits. */
const textInHex = (text: string): readonly { readonly index: number; readonly text: string }[] =>
  [...text.matchAll(/\b[0-9A-Fa-f]{2}(?: ?[0-9A-Fa-f]{2}){11,}\b/g)].map(({ index, 0: hex }) => ({
    index,
    text: Buffer.from(hex.replaceAll(" ", ""), "hex").toString("latin1"),
  }));

export const personalBreaches = ({ path, text }: SourceFile): readonly Breach[] => {
  if (Object.hasOwn(DIGIT_FILES, path)) return [];
  const plain = [...text.matchAll(/(?<![\dA-Fa-f.])\d{12}(?![\dA-Fa-f])/g)];
  // Twelve digits and a Z are a time in a certificate (UTCTime), not a number.
  const hidden = textInHex(text).flatMap((found) =>
    [...found.text.matchAll(/(?<!\d)\d{12}(?![\dZ])/g)].map(([digits]) => ({
      0: digits,
      index: found.index,
    })),
  );
  return [...plain, ...hidden]
    .filter(({ 0: digits }) => !isReserved(digits) && !VECTOR_NUMBERS[path]?.includes(digits))
    .map(
      ({ index }) =>
        `${path}:${lineAt(text, index)} twelve digits outside the reserved serials 000001-000099`,
    );
};

/**
 * This workplace's folder and its registries; spelled in parts so that this file does not break its own rule.
 */
const MACHINE = new RegExp(
  [`(?<![\\w.-])/${"work"}/`, `\\b${"registry"}\\.[a-z]+\\.[a-z]+`, `"${"resolved"}":`].join("|"),
  "g",
);

export const machineBreaches = ({ path, text }: SourceFile): readonly Breach[] =>
  [...text.matchAll(MACHINE)].map(
    (match) => `${path}:${lineAt(text, match.index)} ${match[0]} is of one machine only`,
  );

/** Every doubt, for the list that each run prints. */
export const unsureMarks = ({ path, text }: SourceFile): readonly string[] =>
  path.startsWith("test/tidy")
    ? []
    : [...text.matchAll(/\bUNSURE\b:?\s*(.*)/g)].map(
        (match) => `${path}:${lineAt(text, match.index)} ${(match[1] ?? "").slice(0, 100)}`,
      );

/** True where a file has something to run; types and re-exports need no test. */
export const isRunnable = (text: string): boolean => {
  const { code } = scan(text);
  return /=>|\bfunction\b|\bclass\b|^export const \w+ =/m.test(
    code.replace(/^(?:export )?(?:type|interface)\b[\s\S]*?^\}?.*$/gm, ""),
  );
};

/** A driver's protocols have folders below it, and are tested through it. */
const isDriver = (path: string): boolean => /^drivers\/[a-z]+\/driver\.ts$/.test(path);

/** `found` and every file that one of them imports from its own folder: parts of one tested whole. */
const withParts = (found: Iterable<string>, texts: ReadonlyMap<string, string>): ReadonlySet<string> => {
  const reached = new Set(found);
  for (const path of reached) {
    const folder = path.slice(0, path.lastIndexOf("/"));
    for (const { from } of importsOf(texts.get(path) ?? ""))
      if (from.startsWith("./") && (isDriver(path) || !from.slice(2).includes("/")))
        reached.add(`${folder}${from.slice(1)}`);
  }
  return reached;
};

/**
 * Production files that nothing tests: no mirror in test/, no import by a test, no part of a file of the same
 * folder that has one.
 */
export const untestedFiles = (
  files: readonly SourceFile[],
  allowed: Readonly<Record<string, string>>,
): readonly Breach[] => {
  const tests = files.filter(({ path }) => isTest(path) && isTypeScript(path));
  const mirrors = new Set(tests.map(({ path }) => path));
  const named = tests.flatMap(({ path, text }) => importsOf(text).map(({ from }) => resolved(path, from)));
  const mirrored = files.filter(({ path }) =>
    mirrors.has(`test/${path.replace(/(?:\.pure)?\.ts$/, ".test.ts")}`),
  );
  const texts = new Map(files.map(({ path, text }) => [path, text]));
  const tested = withParts([...named, ...mirrored.map(({ path }) => path)], texts);
  return files
    .filter(({ path }) => /^(?:drivers|controller|simulators)\/.*(?<!\.d)\.ts$/.test(path))
    .filter(({ path, text }) => !Object.hasOwn(allowed, path) && !tested.has(path) && isRunnable(text))
    .map(({ path }) => `${path}:1 no test reaches it; give it one, or a reason in UNTESTED`);
};
