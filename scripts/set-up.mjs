/**
 * The decisions of set-up as pure functions: is an install needed, is a build needed, what is npm doing, what
 * did the tests say. run.mjs asks them and acts; nothing here reads a file, a clock or the network.
 */
import { createHash } from "node:crypto";
import { stripVTControlCharacters } from "node:util";

/** Oldest Node that may load an ES module with require(), which fastify's own packages need. */
export const NODE_OLDEST = [20, 19];

/** Packages with machine code: what shows that npm is compiling one, and that it is done. */
const NATIVES = [
  { name: "better-sqlite3", product: "build/Release/better_sqlite3.node" },
  { name: "epoll", product: "build/Release/epoll.node" },
];

/** Programs of the machine that a run drives: the file that proves each, and Debian's package. */
const PROGRAMS = {
  test: [
    { proof: "chromium", apt: "chromium" },
    { proof: "tesseract", apt: "tesseract-ocr" },
    { proof: "vie.traineddata", apt: "tesseract-ocr-vie" },
    { proof: "multimon-ng", apt: "multimon-ng" },
  ],
  chip: [
    { proof: "pcscd", apt: "pcscd" },
    { proof: "libifdvpcd.so", apt: "vsmartcard-vpcd" },
    { proof: "ip", apt: "iproute2" },
  ],
  lab: [
    { proof: "qemu-system-x86_64", apt: "qemu-system-x86" },
    { proof: "busybox-static", apt: "busybox-static" },
    { proof: "modprobe", apt: "kmod" },
    { proof: "make", apt: "make" },
    { proof: "gcc-12", apt: "gcc-12" },
    // The kernel's build has a program that reads object files by it.
    { proof: "libelf.so.1", apt: "libelf1" },
    { proof: "xz", apt: "xz-utils" },
    { proof: "pcscd", apt: "pcscd" },
    { proof: "libifdvpcd.so", apt: "vsmartcard-vpcd" },
    { proof: "ip", apt: "iproute2" },
  ],
};

/** Why this Node can't run the suite, or undefined. `version` as in process.versions.node. */
export const nodeProblem = (version) => {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [oldestMajor, oldestMinor] = NODE_OLDEST;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return undefined;
  const oldest = NODE_OLDEST.join(".");
  return `Cần Node ${oldest} trở lên, máy này có ${version}. / Needs Node ${oldest} or newer, this is ${version}.`;
};

const sameOn = (wanted, installed) => (place) => {
  const entry = wanted[place];
  const found = installed[place];
  if (place === "" || (found === undefined && entry.optional === true)) return true;
  return found !== undefined && found.version === entry.version && found.integrity === entry.integrity;
};

/**
 * Whether node_modules is what the lock says. `installed` is npm's own record of it (.package-lock.json),
 * which npm writes only after a whole install; `builtFor` is the Node ABI its machine code was built for, if
 * noted.
 */
export const installNeed = ({ lock, installed, builtFor, abi }) => {
  if (installed === undefined) return { kind: "install", reason: "node_modules is missing or half done" };
  if (builtFor !== undefined && builtFor !== abi)
    return { kind: "install", reason: `machine code was built for Node ABI ${builtFor}, this is ${abi}` };
  const differs = Object.keys(lock.packages).find(
    (place) => !sameOn(lock.packages, installed.packages)(place),
  );
  return differs === undefined
    ? { kind: "ready" }
    : { kind: "install", reason: `${differs.replace("node_modules/", "")} is not as package-lock.json says` };
};

/** Whether a file takes part in the build. `path` is relative to the project, with slashes. */
export const isSource = (path) =>
  /^tsconfig\.json$|^package(-lock)?\.json$/.test(path) ||
  /^kiosk-ui\//.test(path) ||
  /^(controller|drivers|simulators|scripts|test)\/.*\.(ts|tsx|json)$/.test(path);

/**
 * One digest of all sources: any byte, any name changed gives another. `files` are [path, bytes], any order.
 */
export const sourcesDigest = (files) => {
  const digest = createHash("sha256");
  for (const [path, bytes] of [...files].sort(([a], [b]) => (a < b ? -1 : 1)))
    digest.update(`${path}\0${bytes.length}\0`).update(bytes);
  return digest.digest("hex");
};

/** The environment npm needs to compile without the network: this Node's own headers, where it has them. */
export const compileEnvironment = (environment, nodePrefix, exists) => {
  const given = environment.npm_config_nodedir !== undefined;
  return given || !exists(`${nodePrefix}/include/node/node.h`)
    ? environment
    : { ...environment, npm_config_nodedir: nodePrefix };
};

/** What npm is at, by the files it has made so far: the package being compiled, or undefined. */
export const compiling = (exists) =>
  NATIVES.find(
    ({ name, product }) => exists(`node_modules/${name}/build`) && !exists(`node_modules/${name}/${product}`),
  )?.name;

/** Debian packages to install before a run. `has` answers for a program or data file by name. */
export const missingPackages = (run, has) =>
  PROGRAMS[run].filter(({ proof }) => !has(proof)).map(({ apt }) => apt);

