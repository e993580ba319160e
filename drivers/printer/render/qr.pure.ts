/**
 * Draws QR codes: byte mode, error correction M, versions 1 to 10 (213 bytes). Decides modules only; how
 * large and where they stand is their user's matter: a slip for a printer that can't draw them, and the
 * simulated printer's firmware. Source: ISO/IEC 18004, model 2.
 */

/** Error correction codewords a block, then blocks of each length: [count, data codewords]. */
const VERSIONS: readonly (readonly [number, readonly (readonly [number, number])[]])[] = [
  [10, [[1, 16]]],
  [16, [[1, 28]]],
  [26, [[1, 44]]],
  [18, [[2, 32]]],
  [24, [[2, 43]]],
  [16, [[4, 27]]],
  [18, [[4, 31]]],
  [
    22,
    [
      [2, 38],
      [2, 39],
    ],
  ],
  [
    22,
    [
      [3, 36],
      [2, 37],
    ],
  ],
  [
    26,
    [
      [4, 43],
      [1, 44],
    ],
  ],
];
/** Second and third centre of the alignment patterns, versions 2 to 10; the first is always 6. */
const ALIGNMENT: readonly (readonly number[])[] = [
  [],
  [6, 18],
  [6, 22],
  [6, 26],
  [6, 30],
  [6, 34],
  [6, 22, 38],
  [6, 24, 42],
  [6, 26, 46],
  [6, 28, 50],
];

export interface QrCode {
  /** Modules a side, without quiet zone. */
  readonly size: number;
  readonly isDark: (x: number, y: number) => boolean;
}

const EXP = new Uint8Array(512);
const LOG = new Uint8Array(256);
for (let power = 0, value = 1; power < 255; power++) {
  [EXP[power], EXP[power + 255], LOG[value]] = [value, value, power];
  value = value & 0x80 ? (value << 1) ^ 0x11d : value << 1;
}
const times = (a: number, b: number): number =>
  a === 0 || b === 0 ? 0 : (EXP[(LOG[a] ?? 0) + (LOG[b] ?? 0)] ?? 0);

const remainder = (data: readonly number[], count: number): number[] => {
  let divisor = [1];
  for (let power = 0; power < count; power++) {
    const next = [...divisor, 0];
    divisor.forEach((term, index) => {
      next[index + 1] = (next[index + 1] ?? 0) ^ times(term, EXP[power] ?? 0);
    });
    divisor = next;
  }
  const rest = [...data, ...Array.from({ length: count }, () => 0)];
  for (let index = 0; index < data.length; index++) {
    const factor = rest[index] ?? 0;
    divisor.forEach((term, offset) => {
      rest[index + offset] = (rest[index + offset] ?? 0) ^ times(term, factor);
    });
  }
  return rest.slice(data.length);
};

const dataCodewords = (version: number): number =>
  (VERSIONS[version - 1]?.[1] ?? []).reduce((sum, [count, length]) => sum + count * length, 0);

export const QR_VERSION_MAX = VERSIONS.length;

/** The smallest version that holds so many bytes; undefined past version 10. */
export const qrVersion = (bytes: number): number | undefined => {
  for (let version = 1; version <= VERSIONS.length; version++)
    if (bytes + (version < 10 ? 2 : 3) <= dataCodewords(version)) return version;
  return undefined;
};

export const qrSize = (version: number): number => 17 + 4 * version;

/** Mode, count, bytes, padding. */
const fillCodewords = (bytes: Uint8Array, version: number): number[] => {
  const bits: number[] = [];
  const put = (value: number, width: number): void => {
    for (let bit = width - 1; bit >= 0; bit--) bits.push((value >> bit) & 1);
  };
  put(4, 4);
  put(bytes.length, version < 10 ? 8 : 16);
  for (const byte of bytes) put(byte, 8);
  const capacity = dataCodewords(version) * 8;
  put(0, Math.min(4, capacity - bits.length));
  while (bits.length % 8 !== 0) bits.push(0);
  for (let pad = 0xec; bits.length < capacity; pad ^= 0xec ^ 0x11) put(pad, 8);
  return Array.from({ length: bits.length / 8 }, (_, index) =>
    bits.slice(index * 8, index * 8 + 8).reduce((sum, bit) => sum * 2 + bit, 0),
  );
};

/** Blocks dealt out in turn, data first, then error correction. */
const interleave = (data: readonly number[], version: number): number[] => {
  const [corrections, groups] = VERSIONS[version - 1] ?? [0, []];
  const blocks: number[][] = [];
  let at = 0;
  for (const [count, length] of groups)
    for (let block = 0; block < count; block++, at += length) blocks.push(data.slice(at, at + length));
  const checks = blocks.map((block) => remainder(block, corrections));
  const deal = (rows: readonly number[][]): number[] => {
    const longest = Math.max(...rows.map((row) => row.length));
    const columns = Array.from({ length: longest }, (_, index) => rows.map((row) => row[index]));
    return columns.flat().filter((value): value is number => value !== undefined);
  };
  return [...deal(blocks), ...deal(checks)];
};

/** A square of modules: 0 light, 1 dark; `fixed` where no data may stand. */
class Grid {
  readonly size: number;
  readonly dark: Uint8Array;
  readonly fixed: Uint8Array;

  constructor(size: number) {
    this.size = size;
    this.dark = new Uint8Array(size * size);
    this.fixed = new Uint8Array(size * size);
  }

