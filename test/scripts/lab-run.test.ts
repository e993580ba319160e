/**
 * What the lab does with programs, folders and guests that do not do what they should: each ends with its
 * reason, within its limit. Stand-in programs are scripts on a PATH of their own.
 */
import { createHash } from "node:crypto";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import type { Clock } from "../../drivers/runtime/ports.ts";
import { systemClock } from "../../drivers/runtime/system-clock.ts";
import { RECIPE } from "../../scripts/lab/build.ts";
import { type MachineNote, machineName, openCache, wholeMachine } from "../../scripts/lab/cache.ts";
import { bootGuest } from "../../scripts/lab/guest-machine.ts";
import { type Preparing, prepareMachine, ROOM_MB } from "../../scripts/lab/prepare.ts";
import { runProgram } from "../../scripts/lab/program.ts";
import type { Word } from "../../scripts/lab/words.ts";

const KERNEL = { release: "6.1.0-56-amd64", version: "6.1.192-2" };
const NAMES = [
  `linux-image-${KERNEL.release}`,
  `linux-headers-${KERNEL.release}`,
  "linux-headers-6.1.0-56-common",
  "linux-kbuild-6.1",
  "linux-source-6.1",
];
/** What the stand-in mirror has of every package. */
const PACKAGE = "bytes of a package";
const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "mot-cua-lab-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
});
const never = new AbortController().signal;

/** A clock whose timers fire when the test says so, with what each was armed for. */
const handClock = (): { readonly clock: Clock; fire(name: string): number } => {
  const armed = new Map<string, { readonly delay_ms: number; readonly fire: () => void }>();
  return {
    clock: {
      now_ms: () => 0,
      arm(name, delay_ms, fire) {
        const timer = { delay_ms, fire };
        armed.set(name, timer);
        return () => {
          if (armed.get(name) === timer) armed.delete(name);
        };
      },
      soon: (fire) => void queueMicrotask(fire),
    },
    fire(name) {
      const timer = armed.get(name);
      if (timer === undefined) throw new Error(`no timer ${name}`);
      timer.fire();
      return timer.delay_ms;
    },
  };
};

/** A PATH with the shell's own programs and these. */
const withPrograms = (programs: Readonly<Record<string, string>>): void => {
  const bin = join(folder, "bin");
  mkdirSync(bin);
  for (const name of ["sh", "cat", "sleep", "echo", "grep"]) symlinkSync(`/bin/${name}`, join(bin, name));
  for (const [name, text] of Object.entries(programs)) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(bin, name), 0o755);
  }
  vi.stubEnv("PATH", bin);
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
};

const record = (name: string, version: string, depends = ""): string =>
  `Package: ${name}\nVersion: ${version}\nDepends: ${depends}\nFilename: pool/${name}_${version}_all.deb\n` +
  `Size: ${PACKAGE.length}\nSHA256: ${sha256(PACKAGE)}\n`;
const META = record(
  "linux-image-amd64",
  KERNEL.version,
  `linux-image-${KERNEL.release} (= ${KERNEL.version})`,
);
const RECORDS = NAMES.map((name) => record(name, KERNEL.version)).join("\n");
/** apt-cache with these answers about the kernel and about its packages. */
const aptCache = (meta: string, records: string): string =>
  `case "$*" in *linux-image-amd64*) cat <<'A'\n${meta}\nA\n;; *) cat <<'B'\n${records}\nB\n;; esac`;
/** apt-get that downloads this for every package, or says that it can't. */
const aptGet = (contents: string | undefined): string =>
  contents === undefined
    ? 'case "$*" in *update*) echo update >> "$HOME/asked";; esac; echo "E: Temporary failure resolving" >&2; exit 100'
    : `for word; do case "$word" in *=6.*) printf %s '${contents}' > "\${word%%=*}_${KERNEL.version}_all.deb";; esac; done`;

const preparing = (change: Partial<Preparing> = {}): Preparing => ({
  clock: systemClock,
  stopped: never,
  cache: join(folder, "cache"),
  isRoot: false,
  freeDisk_mb: () => ROOM_MB,
  say: () => {},
  ...change,
});

/** A machine as it lies in a cache; `breaking` is done to its folder afterwards. */
const buildInCache = (kernel = KERNEL, recipe = RECIPE): string => {
  const path = join(folder, "cache", machineName(kernel, recipe));
  mkdirSync(path, { recursive: true });
  const file = (name: string): { readonly bytes: number; readonly sha256: string } => {
    writeFileSync(join(path, name), name);
    return { bytes: name.length, sha256: sha256(name) };
  };
  const files = { vmlinux: file("vmlinux"), "modules.cpio": file("modules.cpio") };
  const note: MachineNote = { ...kernel, modules: [{ path: "/mods/00-9p.ko", parameters: "" }], files };
  writeFileSync(join(path, "machine.json"), JSON.stringify(note));
  return path;
};