/** Longest that the run against the real card service may take; then all of it is ended. */
const CHIP_LIMIT_S = 120;

/**
 * vpcd sends a length and a body as two small segments, and TCP holds the second back until the first is
 * acknowledged, 40 ms later: the loopback acknowledges at once, as a reader's USB has no such wait.
 */
const LOOPBACK = [
  "ip link set lo up",
  ...["127.0.0.0/8", "127.0.0.1"].map(
    (to) => `ip route change local ${to} dev lo proto kernel scope host src 127.0.0.1 table local quickack 1`,
  ),
];

/**
 * Put in front of a command, runs it in a network, a mount table and a tree of processes of its own. vpcd
 * listens on every address there is, and two card services can't share a socket: here both are alone. All of
 * it is gone with its first process, whatever happens, and after CHIP_LIMIT_S at the latest.
 */
export const APART = [
  ...["timeout", "--foreground", "--kill-after=5", `${CHIP_LIMIT_S}`],
  ...["unshare", "--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"],
  ...[
    "sh",
    "-c",
    [...LOOPBACK, "mkdir -p /run/pcscd", "mount -t tmpfs none /run/pcscd", '"$@"; exit $?'].join(" && "),
  ],
  "sh",
];

/** Why the run against the real card service can't be made by this user on this system, or undefined. */
export const chipProblem = (platform, uid) =>
  platform === "linux" && uid === 0
    ? undefined
    : `Cần Linux và quyền root để thử chip qua pcscd, hãy chạy: sudo npm run chip
The run against pcscd needs Linux and root, run: sudo npm run chip`;

/** Why guests can't be booted on this system, or undefined. */
export const labProblem = (platform, arch) =>
  platform === "linux" && arch === "x64"
    ? undefined
    : `Phòng thử cần Linux x86-64, máy này là ${platform} ${arch}. / \
The lab needs Linux on x86-64, this is ${platform} on ${arch}.`;

/** Whether the lab is only asked what there is: that needs no programs. */
export const onlyTells = (args) => args.some((word) => ["--list", "--help", "-h"].includes(word));

/** Lines of a failure's message that are repeated at the end, and the length of each. */
const MESSAGE_LINES_MAX = 4;
const LINE_CHARACTERS_MAX = 300;
/** Failures named at the end; more are counted. */
const FAILURES_MAX = 30;

/** What a test said as it failed, and where in the tests; colours are taken out. */
const shortMessage = (message) => {
  const lines = stripVTControlCharacters(message).split("\n");
  const said = lines.filter((line) => line.trim() !== "" && !/^\s+at /.test(line));
  const place = lines.find((line) => /^\s+at .*\.test\.ts:/.test(line));
  return [...said.slice(0, MESSAGE_LINES_MAX), ...(place === undefined ? [] : [place])].map((line) =>
    line.trim().slice(0, LINE_CHARACTERS_MAX),
  );
};

/**
 * Each failed test of one vitest run by name, with what it said, from the run's JSON report. A file that could
 * not even be loaded, or a run that ended badly without naming a test, is one failure.
 */
export const failuresOf = (report, exitCode) => {
  const failures = (report?.testResults ?? []).flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === "failed");
    if (failed.length === 0)
      return status === "failed" ? [{ name: `${name} (not begun)`, lines: shortMessage(message) }] : [];
    return failed.map(({ fullName, failureMessages }) => ({
      name: `${name} > ${fullName}`,
      lines: shortMessage(failureMessages.join("\n")),
    }));
  });
  return failures.length === 0 && exitCode !== 0
    ? [{ name: "(the run itself)", lines: [`vitest ended with ${exitCode}`] }]
    : failures;
};

/** The failures as they are printed last, where the end of a long log still shows them. */
export const failureText = (failures) => {
  const more = failures.length - FAILURES_MAX;
  return [
    ...failures
      .slice(0, FAILURES_MAX)
      .map(({ name, lines }) => [`  ✗ ${name}`, ...lines.map((line) => `      ${line}`)].join("\n")),
    ...(more > 0 ? [`  ✗ … ${more} more, see above`] : []),
  ].join("\n");
};

/** Passed and failed tests of one vitest run, from its JSON report. */
export const countTests = (report, exitCode) => ({
  passed: report?.numPassedTests ?? 0,
  failed: failuresOf(report, exitCode).length,
});

/** Sum of several runs. */
export const sumCounts = (counts) => ({
  passed: counts.reduce((sum, { passed }) => sum + passed, 0),
  failed: counts.reduce((sum, { failed }) => sum + failed, 0),
});

/** The closing line of `npm test`, alone on its line. */
export const closingLine = ({ passed, failed }) => `${passed} passed, ${failed} failed`;

/** 0 only if at least one test ran, none failed, and no other check did. */
export const testExitCode = ({ passed, failed }, otherFailures) =>
  passed > 0 && failed === 0 && otherFailures === 0 ? 0 : 1;
