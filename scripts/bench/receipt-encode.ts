/**
 * P5: from a slip's document to its bytes, against the best npm encoder on the same slip. The peer is given
 * the easier work: as text it draws nothing, and as pictures it gets them ready drawn. What the whole way
 * from a command to the first byte takes stands beside it.
 */
import { PRINTER_PROFILES } from "../../drivers/printer/escpos/profile.pure.ts";
import { slipBytes } from "../../drivers/printer/escpos/slip-bytes.pure.ts";
import { drawSlip, renderSlip } from "../../drivers/printer/render/render-slip.pure.ts";
import type { SlipDocument } from "../../drivers/printer/render/slip-document.pure.ts";
import { BENCH_SLIPS } from "./bench-slips.ts";
import type { Figure, FigureFamily } from "./figure.ts";
import { firstByte } from "./first-byte.ts";
import { machine_ms } from "./machine-time.ts";
import { peerPictureOf, peerPictures, peerText } from "./peer-receipt.ts";
import { eachRound, judge, ROUNDS_MIN, type Round } from "./statistics.ts";

const PROFILE = PRINTER_PROFILES["epson-t20iii"];
/** A USB or network line: bands as long as the profile allows. */
const FAST_BYTES_PER_S = 1_000_000;
/** Slips one after the other in one round. */
const SLIPS_A_ROUND = 10;
/** Rounds before the first that counts: both sides are compiled by then. */
const WARM_ROUNDS = 3;
const RATIO_MIN = 2;

const oursOf = (document: SlipDocument): number => {
  const rendered = renderSlip(document, PROFILE);
  if (rendered.kind !== "rendered") throw new Error(`the slip can't be rendered: ${rendered.kind}`);
  const { prologue, bands, cut } = slipBytes(rendered.bands, PROFILE, FAST_BYTES_PER_S);
  return bands.reduce((sum, band) => sum + band.length, prologue.length + cut.length);
};

interface Timed {
  readonly bytes: number;
  readonly per_s: number;
}

const timed = (make: () => number): Timed => {
  const from_ms = machine_ms();
  let bytes = 0;
  for (let index = 0; index < SLIPS_A_ROUND; index++) bytes = make();
  return { bytes, per_s: (SLIPS_A_ROUND * 1000) / (machine_ms() - from_ms) };
};

const compare = (id: string, goal: string, ours: () => number, peer: () => number, bytes_max: boolean) => {
  const rounds: Round[] = [];
  let [own, other] = [0, 0];
  for (let round = -WARM_ROUNDS; round < ROUNDS_MIN; round++) {
    const theirs = timed(peer);
    const mine = timed(ours);
    [own, other] = [mine.bytes, theirs.bytes];
    if (round < 0) continue;
    rounds.push({ value: mine.per_s, baseline: theirs.per_s, ratio: mine.per_s / theirs.per_s });
  }
  const verdict = judge(rounds, ({ ratio }) => ratio >= RATIO_MIN && (!bytes_max || own <= other));
  const detail = { bytes: own, peer_bytes: other, rounds: eachRound(rounds) };
  return { id, ...verdict, unit: "slips/s", goal, detail } satisfies Figure;
};

const encodeOf = (name: string, document: SlipDocument): readonly Figure[] => {
  const drawn = drawSlip(document, PROFILE);
  if (drawn.kind !== "drawn") throw new Error(`${name}: ${drawn.kind}`);
  const pictures = drawn.pieces.flatMap((piece) =>
    piece.kind === "picture" ? [peerPictureOf(piece.bitmap)] : [],
  );
  const codes = document.blocks.flatMap((block) => (block.kind === "qr" ? [block.data] : []));
  const ours = (): number => oursOf(document);
  return [
    compare(
      `P5/${name}/picture`,
      `>= ${RATIO_MIN}x receipt-printer-encoder on pictures ready drawn, and no more bytes`,
      ours,
      () => peerPictures(pictures, codes).length,
      true,
    ),
    compare(
      `P5/${name}/text`,
      `>= ${RATIO_MIN}x receipt-printer-encoder writing it in the printer's own letters`,
      ours,
      () => peerText(document).length,
      false,
    ),
  ];
};

export const RECEIPT_ENCODE: FigureFamily = {
  id: "P5",
  what: "a slip's document to its bytes, against receipt-printer-encoder; command to first byte",
  run: async (say) => [
    ...BENCH_SLIPS.flatMap(([name, document]) => encodeOf(name, document)),
    await firstByte(say),
  ],
};