describe("a program of the host", () => {
  const run = (words: readonly [string, ...string[]]) =>
    runProgram(systemClock, never, { step: "trying", words, limit_s: 20 });

  it("gives what it printed, or what it complained of", async () => {
    expect(await run(["sh", "-c", "echo yes; echo no >&2"])).toEqual({ kind: "done", out: "yes\n" });
    expect(await run(["sh", "-c", "echo yes; echo no >&2; exit 3"])).toMatchObject({
      kind: "failed",
      said: expect.stringContaining("no"),
    });
    expect(await run(["nosuch-program"])).toEqual({ kind: "program-missing", program: "nosuch-program" });
  });

  it("is ended with all that it started when its time is over, or the run's", async () => {
    const { clock, fire } = handClock();
    const words = ["sh", "-c", "sleep 600 | sleep 600"] as const;
    const late = runProgram(clock, never, { step: "trying", words: [...words], limit_s: 60 });
    expect(fire("trying")).toBe(60_000);
    expect(await late).toEqual({ kind: "step-too-long", step: "trying", limit_s: 60 });
    const stopping = new AbortController();
    const running = runProgram(systemClock, stopping.signal, {
      step: "trying",
      words: ["sh", "-c", "sleep 600 & sleep 600"],
      limit_s: 600,
    });
    stopping.abort();
    expect(await running).toMatchObject({ kind: "failed" });
  });
});

describe("a machine in the cache", () => {
  it("is taken as it is: nothing is downloaded, no room asked for", async () => {
    const path = buildInCache();
    withPrograms({ "apt-cache": aptCache(META, RECORDS), "apt-get": aptGet(undefined) });
    const machine = await prepareMachine(preparing({ freeDisk_mb: () => 0 }));
    expect(machine).toMatchObject({ ...KERNEL, folder: path });
  });

  it("counts as nothing where a byte of it is other than built, or its note is missing", () => {
    const path = buildInCache();
    expect(wholeMachine(path)).toMatchObject(KERNEL);
    writeFileSync(join(path, "vmlinux"), "Vmlinux");
    expect(wholeMachine(path)).toBeUndefined();
    buildInCache();
    rmSync(join(path, "modules.cpio"));
    expect(wholeMachine(path)).toBeUndefined();
    buildInCache();
    rmSync(join(path, "machine.json"));
    expect(wholeMachine(path)).toBeUndefined();
  });

  it("of an older kernel is used where the newer one can't be had; of another recipe never", async () => {
    withPrograms({ "apt-cache": aptCache(META, RECORDS), "apt-get": aptGet(undefined) });
    buildInCache({ release: "6.1.0-50-amd64", version: "6.1.176-1" }, "0".repeat(64));
    expect(await prepareMachine(preparing())).toMatchObject({ kind: "download-failed" });
    buildInCache({ release: "6.1.0-50-amd64", version: "6.1.176-1" });
    const said: string[] = [];
    const machine = await prepareMachine(preparing({ say: (_vi, en) => void said.push(en) }));
    expect(machine).toMatchObject({ version: "6.1.176-1" });
    expect(said.at(-1)).toMatch(/using kernel 6\.1\.176-1 as built before/);
  });

  it("leaves no half of itself behind: what an ended run was at is cleared, a living one's stays", () => {
    const cache = join(folder, "cache");
    for (const name of ["build-4194999", "part-4194999", "suites-4194999-1", `build-${process.ppid}`])
      mkdirSync(join(cache, name), { recursive: true });
    openCache(cache);
    expect(readdirSync(cache).toSorted()).toEqual([`build-${process.ppid}`, "packages"]);
  });
});

