/**
 * The ciphers of chips by node:crypto: triple DES with the retail MAC, AES-128 with CMAC, and how keys are
 * derived. Decides no protocol. Node has neither single DES nor CMAC: both are made of what it has.
 * Sources: ICAO 9303-11 9.7-9.8; ISO/IEC 9797-1 algorithm 3; RFC 4493.
 */
import { createCipheriv, createDecipheriv, createHash } from "node:crypto";
import { concatBytes } from "../../runtime/text.ts";
import type { SessionCipher } from "./secure-messaging.pure.ts";

export type CipherSuite = "3des" | "aes-128";

export const KEY_BYTES = 16;
/** What a key derived is for; the counter of the derivation function. ICAO 9303-11 9.7.1. */
export const KEY_USE = { encrypt: 1, mac: 2, password: 3 } as const;

const crypt = (
  direction: "encrypt" | "decrypt",
  algorithm: string,
  key: Uint8Array,
  iv: Uint8Array | null,
  bytes: Uint8Array,
): Uint8Array => {
  const cipher = (direction === "encrypt" ? createCipheriv : createDecipheriv)(algorithm, key, iv);
  cipher.setAutoPadding(false);
  return new Uint8Array(Buffer.concat([cipher.update(bytes), cipher.final()]));
};

export const sha1 = (bytes: Uint8Array): Uint8Array =>
  new Uint8Array(createHash("sha1").update(bytes).digest());

/** Sixteen bytes; of triple DES in odd parity. `secret` is the seed, the CAN or a shared secret. */
export const deriveKey = (suite: CipherSuite, secret: Uint8Array, use: keyof typeof KEY_USE): Uint8Array => {
  const key = sha1(concatBytes(secret, Uint8Array.of(0, 0, 0, KEY_USE[use]))).slice(0, KEY_BYTES);
  return suite === "3des" ? key.map(oddParity) : key;
};

const oddParity = (byte: number): number => {
  let ones = 0;
  for (let bit = 1; bit < 8; bit++) ones += (byte >> bit) & 1;
  return (byte & 0xfe) | (ones % 2 === 0 ? 1 : 0);
};

const ZERO_8 = new Uint8Array(8);
const ZERO_16 = new Uint8Array(16);

/** Two-key triple DES in CBC from a zero vector; whole blocks only. */
export const tripleDes = (
  direction: "encrypt" | "decrypt",
  key: Uint8Array,
  blocks: Uint8Array,
): Uint8Array => crypt(direction, "des-ede-cbc", key, ZERO_8, blocks);

/** Single DES is refused by OpenSSL 3; triple DES with one key three times is the same. */
const threeTimes = (key: Uint8Array): Uint8Array => concatBytes(key, key, key);

/** Eight bytes over whole blocks of eight. ISO/IEC 9797-1 algorithm 3. */
export const retailMac = (key: Uint8Array, padded: Uint8Array): Uint8Array => {
  const first = threeTimes(key.subarray(0, 8));
  const second = threeTimes(key.subarray(8, 16));
  const chained = crypt("encrypt", "des-ede3-cbc", first, ZERO_8, padded).slice(-8);
  const opened = crypt("decrypt", "des-ede3-ecb", second, null, chained);
  return crypt("encrypt", "des-ede3-ecb", first, null, opened);
};

const aesBlock = (key: Uint8Array, block: Uint8Array): Uint8Array =>
  crypt("encrypt", "aes-128-ecb", key, null, block);

export const aesCbc = (
  direction: "encrypt" | "decrypt",
  key: Uint8Array,
  blocks: Uint8Array,
  iv: Uint8Array = ZERO_16,
): Uint8Array => crypt(direction, "aes-128-cbc", key, iv, blocks);

const doubled = (block: Uint8Array): Uint8Array => {
  const out = block.map((byte, index) => ((byte << 1) | ((block[index + 1] ?? 0) >> 7)) & 0xff);
  if (((block[0] ?? 0) & 0x80) !== 0) out[15] = (out[15] ?? 0) ^ 0x87;
  return out;
};

/** Sixteen bytes over any message. RFC 4493. */
export const aesCmac = (key: Uint8Array, message: Uint8Array): Uint8Array => {
  const whole = message.length > 0 && message.length % 16 === 0;
  const subkey = doubled(aesBlock(key, ZERO_16));
  const mask = whole ? subkey : doubled(subkey);
  const blocks = new Uint8Array(whole ? message.length : message.length + 16 - (message.length % 16));
  blocks.set(message);
  if (!whole) blocks[message.length] = 0x80;
  const last = blocks.length - 16;
  for (let index = 0; index < 16; index++)
    blocks[last + index] = (blocks[last + index] ?? 0) ^ (mask[index] ?? 0);
  return aesCbc("encrypt", key, blocks).slice(-16);
};

const tripleDesSession = (encryptKey: Uint8Array, macKey: Uint8Array): SessionCipher => ({
  block_bytes: 8,
  encrypt: (_counter, padded) => tripleDes("encrypt", encryptKey, padded),
  decrypt: (_counter, blocks) => tripleDes("decrypt", encryptKey, blocks),
  mac: (padded) => retailMac(macKey, padded),
});

/** The vector of each message is its counter, encrypted. ICAO 9303-11 9.8.6.1. */
const aesSession = (encryptKey: Uint8Array, macKey: Uint8Array): SessionCipher => ({
  block_bytes: 16,
  encrypt: (counter, padded) => aesCbc("encrypt", encryptKey, padded, aesBlock(encryptKey, counter)),
  decrypt: (counter, blocks) => aesCbc("decrypt", encryptKey, blocks, aesBlock(encryptKey, counter)),
  mac: (padded) => aesCmac(macKey, padded).slice(0, 8),
});

/** The session's cipher under keys derived from its shared secret. */
export const sessionCipher = (suite: CipherSuite, secret: Uint8Array): SessionCipher => {
  const make = suite === "3des" ? tripleDesSession : aesSession;
  return make(deriveKey(suite, secret, "encrypt"), deriveKey(suite, secret, "mac"));
};
