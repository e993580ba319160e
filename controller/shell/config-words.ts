/**
 * How one option of the configuration is written down: what it is, its unit, range and default, in the schema
 * and in its description at once. Which options there are stands in config-schema.ts and config-pagers.ts.
 */
import { z } from "zod";
import { visibleText } from "../../drivers/runtime/visible.pure.ts";

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

export const wordOr = <const Values extends readonly [string, ...string[]]>(
  standard: NoInfer<Values[number]>,
  values: Values,
  what: string,
) =>
  z
    .enum(values)
    .default(standard)
    .describe(words(what, "word", values.join(" | "), standard));

export const flag = (standard: boolean, what: string) =>
  z
    .boolean()
    .default(standard)
    .describe(words(what, "yes or no", "true | false", standard));

export const line = (what: string, characters_max = 120) =>
  z
    .string()
    .trim()
    .min(1)
    .max(characters_max)
    // It is printed and shown as it stands: what nobody sees must not reach printers and screens.
    .refine((written) => visibleText(written) === written, "holds characters that can't be seen")
    .describe(words(what, "text", `1..${characters_max} characters`));

export const text = (what: string) =>
  z.strictObject({ vi: line(`${what}, Vietnamese`), en: line(`${what}, English`) });

/** Ids stand in the log: none may be able to hold an ID number. */
const ID_PATTERN = /^(?!.*[0-9]{9})[a-z][a-z0-9-]{0,39}$/;
export const id = (what: string) =>
  z
    .string()
    .regex(ID_PATTERN)
    .describe(words(what, "id", "1..40 of a-z 0-9 -, a letter first, no nine digits in a row"));

/**
 * Most entries of one list: far above any office, so that a broken generator of configurations is noticed.
 */
const ENTRIES_MAX = 200;

export const list = <Item extends z.ZodType>(item: Item) => z.array(item).max(ENTRIES_MAX);

/** Keys of a table of names, as a tuple for an enum. */
export const namesOf = <Name extends string>(table: Readonly<Record<Name, unknown>>): [Name, ...Name[]] =>
  Object.keys(table) as [Name, ...Name[]];

export const tcp = z.strictObject({
  kind: z.literal("tcp"),
  host: line("address of the device or of a serial server", 253),
  port: whole("its TCP port", "port", 1, 65_535),
});

/** What a device's line is where the file does not say; 8N1 unless named. */
export interface UsualLine {
  readonly baud: number;
  readonly data_bits?: 7 | 8;
  readonly parity?: "none" | "even" | "odd";
}

/** Serial settings with the device's usual line as default; without flow control everywhere. */
export const serial = ({ baud, data_bits = 8, parity = "none" }: UsualLine) =>
  z.strictObject({
    kind: z.literal("serial"),
    path: line("device file, /dev/serial/by-id/... where possible, or usb:3-1, the USB socket it is in", 255),
    baud: wholeOr(baud, "speed of the line", "bit/s", 300, 4_000_000),
    data_bits: z
      .union([z.literal(7), z.literal(8)])
      .default(data_bits)
      .describe(words("data bits", "bit", "7 | 8", data_bits)),
    parity: wordOr(parity, ["none", "even", "odd"], "parity"),
    stop_bits: z
      .union([z.literal(1), z.literal(2)])
      .default(1)
      .describe(words("stop bits", "bit", "1 | 2", 1)),
    flow: wordOr("none", ["none", "rtscts", "xonxoff"], "flow control"),
    cts: flag(false, "nothing is written while the device keeps CTS low; needs a cable with CTS"),
  });

export const link = (usual: UsualLine) => z.discriminatedUnion("kind", [serial(usual), tcp]);