describe("preparing a machine", () => {
  it("says that apt is missing, or knows no kernel", async () => {
    withPrograms({});
    expect(await prepareMachine(preparing())).toEqual({ kind: "program-missing", program: "apt-cache" });
    rmSync(join(folder, "bin"), { recursive: true });
    withPrograms({ "apt-cache": "echo 'N: Unable to locate package' >&2; exit 100" });
    expect(await prepareMachine(preparing())).toEqual({ kind: "no-kernel-package" });
  });

  it("says that the kernel is of a series that was not tried", async () => {
    const depends = "linux-image-6.12.43+deb13-amd64 (= 6.12.43-1)";
    const meta = record("linux-image-amd64", "6.12.43-1", depends);
    withPrograms({ "apt-cache": aptCache(meta, ""), "apt-get": aptGet(PACKAGE) });
    expect(await prepareMachine(preparing())).toMatchObject({ kind: "kernel-untried", version: "6.12.43-1" });
  });

  it("asks for room before anything is downloaded", async () => {
    withPrograms({ "apt-cache": aptCache(META, RECORDS), "apt-get": 'echo asked > "$HOME/asked"; exit 1' });
    vi.stubEnv("HOME", folder);
    const problem = await prepareMachine(preparing({ freeDisk_mb: () => ROOM_MB - 1 }));
    expect(problem).toMatchObject({ kind: "little-disk", free_mb: ROOM_MB - 1, needed_mb: ROOM_MB });
    expect(existsSync(join(folder, "asked"))).toBe(false);
  });

  it("says that the network is missing, after trying newer lists once where it may", async () => {
    withPrograms({ "apt-cache": aptCache(META, RECORDS), "apt-get": aptGet(undefined) });
    vi.stubEnv("HOME", folder);
    const problem = await prepareMachine(preparing());
    expect(problem).toEqual({ kind: "download-failed", said: "E: Temporary failure resolving" });
    expect(existsSync(join(folder, "asked"))).toBe(false);
    expect(await prepareMachine(preparing({ isRoot: true }))).toMatchObject({ kind: "download-failed" });
    expect(readFileSync(join(folder, "asked"), "utf8")).toBe("update\n");
  });

  it("keeps no broken download", async () => {
    withPrograms({ "apt-cache": aptCache(META, RECORDS), "apt-get": aptGet("bytes of a packagf") });
    expect(await prepareMachine(preparing())).toEqual({ kind: "download-broken", name: NAMES[0] });
    expect(readdirSync(join(folder, "cache/packages"))).toEqual([]);
  });

  it("keeps a whole one for the next try, and says which step of the build failed", async () => {
    withPrograms({
      "apt-cache": aptCache(META, RECORDS),
      "apt-get": aptGet(PACKAGE),
      "dpkg-deb": "echo 'not a Debian format archive' >&2; exit 2",
    });
    const failed = { kind: "step-failed", said: "not a Debian format archive" };
    expect(await prepareMachine(preparing())).toMatchObject(failed);
    expect(readdirSync(join(folder, "cache"))).toEqual(["packages"]);
    expect(readdirSync(join(folder, "cache/packages"))).toHaveLength(NAMES.length);
    writeFileSync(join(folder, "bin/apt-get"), `#!/bin/sh\n${aptGet(undefined)}\n`);
    expect(await prepareMachine(preparing())).toMatchObject(failed);
  });
});

describe("a guest", () => {
  const limits = { boot_s: 180, silence_s: 240, machine_s: 900 };
  const { clock, fire } = handClock();
  interface Watching {
    readonly heard?: (words: readonly Word[]) => void;
    readonly console?: (line: string) => void;
  }
  const boot = async (emulator: string, watching: Watching = {}) => {
    const program = join(folder, "emulator");
    writeFileSync(program, `#!/bin/sh\n${emulator}\n`);
    chmodSync(program, 0o755);
    const words: Word[] = [];
    const end = await bootGuest({
      ...{ clock, stopped: never, limits, program },
      files: { kernel: "vmlinux", initrd: "a.cpio" },
      heard(word) {
        words.push(word);
        watching.heard?.(words);
      },
      console: (line) => watching.console?.(line),
    });
    return { end, words };
  };
  const UP = `echo '{"kind":"up","release":"6.1"}' >&3`;

  it("is heard over its channel, whatever its console says", async () => {
    const { end, words } = await boot(`${UP}; echo '{"kind":"last"}'; echo "no word" >&3; echo bye >&2`);
    expect(words).toEqual([{ kind: "up", release: "6.1" }]);
    expect(end).toMatchObject({ kind: "ended", code: 0 });
    expect("console" in end && end.console.toSorted()).toEqual(["bye", '{"kind":"last"}']);
  });

  it("that never speaks is ended, and what it started with it", async () => {
    const { end, words } = await boot("echo waiting; sleep 600 | sleep 600", {
      console: () => expect(fire("boot")).toBe(180_000),
    });
    expect(words).toEqual([]);
    expect(end).toEqual({ kind: "never-spoke", limit_s: 180, console: ["waiting"] });
  });

  it("that falls silent is ended; its boot is over by then", async () => {
    const { end, words } = await boot(`${UP}; sleep 600`, {
      heard() {
        expect(() => fire("boot")).toThrow("no timer");
        // Armed once the word has been heard.
        queueMicrotask(() => expect(fire("silence")).toBe(240_000));
      },
    });
    expect(words).toHaveLength(1);
    expect(end).toMatchObject({ kind: "fell-silent", limit_s: 240 });
  });

  it("that goes on for ever is ended", async () => {
    const { end } = await boot(`while :; do ${UP}; sleep 0.05; done`, {
      heard: (words) => void (words.length === 3 && expect(fire("machine")).toBe(900_000)),
    });
    expect(end).toMatchObject({ kind: "too-long", limit_s: 900 });
  });

  it("is none where the emulator is missing", async () => {
    const end = await bootGuest({
      ...{ clock: systemClock, stopped: never, limits, heard: () => {}, console: () => {} },
      files: { kernel: "vmlinux", initrd: "a.cpio" },
      program: "/nosuch/emulator",
    });
    expect(end).toEqual({ kind: "program-missing", program: "/nosuch/emulator" });
  });
});
