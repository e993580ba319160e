/**
 * The words of a HID device towards FunctionFS: the interface it has, as written to ep0, and what it answers
 * to a request of its host. Decides nothing about reports and opens no file. Sources:
 * include/uapi/linux/usb/functionfs.h; USB 2.0 chapter 9.6; HID 1.11 chapters 6.2.1, 7.1 and 7.2.
 */
import { concatBytes } from "../../drivers/runtime/text.ts";

/** `wValue` of a report request says which kind is meant. */
export type ReportKind = "input" | "output" | "feature";

/** A HID device of one interface. It has an interrupt endpoint, as HID demands, and says nothing on it. */
export interface HidFunction {
  /** 1 to 4096 bytes. */
  readonly report_descriptor: Uint8Array;
  /** Longest report that its interrupt endpoint would carry, 1 to 64 bytes. */
  readonly report_bytes: number;
  /** The host asks for a report. Undefined: the device refuses. `id` 0: reports are not numbered. */
  asked(kind: ReportKind, id: number): Uint8Array | undefined;
  /** The host gives a report; of a numbered one, its id is the first byte. */
  given(kind: ReportKind, id: number, report: Uint8Array): void;
}

const DESCRIPTORS_MAGIC_V2 = 3;
const STRINGS_MAGIC = 2;
const HAS_FULL_SPEED = 1;
const HAS_HIGH_SPEED = 2;
/** Interface, HID, endpoint: at each speed. */
const DESCRIPTORS_EACH = 3;

const HID_CLASS = 0x03;
const INTERRUPT = 0x03;
const IN_1 = 0x81;
/** At high speed 2^(4-1) microframes, at full speed 4 frames: asked again some ms later. */
const INTERVAL = 4;

const u16 = (value: number): readonly number[] => [value & 0xff, (value >> 8) & 0xff];
const u32 = (value: number): readonly number[] => [...u16(value), ...u16(value >>> 16)];

const hidDescriptor = (fn: HidFunction): readonly number[] => [
  ...[9, 0x21, 0x11, 0x01, 0x00, 1, 0x22],
  ...u16(fn.report_descriptor.length),
];

const interfaceOf = (fn: HidFunction): readonly number[] => [
  ...[9, 0x04, 0, 0, 1, HID_CLASS, 0, 0, 0],
  ...hidDescriptor(fn),
  ...[7, 0x05, IN_1, INTERRUPT, ...u16(fn.report_bytes), INTERVAL],
];

/** The first message to ep0. */
export const descriptorsMessage = (fn: HidFunction): Uint8Array => {
  const each = interfaceOf(fn);
  const behind = [...u32(DESCRIPTORS_EACH), ...u32(DESCRIPTORS_EACH), ...each, ...each];
  const flags = HAS_FULL_SPEED | HAS_HIGH_SPEED;
  return Uint8Array.from([
    ...u32(DESCRIPTORS_MAGIC_V2),
    ...u32(12 + behind.length),
    ...u32(flags),
    ...behind,
  ]);
};

/** The second message: the function names nothing. */
export const stringsMessage = (): Uint8Array =>
  Uint8Array.from([...u32(STRINGS_MAGIC), ...u32(16), ...u32(0), ...u32(0)]);

export const EVENT_BYTES = 12;
const SETUP_AT = 0;
const TYPE_AT = 8;
const SETUP = 4;

/** A control request's first stage. */
export interface SetupPacket {
  readonly request_type: number;
  readonly request: number;
  readonly value: number;
  readonly length_bytes: number;
}

/** The request of an event; undefined: an event of another kind (bound, enabled, suspended and their ends). */
export const setupOf = (event: Uint8Array): SetupPacket | undefined => {
  if (event.length < EVENT_BYTES || event[TYPE_AT] !== SETUP) return undefined;
  const at = (offset: number): number => event[SETUP_AT + offset] ?? 0;
  return {
    request_type: at(0),
    request: at(1),
    value: at(2) | (at(3) << 8),
    length_bytes: at(6) | (at(7) << 8),
  };
};

/** What follows a request: the device's bytes, the host's bytes, or a refusal. */
export type SetupAnswer =
  | { readonly kind: "give"; readonly bytes: Uint8Array }
  | { readonly kind: "take"; take(bytes: Uint8Array): void }
  | { readonly kind: "stall" };

const STALL: SetupAnswer = { kind: "stall" };
const KINDS: readonly (ReportKind | undefined)[] = [undefined, "input", "output", "feature"];

/** `request_type` and `request` as one number. */
const GET_DESCRIPTOR = 0x8106;
const GET_REPORT = 0xa101;
const SET_REPORT = 0x2109;
const SET_IDLE = 0x210a;

const give = (bytes: Uint8Array | undefined): SetupAnswer =>
  bytes === undefined ? STALL : { kind: "give", bytes };

/** A descriptor is named by its type; HID's own and the report's are what an interface is asked for. */
const described = (fn: HidFunction, type: number): Uint8Array | undefined => {
  if (type === 0x21) return Uint8Array.from(hidDescriptor(fn));
  return type === 0x22 ? fn.report_descriptor : undefined;
};

export const answerSetup = (fn: HidFunction, setup: SetupPacket): SetupAnswer => {
  const kind = KINDS[setup.value >> 8];
  const id = setup.value & 0xff;
  switch ((setup.request_type << 8) | setup.request) {
    case GET_DESCRIPTOR:
      return give(described(fn, setup.value >> 8));
    case GET_REPORT:
      return kind === undefined ? STALL : give(fn.asked(kind, id));
    case SET_REPORT:
      return kind === undefined ? STALL : { kind: "take", take: (bytes) => fn.given(kind, id, bytes) };
    case SET_IDLE:
      return { kind: "take", take: () => {} };
    default:
      return STALL;
  }
};

/** A report as the simulated devices of this house hear it: its id first, 0 where reports are not numbered. */
export const withReportId = (id: number, report: Uint8Array): Uint8Array =>
  id === 0 ? concatBytes(Uint8Array.of(0), report) : report;
