/**
 * P5/first-byte: from a citizen's "print" that reached the server to the slip's first byte on the printer's
 * port, its commits included. The printer is simulated behind a raw pseudo-terminal and prints faster than
 * any real one, so that the bench waits for the board and not for paper.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PRINTER_PROFILES } from "../../drivers/printer/escpos/profile.pure.ts";
import { systemClock } from "../../drivers/runtime/system-clock.ts";
import { SeededRandom } from "../../simulators/kit/seeded-random.ts";
import { createPrinter } from "../../simulators/printer/printer.ts";
import { bareSerial } from "./bare.ts";
import { openBenchDevices } from "./bench-devices.ts";
import type { Figure } from "./figure.ts";
import { machine_ms } from "./machine-time.ts";
import { OfficeClient } from "./office-client.ts";
import { OfficeProcess } from "./office-process.ts";
import { FIELD, KIOSK } from "./places.ts";
import { eachRound, judge, median, percentile, ROUNDS_MIN, type Round } from "./statistics.ts";
import { SETTLED_MS, Sighting } from "./visitor.ts";

const BAUD = 115_200;
const PRINT = `/api/kiosk/${KIOSK}/print`;
const PAPER_MM = 1_000_000;
const HEAD_MM_PER_S = 100_000;
/** The first byte of `ESC @`, with which every slip begins, and nothing else that is said to a printer. */
const ESC = 0x1b;
const SAMPLES = 20;
const WARM_SAMPLES = 20;
const P95_MAX_MS = 15;

const openPrinter = async () => {
  const { openPty } = await bareSerial();
  const pty = openPty();
  const printer = createPrinter({
    profile: PRINTER_PROFILES["epson-t20iii"],
    clock: systemClock,
    random: new SeededRandom(1),
    paper_mm: PAPER_MM,
    head_mm_per_s: HEAD_MM_PER_S,
    keep_sheets: 0,
  });
  const first = new Sighting();
  printer.attach({ send: (bytes) => pty.write(bytes), unplug: () => undefined, plug: () => undefined });
  pty.onBytes((bytes) => {
    if (bytes[0] === ESC) first.seen(machine_ms());
    printer.receive(bytes);
  });
  return { path: pty.path, first, close: () => pty.close() };
};

export const firstByte = async (say: (text: string) => void): Promise<Figure> => {
  const folder = mkdtempSync(join(tmpdir(), "mot-cua-bench-"));
  const devices = await openBenchDevices(0);
  const printer = await openPrinter();
  const kiosk_printer = { kind: "serial", path: printer.path, baud: BAUD } as const;
  const config = devices.config(join(folder, "data"), { kiosk_printer });
  const office = new OfficeProcess();
  const { url, enrolment } = await office.ask("start", { config });
  const client = new OfficeClient(url);
  await client.enrol(enrolment);
  await new Promise((resolve) => setTimeout(resolve, SETTLED_MS));
  const printed = new Sighting();
  await client.listen(`/api/stream/citizen/${KIOSK}`, (text) => {
    if (text.includes('"print":"printed"')) printed.seen(machine_ms());
  });
  const sample = async (): Promise<void> => {
    const { ticket } = await client.command(`/api/kiosk/${KIOSK}/ticket`, { field: FIELD });
    const done = printed.next("the proof");
    await client.command(PRINT, { ticket });
    await done;
    await client.command(`/api/kiosk/${KIOSK}/leave`);
  };
  const rounds: Round[] = [];
  for (let round = -1; round < ROUNDS_MIN; round++) {
    const firsts: number[] = [];
    for (let index = 0; index < (round < 0 ? WARM_SAMPLES : SAMPLES); index++) {
      const byte = printer.first.next("the first byte");
      await sample();
      firsts.push(await byte);
    }
    const { received, spans } = await office.ask("notes");
    const asked = received.filter(({ path }) => path === PRINT).map(({ at_ms }) => at_ms);
    const took = firsts.map((at_ms, index) => at_ms - (asked[index] ?? Number.NaN));
    const commit_ms = median(spans.map(({ begin_ms, end_ms }) => end_ms - begin_ms));
    if (round < 0) continue;
    rounds.push({ value: percentile(took, 0.95), baseline: commit_ms, ratio: median(took) / commit_ms });
    say(`round ${round + 1} of ${ROUNDS_MIN}`);
  }
  client.close();
  await office.stop();
  printer.close();
  devices.close();
  rmSync(folder, { recursive: true, force: true });
  return {
    id: "P5/first-byte",
    ...judge(rounds, ({ value }) => value <= P95_MAX_MS),
    unit: "ms",
    goal: `p95 <= ${P95_MAX_MS} ms from the command to the slip's first byte, commits included`,
    detail: {
      value: "p95",
      baseline: "p50 of one commit in the same run",
      ratio: "p50 over the baseline",
      rounds: eachRound(rounds),
      samples_a_round: SAMPLES,
    },
  };
};
