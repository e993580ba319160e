/**
 * One stream a screen: whole views as they change, a ping that shows the line lives. Resuming is simple
 * because a view is whole: a screen that comes back gets the present one unless it already has it.
 */
import { hash } from "node:crypto";
import type { ServerResponse } from "node:http";
import type { Clock, Disarm } from "../../../drivers/runtime/ports.ts";
import type { ScreenName } from "../../api/views.ts";
import type { NewsOf } from "../news.ts";

/** Streams open at once; a further one is refused. */
export const STREAMS_MAX = 64;
export const PING_MS = 5_000;
/** A screen that takes nothing until this much waits for it is cut off; it comes back by itself. */
export const STREAM_PENDING_BYTES_MAX = 1_048_576;
/** Characters of a view's digest, 6 bits each. */
const DIGEST_CHARACTERS = 12;

/** What a screen asks to follow. */
export interface Followed {
  readonly screen: ScreenName;
  readonly place: string;
  readonly view: () => unknown;
  /** False once whoever opened the stream may see it no more: the session has ended. */
  readonly allowed: () => boolean;
  /** The Last-Event-ID of a screen that comes back. */
  readonly seen: string | undefined;
}

interface OpenStream extends Followed {
  readonly response: ServerResponse;
  /** Digest of the view that the screen has. */
  last: string;
}

export class Streams {
  readonly #open = new Set<OpenStream>();
  readonly #clock: Clock;
  readonly #now_ms: () => number;
  readonly #told: (news: NewsOf<"stream-opened" | "stream-closed">) => void;
  #disarmPing: Disarm | undefined;
  #flushAsked = false;
  #position = 0;
  #closed = false;

  constructor(
    clock: Clock,
    now_ms: () => number,
    told: (news: NewsOf<"stream-opened" | "stream-closed">) => void,
  ) {
    this.#clock = clock;
    this.#now_ms = now_ms;
    this.#told = told;
  }

  get count(): number {
    return this.#open.size;
  }

  /** False: too many are open, or the office is stopping; nothing was written. */
  open(response: ServerResponse, followed: Followed): boolean {
    if (this.#open.size >= STREAMS_MAX || this.#closed) return false;
    response.writeHead(200, {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store",
      "x-accel-buffering": "no",
    });
    // The id ends in the digest of the view it stands for: equal ids, equal views.
    const stream: OpenStream = { ...followed, response, last: followed.seen?.split(".", 2)[1] ?? "" };
    this.#open.add(stream);
    this.#told({ kind: "stream-opened", screen: followed.screen, place: followed.place });
    response.on("close", () => this.#forget(stream));
    if (!this.#send(stream)) this.#write(stream, this.#ping());
    if (this.#disarmPing === undefined) this.#armPing();
    return true;
  }

  /** The state changed, up to this log position: every screen whose view differs gets it. */
  changed(position: number): void {
    this.#position = position;
    if (this.#flushAsked || this.#closed || this.#open.size === 0) return;
    this.#flushAsked = true;
    this.#clock.soon(() => {
      this.#flushAsked = false;
      for (const stream of this.#open) this.#send(stream);
    });
  }

  close(): void {
    this.#closed = true;
    this.#disarmPing?.();
    for (const stream of [...this.#open]) {
      stream.response.end();
      this.#forget(stream);
    }
  }

  #forget(stream: OpenStream): void {
    if (!this.#open.delete(stream)) return;
    this.#told({ kind: "stream-closed", screen: stream.screen, place: stream.place });
  }

  /** False: the screen has this view already. */
  #send(stream: OpenStream): boolean {
    if (!stream.allowed()) {
      this.#forget(stream);
      stream.response.end();
      return true;
    }
    const text = JSON.stringify(stream.view());
    const digest = digestOf(text);
    if (digest === stream.last) return false;
    stream.last = digest;
    this.#write(stream, `id: ${this.#position}.${digest}\nevent: view\ndata: ${text}\n\n`);
    return true;
  }

  #ping(): string {
    return `event: ping\ndata: {"now_ms":${this.#now_ms()}}\n\n`;
  }

  /** Runs while anybody listens; the next screen that opens starts it again. */
  #armPing(): void {
    this.#disarmPing = this.#clock.arm("stream ping", PING_MS, () => {
      this.#disarmPing = undefined;
      if (this.#open.size === 0) return;
      // A view may change with time alone (a wait, an undo that ended); the ping is also that look.
      for (const stream of this.#open) {
        this.#send(stream);
        if (this.#open.has(stream)) this.#write(stream, this.#ping());
      }
      this.#armPing();
    });
  }

  #write(stream: OpenStream, text: string): void {
    if (stream.response.writableLength > STREAM_PENDING_BYTES_MAX) {
      this.#forget(stream);
      stream.response.destroy();
      return;
    }
    stream.response.write(text);
  }
}

/** Two views are the same if they differ only in the time at which they were made. */
const digestOf = (text: string): string =>
  hash("sha256", text.replace(/"now_ms":[0-9]+/, ""), "base64url").slice(0, DIGEST_CHARACTERS);
