/** Both hashers under one contract, and the cost that Argon2id really has. */
import { describe, expect, test } from "vitest";
import {
  Argon2Hasher,
  HASHES_PENDING_MAX,
  type PasswordHasher,
} from "../../../../controller/shell/accounts/password.ts";
import { StandInHasher } from "../../../../controller/shell/accounts/stand-in-hasher.ts";
import { Personal } from "../../../../drivers/runtime/personal.ts";
import { SeededRandom } from "../../../../simulators/kit/seeded-random.ts";

const SECRET = new Personal("bí mật số 1");
const hash = (hasher: PasswordHasher, secret = SECRET) =>
  new Promise<string | undefined>((done) => hasher.hash(secret, done));
const verify = (hasher: PasswordHasher, kept: string | undefined, secret = SECRET) =>
  new Promise<boolean | undefined>((done) => hasher.verify(secret, kept ?? "", done));

describe.each([
  ["Argon2Hasher", () => new Argon2Hasher()],
  ["StandInHasher", () => new StandInHasher(new SeededRandom(2))],
])("%s", (_name, create) => {
  test("a secret matches its own hash and no other", async () => {
    const hasher = create();
    const kept = await hash(hasher);
    expect(await verify(hasher, kept)).toBe(true);
    expect(await verify(hasher, kept, new Personal("bí mật số 2"))).toBe(false);
  });

  test("the same secret is never hashed to the same text twice, and the text does not hold it", async () => {
    const hasher = create();
    const [one, two] = [await hash(hasher), await hash(hasher)];
    expect(one).not.toBe(two);
    expect(one).not.toContain(SECRET.reveal());
  });

  test("the decoy is checked like a hash and matches nothing", async () => {
    const hasher = create();
    expect(await verify(hasher, hasher.decoy)).toBe(false);
    expect(await verify(hasher, hasher.decoy, new Personal(""))).toBe(false);
  });
});

describe("Argon2Hasher", () => {
  test("hashes with 19 MiB, two passes, one thread", async () => {
    expect(await hash(new Argon2Hasher())).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });

  test("a text that is no hash gives no answer, not a match", async () => {
    expect(await verify(new Argon2Hasher(), "")).toBeUndefined();
  });

  test("past its greatest number of waiting hashes it says so at once", async () => {
    const hasher = new Argon2Hasher();
    const waiting = Array.from({ length: HASHES_PENDING_MAX }, () => hash(hasher));
    expect(await hash(hasher)).toBeUndefined();
    expect((await Promise.all(waiting)).every((text) => text !== undefined)).toBe(true);
    expect(await hash(hasher)).toBeDefined();
  });
});
