/**
 * A hasher that costs nothing, for mass simulation only: one salted SHA-256, answered at once. The
 * composition root of a real office never makes one.
 */
import { createHash, timingSafeEqual } from "node:crypto";
import type { Personal } from "../../../drivers/runtime/personal.ts";
import type { Random } from "../../../drivers/runtime/ports.ts";
import type { PasswordHasher } from "./password.ts";

const SALT_BYTES = 8;

export class StandInHasher implements PasswordHasher {
  readonly decoy = "stand-in:0000000000000000:";
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  hash(secret: Personal<string>, done: (hash: string | undefined) => void): void {
    const salt = Buffer.from(this.#random.bytes(SALT_BYTES)).toString("hex");
    done(`stand-in:${salt}:${digestOf(salt, secret).toString("hex")}`);
  }

  verify(secret: Personal<string>, hash: string, done: (matches: boolean | undefined) => void): void {
    const [, salt = "", wanted = ""] = hash.split(":");
    const digest = Buffer.from(wanted, "hex");
    const found = digestOf(salt, secret);
    done(digest.length === found.length && timingSafeEqual(digest, found));
  }
}

const digestOf = (salt: string, secret: Personal<string>): Buffer =>
  createHash("sha256").update(`${salt}:${secret.reveal()}`).digest();
