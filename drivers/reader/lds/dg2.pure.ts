/**
 * Data group 2: the first face of the chip, as the picture it is. Walks the envelopes by their tags instead
 * of looking for a picture's marks, which JPEG 2000 lacks and thumbnails repeat. Looks at no pixel.
 * Sources: ICAO 9303-10 4.7.2; ISO/IEC 19794-5 5.
 */
import { itemsWithin, readTlvs, type Tlv } from "./tlv.pure.ts";

export interface Face {
  readonly format: "jpeg" | "jpeg2000";
  readonly picture: Uint8Array;
}
export type FaceResult =
  | { readonly ok: true; readonly face: Face }
  | { readonly ok: false; readonly error: "structure" | "record" | "format" };

const DG2_TAG = 0x75;
/** Facial record header, facial information, image information. */
const HEADER_BYTES = 14;
const INFORMATION_BYTES = 20;
const IMAGE_BYTES = 12;
const POINT_BYTES = 8;
/** `FAC` and a zero. */
const MARK = [0x46, 0x41, 0x43, 0x00];

/** Total. */
export const parseDg2 = (bytes: Uint8Array): FaceResult => {
  const group = itemsWithin(bytes, DG2_TAG)?.find(({ tag }) => tag === 0x7f61);
  const template = within(group)?.find(({ tag }) => tag === 0x7f60);
  // 7F2E holds the same where the record is ciphered by a header of its own.
  const record = within(template)?.find(({ tag }) => tag === 0x5f2e || tag === 0x7f2e)?.value;
  return record === undefined ? { ok: false, error: "structure" } : faceOf(record);
};

const within = (item: Tlv | undefined): readonly Tlv[] | undefined =>
  item === undefined ? undefined : readTlvs(item.value);

const faceOf = (record: Uint8Array): FaceResult => {
  if (MARK.some((byte, index) => record[index] !== byte)) return { ok: false, error: "record" };
  // Facial information: length of its block, then the number of feature points behind it.
  const block_bytes = bigEndian(record.subarray(HEADER_BYTES, HEADER_BYTES + 4));
  const points = bigEndian(record.subarray(HEADER_BYTES + 4, HEADER_BYTES + 6));
  const imageAt = HEADER_BYTES + INFORMATION_BYTES + points * POINT_BYTES;
  const from = imageAt + IMAGE_BYTES;
  const end = HEADER_BYTES + block_bytes;
  if (end > record.length || from >= end) return { ok: false, error: "record" };
  const format = ([undefined, "jpeg", "jpeg2000"] as const)[(record[imageAt + 1] ?? 2) + 1];
  return format === undefined
    ? { ok: false, error: "format" }
    : { ok: true, face: { format, picture: record.slice(from, end) } };
};

const bigEndian = (bytes: Uint8Array): number => bytes.reduce((sum, byte) => sum * 256 + byte, 0);
