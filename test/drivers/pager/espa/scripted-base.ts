/** An ESPA base that says only what a test lets it say, behind the machine as it runs in the office. */
import type { ByteLink, ByteLinkListener } from "../../../../drivers/link/link.ts";
import type {
  PagerAnswer,
  PagerCommand,
  PagerReport,
} from "../../../../drivers/pager/base/vocabulary.pure.ts";
import { BLOCK_QUIET_MS, ESPA_FRAMING } from "../../../../drivers/pager/espa/framing.ts";
import { ESPA_INITIAL, espaStep, POLL_MS } from "../../../../drivers/pager/espa/machine.ts";
import { describeFrame } from "../../../../drivers/pager/espa/protocol.ts";
import type { EspaLimits } from "../../../../drivers/pager/espa/state.pure.ts";
import { DeviceRunner, type RunningDevice } from "../../../../drivers/runtime/perform.ts";
import { fromHex, toHex } from "../../../../drivers/runtime/text.ts";
import { VirtualClock } from "../../../../simulators/kit/virtual-clock.ts";

export const LIMITS: EspaLimits = {
  host: "1",
  base: "2",
  ids: { first: 1, step: 1, digits: 2 },
  poll_ms: POLL_MS,
  text: "Moi quay 3",
  beep_codes: { "flash-30s": 1 },
  loud_beep_codes: { "flash-30s": 4 },
  transmissions: 2,
  window_pages: 99,
  echo: false,
};

export class ScriptedBase {
  readonly clock = new VirtualClock();
  readonly reports: PagerReport[] = [];
  readonly #device: RunningDevice<PagerCommand, PagerAnswer>;
  readonly #outcomes = new Map<string, PagerAnswer[]>();
  #listener: ByteLinkListener | undefined;
  #heard: string[] = [];

  constructor(limits: Partial<EspaLimits> = {}) {
    const link: ByteLink = {
      label: "scripted",
      connect: (listener) => {
        this.#listener = listener;
        this.clock.soon(() => listener.opened());
      },
      write: (bytes) => this.#heard.push(toHex(bytes)) > 0,
      disconnect: () => {
        this.#listener = undefined;
      },
    };
    const spec = {
      initial: ESPA_INITIAL,
      step: espaStep({ ...LIMITS, ...limits }),
      framing: ESPA_FRAMING,
      describe: describeFrame,
      flush_after_ms: BLOCK_QUIET_MS,
      personal: false,
    };
    this.#device = new DeviceRunner(spec, link, this.clock, {
      report: (report) => this.reports.push(report),
      up: () => undefined,
      down: () => undefined,
    });
  }

  /** Opens the line and answers the first poll with nothing to say. */
  ready(): this {
    this.open().say("04");
    this.heard();
    return this;
  }

  open(): this {
    this.#device.start();
    return this.advance(0);
  }

  /** What the host wrote since the last look: one text a write. */
  heard(): readonly string[] {
    const heard = this.#heard;
    this.#heard = [];
    return heard;
  }

  say(...frames: readonly string[]): this {
    for (const hex of frames) this.#listener?.received(fromHex(hex) ?? new Uint8Array());
    return this;
  }

  lose(): this {
    this.#listener?.lost({ code: "LINK_LOST", detail: "unplugged" });
    return this;
  }

  advance(delay_ms: number): this {
    this.clock.advance(delay_ms);
    return this;
  }

  do(name: string, command: PagerCommand): this {
    const outcomes: PagerAnswer[] = [];
    this.#outcomes.set(name, outcomes);
    const taken = this.#device.execute(command, (outcome) => outcomes.push(outcome));
    if (!taken) throw new Error("the driver takes no more commands");
    return this;
  }

  page(name: string, card: number, more: { readonly text?: string; readonly loud?: boolean } = {}): this {
    return this.do(name, { kind: "page", page: name, card, alert: "flash-30s", loud: false, ...more });
  }

  /** `open` while it has none; twice settled shows. */
  outcome(name: string): string {
    const outcomes = this.#outcomes.get(name) ?? [];
    const texts = outcomes.map((outcome) =>
      "reason" in outcome ? `${outcome.kind} ${outcome.reason}` : outcome.kind,
    );
    return texts.length === 0 ? "open" : texts.join(" and ");
  }

  get news(): readonly string[] {
    return this.reports.map(({ kind }) => kind);
  }

  counter(name: string): number {
    return this.#device.diagnostics().counters[name] ?? 0;
  }
}
