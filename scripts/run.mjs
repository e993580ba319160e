/**
 * Every `npm` command starts here: on a fresh machine it first installs and builds, later it finds that
 * nothing is to do. Plain JavaScript on Node alone, because it runs before anything is installed. What needs
 * doing is decided in set-up.mjs; what a command does stands in dist/scripts.
 */
import { spawn } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { constants, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
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
} from "./set-up.mjs";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const PROGRESS_EVERY_MS = 5_000;
/** For one call of apt-get: a mirror that does not answer is given up. */
const APT_LIMIT_S = 600;
/** Lines of a quiet program's output kept, to be shown when it fails. */
const TAIL_LINES_MAX = 40;
const STAMP = join(ROOT, "dist/.stamp");
const ABI_STAMP = join(ROOT, "node_modules/.abi");
const PROGRAMS = ["dist/controller/shell/cli.js", "dist/simulators/cli.js"];
/**
 * The controller lives on a small board: a small nursery keeps its memory down. The soak lives on a big one
 * and makes objects by the million: a large nursery lets them die young.
 */
const NODE_FLAGS = {
  start: ["--max-semi-space-size=2", "--enable-source-maps"],
  soak: ["--max-semi-space-size=64"],
  "locker-proof": ["--max-semi-space-size=64"],
};
const USAGE =
  "node scripts/run.mjs start|test|build|visit|soak|locker-proof|locker-defects|bench|check|chip|lab|lab-defects [args]";

const here = (path) => join(ROOT, path);
const has = (path) => existsSync(here(path));
const say = (text) => process.stdout.write(`${text}\n`);
const complain = (text) => process.stderr.write(`${text}\n`);
const seconds = (since) => `${Math.round((Date.now() - since) / 1000)} s`;
const json = (path) => (existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : undefined);
const text = (path) => (existsSync(path) ? readFileSync(path, "utf8").trim() : undefined);

/** Runs a program on our terminal and hands our signals on; gives its exit code. */
const run = (program, args, options = {}) =>
  new Promise((resolve) => {
    const child = spawn(program, args, { cwd: ROOT, stdio: "inherit", ...options });
    // On a terminal Ctrl-C reaches the child by itself; a second SIGINT would mean "at once".
    const forward = (signal) => (signal === "SIGINT" && process.stdin.isTTY ? undefined : child.kill(signal));
    for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, forward);
    const end = (code) => {
      for (const signal of ["SIGINT", "SIGTERM"]) process.off(signal, forward);
      resolve(code);
    };
    child.on("error", (error) => {
      complain(`${program}: ${error.message}`);
      end(1);
    });
    child.on("close", (code, signal) => end(code ?? 128 + constants.signals[signal]));
  });

/**
 * Runs a talkative program quietly: one line of progress every few seconds, its last lines if it fails. Ended
 * after `limit_s`, where one is given.
 */
