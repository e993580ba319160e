/**
 * Commands to the chip and its answers as bytes, both ways, short form only. Decides which bytes a command
 * has; what to ask when is machine.ts's. Sources: ISO/IEC 7816-4 5.3; ICAO 9303-10 3.6, 9303-11 4.3-4.4.
 */
import { concatBytes } from "../../runtime/text.ts";

/** Bytes a short answer can carry. */
export const APDU_ANSWER_BYTES_MAX = 256;

export interface Command {
  readonly cla: number;
  readonly ins: number;
  readonly p1: number;
  readonly p2: number;
  /** 0..255 bytes. */
  readonly data: Uint8Array;
  /** Bytes wanted in the answer: 1..256; 0: none asked. */
  readonly le: number;
}

export interface Answer {
  readonly data: Uint8Array;
  /** Status word, 0x9000: done. */
  readonly sw: number;
}

export const SW_DONE = 0x9000;
/** Fewer bytes than asked: the file ended. The data are good. */
export const SW_END_OF_FILE = 0x6282;
/** The file or application is not there. */
export const SW_NOT_FOUND = 0x6a82;
/** Access needs a key that was not proven. */
export const SW_NOT_ALLOWED = 0x6982;
export const SW_NO_INSTRUCTION = 0x6d00;
export const SW_WRONG_PARAMETERS = 0x6a80;
/** The key proven was another one; some chips count tries in the last digit (63Cx). */
export const isWrongKey = (sw: number): boolean => sw >> 8 === 0x63;

const NO_DATA: Uint8Array = new Uint8Array();

const command = (ins: number, p1: number, p2: number, data = NO_DATA, le = 0, cla = 0): Command => ({
  cla,
  ins,
  p1,
  p2,
  data,
  le,
});

/** ICAO LDS1, ICAO 9303-10 3.3. */
export const APPLICATION_ID = Uint8Array.of(0xa0, 0x00, 0x00, 0x02, 0x47, 0x10, 0x01);

export const selectApplication = (): Command => command(0xa4, 0x04, 0x0c, APPLICATION_ID);
export const selectFile = (file: number): Command =>
  command(0xa4, 0x02, 0x0c, Uint8Array.of(file >> 8, file & 0xff));
/** The form with a file id; many Vietnamese cards answer 6D00 to it. identity.md 3.2. */
export const selectMasterFile = (): Command => command(0xa4, 0x00, 0x0c, Uint8Array.of(0x3f, 0x00));
/** `offset` 0..32767, `length_bytes` 1..256. */
export const readBinary = (offset: number, length_bytes: number): Command =>
  command(0xb0, offset >> 8, offset & 0xff, NO_DATA, length_bytes);
/** Eight random bytes of the chip. */
export const getChallenge = (): Command => command(0x84, 0, 0, NO_DATA, 8);
export const externalAuthenticate = (data: Uint8Array): Command => command(0x82, 0, 0, data, 40);
/** Active authentication: the chip signs eight bytes. ICAO 9303-11 6.1. */
export const internalAuthenticate = (challenge: Uint8Array): Command =>
  command(0x88, 0, 0, challenge, APDU_ANSWER_BYTES_MAX);
/** MSE:Set AT for PACE (C1A4) and chip authentication (41A4). */
export const setAuthentication = (p1p2: 0xc1a4 | 0x41a4, data: Uint8Array): Command =>
  command(0x22, p1p2 >> 8, p1p2 & 0xff, data);
/** One step of PACE or chip authentication; `last` ends the chain. */
export const generalAuthenticate = (data: Uint8Array, last: boolean): Command =>
  command(0x86, 0, 0, data, APDU_ANSWER_BYTES_MAX, last ? 0x00 : 0x10);

export const encodeCommand = ({ cla, ins, p1, p2, data, le }: Command): Uint8Array =>
  concatBytes(
    Uint8Array.of(cla, ins, p1, p2),
    data.length === 0 ? NO_DATA : Uint8Array.of(data.length),
    data,
    le === 0 ? NO_DATA : Uint8Array.of(le & 0xff),
  );

/** Total; undefined for what is no short command. */
export const decodeCommand = (bytes: Uint8Array): Command | undefined => {
  const [cla, ins, p1, p2, length] = bytes;
  if (cla === undefined || ins === undefined || p1 === undefined || p2 === undefined) return undefined;
  const header = { cla, ins, p1, p2 };
  if (length === undefined) return { ...header, data: NO_DATA, le: 0 };
  if (bytes.length === 5) return { ...header, data: NO_DATA, le: length || APDU_ANSWER_BYTES_MAX };
  const data = bytes.slice(5, 5 + length);
  if (length === 0 || data.length !== length || bytes.length > 6 + length) return undefined;
  const le = bytes[5 + length];
  return { ...header, data, le: le === undefined ? 0 : le || APDU_ANSWER_BYTES_MAX };
};

export const encodeAnswer = ({ data, sw }: Answer): Uint8Array =>
  concatBytes(data, Uint8Array.of(sw >> 8, sw & 0xff));

/** Total; undefined for an answer without its status word or longer than a short one. */
export const decodeAnswer = (bytes: Uint8Array): Answer | undefined => {
  if (bytes.length < 2 || bytes.length > APDU_ANSWER_BYTES_MAX + 2) return undefined;
  const at = bytes.length - 2;
  return { data: bytes.slice(0, at), sw: ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0) };
};

const WORDS: Readonly<Record<number, string>> = {
  34: "set authentication",
  130: "external authenticate",
  132: "get challenge",
  134: "general authenticate",
  136: "internal authenticate",
  164: "select",
  176: "read binary",
};

/** What a command asks for, as a word; under keys its contents can't be seen. Never any contents. Total. */
export const wordOfCommand = (bytes: Uint8Array): string => {
  const underKeys = ((bytes[0] ?? 0) & 0x0c) === 0 ? "" : ", under keys";
  return `${WORDS[bytes[1] ?? 0] ?? "command"}${underKeys}`;
};

/** The status word of an answer, as four digits; `no answer` for what is none. Total. */
export const wordOfAnswer = (bytes: Uint8Array): string => {
  const answer = decodeAnswer(bytes);
  return answer === undefined ? "no answer" : answer.sw.toString(16).toUpperCase().padStart(4, "0");
};
