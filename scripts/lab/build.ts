/**
 * Builds the guest's kernel and modules out of downloaded packages, in a folder that becomes the machine's by
 * its last step. What is built stands in kernel-modules.ts.
 */
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { Clock } from "../../drivers/runtime/ports.ts";
import {
  KERNEL_FILE,
  lyingFile,
  type Machine,
  type MachineNote,
  MODULES_FILE,
  machineName,
  NOTE_FILE,
  wholeMachine,
  workFolder,
} from "./cache.ts";
import { cpioArchive } from "./cpio.ts";
import {
  asCalmBus,
  asCompiled,
  asModule,
  BUILT_MODULES,
  headersMakefile,
  KBUILD,
  type LoadedModule,
  loadOrder,
  SOURCE_FILES,
  WANTED_MODULES,
} from "./kernel-modules.ts";
import type { Kernel } from "./kernel-packages.ts";
import type { LabProblem } from "./problem.ts";
import { type Program, runProgram, stepProblem } from "./program.ts";
import { packedKernel } from "./vmlinux.ts";

/** Each for one program of the step. */
const UNPACK_LIMIT_S = 180;
const COMPILE_LIMIT_S = 300;
const MODPROBE_LIMIT_S = 60;

/** Changes whenever the same packages would give another machine. */
export const RECIPE = createHash("sha256")
  .update(
    JSON.stringify([
      WANTED_MODULES,
      SOURCE_FILES,
      KBUILD,
      BUILT_MODULES,
      String(asModule),
      String(asCalmBus),
      1,
    ]),
  )
  .digest("hex");

/** A problem on its way out of a build; nothing else is thrown by it. */
class Broken extends Error {
  readonly problem: LabProblem;
  constructor(problem: LabProblem) {
    super(problem.kind);
    this.problem = problem;
  }
}

export interface Building {
  readonly clock: Clock;
  readonly stopped: AbortSignal;
  readonly cache: string;
  readonly kernel: Kernel;
  /** Downloaded packages by path, as `packageNames` has them. */
  readonly packages: readonly string[];
  readonly say: (vi: string, en: string) => void;
}

