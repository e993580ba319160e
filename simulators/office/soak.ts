/**
 * Whole days of an office under virtual time, from one seed: arrivals, trouble, and after every event the
 * question whether anything happened that must never happen. The same seed gives the same trace.
 */
import { createHash } from "node:crypto";
import { dateOf } from "../../controller/core/day.ts";
import { PagerBase, type PagerBaseConfig } from "../../controller/shell/config-pagers.ts";
import type { OfficeConfig } from "../../controller/shell/config-schema.ts";
import { demoOffice } from "../../controller/shell/demo-office.ts";
import type { RenderSlip } from "../../controller/shell/devices/slip-printer.ts";
import type { Band } from "../../drivers/printer/render/bands.pure.ts";
import { SeededRandom } from "../kit/seeded-random.ts";
import { PLAIN_CAPCODES } from "../pager/cards.ts";
import { PAGER_PROTOCOLS, type PagerProtocol } from "../pager/protocols.ts";
import { OVERTIME_MS } from "./clerk.ts";
import { Oracle } from "./oracle.ts";
import { People } from "./people.ts";
import { planTrouble, TROUBLES } from "./trouble.ts";
import { World } from "./world.ts";

/** Days run by one world; then a new one from the next seed, so that memory stays bounded. */
export const DAYS_A_WORLD = 10;
/** Every so many days one runs with all real ports. */
export const REAL_EVERY_DAYS = 50;
const VISITS = 200;
const OPEN_MS = 8 * 3_600_000;
/** From power-up in the morning until the lights go out. */
const DAY_MS = 11 * 3_600_000;
const UTC_OFFSET_MIN = 420;
const NIGHT_MS = 24 * 3_600_000 - DAY_MS;
/** Monday 2026-11-23, 07:00 in Viet Nam. */
const FIRST_MORNING_MS = Date.UTC(2026, 10, 23, 0, 0, 0);
/** A world lives for ten days, and agreements must end in it. */
const RETURNING_DAYS = 4;
/** And results must expire in it. */
const RESULTS = { keep_days: 2, remind_days: [1], remind_hour: 9 };
/** Quiet devices are asked rarely in mass simulation; real days ask as real offices do. */
const CHEAP_IDLE_POLL_MS = 120_000;
const CHEAP_FAST_POLL_MS = 1_000;
const CHEAP_KEEP_ALIVE_MS = 900_000;
const CHEAP_POLL_MS = 30_000;

export interface SoakSettings {
  readonly days: number;
  readonly seed: number;
  /** False: no trouble at all. */
  readonly trouble: boolean;
  /** What the office's pager base speaks; absent: each world another, the first LRS. */
  readonly protocol?: PagerProtocol | undefined;
  readonly progress?: (days: number, violations: number) => void;
  /** Milliseconds of real time, for the rates. */
  readonly now_ms: () => number;
}

export interface SoakResult {
  readonly days: number;
  readonly events: number;
  readonly violations: number;
  readonly firstViolations: readonly string[];
  readonly seconds: number;
  readonly daysPerSecond: number;
  readonly realDays: number;
  readonly realDaysPerSecond: number;
  readonly faults: Readonly<Record<string, number>>;
  readonly reached: Readonly<Record<string, number>>;
  readonly traceHash: string;
}

