/**
 * What the LRS machine knows, and the turn in which one event changes it. No decisions here: those of a
 * page stand in pages.pure.ts, of anti-theft in anti-theft.pure.ts, of the base itself in machine.ts.
 */

import type { MachineEffect, MachineEvent } from "../../runtime/machine.ts";
import { asciiBytes } from "../../runtime/text.ts";
import type { PagerTurn } from "../base/turn.pure.ts";
import type { PagerAnswer, PagerCommand, PagerPriority, PagerReport } from "../base/vocabulary.pure.ts";
import type { AirContents } from "./air-lines.pure.ts";
import type { LrsLimits } from "./limits.pure.ts";
import { encodeLine, LINE_ENDS, type LrsMessage } from "./protocol.ts";

/** Whose page it is, as reports name it; a cancel has no page. */
interface Told {
  readonly page: string;
  readonly card: number;
}

/** Wanted, and not yet on the wire. `card`: the number under which the base answers. */
export interface WaitingPage {
  readonly id: number;
  readonly told: Told | undefined;
  readonly card: number;
  readonly air: AirContents;
  readonly priority: PagerPriority;
}

/** Written to the base; `accepted` once it said so. */
export interface SentPage {
  readonly id: number;
  readonly told: Told | undefined;
  readonly card: number;
  readonly line: string;
  readonly accepted: boolean;
}

/** Replies that a page already ended may still draw. The next page to its card waits for them. */
export interface OwedReplies {
  readonly accepted: boolean;
  readonly transmitted: boolean;
}

/** `behind`: the next answer under this number is for the line before it. */
interface AntiTheftRequest {
  readonly id: number;
  readonly on: boolean;
  readonly written: boolean;
  readonly behind: boolean;
}

export interface LrsState {
  readonly phase: "down" | "identifying" | "ready" | "silent";
  readonly waiting: readonly WaitingPage[];
  /** In the order of writing, which is the order of the base's queue. At most one for each card. */
  readonly sent: readonly SentPage[];
  readonly owed: ReadonlyMap<number, OwedReplies>;
  /** `window_pages`, or what the base was found to hold when it refused one more. */
  readonly window_pages: number;
  /** STAT written and not answered; how many in a row went unanswered. */
  readonly probe: { readonly pending: boolean; readonly missed: number };
  /** Callers who wait for the base's status. */
  readonly asked: readonly number[];
  /** Key and value of the STAT answer now coming in. */
  readonly status: Readonly<Record<string, string>>;
  readonly identified: boolean;
  /** As the base last said on this connection. */
  readonly system_found: number | undefined;
  readonly antiTheft: {
    readonly armed: boolean;
    readonly request: AntiTheftRequest | undefined;
    /** The last line written was not yet said to be on the air. */
    readonly unanswered: boolean;
  };
  readonly foreignReports: number;
  /** The command whose programming line is out. */
  readonly programming: number | undefined;
  /** The base said that it takes alpha pagers' numbers up to 99 for groups: ours are among them. */
  readonly groups: boolean;
}

export type LrsTimer =
  | "boot"
  | "status"
  | "status-quiet"
  | "keep-alive"
  | "anti-theft"
  | "anti-theft-answer"
  | "program"
  | `${"accept" | "transmit" | "late"}-${number}`;

export type LrsEvent = MachineEvent<string, PagerCommand, LrsTimer>;
export type LrsEffect = MachineEffect<PagerAnswer, PagerReport, LrsTimer>;

/** One step in the making. */
export interface Turn extends PagerTurn<LrsState, LrsTimer> {
  readonly limits: LrsLimits;
}

export const write = (turn: Turn, message: LrsMessage): void => {
  const bytes = asciiBytes(encodeLine(message) + LINE_ENDS[turn.limits.line_end]);
  turn.effects.push({ kind: "write", bytes, meaning: message.kind });
};
