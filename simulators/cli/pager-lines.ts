/** What `--protocol` can name for a pager base: its host line, its codec, its usual speed. */
import type { CardKind } from "../pager/cards.ts";
import type { HostOptions } from "../pager/fronts.ts";

export interface PagerLine {
  readonly protocol: string;
  readonly says: string;
  readonly codec: string;
  readonly baud: number;
  readonly host: HostOptions;
  /** What its cards can be; the first is the usual kind. */
  readonly pagers: readonly CardKind[];
}

const PLAIN = ["pocsag", "glowster"] as const;

export const PAGER_LINES: readonly PagerLine[] = [
  {
    protocol: "lrs",
    says: "LRS T74",
    codec: "pager/lrs",
    baud: 9_600,
    host: { protocol: "lrs" },
    pagers: ["coaster", "alpha"],
  },
  {
    protocol: "espa",
    says: "ESPA 4.4.4 station 2",
    codec: "pager/espa",
    baud: 9_600,
    host: { protocol: "espa" },
    pagers: PLAIN,
  },
  {
    protocol: "tap",
    says: "TAP 1.8 terminal",
    codec: "pager/tap",
    baud: 9_600,
    host: { protocol: "tap", dialect: "tap-1.8" },
    pagers: PLAIN,
  },
  {
    protocol: "tap-waveware",
    says: "TAP 1.8 as WaveWare speaks it, with ATI",
    codec: "pager/tap",
    baud: 9_600,
    host: { protocol: "tap", dialect: "waveware-sps5" },
    pagers: PLAIN,
  },
  {
    protocol: "jtech",
    says: "JTECH 7-digit, answers nothing",
    codec: "pager/jtech",
    baud: 1_200,
    host: { protocol: "jtech" },
    pagers: ["glowster", "pocsag"],
  },
  {
    protocol: "waveware",
    says: "WaveWare native",
    codec: "pager/waveware",
    baud: 9_600,
    host: { protocol: "waveware" },
    pagers: PLAIN,
  },
  {
    protocol: "comp2",
    says: "COMP2, verbose about mistakes",
    codec: "pager/comp2",
    baud: 9_600,
    host: { protocol: "comp2" },
    pagers: PLAIN,
  },
];

/** The usual one where none is named. */
export const pagerLine = (protocol: string | undefined): PagerLine => {
  const line = PAGER_LINES.find((one) => one.protocol === (protocol ?? "lrs"));
  if (line === undefined) throw new Error(`invariant: the arguments were read, ${protocol} is in the table`);
  return line;
};
