/**
 * What the blocks and control sequences of ESPA 4.4.4 mean, both directions, encode and decode. It decides no
 * order and no waiting; where a block ends is framing's. A block that is whole and says nothing it may say is
 * refused with its reason, never read in part. Source: pagers.md 1.2, as named in DATASHEET.md.
 */
import type { WireCodec, WireKind, WireObject } from "../../runtime/machine.ts";
import { asciiBytes, toHex } from "../../runtime/text.ts";
import {
  ACK,
  BLOCK_BYTES_MAX,
  checkOf,
  ENQ,
  EOT,
  ESPA_FRAMING,
  type EspaFrame,
  ETX,
  isEven,
  NAK,
  type Parity,
  RS,
  SOH,
  STX,
  US,
} from "./framing.ts";

export const ADDRESS_MAX_CHARACTERS = 16;
/** A field client cuts at 160; the text of the standard says 128. */
export const TEXT_MAX_CHARACTERS = 128;
/** Eight are defined; the others are manufacturers'. One more makes a block refused. */
export const RECORDS_MAX = 16;

const HEADERS = {
  call: "1",
  status: "2",
  "status-request": "3",
  "subscriber-call": "4",
  manufacturer: "5",
} as const;
export type BlockKind = keyof typeof HEADERS;
const BLOCK_KINDS = Object.keys(HEADERS) as readonly BlockKind[];

/** `data`: characters 20 to 7E. Record identifiers not defined here are kept as they are. */
export interface EspaRecord {
  readonly id: string;
  readonly data: string;
}

export interface EspaBlock {
  readonly kind: BlockKind;
  /** As they stood in the block: any order is legal. */
  readonly records: readonly EspaRecord[];
}

export const RECORD = {
  "call-address": "1",
  "display-message": "2",
  "beep-coding": "3",
  "call-type": "4",
  transmissions: "5",
  priority: "6",
  "call-status": "7",
  "system-status": "8",
} as const;
export type RecordName = keyof typeof RECORD;

interface RecordRule {
  readonly name: RecordName;
  readonly holds: RegExp;
  readonly means: Readonly<Record<string, string>>;
}

export const CALL_STATUS = {
  "1": "busy",
  "2": "in-queue",
  "3": "paged",
  "4": "absent",
  "5": "call-terminated",
  "6": "acknowledged",
  "7": "speech-channel-open",
  "71": "speech-channel-open-paged",
  "72": "speech-channel-open-absent",
  "8": "fault",
} as const;
export type CallStatus = (typeof CALL_STATUS)[keyof typeof CALL_STATUS];

export const CALL_TYPE = { reset: "1", speech: "2", standard: "3" } as const;

const RULES: Readonly<Record<string, RecordRule>> = {
  "1": { name: "call-address", holds: /^.{1,16}$/, means: {} },
  "2": { name: "display-message", holds: /^.{0,128}$/, means: {} },
  "3": { name: "beep-coding", holds: /^[1-9]$/, means: {} },
  "4": {
    name: "call-type",
    holds: /^[1-3]$/,
    means: { "1": "reset", "2": "speech-call", "3": "standard-call" },
  },
  "5": { name: "transmissions", holds: /^[1-9]$/, means: {} },
  "6": { name: "priority", holds: /^[1-3]$/, means: { "1": "alarm", "2": "high", "3": "normal" } },
  // A status that is not listed is read and completes nothing; refusing it would block those behind it.
  "7": { name: "call-status", holds: /^[0-9]{1,2}$/, means: CALL_STATUS },
  "8": { name: "system-status", holds: /^[0-9]{1,2}$/, means: { "1": "transmitter-failure" } },
};

const ruleOf = (id: string): RecordRule | undefined => (Object.hasOwn(RULES, id) ? RULES[id] : undefined);

/** Why a block with a true check is refused; a record's name where its data are not of its range. */
export type BlockRefusal =
  | "header"
  | "no-stx"
  | "record"
  | "character"
  | "record-twice"
  | "too-many-records"
  | "no-address"
  | RecordName;

export type BlockReading = EspaBlock | { readonly kind: "refused"; readonly reason: BlockRefusal };

const refused = (reason: BlockRefusal): BlockReading => ({ kind: "refused", reason });

/** Reads all between SOH and ETX. Total. */
export const readBlock = (body: string): BlockReading => {
  const kind = BLOCK_KINDS.find((one) => HEADERS[one] === body[0]);
  if (kind === undefined) return refused("header");
  if (body.charCodeAt(1) !== STX) return refused("no-stx");
  const records: EspaRecord[] = [];
  for (const text of body.slice(2).split(String.fromCharCode(RS))) {
    const cut = text.indexOf(String.fromCharCode(US));
    if (cut < 1) return refused("record");
    records.push({ id: text.slice(0, cut), data: text.slice(cut + 1) });
  }
  const block = { kind, records };
  const reason = refusalOf(block);
  return reason === undefined ? block : refused(reason);
};

