/**
 * An office that does not run, for one question: its data under its own loop and rules, without devices,
 * screens and timers. What the loop would set in motion waits for the next start, which settles it.
 */
import type { CivilDate } from "../../../drivers/reader/person/civil-date.pure.ts";
import type { Clock, Random, WallClock } from "../../../drivers/runtime/ports.ts";
import type { OfficeConfig } from "../config-schema.ts";
import { databaseIn } from "../data-folder.ts";
import { dayAfter } from "../identity.ts";
import { civilDay } from "../local-time.ts";
import { OfficeLoop } from "../loop.ts";
import { planOf } from "../office-plan.ts";
import { Aftermath } from "../personal/aftermath.ts";
import { Eraser } from "../personal/eraser.ts";
import { ErasureList, erasuresBesideKey } from "../personal/erasure-list.ts";
import { keptByFacts } from "../personal/kept-by-facts.ts";
import { PersonRequests } from "../personal/person-requests.ts";
import { PersonalStore } from "../personal/personal-store.ts";
import { openSiteKey, type SiteKey } from "../personal/site-key.ts";
import { type Database, openDatabase } from "../store/sqlite.ts";
import { SqliteStore } from "../store/sqlite-store.ts";
import { TICKET_TIMES } from "../store/ticket-times.ts";

export interface StoppedOfficePorts {
  readonly clock: Clock;
  readonly wall: WallClock;
  readonly random: Random;
}

export interface StoppedOffice {
  readonly db: Database;
  readonly site_key: SiteKey;
  readonly loop: OfficeLoop;
  readonly requests: PersonRequests;
}

/** The caller holds the folder and has found its data sound. Throws as a start does. */
export const stoppedOffice = async <T>(
  config: OfficeConfig,
  { clock, wall, random }: StoppedOfficePorts,
  work: (office: StoppedOffice) => Promise<T>,
): Promise<T> => {
  const db = openDatabase(databaseIn(config.data_dir));
  try {
    const site_key = openSiteKey(config.key_path, db, random);
    const list = new ErasureList(erasuresBesideKey(config.key_path));
    list.reconcile(db, random);
    const store = new SqliteStore(db, {
      site: config.site.id,
      boot: "stopped",
      random,
      readModels: [TICKET_TIMES],
    });
    const persons = new PersonalStore(db, site_key, random);
    const today = (): CivilDate => civilDay(loop.clock.at_ms(), config.site.utc_offset_min);
    const loop: OfficeLoop = new OfficeLoop(
      { plan: planOf(config), store, clock, wall, vigilant: false, clock_vouched: false },
      {
        perform: () => undefined,
        keep: keptByFacts(persons, today, config),
        changed: () => undefined,
        told: () => undefined,
      },
    );
    const aftermath = new Aftermath({
      eraser: new Eraser(db, random),
      list,
      clock,
      post: () => undefined,
    });
    const requests = new PersonRequests({
      loop,
      persons,
      random,
      today: () => dayAfter(today(), 1),
      settle: () => aftermath.settle(),
    });
    try {
      return await work({ db, site_key, loop, requests });
    } finally {
      aftermath.stop();
      loop.stop();
    }
  } finally {
    db.close();
  }
};
