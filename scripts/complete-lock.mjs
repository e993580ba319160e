/**
 * Completes package-lock.json with the binaries of other platforms that the registry at hand does not serve.
 * npm leaves them out of the lock and then refuses it in `npm ci` ("Missing: ... from lock file"). It decides
 * nothing about versions: each one is the exact version its parent names. Run it after every `npm install`.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { argv } from "node:process";
import { fileURLToPath } from "node:url";

const OS = new Set([
  "aix",
  "android",
  "darwin",
  "freebsd",
  "linux",
  "netbsd",
  "openbsd",
  "openharmony",
  "sunos",
  "win32",
]);
const CPU = new Set([
  "arm",
  "arm64",
  "ia32",
  "loong64",
  "mips64el",
  "ppc64",
  "riscv64",
  "s390x",
  "wasm32",
  "x64",
]);
/** Words of makers that spell platforms otherwise. */
const ALIASES = new Map([
  ["aarch64", "arm64"],
  ["x86_64", "x64"],
  ["x86", "ia32"],
  ["macos", "darwin"],
  ["windows", "win32"],
]);
const EXACT_VERSION = /^\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?$/;

/** Platform of a binary package by its name's words: `binding-linux-arm64-musl` -> linux, arm64, musl. */
export const platformOf = (name) => {
  const words = name.split(/[-/]/).map((word) => ALIASES.get(word) ?? word);
  const os = words.find((word) => OS.has(word));
  const cpu = words.find((word) => CPU.has(word));
  const libc = words.includes("musl") ? "musl" : words.includes("gnu") ? "glibc" : undefined;
  return {
    ...(cpu && { cpu: [cpu] }),
    ...(libc && os === "linux" && { libc: [libc] }),
    ...(os && { os: [os] }),
  };
};

/** Optional binaries that a package of the lock names and the lock lacks, as `{ name, version, dev }`. */
export const missingBinaries = (lock) => {
  const missing = new Map();
  for (const [place, entry] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      const known = lock.packages[`node_modules/${name}`] ?? lock.packages[`${place}/node_modules/${name}`];
      if (known === undefined) missing.set(name, { name, version, dev: entry.dev === true });
    }
  }
  return [...missing.values()];
};

/** The same lock with an entry for every missing binary. Throws where a version or platform is not exact. */
export const completeLock = (lock) => {
  const packages = { ...lock.packages };
  for (const { name, version, dev } of missingBinaries(lock)) {
    const platform = platformOf(name);
    if (!EXACT_VERSION.test(version)) throw new Error(`${name}: "${version}" is no exact version`);
    if (platform.cpu === undefined) throw new Error(`${name}: its name does not tell its platform`);
    packages[`node_modules/${name}`] = { version, ...platform, ...(dev && { dev }), optional: true };
  }
  const sorted = Object.entries(packages).sort(([a], [b]) => a.localeCompare(b, "en"));
  return { ...lock, packages: Object.fromEntries(sorted) };
};

if (argv[1] === fileURLToPath(import.meta.url)) {
  const file = fileURLToPath(new URL("../package-lock.json", import.meta.url));
  const lock = JSON.parse(readFileSync(file, "utf8"));
  const missing = missingBinaries(lock);
  if (missing.length > 0) writeFileSync(file, `${JSON.stringify(completeLock(lock), null, 2)}\n`);
  console.log(`package-lock.json: ${missing.length} binaries of other platforms added`);
}
