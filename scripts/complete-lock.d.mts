/** Types of complete-lock.mjs for its tests and the tidy test. */
interface LockEntry {
  readonly version?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly libc?: readonly string[];
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}
interface Lock {
  readonly packages: Readonly<Record<string, LockEntry>>;
}
export const platformOf: (name: string) => Pick<LockEntry, "os" | "cpu" | "libc">;
export const missingBinaries: (
  lock: Lock,
) => readonly { readonly name: string; readonly version: string; readonly dev: boolean }[];
export const completeLock: (lock: Lock) => Lock;
