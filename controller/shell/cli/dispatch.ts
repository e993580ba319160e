/**
 * The command line of `kiosk`: which command is meant, whether it is called rightly, and what its end means
 * as an exit code: 0 done, 1 refused or failed with a reason, 2 wrong usage.
 */
import { parseArgs } from "node:util";
import { backup } from "./backup.ts";
import { check } from "./check.ts";
import { erasePerson, exportPerson } from "./person.ts";
import { refusalLines } from "./refusals.ts";
import { replay } from "./replay.ts";
import { restore } from "./restore.ts";
import { rotateKey } from "./rotate-key.ts";
import { run } from "./run.ts";
import { safeOutputs } from "./safe-outputs.ts";
import { type Command, type Options, type Terminal, WrongUsage } from "./terminal.ts";
import { verify } from "./verify.ts";

const COMMANDS: Readonly<Record<string, Command>> = {
  run,
  check,
  verify,
  backup,
  restore,
  "export-person": exportPerson,
  "erase-person": erasePerson,
  "rotate-key": rotateKey,
  replay,
  "safe-outputs": safeOutputs,
};

/** Gives the exit code. An error that is no refusal is our own mistake and is thrown on. */
export const dispatch = async (words: readonly string[], terminal: Terminal): Promise<0 | 1 | 2> => {
  const [name = "", ...rest] = words;
  if (name === "--help" || name === "-h" || name === "help") return help(terminal.say, Object.keys(COMMANDS));
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) {
    if (name !== "") terminal.complain(`không có lệnh / no such command: ${name}`);
    help(terminal.complain, Object.keys(COMMANDS));
    return 2;
  }
  try {
    const options = optionsOf(command, rest);
    if (options === "help") return help(terminal.say, [name]);
    return await command.run(options, terminal);
  } catch (error) {
    if (error instanceof WrongUsage) {
      terminal.complain(error.message);
      terminal.complain(usage(name, command));
      return 2;
    }
    const lines = refusalLines(error);
    if (lines === undefined) throw error;
    for (const line of lines) terminal.complain(line);
    return 1;
  }
};

const optionsOf = (command: Command, words: readonly string[]): Options | "help" => {
  const named = Object.entries({ ...command.required, ...command.optional });
  const known = Object.fromEntries(
    named.map(([name, value]) => [name, { type: value === "" ? ("boolean" as const) : ("string" as const) }]),
  );
  const values = parsed([...words], { ...known, help: { type: "boolean" as const, short: "h" } });
  if (values.help === true) return "help";
  for (const name of Object.keys(command.required))
    if (values[name] === undefined) throw new WrongUsage(`--${name} is missing`);
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, value === true ? "" : String(value)]),
  );
};

const parsed = (
  args: string[],
  options: Readonly<Record<string, { type: "string" | "boolean"; short?: string }>>,
): Readonly<Record<string, unknown>> => {
  try {
    return parseArgs({ args, options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    throw new WrongUsage(error instanceof Error ? error.message : String(error));
  }
};

const usage = (name: string, { required, optional }: Command): string =>
  [
    `kiosk ${name}`,
    ...Object.entries(required).map(([option, value]) => `--${option} ${value}`),
    ...Object.entries(optional).map(([option, value]) => `[${`--${option} ${value}`.trimEnd()}]`),
  ].join(" ");

const help = (say: (line: string) => void, names: readonly string[]): 0 => {
  for (const name of names) {
    const command = COMMANDS[name];
    if (command === undefined) continue;
    say(usage(name, command));
    say(`    ${command.vi}`);
    say(`    ${command.en}`);
  }
  say("0 xong / done · 1 bị từ chối, có lý do / refused or failed with a reason · 2 gọi sai / wrong usage");
  return 0;
};
