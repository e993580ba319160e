/**
 * GPIO lines over the kernel's sysfs interface, and the only file that knows onoff. Finds a line by chip
 * label and offset, drives a safe first level, tells changes of level. Levels are physical throughout: which
 * level energises a coil is the driver's to know.
 */
import { accessSync, constants, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { GpioBackend, GpioLine, LineLevel, LinkLoss } from "./link.ts";
import { codeOf, lossOf, noDriver } from "./loss.ts";

/** The part of an onoff `Gpio` used here. */
export interface OnoffLine {
  readSync(): 0 | 1;
  writeSync(value: 0 | 1): void;
  watch(changed: (error: Error | null | undefined, value: 0 | 1) => void): void;
  unwatchAll(): void;
  direction(): string;
  activeLow(): boolean;
  unexport(): void;
}

/** The part of onoff used here; tests hand in a fake one. */
export interface Onoff {
  new (
    gpio: number,
    direction: "in" | "high" | "low",
    edge: "none" | "both",
    options: { readonly activeLow: false },
  ): OnoffLine;
  readonly accessible: boolean;
}

export interface GpioChip {
  /** Global number of the chip's line 0. Changes between kernels: never written into a configuration. */
  readonly base: number;
  readonly lines: number;
}

/** onoff itself always works below this folder. */
export const GPIO_ROOT = "/sys/class/gpio";

/** The kernel's files of its GPIO chips and lines; a simulated kernel hands in its own. Both throw as fs does. */
export interface GpioFiles {
  /** Names in the folder. */
  list(): readonly string[];
  /** `path` is relative to the folder. */
  text(path: string): string;
  /** False: this user has no right to write it. A file that is missing forbids nothing. */
  mayWrite(path: string): boolean;
  /** Asks the kernel for the files of this line. */
  export(number: number): void;
}

export const gpioFiles = (root: string): GpioFiles => ({
  list: () => readdirSync(root),
  text: (path) => readFileSync(join(root, path), "utf8").trim(),
  mayWrite: (path) => {
    try {
      accessSync(join(root, path), constants.W_OK);
      return true;
    } catch (error) {
      return codeOf(error) === "ENOENT";
    }
  },
  export: (number) => writeFileSync(join(root, "export"), String(number)),
});

/** Opens lines through onoff, loaded at the first use. `files` is where chips are looked up. */
export const onoffBackend = (
  files: GpioFiles = gpioFiles(GPIO_ROOT),
  load: () => Onoff = loadOnoff,
): GpioBackend => {
  const open = (chip: string, line: number, direction: "in" | "high" | "low"): GpioLine | LinkLoss => {
    const onoff = usable(load);
    if ("code" in onoff) return onoff;
    const number = lineNumber(files, chip, line);
    if (typeof number !== "number") return number;
    const label = `gpio:${chip}/${line}`;
    try {
      const found = drivenLevel(files, number);
      const forbidden = withoutRight(files, number, direction);
      if (forbidden !== undefined)
        return { code: "LINK_REFUSED", detail: `${label}: no right to write ${forbidden}` };
      const isOurs = (): boolean =>
        lineNumber(files, chip, line) === number || !files.list().includes(`gpio${number}`);
      const opened = openLine(onoff.Gpio, { label, number, isOurs }, direction);
      return "code" in opened || found === undefined ? opened : { ...opened, found };
    } catch (error) {
      return lossOf(error);
    }
  };
  return {
    output: (chip, line, first) => open(chip, line, first),
    input: (chip, line) => open(chip, line, "in"),
  };
};

const loadOnoff = (): Onoff => (createRequire(import.meta.url)("onoff") as { readonly Gpio: Onoff }).Gpio;

const usable = (load: () => Onoff): { readonly Gpio: Onoff } | LinkLoss => {
  try {
    const Gpio = load();
    return Gpio.accessible
      ? { Gpio }
      : { code: "LINK_NO_DRIVER", detail: `${GPIO_ROOT}/export can't be written on this machine` };
  } catch (error) {
    return noDriver("onoff", error);
  }
};

/** Looks a chip up by its label, the only name that stays the same between kernels (lockers.md 2). */
export const findGpioChip = (files: GpioFiles, label: string): GpioChip | LinkLoss => {
  let chips: readonly GpioChip[];
  try {
    chips = files
      .list()
      .filter((name) => /^gpiochip\d+$/.test(name))
      .filter((name) => files.text(`${name}/label`) === label)
      .map((name) => ({
        base: wholeNumber(files.text(`${name}/base`)),
        lines: wholeNumber(files.text(`${name}/ngpio`)),
      }));
  } catch (error) {
    return { code: "LINK_ABSENT", detail: lossOf(error).detail };
  }
  const [chip, ...others] = chips;
  if (chip === undefined) return { code: "LINK_ABSENT", detail: `no GPIO chip is labelled ${label}` };
  if (others.length > 0)
    return { code: "LINK_REFUSED", detail: `${chips.length} GPIO chips are labelled ${label}` };
  if (!Number.isInteger(chip.base) || !Number.isInteger(chip.lines))
    return { code: "LINK_LOST", detail: `GPIO chip ${label} tells no base` };
  return chip;
};

/** An empty file is no 0: it would name another chip's line. */
const wholeNumber = (text: string): number => (/^\d+$/.test(text) ? Number(text) : Number.NaN);

const lineNumber = (files: GpioFiles, label: string, line: number): number | LinkLoss => {
  const chip = findGpioChip(files, label);
  if ("code" in chip) return chip;
  if (!Number.isInteger(line) || line < 0 || line >= chip.lines)
    return { code: "LINK_ABSENT", detail: `GPIO chip ${label} has lines 0..${chip.lines - 1}, not ${line}` };
  return chip.base + line;
};

/**
 * Level at which a program that died left an exported line. One given back to the kernel tells nothing: to
 * look at it, it would have to be exported first.
 */
const drivenLevel = (files: GpioFiles, number: number): LineLevel | undefined => {
  try {
    if (files.text(`gpio${number}/direction`) !== "out") return undefined;
    // `value` is logical: inverted where active_low was left on.
    const inverted = files.text(`gpio${number}/active_low`) === "1";
    return (files.text(`gpio${number}/value`) === "1") !== inverted ? "high" : "low";
  } catch {
    return undefined;
  }
};

/**
 * Exports the line where nobody has, and names a file of it that this user may not write: udev gives the
 * rights some time after the export. The line then stays exported, as it was, for another attempt. onoff
 * itself would try 10 000 times in a row, and hold up every timer meanwhile: the ends of other banks' pulses.
 */
const withoutRight = (
  files: GpioFiles,
  number: number,
  direction: "in" | "high" | "low",
): string | undefined => {
  const folder = `gpio${number}`;
  if (!files.list().includes(folder)) files.export(number);
  const written = ["value", "direction", "active_low", ...(direction === "in" ? ["edge"] : [])];
  return written.map((file) => `${folder}/${file}`).find((path) => !files.mayWrite(path));
};

const levelOf = (value: 0 | 1): LineLevel => (value === 1 ? "high" : "low");

interface NumberedLine {
  readonly label: string;
  readonly number: number;
  /** False: the kernel gave the number to another line meanwhile, which somebody exported. */
  isOurs(): boolean;
}

const openLine = (
  Gpio: Onoff,
  numbered: NumberedLine,
  direction: "in" | "high" | "low",
): GpioLine | LinkLoss => {
  const { label, number } = numbered;
  // `activeLow: false` undoes what another program left behind; levels here are physical.
  const gpio = new Gpio(number, direction, direction === "in" ? "both" : "none", { activeLow: false });
  const refusal = settingRefused(gpio, direction);
  if (refusal !== undefined) {
    gpio.unexport();
    return { code: "LINK_REFUSED", detail: `${label}: ${refusal}` };
  }
  return sysfsLine(gpio, numbered, levelOf(gpio.readSync()));
};

/** onoff hides every failure to set up a line that was exported before, so the result is looked at. */
const settingRefused = (gpio: OnoffLine, direction: "in" | "high" | "low"): string | undefined => {
  if (gpio.activeLow()) return "active_low can't be switched off";
  if (gpio.direction() !== (direction === "in" ? "in" : "out")) return "the direction can't be set";
  if (direction !== "in" && levelOf(gpio.readSync()) !== direction)
    return `the line does not go ${direction}`;
  return undefined;
};

const sysfsLine = (gpio: OnoffLine, { label, isOurs }: NumberedLine, first: LineLevel): GpioLine => {
  const listeners = new Set<(level: LineLevel) => void>();
  let open = true;
  let watching = false;
  let told = first;
  const onEdge = (_error: unknown, value: 0 | 1): void => {
    const level = levelOf(value);
    // With both edges on, a bounce arrives as a call with the level that was already told.
    if (level === told) return;
    told = level;
    for (const listener of [...listeners]) listener(level);
  };
  return {
    label,
    read() {
      let level: LineLevel | "unknown" = "unknown";
      if (open)
        succeeds(() => {
          level = levelOf(gpio.readSync());
        });
      return level;
    },
    write: (level) => open && succeeds(() => gpio.writeSync(level === "high" ? 1 : 0)),
    onEdge(changed) {
      listeners.add(changed);
      // Some lines give no edges (lockers.md 2): they are a hint, callers read levels as well.
      if (open && !watching) watching = succeeds(() => gpio.watch(onEdge));
      return () => listeners.delete(changed);
    },
    close() {
      if (!open) return;
      open = false;
      listeners.clear();
      succeeds(() => gpio.unwatchAll());
      // Giving a number back that means another line by now would take that line from whoever drives it. What
      // is lost instead is one handle, which onoff closes in no other way.
      succeeds(() => isOurs() && gpio.unexport());
    },
  };
};

/** The line may vanish under any call (an expander unplugged): that is a value, not an exception. */
const succeeds = (act: () => unknown): boolean => {
  try {
    act();
    return true;
  } catch {
    return false;
  }
};
