/**
 * The inside of a TAP block: its checksum, what its content may be, and how text that holds control
 * characters travels in it. Texts here hold one character a byte. Source: TAP 1.8, pagers.md 1.3.
 */

/** A whole block: STX, content, terminator, three check characters, CR. */
export const BLOCK_MAX_CHARACTERS = 256;
/** Between STX and terminator. */
export const CONTENT_MAX_CHARACTERS = 250;
/** Blocks of one page; a page that needs more is too long. UNSURE: TAP names no limit. */
export const PAGE_BLOCKS_MAX = 8;

export const TERMINATORS = { etx: "\x03", etb: "\x17", us: "\x1f" } as const;
/** `etx`: the transaction ends; `etb`: it goes on; `us`: it goes on and the last field is broken off. */
export type Terminator = keyof typeof TERMINATORS;

export interface TapBlock {
  /** As meant, not as sent. The last one is broken off where the terminator is `us`. At least one. */
  readonly fields: readonly string[];
  readonly terminator: Terminator;
}

const STX = "\x02";
const CR = "\r";
const SUB = "\x1a";

/**
 * Low 12 bits of the sum of the 7-bit values from STX to the terminator, as three characters 30h + nibble,
 * most significant first, leading zeros kept.
 */
export const checkCharacters = (text: string): string => {
  let sum = 0;
  for (let at = 0; at < text.length; at++) sum += text.charCodeAt(at) & 0x7f;
  return String.fromCharCode(0x30 + ((sum >> 8) & 0xf), 0x30 + ((sum >> 4) & 0xf), 0x30 + (sum & 0xf));
};

export type ContentFault = "control-character" | "bad-escape" | "field-not-ended";

/** Why this can't be the content of a block; undefined where it can. */
export const contentFault = (content: string, terminator: Terminator): ContentFault | undefined => {
  for (let at = 0; at < content.length; at++) {
    const code = content.charCodeAt(at);
    if (content[at] === SUB) {
      const moved = content.charCodeAt(++at);
      if (!(moved >= 0x40 && moved <= 0x5f)) return "bad-escape";
    } else if ((code < 0x20 && content[at] !== CR) || code === 0x7f) return "control-character";
  }
  return terminator === "us" || content.endsWith(CR) ? undefined : "field-not-ended";
};

/** CR LF ESC STX ETX US ETB EOT SUB must be moved; the other control characters may be, and are. */
const transparent = (text: string): string =>
  Array.from(text, (character) => {
    const code = character.charCodeAt(0);
    return code < 0x20 ? SUB + String.fromCharCode(code + 0x40) : character;
  }).join("");

const plain = (text: string): string => {
  let out = "";
  for (let at = 0; at < text.length; at++)
    out += text[at] === SUB ? String.fromCharCode(text.charCodeAt(++at) - 0x40) : text[at];
  return out;
};

/** Fields of a content without fault. */
export const fieldsOf = (content: string, terminator: Terminator): readonly string[] => {
  const parts = content.split(CR).map(plain);
  return terminator === "us" ? parts : parts.slice(0, -1);
};

const contentOf = ({ fields, terminator }: TapBlock): string => {
  const joined = fields.map(transparent).join(CR);
  return terminator === "us" ? joined : joined + CR;
};

/** STX to check characters, without the CR behind; undefined where the content is too long or no 7-bit text. */
export const blockText = (block: TapBlock): string | undefined => {
  const content = contentOf(block);
  if (block.fields.length === 0 || content.length > CONTENT_MAX_CHARACTERS) return undefined;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what a content is made of
  if (!/^[\r\x1a\x20-\x7e]*$/.test(content)) return undefined;
  const body = STX + content + TERMINATORS[block.terminator];
  return body + checkCharacters(body);
};

/**
 * Fields as one transaction, in as few blocks as hold them. A block ends in the middle of a field (US) or
 * behind one (ETB), never inside a moved character.
 */
export const splitFields = (fields: readonly string[]): readonly TapBlock[] => {
  let rest = contentOf({ fields, terminator: "etx" });
  const blocks: TapBlock[] = [];
  while (rest.length > CONTENT_MAX_CHARACTERS) {
    const cut = CONTENT_MAX_CHARACTERS - (rest[CONTENT_MAX_CHARACTERS - 1] === SUB ? 1 : 0);
    const content = rest.slice(0, cut);
    const terminator = content.endsWith(CR) ? "etb" : "us";
    blocks.push({ fields: fieldsOf(content, terminator), terminator });
    rest = rest.slice(cut);
  }
  return [...blocks, { fields: fieldsOf(rest, "etx"), terminator: "etx" }];
};

/** Fields of the blocks of one transaction; undefined while its last block is missing. */
export const joinFields = (blocks: readonly TapBlock[]): readonly string[] | undefined => {
  if (blocks.at(-1)?.terminator !== "etx") return undefined;
  const fields: string[] = [];
  let broken = false;
  for (const block of blocks) {
    const [first = "", ...others] = block.fields;
    if (broken) fields[fields.length - 1] += first;
    else fields.push(first);
    fields.push(...others);
    broken = block.terminator === "us";
  }
  return fields;
};
