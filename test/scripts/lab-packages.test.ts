/** Which kernel is taken from what apt says, and when a file is the package on record. */
import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import {
  chooseKernel,
  choosePackages,
  downloadName,
  isWhole,
  packageNames,
  readRecords,
} from "../../scripts/lab/kernel-packages.ts";
import { type LabProblem, problemDetail, problemSentence } from "../../scripts/lab/problem.ts";

/** As `apt-cache show` of apt 2.6 prints it; digests shortened. */
const metaOf = (release: string, version: string): string => `Package: linux-image-amd64
Source: linux-signed-amd64 (6.1.192+2)
Version: ${version}
Installed-Size: 13
Architecture: amd64
Provides: linux-image-generic, linux-latest-modules-${release}, wireguard-modules (= 1.0.0)
Depends: linux-image-${release} (= ${version})
Description: Linux for 64-bit PCs (meta-package)
Filename: pool/updates/main/l/linux-signed-amd64/linux-image-amd64_${version}_amd64.deb
Size: 1480
SHA256: 45457bcfc86c
`;
const recordOf = (name: string, version: string, arch = "amd64"): string => `Package: ${name}
Version: ${version}
Depends: kmod, linux-base (>= 4.3~)
Filename: pool/main/l/linux/${name}_${version}_${arch}.deb
Size: 1000
SHA256: a86e2049672f
`;

const KERNEL = { release: "6.1.0-56-amd64", version: "6.1.192-2" };

describe("the kernel", () => {
  it("is the one that linux-image-amd64 stands for, the candidate first", () => {
    const shown = `${metaOf("6.1.0-56-amd64", "6.1.192-2")}\n${metaOf("6.1.0-50-amd64", "6.1.176-1")}`;
    expect(chooseKernel(shown)).toEqual(KERNEL);
    expect(chooseKernel(metaOf("6.1.0-60-amd64", "6.1.201-1"))).toEqual({
      release: "6.1.0-60-amd64",
      version: "6.1.201-1",
    });
  });

  it("is refused where it is of another series than the one tried", () => {
    expect(chooseKernel(metaOf("6.12.43+deb13-amd64", "6.12.43-1"))).toEqual({
      kind: "kernel-untried",
      version: "6.12.43-1",
      tried: "6.1.192-2",
    });
    expect(chooseKernel(metaOf("6.10.0-1-amd64", "6.10.1-1"))).toMatchObject({ kind: "kernel-untried" });
  });

  it("is none where apt knows none", () => {
    expect(chooseKernel("")).toEqual({ kind: "no-kernel-package" });
    expect(chooseKernel(recordOf("linux-image-generic", "6.8.0"))).toEqual({ kind: "no-kernel-package" });
  });
});

describe("the packages", () => {
  const shown = packageNames(KERNEL)
    .flatMap((name) => [recordOf(name, "6.1.190-1"), recordOf(name, KERNEL.version)])
    .join("\n");

  it("are image, headers, their common half, kbuild and source, all at the kernel's version", () => {
    const chosen = choosePackages(KERNEL, shown);
    expect(chosen).toHaveLength(5);
    expect(chosen).toMatchObject([
      { name: "linux-image-6.1.0-56-amd64", version: "6.1.192-2", bytes: 1_000, sha256: "a86e2049672f" },
      { name: "linux-headers-6.1.0-56-amd64", version: "6.1.192-2" },
      { name: "linux-headers-6.1.0-56-common", version: "6.1.192-2" },
      { name: "linux-kbuild-6.1", version: "6.1.192-2" },
      { name: "linux-source-6.1", version: "6.1.192-2" },
    ]);
  });

  it("are named where one is unknown at that version", () => {
    const without = shown.replace(
      "Package: linux-source-6.1\nVersion: 6.1.192-2",
      "Package: other\nVersion: 1",
    );
    expect(choosePackages(KERNEL, without)).toEqual({
      kind: "package-unknown",
      name: "linux-source-6.1=6.1.192-2",
    });
  });

  it("leave out what can't be downloaded", () => {
    expect(readRecords("Package: linux-image\nVersion: 1\nStatus: install ok installed\n")).toEqual([]);
  });

  it("are whole to the last bit, or not at all", () => {
    const bytes = Buffer.from("a package");
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    const record = { name: "p", version: "1:2.3-4", file: "p_2.3-4_all.deb", bytes: 9, sha256, depends: "" };
    expect(downloadName(record)).toBe("p_1%3a2.3-4_all.deb");
    expect(isWhole(record, { bytes: 9, sha256 })).toBe(true);
    expect(isWhole(record, { bytes: 8, sha256 })).toBe(false);
    expect(isWhole(record, { bytes: 9, sha256: sha256.replace(/^./, "g") })).toBe(false);
    expect(isWhole(record, undefined)).toBe(false);
  });
});

describe("a problem", () => {
  const problems: readonly LabProblem[] = [
    { kind: "other-system", platform: "darwin", arch: "arm64" },
    { kind: "program-missing", program: "qemu-system-x86_64" },
    { kind: "hidden-folder", path: "/run/kiosk" },
    { kind: "little-memory", free_mb: 900, needed_mb: 2_048 },
    { kind: "little-disk", folder: "/srv/kiosk/.lab", free_mb: 700, needed_mb: 2_048 },
    { kind: "no-kernel-package" },
    { kind: "kernel-untried", version: "6.12.43-1", tried: "6.1.192-2" },
    { kind: "package-unknown", name: "linux-source-6.1=6.1.192-2" },
    { kind: "download-failed", said: "E: Temporary failure resolving" },
    { kind: "download-broken", name: "linux-source-6.1" },
    { kind: "source-differs", file: "kernel/irq/irq_sim.c", version: "6.1.300-1", tried: "6.1.192-2" },
    { kind: "module-missing", said: "modprobe: FATAL: Module usblp not found" },
    { kind: "step-failed", step: "make", said: "make: *** [Makefile:1] Error 2" },
    { kind: "step-too-long", step: "apt-get download", limit_s: 600 },
  ];

  it.each(problems)("$kind is one sentence in Vietnamese and one in English, with its facts", (problem) => {
    const sentence = problemSentence(problem);
    expect(sentence).toMatch(/^[^\n]+\. \/ [^\n]+\.$/);
    const facts = Object.entries(problem).filter(([name]) => name !== "kind" && name !== "said");
    for (const [, fact] of facts) expect(sentence.split(String(fact))).toHaveLength(3);
    expect(problemDetail(problem)).toBe("said" in problem ? problem.said : "");
  });
});
