/**
 * The field troubles a simulated pager base can show, by name: what each is in the field, which value it
 * takes, which protocols can have it. What each does stands in host-line.ts, transmitter.ts, pager-base.ts
 * and the fronts; which failure of pagers.md 7 it is, in failures.ts.
 */
import type { DefectRow } from "../kit/device.ts";
import { PAGER_PROTOCOLS, type PagerProtocol } from "./protocols.ts";

interface PagerDefect extends DefectRow {
  /** Value when none is given; absent where the defect takes none. */
  readonly number?: { readonly first: number; readonly least: number; readonly most: number };
  /** Values in words, the first when none is given. */
  readonly words?: readonly string[];
  readonly of: readonly PagerProtocol[];
}

const ALL = PAGER_PROTOCOLS;
/** All but those that never answer. */
const ANSWERING = ["lrs", "espa", "tap", "waveware", "comp2"] as const;
const MS = { first: 5_000, least: 1, most: 600_000 } as const;
const NTH = { first: 3, least: 1, most: 1_000 } as const;
const TIMES = { first: 1, least: 1, most: 1_000 } as const;
const CARD = { first: 7, least: 1, most: 9_999 } as const;

export const PAGER_DEFECTS = [
  {
    name: "silent",
    field: "The base is off or its line is cut both ways: nothing is heard, nothing answered.",
    of: ALL,
  },
  {
    name: "mute",
    field: "Only the base's own line is broken: it hears and pages, but no answer comes.",
    of: ANSWERING,
  },
  {
    name: "accepted-never-transmitted",
    field: "The transmitter is dead: pages are accepted and never go on the air.",
    of: ALL,
  },
  {
    name: "transmitted-before-accepted",
    field: "Firmware tells of the air before it tells of the queue.",
    of: ["lrs", "espa"],
  },
  {
    name: "drops-accepted",
    field: "The word that a page was taken is lost, the word that it was sent comes.",
    of: ["lrs", "espa"],
  },
  {
    name: "split-replies",
    field: "A slow adapter hands replies over in pieces.",
    value: "bytes a piece",
    number: { first: 1, least: 1, most: 64 },
    of: ANSWERING,
  },
  {
    name: "glued-replies",
    field: "A buffering adapter hands two replies over at once.",
    of: ["lrs", "tap", "waveware"],
  },
  {
    name: "doubled-replies",
    field: "A retransmitting converter hands every answer about a page over twice.",
    of: ANSWERING,
  },
  {
    name: "stray-line-ends",
    field: "Old terminals and level converters: NUL before messages, odd or added line ends behind them.",
    of: ANSWERING,
  },
  {
    name: "no-line-ends",
    field: "Old terminals leave out the CR before a control character.",
    of: ["tap"],
  },
  {
    name: "bare-controls",
    field: "Old terminals answer with the control character alone, no code and no text.",
    of: ["tap"],
  },
  {
    name: "loses-line-ends",
    field: "A bad adapter eats CRs of the host.",
    value: "every n-th CR",
    number: NTH,
    of: ["lrs", "tap", "jtech", "comp2"],
  },
  { name: "echo", field: "The base was left with echo on: every host byte comes back.", of: ALL },
  {
    name: "nak-check",
    field: "The base finds the check of the next messages wrong: a noisy line towards it.",
    value: "times",
    number: TIMES,
    of: ["espa", "tap"],
  },
  {
    name: "nak-busy",
    field: "The base is busy when it is selected.",
    value: "times",
    number: TIMES,
    of: ["espa"],
  },
  {
    name: "nak-format",
    field: "The base does not understand the next messages.",
    value: "times",
    number: TIMES,
    of: ["espa", "tap", "waveware", "comp2"],
  },
  {
    name: "bad-check",
    field: "The check of the base's own blocks is wrong: a noisy line towards the host.",
    value: "every n-th block",
    number: NTH,
    of: ["espa"],
  },
  {
    name: "awkward-checks",
    field: "The base's check characters happen to be NUL, SOH, ETX, EOT, ENQ and ACK.",
    of: ["espa"],
  },
  {
    name: "base-reset-mid-page",
    field: "Mains flicker during the next page on the air: the base boots, its queue is gone.",
    of: ALL,
  },
  {
    name: "unplug-at",
    field: "The cable comes out around the next page: before its first byte, amid, after its last one.",
    value: "before, during or after",
    words: ["after", "during", "before"],
    of: ALL,
  },
  {
    name: "returns-after",
    field: "A cable that came out by itself is put back after this long; without it, by hand only.",
    value: "ms",
    number: MS,
    of: ALL,
  },
  {
    name: "queue-full",
    field: "The base holds this many pages and refuses one more, where its protocol can say so.",
    value: "pages held",
    number: { first: 0, least: 0, most: 99 },
    of: ALL,
  },
  {
    name: "full-says-rs",
    field: "Firmware v8 and v9: a full queue is refused with RS, where the handbook says NAK.",
    of: ["tap"],
  },
  { name: "late-reply", field: "Every answer comes late, in order.", value: "ms", number: MS, of: ANSWERING },
  {
    name: "late-page-reply",
    field: "Answers to pages come late, other answers at once.",
    value: "ms",
    number: MS,
    of: ANSWERING,
  },
  {
    name: "foreign-reply",
    field: "A second host pages through the same base: replies come for cards we never paged.",
    value: "number of the card",
    number: { first: 98, least: 1, most: 9_999 },
    of: ["lrs", "espa", "waveware"],
  },
  {
    name: "carrier-busy",
    field: "The channel is taken for this long from now; pages wait for it.",
    value: "ms",
    number: { first: 30_000, least: 1, most: 600_000 },
    of: ALL,
  },
  {
    name: "cts-low",
    field: "The base can't listen for this long from now: what is sent meanwhile is lost.",
    value: "ms",
    number: { first: 3_000, least: 1, most: 600_000 },
    of: ["jtech", "waveware", "comp2"],
  },
  {
    name: "drops-nth-reply",
    field: "Every n-th answer is lost on the line.",
    value: "n",
    number: NTH,
    of: ANSWERING,
  },
  { name: "garbage", field: "A bad ground: random bytes before each answer.", of: ANSWERING },
  {
    name: "wrong-parity",
    field: "The base is set to 7E1, the host to 8N1: a parity bit one way, lost characters the other.",
    of: ALL,
  },
  {
    name: "wrong-baud",
    field: "Base and host are set to different speeds: every byte is another one, both ways.",
    of: ALL,
  },
  {
    name: "no-status",
    field: "Firmware that does not know STAT, ATI or S?.",
    of: ["lrs", "tap", "waveware"],
  },
  {
    name: "transmitter-failure",
    field: "The transmitter failed and the base knows it: it says so, nothing goes on the air.",
    of: ["espa", "waveware"],
  },
  {
    name: "card-absent",
    field: "The base knows that this card is on its charger and does not call it.",
    value: "number of the card",
    number: CARD,
    of: ["espa"],
  },
  {
    name: "card-dead",
    field: "This card's battery is empty.",
    value: "number of the card",
    number: CARD,
    of: ALL,
  },
  {
    name: "card-away",
    field: "Somebody walked off with this card: it hears nothing.",
    value: "number of the card",
    number: CARD,
    of: ALL,
  },
  {
    name: "weak-signal",
    field: "All cards hear badly: bit errors, some pages are missed.",
    value: "bit errors in 1000",
    number: { first: 20, least: 1, most: 150 },
    of: ALL,
  },
  {
    name: "neighbour",
    field: "A base next door with our system id or capcodes calls this card of ours every minute.",
    value: "number of the card",
    number: CARD,
    of: ALL,
  },
  {
    name: "numbers-are-groups",
    field: "GPEN was switched on: the base makes group pages of alpha pagers' numbers up to 99.",
    of: ["lrs"],
  },
  {
    name: "other-system",
    field: "The base was set to a neighbour's system id; our cards don't hear it.",
    of: ["lrs"],
  },
] as const satisfies readonly PagerDefect[];

