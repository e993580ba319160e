/**
 * What a printer says: its replies, their bytes, and what each status bit means. The stream that carries them
 * is cut by framing.ts. Source: printing.md 2.2 (DLE EOT), 2.3 (automatic status, block replies), 2.4
 * (process id).
 */
import type { StatusNumber } from "./protocol.ts";

export type PrinterReply =
  /** One real-time status byte, `0xx1xx10`; which of the four was asked, only the asker knows. */
  | { readonly kind: "status-byte"; readonly value: number }
  /** Four bytes sent by the printer itself. */
  | { readonly kind: "auto-status-report"; readonly value: Uint8Array }
  /** One byte `0xx0xxxx`: answer to GS r or GS I 1 to 3. */
  | { readonly kind: "in-order-byte"; readonly value: number }
  /** Everything before this id has been printed (or, with nothing to print, processed). */
  | { readonly kind: "process-id-done"; readonly id: string }
  | { readonly kind: "buffer-cleared" }
  /** A block of text: `5F` names (GS I 65 to 69), `3D`, `3B`, `35`, and `37 23` causes of offline. */
  | { readonly kind: "block"; readonly header: number; readonly text: string }
  | { readonly kind: "xon" }
  | { readonly kind: "xoff" };

export const XON = 0x11;
export const XOFF = 0x13;
export const BLOCK_HEADERS: readonly number[] = [0x35, 0x37, 0x3b, 0x3d, 0x5f];

const codes = (text: string): number[] => Array.from(text, (character) => character.charCodeAt(0) & 0xff);

export const encodeReply = (reply: PrinterReply): Uint8Array => {
  switch (reply.kind) {
    case "status-byte":
    case "in-order-byte":
      return Uint8Array.of(reply.value);
    case "auto-status-report":
      return reply.value.slice();
    case "process-id-done":
      return Uint8Array.of(0x37, 0x22, ...codes(reply.id), 0);
    case "buffer-cleared":
      return Uint8Array.of(0x37, 0x25, 0);
    case "block":
      return Uint8Array.of(reply.header, ...codes(reply.text), 0);
    case "xon":
      return Uint8Array.of(XON);
    case "xoff":
      return Uint8Array.of(XOFF);
  }
};

/** A whole block, header to NUL, as the reply it is. */
export const decodeBlock = (bytes: Uint8Array): PrinterReply => {
  const header = bytes[0] ?? 0;
  const text = String.fromCharCode(...bytes.subarray(1, -1));
  if (header === 0x37 && text === "%") return { kind: "buffer-cleared" };
  if (header === 0x37 && text.length === 5 && text.startsWith('"'))
    return { kind: "process-id-done", id: text.slice(1) };
  return { kind: "block", header, text };
};

/** What is known of a printer; every field has its own not-knowing. */
export interface PrinterStatus {
  readonly online: "online" | "offline" | "unknown";
  readonly cover: "closed" | "open" | "unknown";
  readonly paper: "ok" | "low" | "out" | "unknown";
  /** `auto-recovering`: the head is hot and goes on by itself. `fatal`: power off and on, or repair. */
  readonly error: "none" | "cutter" | "recoverable" | "auto-recovering" | "fatal" | "unknown";
  /** Which report said so last; `inferred`: nobody, it follows from silence or from the start. */
  readonly source: "auto-status" | "real-time" | "inferred";
}

export const STATUS_UNKNOWN: PrinterStatus = {
  online: "unknown",
  cover: "unknown",
  paper: "unknown",
  error: "unknown",
  source: "inferred",
};

const bit = (byte: number | undefined, number: number): boolean => (((byte ?? 0) >> number) & 1) === 1;

const errorOf = (byte: number | undefined): PrinterStatus["error"] => {
  if (bit(byte, 5)) return "fatal";
  if (bit(byte, 3)) return "cutter";
  if (bit(byte, 6)) return "auto-recovering";
  return bit(byte, 2) ? "recoverable" : "none";
};

/** What one real-time status byte adds to what was known. `n` is the number that was asked. */
export const readStatusByte = (known: PrinterStatus, n: StatusNumber, byte: number): PrinterStatus => {
  const next: PrinterStatus = { ...known, source: "real-time" };
  switch (n) {
    case 1:
      return { ...next, online: bit(byte, 3) ? "offline" : "online" };
    case 2: {
      const error = !bit(byte, 6) ? "none" : known.error === "none" ? "unknown" : known.error;
      const paper = bit(byte, 5) ? "out" : known.paper;
      return { ...next, cover: bit(byte, 2) ? "open" : "closed", paper, error };
    }
    case 3:
      return { ...next, error: errorOf(byte) };
    case 4:
      return {
        ...next,
        paper: bit(byte, 5) || bit(byte, 6) ? "out" : bit(byte, 2) || bit(byte, 3) ? "low" : "ok",
      };
  }
};

/** All four bytes; reserved bits are masked, never compared (byte 4 is 0F on common Epson models). */
export const readAutoStatus = (bytes: Uint8Array): PrinterStatus => {
  const [first, second, third] = bytes;
  return {
    online: bit(first, 3) ? "offline" : "online",
    cover: bit(first, 5) ? "open" : "closed",
    paper: bit(third, 2) || bit(third, 3) ? "out" : bit(third, 0) || bit(third, 1) ? "low" : "ok",
    error: errorOf(second),
    source: "auto-status",
  };
};

/** Bytes of a status as a printer sends them; drawer closed (bit 2 of the first byte high). */
export const writeAutoStatus = (status: PrinterStatus): Uint8Array =>
  Uint8Array.of(
    0x14 | (status.online === "offline" ? 0x08 : 0) | (status.cover === "open" ? 0x20 : 0),
    errorBits(status.error),
    status.paper === "out" ? 0x0f : status.paper === "low" ? 0x03 : 0,
    0x0f,
  );

const errorBits = (error: PrinterStatus["error"]): number =>
  ({ none: 0, unknown: 0, cutter: 0x08, recoverable: 0x04, fatal: 0x20, "auto-recovering": 0x40 })[error];

/** The real-time byte `n` of a status as a printer sends it. */
export const writeStatusByte = (status: PrinterStatus, n: StatusNumber): number => {
  switch (n) {
    case 1:
      return 0x12 | (status.online === "offline" ? 0x08 : 0);
    case 2:
      return (
        0x12 |
        (status.cover === "open" ? 0x04 : 0) |
        (status.paper === "out" ? 0x20 : 0) |
        (status.error === "none" || status.error === "unknown" ? 0 : 0x40)
      );
    case 3:
      return 0x12 | errorBits(status.error);
    case 4:
      return 0x12 | (status.paper === "out" ? 0x6c : status.paper === "low" ? 0x0c : 0);
  }
};
