/**
 * Everything the office may ask the world to do. An effect is performed only after the facts that justify it
 * are kept; what became of it comes back as an input.
 */
import type { SlipTextMode } from "./print-job.ts";
import type { NoticeWhat } from "./result-box.ts";
import type { SlipContent } from "./state.ts";

/** A page of higher priority passes those that the base does not have yet. */
export type PagePriority = "normal" | "high";

export type Effect =
  | {
      readonly kind: "page-card";
      readonly page: string;
      readonly base: string;
      readonly card: number;
      readonly priority: PagePriority;
      /** Level of the base, null: its usual one. */
      readonly power: number | null;
      /** The base's own test of how far it reaches, instead of a call. */
      readonly range_test: boolean;
      /** Who is called where, for cards that show it; null: a card that is only tried. */
      readonly call: { readonly code: string; readonly counter: number } | null;
    }
  /** The person came: what still waits in the base need not be sent. Tells nothing back; the page's end does. */
  | { readonly kind: "cancel-page"; readonly page: string; readonly base: string; readonly card: number }
  /** Every card of the base. */
  | { readonly kind: "all-call"; readonly page: string; readonly base: string }
  /** Makes the bytes of a slip and keeps them; nothing leaves. */
  | {
      readonly kind: "render-slip";
      readonly job: string;
      readonly printer: string;
      readonly copy: number;
      readonly slip: SlipContent;
      readonly text_mode: SlipTextMode;
    }
  /** Sends what was rendered. */
  | { readonly kind: "send-slip"; readonly job: string; readonly printer: string }
  /** A former run sent it whole: asks the printer for the echo still to come. `process_id`: of its rows. */
  | {
      readonly kind: "settle-slip";
      readonly job: string;
      readonly printer: string;
      readonly process_id: string;
    }
  /** Asks the printer, without printing, which questions it answers. */
  | { readonly kind: "probe-printer"; readonly printer: string }
  | {
      readonly kind: "pulse-box";
      readonly permit: string;
      readonly box: number;
      readonly bank: string;
      readonly board: number;
      readonly index0: number;
      readonly pulse_ms: number;
    }
  | { readonly kind: "send-code"; readonly kiosk: string; readonly claim: string; readonly person: string }
  /** Tells a person about a result. `box`, `until_ms`: null where they are over. Its end is `notice-ended`. */
  | {
      readonly kind: "send-notice";
      readonly notice: string;
      readonly person: string;
      readonly what: NoticeWhat;
      readonly dossier: string;
      readonly box: number | null;
      readonly until_ms: number | null;
    }
  | { readonly kind: "arm-timer"; readonly timer: string; readonly delay_ms: number }
  | { readonly kind: "disarm-timer"; readonly timer: string };

export type EffectOf<K extends Effect["kind"]> = Extract<Effect, { kind: K }>;
