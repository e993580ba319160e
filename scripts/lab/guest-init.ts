/**
 * The guest's first program, as a text for busybox's shell: loads the modules, shows the host's disk for
 * reading, and runs the suites in it. Pure. Whatever fails ends the guest with a reason on its console.
 */

import { bundleName, SUITES_VARIABLE } from "./suites-folder.ts";

export interface GuestModule {
  /** Path in the first root. */
  readonly path: string;
  readonly parameters: string;
}

export interface GuestSettings {
  /** The project's folder on the host. */
  readonly root: string;
  /** Node on the host. */
  readonly node: string;
  readonly modules: readonly GuestModule[];
  /** The folder of bundled suites on the host. */
  readonly suites: string;
  readonly work: GuestWork;
}
export type GuestWork =
  | { readonly kind: "suites"; readonly names: readonly string[] }
  /** `rows` and `columns` of the terminal outside. */
  | { readonly kind: "shell"; readonly rows: number; readonly columns: number; readonly terminal: string };

/** Folders of the host that the guest replaces by its own. */
const REPLACED = ["run", "dev", "proc", "sys"];
const KERNEL_LINES_SHOWN = 40;
const PROGRAMS_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** Whether something lies where the guest has a folder of its own. `path` is absolute, without links. */
export const isHidden = (path: string): boolean =>
  REPLACED.some((folder) => path === `/${folder}` || path.startsWith(`/${folder}/`));

/** As one word for the shell. */
export const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf("/")) || "/";

const environmentOf = ({ node, suites, work }: GuestSettings): readonly string[] =>
  [
    `PATH=${folderOf(node)}:${PROGRAMS_PATH}`,
    ...["HOME=/run/tmp", "TMPDIR=/run/tmp", "LANG=C.UTF-8", "MOT_CUA_LAB=1"],
    `${SUITES_VARIABLE}=${suites}`,
    ...(work.kind === "shell" ? [`TERM=${work.terminal}`] : ["CI=1", "NO_COLOR=1"]),
  ].map(quoted);

/** Read by the shell inside at its start. */
const SHELL_START = `suite() { node node_modules/vitest/vitest.mjs run --configLoader native \\
  --config "$${SUITES_VARIABLE}/${bundleName("vitest.lab.config.ts")}" "$${SUITES_VARIABLE}/$1.test.js"; }
echo "suite NAME: one suite of test/lab.  exit: leaves the machine."
PS1='lab# '
`;

const workLines = (settings: GuestSettings): readonly string[] => {
  const { root, node, suites, work } = settings;
  const within = `$b chroot $h /usr/bin/env -i ${environmentOf(settings).join(" ")} /bin/sh -c 'cd "$0" && exec "$@"'`;
  switch (work.kind) {
    case "suites":
      return [
        `${within} ${[root, node, `${suites}/${bundleName("scripts/lab/guest.ts")}`, ...work.names].map(quoted).join(" ")}`,
        'code=$?; [ "$code" = 0 ] || fail "the runner ended with $code"',
      ];
    case "shell":
      return [
        `$b stty rows ${work.rows} cols ${work.columns}`,
        `$b printf %s ${quoted(SHELL_START)} > $h/run/lab-shell`,
        `$b setsid $b cttyhack ${within} ${quoted(root)} /bin/bash --rcfile /run/lab-shell -i`,
      ];
  }
};

/** The text of /init. */
export const guestInit = (settings: GuestSettings): string =>
  [
    "#!/bin/busybox sh",
    "b=/bin/busybox; h=/host",
    `fail() { $b echo "lab: $1"; $b dmesg | $b tail -n ${KERNEL_LINES_SHOWN}; $b poweroff -f; }`,
    'on() { $b mount "$@" || fail "mount $*"; }',
    "on -t proc proc /proc; on -t sysfs sys /sys; on -t devtmpfs dev /dev",
    ...settings.modules.map(
      ({ path, parameters }) => `$b insmod ${path} ${parameters} || fail "insmod ${path}"`,
    ),
    "on -t 9p -o trans=virtio,version=9p2000.L,msize=262144,cache=loose,ro host $h",
    "on -t tmpfs run $h/run; $b mkdir -p -m 1777 $h/run/tmp $h/run/lock; $b mkdir -p $h/run/pcscd",
    ...REPLACED.filter((folder) => folder !== "run").map((folder) => `on --bind /${folder} $h/${folder}`),
    "$b mkdir -p $h/dev/pts; on -t devpts -o ptmxmode=0666 pts $h/dev/pts",
    // No udev makes these.
    "for n in 0 1 2; do $b ln -s /proc/self/fd/$n $h/dev/$(echo stdin stdout stderr | $b cut -d ' ' -f $((n + 1))); done",
    "$b ln -s /proc/self/fd $h/dev/fd",
    "on -t configfs config $h/sys/kernel/config; on -t tracefs tracing $h/sys/kernel/tracing",
    '$b ip link set lo up || fail "no loopback"',
    ...workLines(settings),
    "$b poweroff -f",
    "",
  ].join("\n");
