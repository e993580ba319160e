/**
 * How an option of the configuration is described: what it is, its unit, its range, its default, in words
 * that the manual and `kiosk check` repeat. Which options there are stands in config-schema.ts.
 */
import { z } from "zod";

/**
 * Most entries of one list: far above any office, so that a broken generator of configurations is noticed.
 */
const ENTRIES_MAX = 200;

/** Words of the description: what it is; unit; range; default. */
export const words = (what: string, unit: string, range: string, standard?: unknown): string =>
  `${what}; ${unit}, ${range}${standard === undefined ? ", required" : `, default ${String(standard)}`}`;

export const whole = (what: string, unit: string, from: number, to: number) =>
  z
    .int()
    .min(from)
    .max(to)
    .describe(words(what, unit, `${from}..${to}`));

export const wholeOr = (standard: number, what: string, unit: string, from: number, to: number) =>
  z
    .int()
    .min(from)
    .max(to)
    .default(standard)
    .describe(words(what, unit, `${from}..${to}`, standard));

export const oneOf = <const Values extends readonly [string, ...string[]]>(values: Values, what: string) =>
  z.enum(values).describe(words(what, "word", values.join(" | ")));

export const line = (what: string, characters_max = 120) =>
  z
    .string()
    .trim()
    .min(1)
    .max(characters_max)
    .describe(words(what, "text", `1..${characters_max} characters`));

export const text = (what: string) =>
  z.strictObject({ vi: line(`${what}, Vietnamese`), en: line(`${what}, English`) });

export const ID_PATTERN = /^[a-z][a-z0-9-]{0,39}$/;
export const id = (what: string) =>
  z
    .string()
    .regex(ID_PATTERN)
    .describe(words(what, "id", "1..40 of a-z 0-9 -, a letter first"));

export const list = <Item extends z.ZodType>(item: Item) => z.array(item).max(ENTRIES_MAX);

/** Keys of a table of names, as a tuple for an enum. */
export const namesOf = <Name extends string>(table: Readonly<Record<Name, unknown>>): [Name, ...Name[]] =>
  Object.keys(table) as [Name, ...Name[]];
