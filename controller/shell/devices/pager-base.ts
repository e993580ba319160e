/** A pager base as the office sees it: pages in, what became of them out. */
import type { ByteLink } from "../../../drivers/link/link.ts";
import type {
  PagerBaseStatus,
  PagerCapabilities,
  PagerOutcome,
  PagerReport,
} from "../../../drivers/pager/driver.ts";
import { faultOfReport, PagerDriver } from "../../../drivers/pager/driver.ts";
import type { EffectOf } from "../../core/effect.ts";
import type { PagerBaseConfig } from "../config-pagers.ts";
import { pagerSettings } from "../pager-settings.ts";
import type { PagingAbilities } from "../views/context.ts";
import { type DeviceOwner, Health, type Paging } from "./office-device.ts";

export const pagerBase = (config: PagerBaseConfig, link: ByteLink, owner: DeviceOwner): Paging => {
  const { id } = config;
  const health = new Health(id, owner.post);
  let status: PagerBaseStatus | undefined;
  const driver = new PagerDriver(pagerSettings(config), link, owner.clock, {
    // The line is open; the base is up once it has said who it is, if it ever says anything.
    up: () => {
      if (driver.capabilities.reply === "none") health.say("up");
    },
    down: (loss) => health.say("down", loss.code),
    report: (report) => {
      if (report.kind === "base-identified") status = report.status;
      if (report.kind === "base-identified" || report.kind === "base-answers") antiTheft.say();
      tell(report, health, owner);
    },
  });
  const antiTheft = antiTheftAtStart(config, driver);
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
    start: () => {
      antiTheft.begin();
      driver.start();
    },
    stop: (stopped) => driver.stop(stopped),
    selfTest: () => driver.status(() => undefined),
    onTrace: (listener) => void driver.onTrace(listener),
    view: () => ({
      ...driver.diagnostics(),
      facts: { ...factsOf(status), ...antiTheft.facts() },
      codec: driver.codec,
      paging: abilitiesOf(driver.capabilities),
    }),
    page: ({ page, card, priority, power, call, range_test }) => {
      if (range_test) return driver.rangeTest(card, ended(page));
      const text = shownOn(driver.capabilities, call);
      const more = { ...(power === null ? {} : { power }), ...(text === undefined ? {} : { text }) };
      driver.page({ page, card, priority, ...more }, ended(page));
    },
    // What became of the page itself comes as its own end.
    cancel: ({ card }) => driver.cancelPage(card, () => undefined),
    allCall: ({ page }) => driver.allCall({ page }, ended(page)),
  };
};

const tell = (report: PagerReport, health: Health, owner: DeviceOwner): void => {
  switch (report.kind) {
    case "accepted":
      return owner.post({ kind: "page-accepted", page: report.page });
    case "base-identified":
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

/**
 * Cards that a controller left armed by dying scream until somebody calls them off: each start says what is
 * wanted, on or off, as soon as the base can hear it.
 */
const antiTheftAtStart = (config: PagerBaseConfig, driver: PagerDriver) => {
  const on = "anti_theft" in config && config.anti_theft;
  let wanted = false;
  return {
    /** As a technician sees it; nothing where the base has none. */
    facts: (): Readonly<Record<string, string>> =>
      driver.capabilities.anti_theft ? { anti_theft: wanted ? "waiting" : on ? "armed" : "off" } : {},
    begin: (): void => {
      wanted = driver.capabilities.anti_theft;
    },
    say: (): void => {
      if (!wanted) return;
      driver.antiTheft(on, (outcome) => {
        // Nobody vouches that cards heard it: it is said again when the base next comes back.
        wanted = outcome.kind !== "transmitted" && outcome.reason !== "not-supported";
      });
    },
  };
};

/** The base's own words, and those that every protocol has under one name. */
const factsOf = (status: PagerBaseStatus | undefined): Readonly<Record<string, string>> => {
  if (status === undefined) return {};
  const { version, system_id, repeats, values } = status;
  return {
    ...values,
    ...(version === undefined ? {} : { version }),
    ...(system_id === undefined ? {} : { system: String(system_id) }),
    ...(repeats === undefined ? {} : { repeats: String(repeats) }),
  };
};

/** What the card shows of a call; undefined: it shows nothing, or what it always shows. */
const shownOn = ({ text }: PagerCapabilities, call: EffectOf<"page-card">["call"]): string | undefined => {
  if (call === null) return undefined;
  switch (text.kind) {
    case "none":
      return undefined;
    case "numeric":
      return String(call.counter);
    case "ascii7":
      return `Mời ${call.code} đến quầy ${call.counter}`;
  }
};

const abilitiesOf = (can: PagerCapabilities): PagingAbilities => ({
  all_call: can.all_call ?? false,
  range_test: can.range_test,
  anti_theft: can.anti_theft,
  cancel: can.cancel,
  power_levels: can.power_levels ?? null,
});
