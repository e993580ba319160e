/**
 * Gives a machine to boot: the one in the cache, or one built anew from Debian's packages. Decides nothing
 * about kernels (kernel-packages.ts) nor what is built (build.ts); asks apt, downloads, looks for room.
 */
import { mkdirSync, readdirSync, renameSync, rmSync, statfsSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Clock } from "../../drivers/runtime/ports.ts";
import { buildMachine, RECIPE } from "./build.ts";
import {
  anyMachine,
  keepOnly,
  lyingFile,
  type Machine,
  machineName,
  openCache,
  packageFolder,
  wholeMachine,
  workFolder,
} from "./cache.ts";
import {
  chooseKernel,
  choosePackages,
  downloadName,
  isWhole,
  type Kernel,
  type PackageRecord,
  packageNames,
} from "./kernel-packages.ts";
import type { LabProblem } from "./problem.ts";
import { type Program, type Ran, runProgram, stepProblem } from "./program.ts";

/** Asked for before anything is downloaded: packages, what is unpacked of them, the machine. */
export const ROOM_MB = 2_048;
const MB = 1_048_576;
const ASK_LIMIT_S = 60;
const UPDATE_LIMIT_S = 300;
const DOWNLOAD_LIMIT_S = 600;
const PROGRESS_EVERY_MS = 5_000;
const APT_WAITS = ["-o", "Acquire::Retries=2", "-o", "Acquire::http::Timeout=30"] as const;

export interface Preparing {
  readonly clock: Clock;
  readonly stopped: AbortSignal;
  readonly cache: string;
  readonly isRoot: boolean;
  readonly freeDisk_mb: (folder: string) => number;
  readonly say: (vi: string, en: string) => void;
}

/** A problem is told by its kind; neither a machine nor a kernel nor a list has one. */
const isProblem = (value: object): value is LabProblem => "kind" in value;

export const prepareMachine = async (preparing: Preparing): Promise<Machine | LabProblem> => {
  openCache(preparing.cache);
  const first = await madeFrom(preparing);
  if (!isProblem(first)) return first;
  if (!isOutdated(first)) return first;
  // Package lists may be older than the mirror, which then has other files than they say.
  if (preparing.isRoot && (await updated(preparing))) {
    const second = await madeFrom(preparing);
    if (!isProblem(second)) return second;
    if (!isOutdated(second)) return second;
  }
  const cached = anyMachine(preparing.cache, RECIPE);
  if (cached === undefined) return first;
  preparing.say(
    `Không tải được gói mới, dùng nhân ${cached.version} đã có`,
    `New packages can't be had, using kernel ${cached.version} as built before`,
  );
  return cached;
};

const isOutdated = ({ kind }: LabProblem): boolean =>
  ["no-kernel-package", "package-unknown", "download-failed", "download-broken"].includes(kind);

const ask = ({ clock, stopped }: Preparing, program: Program): Promise<Ran> =>
  runProgram(clock, stopped, program);

const updated = async (preparing: Preparing): Promise<boolean> => {
  preparing.say("Cập nhật danh sách gói (apt-get update)", "Updating package lists (apt-get update)");
  const ran = await ask(preparing, {
    step: "apt-get update",
    words: ["apt-get", ...APT_WAITS, "update"],
    limit_s: UPDATE_LIMIT_S,
  });
  return ran.kind === "done";
};

const madeFrom = async (preparing: Preparing): Promise<Machine | LabProblem> => {
  const { cache, say } = preparing;
  const kernel = await askKernel(preparing);
  if (isProblem(kernel)) return kernel;
  const cached = wholeMachine(join(cache, machineName(kernel, RECIPE)));
  if (cached !== undefined) return cached;
  const free_mb = preparing.freeDisk_mb(cache);
  if (free_mb < ROOM_MB) return { kind: "little-disk", folder: cache, free_mb, needed_mb: ROOM_MB };
  const records = await askPackages(preparing, kernel);
  if (isProblem(records)) return records;
  const lacking = await download(preparing, records);
  if (lacking !== undefined) return lacking;
  say(`Dựng máy ảo, nhân ${kernel.version}`, `Building the machine, kernel ${kernel.version}`);
  const packages = records.map((record) => join(packageFolder(cache), downloadName(record)));
  const machine = await buildMachine({ ...preparing, kernel, packages });
  if (!isProblem(machine)) keepOnly(cache, machineName(kernel, RECIPE), records.map(downloadName));
  return machine;
};

