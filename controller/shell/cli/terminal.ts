/**
 * What a command of `kiosk` may use of the world: its terminal, time and chance. Handed in, so that
 * commands run the same in tests.
 */
import type { Clock, Random, WallClock } from "../../../drivers/runtime/ports.ts";

export interface Terminal {
  /** One line on standard output. */
  say(line: string): void;
  /** One line on standard error. */
  complain(line: string): void;
  /** All of standard input. */
  read(): Promise<string>;
  readonly clock: Clock;
  readonly wall: WallClock;
  readonly random: Random;
}

/** Values of the options given; a flag is "". */
export type Options = Readonly<Record<string, string | undefined>>;

/** `required` options stand in every call; `optional` ones may. The text after each is its value's name. */
export interface Command {
  readonly vi: string;
  readonly en: string;
  readonly required: Readonly<Record<string, string>>;
  readonly optional: Readonly<Record<string, string>>;
  /** 0 done, 1 refused or failed, after saying why. */
  run(options: Options, terminal: Terminal): Promise<0 | 1>;
}

/** The call itself is wrong: exit 2. */
export class WrongUsage extends Error {}

/** An option that the table of the command promises to be there. */
export const given = (options: Options, name: string): string => {
  const value = options[name];
  if (value === undefined) throw new WrongUsage(`--${name} is missing`);
  return value;
};
