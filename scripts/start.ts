/**
 * `npm start`: the kiosk on this machine. Without --config every device is simulated and can be played with
 * from this terminal; with --config FILE it is a real board.
 */

import { resolve } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { announcement } from "../controller/shell/cli/announcement.ts";
import { configured, portOf } from "../controller/shell/cli/configured.ts";
import { endOnMistake, stopSignal } from "../controller/shell/cli/lifetime.ts";
import { refusalLines } from "../controller/shell/cli/refusals.ts";
import { WrongUsage } from "../controller/shell/cli/terminal.ts";
import { createLog } from "../controller/shell/log.ts";
import { type RunSettings, runOffice } from "../controller/shell/main.ts";
import { systemClock } from "../drivers/runtime/system-clock.ts";
import { systemRandom } from "../drivers/runtime/system-random.ts";
import { SeededRandom } from "../simulators/kit/seeded-random.ts";
import { type ServedOffice, serveOffice } from "../simulators/office/demo.ts";
import { SimulatedPhones } from "../simulators/office/phone.ts";

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const USAGE = `npm start [-- --config FILE] [--data DIR] [--port N] [--verbose]
  --config FILE  a real office; without it every device is simulated
  --data DIR     where the log is kept (default data/demo)
  --port N       port of the screens (default 8080)`;

const readArguments = () => {
  try {
    return parseArgs({
      options: {
        config: { type: "string" },
        data: { type: "string" },
        port: { type: "string" },
        verbose: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    }).values;
  } catch (error) {
    throw new WrongUsage(error instanceof Error ? error.message : String(error));
  }
};

const PLAY = `  door scan 3      a fictional visitor presents an ID card at the door
  chip lay 3       the same person's card on the reader of chips beside it; chip take
  kiosk scan 3     the same person at the kiosk's reader
  box 7 close      shut the door of box 7 (a person does so by itself after 15 s)
  unplug base      pull a device's cable; plug base puts it back
  base …, boxes …, printer …   any prompt of that device (base help)
  quit`;

/** A little stage: lines typed here make people and devices act. Resolves when somebody quits. */
const play = (served: ServedOffice): Promise<void> => {
  const { devices } = served;
  const names: Readonly<Record<string, string>> = {
    door: "reader-door",
    chip: "reader-chip",
    kiosk: "reader-kiosk",
    base: "base-1",
    printer: "printer-door",
    boxes: "bank-1",
  };
  say("  Try / thử:");
  say(PLAY);
  say("");
  const cable = async (pull: boolean, name: string): Promise<void> => {
    const device = served.served.get(names[name] ?? name);
    if (device === undefined) return say(PLAY);
    if (pull) device.unplug();
    else await device.plug();
    say(`${names[name] ?? name}: ${pull ? "unplugged / đã rút dây" : "plugged in / đã cắm lại"}`);
  };
  const act = (first: string, rest: readonly string[]): void => {
    if (first === "unplug" || first === "plug") return void cable(first === "unplug", rest[0] ?? "");
    if (first === "box") return say(devices.banks.get("bank-1")?.prompt(`door ${rest.join(" ")}`) ?? "");
    const device = devices.all.get(names[first] ?? first);
    if (device === undefined) return say(PLAY);
    if (rest[0] === "help") return say(device.prompts.map((row) => `  ${row.usage}  ${row.help}`).join("\n"));
    say(rest.length === 0 ? device.picture() : device.prompt(rest.join(" ")));
  };
  const lines = createInterface({ input: process.stdin });
  return new Promise((quit) => {
    lines.on("line", (line) => {
      const [first = "", ...rest] = line.trim().split(/\s+/);
      if (first === "quit") quit();
      else act(first, rest);
    });
  });
};

/** People shut the doors of boxes after a while, so that a demonstration does not end in an alarm. */
const CLOSES_AFTER_MS = 15_000;
const helpfulPeople = (served: ServedOffice): void => {
  for (const bank of served.devices.banks.values()) {
    bank.onEvent((event) => {
      if (event.event !== "door-opened") return;
      const channel = event.channel as { board: number; index0: number };
      systemClock.arm("person shuts a door", CLOSES_AFTER_MS, () => bank.hand.closeDoor(channel));
    });
  }
};

const main = async (): Promise<void> => {
  const { config: file, data, port, verbose, help } = readArguments();
  if (help) return say(USAGE);
  const port_number = portOf(port);
  const log = createLog({ level: verbose ? "info" : "warn", stream: process.stderr });
  endOnMistake(log);
  const stopped = stopSignal();
  if (file !== undefined) {
    const config = await configured(file, { data, port });
    await runUntil(stopped, { config, log, simulated: false });
    return;
  }
  const served = await serveOffice({
    clock: systemClock,
    random: new SeededRandom(systemRandom.bytes(4).reduce((sum, byte) => sum * 256 + byte, 0)),
    data_dir: resolve(data ?? "data/demo"),
    port: port_number ?? 8_080,
    keep_sheets: 20,
  });
  const phones = new SimulatedPhones(systemClock);
  phones.onMessage((_phone, text) => say(`  [điện thoại giả lập / simulated phone] ${text}`));
  helpfulPeople(served);
  try {
    const { config } = served;
    await runUntil(stopped, { config, log, simulated: true, clock_vouched: true, notifier: phones }, () =>
      play(served),
    );
  } finally {
    await served.close();
  }
};

/** Runs an office until the signal, or until `ready` says that it is to end. */
const runUntil = async (
  stopped: Promise<void>,
  settings: RunSettings,
  ready: () => Promise<void> = () => stopped,
): Promise<void> => {
  const office = await runOffice(settings);
  for (const line of announcement(office, settings.config, settings.simulated)) say(line);
  await Promise.race([stopped, ready()]);
  await office.stop();
};

main().then(
  () => process.exit(0),
  (error: unknown) => {
    const wrong = error instanceof WrongUsage;
    const lines = wrong ? [error.message, USAGE] : refusalLines(error);
    if (lines === undefined) throw error;
    for (const line of lines) process.stderr.write(`${line}\n`);
    process.exit(wrong ? 2 : 1);
  },
);
