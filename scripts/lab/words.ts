/**
 * What a guest tells, one JSON object a line, over a channel that nothing else writes to. Decides what a line
 * means; a line that is none is no word.
 */

export type Word =
  /** The guest is up. */
  | { readonly kind: "up"; readonly release: string }
  /** `at_s`: the guest's own monotonic time. */
  | { readonly kind: "suite-started"; readonly suite: string; readonly at_s: number }
  | { readonly kind: "suite-ended"; readonly suite: string; readonly at_s: number }
  /** `message` is "" for a case that passed. */
  | {
      readonly kind: "case";
      readonly suite: string;
      readonly name: string;
      readonly passed: boolean;
      readonly message: string;
    }
  /** A line that a suite printed: a figure, mostly. */
  | { readonly kind: "said"; readonly suite: string; readonly text: string }
  /** Nothing more comes. */
  | { readonly kind: "last" };

/** Longest message of a failed case and longest printed line, in characters; the rest is cut off. */
export const TEXT_MAX = 4_000;

const SHAPES: Readonly<Record<Word["kind"], Readonly<Record<string, "string" | "number" | "boolean">>>> = {
  up: { release: "string" },
  "suite-started": { suite: "string", at_s: "number" },
  "suite-ended": { suite: "string", at_s: "number" },
  case: { suite: "string", name: "string", passed: "boolean", message: "string" },
  said: { suite: "string", text: "string" },
  last: {},
};

const isKind = (kind: unknown): kind is Word["kind"] =>
  typeof kind === "string" && Object.hasOwn(SHAPES, kind);

const isWord = (value: unknown): value is Word => {
  if (typeof value !== "object" || value === null || !("kind" in value) || !isKind(value.kind)) return false;
  const fields = new Map(Object.entries(value));
  return Object.entries(SHAPES[value.kind]).every(([name, type]) => typeof fields.get(name) === type);
};

export const readWord = (line: string): Word | undefined => {
  try {
    const value: unknown = JSON.parse(line);
    return isWord(value) ? value : undefined;
  } catch {
    return undefined;
  }
};

/** With its end of line; texts at most TEXT_MAX long. */
export const wordLine = (word: Word): string =>
  `${JSON.stringify(word, (_name, value: unknown) => (typeof value === "string" ? value.slice(0, TEXT_MAX) : value))}\n`;

/** Longest line held while it comes, in characters; a longer one is no word and is dropped. */
export const LINE_MAX = 65_536;

/** Whole lines of `held` and what came after it; the rest is held on. */
export const cutLines = (
  held: string,
  came: string,
): { readonly lines: readonly string[]; readonly held: string } => {
  const parts = `${held}${came}`.split("\n");
  const rest = parts.at(-1) ?? "";
  return { lines: parts.slice(0, -1), held: rest.length > LINE_MAX ? "" : rest };
};
