/**
 * A signed-in screen as a program: commands over HTTP and the stream of one view. Answers that are refusals
 * end the measurement, because a figure of an office that refuses says nothing.
 */
import { Agent, get, type IncomingMessage, request } from "node:http";
import { machine_ms } from "./machine-time.ts";

const PASSWORD = "bench-bench-bench";

export class OfficeClient {
  readonly #url: string;
  readonly #agent = new Agent({ keepAlive: true });
  #cookie = "";
  #keys = 0;

  constructor(url: string) {
    this.#url = url;
  }

  /** Makes the first administrator, who may do everything. */
  async enrol(enrolment: string): Promise<void> {
    await this.command("/api/staff/enrol", { enrolment, name: "Bench", password: PASSWORD });
  }

  command(path: string, body: object = {}): Promise<Readonly<Record<string, unknown>>> {
    const key = `bench-${process.pid}-${++this.#keys}`;
    return new Promise((resolve, reject) => {
      const sent = request(
        `${this.#url}${path}`,
        {
          method: "POST",
          agent: this.#agent,
          headers: { "content-type": "application/json", cookie: this.#cookie },
        },
        (response) => {
          const [cookie] = response.headers["set-cookie"] ?? [];
          if (cookie !== undefined) this.#cookie = cookie.split(";", 1)[0] ?? "";
          void bodyOf(response).then((text) => {
            if (response.statusCode === 200) resolve(JSON.parse(text));
            else reject(new Error(`${path}: ${response.statusCode} ${text}`));
          }, reject);
        },
      );
      sent.on("error", reject);
      sent.end(JSON.stringify({ key, ...body }));
    });
  }

  /** Hears every piece of a view's stream as it comes. */
  listen(path: string, heard: (text: string, at_ms: number) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      get(`${this.#url}${path}`, { headers: { cookie: this.#cookie } }, (response) => {
        if (response.statusCode !== 200) return reject(new Error(`${path}: ${response.statusCode}`));
        response.on("data", (bytes: Buffer) => {
          const at_ms = machine_ms();
          heard(bytes.toString(), at_ms);
        });
        response.on("error", () => undefined);
        resolve();
      }).on("error", reject);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

const bodyOf = async (response: IncomingMessage): Promise<string> => {
  let text = "";
  for await (const piece of response) text += String(piece);
  return text;
};