export type PagerDefectName = (typeof PAGER_DEFECTS)[number]["name"];

/** All of them, for a list: what only some protocols have says which. */
export const pagerDefectRows = (): readonly DefectRow[] =>
  PAGER_DEFECTS.map((row: PagerDefect) =>
    row.of.length === ALL.length ? row : { ...row, field: `${row.field} Only ${row.of.join(", ")}.` },
  );

/** Those a base of this protocol can have. */
export const defectsOf = (protocol: PagerProtocol): readonly DefectRow[] =>
  PAGER_DEFECTS.filter((row: PagerDefect) => row.of.includes(protocol));

/** Which defects are on, each with its value (1 where it takes none). */
export class DefectSwitches {
  readonly #on = new Map<string, number | string>();
  readonly #protocol: PagerProtocol;

  constructor(protocol: PagerProtocol) {
    this.#protocol = protocol;
  }

  /** False: no such defect of this protocol, or its value is none of its values. */
  set(name: string, on: boolean, value?: string): boolean {
    const row: PagerDefect | undefined = PAGER_DEFECTS.find((defect) => defect.name === name);
    if (row === undefined || !row.of.includes(this.#protocol)) return false;
    if (!on) return this.#on.delete(name) || true;
    const read = readValue(row, value);
    if (read === undefined) return false;
    this.#on.set(name, read);
    return true;
  }

  has(name: PagerDefectName): boolean {
    return this.#on.has(name);
  }

  /** The defect's number; undefined while it is off. */
  value(name: PagerDefectName): number | undefined {
    const value = this.#on.get(name);
    return typeof value === "number" ? value : undefined;
  }

  /** The defect's word; undefined while it is off. */
  word(name: PagerDefectName): string | undefined {
    const value = this.#on.get(name);
    return typeof value === "string" ? value : undefined;
  }

  /** True so often as the defect's number says; then it is off. */
  spend(name: PagerDefectName): boolean {
    const left = this.value(name);
    if (left === undefined) return false;
    if (left > 1) this.#on.set(name, left - 1);
    else this.#on.delete(name);
    return true;
  }

  list(): readonly string[] {
    return [...this.#on.keys()];
  }
}

/** Undefined: none of its values. */
const readValue = (row: PagerDefect, value: string | undefined): number | string | undefined => {
  if (row.words !== undefined) {
    const word = value ?? row.words[0];
    return word !== undefined && row.words.includes(word) ? word : undefined;
  }
  if (row.number === undefined) return value === undefined ? 1 : undefined;
  const number = value === undefined ? row.number.first : /^\d+$/.test(value) ? Number(value) : Number.NaN;
  return number >= row.number.least && number <= row.number.most ? number : undefined;
};
