/**
 * The map from box numbers to locks (I18 of lockers.md): in random configurations each box has one lock of
 * its own, as the file says it; any duplicate, gap or number out of range is refused, in both languages.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseConfig } from "../../../controller/shell/config.ts";
import type { ConfigMistake } from "../../../controller/shell/config-mistakes.ts";
import { planOf, signsOf } from "../../../controller/shell/office-plan.ts";

type Loose = Record<string, unknown>;
interface File {
  readonly lock_banks: Loose[];
  readonly boxes: Loose[];
}

const SMALL = {
  site: { id: "vi-du", authority: "UBND phường Ví Dụ", name: "Bộ phận một cửa" },
  fields: [{ id: "land", prefix: "A", name: { vi: "Đất đai", en: "Land" } }],
  counters: [{ id: "counter-1", number: 1, fields: ["land"] }],
};

const parsed = (file: File) => parseConfig({ ...SMALL, ...file });
const mistakesOf = (file: File): readonly ConfigMistake[] => {
  const result = parsed(file);
  return result.kind === "wrong" ? result.mistakes : [];
};

interface BankShape {
  readonly protocol: "modbus" | "cu48";
  readonly boards: readonly { readonly address: number; readonly channels: 8 | 16 | 32 }[];
}

const modbus: fc.Arbitrary<BankShape> = fc.record({
  protocol: fc.constant("modbus" as const),
  boards: fc.uniqueArray(
    fc.record({ address: fc.integer({ min: 1, max: 247 }), channels: fc.constantFrom(8, 16, 32) }),
    { minLength: 1, maxLength: 4, selector: ({ address }) => address },
  ),
});
const cu48: fc.Arbitrary<BankShape> = fc.record({
  protocol: fc.constant("cu48" as const),
  boards: fc.uniqueArray(
    fc.record({ address: fc.integer({ min: 0, max: 9 }), channels: fc.constant(8 as const) }),
    { minLength: 1, maxLength: 3, selector: ({ address }) => address },
  ),
});

const bankOf = ({ protocol, boards }: BankShape, index: number): Loose => ({
  id: `bank-${index}`,
  protocol,
  supply: "supply-1",
  link: { kind: "tcp", host: "10.0.0.9", port: 4_001 + index },
  ...(protocol === "modbus"
    ? { boards, closed_level: 1 }
    : { boards: boards.map(({ address }) => ({ address })), closed_bit: 1 }),
});

const locksOfShape = ({ protocol, boards }: BankShape, index: number): readonly Loose[] =>
  boards.flatMap(({ address, channels }) =>
    Array.from({ length: protocol === "cu48" ? 48 : channels }, (_, at) => ({
      bank: `bank-${index}`,
      board: address,
      channel: at + 1,
    })),
  );

/** A right file: some of the locks of some banks, under numbers in any order. */
const files: fc.Arbitrary<File> = fc
  .array(fc.oneof(modbus, cu48), { minLength: 1, maxLength: 3 })
  .chain((banks) => {
    const locks = banks.flatMap(locksOfShape);
    return fc
      .tuple(
        fc.shuffledSubarray(locks, { minLength: 2, maxLength: Math.min(40, locks.length) }),
        fc.uniqueArray(fc.integer({ min: 1, max: 999 }), { minLength: 40, maxLength: 40 }),
      )
      .map(([chosen, numbers]) => ({
        lock_banks: banks.map(bankOf),
        boxes: chosen.map((lock, at) => ({ number: numbers[at], size: "S", ...lock })),
      }));
  });

const boardsOf = (
  banks: readonly Loose[],
  box: Loose | undefined,
): readonly { readonly address: number; readonly channels?: number }[] => {
  const boards = banks.find(({ id }) => id === box?.bank)?.boards;
  if (!Array.isArray(boards)) throw new Error("a right file's box has its bank");
  return boards;
};

const BAD_NUMBERS = [-1, 0.5, 1_000, "3", null, Number.NaN];

