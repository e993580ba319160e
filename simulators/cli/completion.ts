/**
 * What Tab may put at the end of a line: read off the usages of the prompts, where lower-case words are
 * typed as they are, capitals stand for a value, `a|b` is a choice and `[x]` may be left out. Pure.
 */
import type { NamedDevice } from "./defects.ts";
import { OWN_PROMPTS, ownPrompts } from "./prompt.ts";

/** As readline wants it: the candidates for the last word, and that word. */
export type Completion = readonly [candidates: string[], word: string];

export const complete = (line: string, devices: readonly NamedDevice[]): Completion => {
  const words = line.trimStart().split(/\s+/);
  const word = words.at(-1) ?? "";
  const before = words.slice(0, -1);
  const named = devices.find(({ name }) => name === before[0]);
  const meant = named === undefined ? devices : [named];
  const typed = named === undefined ? before : before.slice(1);
  const possible = [...nextWords(typed, meant), ...deviceNames(before, devices)];
  const fitting = new Set(possible.filter((candidate) => candidate.startsWith(word)));
  return [[...fitting].sort().map((candidate) => `${candidate} `), word];
};

const deviceNames = (before: readonly string[], devices: readonly NamedDevice[]): readonly string[] =>
  before.length === 0 && devices.length > 1 ? devices.map(({ name }) => name) : [];

const nextWords = (typed: readonly string[], devices: readonly NamedDevice[]): readonly string[] => {
  if (typed[0] === "defect" && typed.length === 2)
    return devices.flatMap(({ device }) => device.defects.map(({ name }) => name));
  const usages = [...OWN_PROMPTS, ...devices.flatMap(ownPrompts)].flatMap(({ usage }) => usage.split(" | "));
  return usages.flatMap((usage) => nextOf(usage.split(" "), typed));
};

/** The words a usage allows after those typed; none where it does not begin so. */
const nextOf = (usage: readonly string[], typed: readonly string[]): readonly string[] =>
  typed.every((word, index) => fits(usage[index], word)) ? choicesOf(usage[typed.length]) : [];

const fits = (part: string | undefined, word: string): boolean =>
  part !== undefined && (choicesOf(part).includes(word) || (isValue(part) && word !== ""));

const choicesOf = (part: string | undefined): readonly string[] =>
  part === undefined || isValue(part) ? [] : bare(part).split("|");

/** A placeholder, or an example as `5s`. */
const isValue = (part: string): boolean => /^[A-Z]|^\d/.test(bare(part));

const bare = (part: string): string => part.replace(/^\[|\]$/g, "");