const PRINTABLE = /^[\x20-\x7e]*$/;
const IDENTIFIER = /^[\x21-\x7e]{1,2}$/;

/** What the standard forbids in this block, both directions. */
const refusalOf = ({ kind, records }: EspaBlock): BlockRefusal | undefined => {
  if (records.length > RECORDS_MAX) return "too-many-records";
  if (records.length === 0) return "record";
  const seen = new Set<string>();
  for (const { id, data } of records) {
    if (!IDENTIFIER.test(id)) return "record";
    if (!PRINTABLE.test(data)) return "character";
    const rule = ruleOf(id);
    if (rule === undefined) continue;
    if (seen.has(id)) return "record-twice";
    seen.add(id);
    if (!rule.holds.test(data)) return rule.name;
  }
  const calls = kind === "call" || kind === "subscriber-call";
  return calls && !seen.has(RECORD["call-address"]) ? "no-address" : undefined;
};

/** Data of a record by name; undefined where the block has none. */
export const recordOf = ({ records }: EspaBlock, name: RecordName): string | undefined =>
  records.find(({ id }) => id === RECORD[name])?.data;

export const callStatusOf = (value: string): CallStatus | undefined =>
  Object.hasOwn(CALL_STATUS, value) ? CALL_STATUS[value as keyof typeof CALL_STATUS] : undefined;

/** The bytes of a block with its check character. Its contents must hold: `refusalOf` says why not. */
export const writeBlock = ({ kind, records }: EspaBlock): Uint8Array => {
  const data = records.map(({ id, data }) => id + String.fromCharCode(US) + data);
  const text = HEADERS[kind] + String.fromCharCode(STX) + data.join(String.fromCharCode(RS));
  const checked = text + String.fromCharCode(ETX);
  return asciiBytes(String.fromCharCode(SOH) + checked + String.fromCharCode(checkOf(checked)));
};

// ---- control sequences ----

export const NAK_PREFIX = { "transmission-error": "1", busy: "2", "not-understood": "3" } as const;

const NAK_MEANS: Readonly<Record<string, string>> = {
  "": "none given",
  "1": "transmission-error",
  "2": "busy",
  "3": "not-understood",
};

export const END: Uint8Array = Uint8Array.of(EOT);
export const ACKNOWLEDGE: Uint8Array = Uint8Array.of(ACK);
export const enquiry = (address: string): Uint8Array => Uint8Array.of(address.charCodeAt(0), ENQ);
export const refuse = (prefix: string): Uint8Array => asciiBytes(prefix + String.fromCharCode(NAK));

/** For traces: what it is, never what it says. */
export const describeFrame = (frame: EspaFrame): string => {
  switch (frame.kind) {
    case "block": {
      const block = readBlock(frame.body);
      return block.kind === "refused" ? `refused block: ${block.reason}` : block.kind;
    }
    case "bad-block":
      return `bad block: ${frame.reason}`;
    case "enquiry":
      return `enquiry ${frame.address}`;
    case "nak":
      return `nak ${frame.prefix}`;
    default:
      return frame.kind;
  }
};

// ---- codec ----

type Fields = Readonly<Record<string, unknown>>;
type Encoded = ReturnType<WireCodec["encode"]>;

const SOURCE = "ESPA 4.4.4 (1984), pagers.md 1.2";
const PARITY = "even: a 7E1 line heard as 8N1; absent: no eighth bits";
const RECORDS = `list of {"id" or "record", "value"}; records: ${Object.keys(RECORD).join(", ")}`;

const wireKind = (kind: string, direction: WireKind["direction"], fields: WireKind["fields"]): WireKind => ({
  kind,
  direction,
  fields: { ...fields, parity: PARITY },
  source: SOURCE,
});

const KINDS: readonly WireKind[] = [
  wireKind("end", "both", {}),
  wireKind("enquiry", "both", { address: "station, one digit; polls or selects it" }),
  wireKind("ack", "both", {}),
  wireKind("nak", "both", { prefix: "1 transmission error, 2 busy, 3 not understood; empty: none given" }),
  wireKind("call", "host", { records: RECORDS }),
  wireKind("status", "device", { records: RECORDS }),
  wireKind("status-request", "host", { records: RECORDS }),
  wireKind("subscriber-call", "host", { records: RECORDS }),
  wireKind("manufacturer", "both", { records: RECORDS }),
];

const withParity = (parity: Parity): Fields => (parity === "even" ? { parity } : {});

const recordObject = ({ id, data }: EspaRecord): Fields => {
  const rule = ruleOf(id);
  const means = rule !== undefined && Object.hasOwn(rule.means, data) ? rule.means[data] : undefined;
  return { id, record: rule?.name ?? "unknown", value: data, ...(means === undefined ? {} : { means }) };
};

