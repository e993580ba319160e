/**
 * What a running office does or suffers that is no fact of its journal, as a closed union: for the log of
 * the technicians. Nothing in it names a person, a password or what somebody typed.
 */
import type { Role } from "../api/command.ts";
import type { ScreenName } from "../api/views.ts";

export type News =
  /** `entries`: how many of the log were looked at for it, after the snapshot of `snapshot_seq` (0: none). */
  | { readonly kind: "state-recovered"; readonly snapshot_seq: number; readonly entries: number }
  | { readonly kind: "snapshot-written"; readonly seq: number }
  /** Told once until the inbox was empty again, however many inputs were refused. */
  | { readonly kind: "inbox-full"; readonly waiting: number }
  | { readonly kind: "store-failed"; readonly during: "commit" | "retention"; readonly detail: string }
  | { readonly kind: "store-healed" }
  | { readonly kind: "retention-ran"; readonly day: string; readonly persons: number }
  | { readonly kind: "signed-in"; readonly staff: string; readonly role: Role }
  | { readonly kind: "sign-in-refused" }
  | { readonly kind: "stream-opened"; readonly screen: ScreenName; readonly place: string }
  | { readonly kind: "stream-closed"; readonly screen: ScreenName; readonly place: string }
  /** `route` is the template, `/api/kiosk/:kiosk/ticket`. */
  | { readonly kind: "request-refused"; readonly route: string; readonly refusal: string }
  /** A mistake of our own, for which the request can't be blamed. */
  | { readonly kind: "request-failed"; readonly route: string; readonly error: unknown };

export type NewsOf<K extends News["kind"]> = Extract<News, { kind: K }>;
