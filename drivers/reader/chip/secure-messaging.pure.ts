/**
 * Commands and answers under the session's keys, for both ends: the reader protects commands and checks
 * answers, the simulated card does the reverse. Decides what is genuine; the ciphers are handed in. An answer
 * that does not prove itself gives no data at all. Source: ICAO 9303-11 9.8.
 */
import { concatBytes } from "../../runtime/text.ts";
import { readTlvs, type Tlv, tlv } from "../lds/tlv.pure.ts";
import { type Answer, APDU_ANSWER_BYTES_MAX, type Command } from "./apdu.pure.ts";

/** One cipher under the keys of one session: triple DES or AES. */
export interface SessionCipher {
  /** 8 or 16; the send sequence counter is as long. */
  readonly block_bytes: 8 | 16;
  /** Whole blocks only. */
  encrypt(counter: Uint8Array, padded: Uint8Array): Uint8Array;
  decrypt(counter: Uint8Array, blocks: Uint8Array): Uint8Array;
  /** Eight bytes over counter and whole blocks. */
  mac(padded: Uint8Array): Uint8Array;
}

/** A session: its cipher and the send sequence counter of the last message. */
export interface Channel {
  readonly cipher: SessionCipher;
  readonly counter: Uint8Array;
}

/** Why a message was not taken. `unprotected`: it came in clear although keys are agreed. */
export type ChannelFault = "structure" | "mac" | "padding" | "unprotected";

const CIPHERED = 0x87;
const LENGTH_ASKED = 0x97;
const STATUS = 0x99;
const MAC = 0x8e;
const SECURE = 0x0c;
/** In front of ciphered data: padded by 80 00... */
const PADDED = Uint8Array.of(0x01);

/** ISO/IEC 9797-1 method 2: 80 and zeros, up to whole blocks. */
export const pad = (bytes: Uint8Array, block_bytes: number): Uint8Array => {
  const whole = new Uint8Array(bytes.length + block_bytes - (bytes.length % block_bytes));
  whole.set(bytes);
  whole[bytes.length] = 0x80;
  return whole;
};

/** Undefined where no 80 stands in front of the zeros. */
export const unpad = (bytes: Uint8Array): Uint8Array | undefined => {
  const end = bytes.findLastIndex((byte) => byte !== 0);
  return end >= 0 && bytes[end] === 0x80 ? bytes.slice(0, end) : undefined;
};

/** Big-endian plus one; from all ones it starts again, which no session lives to see. */
export const incremented = (counter: Uint8Array): Uint8Array => {
  const next = counter.slice();
  for (let index = next.length - 1; index >= 0; index--) {
    const value = ((next[index] ?? 0) + 1) & 0xff;
    next[index] = value;
    if (value !== 0) break;
  }
  return next;
};

const macOf = ({ cipher, counter }: Channel, ...parts: readonly Uint8Array[]): Uint8Array =>
  cipher.mac(pad(concatBytes(counter, ...parts), cipher.block_bytes));

const headerOf = ({ cla, ins, p1, p2 }: Command, { cipher }: Channel): Uint8Array =>
  pad(Uint8Array.of(cla | SECURE, ins, p1, p2), cipher.block_bytes);

const ciphered = ({ cipher, counter }: Channel, data: Uint8Array): Uint8Array =>
  data.length === 0 ? data : tlv(CIPHERED, PADDED, cipher.encrypt(counter, pad(data, cipher.block_bytes)));

/** The reader's side: the command as it goes out, and the channel after it. */
export const protect = (before: Channel, command: Command): readonly [Channel, Command] => {
  const channel = { ...before, counter: incremented(before.counter) };
  const data = ciphered(channel, command.data);
  const asked = command.le === 0 ? data.slice(0, 0) : tlv(LENGTH_ASKED, Uint8Array.of(command.le & 0xff));
  const mac = tlv(MAC, macOf(channel, headerOf(command, channel), data, asked));
  const whole = concatBytes(data, asked, mac);
  return [channel, { ...command, cla: command.cla | SECURE, data: whole, le: APDU_ANSWER_BYTES_MAX }];
};

