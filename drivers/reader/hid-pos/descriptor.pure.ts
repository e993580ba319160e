/**
 * The layout of a scanner's reports out of its own report descriptor: which report carries scanned data, and
 * where in it. Total: every byte string gives a layout or the reason why there is none. Decides nothing about
 * contents. Sources: HID 1.11 chapter 6.2.2; HID POS Usage Tables 1.02 chapter 3; Usage Tables 1.5 (0x3B).
 */
import { type ReportLayout, SYMBOLOGY_BYTES } from "./report.pure.ts";

/** The kernel takes none longer (HID_MAX_DESCRIPTOR_SIZE). */
export const DESCRIPTOR_BYTES_MAX = 4_096;
/** Longest input report, id included: one interrupt packet at high speed. Longer: no layout. */
export const REPORT_BYTES_MAX = 1_024;
/** Usages that one main item can name apart; elements behind them have the last one's. */
const USAGES_MAX = 256;
/** Nested pushes of global items; makers use none or one. More: no layout. */
const PUSHES_MAX = 16;

/**
 * `structure`: an item is cut off, or pushes and pops don't match. `no-scanned-data`: no input report has
 * usage 0xFE. `form`: it has, but not as whole bytes in their place. `too-long`: see REPORT_BYTES_MAX.
 */
export type LayoutRefusal = "structure" | "no-scanned-data" | "form" | "too-long";
export type DescribedLayout =
  | { readonly kind: "layout"; readonly layout: ReportLayout }
  | { readonly kind: "none"; readonly why: LayoutRefusal };

/** Page and id as one number, as extended usages write them. */
const BYTE_COUNT = 0x01_003b;
const SYMBOLOGY = [0x8c_00fb, 0x8c_00fc, 0x8c_00fd] as const;
const DECODED_DATA = 0x8c_00fe;
const CONTINUED = 0x8c_00ff;
const OF_A_SCAN: ReadonlySet<number> = new Set([BYTE_COUNT, ...SYMBOLOGY, DECODED_DATA, CONTINUED]);

/** Elements of one usage in a row; offsets from the report's first bit, its id included. */
interface Field {
  readonly usage: number;
  readonly at_bits: number;
  readonly bits_each: number;
  readonly count: number;
}

/** Grows while the descriptor is walked; only the parts of a scan are kept of it. */
interface InputReport {
  readonly id: number | undefined;
  length_bits: number;
  readonly fields: Field[];
}

// ---- items ----

interface Item {
  /** Tag and type, the prefix without its size. */
  readonly tag: number;
  readonly value: number;
}

const LONG_ITEM = 0xfe;

/** Short items in order; long ones are skipped. Undefined where the last one is cut off. */
const itemsOf = (bytes: Uint8Array): readonly Item[] | undefined => {
  const items: Item[] = [];
  for (let at = 0; at < bytes.length; ) {
    const prefix = bytes[at] ?? 0;
    const long = prefix === LONG_ITEM;
    const size = long ? 2 + (bytes[at + 1] ?? 0) : [0, 1, 2, 4][prefix & 0x03];
    const next = at + 1 + (size ?? 0);
    if (next > bytes.length) return undefined;
    if (!long) items.push({ tag: prefix & 0xfc, value: littleEndian(bytes.subarray(at + 1, next)) });
    at = next;
  }
  return items;
};

const littleEndian = (bytes: Uint8Array): number => bytes.reduceRight((value, byte) => value * 256 + byte, 0);

// ---- reports ----

const USAGE_PAGE = 0x04;
const REPORT_SIZE = 0x74;
const REPORT_ID = 0x84;
const REPORT_COUNT = 0x94;
const PUSH = 0xa4;
const POP = 0xb4;
const USAGE = 0x08;
const USAGE_MINIMUM = 0x18;
const USAGE_MAXIMUM = 0x28;
const INPUT = 0x80;
const OTHER_MAIN: readonly number[] = [0x90, 0xa0, 0xb0, 0xc0];
const CONSTANT = 0x01;

interface Globals {
  readonly page: number;
  readonly size_bits: number;
  readonly count: number;
  readonly id: number | undefined;
}

interface Walk {
  globals: Globals;
  readonly pushed: Globals[];
  /** As written: a small number lies on the page in force when the main item comes. */
  usages: number[];
  minimum: number | undefined;
  readonly reports: Map<number | undefined, InputReport>;
}

/** False: pushes and pops that don't match, or a report id that can't be. */
const take = (walk: Walk, { tag, value }: Item): boolean => {
  const { globals } = walk;
  switch (tag) {
    case USAGE_PAGE:
      walk.globals = { ...globals, page: value };
      return true;
    case REPORT_SIZE:
      walk.globals = { ...globals, size_bits: value };
      return true;
    case REPORT_COUNT:
      walk.globals = { ...globals, count: value };
      return true;
    case REPORT_ID:
      walk.globals = { ...globals, id: value };
      return value >= 1 && value <= 0xff;
    case PUSH:
      return walk.pushed.push(globals) <= PUSHES_MAX;
    case POP: {
      const last = walk.pushed.pop();
      walk.globals = last ?? globals;
      return last !== undefined;
    }
    default:
      takeLocal(walk, { tag, value });
      return true;
  }
};