/** The rare branches a soak of 200 days must have been through; each is reported, with 0 where it was not. */
export const POINTS = [
  "called-oldest",
  "called-priority",
  "called-turn-of-regular",
  "called-regular-waited-long",
  "call-undone",
  "undo",
  "no-show",
  "no-pager-so-slip",
  "pager-walked-off",
  "pager-overdue",
  "card-buzzed",
  "card-tried",
  "card-rang",
  "card-did-not-ring",
  "came-at-second-buzz",
  "called-aloud",
  "pager-suspected",
  "pager-charged",
  "pager-swapped",
  "swapped-for-slip",
  "pager-mislaid",
  "mislaid-card-found",
  "pager-lost",
  "pager-disabled",
  "pager-replaced",
  "lost-card-came-back",
  "all-call",
  "cards-counted",
  "count-found-losses",
  "page-coalesced",
  "page-unanswered",
  "neighbour-buzzed",
  "card-refused",
  "scan-warned",
  "scan-refused-encoding",
  "scan-refused-field-count",
  "scan-refused-name",
  "scan-refused-glued",
  "scan-refused-overflow",
  "scan-refused-framing",
  "scan-refused-unknown",
  "scanner-as-keyboard",
  "agreed",
  "withdrew",
  "returned-by-number",
  "returned-by-slip",
  "came-by-number",
  "number-of-nobody",
  "slip-of-nobody",
  "frequent-visitor",
  "chip-read",
  "chip-unread",
  "chip-altered",
  "chip-issuer-unverified",
  "page-uncertain",
  "page-repeated",
  "page-rejected",
  "page-waits-for-base",
  "slip-printed",
  "slip-ambiguous",
  "slip-marked-copy",
  "slip-waits-for-printer",
  "result-stored",
  "result-collected",
  "result-expired",
  "result-withdrawn",
  "result-moved",
  "result-handed-over",
  "opened-remote",
  "box-as-listed",
  "round-ended",
  "claim-kept-after-failed-lock",
  "permit-voided",
  "quarantined-not-opened",
  "quarantined-interrupted",
  "quarantined-wrong-door",
  "bank-stopped",
  "bank-resumed",
  "code-wrong",
  "code-burnt",
  "pin-wrong",
  "collected-by-card-and-pin",
  "collected-by-receipt-and-code",
  "pressed-twice",
  "device-up",
  "device-degraded",
  "device-down",
  "reboot-before-commit",
  "reboot-after-commit",
  "reboot-after-effects",
  "reboot-morning",
  "refused-storage-full",
  "repeated-key-answered",
] as const;

/** The office of the issue: 20 pagers, 4 counters, 24 boxes. Cheap days: two boards, asked rarely. */
const soakOffice = (seed: number, real: boolean, protocol: PagerProtocol): OfficeConfig => {
  const demo = demoOffice();
  const pager_bases = demo.pager_bases.map((base) => baseOf(protocol, base, !real));
  // One scanner of an office sends lines, the other HID reports: at the door in every other world.
  const byReports = seed % 2 === 0 ? "reader-kiosk" : "reader-door";
  const readers = demo.readers.map((row) => {
    // The face is read, too: pulling a card amid it is one of the troubles.
    if (row.protocol === "chip") return { ...row, face: true };
    return row.id === byReports ? { ...row, protocol: "hid-pos" as const } : row;
  });
  const retention = { ...demo.retention, returning_days: RETURNING_DAYS };
  const office = { ...demo, pager_bases, readers, retention, results: RESULTS };
  if (real) return office;
  return {
    ...office,
    printers: office.printers.map((printer) => ({ ...printer, keep_alive_ms: CHEAP_KEEP_ALIVE_MS })),
    lock_banks: office.lock_banks.map((bank) => ({
      ...bank,
      idle_poll_ms: CHEAP_IDLE_POLL_MS,
      fast_poll_ms: CHEAP_FAST_POLL_MS,
      boards: [
        { address: 1, channels: 16 as const },
        { address: 2, channels: 8 as const },
      ],
    })),
    boxes: office.boxes.map((box, index) => ({
      ...box,
      board: index < 16 ? 1 : 2,
      channel: (index % 16) + 1,
    })),
  };
};

/** The demo office's own base, or one of another protocol in its place. Quiet ones are asked rarely. */
const baseOf = (protocol: PagerProtocol, demo: PagerBaseConfig, cheap: boolean): PagerBaseConfig => {
  const { id, cards } = demo;
  const place = { id, cards, protocol, link: { kind: "serial", path: "/dev/pager" } };
  const first_capcode = PLAIN_CAPCODES.first;
  const asked = cheap ? { keep_alive_ms: CHEAP_KEEP_ALIVE_MS } : {};
  switch (protocol) {
    case "lrs":
      return { ...demo, ...asked };
    case "tap":
      return PagerBase.parse({ ...place, ...asked });
    case "waveware":
      return PagerBase.parse({ ...place, first_capcode, ...asked });
    case "espa":
      return PagerBase.parse({ ...place, ...(cheap ? { poll_ms: CHEAP_POLL_MS } : {}) });
    case "jtech":
      return PagerBase.parse({ ...place, first_capcode });
    case "comp2":
      return PagerBase.parse(place);
  }
};

/** A slip of a few dots with its real code: the stand-in for rasterising. */
const blankSlip: RenderSlip = (document) => {
  const bands: Band[] = document.blocks.flatMap((block): Band[] => {
    if (block.kind === "qr") return [{ kind: "qr", data: block.data, module_dots: 4 }];
    if (block.kind === "cut") return [{ kind: "cut" }];
    return block.kind === "text"
      ? [{ kind: "raster", align: "left", width_bytes: 1, rows: 8, data: new Uint8Array(8).fill(0xff) }]
      : [];
  });
  return { kind: "rendered", bands };
};