const blockObject = (body: string, parity: Parity, bytes: Uint8Array): WireObject => {
  const block = readBlock(body);
  if (block.kind === "refused") return { kind: "error", error: block.reason, bytes: toHex(bytes) };
  return { kind: block.kind, records: block.records.map(recordObject), ...withParity(parity) };
};

const frameObject = (frame: EspaFrame, bytes: Uint8Array): WireObject => {
  switch (frame.kind) {
    case "block":
      return blockObject(frame.body, frame.parity, bytes);
    case "bad-block":
      return { kind: "noise", bytes: toHex(bytes), reason: frame.reason };
    case "end":
    case "ack":
      return { kind: frame.kind, ...withParity(frame.parity) };
    case "enquiry":
      return { kind: "enquiry", address: frame.address, ...withParity(frame.parity) };
    case "nak": {
      const { prefix, parity } = frame;
      return { kind: "nak", prefix, means: NAK_MEANS[prefix] ?? "unknown", ...withParity(parity) };
    }
  }
};

const decode = (bytes: Uint8Array): readonly WireObject[] => {
  const [held, chunks] = ESPA_FRAMING.push(ESPA_FRAMING.empty, bytes);
  return [...chunks, ...ESPA_FRAMING.flush(held)[1]].map((chunk) =>
    chunk.kind === "frame"
      ? frameObject(chunk.frame, chunk.bytes)
      : { kind: "noise", bytes: toHex(chunk.bytes), reason: chunk.reason },
  );
};

const idOf = ({ id, record }: Fields): string | undefined => {
  if (typeof id === "string") return id;
  return typeof record === "string" && Object.hasOwn(RECORD, record)
    ? RECORD[record as RecordName]
    : undefined;
};

const recordFrom = (item: unknown): EspaRecord | undefined => {
  if (typeof item !== "object" || item === null) return undefined;
  const fields = item as Fields;
  const id = idOf(fields);
  return id !== undefined && typeof fields.value === "string" ? { id, data: fields.value } : undefined;
};

const encodeBlock = (kind: BlockKind, listed: unknown): Encoded => {
  if (!Array.isArray(listed)) return { error: `records: ${RECORDS}` };
  const records: EspaRecord[] = [];
  for (const item of listed) {
    const record = recordFrom(item);
    if (record === undefined) return { error: `records: ${RECORDS}` };
    records.push(record);
  }
  const reason = refusalOf({ kind, records });
  if (reason !== undefined) return { error: `records: ${reason}${WHY[reason] ?? ""}` };
  const bytes = writeBlock({ kind, records });
  return bytes.length > BLOCK_BYTES_MAX
    ? { error: `records: a block has at most ${BLOCK_BYTES_MAX} bytes` }
    : { bytes };
};

const WHY: Readonly<Partial<Record<BlockRefusal, string>>> = {
  character: ": a value has characters 20 to 7E only; fold letters with marks first",
  record: ": an identifier of one or two characters, at least one record",
  "call-address": `: 1 to ${ADDRESS_MAX_CHARACTERS} characters`,
  "display-message": `: at most ${TEXT_MAX_CHARACTERS} characters`,
  "call-status": ": one or two digits",
  "system-status": ": one or two digits",
  "beep-coding": ": 1 to 9, 0 is reserved",
  transmissions: ": 1 to 9, 0 is reserved",
  "call-type": ": 1 reset, 2 speech call, 3 standard call",
  priority: ": 1 alarm, 2 high, 3 normal",
};

const isBlockKind = (kind: unknown): kind is BlockKind =>
  typeof kind === "string" && Object.hasOwn(HEADERS, kind);

const encodePlain = (message: Fields): Encoded => {
  const { kind, address, prefix } = message;
  if (isBlockKind(kind)) return encodeBlock(kind, message.records);
  switch (kind) {
    case "end":
      return { bytes: END };
    case "ack":
      return { bytes: ACKNOWLEDGE };
    case "enquiry":
      if (typeof address !== "string" || !/^[0-9]$/.test(address)) return { error: "address: one digit" };
      return { bytes: enquiry(address) };
    case "nak":
      if (typeof prefix !== "string" || !/^[0-9]?$/.test(prefix))
        return { error: "prefix: one digit or empty" };
      return { bytes: refuse(prefix) };
    default:
      return { error: `kind: none of ${KINDS.map((one) => one.kind).join(", ")}` };
  }
};

const encode: WireCodec["encode"] = (message) => {
  const { parity } = message;
  if (parity !== undefined && parity !== "even") return { error: "parity: even or absent" };
  const plain = encodePlain(message);
  if ("error" in plain || parity === undefined) return plain;
  return { bytes: plain.bytes.map((byte) => (isEven(byte) ? byte : byte | 0x80)) };
};

export const ESPA_CODEC: WireCodec = { name: "pager/espa", kinds: KINDS, decode, encode };
