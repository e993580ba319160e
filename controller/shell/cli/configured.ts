/** The configuration a command was called with: the file's, and what the command line says otherwise. */
import { resolve } from "node:path";
import { loadConfig } from "../config.ts";
import type { OfficeConfig } from "../config-schema.ts";
import { WrongConfig } from "./refused.ts";
import { WrongUsage } from "./terminal.ts";

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
