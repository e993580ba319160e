/** What `npm run lab` is asked for, from its arguments. Pure. */
import { parseArgs } from "node:util";
import { chosenSuites, type Suite, suiteList } from "./suites.ts";

export const USAGE = `npm run lab [-- --list] [--only NAME]... [--keep]
  --list       names the suites, each with what it proves
  --only NAME  runs this suite; may be given again
  --keep       boots a machine in real time with a shell on this terminal`;

export type Request =
  | { readonly kind: "run"; readonly suites: readonly Suite[] }
  | { readonly kind: "keep" }
  /** To be printed, and nothing else is done. */
  | { readonly kind: "tell"; readonly text: string }
  | { readonly kind: "wrong"; readonly text: string };

export const readRequest = (args: readonly string[]): Request => {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        list: { type: "boolean", default: false },
        keep: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
        only: { type: "string", multiple: true, default: [] },
      },
    });
    if (values.help) return { kind: "tell", text: USAGE };
    if (values.list) return { kind: "tell", text: suiteList() };
    if (values.keep) return { kind: "keep" };
    const { chosen, unknown } = chosenSuites(values.only);
    return unknown.length === 0
      ? { kind: "run", suites: chosen }
      : { kind: "wrong", text: `no suite ${unknown.join(", ")}; there are:\n${suiteList()}` };
  } catch (error) {
    return { kind: "wrong", text: `${error instanceof Error ? error.message : String(error)}\n${USAGE}` };
  }
};
