/**
 * The production binding with the real onoff, in a process of its own, on a tree of files laid over
 * /sys/class in a mount table of its own. Regular files stand for values, and a named pipe for each
 * `direction`: it shows every word that is written, and answers as the kernel does. Edges, and the export of
 * a fresh line, need a kernel with GPIO: the hardware lab.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const BUILD_TIMEOUT_MS = 120_000;
/** A pipe that nobody serves would wait for ever. */
const LIMIT_S = 10;

/** What serves a pipe that nobody opens ends with the program, and holds its output no longer. */
const TOGETHER = ["--pid", "--fork", "--kill-child"];

/** A mount table of its own: through a user namespace, or plainly where root may have one without. */
const apart = (): readonly string[] => {
  for (const flags of ["-rm", "-m"])
    if (spawnSync("unshare", [flags, ...TOGETHER, "true"]).status === 0) return [flags, ...TOGETHER];
  throw new Error(
    "this test needs `unshare -rm` (util-linux, and a kernel that allows user namespaces: sysctl kernel.unprivileged_userns_clone=1), or root",
  );
};

interface Line {
  readonly number: number;
  readonly direction: "in" | "out";
  readonly value: 0 | 1;
  readonly active_low: 0 | 1;
}

const CHIPS = [
  { base: 512, label: "gpio-brcmstb@107d508500", lines: 32 },
  { base: 571, label: "pinctrl-rp1", lines: 54 },
];

/** The kernel's side: chips, lines already exported, and what serves each `direction` once. */
const tree = (lines: readonly Line[]): string =>
  [
    "set -e",
    "mount -t tmpfs tmpfs /sys/class",
    "mkdir /sys/class/gpio && cd /sys/class/gpio && touch export unexport",
    ...CHIPS.map(
      ({ base, label, lines: count }) =>
        `mkdir gpiochip${base} && echo ${base} >gpiochip${base}/base && echo ${count} >gpiochip${base}/ngpio && echo '${label}' >gpiochip${base}/label`,
    ),
    ...lines.map(
      ({ number, value, active_low }) =>
        `mkdir gpio${number} && mkfifo gpio${number}/direction && printf ${value} >gpio${number}/value && printf ${active_low} >gpio${number}/active_low && printf none >gpio${number}/edge`,
    ),
    // Asked what the line is, told what it shall be, asked again. The level follows the word, raw.
    ...lines.map(({ number, direction }) =>
      [
        `( cd gpio${number}; printf ${direction} >direction; read -r word <direction || :`,
        "printf '%s' \"$word\" >told; case $word in high) printf 1 >value;; low) printf 0 >value;; esac",
        "case $word in in) printf in >direction;; *) printf out >direction;; esac ) &",
      ].join("; "),
    ),
    `exec timeout ${LIMIT_S} "$0" --input-type=module -e "$1"`,
  ].join("\n");

const program = (body: string): string => `
import { readFileSync } from "node:fs";
import { onoffBackend } from ${JSON.stringify(join(ROOT, "dist/drivers/link/gpio.js"))};
const backend = onoffBackend();
const text = (path) => readFileSync("/sys/class/gpio/" + path, "utf8");
const said = await (async () => { ${body} })();
process.stdout.write(JSON.stringify(said));
`;

const run = (lines: readonly Line[], body: string): unknown => {
  const { stdout, stderr, status } = spawnSync(
    "unshare",
    [...apart(), "sh", "-c", tree(lines), process.execPath, program(body)],
    { cwd: ROOT, encoding: "utf8", timeout: 2 * LIMIT_S * 1_000 },
  );
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  return JSON.parse(stdout);
};

describe("the real onoff on a tree of files", () => {
  // The program reads what was built, so that it must be of these sources.
  beforeAll(() => {
    execFileSync(join(ROOT, "node_modules/.bin/tsc"), ["-b", "drivers"], { cwd: ROOT });
  }, BUILD_TIMEOUT_MS);

  test("finds a line by its chip's label, sets the first level raw, then writes and reads levels", () => {
    const said = run(
      [{ number: 588, direction: "in", value: 0, active_low: 0 }],
      `const line = backend.output("pinctrl-rp1", 17, "high");
       const first = [text("gpio588/told"), line.read(), line.found ?? "none"];
       const took = line.write("low");
       const after = [text("gpio588/value"), line.read()];
       line.close();
       return { label: line.label, first, took, after, unexported: text("unexport") };`,
    );
    expect(said).toEqual({
      label: "gpio:pinctrl-rp1/17",
      first: ["high", "high", "none"],
      took: true,
      after: ["0", "low"],
      unexported: "588",
    });
  });

  test("of an active-low board left energised by a dead program: it is told, and the level of rest comes first", () => {
    const said = run(
      [{ number: 589, direction: "out", value: 1, active_low: 1 }],
      `const line = backend.output("pinctrl-rp1", 18, "high");
       return { found: line.found, told: text("gpio589/told"), inverted: text("gpio589/active_low"), now: line.read() };`,
    );
    expect(said).toEqual({ found: "low", told: "high", inverted: "0", now: "high" });
  });

  test("reads an input although its kernel gives no edges", () => {
    const said = run(
      [{ number: 531, direction: "in", value: 1, active_low: 0 }],
      `const line = backend.input("gpio-brcmstb@107d508500", 19);
       line.onEdge(() => {});
       return { told: text("gpio531/told"), edge: text("gpio531/edge"), level: line.read() };`,
    );
    expect(said).toEqual({ told: "in", edge: "both", level: "high" });
  });

  test("names what is missing: a chip, a line beyond it", () => {
    const said = run(
      [],
      `return [backend.output("pinctrl-bcm2711", 17, "low"), backend.output("pinctrl-rp1", 54, "low")];`,
    );
    expect(said).toEqual([
      { code: "LINK_ABSENT", detail: "no GPIO chip is labelled pinctrl-bcm2711" },
      { code: "LINK_ABSENT", detail: "GPIO chip pinctrl-rp1 has lines 0..53, not 54" },
    ]);
  });
});