/** Items that hold up to the next main item, and main items. */
const takeLocal = (walk: Walk, { tag, value }: Item): void => {
  switch (tag) {
    case USAGE:
      return name(walk, value, value);
    case USAGE_MINIMUM:
      walk.minimum = value;
      return;
    case USAGE_MAXIMUM:
      return name(walk, walk.minimum ?? value, value);
    case INPUT:
      addInput(walk, value);
  }
  if (tag !== INPUT && !OTHER_MAIN.includes(tag)) return;
  walk.usages = [];
  walk.minimum = undefined;
};

const name = ({ usages }: Walk, from: number, to: number): void => {
  for (let usage = from; usage <= to && usages.length < USAGES_MAX; usage++) usages.push(usage);
};

const addInput = ({ globals, usages, reports }: Walk, flags: number): void => {
  const { id, page, size_bits, count } = globals;
  const report = reports.get(id) ?? { id, length_bits: id === undefined ? 0 : 8, fields: [] };
  reports.set(id, report);
  const named = (flags & CONSTANT) !== 0 ? [] : usages.slice(0, count);
  for (const [index, written] of named.entries()) {
    const usage = written > 0xffff ? written : page * 0x1_0000 + written;
    if (!OF_A_SCAN.has(usage)) continue;
    const rest = index === named.length - 1 ? count - index : 1;
    const at_bits = report.length_bits + index * size_bits;
    report.fields.push({ usage, at_bits, bits_each: size_bits, count: rest });
  }
  report.length_bits += size_bits * count;
};

// ---- layout ----

/** `descriptor` as the system keeps it; longer than DESCRIPTOR_BYTES_MAX is refused as `too-long`. */
export const describedLayout = (descriptor: Uint8Array): DescribedLayout => {
  if (descriptor.length > DESCRIPTOR_BYTES_MAX) return none("too-long");
  const items = itemsOf(descriptor);
  const walk: Walk = {
    globals: { page: 0, size_bits: 0, count: 0, id: undefined },
    pushed: [],
    usages: [],
    minimum: undefined,
    reports: new Map(),
  };
  if (items?.every((item) => take(walk, item)) !== true) return none("structure");
  const reports = [...walk.reports.values()];
  const report = reports.find(({ fields }) => fields.some(({ usage }) => usage === DECODED_DATA));
  if (report === undefined) return none("no-scanned-data");
  const longest_bits = reports.reduce((longest, { length_bits }) => Math.max(longest, length_bits), 0);
  if (longest_bits > REPORT_BYTES_MAX * 8) return none("too-long");
  return layoutOf(report, Math.ceil(longest_bits / 8));
};

const none = (why: LayoutRefusal): DescribedLayout => ({ kind: "none", why });

/** Reports of all ids come filled to the longest, so that none of them begins inside another. */
const layoutOf = ({ id, fields }: InputReport, report_bytes: number): DescribedLayout => {
  const [data, ...more] = fields.filter(({ usage }) => usage === DECODED_DATA);
  const length = fields.find(({ usage }) => usage === BYTE_COUNT);
  const data_at = byteOffset(data);
  const length_at = byteOffset(length);
  const badLength = length !== undefined && (length_at === undefined || length.count !== 1);
  if (data === undefined || data_at === undefined || more.length > 0 || badLength) return none("form");
  const symbology_at = symbologyOf(fields);
  const continued = fields.find(({ usage }) => usage === CONTINUED);
  const flags_at = continued && Math.floor(continued.at_bits / 8);
  const dataEnd = data_at + data.count;
  const trailerEnd = flags_at !== undefined && flags_at >= dataEnd ? flags_at : report_bytes;
  const layout: ReportLayout = {
    report_bytes,
    ...(id === undefined ? {} : { report_id: id }),
    ...(length_at === undefined ? {} : { length_at }),
    ...(symbology_at === undefined ? {} : { symbology_at }),
    data_at,
    data_bytes_max: data.count,
    trailer_bytes: trailerEnd - dataEnd,
    ...(continued === undefined || flags_at === undefined
      ? {}
      : { flags_at, continued_mask: 1 << (continued.at_bits % 8) }),
  };
  return { kind: "layout", layout };
};

/** Of a field of whole bytes; undefined for any other. */
const byteOffset = (field: Field | undefined): number | undefined =>
  field?.bits_each === 8 && field.at_bits % 8 === 0 && field.count > 0 ? field.at_bits / 8 : undefined;

/** The identifier's three bytes in their order and in a row; anything else counts as none. */
const symbologyOf = (fields: readonly Field[]): number | undefined => {
  const places = SYMBOLOGY.map((wanted) => byteOffset(fields.find(({ usage }) => usage === wanted)));
  const [first] = places;
  const inOrder = places.every((place, index) => place !== undefined && place === (first ?? 0) + index);
  return places.length === SYMBOLOGY_BYTES && inOrder ? first : undefined;
};
