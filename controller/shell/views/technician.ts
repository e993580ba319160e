/** The technician's view: every device, its link, counters, what it said of itself and its wire. */

import type { WireCodec } from "../../../drivers/runtime/machine.ts";
import type { ClockQuality, WireTrace } from "../../../drivers/runtime/ports.ts";
import { toHex } from "../../../drivers/runtime/text.ts";
import type { Notice, TechnicianView } from "../../api/views.ts";
import { lockBoards } from "./boxes.ts";
import {
  boardNotice,
  type DeviceView,
  faultNotice,
  frameOf,
  noticesFor,
  type ViewContext,
} from "./context.ts";
import { pagerBoards } from "./pagers.ts";
import { printerBoards, textModeNotices } from "./printers.ts";
import { slipNotices } from "./slip-notices.ts";
import { wireWords } from "./wire-words.ts";

/** Lines of wire shown for each device; the ring in the driver keeps more. */
const TRACE_SHOWN_MAX = 40;

export interface TechnicianExtras {
  readonly device: (id: string) => DeviceView | undefined;
  /** Office time of a monotonic instant. */
  readonly officeTime_ms: (mono_ms: number) => number;
  readonly clock_quality: ClockQuality;
  readonly storage: { readonly entries: number; readonly chain_head: string };
}

/** What a device lacks is told beside that device. */
const boardNotices = (context: ViewContext, { clock_quality }: TechnicianExtras): Notice[] => [
  ...noticesFor(context, []),
  ...slipNotices(context),
  ...textModeNotices(context),
  ...(clock_quality === "suspect" ? [boardNotice("CLOCK_SUSPECT", "warning")] : []),
];

const meaningOf = (codec: WireCodec | undefined, { bytes, direction, meaning }: WireTrace): string => {
  if (codec === undefined || bytes === undefined || (direction !== "in" && direction !== "out"))
    return meaning;
  return wireWords(codec, bytes) ?? meaning;
};

export const technicianView = (context: ViewContext, extras: TechnicianExtras): TechnicianView => ({
  ...frameOf(context, boardNotices(context, extras)),
  screen: "technician",
  devices: context.signs.devices.map((sign) => {
    const health = context.office.devices[sign.id];
    const view = extras.device(sign.id);
    return {
      id: sign.id,
      kind: sign.kind,
      name: sign.name,
      protocol: sign.protocol,
      label: view?.label ?? "",
      state: health?.state ?? "down",
      since_ms: health?.since_ms ?? 0,
      fault: health?.fault == null ? null : faultNotice(health.fault, sign.name),
      counters: view?.counters ?? {},
      facts: { ...view?.facts },
      trace: (view?.trace ?? []).slice(-TRACE_SHOWN_MAX).map((line) => ({
        at_ms: extras.officeTime_ms(line.at_ms),
        direction: line.direction,
        length_bytes: line.length_bytes,
        hex: line.bytes === undefined ? null : toHex(line.bytes.slice(0, 64)),
        meaning: meaningOf(view?.codec, line),
      })),
    };
  }),
  pager_boards: pagerBoards(context, extras.device),
  printers: printerBoards(context, extras),
  lock_boards: lockBoards(context, extras.device),
  storage: { entries: extras.storage.entries, state: context.storage, chain_head: extras.storage.chain_head },
});
