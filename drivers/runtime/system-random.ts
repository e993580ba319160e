/**
 * The system's random source, for the composition root only; a simulation hands in a seeded stream instead.
 */
import { randomBytes } from "node:crypto";
import type { Random } from "./ports.ts";

/** Fit for codes, ids and keys. `count` is 0..2^31 - 1. */
export const systemRandom: Random = {
  bytes: (count) => new Uint8Array(randomBytes(count)),
};
