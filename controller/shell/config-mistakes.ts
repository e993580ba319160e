/**
 * What is wrong with a configuration file, in words a technician can act on: where, what was found, what is
 * allowed, what applies if the option is left out. It says; config-schema.ts and config-checks.ts decide.
 */
import { z } from "zod";
import { visibleText } from "../../drivers/runtime/visible.pure.ts";
import { Office } from "./config-schema.ts";

export interface ConfigMistake {
  /** `counters[2].number`; empty for the file as a whole. */
  readonly path: string;
  readonly problem_vi: string;
  readonly problem_en: string;
  /** What is allowed: `1..99`, `S | M | L`. */
  readonly range?: string;
  /** What applies when the option is left out. */
  readonly default?: string;
}

/** The part of JSON Schema that our options use. */
interface Option {
  readonly properties?: Readonly<Record<string, Option>>;
  readonly additionalProperties?: Option | boolean;
  readonly propertyNames?: Option;
  readonly items?: Option;
  readonly anyOf?: readonly Option[];
  readonly oneOf?: readonly Option[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly multipleOf?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly pattern?: string;
  readonly default?: unknown;
  readonly type?: string;
  readonly description?: string;
  /** Values that people try, with the reason why not. */
  readonly refused?: Readonly<Record<string, { readonly vi: string; readonly en: string }>>;
}

/** Every option as JSON Schema: for mistakes, for the manual, for editors. */
export const configSchema = (): Option => z.toJSONSchema(Office, { io: "input" }) as Option;

const FOUND_CHARACTERS_MAX = 60;
const quoted = (value: unknown): string => {
  const json = visibleText(JSON.stringify(value) ?? String(value));
  return json.length > FOUND_CHARACTERS_MAX ? `${json.slice(0, FOUND_CHARACTERS_MAX)}…` : json;
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const step = (value: unknown, key: PropertyKey): unknown => {
  if (Array.isArray(value) && typeof key === "number") return value[key];
  return isRecord(value) && typeof key === "string" && Object.hasOwn(value, key) ? value[key] : undefined;
};

const formsOf = (option: Option | undefined): readonly Option[] => option?.oneOf ?? option?.anyOf ?? [];

/** By which of its options an object tells which of several forms it has. */
const FORM_NAMES = ["kind", "protocol"] as const;

/** The form an object has, where it may have several. */
const formOf = (option: Option | undefined, value: unknown): Option | undefined => {
  const name = formName(option);
  if (name === undefined) return option;
  const given = step(value, name);
  return formsOf(option).find((form) => namesIn(form, name).includes(given));
};

const formName = (option: Option | undefined): (typeof FORM_NAMES)[number] | undefined =>
  FORM_NAMES.find((name) => formsOf(option).some((form) => namesIn(form, name).length > 0));

/** What the option that tells forms apart may be in this one. */
const namesIn = ({ properties }: Option, name: (typeof FORM_NAMES)[number]): readonly unknown[] => {
  const option = properties?.[name];
  return option?.enum ?? (option?.const === undefined ? [] : [option.const]);
};

/** The option `key` of an object; a table of free names has one option for all of them. */
const inside = (option: Option | undefined, value: unknown, key: PropertyKey): Option | undefined => {
  if (typeof key === "number") return option?.items;
  const name = formName(option);
  if (name !== undefined && key === name)
    return { enum: formsOf(option).flatMap((form) => namesIn(form, name)) };
  const form = formOf(option, value);
  return form?.properties?.[String(key)] ?? tableOption(form?.additionalProperties);
};

const tableOption = (option: Option | boolean | undefined): Option | undefined =>
  typeof option === "object" ? option : undefined;

const optionAt = (path: readonly PropertyKey[], root: unknown, schema: Option): Option | undefined => {
  let option: Option | undefined = schema;
  let value = root;
  for (const key of path) {
    option = inside(option, value, key);
    value = step(value, key);
  }
  return option;
};

const spelledValues = (option: Option): readonly unknown[] =>
  option.enum ??
  (option.const === undefined ? formsOf(option).flatMap((form) => form.const ?? []) : [option.const]);

const spelled = (option: Option): string | undefined => {
  const values = spelledValues(option);
  if (values.length > 0) return values.join(" | ");
  if (option.minimum !== undefined && option.maximum !== undefined) {
    const every = option.multipleOf === undefined ? "" : ` / ${option.multipleOf}`;
    return `${option.minimum}..${option.maximum}${every}`;
  }
  if (option.pattern !== undefined) return option.pattern;
  if (option.maxLength !== undefined) return `${option.minLength ?? 0}..${option.maxLength} characters`;
  if (option.maxItems !== undefined) return `${option.minItems ?? 0}..${option.maxItems} entries`;
  if (option.properties !== undefined) return Object.keys(option.properties).join(", ");
  if (option.propertyNames !== undefined) return spelled(option.propertyNames);
  return option.type === "boolean" ? "true | false" : option.type;
};

const limits = (option: Option | undefined): Pick<ConfigMistake, "range" | "default"> => {
  const range = option === undefined ? undefined : spelled(option);
  const standard = option?.default === undefined ? undefined : quoted(option.default);
  return { ...(range !== undefined && { range }), ...(standard !== undefined && { default: standard }) };
};

export const pathText = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, key) =>
      typeof key === "number" ? `${text}[${key}]` : text === "" ? String(key) : `${text}.${String(key)}`,
    "",
  );

const unknownKey = (
  path: readonly PropertyKey[],
  key: string,
  holder: Option | undefined,
): ConfigMistake => ({
  path: pathText([...path, key]),
  problem_vi: `không có tuỳ chọn tên ${quoted(key)}`,
  problem_en: `there is no option named ${quoted(key)}`,
  ...limits(holder),
});

const problemOf = (
  found: unknown,
  option: Option | undefined,
): Pick<ConfigMistake, "problem_vi" | "problem_en"> => {
  if (found === undefined) return { problem_vi: "thiếu tuỳ chọn này", problem_en: "is missing" };
  const refused = option?.refused;
  const reason = typeof found === "string" && refused && Object.hasOwn(refused, found) && refused[found];
  const [vi, en] = reason ? [`: ${reason.vi}`, `: ${reason.en}`] : ["", ""];
  return {
    problem_vi: `không nhận giá trị ${quoted(found)}${vi}`,
    problem_en: `does not allow ${quoted(found)}${en}`,
  };
};

/** What the schema found wrong with a file, as mistakes. */
export const ownMistakes = (issues: readonly z.core.$ZodIssue[], root: unknown): readonly ConfigMistake[] => {
  const schema = configSchema();
  return issues.flatMap((issue) => {
    const option = optionAt(issue.path, root, schema);
    if (issue.code === "unrecognized_keys") {
      const form = formOf(option, issue.path.reduce(step, root));
      return issue.keys.map((key) => unknownKey(issue.path, key, form));
    }
    const found = issue.path.reduce(step, root);
    return [{ path: pathText(issue.path), ...problemOf(found, option), ...limits(option) }];
  });
};
