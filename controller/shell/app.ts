/**
 * The whole controller, given its ports: loop, devices, effects, views, streams. `npm start`, the simulations and
 * the tests all make it here; only the ports differ. No port is opened and no clock is read in this file.
 */

import { PermitOffice } from "../../drivers/locker/permit.ts";
import type { Clock, Random, WallClock } from "../../drivers/runtime/ports.ts";
import type { ScreenName } from "../api/views.ts";
import type { Fact } from "../core/fact.ts";
import type { Input } from "../core/input.ts";
import type { Office } from "../core/state.ts";
import type { PasswordHasher } from "./accounts/password.ts";
import { PickupCodes } from "./accounts/pickup-codes.ts";
import { StaffAccounts } from "./accounts/staff-accounts.ts";
import type { OfficeConfig } from "./config-schema.ts";
import { Desk } from "./desk.ts";
import { DeviceSet, type LinkMaker } from "./devices/device-set.ts";
import type { RenderSlip } from "./devices/slip-printer.ts";
import { EffectRunner } from "./effects.ts";
import { Streams } from "./http/streams.ts";
import { dayAfter, Identity } from "./identity.ts";
import { civilDay } from "./local-time.ts";
import { OfficeLoop } from "./loop.ts";
import type { Notifier } from "./notifier.ts";
import { planOf, signsOf } from "./office-plan.ts";
import { PersonalStore } from "./personal/personal-store.ts";
import type { SiteKey } from "./personal/site-key.ts";
import type { Database } from "./store/sqlite.ts";
import type { Store } from "./store/store.ts";
import { citizenView } from "./views/citizen.ts";
import type { ViewContext } from "./views/context.ts";
import { counterView } from "./views/counter.ts";
import { doorView } from "./views/door.ts";
import { hallView } from "./views/hall.ts";
import { technicianView } from "./views/technician.ts";

/** The technician's stream follows the wire at most this often, ms. */
const TRACE_REFRESH_MS = 250;

export interface AppPorts {
  readonly config: OfficeConfig;
  readonly store: Store;
  /** Tables beside the log: persons, accounts, codes. The store's own database in a real office. */
  readonly db: Database;
  readonly site_key: SiteKey;
  readonly hasher: PasswordHasher;
  /** Id of this run of the machine. */
  readonly boot: string;
  readonly notifier: Notifier;
  readonly clock: Clock;
  readonly wall: WallClock;
  readonly random: Random;
  readonly makeLink: LinkMaker;
  /** Shown on every staff screen. */
  readonly simulated: boolean;
  readonly vigilant: boolean;
  /** Rasterising as a port; absent: the real one. */
  readonly render?: RenderSlip;
  /** Told after each commit; simulations check and count here. */
  readonly watch?: (office: Office, facts: readonly Fact[]) => void;
  readonly storageChanged?: (state: "ok" | "full") => void;
}

export interface App {
  readonly loop: OfficeLoop;
  readonly desk: Desk;
  readonly devices: DeviceSet;
  readonly streams: Streams;
  readonly accounts: StaffAccounts;
  readonly personal: PersonalStore;
  readonly codes: PickupCodes;
  readonly post: (input: Input, actor: string) => void;
  start(): void;
  stop(stopped: () => void): void;
}

export const createApp = (ports: AppPorts): App => {
  const { config, store, db, hasher, random, boot, notifier, clock, wall } = ports;
  const plan = planOf(config);
  const signs = signsOf(config);
  let storage: "ok" | "full" = "ok";
  let ready = false;

  const loop: OfficeLoop = new OfficeLoop(
    { plan, store, clock, wall, vigilant: ports.vigilant },
    {
      perform: (effects) => runner.perform(effects),
      changed: (office, facts) => {
        ports.watch?.(office, facts);
        streams.changed(store.head.seq);
      },
      storage: (state) => {
        storage = state;
        ports.storageChanged?.(state);
        streams.changed(store.head.seq);
      },
    },
  );
  const now_ms = (): number => loop.clock.at_ms();
  const personal = new PersonalStore(db, ports.site_key, random);
  const accounts = new StaffAccounts({ db, hasher, random, now_ms });
  const codes = new PickupCodes({ db, hasher, random, clock, boot });
  const today = () => civilDay(now_ms(), plan.utc_offset_min);
  const postFrom = (actor: string, device: string | null, input: Input, within?: () => void): void =>
    loop.post({ input, actor, device, place: null, ...(within === undefined ? {} : { within }) });
  const identity: Identity = new Identity({
    store: personal,
    elderly_age: config.rule.elderly_age,
    visit_days: config.retention.visit_days,
    today,
    post: (input, reader, within) => postFrom(`device:${reader}`, reader, input, within),
  });
  const devices: DeviceSet = new DeviceSet(
    config,
    ports.makeLink,
    new PermitOffice(clock),
    {
      clock,
      today,
      post: (input) => postFrom("device", null, input),
      scanned: (reader, scan, code) => identity.scanned(reader, scan, code),
      scanRefused: (reader, scan, error) => identity.refused(reader, scan, error),
    },
    ports.render,
  );
  const runner: EffectRunner = new EffectRunner({
    clock,
    devices,
    signs,
    utc_offset_min: plan.utc_offset_min,
    codes,
    personal,
    notifier,
    post: (input) => postFrom("clock", null, input),
  });
  const streams: Streams = new Streams(clock, now_ms);

  const context = (): ViewContext => ({
    plan,
    signs,
    office: loop.office,
    now_ms: now_ms(),
    simulated: ports.simulated,
    storage,
    person: (person) => identity.masked(person),
    staffName: (actor) => accounts.staff().find((account) => actor === `staff:${account.staff}`)?.name ?? "",
  });
  const draw = (screen: ScreenName, place: string): unknown => {
    switch (screen) {
      case "citizen":
        return citizenView(context(), place);
      case "door":
        return doorView(context(), place);
      case "counter":
        return counterView(context(), place);
      case "hall":
        return hallView(context(), place);
      case "technician":
        return technicianView(context(), {
          device: (id) => devices.find(id)?.view(),
          officeTime_ms: (mono_ms) => Math.round(now_ms() + mono_ms - clock.now_ms()),
          storage: { entries: store.head.seq, chain_head: store.head.hash },
        });
    }
  };
  const desk = new Desk({
    loop,
    store,
    accounts,
    codes,
    personal,
    devices,
    draw,
    places: {
      doors: config.doors.map((row) => row.id),
      counters: config.counters.map((row) => row.id),
      kiosks: config.kiosks.map((row) => row.id),
      halls: config.halls.map((row) => row.id),
    },
    resultDay: () => dayAfter(today(), config.retention.result_days + RESULT_STAYS_DAYS),
    ready: () => ready && storage === "ok",
  });

  return {
    loop,
    desk,
    devices,
    streams,
    accounts,
    personal,
    codes,
    post: (input, actor) => postFrom(actor, null, input),
    start: () => {
      postFrom("start", null, { kind: "restarted", boot });
      let traceAsked = false;
      devices.onTrace(() => {
        if (traceAsked || streams.count === 0) return;
        traceAsked = true;
        clock.arm("trace refresh", TRACE_REFRESH_MS, () => {
          traceAsked = false;
          streams.changed(store.head.seq);
        });
      });
      devices.start();
      ready = true;
    },
    stop: (stopped) => {
      ready = false;
      streams.close();
      devices.stop(() => {
        runner.stop();
        loop.stop();
        stopped();
      });
    },
  };
};

/** A result may stay in its box this long; its person is kept as long, and the configured days after. */
const RESULT_STAYS_DAYS = 30;
