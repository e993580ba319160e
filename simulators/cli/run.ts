/** The commands of `kiosk-sim`, each to its end: output, complaint, exit code. Owns no stream, no clock. */
import type { WireCodec } from "../../drivers/runtime/machine.ts";
import { readArguments } from "./arguments.ts";
import { listDefects } from "./defects.ts";
import { type ExitCode, type Finished, printed, wrongUsage } from "./finished.ts";
import { type Surroundings, serveDevices } from "./session.ts";
import { deviceUsage, USAGE } from "./usage.ts";
import { decodeWire, encodeWire, listWire } from "./wire.ts";
import { FILE_BYTES_MAX, hexOfFile } from "./wire-file.ts";

/** Bytes of hex read from standard input; more is refused. */
export const STDIN_BYTES_MAX = 16_777_216;

export interface Program extends Surroundings {
  readonly codecs: readonly WireCodec[];
  readonly version: string;
}

/** `argv` without node and program. */
export const run = async (argv: readonly string[], program: Program): Promise<ExitCode> => {
  const { code, lines, complaint } = await finish(argv, program);
  if (lines.length > 0) program.stdout.write(`${lines.join("\n")}\n`);
  if (complaint !== undefined) program.stderr.write(`kiosk-sim: ${complaint}\n`);
  return code;
};

const finish = async (argv: readonly string[], program: Program): Promise<Finished> => {
  const invocation = readArguments(argv);
  switch (invocation.kind) {
    case "help":
      return printed(invocation.device === undefined ? USAGE : deviceUsage(invocation.device));
    case "version":
      return printed([program.version]);
    case "defects":
      return listDefects(
        invocation.device,
        invocation.json,
        program.stdout.columns ?? Number.POSITIVE_INFINITY,
      );
    case "wire-list":
      return listWire(program.codecs);
    case "wire-decode":
      return withCodec(program, invocation.codec, async (codec) => {
        const given = await givenHex(invocation.hex, program.stdin);
        return "complaint" in given ? wrongUsage(given.complaint) : decodeWire(codec, given.hex);
      });
    case "wire-encode":
      return withCodec(program, invocation.codec, async (codec) => encodeWire(codec, invocation.json));
    case "serve":
      return serveDevices(invocation.request, program.codecs, program);
    case "wrong":
      return wrongUsage(`${invocation.complaint}\nkiosk-sim --help shows what can be typed / xem trợ giúp`);
  }
};

const withCodec = async (
  { codecs }: Program,
  name: string,
  use: (codec: WireCodec) => Promise<Finished>,
): Promise<Finished> => {
  const codec = codecs.find((known) => known.name === name);
  if (codec !== undefined) return use(codec);
  return wrongUsage(`no codec "${name}"; there are ${codecs.map((known) => known.name).join(", ")}`);
};

const givenHex = async (
  typed: string,
  stdin: Surroundings["stdin"],
): Promise<{ readonly hex: string } | { readonly complaint: string }> => {
  if (typed === "-") {
    const hex = await readAll(stdin);
    return hex === undefined
      ? { complaint: `more than ${STDIN_BYTES_MAX} bytes on standard input` }
      : { hex };
  }
  const file = hexOfFile(typed);
  switch (file.kind) {
    case "hex":
      return { hex: file.hex };
    case "too-long":
      return { complaint: `${typed} has more than ${FILE_BYTES_MAX} bytes` };
    case "none":
      return { hex: typed };
  }
};

/** Undefined where it is too much. */
const readAll = async (stdin: Surroundings["stdin"]): Promise<string | undefined> => {
  let text = "";
  for await (const piece of stdin) {
    text += String(piece);
    if (text.length > STDIN_BYTES_MAX) return undefined;
  }
  return text;
};
