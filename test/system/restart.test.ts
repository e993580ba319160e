/**
 * The real program killed with -9 at random moments, again and again, and on a disk that fills up: whatever
 * was acknowledged is known afterwards, no number is given twice, no lock is pulsed by a restart. Killing a
 * process is no power cut: what the kernel holds survives it.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { CitizenView, TechnicianView } from "../../controller/api/views.ts";
import { openDatabase } from "../../controller/shell/store/sqlite.ts";
import { SqliteStore } from "../../controller/shell/store/sqlite-store.ts";
import type { Entry } from "../../controller/shell/store/store.ts";
import { SeededRandom } from "../../simulators/kit/seeded-random.ts";
import { fictionalPerson } from "../../simulators/reader/fictional-person.ts";
import { BARE_OFFICE, OfficeBench } from "../controller/shell/office-bench.ts";
import { endAll, Program, ran } from "./program.ts";

const KILLS = 15;
/** Every so many starts a clerk also puts a result into a box. */
const LOAD_EVERY = 3;
const BURST = 8;
const TICKET = "/api/kiosk/kiosk-1/ticket";

const root = mkdtempSync(join(tmpdir(), "restart-"));
const mounted: string[] = [];
afterAll(() => {
  endAll();
  for (const disk of mounted) spawnSync("/bin/umount", ["-l", disk]);
  rmSync(root, { recursive: true, force: true });
});

interface Taken {
  readonly ticket: string;
  readonly code: string;
}

/** What an answered parent holds. */
const TAKEN = { ticket: expect.stringMatching(/^t\d+$/), code: expect.stringMatching(/^[A-Z]\d{3,}$/) };

/** A parent who notes every number it was given, under the key it asked with. */
class Witness {
  /** Undefined: asked, and nobody knows what became of it. */
  readonly asked = new Map<string, Taken | undefined>();
  #keys = 0;

  async take(
    program: Program,
    key = `key-${String(++this.#keys).padStart(8, "0")}`,
  ): Promise<Taken | undefined> {
    if (!this.asked.has(key)) this.asked.set(key, undefined);
    const answer = await program.post(TICKET, { key, field: "land" });
    if (answer?.status !== 200) return undefined;
    const taken = (await answer.json().catch(() => undefined)) as Taken | undefined;
    if (taken === undefined) return undefined;
    const before = this.asked.get(key);
    if (before !== undefined) expect(taken).toMatchObject(before);
    this.asked.set(key, { ticket: taken.ticket, code: taken.code });
    return taken;
  }

  /** Asks again under every key ever used: what was acknowledged must be answered the same. */
  async askAgain(program: Program): Promise<void> {
    for (const key of [...this.asked.keys()]) expect(await this.take(program, key)).toMatchObject(TAKEN);
  }

  get acknowledged(): number {
    return [...this.asked.values()].filter((taken) => taken !== undefined).length;
  }
}

/** Lets the machine work for a while that is different each time, without a clock. */
const turns = async (count: number): Promise<void> => {
  for (let turn = 0; turn < count; turn++) await new Promise((next) => setImmediate(next));
};

/** Until so many of the burst are answered. */
const answers = (burst: readonly Promise<unknown>[], wanted: number): Promise<void> =>
  new Promise((enough) => {
    let answered = 0;
    if (wanted === 0) enough();
    for (const one of burst) one.then(() => (++answered === wanted ? enough() : undefined), enough);
  });

const rowsOf = (data: string): readonly Entry[] => {
  const db = openDatabase(join(data, "office.db"), { readonly: true });
  const rows = [...new SqliteStore(db, { site: "", boot: "", random: new SeededRandom(1) }).entries(0)];
  db.close();
  return rows;
};

