/**
 * One house for each protocol, set as a technician would: what its base can prove of a page, and how it says
 * who it is. The contract tests run the same calls through all of them.
 */
import type { PagerSettings } from "../../../../drivers/pager/driver.ts";
import { PagerBench } from "../pager-bench.ts";

export interface House {
  readonly name: string;
  readonly of: PagerSettings;
  readonly baud: number;
  /**
   * `air`: that a page was transmitted; `taken`: that it was taken, which the base calls sent; `nothing`: such
   * a base can only be repeated and watched.
   */
  readonly proves: "air" | "taken" | "nothing";
  /** What identify says; undefined: it can't be asked. */
  readonly version?: string | undefined;
  readonly asked: boolean;
}

const PLAIN = { first_capcode: 1_000_001 } as const;

export const HOUSES: readonly House[] = [
  {
    name: "lrs coasters",
    of: { protocol: "lrs", system_id: 5 },
    baud: 9_600,
    proves: "air",
    version: "6.04",
    asked: true,
  },
  {
    name: "lrs alpha pagers",
    of: { protocol: "lrs", system_id: 5, pager: "alpha" },
    baud: 9_600,
    proves: "air",
    version: "6.04",
    asked: true,
  },
  { name: "espa", of: { protocol: "espa", all_id: "00" }, baud: 9_600, proves: "air", asked: true },
  {
    name: "tap",
    of: { protocol: "tap", all_id: "00" },
    baud: 9_600,
    proves: "taken",
    version: "1.8",
    asked: true,
  },
  {
    name: "tap waveware",
    of: { protocol: "tap", dialect: "waveware-sps5", all_id: "00" },
    baud: 9_600,
    proves: "taken",
    version: "WaveWare Paging Encoder v9.00",
    asked: true,
  },
  { name: "jtech", of: { protocol: "jtech", ...PLAIN }, baud: 1_200, proves: "nothing", asked: false },
  {
    name: "waveware",
    of: { protocol: "waveware", ...PLAIN, all_capcode: 1_000_000 },
    baud: 9_600,
    proves: "air",
    version: "V9.00",
    asked: true,
  },
  { name: "comp2", of: { protocol: "comp2", all_id: "0" }, baud: 9_600, proves: "nothing", asked: false },
];

type BenchOptions = NonNullable<ConstructorParameters<typeof PagerBench>[0]>;

/** Long enough to identify the slowest base; a TAP base is left again after that. */
const IDENTIFIED_MS = 5_000;

export const openHouse = ({ of, baud }: House, more: BenchOptions = {}): PagerBench =>
  new PagerBench({ of, baud, ...more }).started().advance(IDENTIFIED_MS);

/** How a page ends that went well. */
export const wellEnded = ({ proves }: House): string =>
  proves === "nothing" ? "uncertain no-answer" : "transmitted";
