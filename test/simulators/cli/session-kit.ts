/** Whole runs of `kiosk-sim` in this process: how they are started, typed to, listened to and ended. */
import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { PassThrough } from "node:stream";
import { afterEach, beforeEach } from "vitest";
import { systemClock } from "../../../drivers/runtime/system-clock.ts";
import { type Program, run } from "../../../simulators/cli/run.ts";
import { wireCodecs } from "../../../simulators/codecs.ts";

type Event = Readonly<Record<string, unknown>>;

/** What must be ended after each test, whether it got there or not. */
export const ends: (() => Promise<unknown>)[] = [];
let folder = "";

/** A folder of its own for each test, gone with whatever was started in it. Call it once a test file. */
export const sessionFolder = (): { readonly path: string } => {
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "kiosk-sim-"));
  });
  afterEach(async () => {
    for (const end of ends.splice(0)) await end();
    rmSync(folder, { recursive: true });
  });
  return {
    get path() {
      return folder;
    },
  };
};

/** Starts the program in this process; `type` writes a command, `next` waits for an event of a name. */
export const start = (...argv: readonly string[]) => {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  let end = (): void => {};
  const program: Program = {
    stdin,
    stdout,
    stderr,
    clock: systemClock,
    cursor: false,
    onEnd: (told) => {
      end = told;
      return () => {};
    },
    codecs: wireCodecs(),
    version: "1.2.3",
  };
  let output = "";
  stdout.on("data", (bytes: Buffer) => {
    output += bytes.toString("utf8");
  });
  const code = run(argv, program);
  const lines = createInterface({ input: stdout })[Symbol.asyncIterator]();
  const next = async (name: string): Promise<Event> => {
    for (let line = await lines.next(); !line.done; line = await lines.next()) {
      const event: Event = JSON.parse(line.value);
      if (event.event === name) return event;
    }
    throw new Error(`the output ended before ${name}`);
  };
  const finish = async (): Promise<unknown> => {
    end();
    stdin.end();
    return code;
  };
  ends.push(finish);
  const complaint = (): string => String(stderr.read() ?? "");
  return {
    code,
    next,
    finish,
    complaint,
    output: () => output,
    stdin,
    type: (line: string) => stdin.write(`${line}\n`),
  };
};

export const connected = async (address: unknown) => {
  const socket = connect(Number(String(address).split(":")[1]), "127.0.0.1");
  await new Promise((done) => socket.once("connect", done));
  ends.unshift(async () => socket.destroy());
  return socket;
};
