/**
 * What every store must do, as one suite for the memory store and SQLite. It looks at answers only; how a
 * bench damages rows or fills its disk is the bench's own business.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { REPLIES_MAX, REPLY_KEPT_MS } from "../../controller/shell/store/retention.ts";
import type { Commit, EntryDraft, KeptReply, Store } from "../../controller/shell/store/store.ts";

export type Damage =
  | { readonly kind: "change-payload"; readonly seq: number; readonly payload: unknown }
  /** A forger who knows the canonical form: payload and hash of one row changed together. */
  | { readonly kind: "rewrite-row"; readonly seq: number; readonly payload: unknown }
  | { readonly kind: "change-actor"; readonly seq: number; readonly actor: string }
  | { readonly kind: "delete-row"; readonly seq: number }
  | { readonly kind: "swap-with-next"; readonly seq: number }
  | { readonly kind: "cut-after"; readonly seq: number }
  | { readonly kind: "change-newest-snapshot" };

export interface StoreBench {
  readonly store: Store & { beginEpoch(): void };
  refuse(refused: boolean): void;
  /** The same log opened again, as after a crash, with the damage done in between. */
  reopen(damage?: Damage): StoreBench;
}

export const draft = (name: string, over: Partial<EntryDraft> = {}): EntryDraft => ({
  kind: "fact",
  name,
  version: 1,
  payload: { ticket: "t-1" },
  actor: "clock",
  device: null,
  place: null,
  cause: null,
  at_ms: 1_000,
  wall_ms: 1_700_000_000_000,
  mono_ms: 12.25,
  clock_quality: "synced",
  ...over,
});

export const only = (...entries: readonly EntryDraft[]): Commit => ({ entries, replies: [], within: [] });
const answering = (reply: KeptReply, at_ms: number): Commit => ({
  ...only(draft("x", { at_ms })),
  replies: [reply],
});
const reply = (key: string): KeptReply => ({ key, route: "/api/x", status: 200, body: { ticket: "A012" } });

/** Five rows: an input, two facts it caused, another input, an effect. */
const fill = (store: Store): void => {
  store.commit(
    only(
      draft("call-next", { kind: "input", actor: "staff:s-1", place: "counter-1" }),
      draft("ticket-called", { cause: 0, payload: { ticket: "t-1", text: 'Ô "số" 1\u0000' } }),
      draft("page-queued", { cause: 0, device: "base-1", at_ms: 1_000.5 }),
    ),
  );
  store.commit(
    only(draft("timer-fired", { kind: "input" }), draft("page-card", { kind: "effect", cause: 0 })),
  );
};

