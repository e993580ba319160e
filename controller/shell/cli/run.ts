/** `kiosk run`: the office on a real board, until it is told to stop. */
import { createLog } from "../log.ts";
import { runOffice } from "../main.ts";
import { announcement } from "./announcement.ts";
import { configured } from "./configured.ts";
import { endOnMistake, stopSignal } from "./lifetime.ts";
import { type Command, given } from "./terminal.ts";

export const run: Command = {
  vi: "chạy bộ điều khiển của cơ quan",
  en: "runs the office's controller",
  required: { config: "FILE" },
  optional: { data: "DIR", port: "N", "trust-clock": "" },
  run: async (options, { say }) => {
    const config = await configured(given(options, "config"), options);
    const log = createLog({ level: "info", stream: process.stderr });
    endOnMistake(log);
    const stopped = stopSignal();
    const office = await runOffice({
      config,
      log,
      simulated: false,
      clock_vouched: options["trust-clock"] !== undefined,
    });
    for (const line of announcement(office, config, false)) say(line);
    await stopped;
    await office.stop();
    return 0;
  },
};
