/** An ID card reader as the office sees it: scans go to the identity service, still wrapped. */
import type { ByteLink } from "../../../drivers/link/link.ts";
import { IdReaderDriver, type IdReaderSettings } from "../../../drivers/reader/driver.ts";
import type { ScannerConfig } from "../config-schema.ts";
import { type DeviceOwner, Health, type OfficeDevice } from "./office-device.ts";

const settingsOf = (
  { protocol, layout, repair_encoding: repair }: ScannerConfig,
  today: DeviceOwner["today"],
): IdReaderSettings =>
  protocol === "cccd-qr" ? { protocol, today, repair } : { protocol, layout, today, repair };

export const idReader = (config: ScannerConfig, link: ByteLink, owner: DeviceOwner): OfficeDevice => {
  const { id } = config;
  const health = new Health(id, owner.post);
  const driver = new IdReaderDriver(settingsOf(config, owner.today), link, owner.clock, {
    up: () => health.say("up"),
    down: (loss) => health.say("down", loss.code),
    report: (report) => {
      if (report.kind === "layout") return health.say("degraded", report.fault);
      const scan = `${id}-${report.scan}`;
      switch (report.kind) {
        case "scan":
          return owner.scanned(id, scan, report.code);
        case "foreign":
          return owner.scanRefused(id, scan, report.foreign);
        case "refused":
          return owner.scanRefused(id, scan, report.error);
        case "repeat":
          return;
      }
    },
  });
  return {
    id,
    start: () => driver.start(),
    stop: (stopped) => {
      driver.stop();
      stopped();
    },
    selfTest: () => undefined,
    onTrace: (listener) => void driver.onTrace(listener),
    view: () => ({ ...driver.diagnostics(), facts: {} }),
  };
};
