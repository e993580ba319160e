/**
 * A GPIO chip of this machine's own kernel, made by its gpio-sim module through configfs: the kernel gives it
 * a base and treats its lines as those of any chip; levels of the world outside are set and seen here. What
 * hangs on the lines it does not know.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { LineLevel } from "../../drivers/link/link.ts";

export interface SimChipSettings {
  readonly label: string;
  /** Lines, 1 to 1024 less those of other chips: one kernel numbers no more. */
  readonly lines: number;
}

export interface SimChip {
  readonly label: string;
  readonly lines: number;
  /** Global number of its line 0, given by the kernel at each plugging; undefined: not plugged. */
  readonly base: number | undefined;
  /** Plugged from its making on. Its lines are then pulled as they were before. */
  plug(): void;
  /** All at once: lines that programs hold are gone for them. */
  unplug(): void;
  /** What somebody with a meter would see on the line; undefined: not plugged. */
  level(line: number): LineLevel | undefined;
  /** What the world pulls the line to, from now on; an input's edge with it. Before the first call: low. */
  pull(line: number, level: LineLevel): void;
  /** Unplugged, and forgotten by the kernel. Idempotent. */
  remove(): void;
}

const GPIO_SIM = "/sys/kernel/config/gpio-sim";
const DEVICES = "/sys/devices/platform";
const PULLS: Readonly<Record<LineLevel, string>> = { high: "pull-up", low: "pull-down" };

const text = (...path: readonly string[]): string => readFileSync(join(...path), "utf8").trim();

/** The kernel tells the base nowhere but in the name of the folder that `/sys/class/gpio` links to. */
const baseOf = (folder: string): number => {
  const [base] = readdirSync(folder).flatMap((name) => /^gpiochip(\d+)$/.exec(name)?.slice(1) ?? []);
  if (base === undefined) throw new Error(`${folder} tells no base`);
  return Number(base);
};

/** Throws as fs does: a kernel without gpio-sim, no right to configfs, a kernel without free numbers. */
export const createSimChip = ({ label, lines }: SimChipSettings): SimChip => {
  const config = mkdtempSync(join(GPIO_SIM, "mot-cua-"));
  const bank = join(config, "bank0");
  mkdirSync(bank);
  writeFileSync(join(bank, "num_lines"), String(lines));
  writeFileSync(join(bank, "label"), label);
  const chip = new ConfiguredChip(label, lines, config);
  chip.plug();
  return chip;
};

class ConfiguredChip implements SimChip {
  readonly label: string;
  readonly lines: number;
  readonly #config: string;
  readonly #pulls = new Map<number, LineLevel>();
  /** Folder of its lines' far ends. */
  #device: string | undefined;
  #base: number | undefined;
  #removed = false;

  constructor(label: string, lines: number, config: string) {
    this.label = label;
    this.lines = lines;
    this.#config = config;
  }

  get base(): number | undefined {
    return this.#base;
  }

  plug(): void {
    if (this.#device !== undefined) return;
    writeFileSync(join(this.#config, "live"), "1");
    const name = text(this.#config, "dev_name");
    const chip = text(this.#config, "bank0", "chip_name");
    this.#device = join(DEVICES, name, chip);
    this.#base = baseOf(join(DEVICES, name, "gpio"));
    for (const [line, level] of this.#pulls) this.#apply(line, level);
  }

  unplug(): void {
    if (this.#device === undefined) return;
    writeFileSync(join(this.#config, "live"), "0");
    this.#device = undefined;
    this.#base = undefined;
  }

  level(line: number): LineLevel | undefined {
    if (this.#device === undefined) return undefined;
    return text(this.#device, `sim_gpio${line}`, "value") === "1" ? "high" : "low";
  }

  pull(line: number, level: LineLevel): void {
    this.#pulls.set(line, level);
    this.#apply(line, level);
  }

  remove(): void {
    if (this.#removed) return;
    this.#removed = true;
    this.unplug();
    rmdirSync(join(this.#config, "bank0"));
    rmdirSync(this.#config);
  }

  #apply(line: number, level: LineLevel): void {
    if (this.#device !== undefined)
      writeFileSync(join(this.#device, `sim_gpio${line}`, "pull"), PULLS[level]);
  }
}