const runQuietly = async (program, args, environment, progress, limit_s) => {
  const since = Date.now();
  const tail = [];
  const child = spawn(program, args, { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"], env: environment });
  const keep = (chunk) => {
    tail.push(
      ...chunk
        .toString()
        .split("\n")
        .filter((line) => line.trim() !== ""),
    );
    tail.splice(0, Math.max(0, tail.length - TAIL_LINES_MAX));
  };
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  const ticking = setInterval(() => say(`  ${progress()} ${seconds(since)}`), PROGRESS_EVERY_MS);
  const endLate = () => {
    keep(`quá ${limit_s} giây / took more than ${limit_s} s`);
    child.kill("SIGKILL");
  };
  const limit = limit_s === undefined ? undefined : setTimeout(endLate, limit_s * 1_000);
  const stop = (signal) => child.kill(signal);
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, stop);
  const code = await new Promise((resolve) => {
    child.on("error", (error) => {
      keep(error.message);
      resolve(1);
    });
    child.on("close", (status, signal) => resolve(status ?? 128 + constants.signals[signal]));
  });
  clearInterval(ticking);
  clearTimeout(limit);
  for (const signal of ["SIGINT", "SIGTERM"]) process.off(signal, stop);
  if (code === 0) say(`  xong / done ${seconds(since)}`);
  else complain([`${program} ${args.join(" ")} → ${code}`, ...tail].join("\n"));
  return code;
};

const tool = (name, args) => run(here(`node_modules/.bin/${name}`), args);

const installProgress = () => {
  const name = compiling(has);
  return name === undefined
    ? "đang cài các gói… / installing packages…"
    : `đang biên dịch ${name}… / compiling ${name}…`;
};

const install = async () => {
  const lock = json(here("package-lock.json"));
  const installed = json(here("node_modules/.package-lock.json"));
  const abi = process.versions.modules;
  const need = installNeed({ lock, installed, builtFor: text(ABI_STAMP), abi });
  if (need.kind === "ready") return 0;
  say(`Cài đặt lần đầu, khoảng 2 phút / Installing, about 2 minutes (${need.reason})`);
  const npm = process.env.npm_execpath?.endsWith("npm-cli.js")
    ? [process.execPath, [process.env.npm_execpath]]
    : ["npm", []];
  const options = ["ci", "--include=dev", "--ignore-scripts=false", "--no-audit", "--no-fund"];
  const environment = compileEnvironment(process.env, dirname(dirname(process.execPath)), existsSync);
  const code = await runQuietly(npm[0], [...npm[1], ...options], environment, installProgress);
  if (code === 0) writeFileSync(ABI_STAMP, abi);
  return code;
};

const filesBelow = (folder) =>
  readdirSync(here(folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (/^(node_modules|dist|data|coverage|\..*)$/.test(entry.name)) return [];
    return entry.isDirectory() ? filesBelow(path) : [path];
  });

const digest = () =>
  sourcesDigest(
    filesBelow("")
      .filter(isSource)
      .map((path) => [path, readFileSync(here(path))]),
  );

const build = async () => {
  const now = digest();
  if (text(STAMP) === now) return 0;
  rmSync(STAMP, { force: true });
  say("Biên dịch / Building");
  const compiled = await tool("tsc", ["-b"]);
  if (compiled !== 0) return compiled;
  if (has("kiosk-ui/vite.config.ts")) {
    const bundled = await tool("vite", [
      "build",
      "--config",
      "kiosk-ui/vite.config.ts",
      "--logLevel",
      "warn",
    ]);
    if (bundled !== 0) return bundled;
  } else say("  kiosk-ui/vite.config.ts chưa có: bỏ qua màn hình / is missing: screens skipped");
  for (const program of PROGRAMS.filter(has)) chmodSync(here(program), 0o755);
  mkdirSync(dirname(STAMP), { recursive: true });
  writeFileSync(STAMP, now);
  return 0;
};

const isOnMachine = (name) => {
  switch (name) {
    case "vie.traineddata":
      return (
        existsSync("/usr/share/tesseract-ocr") &&
        readdirSync("/usr/share/tesseract-ocr").some((version) =>
          existsSync(`/usr/share/tesseract-ocr/${version}/tessdata/${name}`),
        )
      );
    case "libifdvpcd.so":
      return existsSync(`/usr/lib/pcsc/drivers/serial/${name}`);
    case "libelf.so.1":
      return existsSync(`/usr/lib/x86_64-linux-gnu/${name}`);
    // The other busybox package has a program of the same name, that needs libraries.
    case "busybox-static":
      return existsSync(`/var/lib/dpkg/info/${name}.list`);
    default:
      return existsSync(`/usr/bin/${name}`) || existsSync(`/usr/sbin/${name}`);
  }
};

/** `command`: whose programs. */
const installPrograms = async (command) => {
  const missing = missingPackages(command, isOnMachine);
  if (missing.length === 0) return 0;
  const options = ["install", "-y", "--no-install-recommends", ...missing];
  if (process.getuid?.() !== 0) {
    complain(
      `Thiếu chương trình cho kiểm thử, hãy chạy / Programs for the tests are missing, run:\n` +
        `  sudo apt-get update && sudo apt-get ${options.join(" ")}`,
    );
    return 1;
  }
  say(`Cài chương trình cho kiểm thử / Installing programs for the tests: ${missing.join(" ")}`);
  const environment = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const progress = () => "đang cài bằng apt… / installing with apt…";
  for (const words of [["update"], options]) {
    const code = await runQuietly("apt-get", words, environment, progress, APT_LIMIT_S);
    if (code === 0) continue;
    complain(
      `Không cài được ${missing.join(", ")}, hãy xem mạng và apt. / ` +
        `${missing.join(", ")} can't be installed: look at the network and at apt.`,
    );
    return 1;
  }
  return 0;
};

/** `within`: words put in front of the command. */
const vitest = async (title, args, within = []) => {
  say(`\n== vitest: ${title}`);
  const folder = mkdtempSync(join(tmpdir(), "mot-cua-"));
  const file = join(folder, "report.json");
  const [program, ...words] = [...within, here("node_modules/.bin/vitest"), "run", ...args];
  const code = await run(program, [
    ...words,
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${file}`,
  ]);
  const report = json(file);
  rmSync(folder, { recursive: true, force: true });
  return { ...countTests(report, code), failures: failuresOf(report, code) };
};

/** Linters that must be silent; gives those that were not. */
const lint = async () => {
  say("\n== biome");
  const biome = await tool("biome", ["ci", "."]);
  say("\n== knip");
  const knip = await tool("knip", []);
  return Object.entries({ biome, knip })
    .filter(([, code]) => code !== 0)
    .map(([name, code]) => ({ name, lines: [`ended with ${code}, see above`] }));
};

/** Test runs by the folder each one needs. */
const SUITES = [
  { title: "unit", folder: "test", args: [] },
  { title: "browser", folder: "test/browser", args: ["--config", "vitest.browser.config.ts"] },
  { title: "system", folder: "test/system", args: ["--config", "vitest.system.config.ts"] },
];

const sayFailures = (failures) => {
  if (failures.length > 0) say(`\nHỏng / Failed:\n${failureText(failures)}`);
};

const test = async (suites) => {
  const otherFailures = await lint();
  const counts = [];
  for (const { title, folder, args } of suites) {
    if (has(folder)) counts.push(await vitest(title, args));
    else say(`\n== vitest: ${title}: ${folder} chưa có / does not exist yet`);
  }
  const sum = sumCounts(counts);
  sayFailures([...otherFailures, ...counts.flatMap(({ failures }) => failures)]);
  say(`\n${closingLine(sum)}`);
  return testExitCode(sum, otherFailures.length);
};

/** The simulated chip through the machine's own card service. */
const chip = async () => {
  const problem = chipProblem(process.platform, process.getuid?.());
  if (problem !== undefined) {
    complain(problem);
    return 1;
  }
  const installed = await installPrograms("chip");
  if (installed !== 0) return installed;
  const counts = await vitest("chip", ["--config", "vitest.chip.config.ts"], APART);
  sayFailures(counts.failures);
  say(`\n${closingLine(counts)}`);
  return testExitCode(counts, 0);
};

const script = (name) => async (args) => {
  const file = `dist/scripts/${name}.js`;
  if (has(file))
    return run(process.execPath, [...(NODE_FLAGS[name] ?? []), here(file), ...args], { cwd: process.cwd() });
  complain(`${file}: chưa có lệnh này / this command does not exist yet`);
  return 1;
};

/** The drivers on a real kernel in a virtual machine. */
const lab = (name) => async (args) => {
  const problem = labProblem(process.platform, process.arch);
  if (problem !== undefined) {
    complain(problem);
    return 1;
  }
  const installed = onlyTells(args) ? 0 : await installPrograms("lab");
  return installed === 0 ? script(name)(args) : installed;
};

const COMMANDS = {
  start: { takesArgs: true, act: script("start") },
  visit: { takesArgs: true, act: script("visit") },
  soak: { takesArgs: true, act: script("soak") },
  "locker-proof": { takesArgs: true, act: script("locker-proof") },
  "locker-defects": { takesArgs: true, act: script("locker-defects") },
  bench: { takesArgs: true, act: script("bench") },
  build: { takesArgs: false, act: async () => 0 },
  check: { takesArgs: false, act: () => test(SUITES.slice(0, 1)) },
  chip: { takesArgs: false, act: chip },
  lab: { takesArgs: true, act: lab("lab") },
  "lab-defects": { takesArgs: true, act: lab("lab-defects") },
  test: {
    takesArgs: false,
    act: async () => {
      const code = await installPrograms("test");
      return code === 0 ? test(SUITES) : code;
    },
  },
};

const main = async ([name, ...args]) => {
  const problem = nodeProblem(process.versions.node);
  if (problem !== undefined) {
    complain(problem);
    return 1;
  }
  const command = Object.hasOwn(COMMANDS, name ?? "") ? COMMANDS[name] : undefined;
  if (command === undefined || (args.length > 0 && !command.takesArgs)) {
    complain(USAGE);
    return 2;
  }
  const installed = await install();
  if (installed !== 0) return installed;
  const built = await build();
  return built === 0 ? command.act(args) : built;
};

process.exitCode = await main(process.argv.slice(2));