/** Ways in which a hand can spoil the map; each makes the file wrong for certain. */
const SPOILS: Readonly<Record<string, (file: File, at: number, pick: number) => void>> = {
  "a number twice": ({ boxes }, at) => {
    const other = boxes[(at + 1) % boxes.length];
    Object.assign(boxes[at] ?? {}, { number: other?.number });
  },
  "a lock twice": ({ boxes }, at) => {
    const { bank, board, channel } = boxes[(at + 1) % boxes.length] ?? {};
    Object.assign(boxes[at] ?? {}, { bank, board, channel });
  },
  "a bank that is not there": ({ boxes }, at) => {
    Object.assign(boxes[at] ?? {}, { bank: "bank-9" });
  },
  "a board that is not there": ({ lock_banks, boxes }, at) => {
    const box = boxes[at];
    const known = boardsOf(lock_banks, box).map(({ address }) => address);
    const absent = Array.from({ length: 248 }, (_, address) => address).find((each) => !known.includes(each));
    Object.assign(box ?? {}, { board: absent });
  },
  "the lock behind the last": ({ lock_banks, boxes }, at) => {
    const box = boxes[at];
    const board = boardsOf(lock_banks, box).find(({ address }) => address === box?.board);
    const channels = board?.channels ?? 48;
    Object.assign(box ?? {}, { channel: channels + 1 });
  },
  "lock 0": ({ boxes }, at) => {
    Object.assign(boxes[at] ?? {}, { channel: 0 });
  },
  "a gap": ({ boxes }, at, pick) => {
    delete boxes[at]?.[["number", "bank", "board", "channel"][pick % 4] ?? ""];
  },
  "a number that is none": ({ boxes }, at, pick) => {
    const name = ["number", "board", "channel"][pick % 3] ?? "";
    Object.assign(boxes[at] ?? {}, { [name]: BAD_NUMBERS[pick % BAD_NUMBERS.length] });
  },
  "an address twice": ({ lock_banks }, at) => {
    const boards = lock_banks[at % lock_banks.length]?.boards as Loose[];
    boards.push({ ...boards[0] });
  },
  "two banks of one name": ({ lock_banks }) => {
    lock_banks.push({ ...lock_banks[0], link: { kind: "tcp", host: "10.0.0.9", port: 5_000 } });
  },
  "an address the bus does not know": ({ lock_banks }, at) => {
    const bank = lock_banks[at % lock_banks.length];
    const boards = bank?.boards as Loose[];
    boards.push({ ...boards[0], address: bank?.protocol === "cu48" ? 10 : 248 });
  },
};

