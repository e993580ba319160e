/**
 * Types of set-up.mjs for its tests; the module itself runs before anything is installed, so it is plain JS.
 */
interface LockEntry {
  readonly version?: string;
  readonly integrity?: string;
  readonly optional?: boolean;
}
interface Lock {
  readonly packages: Readonly<Record<string, LockEntry>>;
}
interface Counts {
  readonly passed: number;
  readonly failed: number;
}
interface Report {
  readonly numPassedTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}
interface Failure {
  readonly name: string;
  readonly lines: readonly string[];
}
export const nodeProblem: (version: string) => string | undefined;
export const installNeed: (facts: {
  readonly lock: Lock;
  readonly installed: Lock | undefined;
  readonly builtFor: string | undefined;
  readonly abi: string;
}) => { readonly kind: "ready" } | { readonly kind: "install"; readonly reason: string };
export const isSource: (path: string) => boolean;
export const sourcesDigest: (files: readonly (readonly [string, Uint8Array])[]) => string;
export const compileEnvironment: (
  environment: Readonly<Record<string, string | undefined>>,
  nodePrefix: string,
  exists: (path: string) => boolean,
) => Readonly<Record<string, string | undefined>>;
export const compiling: (exists: (path: string) => boolean) => string | undefined;
export const missingPackages: (
  run: "test" | "chip" | "lab",
  has: (name: string) => boolean,
) => readonly string[];
export const APART: readonly string[];
export const chipProblem: (platform: string, uid: number | undefined) => string | undefined;
export const labProblem: (platform: string, arch: string) => string | undefined;
export const onlyTells: (args: readonly string[]) => boolean;
export const failuresOf: (report: Report | undefined, exitCode: number) => readonly Failure[];
export const failureText: (failures: readonly Failure[]) => string;
export const countTests: (report: Report | undefined, exitCode: number) => Counts;
export const sumCounts: (counts: readonly Counts[]) => Counts;
export const closingLine: (counts: Counts) => string;
export const testExitCode: (counts: Counts, otherFailures: number) => number;
