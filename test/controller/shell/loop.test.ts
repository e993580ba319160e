/** The one loop: what shares a transaction, what happens only after it, and what becomes of a full disk. */
import { describe, expect, test } from "vitest";
import { CORE_VERSION } from "../../../controller/core/state.ts";
import { FULL_RETRY_MS, INBOX_MAX, SNAPSHOT_EVERY, TURN_MAX } from "../../../controller/shell/loop.ts";
import { LoopBench } from "./loop-bench.ts";

const TAKE = { kind: "take-ticket", kiosk: "k1", field: "land" } as const;
const HELP = { kind: "call-help", kiosk: "k1" } as const;
const ADMIT = {
  kind: "admit",
  agreed: false,
  door: "d1",
  scan: null,
  field: "land",
  lane: "regular",
  reason: null,
  pager: { base: "b1", card: 1 },
} as const;
const CALL = { kind: "call-next", counter: "c1" } as const;
const box1 = (door: "open" | "closed") =>
  ({ kind: "door-seen", bank: "w1", board: 1, index0: 0, door }) as const;

describe("one turn", () => {
  test("inputs of one instant share one commit, each with its own answer", () => {
    const bench = new LoopBench().open();
    bench.ask(TAKE).ask(TAKE).tell(box1("open")).turn();
    expect(bench.noted[0]).toBe("commit 3");
    expect(bench.answers).toEqual([
      { kind: "done", data: { ticket: "t1", code: "A001" } },
      { kind: "done", data: { ticket: "t2", code: "A002" } },
    ]);
  });

  test("at most TURN_MAX inputs share a commit; the rest comes in the next turn of the same instant", () => {
    const bench = new LoopBench().open();
    for (let count = 0; count < TURN_MAX + 1; count++) bench.ask(TAKE);
    bench.turn();
    expect(bench.noted.filter((line) => line.startsWith("commit"))).toEqual([
      `commit ${TURN_MAX}`,
      "commit 1",
    ]);
  });

  test("effects are performed and replies sent only after the commit", () => {
    const bench = new LoopBench().open();
    bench.ask(ADMIT).turn();
    bench.noted.length = 0;
    bench.ask(CALL).turn();
    expect(bench.noted).toEqual(["commit 1", "perform arm-timer", "perform page-card", "answer done"]);
  });

  test("a reply is kept under its key in the commit of its input", () => {
    const bench = new LoopBench().open();
    bench.ask(TAKE, "key-a").turn();
    expect(bench.store.reply("key-a")).toMatchObject({ route: "take-ticket", status: 200 });
    expect(bench.again().store.reply("key-a")).toMatchObject({ route: "take-ticket" });
  });

  test("facts and effects in the log name the input that caused them; timers are no effects of the log", () => {
    const bench = new LoopBench().open();
    bench.ask(ADMIT).ask(CALL).turn();
    const rows = [...bench.store.entries(0)];
    const input = rows.findLast(({ name }) => name === "call-next");
    const caused = rows.filter(({ cause }) => cause === input?.seq);
    expect(caused.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      "fact ticket-called",
      "fact page-queued",
      "effect page-card",
    ]);
    expect(rows.some(({ name }) => name.endsWith("arm-timer"))).toBe(false);
  });

  test("work within the transaction is done for what was taken, not for what was refused", () => {
    const bench = new LoopBench().open();
    const done: string[] = [];
    bench.ask(TAKE, undefined, () => done.push("taken"));
    bench.ask({ ...TAKE, field: "no-such" }, undefined, () => done.push("refused"));
    bench.turn();
    expect(bench.answers.map(({ kind }) => kind)).toEqual(["done", "refused"]);
    expect(done).toEqual(["taken"]);
  });
});

describe("a full inbox", () => {
  test("past INBOX_MAX a command is refused as busy and a device's input is counted as dropped", () => {
    const bench = new LoopBench();
    for (let count = 0; count < INBOX_MAX; count++) bench.tell(HELP);
    bench.ask(TAKE).tell(HELP).tell(HELP);
    expect(bench.answers).toEqual([{ kind: "busy" }]);
    expect(bench.loop.dropped).toBe(2);
    expect(bench.loop.waiting).toBe(INBOX_MAX);
    bench.turn();
    expect(bench.loop.waiting).toBe(0);
    bench.ask(TAKE).turn();
    expect(bench.answers.at(-1)?.kind).toBe("done");
  });

  test("is told once, however many inputs find it so, until it was empty again", () => {
    const bench = new LoopBench();
    const fill = (): void => {
      for (let count = 0; count < INBOX_MAX + 3; count++) bench.tell(HELP);
    };
    const told = () => bench.news.filter(({ kind }) => kind === "inbox-full");
    fill();
    expect(told()).toEqual([{ kind: "inbox-full", waiting: INBOX_MAX }]);
    bench.clock.step();
    expect(bench.loop.waiting).toBe(INBOX_MAX - TURN_MAX);
    fill();
    expect(told()).toHaveLength(1);
    bench.turn();
    fill();
    expect(told()).toHaveLength(2);
  });
});

describe("a start", () => {
  test("tells from what it made the state", () => {
    const bench = new LoopBench();
    const recovered = (from: LoopBench) => from.news.filter(({ kind }) => kind === "state-recovered");
    expect(recovered(bench)).toEqual([{ kind: "state-recovered", snapshot_seq: 0, entries: 0 }]);
    bench.open();
    const entries = bench.store.head.seq;
    expect(recovered(bench.again())).toEqual([{ kind: "state-recovered", snapshot_seq: 0, entries }]);
    bench.loop.stop();
    const next = bench.again();
    expect(recovered(next)).toEqual([{ kind: "state-recovered", snapshot_seq: entries, entries: 0 }]);
  });
});

