/**
 * What a step of a visit is: something that people do, and the evidence that must be seen of it, from the
 * other side of the wire and in the log. How steps are run, timed and reported is run.ts's.
 */
import type { Fact } from "../../../controller/core/fact.ts";
import type { KeptFact } from "./journal.ts";
import type { Stage } from "./stage.ts";
import { eventLine, type SeenEvent } from "./witness.ts";

/** One thing that must be seen. `seen` undefined: not yet. */
export interface Evidence {
  readonly wanted: string;
  readonly seen: string | undefined;
}

/** What people do. Gives what stood in the way, where something did. */
export type Act = (stage: Stage) => Promise<string | undefined>;

export interface Step {
  readonly name: string;
  /** One line for `--list`. */
  readonly what: string;
  /** The device whose trace a report of failure shows. */
  readonly device: string | undefined;
  readonly act: Act;
  readonly evidence: (stage: Stage) => readonly Evidence[];
  /** What was seen that can never become right again. */
  readonly refuted?: (stage: Stage) => string | undefined;
}

export const nothing: Act = async () => undefined;

/** True or not yet. */
export const shown = (wanted: string, isSo: boolean): Evidence => ({
  wanted,
  seen: isSo ? wanted : undefined,
});

export const keptLine = ({ seq, fact }: KeptFact): string => `log #${seq} ${fact.kind}`;

/** A fact stands in the log. */
export const logged = (kind: Fact["kind"], kept: KeptFact | undefined): Evidence => ({
  wanted: `log ${kind}`,
  seen: kept === undefined ? undefined : keptLine(kept),
});

/** A simulated device said that something happened to it. */
export const witnessed = (wanted: string, events: readonly SeenEvent[]): Evidence => ({
  wanted,
  seen: events[0] === undefined ? undefined : eventLine(events[0]),
});

/** The words of an answer that was no. */
export const refusalIn = (
  what: string,
  answer: { readonly kind: "done" } | { readonly kind: "refused"; readonly error: string },
): string | undefined => (answer.kind === "done" ? undefined : `${what} was refused: ${answer.error}`);
