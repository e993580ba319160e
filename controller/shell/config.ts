/**
 * The configuration of an office: read from a JSON file, refused with every mistake named, or given with
 * every option filled in. Options stand in config-schema.ts; what a mistake leads to (exit 1) is the
 * caller's.
 */
import { readFile } from "node:fs/promises";
import { crossMistakes, keyPathBeside } from "./config-checks.ts";
import { type ConfigMistake, ownMistakes } from "./config-mistakes.ts";
import { Office, type OfficeConfig } from "./config-schema.ts";

export type ParsedConfig =
  | { readonly kind: "ok"; readonly config: OfficeConfig }
  | { readonly kind: "wrong"; readonly mistakes: readonly ConfigMistake[] };

/** Total: any JSON value gives a configuration or at least one mistake. */
export const parseConfig = (json: unknown): ParsedConfig => {
  const parsed = Office.safeParse(json);
  const own = parsed.success ? [] : ownMistakes(parsed.error.issues, json);
  const mistakes = [...own, ...crossMistakes(json)];
  if (!parsed.success || mistakes.length > 0) return { kind: "wrong", mistakes };
  const { data } = parsed;
  return { kind: "ok", config: { ...data, key_path: data.key_path ?? keyPathBeside(data.data_dir) } };
};

const wholeFile = (file: string, vi: string, en: string): ParsedConfig => ({
  kind: "wrong",
  mistakes: [{ path: "", problem_vi: `${file}: ${vi}`, problem_en: `${file}: ${en}` }],
});

/** Reads and parses a file; a file that can't be read or is no JSON is a mistake like any other. */
export const loadConfig = async (file: string): Promise<ParsedConfig> => {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return wholeFile(file, `không đọc được (${why})`, `can't be read (${why})`);
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return wholeFile(file, `không phải JSON (${why})`, `is no JSON (${why})`);
  }
  return parseConfig(json);
};