const enrolled = async (program: Program): Promise<string> => {
  const answer = await program.post("/api/staff/enrol", {
    key: "key-enrol-1",
    enrolment: program.enrolment,
    name: "Bà Quản Trị",
    password: "một mật khẩu dài",
  });
  return (answer?.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
};

/** A result goes into a box: its lock is pulsed. The program is killed before the door is shut. */
const load = async (program: Program, cookie: string, run: number): Promise<void> => {
  const closed = (view: TechnicianView): boolean =>
    view.devices.some(({ kind, state }) => kind === "lock-board" && state === "up");
  await program.seen<TechnicianView>("/api/stream/technician/all", closed, cookie);
  const body = {
    dossier: `H26.1-261123-${String(run).padStart(4, "0")}`,
    ticket: null,
    id_number: fictionalPerson(run + 1).idNumber,
    phone: "0900000001",
    box: null,
  };
  const answer = await program.post(
    "/api/counter/counter-1/load-result",
    { key: `key-load-${run}`, ...body },
    cookie,
  );
  expect(await answer?.text()).toContain('"ok":true');
};

const causeOf = (rows: readonly Entry[], row: Entry): string =>
  rows.find(({ seq }) => seq === row.cause)?.name ?? "nothing";

describe("killed with -9 at random moments", () => {
  test(`${KILLS} times: every acknowledged number is known, none is given twice, nothing is pulsed`, async () => {
    const random = new SeededRandom(20_261_123);
    const data = join(root, "killed", "data");
    const witness = new Witness();
    let cookie = "";
    let loads = 0;
    const bursts = { answered: 0, unanswered: 0 };
    for (let run = 0; run < KILLS; run++) {
      const program = await Program.start(data);
      if (program.enrolment !== undefined) cookie = await enrolled(program);
      await witness.askAgain(program);
      if (run % LOAD_EVERY === 0) await load(program, cookie, loads++);
      for (let count = random.between(0, 5); count > 0; count--)
        expect(await witness.take(program)).toMatchObject(TAKEN);
      const burst = Array.from({ length: BURST }, () => witness.take(program));
      await answers(burst, random.between(0, BURST - 1));
      await turns(random.between(0, 10));
      await program.kill();
      for (const taken of await Promise.all(burst)) bursts[taken === undefined ? "unanswered" : "answered"]++;
    }
    const last = await Program.start(data);
    await witness.askAgain(last);
    await last.stop();
    const rows = rowsOf(data);
    const issued = rows.filter(({ name }) => name === "ticket-issued").map(({ payload }) => payload as Taken);
    // The moments were such as to prove something: kills before, and kills after an answer.
    expect(Math.min(bursts.answered, bursts.unanswered)).toBeGreaterThan(KILLS / 3);
    expect(witness.acknowledged).toBe(witness.asked.size);
    expect(issued.length).toBe(witness.asked.size);
    expect(new Set(issued.map(({ ticket }) => ticket)).size).toBe(issued.length);
    const pulses = rows.filter(({ kind, name }) => kind === "effect" && name === "pulse-box");
    expect(pulses.map((row) => causeOf(rows, row))).toEqual(pulses.map(() => "load-result"));
    expect(pulses.length).toBe(loads);
    expect(rows.filter(({ kind, name }) => kind === "input" && name === "restarted").length).toBe(KILLS + 1);
    const verified = await ran("controller/shell/cli.js", ["verify", "--data", data]);
    expect([verified.code, verified.out]).toEqual([0, expect.stringContaining("The log is whole")]);
    // Replaying checks what must be true after every input, numbers given twice among it.
    const replayed = await ran("controller/shell/cli.js", ["replay", "--data", data]);
    expect([replayed.code, replayed.out]).toEqual([0, expect.stringContaining("0 broken invariants")]);
  });
});

describe("refused at start, as a process", () => {
  test("a broken chain and a taken port end it with 1 and a reason in two languages", async () => {
    const data = join(root, "refused", "data");
    const program = await Program.start(data);
    const taken = await ran("scripts/start.js", [
      "--port",
      new URL(program.url).port,
      "--data",
      join(root, "other", "data"),
    ]);
    expect([taken.code, taken.out]).toEqual([1, expect.stringContaining("PORT_TAKEN")]);
    await program.kill();
    const db = openDatabase(join(data, "office.db"));
    db.exec("UPDATE entry SET actor = 'x' WHERE seq = 1");
    db.close();
    const broken = await ran("scripts/start.js", ["--port", "0", "--data", data]);
    expect([broken.code, broken.out]).toEqual([1, expect.stringContaining("Nhật ký không còn khớp")]);
    const wrong = await ran("controller/shell/cli.js", ["verify", "--data"]);
    expect(wrong.code).toBe(2);
  });
});

/** What the scenario of a full disk needs of an office and its disk. */
interface Filling {
  post(key: string): Promise<{ readonly status: number; readonly body: Record<string, unknown> }>;
  status(path: string): Promise<number>;
  kioskView(): Promise<CitizenView>;
  fill(): void;
  free(): void;
  /** Until the office has tried the disk again. */
  healed(): Promise<void>;
}

const TRIES_MAX = 3_000;

/** Fills the disk under a working office; gives what was acknowledged, under its keys. */
const fillAndFree = async (office: Filling): Promise<ReadonlyMap<string, unknown>> => {
  const kept = new Map<string, unknown>();
  const take = async (key: string) => {
    const answer = await office.post(key);
    if (answer.status === 200) kept.set(key, answer.body.code);
    return answer;
  };
  for (let count = 0; count < 5; count++) expect((await take(`key-before-${count}`)).status).toBe(200);
  office.fill();
  let refused = await take("key-full-0");
  for (let count = 1; refused.status === 200 && count < TRIES_MAX; count++)
    refused = await take(`key-full-${count}`);
  expect([refused.status, refused.body.error]).toEqual([503, "storage-full"]);
  expect(refused.body.vi).toContain("kỹ thuật viên");
  expect(refused.body.en).toContain("All that was confirmed is safe");
  expect([await office.status("/live"), await office.status("/ready")]).toEqual([200, 503]);
  expect((await office.kioskView()).notices.map(({ code }) => code)).toContain("storage-full");
  for (const [key, code] of kept) expect((await office.post(key)).body.code).toBe(code);
  office.free();
  await office.healed();
  expect((await office.kioskView()).notices.map(({ code }) => code)).not.toContain("storage-full");
  for (let count = 0; count < 5; count++) expect((await take(`key-after-${count}`)).status).toBe(200);
  for (const [key, code] of kept) expect((await office.post(key)).body.code).toBe(code);
  return kept;
};

const DISK_MIB = 6;
/** A disk of its own, if this machine lets us mount one. */
const tinyDisk = (): string | undefined => {
  const disk = join(root, "disk");
  mkdirSync(disk);
  const { status } = spawnSync("/bin/mount", ["-t", "tmpfs", "-o", `size=${DISK_MIB}m`, "tmpfs", disk]);
  if (status !== 0) return undefined;
  mounted.push(disk);
  return disk;
};

/** Takes every byte that is left on the disk. */
const filler = (disk: string) => ({
  fill: () => {
    for (let bytes = DISK_MIB * 1_048_576; bytes >= 1; bytes = Math.floor(bytes / 2))
      try {
        writeFileSync(join(disk, "filler"), Buffer.alloc(bytes), { flag: "a" });
      } catch {
        // As much of it as fitted was written.
      }
  },
  free: () => rmSync(join(disk, "filler")),
});

const answerOf = async (answer: Response | undefined) => ({
  status: answer?.status ?? 0,
  body: ((await answer?.json()) ?? {}) as Record<string, unknown>,
});

describe("a disk that fills up under the running office", () => {
  const disk = tinyDisk();
  const how =
    disk === undefined ? "no disk can be mounted here: writes refused" : `a disk of ${DISK_MIB} MiB`;

  test(`${how}: it says so, keeps what it acknowledged, and heals by itself`, async () => {
    if (disk === undefined) return void (await fillAndFree(await refusing()));
    const data = join(disk, "data");
    const program = await Program.start(data);
    const status = async (path: string): Promise<number> => (await program.get(path)).status;
    const kept = await fillAndFree({
      post: async (key) => answerOf(await program.post(TICKET, { key, field: "land" })),
      status,
      kioskView: () => program.seen<CitizenView>("/api/stream/citizen/kiosk-1", () => true),
      ...filler(disk),
      healed: async () => {
        while ((await status("/ready")) !== 200) await turns(100);
      },
    });
    await program.kill();
    const again = await Program.start(data);
    for (const [key, code] of kept)
      expect((await answerOf(await again.post(TICKET, { key, field: "land" }))).body.code).toBe(code);
    await again.stop();
    expect((await ran("controller/shell/cli.js", ["verify", "--data", data])).code).toBe(0);
  });

  test("on an office in process, where the store refuses its writes", async () => {
    const kept = await fillAndFree(await refusing());
    expect(kept.size).toBe(10);
  });
});

/** The same office in this process, over a store that is told to refuse. */
const refusing = async (): Promise<Filling> => {
  const office = await OfficeBench.open(BARE_OFFICE);
  return {
    post: async (key) => office.post(TICKET, { key, field: "land" }),
    status: async (path) => (await office.get(path)).status,
    kioskView: async () => office.view<CitizenView>("citizen", "kiosk-1"),
    fill: () => void office.db.pragma("query_only = 1"),
    free: () => void office.db.pragma("query_only = 0"),
    healed: async () => void office.wait(2_000),
  };
};
