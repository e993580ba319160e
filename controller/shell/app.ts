/**
 * The whole controller, given its ports: loop, devices, effects, views, streams. `npm start`, the
 * simulations and the tests all make it here; only the ports differ. No port is opened and no clock is read
 * in this file.
 */
import { PermitOffice } from "../../drivers/locker/permit.ts";
import type { OwnCode } from "../../drivers/reader/cccd-qr/protocol.ts";
import type { TrustAnchors } from "../../drivers/reader/chip/passive-authentication.ts";
import type { Personal } from "../../drivers/runtime/personal.ts";
import type { Clock, Random, WallClock } from "../../drivers/runtime/ports.ts";
import type { Fact } from "../core/fact.ts";
import type { Input } from "../core/input.ts";
import { jobOf, type Office } from "../core/state.ts";
import type { PasswordHasher } from "./accounts/password.ts";
import { PickupCodes } from "./accounts/pickup-codes.ts";
import { StaffAccounts } from "./accounts/staff-accounts.ts";
import type { ChipMatch } from "./chip-match.ts";
import { chipMatchOf, followScreens } from "./chip-places.ts";
import type { OfficeConfig } from "./config-schema.ts";
import { Desk, type DeskPorts } from "./desk.ts";
import { type CardReaderMaker, DeviceSet, type LinkMaker, type SwitchMaker } from "./devices/device-set.ts";
import { leftBehind } from "./devices/office-device.ts";
import type { RenderSlip } from "./devices/slip-printer.ts";
import { EffectRunner } from "./effects.ts";
import { FormDesk } from "./forms/form-desk.ts";
import { Streams } from "./http/streams.ts";
import { dayAfter, Identity } from "./identity.ts";
import { civilDay } from "./local-time.ts";
import { OfficeLoop } from "./loop.ts";
import type { News } from "./news.ts";
import type { Notifier } from "./notifier.ts";
import { planOf, signsOf } from "./office-plan.ts";
import { Aftermath } from "./personal/aftermath.ts";
import { Eraser } from "./personal/eraser.ts";
import type { ErasureList } from "./personal/erasure-list.ts";
import { keptByFacts } from "./personal/kept-by-facts.ts";
import { PersonRequests } from "./personal/person-requests.ts";
import { PersonalStore } from "./personal/personal-store.ts";
import type { Persons } from "./personal/persons.ts";
import type { SiteKey } from "./personal/site-key.ts";
import { slipPicture } from "./pictures/slip-picture.ts";
import { ResultsDesk } from "./results-desk.ts";
import { Retention } from "./retention.ts";
import type { Database } from "./store/sqlite.ts";
import type { Store } from "./store/store.ts";
import { type Draw, drawing } from "./views/drawing.ts";

/** The technician's stream follows the wire at most this often, ms. */
const TRACE_REFRESH_MS = 250;

export interface AppPorts {
  readonly config: OfficeConfig;
  readonly store: Store;
  /** Tables beside the log: persons, accounts, codes. The store's own database in a real office. */
  readonly db: Database;
  readonly site_key: SiteKey;
  /** Where erasures outlive the database; absent: nowhere. */
  readonly erasures?: ErasureList;
  /** The personal store as a port; absent: the real one in `db`. */
  readonly persons?: Persons;
  readonly hasher: PasswordHasher;
  /** Id of this run of the machine. */
  readonly boot: string;
  readonly notifier: Notifier;
  readonly clock: Clock;
  readonly wall: WallClock;
  readonly random: Random;
  readonly makeLink: LinkMaker;
  readonly makeCardReader: CardReaderMaker;
  readonly makeSwitches: SwitchMaker;
  /** Certificates of authorities for each reader of chips; absent: none, every issuer stays unverified. */
  readonly anchors?: (reader: string) => TrustAnchors;
  /** Shown on every staff screen. */
  readonly simulated: boolean;
  readonly vigilant: boolean;
  /** A technician vouches for the wall clock at this start; default false. */
  readonly clock_vouched?: boolean;
  /** Rasterising as a port; absent: the real one. */
  readonly render?: RenderSlip;
  /** Told after each commit; simulations check and count here. */
  readonly watch?: (office: Office, facts: readonly Fact[]) => void;
  readonly told: (news: News) => void;
}

export interface App {
  readonly loop: OfficeLoop;
  readonly desk: Desk;
  readonly devices: DeviceSet;
  readonly streams: Streams;
  readonly accounts: StaffAccounts;
  readonly personal: Persons;
  readonly identity: Identity;
  readonly codes: PickupCodes;
  readonly results: ResultsDesk;
  readonly requests: PersonRequests;
  readonly post: (input: Input, actor: string) => void;
  start(): void;
  stop(stopped: () => void): void;
}

