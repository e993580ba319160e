/**
 * The real program as a process of its own: started from `dist`, heard until it is ready, asked over HTTP,
 * killed.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const DIST = fileURLToPath(new URL("../../dist", import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly out: string;
}

/** Runs a program of `dist` to its end. */
export const ran = async (program: string, args: readonly string[]): Promise<Ended> => {
  const child = spawn(process.execPath, [`${DIST}/${program}`, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let out = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (bytes: Buffer) => {
      out += bytes.toString();
    });
  const [code] = (await once(child, "close")) as [number | null];
  return { code, out };
};

/** Whatever a failed test left running. */
const alive = new Set<ChildProcess>();
export const endAll = (): void => {
  for (const child of alive) child.kill("SIGKILL");
};

export class Program {
  readonly url: string;
  /** One-time code of the first administrator, if there was none. */
  readonly enrolment: string | undefined;
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;

  private constructor(child: ChildProcess, url: string, enrolment: string | undefined) {
    this.#child = child;
    this.#ended = once(child, "close");
    this.url = url;
    this.enrolment = enrolment;
  }

  /** `npm start` on simulated devices; ready when it has said where its screens are. */
  static async start(data: string): Promise<Program> {
    const child = spawn(process.execPath, [`${DIST}/scripts/start.js`, "--port", "0", "--data", data], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    alive.add(child);
    child.once("close", () => alive.delete(child));
    let url = "";
    let enrolment: string | undefined;
    for await (const line of createInterface({ input: child.stdout })) {
      url = /(http:\S+)\/technician/.exec(line)?.[1] ?? url;
      enrolment = /#enrol\s+(\S+)/.exec(line)?.[1] ?? enrolment;
      if (/^\s+quit$/.test(line)) break;
    }
    if (url === "") throw new Error("the program did not start");
    child.stdout.resume();
    return new Program(child, url, enrolment);
  }

  /** Undefined: no answer came, as when the program died under the question. */
  async post(path: string, body: object, cookie = ""): Promise<Response | undefined> {
    return fetch(`${this.url}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", cookie },
      body: JSON.stringify(body),
    }).catch(() => undefined);
  }

  get(path: string, cookie = ""): Promise<Response> {
    return fetch(`${this.url}${path}`, { headers: { cookie } });
  }

  /** The first view on a stream for which `wanted` holds. */
  async seen<V>(path: string, wanted: (view: V) => boolean, cookie = ""): Promise<V> {
    const answer = await this.get(path, cookie);
    let text = "";
    for await (const bytes of answer.body ?? []) {
      text += Buffer.from(bytes).toString();
      for (const [, data = ""] of text.matchAll(/^event: view\ndata: (.*)\n\n/gm)) {
        const view = JSON.parse(data) as V;
        if (wanted(view)) return view;
      }
      text = text.slice(text.lastIndexOf("\n\n") + 2);
    }
    throw new Error(`${path} ended`);
  }

  /** As a power cut is to the program; what the kernel holds survives. */
  async kill(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#ended;
  }

  async stop(): Promise<void> {
    this.#child.kill("SIGTERM");
    await this.#ended;
  }
}
