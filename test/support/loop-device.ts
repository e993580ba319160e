/**
 * The simplest device there is: it sends back what it receives. For tests of links and of the ways to serve a
 * device, where what is said does not matter.
 */
import type { DeviceSide, SimulatedDevice } from "../../simulators/kit/device.ts";

export class LoopDevice implements SimulatedDevice {
  readonly kind = "loop";
  readonly defects = [];
  readonly prompts = [];
  /** All bytes received so far. */
  readonly heard: number[] = [];
  /** Sends back what it hears. */
  echo = true;
  /** 0: it takes nothing, until `takeAgain`. */
  room_bytes = Number.POSITIVE_INFINITY;
  opened_count = 0;
  #side: DeviceSide | undefined;
  #listeners = new Set<() => void>();

  attach(side: DeviceSide): void {
    this.#side = side;
  }

  receive(bytes: Uint8Array): void {
    this.heard.push(...bytes);
    if (this.echo) this.send(bytes);
    for (const listener of [...this.#listeners]) listener();
  }

  opened(): void {
    this.opened_count++;
  }

  send(bytes: Uint8Array): void {
    this.#side?.send(bytes);
  }

  takeAgain(): void {
    this.room_bytes = Number.POSITIVE_INFINITY;
    this.#side?.ready?.();
  }

  /** Pulls its own cable. */
  unplug(): void {
    this.#side?.unplug();
  }

  /** Resolves when at least `count` bytes were heard. */
  hears(count: number): Promise<void> {
    return this.#until(() => this.heard.length >= count);
  }

  /** Resolves when these were the last bytes heard. */
  hearsAtEnd(mark: readonly number[]): Promise<void> {
    return this.#until(() => mark.every((byte, at) => this.heard.at(at - mark.length) === byte));
  }

  #until(reached: () => boolean): Promise<void> {
    return new Promise((heard) => {
      const look = () => {
        if (!reached()) return;
        this.#listeners.delete(look);
        heard();
      };
      this.#listeners.add(look);
      look();
    });
  }

  setDefect(): boolean {
    return false;
  }

  prompt(): string {
    return "";
  }

  picture(): string {
    return `heard ${this.heard.length} bytes`;
  }

  onEvent(): () => void {
    return () => {};
  }
}
