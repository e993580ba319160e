/** Reads test/vectors/pager-pocsag.txt: codewords, texts and transmissions from independent sources. */
import { readFileSync } from "node:fs";
import { fromHex } from "../../../../drivers/runtime/text.ts";

const FILE = new URL("../../../vectors/pager-pocsag.txt", import.meta.url);

const rows = (kind: string): readonly (readonly string[])[] =>
  readFileSync(FILE, "utf8")
    .split("\n")
    .filter((line) => line.startsWith(`${kind} |`))
    .map((line) =>
      line
        .split(" | ")
        .slice(1)
        .map((cell) => cell.trim()),
    );

const wordsOf = (cell: string): readonly number[] => cell.split(" ").map((word) => Number.parseInt(word, 16));

export const WORD_VECTORS = rows("word").map(([hex = "", json = "", source = ""]) => ({
  hex,
  word: Number.parseInt(hex, 16),
  means: json === "sync" ? undefined : (JSON.parse(json) as Record<string, unknown>),
  source,
}));

export const TEXT_VECTORS = rows("text").map(([content = "", text = "", words = "", source = ""]) => ({
  content: content === "numeric" ? ("numeric" as const) : ("alpha" as const),
  text: JSON.parse(text) as string,
  words: wordsOf(words),
  source,
}));

export const WIRE_VECTORS = rows("wire").map(([hex = "", json = "", source = ""]) => ({
  hex,
  bytes: fromHex(hex) ?? new Uint8Array(),
  message: JSON.parse(json) as Record<string, unknown>,
  source,
}));
