/** The memory store under the store contract, and what only it can do. */
import { expect, test } from "vitest";
import { hashOf } from "../../../../controller/shell/store/chain.ts";
import { type MemoryImage, MemoryStore } from "../../../../controller/shell/store/memory-store.ts";
import type { Entry } from "../../../../controller/shell/store/store.ts";
import { SeededRandom } from "../../../../simulators/kit/seeded-random.ts";
import { type Damage, draft, only, type StoreBench, storeContract } from "../../../support/store-contract.ts";

const OPTIONS = { site: "site-1", boot: "boot-1", random: new SeededRandom(1) };

const rehash =
  (seq: number) =>
  (row: Entry): Entry =>
    row.seq === seq ? { ...row, hash: hashOf(row, JSON.stringify(row.payload)) } : row;

const damaged = (image: MemoryImage, damage: Damage): MemoryImage => {
  const { entries, snapshots } = image;
  const rows = [...entries];
  const changed = (change: Partial<Entry>): Entry[] =>
    rows.map((row) => ("seq" in damage && row.seq === damage.seq ? { ...row, ...change } : row));
  switch (damage.kind) {
    case "change-payload":
      return { ...image, entries: changed({ payload: damage.payload }) };
    case "rewrite-row":
      return { ...image, entries: changed({ payload: damage.payload }).map(rehash(damage.seq)) };
    case "change-actor":
      return { ...image, entries: changed({ actor: damage.actor }) };
    case "delete-row":
      return { ...image, entries: rows.filter((row) => row.seq !== damage.seq) };
    case "swap-with-next": {
      const [first, second] = rows.splice(damage.seq - 1, 2);
      if (first === undefined || second === undefined) throw new Error("no two rows to swap");
      rows.splice(damage.seq - 1, 0, { ...second, seq: first.seq }, { ...first, seq: second.seq });
      return { ...image, entries: rows };
    }
    case "cut-after":
      return { ...image, entries: rows.slice(0, damage.seq) };
    case "change-newest-snapshot":
      return {
        ...image,
        snapshots: snapshots.map((kept, index) =>
          index === snapshots.length - 1 ? { ...kept, state: "{}" } : kept,
        ),
      };
  }
};

const bench = (store: MemoryStore): StoreBench => ({
  store,
  refuse: (refused) => store.refuse(refused ? "disk full" : undefined),
  reopen: (damage) => {
    const image = store.cloneDurable();
    return bench(new MemoryStore(OPTIONS, damage === undefined ? image : damaged(image, damage)));
  },
});

storeContract("MemoryStore", () => bench(new MemoryStore(OPTIONS)));

test("without a chain it keeps the same rows, and verify sees a missing one", () => {
  const store = new MemoryStore({ ...OPTIONS, chain: false });
  store.commit(only(draft("a"), draft("b", { cause: 0 }), draft("c")));
  expect([...store.entries(0)].map((row) => [row.seq, row.name, row.cause, row.hash])).toEqual([
    [1, "a", null, ""],
    [2, "b", 1, ""],
    [3, "c", null, ""],
  ]);
  expect(store.verify(0)).toEqual({ kind: "whole", entries: 3 });
  const image = damaged(store.cloneDurable(), { kind: "delete-row", seq: 2 });
  const again = new MemoryStore({ ...OPTIONS, chain: false }, image);
  expect(again.verify(0)).toMatchObject({ kind: "broken", seq: 2 });
});

test("an image stays as it was while the store goes on", () => {
  const store = new MemoryStore(OPTIONS);
  store.commit(only(draft("a")));
  const image = store.cloneDurable();
  store.commit(only(draft("b")));
  expect(new MemoryStore(OPTIONS, image).head.seq).toBe(1);
});