describe("a disk that refuses", () => {
  test("leaves the state as it was and refuses the commands of that turn as storage-full", () => {
    const bench = new LoopBench().open();
    const { office } = bench;
    bench.store.refuse("disk full");
    bench.ask(TAKE).ask(TAKE).turn();
    expect(bench.answers).toEqual([{ kind: "storage-full" }, { kind: "storage-full" }]);
    expect(bench.office).toBe(office);
    expect(bench.noted).toEqual(["refused 2", "store-failed", "answer storage-full", "answer storage-full"]);
  });

  test("refuses later commands at once, without trying the disk", () => {
    const bench = new LoopBench().open();
    bench.store.refuse("disk full");
    bench.ask(TAKE).turn();
    bench.noted.length = 0;
    bench.ask(TAKE);
    expect(bench.noted).toEqual(["answer storage-full"]);
  });

  test("keeps what devices said and takes it in order once there is room", () => {
    const bench = new LoopBench().open();
    bench.store.refuse("disk full");
    bench.tell(box1("open")).turn();
    bench.tell(HELP);
    bench.clock.advance(10 * FULL_RETRY_MS);
    expect(bench.loop.waiting).toBe(2);
    expect(bench.office.boxes["1"]?.door).toBe("closed");
    bench.store.refuse(undefined);
    bench.noted.length = 0;
    bench.clock.advance(FULL_RETRY_MS);
    expect(bench.noted).toContain("commit 2");
    expect(bench.noted).toContain("store-healed");
    expect(bench.office.boxes["1"]?.door).toBe("open");
    expect(bench.office.kiosks.k1?.help_ms).not.toBeNull();
  });

  test("is tried every FULL_RETRY_MS also when nobody says anything, and heals by itself", () => {
    const bench = new LoopBench().open();
    bench.store.refuse("disk full");
    bench.ask(TAKE).turn();
    bench.noted.length = 0;
    bench.clock.advance(3 * FULL_RETRY_MS);
    expect(bench.noted).toEqual(["refused 1", "refused 1", "refused 1"]);
    bench.store.refuse(undefined);
    bench.clock.advance(FULL_RETRY_MS);
    expect(bench.noted.slice(3)).toEqual(["commit 1", "store-healed"]);
    bench.ask(TAKE).turn();
    expect(bench.answers.at(-1)?.kind).toBe("done");
  });

  test("is tried once a period even when its refusal makes somebody ask again at once", () => {
    const bench = new LoopBench().open();
    bench.store.refuse("disk full");
    bench.loop.post({
      input: TAKE,
      actor: "citizen",
      device: null,
      place: null,
      command: {
        key: "key-eager",
        route: "r",
        keep: () => ({ key: "key-eager", route: "r", status: 200, body: null }),
        answer: () => void bench.tell(HELP),
      },
    });
    bench.turn();
    bench.noted.length = 0;
    bench.clock.advance(2 * FULL_RETRY_MS);
    expect(bench.noted).toEqual(["refused 1", "refused 1"]);
  });

  test("takes no device input past INBOX_MAX, and says how many it dropped", () => {
    const bench = new LoopBench().open();
    bench.store.refuse("disk full");
    for (let count = 0; count < INBOX_MAX + 5; count++) bench.tell(HELP);
    expect(bench.loop.dropped).toBe(5);
  });
});

describe("snapshots", () => {
  test("are written each SNAPSHOT_EVERY entries, counted over restarts", () => {
    const bench = new LoopBench().open();
    const before = bench.store.head.seq;
    const perAsk = 2;
    const asks = Math.ceil((SNAPSHOT_EVERY - before) / perAsk) - 1;
    const help = (loop: LoopBench): void => {
      loop.ask(loop.office.kiosks.k1?.help_ms === null ? HELP : { kind: "see-help", kiosk: "k1" }).turn();
    };
    for (let count = 0; count < asks; count++) help(bench);
    expect(bench.store.snapshot(CORE_VERSION)).toBeUndefined();
    const again = bench.again();
    for (let count = 0; count < 2; count++) help(again);
    expect(again.store.snapshot(CORE_VERSION)?.seq).toBeGreaterThanOrEqual(SNAPSHOT_EVERY);
  });

  test("an orderly stop writes one; a stop on a full disk does not, and loses nothing", () => {
    const bench = new LoopBench().open();
    bench.loop.stop();
    const { seq } = bench.store.head;
    expect(bench.store.snapshot(CORE_VERSION)?.seq).toBe(seq);
    expect(bench.news.at(-1)).toEqual({ kind: "snapshot-written", seq });
    const other = new LoopBench().open();
    other.store.refuse("disk full");
    other.tell(HELP).turn();
    other.loop.stop();
    expect(other.store.snapshot(CORE_VERSION)).toBeUndefined();
    expect(other.news.map(({ kind }) => kind)).not.toContain("snapshot-written");
    const unaware = new LoopBench().open();
    unaware.store.refuse("disk full");
    unaware.loop.stop();
    expect(unaware.news.map(({ kind }) => kind)).not.toContain("snapshot-written");
    expect(other.again().office).toEqual(other.office);
  });

  test("after a stop nothing is taken: commands are answered busy, waiting ones too", () => {
    const bench = new LoopBench().open();
    bench.ask(TAKE);
    bench.loop.stop();
    bench.ask(TAKE).tell(HELP).turn();
    expect(bench.answers).toEqual([{ kind: "busy" }, { kind: "busy" }]);
    expect(bench.noted.filter((line) => line.startsWith("commit"))).toEqual([]);
  });
});
