/** A pager base as the office sees it: pages in, what became of them out. */
import type { ByteLink } from "../../../drivers/link/link.ts";
import type {
  PagerBaseStatus,
  PagerCapabilities,
  PagerOutcome,
  PagerReport,
  PagerSettings,
} from "../../../drivers/pager/driver.ts";
import { faultOfReport, PagerDriver } from "../../../drivers/pager/driver.ts";
import type { OfficeConfig } from "../config-schema.ts";
import type { PagingAbilities } from "../views/context.ts";
import { type DeviceOwner, Health, type Paging } from "./office-device.ts";

type BaseConfig = OfficeConfig["pager_bases"][number];

const settingsOf = (config: BaseConfig): PagerSettings => ({
  protocol: config.protocol,
  system_id: config.system_id,
  pager: config.pager,
  power: config.power,
  alert: config.alert,
  loud: config.loud,
  keep_alive_ms: config.keep_alive_ms,
});

export const pagerBase = (config: BaseConfig, link: ByteLink, owner: DeviceOwner): Paging => {
  const { id } = config;
  const health = new Health(id, owner.post);
  let status: PagerBaseStatus | undefined;
  const driver = new PagerDriver(settingsOf(config), link, owner.clock, {
    // The line is open; the base is up once it has said who it is.
    up: () => undefined,
    down: (loss) => health.say("down", loss.code),
    report: (report) => take(report),
  });
  const take = (report: PagerReport): void => {
    switch (report.kind) {
      case "accepted":
        return owner.post({ kind: "page-accepted", page: report.page });
      case "base-identified":
        status = report.status;
        return health.say("up");
      case "base-answers":
      case "transmitter-works":
        return health.say("up");
      case "base-silent":
      case "wrong-system-id":
      case "numbers-are-groups":
      case "transmitter-fault":
        return health.say("degraded", faultOfReport(report) ?? null);
      case "base-reset":
      case "foreign-reply":
      case "queue-depth":
      // The outcome of each page says so too.
      case "transmitted":
      case "failed":
        return;
    }
  };
  const ended =
    (page: string) =>
    (outcome: PagerOutcome): void =>
      owner.post({
        kind: "page-ended",
        page,
        end: outcome.kind,
        why: outcome.kind === "transmitted" ? null : outcome.reason,
      });
  return {
    id,
    start: () => driver.start(),
    stop: (stopped) => driver.stop(stopped),
    selfTest: () => driver.status(() => undefined),
    onTrace: (listener) => void driver.onTrace(listener),
    view: () => ({
      ...driver.diagnostics(),
      facts: { ...(status?.version === undefined ? {} : { version: status.version }), ...status?.values },
      paging: abilitiesOf(driver.capabilities),
    }),
    page: ({ page, card, priority }) => driver.page({ page, card, priority }, ended(page)),
    // What became of the page itself comes as its own end.
    cancel: ({ card }) => driver.cancelPage(card, () => undefined),
    allCall: ({ page }) => driver.allCall({ page }, ended(page)),
  };
};

const abilitiesOf = (can: PagerCapabilities): PagingAbilities => ({
  all_call: can.all_call ?? false,
  range_test: can.range_test,
  anti_theft: can.anti_theft,
  cancel: can.cancel,
  power_levels: null,
});
