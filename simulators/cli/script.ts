/** Scripts of `--script`: one prompt command a line, `#` begins a remark. Checked whole before serving. */
import type { NamedDevice } from "./defects.ts";
import { readCommand } from "./prompt.ts";

export const SCRIPT_LINES_MAX = 10_000;

export type Script =
  | { readonly kind: "script"; readonly lines: readonly string[] }
  | { readonly kind: "refused"; readonly complaint: string };

export const readScript = (text: string, devices: readonly NamedDevice[]): Script => {
  const numbered = text
    .split(/\r?\n/)
    .map((line, index) => ({ line: line.replace(/(^|\s)#.*$/u, "").trim(), number: index + 1 }))
    .filter(({ line }) => line !== "");
  if (numbered.length > SCRIPT_LINES_MAX)
    return { kind: "refused", complaint: `a script has at most ${SCRIPT_LINES_MAX} commands` };
  for (const { line, number } of numbered) {
    const command = readCommand(line, devices);
    if (command.kind === "refused") return { kind: "refused", complaint: `line ${number}: ${command.text}` };
  }
  return { kind: "script", lines: numbered.map(({ line }) => line) };
};
