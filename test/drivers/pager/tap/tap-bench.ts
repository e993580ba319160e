/** The TAP machine on its performer, and a base that says what the test tells it to, byte by byte. */

import type { ByteLink, ByteLinkListener } from "../../../../drivers/link/link.ts";
import type {
  PagerAnswer,
  PagerCommand,
  PagerReport,
} from "../../../../drivers/pager/base/vocabulary.pure.ts";
import {
  FRAME_QUIET_MS,
  type HeldTap,
  TAP_FRAMING,
  type TapFrame,
} from "../../../../drivers/pager/tap/framing.ts";
import { KEEP_ALIVE_MS, TAP_INITIAL, tapStep } from "../../../../drivers/pager/tap/machine.ts";
import { describeFrame } from "../../../../drivers/pager/tap/protocol.ts";
import type { TapLimits, TapState, TapTimer } from "../../../../drivers/pager/tap/state.pure.ts";
import { DeviceRunner } from "../../../../drivers/runtime/perform.ts";
import { VirtualClock } from "../../../../simulators/kit/virtual-clock.ts";

const latin = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));

export const LIMITS: TapLimits = {
  dialect: "tap-1.8",
  password: "",
  ids: { first: 1, step: 1, digits: 2 },
  display: "alpha",
  text: "",
  keep_alive_ms: KEEP_ALIVE_MS,
};

export class TapBench {
  readonly clock = new VirtualClock();
  readonly written: { readonly at_ms: number; readonly text: string }[] = [];
  readonly reports: PagerReport[] = [];
  readonly outcomes = new Map<string, PagerAnswer>();
  readonly device: DeviceRunner<
    TapState,
    TapFrame,
    PagerCommand,
    PagerAnswer,
    PagerReport,
    TapTimer,
    HeldTap
  >;
  #listener: ByteLinkListener | undefined;

  constructor(limits: Partial<TapLimits> = {}) {
    const link: ByteLink = {
      label: "scripted base",
      connect: (listener) => {
        this.#listener = listener;
        this.clock.arm("opened", 0, () => listener.opened());
      },
      write: (bytes) => {
        this.written.push({ at_ms: this.clock.now_ms(), text: String.fromCharCode(...bytes) });
        return true;
      },
      disconnect: () => {},
    };
    const spec = {
      initial: TAP_INITIAL,
      step: tapStep({ ...LIMITS, ...limits }),
      framing: TAP_FRAMING,
      describe: describeFrame,
      flush_after_ms: FRAME_QUIET_MS,
      personal: false,
    };
    this.device = new DeviceRunner(spec, link, this.clock, {
      report: (news) => this.reports.push(news),
      up: () => {},
      down: () => {},
    });
    this.device.start();
    this.wait(0);
  }

  /** What the base sends, cut into `chunk` bytes. */
  say(text: string, chunk = text.length): void {
    for (let at = 0; at < text.length; at += chunk)
      this.#listener?.received(latin(text.slice(at, at + chunk)));
  }

  unplug(): void {
    this.#listener?.lost({ code: "LINK_LOST", detail: "pulled" });
  }

  wait(ms: number): void {
    this.clock.advance(ms);
  }

  page(name: string, card: number, text?: string): void {
    const said = text === undefined ? {} : { text };
    const command = { kind: "page", page: name, card, alert: "as-set", loud: false, ...said } as const;
    this.device.execute(command, (outcome) => this.outcomes.set(name, outcome));
  }

  status(name: string): void {
    this.device.execute({ kind: "status" }, (outcome) => this.outcomes.set(name, outcome));
  }

  /** What was written since the last look. */
  take(): readonly string[] {
    return this.written.splice(0).map(({ text }) => text);
  }

  counter(name: string): number {
    return this.device.diagnostics().counters[name] ?? 0;
  }

  /** Prompt, log-on, go-ahead: the session of the specification up to where blocks may go. */
  letIn(): void {
    this.say("ID=");
    this.say("110 1.8\rBanner\r\x06\r");
    this.say("\x1b[p\r");
  }

  /** As `letIn`, with the identifying session of the start already over. */
  identify(): void {
    this.letIn();
    this.wait(1_000);
    this.say("115 Bye\r\x1b\x04\r");
    this.take();
  }
}
