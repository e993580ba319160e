/**
 * P1: from a complete scan on the reader's port to the first byte of the guard's new view, and from a
 * clerk's call that reached the server to the first byte of the page on the base's port; each less the time
 * of its commits. The lines are unpaced, so there is no wire time in either. Baseline: the round trip of a
 * bare line of 14 bytes.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { asciiBytes } from "../../drivers/runtime/text.ts";
import { bareSerial } from "./bare.ts";
import { openBenchDevices } from "./bench-devices.ts";
import type { Figure, FigureFamily } from "./figure.ts";
import { machine_ms } from "./machine-time.ts";
import { type CommitSpan, overlap_ms } from "./measured-store.ts";
import { OfficeClient } from "./office-client.ts";
import { OfficeProcess } from "./office-process.ts";
import type { Received } from "./office-questions.ts";
import { eachRound, judge, median, percentile, ROUNDS_MIN, type Round } from "./statistics.ts";
import { CALL, SETTLED_MS, type Seen, Sighting, visitor } from "./visitor.ts";

const BARE_SAMPLES = 200;
const SAMPLES = 40;
/** The controller has been in use for a while. */
const WARM_SAMPLES = 150;
const BARE_LINE = asciiBytes("SCPG,12,34567\n");
const P95_MAX_MS = 5;
const RATIO_MAX = 5;

/** Round trips of one line: host, pseudo-terminal, echo, host. */
const openBare = async () => {
  const { openLines, openPty } = await bareSerial();
  const pty = openPty();
  pty.onBytes((bytes) => pty.write(bytes));
  const back = new Sighting();
  const lines = await openLines(pty.path, 115_200, () => back.seen(machine_ms()));
  return {
    roundTrips: async (count: number): Promise<readonly number[]> => {
      const trips: number[] = [];
      for (let index = 0; index < count; index++) {
        const echo = back.next("the echo");
        const from_ms = machine_ms();
        lines.write(BARE_LINE);
        trips.push((await echo) - from_ms);
      }
      return trips;
    },
    close: async () => {
      await lines.close();
      pty.close();
    },
  };
};

/** The measured stretches, less what the controller's commits took of them. */
const stretches = (seen: readonly Seen[], spans: readonly CommitSpan[], received: readonly Received[]) => {
  const calls = received.filter(({ path }) => path === CALL);
  const without = (from_ms: number, to_ms: number): number =>
    to_ms - from_ms - overlap_ms(spans, from_ms, to_ms);
  return {
    scan: seen.map(({ scanned_ms, view_ms }) => without(scanned_ms, view_ms)),
    call: seen.map(({ page_ms }, index) => without(calls[index]?.at_ms ?? Number.NaN, page_ms)),
  };
};

interface LatencyRound extends Round {
  readonly p50_ms: number;
}

const roundOf = (samples: readonly number[], bare_ms: number): LatencyRound => {
  const p50_ms = median(samples);
  return { value: percentile(samples, 0.95), baseline: bare_ms, ratio: p50_ms / bare_ms, p50_ms };
};

const figureOf = (id: string, what: string, rounds: readonly LatencyRound[]): Figure => {
  const verdict = judge(rounds, ({ value, ratio }) => value <= P95_MAX_MS && ratio <= RATIO_MAX);
  return {
    id,
    ...verdict,
    unit: "ms",
    goal: `p95 <= ${P95_MAX_MS} ms and p50 <= ${RATIO_MAX}x a bare round trip`,
    detail: {
      what,
      value: "p95",
      baseline: "p50 of the bare round trip",
      p50_ms: median(rounds.map(({ p50_ms }) => p50_ms)),
      rounds: eachRound(rounds),
      samples_a_round: SAMPLES,
    },
  };
};

const measure = async (say: (text: string) => void): Promise<readonly Figure[]> => {
  const folder = mkdtempSync(join(tmpdir(), "mot-cua-bench-"));
  const devices = await openBenchDevices(0);
  const bare = await openBare();
  const office = new OfficeProcess();
  const { url, enrolment } = await office.ask("start", { config: devices.config(join(folder, "data")) });
  const client = new OfficeClient(url);
  await client.enrol(enrolment);
  await new Promise((resolve) => setTimeout(resolve, SETTLED_MS));
  const visit = await visitor(devices, client);
  for (let index = 0; index < WARM_SAMPLES; index++) await visit();
  await office.ask("notes");
  const [scan, call]: [LatencyRound[], LatencyRound[]] = [[], []];
  for (let round = 0; round < ROUNDS_MIN; round++) {
    const bare_ms = median(await bare.roundTrips(BARE_SAMPLES));
    const seen: Seen[] = [];
    for (let index = 0; index < SAMPLES; index++) seen.push(await visit());
    const { spans, received } = await office.ask("notes");
    const measured = stretches(seen, spans, received);
    scan.push(roundOf(measured.scan, bare_ms));
    call.push(roundOf(measured.call, bare_ms));
    say(`round ${round + 1} of ${ROUNDS_MIN}`);
  }
  client.close();
  await office.stop();
  await bare.close();
  devices.close();
  rmSync(folder, { recursive: true, force: true });
  return [
    figureOf("P1/scan", "scan complete at the door reader -> guard's view", scan),
    figureOf("P1/call", "clerk's call received -> first pager byte", call),
  ];
};

export const LATENCY: FigureFamily = {
  id: "P1",
  what: "card to guard's view, call to pager byte",
  run: measure,
};
