/**
 * Random secrets in the forms people and programs carry, and the digest under which long ones are kept. All
 * chance comes from the Random port.
 */
import { createHash } from "node:crypto";
import { Personal } from "../../../drivers/runtime/personal.ts";
import type { Random } from "../../../drivers/runtime/ports.ts";

const TOKEN_BYTES = 32;
const TYPED_CHARACTERS = 20;
/** Crockford's base 32: no I, L, O, U. */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const CODE_VALUES = 1_000_000;

/** A session token: 256 bits, 43 characters of base64url. */
export const newToken = (random: Random): Personal<string> =>
  new Personal(Buffer.from(random.bytes(TOKEN_BYTES)).toString("base64url"));

/** A one-time code to type once: 100 bits, `XXXXX-XXXXX-XXXXX-XXXXX`. */
export const newTypedCode = (random: Random): Personal<string> => {
  const characters = Array.from(random.bytes(TYPED_CHARACTERS), (byte) => ALPHABET[byte % ALPHABET.length]);
  return new Personal(characters.join("").replace(/(.{5})(?=.)/g, "$1-"));
};

/** What somebody typed as the code meant: case, spaces, dashes and look-alikes don't matter. */
export const typedCode = (text: string): string =>
  text.toUpperCase().replace(/[\s-]/g, "").replace(/O/g, "0").replace(/[IL]/g, "1");

/** A 6-digit code, 20 bits; 48 random bits make the bias of the remainder vanish. */
export const newShortCode = (random: Random): Personal<string> => {
  const value = Buffer.from(random.bytes(6)).readUIntBE(0, 6) % CODE_VALUES;
  return new Personal(String(value).padStart(6, "0"));
};

/**
 * Long random secrets are kept and looked up by SHA-256 only: neither the database nor the time a look-up
 * takes says anything about one.
 */
export const digestOf = (secret: string): Buffer => createHash("sha256").update(secret).digest();
