/** Which front a base has by its protocol, and what goes with it: its cards, its queue, what ends noise. */
import { asciiBytes } from "../../drivers/runtime/text.ts";
import type { CardKind } from "./cards.ts";
import { Comp2Front, type Comp2FrontOptions } from "./comp2-front.ts";
import { EspaFront, type EspaFrontOptions } from "./espa-front.ts";
import type { Front, FrontParts } from "./front.ts";
import type { LineHabits } from "./host-line.ts";
import { JTECH_QUEUE_PAGES, JtechFront } from "./jtech-front.ts";
import { LrsFront, type LrsFrontOptions } from "./lrs-front.ts";
import type { CardList } from "./plain-list.ts";
import type { PagerProtocol } from "./protocols.ts";
import { TapFront, type TapFrontOptions } from "./tap-front.ts";
import { WAVEWARE_QUEUE_PAGES, WavewareFront } from "./waveware-front.ts";

/** How a base is set towards its host. */
export type HostOptions =
  | { readonly protocol: "lrs" }
  | ({ readonly protocol: "espa" } & Omit<EspaFrontOptions, "list">)
  | ({ readonly protocol: "tap" } & Omit<TapFrontOptions, "list">)
  | { readonly protocol: "jtech" }
  | { readonly protocol: "waveware" }
  | ({ readonly protocol: "comp2" } & Omit<Comp2FrontOptions, "list">);

interface FrontRow extends LineHabits {
  /** What its cards usually are. */
  readonly pager: CardKind;
  /** Pages held, the one on the air included. */
  readonly queue_pages: number;
}

/** UNSURE: the queue depth of these bases is not documented; this one holds a page for each card. */
const QUEUE_PAGES = 99;
const LINE_END = asciiBytes("\r\n");
const NONE = new Uint8Array();

/** LRS tells of the air whenever it happens; an ESPA station speaks when it is asked. */
export const FRONTS: Readonly<Record<PagerProtocol, FrontRow>> = {
  lrs: { pager: "coaster", queue_pages: QUEUE_PAGES, noise_end: LINE_END, in_order: false },
  espa: { pager: "pocsag", queue_pages: QUEUE_PAGES, noise_end: NONE, in_order: false },
  tap: { pager: "pocsag", queue_pages: QUEUE_PAGES, noise_end: LINE_END, in_order: true },
  jtech: { pager: "glowster", queue_pages: JTECH_QUEUE_PAGES, noise_end: NONE, in_order: true },
  waveware: { pager: "pocsag", queue_pages: WAVEWARE_QUEUE_PAGES, noise_end: NONE, in_order: true },
  comp2: { pager: "pocsag", queue_pages: QUEUE_PAGES, noise_end: LINE_END, in_order: true },
};

export const openFront = (
  host: HostOptions,
  parts: FrontParts,
  lrs: LrsFrontOptions,
  list: CardList,
): Front => {
  switch (host.protocol) {
    case "lrs":
      return new LrsFront(parts, lrs);
    case "espa":
      return new EspaFront(parts, { ...host, list });
    case "tap":
      return new TapFront(parts, { ...host, list });
    case "jtech":
      return new JtechFront(parts, { list });
    case "waveware":
      return new WavewareFront(parts, { list });
    case "comp2":
      return new Comp2Front(parts, { ...host, list });
  }
};
