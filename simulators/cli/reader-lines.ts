/** What `--protocol` can name for an ID card reader: how its scans leave, its codec, its usual speed. */
import type { IdReaderOptions } from "../reader/device.ts";

export interface ReaderLine {
  readonly protocol: string;
  readonly says: string;
  /** Absent: its wire is in no codec; only kinds of messages are shown. */
  readonly codec?: string;
  /** Bits a second on a serial line; 0: no line, reports as fast as the network. */
  readonly baud: number;
  /** Absent: it reads chips. */
  readonly scanner?: Pick<IdReaderOptions, "protocol" | "layout">;
}

const HID = { codec: "reader/hid-pos", baud: 0 } as const;

export const READER_LINES: readonly ReaderLine[] = [
  {
    protocol: "cccd-qr",
    says: "lines, on a serial port or USB COM",
    codec: "reader/cccd-qr",
    baud: 9_600,
    scanner: { protocol: "cccd-qr" },
  },
  {
    protocol: "hid-pos",
    says: "HID reports of 64 bytes; --tcp only",
    ...HID,
    scanner: { protocol: "hid-pos", layout: "length-byte" },
  },
  {
    protocol: "hid-pos-no-length",
    says: "HID reports without a length byte; --tcp only",
    ...HID,
    scanner: { protocol: "hid-pos", layout: "no-length" },
  },
  {
    protocol: "hid-pos-unnumbered",
    says: "HID reports without a report id; --tcp only",
    ...HID,
    scanner: { protocol: "hid-pos", layout: "unnumbered" },
  },
  { protocol: "chip", says: "chips laid on it; --tcp, or --vpcd to a virtual reader", baud: 0 },
];

/** The usual one where none is named. */
export const readerLine = (protocol: string | undefined): ReaderLine => {
  const line = READER_LINES.find((one) => one.protocol === (protocol ?? "cccd-qr"));
  if (line === undefined) throw new Error(`invariant: the arguments were read, ${protocol} is in the table`);
  return line;
};