export const storeContract = (name: string, create: () => StoreBench): void => {
  const filled = (): StoreBench => {
    const bench = create();
    fill(bench.store);
    return bench;
  };

  describe(`${name}: the log`, () => {
    test("an empty store has an epoch, seq 0 and nothing to read", () => {
      const { store } = create();
      expect(store.head).toEqual({
        epoch: expect.stringMatching(/^[0-9a-f]{16}$/),
        seq: 0,
        hash: "0".repeat(64),
        at_ms: 0,
      });
      expect([...store.entries(0)]).toEqual([]);
      expect(store.verify(0)).toEqual({ kind: "whole", entries: 0 });
    });

    test("a commit answers with its first and last seq, and the head follows", () => {
      const { store } = create();
      expect(store.commit(only(draft("a"), draft("b")))).toEqual({ kind: "kept", first_seq: 1, head_seq: 2 });
      expect(store.commit(only())).toEqual({ kind: "kept", first_seq: 3, head_seq: 2 });
      expect(store.commit(only(draft("c", { at_ms: 77 })))).toEqual({
        kind: "kept",
        first_seq: 3,
        head_seq: 3,
      });
      expect(store.head).toMatchObject({ seq: 3, at_ms: 77 });
    });

    test("rows come back as written, chained, with their cause as a seq", () => {
      const { store } = filled();
      const rows = [...store.entries(0)];
      expect(rows.map((row) => [row.seq, row.kind, row.name, row.cause])).toEqual([
        [1, "input", "call-next", null],
        [2, "fact", "ticket-called", 1],
        [3, "fact", "page-queued", 1],
        [4, "input", "timer-fired", null],
        [5, "effect", "page-card", 4],
      ]);
      expect(rows[1]).toMatchObject({
        payload: { ticket: "t-1", text: 'Ô "số" 1\u0000' },
        site: "site-1",
        boot: "boot-1",
        mono_ms: 12.25,
      });
      expect(rows.slice(1).map((row) => row.prev_hash)).toEqual(rows.slice(0, -1).map((row) => row.hash));
      expect(store.head.hash).toBe(rows.at(-1)?.hash);
    });

    test("facts are the facts only, after the seq asked for", () => {
      const { store } = filled();
      expect([...store.facts(0)].map((row) => row.seq)).toEqual([2, 3]);
      expect([...store.facts(2)].map((row) => row.seq)).toEqual([3]);
    });

    test("a commit between two rows read does not disturb the reader", () => {
      const { store } = filled();
      const reader = store.entries(0)[Symbol.iterator]();
      reader.next();
      expect(store.commit(only(draft("late"))).kind).toBe("kept");
      expect(reader.next().value.seq).toBe(2);
    });

    test("any JSON payload and any text survive reopening and verify", () => {
      const text = fc.string({ unit: "grapheme" });
      fc.assert(
        fc.property(
          fc.array(fc.tuple(fc.jsonValue(), text, fc.double({ noNaN: true, noDefaultInfinity: true }))),
          (rows) => {
            const bench = create();
            bench.store.commit(
              only(...rows.map(([payload, actor, at_ms]) => draft("x", { payload, actor, at_ms }))),
            );
            const again = bench.reopen().store;
            expect(again.verify(0, bench.store.head)).toEqual({ kind: "whole", entries: rows.length });
            expect(JSON.stringify([...again.entries(0)].map((row) => row.payload))).toBe(
              JSON.stringify(rows.map(([payload]) => payload)),
            );
          },
        ),
        { numRuns: 30 },
      );
    });
  });

  describe(`${name}: all or nothing`, () => {
    test("a disk that refuses keeps nothing, leaves the head, and the same commit works later", () => {
      const bench = filled();
      const before = bench.store.head;
      let ran = 0;
      const commit: Commit = { entries: [draft("x")], replies: [reply("k")], within: [() => ran++] };
      bench.refuse(true);
      expect(bench.store.commit(commit)).toMatchObject({ kind: "full" });
      expect(bench.store.head).toEqual(before);
      expect(bench.store.reply("k")).toBeUndefined();
      expect(bench.store.saveSnapshot(1, 5, {})).toBe(false);
      bench.refuse(false);
      expect(bench.store.commit(commit)).toEqual({ kind: "kept", first_seq: 6, head_seq: 6 });
      expect(ran).toBe(1);
      expect(bench.reopen().store.verify(0, bench.store.head)).toEqual({ kind: "whole", entries: 6 });
    });

    test("what a callback throws undoes the commit and is thrown on", () => {
      const bench = filled();
      const before = bench.store.head;
      const fails = () => {
        throw new Error("of the callback");
      };
      const commit = { entries: [draft("x")], replies: [reply("k")], within: [fails] };
      expect(() => bench.store.commit(commit)).toThrow("of the callback");
      expect(bench.store.head).toEqual(before);
      expect(bench.reopen().store.head).toEqual(before);
      expect(bench.store.commit(only(draft("y"))).kind).toBe("kept");
    });

    test("a cause that does not stand before its row, and a payload that is no JSON, are our mistake", () => {
      const { store } = create();
      expect(() => store.commit(only(draft("x", { cause: 0 })))).toThrow("invariant");
      expect(() => store.commit(only(draft("x", { at_ms: Number.NaN })))).toThrow("invariant");
      expect(() => store.commit(only(draft("x", { payload: undefined })))).toThrow("invariant");
      expect(store.head.seq).toBe(0);
    });
  });

  describe(`${name}: replies`, () => {
    test("a kept reply is answered the same, after a crash too, and its key can't be taken twice", () => {
      const bench = create();
      bench.store.commit(answering(reply("k"), 1_000));
      expect(bench.store.reply("k")).toEqual(reply("k"));
      expect(bench.reopen().store.reply("k")).toEqual(reply("k"));
      expect(() => bench.store.commit(answering(reply("k"), 2_000))).toThrow("invariant");
      expect(() => bench.store.commit({ ...only(), replies: [reply("l"), reply("l")] })).toThrow("invariant");
      expect(bench.store.reply("l")).toBeUndefined();
      expect(bench.store.head.seq).toBe(1);
    });

    test("a reply is kept for a week of office time, not longer", () => {
      const { store } = create();
      store.commit(answering(reply("k"), 1_000));
      store.commit(only(draft("x", { at_ms: 1_000 + REPLY_KEPT_MS })));
      expect(store.reply("k")).toEqual(reply("k"));
      store.commit(only(draft("x", { at_ms: 1_001 + REPLY_KEPT_MS })));
      expect(store.reply("k")).toBeUndefined();
      expect(store.commit(answering(reply("k"), 1_002 + REPLY_KEPT_MS)).kind).toBe("kept");
      expect(store.reply("k")).toEqual(reply("k"));
    });

    test("past their greatest number the oldest reply is forgotten", () => {
      const { store } = create();
      const keys = Array.from({ length: REPLIES_MAX + 1 }, (_, index) => `k-${index}`);
      store.commit({ entries: [], replies: keys.map(reply), within: [] });
      expect(store.reply("k-0")).toBeUndefined();
      expect(store.reply("k-1")).toEqual(reply("k-1"));
      expect(store.reply(`k-${REPLIES_MAX}`)).toEqual(reply(`k-${REPLIES_MAX}`));
    });
  });

  describe(`${name}: snapshots`, () => {
    test("the newest snapshot of the asked core version is given", () => {
      const bench = filled();
      bench.store.saveSnapshot(1, 2, { at: 2 });
      bench.store.saveSnapshot(1, 4, { at: 4 });
      bench.store.saveSnapshot(2, 5, { at: 5 });
      expect(bench.store.snapshot(1)).toEqual({ seq: 4, state: { at: 4 } });
      expect(bench.reopen().store.snapshot(2)).toEqual({ seq: 5, state: { at: 5 } });
      expect(bench.store.snapshot(3)).toBeUndefined();
    });

    test("the newest three are kept", () => {
      const { store } = filled();
      for (const seq of [1, 2, 3, 4]) store.saveSnapshot(seq, seq, { seq });
      expect([1, 2, 3, 4].map((version) => store.snapshot(version)?.seq)).toEqual([undefined, 2, 3, 4]);
    });

    test("a snapshot that does not match its hash is passed over", () => {
      const bench = filled();
      bench.store.saveSnapshot(1, 2, { at: 2 });
      bench.store.saveSnapshot(1, 4, { at: 4 });
      expect(bench.reopen({ kind: "change-newest-snapshot" }).store.snapshot(1)).toEqual({
        seq: 2,
        state: { at: 2 },
      });
    });

    test("a snapshot of a row the log has lost is passed over", () => {
      const bench = filled();
      bench.store.saveSnapshot(1, 2, { at: 2 });
      bench.store.saveSnapshot(1, 4, { at: 4 });
      expect(bench.reopen({ kind: "cut-after", seq: 3 }).store.snapshot(1)?.seq).toBe(2);
    });
  });

  describe(`${name}: the chain`, () => {
    const verdictAfter = (damage: Damage, after_seq = 0) => {
      const bench = filled();
      return bench.reopen(damage).store.verify(after_seq, bench.store.head);
    };

    test("a whole log verifies from the beginning and from any row", () => {
      const { store } = filled();
      expect(store.verify(0, store.head)).toEqual({ kind: "whole", entries: 5 });
      expect(store.verify(3)).toEqual({ kind: "whole", entries: 2 });
      expect(store.verify(5, store.head)).toEqual({ kind: "whole", entries: 0 });
      expect(store.verify(6)).toMatchObject({ kind: "broken", seq: 6 });
    });

    test("a changed payload is found at its row", () => {
      const damage = { kind: "change-payload", seq: 3, payload: { ticket: "t-2" } } as const;
      expect(verdictAfter(damage)).toMatchObject({ kind: "broken", seq: 3 });
    });

    test("a row rewritten together with its hash is found at the row after it, or against a noted head", () => {
      const rewrite = (seq: number) => verdictAfter({ kind: "rewrite-row", seq, payload: { ticket: "t-2" } });
      expect(rewrite(3)).toMatchObject({ kind: "broken", seq: 4 });
      expect(rewrite(5)).toMatchObject({ kind: "broken", seq: 5 });
    });

    test("a changed actor is found at its row", () => {
      const damage = { kind: "change-actor", seq: 1, actor: "staff:s-2" } as const;
      expect(verdictAfter(damage)).toMatchObject({ kind: "broken", seq: 1 });
    });

    test("a deleted row is found at its place", () => {
      expect(verdictAfter({ kind: "delete-row", seq: 2 })).toMatchObject({ kind: "broken", seq: 2 });
      expect(verdictAfter({ kind: "delete-row", seq: 1 })).toMatchObject({ kind: "broken", seq: 1 });
    });

    test("reordered rows are found at the first of them", () => {
      expect(verdictAfter({ kind: "swap-with-next", seq: 2 })).toMatchObject({ kind: "broken", seq: 2 });
    });

    test("a cut tail is found against a head noted before", () => {
      const bench = filled();
      const cut = bench.reopen({ kind: "cut-after", seq: 3 }).store;
      expect(cut.verify(0).kind).toBe("whole");
      expect(cut.verify(0, bench.store.head)).toMatchObject({ kind: "broken", seq: 4 });
    });

    test("another tail in place of a cut one is found against a head noted before", () => {
      const bench = filled();
      const cut = bench.reopen({ kind: "cut-after", seq: 3 }).store;
      cut.commit(only(draft("forged"), draft("forged")));
      expect(cut.verify(0, bench.store.head)).toMatchObject({ kind: "broken", seq: 5 });
      expect(cut.verify(5, bench.store.head)).toMatchObject({ kind: "broken", seq: 5 });
    });

    test("damage before the row to start from is not looked at", () => {
      const damage = { kind: "change-payload", seq: 2, payload: 0 } as const;
      expect(verdictAfter(damage, 3)).toEqual({ kind: "whole", entries: 2 });
    });

    test("a new epoch continues the chain and names its parent", () => {
      const bench = filled();
      const parent = bench.store.head.epoch;
      bench.store.beginEpoch();
      bench.store.beginEpoch();
      expect(bench.store.head).toMatchObject({ seq: 5, epoch: expect.not.stringMatching(parent) });
      bench.store.commit(only(draft("after")));
      const again = bench.reopen().store;
      expect(again.head).toEqual(bench.store.head);
      expect(again.verify(0, bench.store.head)).toEqual({ kind: "whole", entries: 6 });
      expect(again.verify(5)).toEqual({ kind: "whole", entries: 1 });
    });
  });
};
