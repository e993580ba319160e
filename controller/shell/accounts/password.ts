/**
 * Slow, salted hashing of secrets that people choose or type: the port, and Argon2id by @node-rs/argon2,
 * off the main thread and loaded at the first use. Long random tokens don't need it (secrets.ts).
 */
import type { Personal } from "../../../drivers/runtime/personal.ts";

/** `done` is called exactly once, at once or later; with undefined when the work could not be done now. */
export interface PasswordHasher {
  /**
   * A hash in this hasher's form that no secret matches: checking against it takes as long as a real check.
   */
  readonly decoy: string;
  hash(secret: Personal<string>, done: (hash: string | undefined) => void): void;
  verify(secret: Personal<string>, hash: string, done: (matches: boolean | undefined) => void): void;
}

/**
 * OWASP's first choice for small machines: memory in KiB (19 MiB), passes, threads. About 12 ms a hash on a
 * PC core, several times that on a small board. Source: proof-and-fleet.md 3.2.
 */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
/** Hashes waiting or running; each needs 19 MiB while it runs. Past it the answer is undefined at once. */
export const HASHES_PENDING_MAX = 16;

export class Argon2Hasher implements PasswordHasher {
  /** Salt and hash are random bytes: nobody knows a matching secret. */
  readonly decoy =
    "$argon2id$v=19$m=19456,t=2,p=1$ghV/ciOmIw73HX1mWaypyg$v8axS5brVEOEy1z5mO4Wr/BpFIkexyRGP+DPeOOKtLI";
  #pending = 0;

  hash(secret: Personal<string>, done: (hash: string | undefined) => void): void {
    this.#run((argon2) => argon2.hash(secret.reveal(), COST), done);
  }

  verify(secret: Personal<string>, hash: string, done: (matches: boolean | undefined) => void): void {
    this.#run((argon2) => argon2.verify(hash, secret.reveal()), done);
  }

  #run<T>(
    work: (argon2: typeof import("@node-rs/argon2")) => Promise<T>,
    done: (result: T | undefined) => void,
  ): void {
    if (this.#pending >= HASHES_PENDING_MAX) return done(undefined);
    this.#pending++;
    const settle = (result: T | undefined): void => {
      this.#pending--;
      done(result);
    };
    import("@node-rs/argon2").then(work).then(settle, () => settle(undefined));
  }
}
