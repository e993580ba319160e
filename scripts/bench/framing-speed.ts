/**
 * P4: how fast bytes become frames, against @serialport/parser-readline on the same bytes in the same
 * chunks. The pager's lines have a goal; the other framings are reported beside them.
 */
import { rtuFraming } from "../../drivers/locker/modbus/framing.ts";
import { LRS_FRAMING } from "../../drivers/pager/lrs/framing.ts";
import { SCAN_FRAMING } from "../../drivers/reader/cccd-qr/framing.ts";
import { hidPosFraming } from "../../drivers/reader/hid-pos/framing.ts";
import { cutIntoReports, REPORT_LAYOUTS, writeReport } from "../../drivers/reader/hid-pos/report.pure.ts";
import type { Framing } from "../../drivers/runtime/machine.ts";
import { asciiBytes, concatBytes } from "../../drivers/runtime/text.ts";
import { bareSerial } from "./bare.ts";
import type * as BareSerial from "./bare-serial.mjs";
import type { Figure, FigureFamily } from "./figure.ts";
import { eachRound, judge, ROUNDS_MIN, type Round } from "./statistics.ts";

const CHUNKS = [
  { name: "1B", bytes: 1, corpus_bytes: 32_000 },
  { name: "64B", bytes: 64, corpus_bytes: 400_000 },
  { name: "4KiB", bytes: 4_096, corpus_bytes: 1_000_000 },
] as const;
/** 115,200 baud 8N1. */
const LINE_RATE_MB_S = 115_200 / 10 / 1_000_000;
const LINE_RATES_MIN = 100;
/** Rounds before the first that counts: both sides are compiled by then. */
const WARM_ROUNDS = 2;

interface Subject {
  readonly name: string;
  /** What parser-readline splits the same bytes at; undefined: it can't, and the LRS lines are its corpus. */
  readonly delimiter: string | undefined;
  readonly piece: (index: number) => Uint8Array;
  readonly count: (chunks: readonly Uint8Array[]) => number;
}

const counter =
  <Held, Frame>(framing: Framing<Held, Frame>) =>
  (chunks: readonly Uint8Array[]): number => {
    let held = framing.empty;
    let frames = 0;
    for (const bytes of chunks) {
      const [next, found] = framing.push(held, bytes);
      held = next;
      for (const chunk of found) if (chunk.kind === "frame") frames++;
    }
    return frames;
  };

const card = (index: number): number => (index % 99) + 1;
/** `01 01 01 00 51 88`: one coil byte read from board 1, the everyday frame of a bank. */
const COILS = Uint8Array.of(0x01, 0x01, 0x01, 0x00, 0x51, 0x88);
/** As long as a chip card's code, and nobody's. */
const SCAN = `${"x".repeat(119)}\r`;
const REPORTS = REPORT_LAYOUTS["length-byte"];
/** The same scan as three reports. */
const SCAN_REPORTS = concatBytes(
  ...cutIntoReports(REPORTS, asciiBytes(SCAN), { symbology: asciiBytes("]Q1") }).map((report) =>
    writeReport(REPORTS, report),
  ),
);

const PAGER: Subject = {
  name: "pager/lrs",
  delimiter: "\r\n",
  piece: (index) => asciiBytes(index % 2 === 0 ? `CPG,${card(index)}\r\n` : `SCPG,${card(index)}\r\n`),
  count: counter(LRS_FRAMING),
};
const OTHERS: readonly Subject[] = [
  {
    name: "reader/cccd-qr",
    delimiter: "\r",
    piece: () => asciiBytes(SCAN),
    count: counter(SCAN_FRAMING),
  },
  {
    name: "reader/hid-pos",
    delimiter: undefined,
    piece: () => SCAN_REPORTS,
    count: counter(hidPosFraming(REPORTS)),
  },
  { name: "locker/modbus", delimiter: undefined, piece: () => COILS, count: counter(rtuFraming) },
];

/** Whole pieces up to about this many bytes, and how many. */
const corpusOf = ({ piece }: Subject, bytes: number) => {
  const pieces: Uint8Array[] = [];
  for (let size = 0; size < bytes; size += pieces.at(-1)?.length ?? 1) pieces.push(piece(pieces.length));
  return { bytes: new Uint8Array(Buffer.concat(pieces)), pieces: pieces.length };
};

const cut = (bytes: Uint8Array, size: number): readonly Uint8Array[] =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.slice(index * size, (index + 1) * size),
  );

const demand = (found: number, wanted: number, who: string): void => {
  if (found !== wanted) throw new Error(`${who} found ${found} of ${wanted} frames`);
};

const measure = async (
  subject: Subject,
  chunk: (typeof CHUNKS)[number],
  bare: typeof BareSerial,
): Promise<Figure> => {
  const corpus = corpusOf(subject, chunk.corpus_bytes);
  const chunks = cut(corpus.bytes, chunk.bytes);
  // Where the bytes are no lines, the baseline works on the pager's lines in chunks of the same size.
  const lines = subject.delimiter === undefined ? corpusOf(PAGER, chunk.corpus_bytes) : corpus;
  const lineChunks = cut(lines.bytes, chunk.bytes).map((bytes) => Buffer.from(bytes));
  const rounds: Round[] = [];
  for (let round = -WARM_ROUNDS; round < ROUNDS_MIN; round++) {
    const bare_ms = performance.now();
    demand(await bare.countLines(lineChunks, subject.delimiter ?? "\r\n"), lines.pieces, "parser-readline");
    const ours_ms = performance.now();
    demand(subject.count(chunks), corpus.pieces, subject.name);
    const end_ms = performance.now();
    const baseline = lines.bytes.length / (ours_ms - bare_ms) / 1000;
    const value = corpus.bytes.length / (end_ms - ours_ms) / 1000;
    if (round >= 0) rounds.push({ value, baseline, ratio: value / baseline });
  }
  const goaled = subject === PAGER;
  const verdict = judge(
    rounds,
    ({ value, ratio }) => !goaled || (value >= LINE_RATES_MIN * LINE_RATE_MB_S && ratio >= 1),
  );
  return {
    id: goaled ? `P4/${chunk.name}` : `P4/${subject.name}/${chunk.name}`,
    ...verdict,
    unit: "MB/s",
    goal: goaled ? `>= 1x parser-readline and >= ${LINE_RATES_MIN}x 115200 baud` : "reported",
    detail: {
      line_rates: verdict.value / LINE_RATE_MB_S,
      frames_per_s: (verdict.value * 1_000_000 * corpus.pieces) / corpus.bytes.length,
      rounds: eachRound(rounds),
    },
  };
};

export const FRAMING_SPEED: FigureFamily = {
  id: "P4",
  what: "bytes to frames, against parser-readline",
  run: async () => {
    const bare = await bareSerial();
    const figures: Figure[] = [];
    for (const subject of [PAGER, ...OTHERS])
      for (const chunk of CHUNKS) figures.push(await measure(subject, chunk, bare));
    return figures;
  },
};
