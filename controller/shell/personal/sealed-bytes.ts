/**
 * Authenticated encryption of one small value: AES-256-GCM, the nonce in front and the tag behind. Which
 * key seals what, and where the bytes stand, is the personal store's business.
 */
import { createCipheriv, createDecipheriv, type KeyObject } from "node:crypto";
import type { Random } from "../../../drivers/runtime/ports.ts";

const CIPHER = "aes-256-gcm";
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * `context` names the place of the value (table, row, field, key id) and is authenticated with it, so that
 * sealed bytes moved to another place don't open.
 */
export const sealBytes = (
  key: KeyObject,
  context: readonly string[],
  clear: Uint8Array,
  random: Random,
): Buffer => {
  const nonce = random.bytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(JSON.stringify(context)));
  return Buffer.concat([nonce, cipher.update(clear), cipher.final(), cipher.getAuthTag()]);
};

/** Undefined: another key, another place, or changed bytes. */
export const openBytes = (
  key: KeyObject,
  context: readonly string[],
  sealed: Uint8Array,
): Buffer | undefined => {
  if (sealed.length < NONCE_BYTES + TAG_BYTES) return undefined;
  const tag_at = sealed.length - TAG_BYTES;
  const opener = createDecipheriv(CIPHER, key, sealed.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
  opener.setAAD(Buffer.from(JSON.stringify(context)));
  opener.setAuthTag(sealed.subarray(tag_at));
  const clear = opener.update(sealed.subarray(NONCE_BYTES, tag_at));
  try {
    return Buffer.concat([clear, opener.final()]);
  } catch {
    return undefined;
  }
};
