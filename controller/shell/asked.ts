/** What a desk makes of a command that needs more than the core: an input that names nobody, or its end here. */
import type { Input } from "../core/input.ts";
import { type HttpAnswer, refusalAnswer } from "./http/server.ts";

/** What goes to the loop, with what is kept in the same commit, or the answer that ends it here. */
export type Asked =
  | { readonly kind: "refused"; readonly answer: HttpAnswer }
  | { readonly kind: "asked"; readonly input: Input; readonly within?: () => void };

export type AskRefused = Extract<Asked, { kind: "refused" }>;

export const askRefused = (...told: Parameters<typeof refusalAnswer>): AskRefused => ({
  kind: "refused",
  answer: refusalAnswer(...told),
});
