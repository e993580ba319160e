/** The technician's view: every device, its link, counters, what it said of itself and its wire. */

import { toHex } from "../../../drivers/runtime/text.ts";
import type { TechnicianView } from "../../api/views.ts";
import { type DeviceView, faultNotice, frameOf, type ViewContext } from "./context.ts";

/** Lines of wire shown for each device; the ring in the driver keeps more. */
const TRACE_SHOWN_MAX = 40;

export interface TechnicianExtras {
  readonly device: (id: string) => DeviceView | undefined;
  /** Office time of a monotonic instant. */
  readonly officeTime_ms: (mono_ms: number) => number;
  readonly storage: { readonly entries: number; readonly chain_head: string };
}

export const technicianView = (context: ViewContext, extras: TechnicianExtras): TechnicianView => ({
  ...frameOf(context, []),
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
        meaning: line.meaning,
      })),
    };
  }),
  storage: { entries: extras.storage.entries, state: context.storage, chain_head: extras.storage.chain_head },
});
