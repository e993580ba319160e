/**
 * A card at a scanner, from its last byte on a pseudo-terminal's far side: to the driver's listener in this
 * process, and to the guard's view over HTTP of a controller in another one, commits included. With an end
 * behind the code, and without one, where silence has to end it. Baseline: serialport and its line parser
 * alone, reading the same bytes with an end.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serialLink } from "../../drivers/link/serial.ts";
import { SCAN_LINES } from "../../drivers/reader/cccd-qr/framing.ts";
import { encodeUtf8 } from "../../drivers/reader/cccd-qr/utf8.pure.ts";
import { IdReaderDriver } from "../../drivers/reader/driver.ts";
import { systemClock } from "../../drivers/runtime/system-clock.ts";
import { concatBytes } from "../../drivers/runtime/text.ts";
import { fictionalPerson, qrText } from "../../simulators/reader/fictional-person.ts";
import { bareSerial } from "./bare.ts";
import { openBenchDevices } from "./bench-devices.ts";
import type { Figure } from "./figure.ts";
import { machine_ms } from "./machine-time.ts";
import { OfficeClient } from "./office-client.ts";
import { OfficeProcess } from "./office-process.ts";
import { DOOR } from "./places.ts";
import { eachRound, judge, median, percentile, ROUNDS_MIN, type Round } from "./statistics.ts";
import { SETTLED_MS, Sighting } from "./visitor.ts";

/** The bars of identity.md 8.3, ms. */
const WITH_END_MS_MAX = 50;
const WITHOUT_END_MS_MAX = 170;
const SAMPLES = 20;
const BAUD = 115_200;
const TODAY = { year: 2026, month: 1, day: 1 };
/** The one end that parser-readline, as the baseline sets it, and our framing both know. */
const LF = Uint8Array.of(0x0a);
const NONE = new Uint8Array();

/** Sends the next person's card with this end; ms until it was seen. */
type Scan = (end: Uint8Array) => Promise<number>;

let persons = 0;
const nextCard = (end: Uint8Array): Uint8Array =>
  concatBytes(encodeUtf8(qrText(fictionalPerson(++persons))), end);

interface Opened {
  readonly scan: Scan;
  close(): Promise<void>;
}

const openBare = async (): Promise<Opened> => {
  const { openLines, openPty } = await bareSerial();
  const [pty, line] = [openPty(), new Sighting()];
  const lines = await openLines(pty.path, BAUD, () => line.seen(machine_ms()));
  return {
    scan: (end) => timed(line.next("the bare line"), () => pty.write(nextCard(end))),
    close: async () => {
      await lines.close();
      pty.close();
    },
  };
};

const timed = async (seen: Promise<number>, send: () => void): Promise<number> => {
  const from_ms = machine_ms();
  send();
  return (await seen) - from_ms;
};

/** The driver as the controller builds it: native port, line parser behind the bounded splitter, framing. */
const openDriver = async (): Promise<Opened> => {
  const { openPty } = await bareSerial();
  const [pty, up, report] = [openPty(), new Sighting(), new Sighting()];
  const link = serialLink({ path: pty.path, baud: BAUD, lines: SCAN_LINES }, systemClock);
  const driver = new IdReaderDriver({ protocol: "cccd-qr", today: () => TODAY }, link, systemClock, {
    report: ({ kind }) => {
      if (kind === "scan") report.seen(machine_ms());
    },
    up: () => up.seen(machine_ms()),
    down: () => undefined,
  });
  const opened = up.next("the port");
  driver.start();
  await opened;
  return {
    scan: (end) => timed(report.next("the driver's report"), () => pty.write(nextCard(end))),
    close: async () => {
      driver.stop();
      pty.close();
    },
  };
};

/** A controller of its own; the view of the scan just made is known by its number. */
const openOffice = async (): Promise<Opened> => {
  const folder = mkdtempSync(join(tmpdir(), "mot-cua-bench-"));
  const devices = await openBenchDevices(0);
  const office = new OfficeProcess();
  const { url, enrolment } = await office.ask("start", { config: devices.config(join(folder, "data")) });
  const client = new OfficeClient(url);
  await client.enrol(enrolment);
  await new Promise((resolve) => setTimeout(resolve, SETTLED_MS));
  const view = new Sighting();
  let scans = 0;
  await client.listen(`/api/stream/door/${DOOR}`, (text, at_ms) => {
    if (text.includes(`"reader-door-${scans}"`)) view.seen(at_ms);
  });
  return {
    scan: (end) => {
      scans++;
      return timed(view.next("the guard's view"), () => devices.scan(end));
    },
    close: async () => {
      client.close();
      await office.stop();
      devices.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

const sampled = async (scan: Scan, end: Uint8Array): Promise<readonly number[]> => {
  const taken_ms: number[] = [];
  for (let index = 0; index < SAMPLES; index++) taken_ms.push(await scan(end));
  return taken_ms;
};

const measure = async (
  id: string,
  what: string,
  scan: Scan,
  end: Uint8Array,
  bare: Scan,
): Promise<Figure> => {
  const goal_ms = end.length === 0 ? WITHOUT_END_MS_MAX : WITH_END_MS_MAX;
  await sampled(scan, end);
  const rounds: Round[] = [];
  for (let round = 0; round < ROUNDS_MIN; round++) {
    const baseline = median(await sampled(bare, LF));
    const value = percentile(await sampled(scan, end), 0.95);
    rounds.push({ value, baseline, ratio: value / baseline });
  }
  return {
    id,
    ...judge(rounds, ({ value }) => value <= goal_ms),
    unit: "ms",
    goal: `p95 <= ${goal_ms} ms after the last byte`,
    detail: {
      what,
      value: "p95",
      baseline: "p50 of serialport and parser-readline alone, the same bytes with an end",
      rounds: eachRound(rounds),
      samples_a_round: SAMPLES,
    },
  };
};

/** Four figures: to the listener and to the view, each with an end and without. */
export const measureScans = async (say: (text: string) => void): Promise<readonly Figure[]> => {
  const figures: Figure[] = [];
  const bare = await openBare();
  for (const [name, what, open] of [
    ["scan-event", "last byte -> the driver's listener", openDriver],
    ["scan-view", "last byte -> guard's view over HTTP, commits included", openOffice],
  ] as const) {
    const opened = await open();
    for (const [suffix, end] of [
      ["with-end", LF],
      ["without-end", NONE],
    ] as const) {
      say(`${name} ${suffix}`);
      figures.push(await measure(`ID/${name}/${suffix}`, what, opened.scan, end, bare.scan));
    }
    await opened.close();
  }
  await bare.close();
  return figures;
};
