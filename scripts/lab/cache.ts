/**
 * What lies in the cache folder: packages as downloaded, machines as built. Decides which of them are whole
 * (to the last bit; anything half done counts as nothing) and what may go. Downloads and builds nothing.
 */
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Kernel, LyingFile } from "./kernel-packages.ts";

/** Modules lie in the archive by these paths. */
interface MachineModule {
  readonly path: string;
  readonly parameters: string;
}

/** What a machine folder says of itself (`machine.json`); written last. */
export interface MachineNote extends Kernel {
  readonly modules: readonly MachineModule[];
  readonly files: Readonly<Record<string, LyingFile>>;
}
export interface Machine extends MachineNote {
  readonly folder: string;
}

export const KERNEL_FILE = "vmlinux";
export const MODULES_FILE = "modules.cpio";
export const NOTE_FILE = "machine.json";
const MACHINE = /^machine-/;
/** Folders of work under way; the number is the process that works there. */
const UNDER_WAY = /^(?:build|part|suites)-(\d+)/;

export const machineName = ({ version }: Kernel, recipe: string): string =>
  `machine-${version}-${recipe.slice(0, 12)}`;

export const packageFolder = (cache: string): string => join(cache, "packages");
export const workFolder = (cache: string, kind: "build" | "part" | "suites"): string =>
  join(cache, `${kind}-${process.pid}`);

export const lyingFile = (path: string): LyingFile | undefined => {
  try {
    const bytes = readFileSync(path);
    return { bytes: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") };
  } catch {
    return undefined;
  }
};

const readNote = (folder: string): MachineNote | undefined => {
  try {
    // Written by us alone, and each file it names is held against it.
    return JSON.parse(readFileSync(join(folder, NOTE_FILE), "utf8")) as MachineNote;
  } catch {
    return undefined;
  }
};

const isSame = (lying: LyingFile | undefined, noted: LyingFile): boolean =>
  lying?.bytes === noted.bytes && lying.sha256 === noted.sha256;

/** The machine in a folder, if all of it is as it was built. */
export const wholeMachine = (folder: string): Machine | undefined => {
  const note = readNote(folder);
  if (note === undefined) return undefined;
  const whole = Object.entries(note.files).every(([name, noted]) =>
    isSame(lyingFile(join(folder, name)), noted),
  );
  return whole ? { ...note, folder } : undefined;
};

const namesIn = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
};

/** Any whole machine of this recipe, whatever its kernel: for when its packages can't be had. */
export const anyMachine = (cache: string, recipe: string): Machine | undefined =>
  namesIn(cache)
    .filter((name) => MACHINE.test(name) && name.endsWith(recipe.slice(0, 12)))
    .map((name) => wholeMachine(join(cache, name)))
    .find((machine) => machine !== undefined);

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** Makes the cache folder, without what a run that was ended left half done. */
export const openCache = (cache: string): void => {
  mkdirSync(packageFolder(cache), { recursive: true });
  for (const name of namesIn(cache)) {
    const pid = Number(UNDER_WAY.exec(name)?.[1] ?? process.pid);
    if (pid !== process.pid && !isAlive(pid)) rmSync(join(cache, name), { recursive: true, force: true });
  }
};

/** Only this machine and these packages stay. */
export const keepOnly = (cache: string, machine: string, packages: readonly string[]): void => {
  for (const name of namesIn(cache))
    if (MACHINE.test(name) && name !== machine) rmSync(join(cache, name), { recursive: true, force: true });
  for (const name of namesIn(packageFolder(cache)))
    if (!packages.includes(name)) rmSync(join(packageFolder(cache), name), { force: true });
};
