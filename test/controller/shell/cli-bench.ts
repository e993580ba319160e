/** `kiosk` called in process, over folders of its own, with what it said. */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dispatch } from "../../../controller/shell/cli/dispatch.ts";
import { demoOfficeFile } from "../../../controller/shell/demo-office.ts";
import { createLog } from "../../../controller/shell/log.ts";
import { type RunningOffice, runOffice } from "../../../controller/shell/main.ts";
import { PersonalStore } from "../../../controller/shell/personal/personal-store.ts";
import { openSiteKey } from "../../../controller/shell/personal/site-key.ts";
import { openDatabase } from "../../../controller/shell/store/sqlite.ts";
import { SqliteStore } from "../../../controller/shell/store/sqlite-store.ts";
import { Personal } from "../../../drivers/runtime/personal.ts";
import { systemClock } from "../../../drivers/runtime/system-clock.ts";
import { SeededRandom } from "../../../simulators/kit/seeded-random.ts";
import { fictionalPerson } from "../../../simulators/reader/fictional-person.ts";
import { draft, only } from "../../support/store-contract.ts";
import { MORNING_MS } from "../core/office-kit.ts";
import { BARE_OFFICE } from "./office-bench.ts";

export interface Called {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

const random = new SeededRandom(5);

export const kiosk = async (words: readonly string[], input = ""): Promise<Called> => {
  const out: string[] = [];
  const err: string[] = [];
  const code = await dispatch(words, {
    say: (line) => void out.push(line),
    complain: (line) => void err.push(line),
    read: async () => input,
    clock: systemClock,
    wall: { now: () => ({ epoch_ms: MORNING_MS, quality: "synced" }) },
    random,
  });
  return { code, out: out.join("\n"), err: err.join("\n") };
};

/** A folder with a configuration that says where data and key lie; none of its devices is there. */
export const newOffice = () => {
  const root = mkdtempSync(join(tmpdir(), "kiosk-cli-"));
  const file = join(root, "office.json");
  const data = join(root, "data");
  const key_path = join(root, "keys", "site.key");
  writeFileSync(file, JSON.stringify({ ...demoOfficeFile(), data_dir: data, key_path, http: { port: 0 } }));
  const config = {
    ...BARE_OFFICE,
    boxes: [],
    data_dir: data,
    key_path,
    http: { port: 0, host: "127.0.0.1" },
  };
  return { root, file, data, key_path, config };
};

/** The office of `config` while `work` is done; then it stops. */
export const whileRunning = async <T>(
  config: ReturnType<typeof newOffice>["config"],
  work: (office: RunningOffice) => Promise<T>,
): Promise<T> => {
  const log = createLog({ level: "error", stream: { write: () => undefined } });
  const office = await runOffice({ config, log, simulated: false });
  try {
    return await work(office);
  } finally {
    await office.stop();
  }
};

export const ask = async (office: RunningOffice, path: string, body: object): Promise<unknown> => {
  const answer = await fetch(`${office.url}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return answer.json();
};

export const OPTIONS = { site: "vi-du", boot: "test", random: new SeededRandom(3) };

/** Keeps a fictional person as a visit would; gives the number. */
export const keptPerson = (place: ReturnType<typeof newOffice>, index: number): string => {
  const { idNumber, name } = fictionalPerson(index);
  const db = openDatabase(join(place.data, "office.db"));
  const persons = new PersonalStore(
    db,
    openSiteKey(place.key_path, db, new SeededRandom(1)),
    new SeededRandom(index),
  );
  const person = persons.keep(persons.newPerson(), new Personal(idNumber), "visit", "2026-12-31");
  persons.put(person, "name", new Personal(name));
  const store = new SqliteStore(db, OPTIONS);
  store.commit(only(draft("card-read", { payload: { door: "door-1", scan: "s", person } })));
  db.close();
  return idNumber;
};
