/** A lock made beside a registry without every platform is completed so that a clean install accepts it. */
import { describe, expect, it } from "vitest";
import { completeLock, missingBinaries, platformOf } from "../../scripts/complete-lock.mjs";

const LOCK = {
  packages: {
    "": {},
    "node_modules/tool": {
      version: "2.6.8",
      dev: true,
      optionalDependencies: { "@tool/cli-linux-x64": "2.6.8", "@tool/cli-darwin-arm64": "2.6.8" },
    },
    "node_modules/@tool/cli-linux-x64": { version: "2.6.8", optional: true },
  },
};

describe("a lock", () => {
  it("lacks the binaries that were not served", () => {
    expect(missingBinaries(LOCK)).toEqual([{ name: "@tool/cli-darwin-arm64", version: "2.6.8", dev: true }]);
  });

  it("is whole after completion and keeps what it had", () => {
    const whole = completeLock(LOCK);
    expect(missingBinaries(whole)).toEqual([]);
    expect(whole.packages).toMatchObject(LOCK.packages);
    expect(whole.packages["node_modules/@tool/cli-darwin-arm64"]).toEqual({
      version: "2.6.8",
      cpu: ["arm64"],
      os: ["darwin"],
      dev: true,
      optional: true,
    });
  });

  it("is left alone where a version is no exact one or a name tells no platform", () => {
    const wanting = (name: string, version: string) => ({
      packages: { "node_modules/tool": { optionalDependencies: { [name]: version } } },
    });
    expect(() => completeLock(wanting("cli-linux-x64", "^2.0.0"))).toThrow(/no exact version/);
    expect(() => completeLock(wanting("cli-speedups", "2.0.0"))).toThrow(/platform/);
  });
});

describe("a package's name", () => {
  it.each([
    ["@x/binding-linux-arm64-musl", { os: ["linux"], cpu: ["arm64"], libc: ["musl"] }],
    ["@x/linux-aarch64-gnu", { os: ["linux"], cpu: ["arm64"], libc: ["glibc"] }],
    ["@x/linux-x86-musl", { os: ["linux"], cpu: ["ia32"], libc: ["musl"] }],
    ["@x/macos-x86_64", { os: ["darwin"], cpu: ["x64"] }],
    ["@x/windows-aarch64-node", { os: ["win32"], cpu: ["arm64"] }],
    ["@x/binding-win32-x64-msvc", { os: ["win32"], cpu: ["x64"] }],
    ["@x/binding-wasm32-wasi", { cpu: ["wasm32"] }],
    ["@x/binding-linux-arm-gnueabihf", { os: ["linux"], cpu: ["arm"] }],
  ])("%s tells its platform", (name, platform) => {
    expect(platformOf(name)).toEqual(platform);
  });
});
