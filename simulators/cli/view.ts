/**
 * How a session shows itself: what happens, what is answered, where commands come from. Two of three ways are
 * here, JSON lines and plain text; the terminal with its live picture is terminal.ts's.
 */
import { createInterface, type Interface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import type { SimulatorEvent } from "../kit/device.ts";
import { eventText, jsonLine } from "./json.ts";

export interface View {
  /** Something happened; already stamped. */
  event(event: SimulatorEvent): void;
  /** A command was obeyed or refused. */
  answered(line: string, text: string, refused: boolean): void;
  /** The picture may have changed. */
  changed(): void;
  /** Commands as they are typed; ends when nobody types any more. */
  readonly lines: AsyncIterable<string>;
  close(): void;
}

/** Streams as the process has them. */
export interface Streams {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly rows?: number; readonly columns?: number };
  readonly stderr: Writable;
}

const NO_LINES: AsyncIterable<string> = { async *[Symbol.asyncIterator]() {} };

/** Commands through a pipe. A terminal is left alone: reading it from the background stops the program. */
const pipedLines = (stdin: Streams["stdin"]): { lines: AsyncIterable<string>; close: () => void } => {
  if (stdin.isTTY) return { lines: NO_LINES, close: () => {} };
  const reader: Interface = createInterface({ input: stdin, terminal: false });
  const iterator = reader[Symbol.asyncIterator]();
  return { lines: { [Symbol.asyncIterator]: () => iterator }, close: () => reader.close() };
};

/** `--json`: one object an event, answers too (`command`); nothing else on standard output. */
export const jsonView = (
  { stdin, stdout }: Streams,
  now: (event: SimulatorEvent) => SimulatorEvent,
): View => {
  const { lines, close } = pipedLines(stdin);
  const print = (event: SimulatorEvent): void => void stdout.write(`${jsonLine(event)}\n`);
  return {
    event: print,
    answered: (line, answer, refused) =>
      print(now({ event: "command", line, answer, ...(refused ? { refused } : {}) })),
    changed: () => {},
    lines,
    close,
  };
};

/** Without a terminal: events and answers as text. */
export const plainView = ({ stdin, stdout, stderr }: Streams): View => {
  const { lines, close } = pipedLines(stdin);
  return {
    event: (event) => void stdout.write(`${eventText(event, false)}\n`),
    answered: (_line, text, refused) => {
      if (text !== "") (refused ? stderr : stdout).write(`${text}\n`);
    },
    changed: () => {},
    lines,
    close,
  };
};