  set(x: number, y: number, dark: boolean): void {
    if (x < 0 || y < 0 || x >= this.size || y >= this.size) return;
    this.dark[y * this.size + x] = dark ? 1 : 0;
    this.fixed[y * this.size + x] = 1;
  }
}

const finder = (grid: Grid, centreX: number, centreY: number): void => {
  for (let dy = -4; dy <= 4; dy++)
    for (let dx = -4; dx <= 4; dx++) {
      const ring = Math.max(Math.abs(dx), Math.abs(dy));
      grid.set(centreX + dx, centreY + dy, ring !== 2 && ring !== 4);
    }
};

const patterns = (version: number): Grid => {
  const grid = new Grid(qrSize(version));
  const last = grid.size - 1;
  for (let at = 0; at <= last; at++) {
    grid.set(6, at, at % 2 === 0);
    grid.set(at, 6, at % 2 === 0);
  }
  finder(grid, 3, 3);
  finder(grid, last - 3, 3);
  finder(grid, 3, last - 3);
  const centres = ALIGNMENT[version - 1] ?? [];
  for (const x of centres)
    for (const y of centres) {
      const corner = (x === 6 && y === 6) || (x === 6 && y === last - 6) || (x === last - 6 && y === 6);
      if (corner) continue;
      for (let dy = -2; dy <= 2; dy++)
        for (let dx = -2; dx <= 2; dx++) grid.set(x + dx, y + dy, Math.max(Math.abs(dx), Math.abs(dy)) !== 1);
    }
  writeFormat(grid, 0);
  if (version >= 7) writeVersion(grid, version);
  return grid;
};

const bch = (value: number, polynomial: number, width: number): number => {
  let rest = value << width;
  for (let bit = 31 - Math.clz32(rest); bit >= width; bit = 31 - Math.clz32(rest))
    rest ^= polynomial << (bit - width);
  return (value << width) | rest;
};

/** Correction M is 00, so the format is the mask's number alone. */
const writeFormat = (grid: Grid, mask: number): void => {
  const format = bch(mask, 0x537, 10) ^ 0x5412;
  const bit = (index: number): boolean => ((format >> index) & 1) === 1;
  const { size } = grid;
  for (let index = 0; index < 15; index++) {
    const y = index < 6 ? index : index < 8 ? index + 1 : size - 15 + index;
    grid.set(8, y, bit(index));
    const x = index < 8 ? size - 1 - index : index < 9 ? 15 - index : 14 - index;
    grid.set(x, 8, bit(index));
  }
  grid.set(8, size - 8, true);
};

const writeVersion = (grid: Grid, version: number): void => {
  const bits = bch(version, 0x1f25, 12);
  for (let index = 0; index < 18; index++) {
    const dark = ((bits >> index) & 1) === 1;
    const [a, b] = [grid.size - 11 + (index % 3), Math.floor(index / 3)];
    grid.set(a, b, dark);
    grid.set(b, a, dark);
  }
};

const MASKS: readonly ((x: number, y: number) => boolean)[] = [
  (x, y) => (x + y) % 2 === 0,
  (_, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(y / 2) + Math.floor(x / 3)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
];

/** Bits in the zigzag of column pairs from the lower right corner, each masked as it is set. */
const place = (grid: Grid, codewords: readonly number[], mask: (x: number, y: number) => boolean): void => {
  let bit = 0;
  for (let pair = grid.size - 1; pair > 0; pair -= 2) {
    const right = pair <= 6 ? pair - 1 : pair;
    const upward = ((right + 1) & 2) === 0;
    for (let step = 0; step < grid.size; step++)
      for (const x of [right, right - 1]) {
        const y = upward ? grid.size - 1 - step : step;
        const at = y * grid.size + x;
        if (grid.fixed[at] === 1) continue;
        const value = ((codewords[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1;
        grid.dark[at] = mask(x, y) ? value ^ 1 : value;
        bit++;
      }
  }
};

/** Long runs and 2 by 2 blocks: enough to tell a bad mask; any mask can be read. */
const penalty = (grid: Grid): number => {
  const { size, dark } = grid;
  let sum = 0;
  for (let a = 0; a < size; a++)
    for (const [step, base] of [
      [1, a * size],
      [size, a],
    ] as const)
      for (let b = 1, run = 1; b < size; b++) {
        run = dark[base + b * step] === dark[base + (b - 1) * step] ? run + 1 : 1;
        if (run === 5) sum += 3;
        if (run > 5) sum += 1;
      }
  for (let y = 1; y < size; y++)
    for (let x = 1; x < size; x++) {
      const at = y * size + x;
      const value = dark[at];
      if (dark[at - 1] === value && dark[at - size] === value && dark[at - size - 1] === value) sum += 3;
    }
  return sum;
};

/** The code of these bytes; undefined when they don't fit version 10. */
export const encodeQr = (bytes: Uint8Array): QrCode | undefined => {
  const version = qrVersion(bytes.length);
  if (version === undefined) return undefined;
  const codewords = interleave(fillCodewords(bytes, version), version);
  const tries = MASKS.map((mask, index) => {
    const grid = patterns(version);
    place(grid, codewords, mask);
    writeFormat(grid, index);
    return { grid, penalty: penalty(grid) };
  });
  const best = tries.reduce((least, next) => (next.penalty < least.penalty ? next : least));
  const { size, dark } = best.grid;
  return { size, isDark: (x, y) => dark[y * size + x] === 1 };
};
