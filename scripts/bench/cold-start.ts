/**
 * P6: from starting `kiosk run` to the first `GET /ready` that says yes, with a database of many years,
 * against an empty Node process started right before. The program is killed, never stopped, so that every
 * start finds the same log.
 */
import { spawn } from "node:child_process";
import { get } from "node:http";
import { createServer } from "node:net";
import type { Figure, FigureFamily } from "./figure.ts";
import { type FiveYears, fiveYears } from "./five-years.ts";
import { machine_ms } from "./machine-time.ts";
import { eachRound, judge, ROUNDS_MIN, type Round } from "./statistics.ts";

const KIOSK = new URL("../../controller/shell/cli.js", import.meta.url).pathname;
const READY_MAX_MS = 1_000;
const RATIO_MAX = 6;
const ASK_EVERY_MS = 4;
const GIVEN_UP_MS = 30_000;

const emptyNode_ms = (): Promise<number> => {
  const from_ms = machine_ms();
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["-e", "0"], { stdio: "ignore" });
    child.on("error", reject);
    child.on("exit", () => resolve(machine_ms() - from_ms));
  });
};

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer();
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" ? (address?.port ?? 0) : 0));
    });
  });

const isReady = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const asked = get({ host: "127.0.0.1", port, path: "/ready" }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    asked.on("error", () => resolve(false));
  });

const ready_ms = async ({ config_file }: FiveYears): Promise<number> => {
  const port = await freePort();
  const from_ms = machine_ms();
  const child = spawn(
    process.execPath,
    ["--max-semi-space-size=2", KIOSK, "run", "--config", config_file, "--port", String(port)],
    {
      stdio: ["ignore", "ignore", "pipe"],
    },
  );
  let said = "";
  let ended = false;
  child.stderr.on("data", (bytes: Buffer) => {
    said = `${said}${bytes}`.slice(-2_000);
  });
  const gone = new Promise<void>((resolve) => child.once("close", () => resolve()));
  child.once("exit", () => {
    ended = true;
  });
  try {
    while (!(await isReady(port))) {
      if (ended) throw new Error(`the program ended: ${said}`);
      if (machine_ms() - from_ms > GIVEN_UP_MS) throw new Error(`not ready after ${GIVEN_UP_MS} ms: ${said}`);
      await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
    }
    return machine_ms() - from_ms;
  } finally {
    child.kill("SIGKILL");
    await gone;
  }
};

export const COLD_START: FigureFamily = {
  id: "P6",
  what: "cold start with a database of years",
  run: async (say): Promise<readonly Figure[]> => {
    const database = fiveYears(say);
    // The first start reads the file from disk; the following ones find it in memory, as after a restart.
    const first_ms = await ready_ms(database);
    const rounds: Round[] = [];
    for (let round = 0; round < ROUNDS_MIN; round++) {
      const baseline = await emptyNode_ms();
      const value = await ready_ms(database);
      rounds.push({ value, baseline, ratio: value / baseline });
    }
    const verdict = judge(rounds, ({ value, ratio }) => value <= READY_MAX_MS && ratio <= RATIO_MAX);
    const { rows, rows_a_visit, bytes } = database;
    return [
      {
        id: "P6",
        ...verdict,
        unit: "ms",
        goal: `<= ${READY_MAX_MS} ms and <= ${RATIO_MAX}x an empty Node process`,
        detail: { rows, rows_a_visit, database_mb: bytes / 1e6, first_ms, rounds: eachRound(rounds) },
      },
    ];
  },
};
