/**
 * `npm start`: the kiosk on this machine. Without --config every device is simulated and can be played with from
 * this terminal; with --config FILE it is a real board.
 */

import { resolve } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { loadConfig } from "../controller/shell/config.ts";
import type { OfficeConfig } from "../controller/shell/config-schema.ts";
import { createLog } from "../controller/shell/log.ts";
import { type RunningOffice, runOffice } from "../controller/shell/main.ts";
import { FAULTS, Fault } from "../drivers/faults.ts";
import { systemClock } from "../drivers/runtime/system-clock.ts";
import { systemRandom } from "../drivers/runtime/system-random.ts";
import { SeededRandom } from "../simulators/kit/seeded-random.ts";
import { type ServedOffice, serveOffice } from "../simulators/office/demo.ts";
import { SimulatedPhones } from "../simulators/office/phone.ts";

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const fail = (lines: readonly string[]): never => {
  for (const line of lines) process.stderr.write(`${line}\n`);
  process.exit(1);
};

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
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${USAGE}\n`);
    process.exit(2);
  }
};

const realOffice = async (
  file: string,
  port: number | undefined,
  data: string | undefined,
): Promise<OfficeConfig> => {
  const loaded = await loadConfig(file);
  if (loaded.kind === "ok") {
    const { config } = loaded;
    return {
      ...config,
      ...(data === undefined ? {} : { data_dir: resolve(data) }),
      http: { ...config.http, ...(port === undefined ? {} : { port }) },
    };
  }
  const lines = loaded.mistakes.flatMap(({ path, problem_vi, problem_en, range, default: standard }) => [
    `  ${path || "(file)"}: ${problem_vi}`,
    `  ${" ".repeat(path.length)}  ${problem_en}${range === undefined ? "" : ` (${range})`}${
      standard === undefined ? "" : ` default ${String(standard)}`
    }`,
  ]);
  return fail([
    "Cấu hình chưa đúng, chưa có gì được khởi động hay thay đổi. Mời kỹ thuật viên sửa:",
    "The configuration is not right; nothing was started or changed. A technician must mend:",
    ...lines,
  ]);
};

const announce = (office: RunningOffice, config: OfficeConfig, simulated: boolean): void => {
  const { url, enrolment } = office;
  say("");
  say(
    simulated
      ? "  Một cửa kiosk – ready, every device is simulated / sẵn sàng, thiết bị giả lập"
      : "  Một cửa kiosk – ready",
  );
  say("");
  for (const { id } of config.kiosks) say(`  Ki-ốt / kiosk          ${url}/kiosk/${id}`);
  for (const { id } of config.doors) say(`  Cửa vào / door         ${url}/door/${id}`);
  for (const { id } of config.counters) say(`  Quầy / counter         ${url}/counter/${id}`);
  for (const { id } of config.halls) say(`  Bảng gọi / hall        ${url}/hall/${id}`);
  say(`  Kỹ thuật / technician  ${url}/technician`);
  say("");
  if (enrolment === undefined) say(`  Đăng nhập / sign in    ${url}/sign-in`);
  else {
    say("  Chưa có tài khoản: đăng ký quản trị viên đầu tiên bằng mã dùng một lần (24 giờ):");
    say("  No account yet: enrol the first administrator with this one-time code (24 hours):");
    say(`  ${url}/sign-in#enrol    ${enrolment}`);
  }
  say("");
};

const PLAY = `  door scan 3      a fictional visitor presents an ID card at the door
  kiosk scan 3     the same person at the kiosk's reader
  box 7 close      shut the door of box 7 (a person does so by itself after 15 s)
  base …, boxes …, printer …   any prompt of that device (base help)
  quit`;

/** A little stage: lines typed here make people and devices act. */
const play = (served: ServedOffice, quit: () => void): void => {
  const { devices } = served;
  const names: Readonly<Record<string, string>> = {
    door: "reader-door",
    kiosk: "reader-kiosk",
    base: "base-1",
    printer: "printer-door",
    boxes: "bank-1",
  };
  say("  Try / thử:");
  say(PLAY);
  say("");
  const lines = createInterface({ input: process.stdin });
  lines.on("line", (line) => {
    const [first = "", ...rest] = line.trim().split(/\s+/);
    if (first === "quit") return quit();
    if (first === "box") return say(devices.banks.get("bank-1")?.prompt(`door ${rest.join(" ")}`) ?? "");
    const device = devices.all.get(names[first] ?? first);
    if (device === undefined) return say(PLAY);
    if (rest[0] === "help") return say(device.prompts.map((row) => `  ${row.usage}  ${row.help}`).join("\n"));
    say(rest.length === 0 ? device.picture() : device.prompt(rest.join(" ")));
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
  const port_number = port === undefined ? undefined : Number(port);
  if (
    port_number !== undefined &&
    !(Number.isInteger(port_number) && port_number >= 0 && port_number <= 65_535)
  ) {
    process.stderr.write(`--port ${port}: a whole number from 0 to 65535\n`);
    process.exit(2);
  }
  const log = createLog({ level: verbose ? "info" : "warn", stream: process.stderr });
  const phones = new SimulatedPhones(systemClock);
  const served =
    file === undefined
      ? await serveOffice({
          clock: systemClock,
          random: new SeededRandom(systemRandom.bytes(4).reduce((sum, byte) => sum * 256 + byte, 0)),
          data_dir: resolve(data ?? "data/demo"),
          port: port_number ?? 8_080,
          keep_sheets: 20,
        })
      : undefined;
  const config = served?.config ?? (await realOffice(file ?? "", port_number, data));
  const office = await runOffice({
    config,
    log,
    simulated: served !== undefined,
    ...(served === undefined ? {} : { notifier: phones }),
  });
  announce(office, config, served !== undefined);
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    void office
      .stop()
      .then(() => served?.close())
      .then(() => process.exit(0));
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  if (served === undefined) return;
  helpfulPeople(served);
  phones.onMessage((_phone, text) => say(`  [điện thoại giả lập / simulated phone] ${text}`));
  play(served, stop);
};

main().catch((error: unknown) => {
  if (!(error instanceof Fault)) throw error;
  fail([FAULTS[error.code].vi, error.message, JSON.stringify(error.facts)]);
});
