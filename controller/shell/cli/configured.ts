/** The configuration a command was called with: the file's, and what the command line says otherwise. */
import { resolve } from "node:path";
import { loadConfig } from "../config.ts";
import type { ConfigMistake } from "../config-mistakes.ts";
import type { OfficeConfig } from "../config-schema.ts";
import { Refused } from "../refused.ts";
import { mistakeLines } from "./refusals.ts";
import { WrongUsage } from "./terminal.ts";

/** A configuration file is wrong: every mistake of it. */
export class WrongConfig extends Refused {
  readonly mistakes: readonly ConfigMistake[];

  constructor(mistakes: readonly ConfigMistake[]) {
    const [vi = "", en = "", ...rest] = mistakeLines(mistakes);
    super([vi, en, ...rest].join("\n"), "");
    this.mistakes = mistakes;
  }
}

export interface Overrides {
  readonly data?: string | undefined;
  readonly port?: string | undefined;
}

/** Throws WrongConfig. */
export const configured = async (file: string, { data, port }: Overrides): Promise<OfficeConfig> => {
  const port_number = portOf(port);
  const loaded = await loadConfig(file);
  if (loaded.kind === "wrong") throw new WrongConfig(loaded.mistakes);
  const { config } = loaded;
  return {
    ...config,
    data_dir: data === undefined ? config.data_dir : resolve(data),
    http: { ...config.http, port: port_number ?? config.http.port },
  };
};

/** A `--port`; throws WrongUsage. */
export const portOf = (text: string | undefined): number | undefined => {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (!/^[0-9]{1,5}$/.test(text) || port > 65_535)
    throw new WrongUsage(`--port ${text}: a whole number from 0 to 65535`);
  return port;
};
