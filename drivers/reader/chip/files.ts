/**
 * Reads one file of the chip whole, piece by piece: its first bytes tell how long it is. Decides when a file
 * is whole, and which are too long to be wanted.
 * Sources: ICAO 9303-10 3.6.3; identity.md 3.2 (short answers).
 */
import { concatBytes } from "../../runtime/text.ts";
import { readHeading } from "../lds/tlv.pure.ts";
import { readBinary, SW_DONE, SW_END_OF_FILE, selectFile } from "./apdu.pure.ts";
import type { ChipSession } from "./session.ts";
import type { SessionEnd } from "./session-end.pure.ts";
import type { Talk } from "./talk.ts";

/** Tag and length of a file are in these; an empty set of EF.CardAccess would be shorter, and is no file. */
const HEADING_BYTES = 6;
/** Largest piece whose answer still fits a short one under either cipher. identity.md 3.2. */
export const PIECE_BYTES_MAX = 0xdf;
/** Offsets have fifteen bits. Faces of Vietnamese cards have some 15 kB. */
export const FILE_BYTES_MAX = 32_767;

export type FileResult =
  | { readonly kind: "file"; readonly bytes: Uint8Array }
  /** Not there, or not for us. */
  | { readonly kind: "refused"; readonly sw: number }
  /** Its length is none, or more than FILE_BYTES_MAX, or the chip gave less than it promised. */
  | { readonly kind: "unreadable" }
  | { readonly kind: "ended"; readonly why: SessionEnd };

export function* readFile(session: ChipSession, file: number): Talk<FileResult> {
  const selected = yield* session.send(selectFile(file));
  if (selected.kind === "ended") return selected;
  if (selected.answer.sw !== SW_DONE) return { kind: "refused", sw: selected.answer.sw };
  const first = yield* readPiece(session, 0, HEADING_BYTES);
  if (first.kind !== "file") return first;
  const heading = readHeading(first.bytes);
  if (heading === undefined) return { kind: "unreadable" };
  const length_bytes = heading.header_bytes + heading.value_bytes;
  if (length_bytes > FILE_BYTES_MAX) return { kind: "unreadable" };
  const pieces = [first.bytes];
  for (let at = first.bytes.length; at < length_bytes; ) {
    const piece = yield* readPiece(session, at, Math.min(PIECE_BYTES_MAX, length_bytes - at));
    if (piece.kind !== "file") return piece;
    pieces.push(piece.bytes);
    at += piece.bytes.length;
  }
  return { kind: "file", bytes: concatBytes(...pieces).slice(0, length_bytes) };
}

function* readPiece(session: ChipSession, offset: number, length_bytes: number): Talk<FileResult> {
  const told = yield* session.send(readBinary(offset, length_bytes));
  if (told.kind === "ended") return told;
  const { data, sw } = told.answer;
  if (sw !== SW_DONE && sw !== SW_END_OF_FILE) return { kind: "refused", sw };
  if (data.length === 0 || data.length > length_bytes) return { kind: "unreadable" };
  return { kind: "file", bytes: data };
}
