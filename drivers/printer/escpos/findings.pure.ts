/**
 * What can be found out about a printer beside its state: its names, and which questions it answers. Who
 * asks is identity.pure.ts and probing.pure.ts.
 */
import type { PrinterProfile } from "./profile.pure.ts";

/** As the printer calls itself (`GS I` 65 to 67); null: not asked, not answered, or answered with nothing. */
export interface Model {
  readonly maker: string | null;
  readonly model: string | null;
}
export interface Identity extends Model {
  readonly firmware: string | null;
}

/** Abilities of a profile that can be asked for without printing. */
export const ABILITIES = [
  "real_time_status",
  "in_order_status",
  "auto_status",
  "process_id",
  "clear_buffer",
  "identify",
] as const;
export type Ability = (typeof ABILITIES)[number];

export interface ProbeResult extends Identity {
  readonly found: Readonly<Record<Ability, "yes" | "no">>;
}

/** How far asking for the names has come. */
export interface Naming {
  /** Questions answered, 0 to 3. */
  readonly answers: number;
  /** The next question is on its way. */
  readonly asked: boolean;
  /** All is known, or nothing more will be. */
  readonly done: boolean;
  readonly identity: Identity;
}

export const NAMES_DUE: Naming = {
  answers: 0,
  asked: false,
  done: false,
  identity: { firmware: null, maker: null, model: null },
};

/** Names to be asked for, where the profile says that there are any. */
export const namesDue = ({ identify }: PrinterProfile): Naming => ({ ...NAMES_DUE, done: !identify });

/** A probe under way. */
export interface Probe {
  readonly id: number;
  /** Index of the question now open; undefined: the names come first. */
  readonly question: number | undefined;
  readonly answered: readonly Ability[];
  readonly unanswered: readonly Ability[];
  /** It had said nothing for a while when the probe began. */
  readonly was_silent: boolean;
}

export type ProbeOutcome =
  | { readonly kind: "probed"; readonly result: ProbeResult }
  /** `busy`: it prints, is in trouble or was not found yet. */
  | { readonly kind: "unprobed"; readonly why: "busy" | "link-lost" };
