/**
 * What TAP bases differ in, and a page as the blocks of one transaction. Which dialect a base speaks is
 * configured. Sources: TAP 1.8; WaveWare SPS-5 manual v9 p.31-33, pagers.md 1.3.
 */
import type { PagerReason } from "../base/vocabulary.pure.ts";
import { CONTENT_MAX_CHARACTERS, PAGE_BLOCKS_MAX, splitFields, type TapBlock } from "./block.pure.ts";
import { CODE_CANNOT_DELIVER_NOW, rowOf, type Verdict } from "./codes.pure.ts";

/** UNSURE: TAP restricts ids in nothing; taken from what bases show. */
export const ID_MAX_CHARACTERS = 16;

interface DialectRow {
  /** `ATI` asks who is there, outside a session and without radiating. */
  readonly identifies: boolean;
  /** Its answer to a page always names a code. */
  readonly names_codes: boolean;
  readonly id: RegExp;
  /** Characters of text. A base that holds fewer says so (513, 517). */
  readonly text_max_characters: number;
  readonly id_max_digits: number;
  readonly text: RegExp;
  /** Why a page can't be delivered now (512). */
  readonly cannot_deliver: PagerReason;
}

export const TAP_DIALECTS = {
  "tap-1.8": {
    identifies: false,
    names_codes: false,
    id: /^[0-9A-Za-z]{1,16}$/,
    // What the blocks of a page hold beside its id and two CR.
    text_max_characters: PAGE_BLOCKS_MAX * CONTENT_MAX_CHARACTERS - ID_MAX_CHARACTERS - 2,
    id_max_digits: ID_MAX_CHARACTERS,
    text: /^[\x20-\x7e]*$/,
    cannot_deliver: "busy",
  },
  "waveware-sps5": {
    identifies: true,
    // UNSURE: the manual's list of codes says so, no firmware was seen.
    names_codes: true,
    // 1 to 4 digits are looked up, 5 to 10 are a capcode and 3 digits of how it is sent.
    id: /^[0-9]{1,10}$/,
    // UNSURE: 235 to 244 by the manual; the shortest is safe.
    text_max_characters: 235,
    id_max_digits: 10,
    text: /^[\x20-\x5d\x60-\x7d]*$/,
    cannot_deliver: "queue-full",
  },
} as const satisfies Readonly<Record<string, DialectRow>>;
export type TapDialect = keyof typeof TAP_DIALECTS;

/** What a code says of a page in this dialect. */
export const verdictOf = (dialect: TapDialect, code: number): Verdict =>
  code === CODE_CANNOT_DELIVER_NOW
    ? { kind: "rejected", reason: TAP_DIALECTS[dialect].cannot_deliver }
    : rowOf(code).verdict;

/** One page as one transaction. Trailing spaces are taken off; no text left is a tone-only page. */
export const pageBlocks = (
  dialect: TapDialect,
  id: string,
  text: string,
): readonly TapBlock[] | PagerReason => {
  const row: DialectRow = TAP_DIALECTS[dialect];
  const said = text.replace(/ +$/, "");
  if (!row.id.test(id)) return "illegal-card";
  if (!row.text.test(said)) return "text-not-allowed";
  if (said.length > row.text_max_characters) return "text-too-long";
  const blocks = splitFields([id, said]);
  return blocks.length > PAGE_BLOCKS_MAX ? "text-too-long" : blocks;
};
