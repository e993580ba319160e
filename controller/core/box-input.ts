/** What clerks, technicians, locks and doors of result boxes can bring about: part of the one union of inputs. */
import type { DoorLevel } from "./input.ts";
import type { Recall, RemoteReason, RoundFinding } from "./result-box.ts";

export type BoxInput =
  // ---- results, by a clerk ----
  /**
   * `person`: whose it is; of a result in hand it is known, and this one is not looked at. `box` null: the
   * least one of at least `size`, and where `reach` is asked for only one that a wheelchair reaches.
   */
  | {
      readonly kind: "load-result";
      readonly counter: string;
      readonly dossier: string;
      readonly person: string;
      readonly box: number | null;
      readonly size: "S" | "M" | "L" | null;
      readonly reach: "low" | null;
      readonly proxy: string | null;
    }
  /** From now on the citizen can't collect it, unless it is merely expired; the box opens for the clerk. */
  | {
      readonly kind: "withdraw-result";
      readonly counter: string;
      readonly box: number;
      readonly why: Recall;
    }
  /** A result in hand leaves: given to its person at the counter, or back to the archive. */
  | {
      readonly kind: "hand-over";
      readonly counter: string;
      readonly dossier: string;
      readonly how: "counter" | "archive";
    }
  | {
      readonly kind: "name-proxy";
      readonly counter: string;
      readonly box: number;
      readonly proxy: string | null;
    }
  /** So many days from its last day on, or from today if that is past. */
  | {
      readonly kind: "extend-result";
      readonly counter: string;
      readonly box: number;
      readonly days: number;
    }
  | {
      readonly kind: "ask-remote-open";
      readonly counter: string;
      readonly box: number;
      readonly reason: RemoteReason;
    }
  | { readonly kind: "confirm-remote-open"; readonly counter: string; readonly box: number }
  | { readonly kind: "cancel-remote-open"; readonly counter: string; readonly box: number }
  | { readonly kind: "begin-round"; readonly counter: string }
  | { readonly kind: "check-box"; readonly counter: string; readonly box: number }
  | {
      readonly kind: "judge-box";
      readonly counter: string;
      readonly box: number;
      readonly found: RoundFinding;
    }
  | { readonly kind: "end-round"; readonly counter: string }
  /** `taken`: the clerk has its result in his hand, by the mechanical key where nothing else opens it. */
  | {
      readonly kind: "clear-box";
      readonly counter: string;
      readonly box: number;
      readonly holds: "nothing" | "result" | "taken";
    }
  // ---- by a technician ----
  | { readonly kind: "test-box"; readonly bank: string; readonly box: number; readonly confirmed: true }
  /** `out`: out of service; false: back. */
  | { readonly kind: "retire-box"; readonly bank: string; readonly box: number; readonly out: boolean }
  | { readonly kind: "resume-bank"; readonly bank: string }
  // ---- what became of it ----
  /** Once for each `send-notice`. */
  | { readonly kind: "notice-ended"; readonly notice: string; readonly sent: boolean }
  | {
      readonly kind: "pulse-ended";
      readonly permit: string;
      readonly end: "acknowledged" | "unconfirmed" | "refused";
      readonly why: string | null;
    }
  | {
      readonly kind: "door-seen";
      readonly bank: string;
      readonly board: number;
      readonly index0: number;
      readonly door: DoorLevel;
    };
