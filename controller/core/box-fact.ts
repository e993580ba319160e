/**
 * What can have happened to results and their boxes: part of the one union of facts. Whatever is optional is
 * absent in logs of core version 5.
 */
import type { DoorLevel } from "./input.ts";
import type {
  BoxAlarm,
  CollectMethod,
  NoticeWhat,
  Purpose,
  Recall,
  RemoteReason,
  RoundFinding,
} from "./result-box.ts";

export type BoxFact =
  // ---- results ----
  | {
      readonly kind: "result-assigned";
      readonly box: number;
      readonly dossier: string;
      readonly person: string;
      readonly proxy?: string | null;
    }
  /** `until_ms`: end of the last day to collect; `days`: how many days that is off. */
  | {
      readonly kind: "result-stored";
      readonly box: number;
      readonly dossier: string;
      readonly until_ms?: number;
      readonly days?: number;
    }
  /** The evidence of hand-over. */
  | {
      readonly kind: "result-collected";
      readonly box: number;
      readonly dossier: string;
      readonly claim: string;
      readonly permit?: string;
      readonly method?: CollectMethod;
      readonly opened_ms?: number;
      readonly closed_ms?: number;
      /** Of a remote opening: who asked, who agreed, and why. */
      readonly staff?: string | null;
      readonly second?: string | null;
      readonly reason?: RemoteReason | null;
    }
  | { readonly kind: "result-recalled"; readonly box: number; readonly dossier: string; readonly why: Recall }
  /** A clerk has it in hand. */
  | {
      readonly kind: "result-taken-back";
      readonly box: number;
      readonly dossier: string;
      readonly why: Recall;
      readonly counter: string;
    }
  | {
      readonly kind: "result-handed-over";
      readonly dossier: string;
      readonly counter: string;
      readonly how: "counter" | "archive";
      readonly staff: string;
    }
  | {
      readonly kind: "result-extended";
      readonly box: number;
      readonly until_ms: number;
      readonly days: number;
    }
  | { readonly kind: "proxy-named"; readonly box: number; readonly proxy: string | null }
  /** The person is told that so many days are left, or the last. */
  | { readonly kind: "result-reminded"; readonly box: number; readonly days: number }
  // ---- permits, pulses, doors ----
  | {
      readonly kind: "permit-granted";
      readonly serial: number;
      readonly permit: string;
      readonly box: number;
      readonly purpose: Purpose;
      readonly place: string;
      readonly claim: string | null;
      readonly method?: CollectMethod | null;
      readonly staff?: string | null;
      readonly second?: string | null;
      readonly reason?: RemoteReason | null;
    }
  | { readonly kind: "pulse-begun"; readonly permit: string }
  /** `box`: also of a permit that is over already. `assumed`: nobody said so, the program was restarted. */
  | {
      readonly kind: "pulse-ended";
      readonly permit: string;
      readonly end: "acknowledged" | "unconfirmed";
      readonly box?: number;
      readonly assumed?: boolean;
    }
  /** Nothing is known of the door after the pulse: it will say what was. */
  | {
      readonly kind: "permit-interrupted";
      readonly permit: string;
      readonly box: number;
      readonly why: "restarted" | "door-unknown";
    }
  /** Over without a proven opening; `unsent`: the lock got no current. */
  | {
      readonly kind: "permit-voided";
      readonly permit: string;
      readonly box: number;
      readonly why: string;
      readonly unsent?: boolean;
    }
  /** Opened and closed again, or sent where no door could answer; the box is what it was. */
  | { readonly kind: "permit-ended"; readonly permit: string; readonly box: number }
  | { readonly kind: "door-changed"; readonly box: number; readonly door: DoorLevel }
  | { readonly kind: "box-opened"; readonly box: number; readonly permit: string }
  | { readonly kind: "box-quarantined"; readonly box: number; readonly why: BoxAlarm }
  /** An empty box stood open when its bank was heard again. */
  | { readonly kind: "box-found-open"; readonly box: number }
  | { readonly kind: "box-left-open"; readonly box: number }
  /** `until_ms`, `days`: of a result that nobody saw stored before. */
  | {
      readonly kind: "box-cleared";
      readonly box: number;
      readonly holds: "nothing" | "result";
      readonly until_ms?: number;
      readonly days?: number;
    }
  | { readonly kind: "box-retired"; readonly box: number; readonly out: boolean }
  | { readonly kind: "bank-resumed"; readonly bank: string }
  | { readonly kind: "bank-stopped"; readonly bank: string; readonly why: string }
  // ---- two clerks ----
  | {
      readonly kind: "remote-asked";
      readonly box: number;
      readonly counter: string;
      readonly staff: string;
      readonly reason: RemoteReason;
      readonly until_ms: number;
    }
  | {
      readonly kind: "remote-ended";
      readonly box: number;
      readonly why: "opened" | "cancelled" | "expired" | "restarted";
    }
  // ---- rounds ----
  | { readonly kind: "round-begun"; readonly counter: string }
  | { readonly kind: "box-checked"; readonly box: number; readonly found: RoundFinding }
  /** `left`: boxes that were not checked. */
  | { readonly kind: "round-ended"; readonly counter: string; readonly left: readonly number[] }
  // ---- notices ----
  | {
      readonly kind: "notice-queued";
      readonly serial: number;
      readonly notice: string;
      readonly box: number;
      readonly dossier: string;
      readonly person: string;
      readonly what: NoticeWhat;
    }
  | { readonly kind: "notice-sending"; readonly notice: string }
  /** Not sent this time. `counts`: as one of its tries. */
  | { readonly kind: "notice-waiting"; readonly notice: string; readonly counts: boolean }
  | { readonly kind: "notice-sent"; readonly notice: string }
  /** `outdated`: the result left its box meanwhile. */
  | { readonly kind: "notice-failed"; readonly notice: string; readonly why: "not-sent" | "outdated" };