/** What one running office is made of. */
interface Parts {
  readonly loop: OfficeLoop;
  readonly identity: Identity;
  readonly chips: ChipMatch;
  readonly today: Today;
  readonly devices: DeviceSet;
  readonly runner: EffectRunner;
  readonly streams: Streams;
  readonly retention: Retention;
  readonly aftermath: Aftermath;
  readonly requests: PersonRequests;
  readonly accounts: StaffAccounts;
  readonly personal: Persons;
  readonly codes: PickupCodes;
  /** The disk takes what is written. */
  readonly stored: () => boolean;
  readonly postFrom: (actor: string, device: string | null, input: Input, within?: () => void) => void;
}

export const createApp = (ports: AppPorts): App => {
  const { config, store, boot } = ports;
  const parts = makeParts(ports);
  const { loop, devices, streams, runner, retention, accounts, personal, codes, postFrom } = parts;
  let ready = false;
  const results = resultsOf(parts);
  const desk = new Desk({
    loop,
    store,
    accounts,
    identity: parts.identity,
    chips: parts.chips,
    forms: formsOf(ports, parts),
    results,
    today: parts.today,
    devices,
    draw: drawOf(ports, parts),
    picture: pictureOf(ports, parts),
    places: {
      doors: config.doors.map((row) => row.id),
      counters: config.counters.map((row) => row.id),
      kiosks: config.kiosks.map((row) => row.id),
      halls: config.halls.map((row) => row.id),
    },
    ready: () => ready && parts.stored(),
    told: ports.told,
  });
  return {
    loop,
    desk,
    devices,
    streams,
    accounts,
    personal,
    identity: parts.identity,
    codes,
    results,
    requests: parts.requests,
    post: (input, actor) => postFrom(actor, null, input),
    start: () => {
      postFrom("start", null, { kind: "restarted", boot });
      retention.run();
      followWires(ports, parts);
      devices.start();
      ready = true;
    },
    stop: (stopped) => {
      ready = false;
      streams.close();
      devices.stop(() => {
        runner.stop();
        retention.stop();
        parts.aftermath.stop();
        loop.stop();
        stopped();
      });
    },
  };
};

const makeParts = (ports: AppPorts): Parts => {
  const { config, store, db, hasher, random, boot, notifier, clock, wall } = ports;
  const plan = planOf(config);
  const loop: OfficeLoop = new OfficeLoop(
    { plan, store, clock, wall, vigilant: ports.vigilant, clock_vouched: ports.clock_vouched ?? false },
    {
      perform: (effects) => runner.perform(effects),
      keep: (office, facts) => keep(office, facts),
      changed: (office, facts) => {
        ports.watch?.(office, facts);
        afterDestroying(facts, identity, aftermath);
        if (facts.some(({ kind }) => kind === "day-opened")) retention.run();
        followScreens(facts, plan, chips);
        streams.changed(store.head.seq);
      },
      told: (news) => {
        ports.told(news);
        if (news.kind === "store-failed" || news.kind === "store-healed") streams.changed(store.head.seq);
      },
    },
  );
  const now_ms = (): number => loop.clock.at_ms();
  const today = () => civilDay(now_ms(), plan.utc_offset_min);
  const postFrom: Parts["postFrom"] = (actor, device, input, within) =>
    loop.post({ input, actor, device, place: null, ...(within === undefined ? {} : { within }) });
  const personal = ports.persons ?? new PersonalStore(db, ports.site_key, random);
  const keep = keptByFacts(personal, today, config);
  const codes = new PickupCodes({ db, hasher, random, clock, boot });
  const streams: Streams = new Streams(clock, now_ms, ports.told);
  const identity = identityOf(config, personal, today, postFrom);
  const { devices, chips } = devicesOf(ports, { identity, today, postFrom, loop });
  const runner: EffectRunner = new EffectRunner({
    clock,
    devices,
    signs: signsOf(config),
    utc_offset_min: plan.utc_offset_min,
    codes,
    personal,
    notifier,
    post: (input) => postFrom("clock", null, input),
  });
  const { aftermath, retention, requests } = personalOf(ports, { loop, personal, identity, today, postFrom });
  return {
    loop,
    identity,
    chips,
    today,
    devices,
    runner,
    streams,
    retention,
    aftermath,
    requests,
    accounts: new StaffAccounts({ db, hasher, random, now_ms }),
    personal,
    codes,
    stored: () => !loop.full,
    postFrom,
  };
};

/** Whoever was destroyed by what was just kept is on no screen any more, and in no file. */
const afterDestroying = (facts: readonly Fact[], identity: Identity, aftermath: Aftermath): void => {
  const gone = facts.filter(({ kind }) => DESTROYED.has(kind));
  for (const fact of gone) if (fact.kind === "person-erased") identity.forgetPerson(fact.person);
  if (gone.length > 0) aftermath.settle();
};

/** Facts with which something of a person was destroyed, or told to be. */
const DESTROYED: ReadonlySet<Fact["kind"]> = new Set(["person-erased", "persons-purged", "visitor-withdrew"]);

type Today = () => ReturnType<typeof civilDay>;

