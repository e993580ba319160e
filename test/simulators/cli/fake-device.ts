/** A device without a line of its own: remembers what it was told, so that the prompt can be tested alone. */
import type { NamedDevice } from "../../../simulators/cli/defects.ts";
import type { SimulatedDevice, SimulatorEvent } from "../../../simulators/kit/device.ts";

export class FakeDevice implements SimulatedDevice {
  readonly kind = "fake";
  readonly told: string[] = [];
  readonly on = new Map<string, string>();
  readonly defects = [
    { name: "silent", field: "says nothing" },
    { name: "late-reply", field: "answers late", value: "ms" },
  ];
  readonly prompts = [
    { usage: "door N open|close", help: "moves a door" },
    { usage: "cover open | cover close", help: "moves the cover" },
    { usage: "scan [N]", help: "holds a card" },
    { usage: "scan foreign url|text", help: "holds something else" },
    { usage: "unplug", help: "the device's own" },
    { usage: "trace", help: "the device's own" },
  ];
  readonly #listeners = new Set<(event: SimulatorEvent) => void>();

  attach(): void {}

  receive(): void {}

  setDefect(name: string, on: boolean, value?: string): boolean {
    if (name === "late-reply" && on && !/^\d+$/.test(value ?? "1")) return false;
    if (on) this.on.set(name, value ?? "");
    else this.on.delete(name);
    return true;
  }

  prompt(line: string): string {
    this.told.push(line);
    return `did ${line}`;
  }

  picture(): string {
    return "[fake]";
  }

  onEvent(listener: (event: SimulatorEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

export const fake = (name = "fake"): NamedDevice & { readonly device: FakeDevice } => ({
  name,
  device: new FakeDevice(),
});