/** The finished machine, or why there is none. */
export const buildMachine = async (building: Building): Promise<Machine | LabProblem> => {
  const work = workFolder(building.cache, "build");
  rmSync(work, { recursive: true, force: true });
  try {
    return await built(building, work);
  } catch (error) {
    if (error instanceof Broken) return error.problem;
    throw error;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
};

const done = async ({ clock, stopped }: Building, program: Program): Promise<string> => {
  const ran = await runProgram(clock, stopped, program);
  if (ran.kind === "done") return ran.out;
  throw new Broken(stepProblem(program.step, ran));
};

const built = async (building: Building, work: string): Promise<Machine | LabProblem> => {
  const { cache, kernel, say } = building;
  const tree = join(work, "tree");
  const finished = join(work, "machine");
  for (const folder of [tree, finished]) mkdirSync(folder, { recursive: true });
  say("Giải nén các gói", "Unpacking the packages");
  await unpack(building, tree, work);
  say("Biên dịch gpio-sim, irq_sim và dummy_hcd", "Compiling gpio-sim, irq_sim and dummy_hcd");
  await compile(building, tree, work);
  const modules = await modulesOf(building, tree);
  await unpackKernel(building, tree, finished);
  const paths = modules.map(({ path }, index) => `/mods/${String(index).padStart(2, "0")}-${basename(path)}`);
  const archive = cpioArchive([
    { kind: "folder", path: "mods" },
    ...modules.map(({ path }, index) => ({
      kind: "file" as const,
      path: paths[index]?.slice(1) ?? "",
      bytes: readFileSync(path),
      executable: false,
    })),
  ]);
  writeFileSync(join(finished, MODULES_FILE), archive);
  note(finished, kernel, modules, paths);
  const folder = join(cache, machineName(kernel, RECIPE));
  rmSync(folder, { recursive: true, force: true });
  renameSync(finished, folder);
  return wholeMachine(folder) ?? { kind: "step-failed", step: "machine", said: folder };
};

const unpack = async (building: Building, tree: string, work: string): Promise<void> => {
  const [source, ...others] = building.packages.toReversed();
  for (const path of others)
    await done(building, {
      step: `dpkg-deb ${basename(path)}`,
      words: ["dpkg-deb", "-x", path, tree],
      limit_s: UNPACK_LIMIT_S,
    });
  // A few files of a gigabyte: the archive in the package is read through, never laid down.
  const wanted = SOURCE_FILES.map((file) => `linux-source-6.1/${file}`);
  const script = `dpkg-deb --fsys-tarfile "$0" | tar -xO ./usr/src/linux-source-6.1.tar.xz | xz -dc | \
tar -x --occurrence=1 -C "$1" ${wanted.join(" ")}`;
  await done(building, {
    step: "linux-source",
    words: ["/bin/sh", "-c", script, source ?? "", work],
    limit_s: UNPACK_LIMIT_S,
  });
};

const compile = async (building: Building, tree: string, work: string): Promise<void> => {
  const { release } = building.kernel;
  const folder = join(work, "modules");
  mkdirSync(folder);
  for (const file of SOURCE_FILES) {
    const text = readFileSync(join(work, "linux-source-6.1", file), "utf8");
    const made = asCompiled(file, text, building.kernel);
    if (typeof made !== "string") throw new Broken(made);
    writeFileSync(join(folder, basename(file)), made);
  }
  writeFileSync(join(folder, "Kbuild"), KBUILD);
  const headers = join(tree, "usr/src", `linux-headers-${release}`);
  writeFileSync(join(headers, "Makefile"), headersMakefile(headers.replace(/-amd64$/, "-common")));
  await done(building, {
    step: "make",
    words: ["make", "-s", "-C", headers, `M=${folder}`, "modules"],
    limit_s: COMPILE_LIMIT_S,
  });
  const kernelModules = join(tree, "lib/modules", release);
  mkdirSync(join(kernelModules, "extra"));
  for (const path of BUILT_MODULES) renameSync(join(folder, basename(path)), join(kernelModules, path));
};

const modulesOf = async (building: Building, tree: string): Promise<readonly LoadedModule[]> => {
  const { release } = building.kernel;
  const limit_s = MODPROBE_LIMIT_S;
  await done(building, { step: "depmod", words: ["depmod", "-b", tree, release], limit_s });
  const shown = [];
  for (const wanted of WANTED_MODULES) {
    const ran = await runProgram(building.clock, building.stopped, {
      step: "modprobe",
      words: ["modprobe", "-d", tree, "-S", release, "--show-depends", wanted.name],
      limit_s,
    });
    if (ran.kind === "failed") throw new Broken({ kind: "module-missing", said: ran.said });
    if (ran.kind !== "done") throw new Broken(ran);
    shown.push({ wanted, printed: ran.out });
  }
  return loadOrder(shown);
};

const unpackKernel = async (building: Building, tree: string, finished: string): Promise<void> => {
  const image = readFileSync(join(tree, "boot", `vmlinuz-${building.kernel.release}`));
  const packed = packedKernel(image);
  const path = join(finished, KERNEL_FILE);
  if (packed === undefined) {
    writeFileSync(path, image);
    return;
  }
  writeFileSync(`${path}.xz`, packed);
  await done(building, { step: "xz", words: ["xz", "-d", `${path}.xz`], limit_s: UNPACK_LIMIT_S });
};

const note = (
  finished: string,
  kernel: Kernel,
  modules: readonly LoadedModule[],
  paths: readonly string[],
): void => {
  const lying = [KERNEL_FILE, MODULES_FILE].map((name) => {
    const file = lyingFile(join(finished, name));
    if (file === undefined) throw new Error(`${name} was not written`);
    return [name, file] as const;
  });
  const written: MachineNote = {
    ...kernel,
    modules: modules.map(({ parameters }, index) => ({ path: paths[index] ?? "", parameters })),
    files: Object.fromEntries(lying),
  };
  writeFileSync(join(finished, NOTE_FILE), JSON.stringify(written, undefined, 2));
};