const identityOf = (
  config: OfficeConfig,
  store: Persons,
  today: Today,
  postFrom: Parts["postFrom"],
): Identity =>
  new Identity({
    store,
    elderly_age: config.rule.elderly_age,
    visit_days: config.retention.visit_days,
    today,
    post: (input, reader, within) => postFrom(`device:${reader}`, reader, input, within),
  });

type PersonalParts = Pick<Parts, "loop" | "personal" | "identity" | "postFrom"> & { readonly today: Today };

/** How persons' data end: by their day, or when they are asked to; and what follows each end. */
const personalOf = (
  { db, config, random, clock, erasures, told }: AppPorts,
  { loop, personal, identity, today, postFrom }: PersonalParts,
): Pick<Parts, "aftermath" | "retention" | "requests"> => {
  const aftermath = new Aftermath({
    eraser: new Eraser(db, random),
    list: erasures,
    clock,
    post: (input, within) => postFrom("clock", null, input, within),
  });
  const settle = () => aftermath.settle();
  const retention = new Retention({
    db,
    store: personal,
    retention: config.retention,
    clock,
    today,
    office: () => loop.office,
    settle,
    told: (news) => {
      identity.forget();
      told(news);
    },
  });
  const day = (): string => dayAfter(today(), 1);
  return {
    aftermath,
    retention,
    requests: new PersonRequests({ loop, persons: personal, random, today: day, settle }),
  };
};

/** The devices, and what their readers of chips are matched by. */
const devicesOf = (
  ports: AppPorts,
  { identity, today, postFrom, loop }: Pick<Parts, "identity" | "today" | "postFrom" | "loop">,
): { readonly devices: DeviceSet; readonly chips: ChipMatch } => {
  const { config, clock, random, makeLink, makeCardReader, makeSwitches, anchors = () => [], render } = ports;
  const before = loop.office;
  const chips: ChipMatch = chipMatchOf(config, {
    chips: (reader) => devices.chips(reader),
    office: () => loop.office,
    post: (input, reader) => postFrom(`device:${reader}`, reader, input),
    rename: identity.rename.bind(identity),
  });
  const owner = {
    clock,
    today,
    post: (input: Input) => postFrom("device", null, input),
    scanned: (reader: string, scan: string, code: Personal<OwnCode>) => {
      identity.scanned(reader, scan, code);
      chips.scanned(reader, scan, code);
    },
    scanRefused: identity.refused.bind(identity),
    leftBehind: (printer: string) => leftBehind(before, printer),
  };
  const chipRead = chips.read.bind(chips);
  const links = { makeLink, makeCardReader, makeSwitches, random, anchors, chipRead, render };
  const devices = new DeviceSet(config, links, new PermitOffice(clock), owner);
  return { devices, chips };
};

const formsOf = ({ config }: AppPorts, { loop, personal }: Parts): FormDesk =>
  new FormDesk({
    plan: planOf(config),
    office: () => loop.office,
    now_ms: () => loop.clock.at_ms(),
    persons: personal,
    result_days: config.retention.result_days,
    pay: signsOf(config).forms.pay,
  });

const resultsOf = ({ loop, codes, personal, today, retention }: Parts): ResultsDesk =>
  new ResultsDesk({ loop, codes, persons: personal, today, retention });

const drawOf = (ports: AppPorts, parts: Parts): Draw => {
  const { config, store, clock } = ports;
  const { loop, identity, accounts, devices } = parts;
  const plan = planOf(config);
  const signs = signsOf(config);
  const now_ms = (): number => loop.clock.at_ms();
  return drawing(
    () => ({
      plan,
      signs,
      office: loop.office,
      now_ms: now_ms(),
      simulated: ports.simulated,
      storage: parts.stored() ? "ok" : "full",
      person: (person) => identity.masked(person),
      staffName: (actor) =>
        accounts.staff().find((account) => actor === `staff:${account.staff}`)?.name ?? "",
    }),
    () => ({
      device: (id) => devices.find(id)?.view(),
      officeTime_ms: (mono_ms) => Math.round(now_ms() + mono_ms - clock.now_ms()),
      clock_quality: loop.clock.times().clock_quality,
      storage: { entries: store.head.seq, chain_head: store.head.hash },
    }),
  );
};

const pictureOf = ({ config }: AppPorts, { loop, devices }: Parts): DeskPorts["picture"] => {
  const signs = signsOf(config);
  return (printer, id) => {
    const job = jobOf(loop.office, id);
    const profile = devices.find(printer)?.view().printing?.profile;
    if (job?.printer !== printer || profile === undefined) return undefined;
    return slipPicture(signs, config.site.utc_offset_min, job, profile);
  };
};

/** What goes over a device's wire is no input: the technician's screen is told of it by itself. */
const followWires = ({ clock, store }: AppPorts, { devices, streams }: Parts): void => {
  let asked = false;
  devices.onTrace(() => {
    if (asked || streams.count === 0) return;
    asked = true;
    clock.arm("trace refresh", TRACE_REFRESH_MS, () => {
      asked = false;
      streams.changed(store.head.seq);
    });
  });
};
