/** Notes down what a link tells its owner, in order, and lets a test wait for it without sleeping. */
import type { ByteLinkListener, LinkLoss } from "../../drivers/link/link.ts";

export type LinkCall =
  | { readonly kind: "opened" }
  | { readonly kind: "received"; readonly bytes: Uint8Array }
  | { readonly kind: "lost"; readonly loss: LinkLoss };

export class LinkRecorder implements ByteLinkListener {
  readonly calls: LinkCall[] = [];
  readonly #waiting = new Set<() => void>();

  opened(): void {
    this.#note({ kind: "opened" });
  }

  received(bytes: Uint8Array): void {
    this.#note({ kind: "received", bytes });
  }

  lost(loss: LinkLoss): void {
    this.#note({ kind: "lost", loss });
  }

  get kinds(): readonly LinkCall["kind"][] {
    return this.calls.map((call) => call.kind);
  }

  get pieces(): readonly Uint8Array[] {
    return this.calls.flatMap((call) => (call.kind === "received" ? [call.bytes] : []));
  }

  /** All bytes received, as one list. */
  get bytes(): readonly number[] {
    return this.pieces.flatMap((piece) => [...piece]);
  }

  get losses(): readonly LinkLoss[] {
    return this.calls.flatMap((call) => (call.kind === "lost" ? [call.loss] : []));
  }

  /** Resolves as soon as `reached` holds; looked at after each call. */
  until(reached: (so_far: this) => boolean): Promise<void> {
    return new Promise((done) => {
      const look = () => {
        if (!reached(this)) return;
        this.#waiting.delete(look);
        done();
      };
      this.#waiting.add(look);
      look();
    });
  }

  untilOpened(): Promise<void> {
    return this.until(({ kinds }) => kinds.includes("opened"));
  }

  untilLost(): Promise<void> {
    return this.until(({ kinds }) => kinds.includes("lost"));
  }

  untilBytes(count: number): Promise<void> {
    return this.until(({ pieces }) => pieces.reduce((sum, piece) => sum + piece.length, 0) >= count);
  }

  #note(call: LinkCall): void {
    this.calls.push(call);
    for (const look of [...this.#waiting]) look();
  }
}