interface Tally {
  events: number;
  violations: number;
  readonly first: string[];
  readonly faults: Record<string, number>;
  readonly reached: Record<string, number>;
  readonly hashes: string[];
}

export const soak = (settings: SoakSettings): SoakResult => {
  const tally: Tally = {
    events: 0,
    violations: 0,
    first: [],
    faults: Object.fromEntries(TROUBLES.map((row) => [row.name, 0])),
    reached: Object.fromEntries(POINTS.map((point) => [point, 0])),
    hashes: [],
  };
  const started_ms = settings.now_ms();
  let real_ms = 0;
  let realDays = 0;
  for (let day = 0; day < settings.days; day += DAYS_A_WORLD) {
    const days = Math.min(DAYS_A_WORLD, settings.days - day);
    const protocol = settings.protocol ?? protocolOf(day / DAYS_A_WORLD);
    runWorld(settings, { seed: settings.seed * 1_000_003 + day, real: false, protocol }, days, tally);
    if (Math.floor(day / REAL_EVERY_DAYS) !== Math.floor((day + days) / REAL_EVERY_DAYS)) {
      const before_ms = settings.now_ms();
      runWorld(settings, { seed: settings.seed * 1_000_003 + day + 500_000, real: true, protocol }, 1, tally);
      real_ms += settings.now_ms() - before_ms;
      realDays++;
    }
    settings.progress?.(day + days, tally.violations);
  }
  const seconds = (settings.now_ms() - started_ms - real_ms) / 1000;
  return {
    days: settings.days,
    events: tally.events,
    violations: tally.violations,
    firstViolations: tally.first.slice(0, 10),
    seconds: round(seconds),
    daysPerSecond: round(settings.days / seconds),
    realDays,
    realDaysPerSecond: realDays === 0 ? 0 : round((realDays * 1000) / real_ms),
    faults: tally.faults,
    reached: tally.reached,
    traceHash: createHash("sha256").update(tally.hashes.join("\n")).digest("hex"),
  };
};

const round = (value: number): number => Math.round(value * 100) / 100;

/** An office on its first morning, not powered yet. `real`: no cheap stand-ins. */
export const soakWorld = (seed: number, real: boolean, protocol: PagerProtocol = "lrs"): World =>
  new World({
    seed,
    config: soakOffice(seed, real, protocol),
    start_epoch_ms: FIRST_MORNING_MS,
    real_ports: real,
    render: real ? undefined : blankSlip,
  });

interface WorldKind {
  readonly seed: number;
  readonly real: boolean;
  readonly protocol: PagerProtocol;
}

const protocolOf = (world: number): PagerProtocol =>
  PAGER_PROTOCOLS[world % PAGER_PROTOCOLS.length] ?? PAGER_PROTOCOLS[0];

const runWorld = (settings: SoakSettings, kind: WorldKind, days: number, tally: Tally): void => {
  const { seed, real, protocol } = kind;
  const world = soakWorld(seed, real, protocol);
  const oracle = new Oracle(world);
  const people = new People(world);
  const luck = new SeededRandom(seed).fork("trouble");
  try {
    for (let day = 0; day < days; day++) runDay(settings, world, oracle, people, luck, tally);
  } catch (error) {
    oracle.broken(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  tally.events += world.events;
  tally.violations += oracle.violation_count;
  tally.first.push(...oracle.violations.map((text) => `seed ${seed} ${protocol}: ${text}`));
  for (const [point, count] of Object.entries(world.reached))
    tally.reached[point] = (tally.reached[point] ?? 0) + count;
  tally.hashes.push(world.traceHash());
};

const runDay = (
  settings: SoakSettings,
  world: World,
  oracle: Oracle,
  people: People,
  luck: SeededRandom,
  tally: Tally,
): void => {
  const morning_ms = world.clock.now_ms();
  if (settings.trouble) planTrouble(world, oracle, luck, OPEN_MS, tally.faults);
  world.powerUp();
  people.startDay(VISITS, OPEN_MS);
  world.runUntil(morning_ms + DAY_MS);
  const today = dateOf(world.wall.now().epoch_ms, UTC_OFFSET_MIN);
  oracle.endOfDay(people.collectors.contents, today, morning_ms + OPEN_MS + OVERTIME_MS);
  people.endDay();
  world.traceDay();
  world.night(NIGHT_MS);
};
