/**
 * Which of Debian's packages the guest's kernel is built from, read from what apt knows. Decides which kernel
 * is tried, which packages at which version, and whether a downloaded file is the package on record. Asks and
 * downloads nothing.
 */
import type { LabProblem } from "./problem.ts";

/** The newest kernel package this was tried with; any other of its series may do as well. */
export const TRIED_VERSION = "6.1.192-2";
const SERIES = "6.1";

/** What the kernel is called for modules and headers: `6.1.0-56-amd64`. */
export interface Kernel {
  readonly release: string;
  readonly version: string;
}

/** One record of `apt-cache show`. */
export interface PackageRecord {
  readonly name: string;
  readonly version: string;
  readonly file: string;
  readonly bytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
  readonly depends: string;
}

const PARAGRAPH = /\n{2,}/;

/** Records without a file to download are left out. */
export const readRecords = (shown: string): readonly PackageRecord[] =>
  shown.split(PARAGRAPH).flatMap((paragraph) => {
    const field = (name: string): string =>
      new RegExp(`^${name}: (.*)$`, "m").exec(paragraph)?.[1]?.trim() ?? "";
    const file = field("Filename").split("/").at(-1) ?? "";
    const bytes = Number(field("Size"));
    const record = {
      name: field("Package"),
      version: field("Version"),
      file,
      bytes,
      sha256: field("SHA256"),
      depends: field("Depends"),
    };
    return record.name === "" || file === "" || !(bytes > 0) || record.sha256 === "" ? [] : [record];
  });

/** The kernel that `linux-image-amd64` stands for. `shown` of apt-cache for it, the candidate first. */
export const chooseKernel = (shown: string): Kernel | LabProblem => {
  const record = readRecords(shown).find(({ name }) => name === "linux-image-amd64");
  const depends = /\blinux-image-(\d[\w.+-]*-amd64) \(= ([^)]+)\)/.exec(record?.depends ?? "");
  if (record === undefined || depends === null) return { kind: "no-kernel-package" };
  const [, release = "", version = ""] = depends;
  return version.startsWith(`${SERIES}.`)
    ? { release, version }
    : { kind: "kernel-untried", version, tried: TRIED_VERSION };
};

/** Names of the packages that make this kernel and its two modules; the image comes first. */
export const packageNames = ({ release }: Kernel): readonly string[] => [
  `linux-image-${release}`,
  `linux-headers-${release}`,
  `linux-headers-${release.replace(/-amd64$/, "-common")}`,
  `linux-kbuild-${SERIES}`,
  `linux-source-${SERIES}`,
];

/** Each package's record at the kernel's own version. `shown` of apt-cache for all of them. */
export const choosePackages = (kernel: Kernel, shown: string): readonly PackageRecord[] | LabProblem => {
  const records = readRecords(shown);
  const chosen: PackageRecord[] = [];
  for (const name of packageNames(kernel)) {
    const record = records.find((known) => known.name === name && known.version === kernel.version);
    if (record === undefined) return { kind: "package-unknown", name: `${name}=${kernel.version}` };
    chosen.push(record);
  }
  return chosen;
};

/** apt writes the colon of an epoch as %3a in names of downloaded files. */
export const downloadName = ({ name, version, file }: PackageRecord): string => {
  const arch = /_([a-z0-9]+)\.deb$/.exec(file)?.[1] ?? "amd64";
  return `${name}_${version.replaceAll(":", "%3a")}_${arch}.deb`;
};

export interface LyingFile {
  readonly bytes: number;
  readonly sha256: string;
}

/** Whether a file is the package on record, to the last bit. */
export const isWhole = (record: PackageRecord, lying: LyingFile | undefined): boolean =>
  lying !== undefined && lying.bytes === record.bytes && lying.sha256 === record.sha256;
