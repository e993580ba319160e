/**
 * Who may ask for what: the kiosk's own screens from this board, staff by a signed-in session and their
 * role.
 */
import type { IncomingMessage } from "node:http";
import type { Role } from "../../api/command.ts";
import type { RefusalCode } from "../../api/refusals.ts";

export interface Session {
  /** `staff:<id>`. */
  readonly actor: string;
  readonly name: string;
  readonly role: Role;
}

export type Access = "citizen" | "open" | "session" | readonly Role[];

export const SESSION_COOKIE = "kiosk_session";

const LOOPBACK = new Set(["127.0.0.1", "::1", "::ffff:127.0.0.1"]);

/** Undefined: allowed. */
export const refusalFor = (
  access: Access,
  session: Session | undefined,
  address: string,
): RefusalCode | undefined => {
  if (access === "open") return undefined;
  if (access === "citizen") return session !== undefined || LOOPBACK.has(address) ? undefined : "not-here";
  if (session === undefined) return "not-signed-in";
  return access === "session" || access.includes(session.role) ? undefined : "not-allowed";
};

/** The session token in a Cookie header, if there is one. */
export const tokenOf = (cookie: string | undefined): string | undefined => {
  for (const part of (cookie ?? "").split(";")) {
    const [name, value] = part.trim().split("=", 2);
    if (name === SESSION_COOKIE && value !== undefined && /^[A-Za-z0-9_-]{20,100}$/.test(value)) return value;
  }
  return undefined;
};

/** Strict, out of reach of scripts; Secure whenever the line is TLS. `token` undefined: forget it. */
export const sessionCookie = (token: string | undefined, tls: boolean): string =>
  [
    `${SESSION_COOKIE}=${token ?? ""}`,
    "HttpOnly",
    "SameSite=Strict",
    "Path=/",
    ...(tls ? ["Secure"] : []),
    ...(token === undefined ? ["Max-Age=0"] : []),
  ].join("; ");

/** A command from another site's page is refused whatever cookie it carries. */
export const foreignOrigin = (request: IncomingMessage): boolean => {
  const { origin, host } = request.headers;
  if (origin === undefined) return false;
  try {
    return new URL(origin).host !== host;
  } catch {
    return true;
  }
};

/** Nothing from elsewhere is ever loaded, nothing frames us, nothing guesses types. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  "content-security-policy":
    "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
};
