/** Programs that suites start: bundled beside them (scripts/lab/bundle.ts). */
import { join } from "node:path";
import { bundleName, SUITES_VARIABLE } from "../../scripts/lab/suites-folder.ts";

/** Where a source of the project lies as a program of its own. */
export const bundled = (source: string): string =>
  join(process.env[SUITES_VARIABLE] ?? "", bundleName(source));