describe("the map from boxes to locks", () => {
  it("gives every box the lock that the file names, and no two boxes one lock", () => {
    fc.assert(
      fc.property(files, (file) => {
        const result = parsed(file);
        if (result.kind !== "ok") throw new Error(JSON.stringify(result.mistakes));
        const { boxes } = planOf(result.config);
        expect(boxes.map(({ number, bank, board, index0 }) => [number, bank, board, index0])).toEqual(
          file.boxes.map(({ number, bank, board, channel }) => [number, bank, board, Number(channel) - 1]),
        );
        expect(new Set(boxes.map(({ bank, board, index0 }) => `${bank}/${board}/${index0}`)).size).toBe(
          boxes.length,
        );
        expect(new Set(boxes.map(({ number }) => number)).size).toBe(boxes.length);
      }),
      { numRuns: 100 },
    );
  });

  it.each(Object.entries(SPOILS))(
    "is refused with %s, and the place is named in both languages",
    (_, spoil) => {
      fc.assert(
        fc.property(files, fc.nat(39), fc.nat(11), (file, at, pick) => {
          const spoiled = structuredClone(file) as File;
          spoil(spoiled, at % spoiled.boxes.length, pick);
          const mistakes = mistakesOf(spoiled);
          expect(mistakes.length).toBeGreaterThan(0);
          for (const { path, problem_vi, problem_en } of mistakes) {
            expect(path).toMatch(/^(boxes|lock_banks)\[\d+\]/);
            expect(Math.min(problem_vi.length, problem_en.length)).toBeGreaterThan(5);
            expect(problem_vi).not.toBe(problem_en);
          }
        }),
        { numRuns: 40 },
      );
    },
  );

  it("says what a wrong lock may be, board by board", () => {
    const bank = bankOf({ protocol: "cu48", boards: [{ address: 3, channels: 8 }] }, 0);
    const box = { number: 1, bank: "bank-0", board: 3, channel: 48, size: "S" };
    expect(mistakesOf({ lock_banks: [bank], boxes: [box] })).toEqual([]);
    expect(mistakesOf({ lock_banks: [bank], boxes: [{ ...box, channel: 49 }] })).toMatchObject([
      { path: "boxes[0].channel", range: "1..48" },
    ]);
    expect(mistakesOf({ lock_banks: [bank], boxes: [{ ...box, board: 2 }] })).toEqual([
      {
        path: "boxes[0].board",
        problem_vi: "bank-0 không có bo 2",
        problem_en: "bank-0 has no board 2",
        range: "3",
      },
    ]);
    const relays = bankOf({ protocol: "modbus", boards: [{ address: 3, channels: 16 }] }, 0);
    expect(mistakesOf({ lock_banks: [relays], boxes: [{ ...box, channel: 17 }] })).toEqual([
      {
        path: "boxes[0].channel",
        problem_vi: "bo 3 không có khoá 17",
        problem_en: "board 3 has no lock 17",
        range: "1..16",
      },
    ]);
  });

  it("keeps the options of one board from the other's form", () => {
    const relays = bankOf({ protocol: "modbus", boards: [{ address: 3, channels: 16 }] }, 0);
    const locks = bankOf({ protocol: "cu48", boards: [{ address: 3, channels: 8 }] }, 0);
    expect(mistakesOf({ lock_banks: [{ ...relays, closed_bit: 1 }], boxes: [] })).toHaveLength(1);
    expect(mistakesOf({ lock_banks: [{ ...locks, version_min: 200 }], boxes: [] })).toHaveLength(1);
    expect(mistakesOf({ lock_banks: [{ ...locks, closed_bit: undefined }], boxes: [] })).toMatchObject([
      { path: "lock_banks[0].closed_bit" },
    ]);
    expect(mistakesOf({ lock_banks: [{ ...relays, protocol: "winnsen" }], boxes: [] })).toMatchObject([
      { path: expect.stringMatching(/^lock_banks\[0\]/) },
    ]);
    for (const pulse_ms of [250, 50, 1_100, 0])
      expect(
        new Set(mistakesOf({ lock_banks: [{ ...locks, pulse_ms }], boxes: [] }).map(({ path }) => path)),
      ).toEqual(new Set(["lock_banks[0].pulse_ms"]));
  });
});

describe("the wall as it is drawn", () => {
  const bank = bankOf({ protocol: "modbus", boards: [{ address: 1, channels: 8 }] }, 0);
  const boxes = [3, 1, 2].map((number) => ({ number, bank: "bank-0", board: 1, channel: number, size: "S" }));
  const withWall = (wall: Loose) => parseConfig({ ...SMALL, lock_banks: [bank], boxes, wall });
  const drawn = (wall: Loose) => {
    const result = withWall(wall);
    return result.kind === "ok" ? signsOf(result.config).wall : result.mistakes.map(({ path }) => path);
  };

  it("goes by number, or as the file orders it", () => {
    expect(drawn({})).toEqual({ columns: 6, boxes: [1, 2, 3] });
    expect(drawn({ columns: 2, order: [2, 3, 1] })).toEqual({ columns: 2, boxes: [2, 3, 1] });
  });

  it.each([[[1, 2]], [[1, 2, 3, 3]], [[1, 2, 4]]])("names each box once: not %j", (order) => {
    expect(drawn({ order })).toEqual(["wall.order"]);
  });
});
