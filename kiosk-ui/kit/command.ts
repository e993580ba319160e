/**
 * Sends a command and says what became of it. The same key goes with every try, so that a try whose answer
 * got lost is not done twice; what a refusal means to people is the server's to say.
 */
import type { CommandBody, CommandParams, CommandPath, CommandReply } from "../../controller/api/routes.ts";

/** The first try and two more. */
export const TRIES_MAX = 3;
/** With three tries and their pauses a screen hears within 10 s. */
export const TRY_TIMEOUT_MS = 2_800;
/** Pauses before the second and the third try. */
export const TRY_PAUSES_MS = [300, 900] as const;

export interface Words {
  readonly vi: string;
  readonly en: string;
}

export type Outcome<P extends CommandPath> =
  | { readonly kind: "done"; readonly reply: CommandReply<P> }
  | { readonly kind: "refused"; readonly error: string; readonly text: Words }
  | { readonly kind: "signed-out" }
  | { readonly kind: "unreachable" };

/** An answer with a JSON body, or nothing within the time. */
export type Answer = { readonly status: number; readonly body: unknown } | null;

export interface CommandPorts {
  post(url: string, body: string): Promise<Answer>;
  wait(pause_ms: number): Promise<void>;
  newKey(): string;
}

export type Send = <P extends CommandPath>(
  path: P,
  params: CommandParams<P>,
  body: Omit<CommandBody<P>, "key">,
) => Promise<Outcome<P>>;

const fill = (path: string, params: Readonly<Record<string, unknown>>): string =>
  path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name] ?? "")));

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

const judge = <P extends CommandPath>(answer: Answer): Outcome<P> | null => {
  if (answer === null || !isObject(answer.body)) return null;
  const { status, body } = answer;
  // The office sends no reply that breaks its schema; bringing zod here would double what a screen loads.
  if (body.ok === true) return { kind: "done", reply: body as unknown as CommandReply<P> };
  if (status === 401 && body.error === "not-signed-in") return { kind: "signed-out" };
  if (typeof body.vi !== "string" || typeof body.en !== "string") return null;
  return { kind: "refused", error: String(body.error), text: { vi: body.vi, en: body.en } };
};

/** @returns a `send` that never throws and answers within 3 × 2.8 s + 1.2 s. */
export const createSend =
  (ports: CommandPorts): Send =>
  async <P extends CommandPath>(path: P, params: CommandParams<P>, body: Omit<CommandBody<P>, "key">) => {
    const url = fill(path, params);
    const json = JSON.stringify({ ...body, key: ports.newKey() });
    for (let tries = 0; tries < TRIES_MAX; tries++) {
      if (tries > 0) await ports.wait(TRY_PAUSES_MS[tries - 1] ?? 0);
      const outcome = judge<P>(await ports.post(url, json));
      if (outcome !== null) return outcome;
    }
    return { kind: "unreachable" };
  };