/** The reader's side: what the chip answered, proven, or why it is not believed. */
export const unprotect = (
  before: Channel,
  answer: Answer,
): readonly [Channel, Answer | { readonly fault: ChannelFault }] => {
  const channel = { ...before, counter: incremented(before.counter) };
  if (answer.data.length === 0) return [channel, { fault: "unprotected" }];
  const parts = partsOf(answer.data, [CIPHERED, STATUS, MAC]);
  const status = parts?.get(STATUS)?.value;
  const mac = parts?.get(MAC);
  if (parts === undefined || status?.length !== 2 || mac === undefined)
    return [channel, { fault: "structure" }];
  const covered = answer.data.subarray(0, answer.data.length - mac.header_bytes - mac.value.length);
  if (!sameBytes(mac.value, macOf(channel, covered))) return [channel, { fault: "mac" }];
  const data = deciphered(channel, parts.get(CIPHERED));
  if (typeof data === "string") return [channel, { fault: data }];
  return [channel, { data, sw: ((status[0] ?? 0) << 8) | (status[1] ?? 0) }];
};

/** The card's side: the command in clear, or why it is not obeyed. */
export const uncover = (
  before: Channel,
  command: Command,
): readonly [Channel, Command | { readonly fault: ChannelFault }] => {
  const channel = { ...before, counter: incremented(before.counter) };
  if ((command.cla & SECURE) !== SECURE) return [channel, { fault: "unprotected" }];
  const parts = partsOf(command.data, [CIPHERED, LENGTH_ASKED, MAC]);
  const mac = parts?.get(MAC);
  if (parts === undefined || mac === undefined) return [channel, { fault: "structure" }];
  const covered = command.data.subarray(0, command.data.length - mac.header_bytes - mac.value.length);
  if (!sameBytes(mac.value, macOf(channel, headerOf(command, channel), covered)))
    return [channel, { fault: "mac" }];
  const data = deciphered(channel, parts.get(CIPHERED));
  if (typeof data === "string") return [channel, { fault: data }];
  const asked = parts.get(LENGTH_ASKED)?.value[0];
  const le = asked === undefined ? 0 : asked || APDU_ANSWER_BYTES_MAX;
  return [channel, { ...command, cla: command.cla & ~SECURE, data, le }];
};

/** The card's side: an answer as it goes out. */
export const cover = (before: Channel, answer: Answer): readonly [Channel, Answer] => {
  const channel = { ...before, counter: incremented(before.counter) };
  const status = tlv(STATUS, Uint8Array.of(answer.sw >> 8, answer.sw & 0xff));
  const covered = concatBytes(ciphered(channel, answer.data), status);
  const data = concatBytes(covered, tlv(MAC, macOf(channel, covered)));
  return [channel, { data, sw: answer.sw }];
};

/** Each of `allowed` at most once and in that order, nothing else; undefined otherwise. */
const partsOf = (bytes: Uint8Array, allowed: readonly number[]): ReadonlyMap<number, Tlv> | undefined => {
  const items = readTlvs(bytes);
  if (items === undefined) return undefined;
  let from = 0;
  for (const { tag } of items) {
    const at = allowed.indexOf(tag, from);
    if (at < 0) return undefined;
    from = at + 1;
  }
  return new Map(items.map((item) => [item.tag, item]));
};

const deciphered = ({ cipher, counter }: Channel, part: Tlv | undefined): Uint8Array | ChannelFault => {
  if (part === undefined) return new Uint8Array();
  const blocks = part.value.subarray(1);
  if (part.value[0] !== PADDED[0] || blocks.length === 0 || blocks.length % cipher.block_bytes !== 0)
    return "structure";
  return unpad(cipher.decrypt(counter, blocks)) ?? "padding";
};

/** All bytes are looked at, wherever they differ. */
export const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.reduce((differs, byte, index) => differs | (byte ^ (b[index] ?? 0)), 0) === 0;
