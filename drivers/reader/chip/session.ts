/**
 * One talk with one chip: sends commands, under keys once they are agreed, and ends for good at the first
 * answer that is lost, garbled or unproven. Decides nothing about what to ask.
 */

import { type Answer, type Command, decodeAnswer, encodeCommand } from "./apdu.pure.ts";
import { type Channel, protect, unprotect } from "./secure-messaging.pure.ts";
import type { SessionEnd } from "./session-end.pure.ts";
import type { Talk } from "./talk.ts";

/** Commands of one talk. A face of 32 kB takes 150; past it the talk ends as `endless`. */
export const EXCHANGES_MAX = 600;

export type Told =
  | { readonly kind: "answer"; readonly answer: Answer }
  | { readonly kind: "ended"; readonly why: SessionEnd };

export class ChipSession {
  #channel: Channel | undefined;
  #ended: SessionEnd | undefined;
  #exchanges = 0;

  /** From the next command on, these keys. */
  adopt(channel: Channel): void {
    this.#channel = channel;
  }

  get exchanges(): number {
    return this.#exchanges;
  }

  /** Once it has ended, every further command is answered by the same end, and none is sent. */
  *send(command: Command): Talk<Told> {
    if (this.#ended !== undefined) return { kind: "ended", why: this.#ended };
    if (this.#exchanges === EXCHANGES_MAX) return this.#end("endless");
    this.#exchanges++;
    const channel = this.#channel;
    if (channel === undefined) {
      const answer = yield* this.#exchange(command);
      return typeof answer === "string" ? this.#end(answer) : { kind: "answer", answer };
    }
    const [asked, protectedCommand] = protect(channel, command);
    const answer = yield* this.#exchange(protectedCommand);
    if (typeof answer === "string") return this.#end(answer);
    const [answered, proven] = unprotect(asked, answer);
    this.#channel = answered;
    return "fault" in proven ? this.#end(proven.fault) : { kind: "answer", answer: proven };
  }

  *#exchange(command: Command): Talk<Answer | SessionEnd> {
    const told = yield encodeCommand(command);
    return told.kind === "lost" ? told.loss : (decodeAnswer(told.bytes) ?? "garbled");
  }

  #end(why: SessionEnd): Told {
    this.#ended = why;
    return { kind: "ended", why };
  }
}