/** Free for this user. */
export const freeDisk_mb = (folder: string): number => {
  const { bavail, bsize } = statfsSync(folder);
  return Math.floor((bavail * bsize) / MB);
};

const askKernel = async (preparing: Preparing): Promise<Kernel | LabProblem> => {
  const ran = await ask(preparing, {
    step: "apt-cache show",
    words: ["apt-cache", "--no-all-versions", "show", "linux-image-amd64"],
    limit_s: ASK_LIMIT_S,
  });
  if (ran.kind === "failed") return { kind: "no-kernel-package" };
  return ran.kind === "done" ? chooseKernel(ran.out) : stepProblem("apt-cache show", ran);
};

const askPackages = async (
  preparing: Preparing,
  kernel: Kernel,
): Promise<readonly PackageRecord[] | LabProblem> => {
  const step = "apt-cache show";
  const words = packageNames(kernel);
  const ran = await ask(preparing, { step, words: ["apt-cache", "show", ...words], limit_s: ASK_LIMIT_S });
  if (ran.kind === "failed") return { kind: "package-unknown", name: ran.said.split("\n").at(-1) ?? "" };
  return ran.kind === "done" ? choosePackages(kernel, ran.out) : stepProblem(step, ran);
};

const isThere = (folder: string, record: PackageRecord): boolean =>
  isWhole(record, lyingFile(join(folder, downloadName(record))));

/** Downloads what is not whole; a file takes its place only when it is. */
const download = async (
  preparing: Preparing,
  records: readonly PackageRecord[],
): Promise<LabProblem | undefined> => {
  const { cache, clock, say } = preparing;
  const kept = packageFolder(cache);
  const missing = records.filter((record) => !isThere(kept, record));
  if (missing.length === 0) return undefined;
  const all_mb = Math.ceil(missing.reduce((sum, { bytes }) => sum + bytes, 0) / MB);
  say(`Tải ${missing.length} gói, ${all_mb} MB`, `Downloading ${missing.length} packages, ${all_mb} MB`);
  const folder = workFolder(cache, "part");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  const progress = repeating(clock, () => say(`  ${sizeOf_mb(folder)}/${all_mb} MB`, "downloaded"));
  const step = "apt-get download";
  const ran = await ask(preparing, {
    step,
    words: ["apt-get", ...APT_WAITS, "download", ...missing.map(({ name, version }) => `${name}=${version}`)],
    limit_s: DOWNLOAD_LIMIT_S,
    folder,
  });
  progress();
  try {
    if (ran.kind === "failed") return { kind: "download-failed", said: ran.said };
    if (ran.kind !== "done") return stepProblem(step, ran);
    const broken = missing.find((record) => !isThere(folder, record));
    if (broken !== undefined) return { kind: "download-broken", name: broken.name };
    for (const name of missing.map(downloadName)) renameSync(join(folder, name), join(kept, name));
    return undefined;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const sizeOf_mb = (folder: string): number =>
  Math.floor(
    readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .reduce(
        (sum, entry) => sum + (statSync(join(folder, entry.name), { throwIfNoEntry: false })?.size ?? 0),
        0,
      ) / MB,
  );

/** Calls `act` every few seconds until the returned function is called. */
const repeating = (clock: Clock, act: () => void): (() => void) => {
  let disarm = clock.arm("progress", PROGRESS_EVERY_MS, again);
  function again(): void {
    act();
    disarm = clock.arm("progress", PROGRESS_EVERY_MS, again);
  }
  return () => disarm();
};
