/**
 * Asks who is signed in and which screens there are. It changes nothing.
 */
import type { Role } from "../../controller/api/command.ts";

/** The reply of GET /api/session (routes.ts READS). */
export interface SessionReply {
  readonly enrolled: boolean;
  readonly session: { readonly name: string; readonly role: Role } | null;
  readonly places: {
    readonly doors: readonly string[];
    readonly counters: readonly string[];
    readonly kiosks: readonly string[];
    readonly halls: readonly string[];
  };
}

export const readSession = async (): Promise<SessionReply | null> => {
  try {
    const response = await fetch("/api/session");
    return response.ok ? ((await response.json()) as SessionReply) : null;
  } catch {
    return null;
  }
};
