/** Puts a slip's content into words: office, field, times as people read them. No names, no ID numbers. */

import type { SlipDocument } from "../../drivers/printer/render/slip-document.pure.ts";
import { pickupReceipt, queueSlip, visitorSlip } from "../../drivers/printer/render/slips.pure.ts";
import type { SlipContent } from "../core/state.ts";
import { localTime } from "./local-time.ts";
import type { Signs } from "./views/context.ts";

/** What only the personal store knows of a visitor slip. */
export interface VisitorPass {
  readonly pass: string;
  /** `YYYY-MM-DD`. */
  readonly until_day: string;
}

/** Undefined: there is nobody any more for whom this slip would serve. */
export const slipDocument = (
  signs: Signs,
  utc_offset_min: number,
  job: string,
  copy: number,
  slip: SlipContent,
  passOf: (person: string) => VisitorPass | undefined,
): SlipDocument | undefined => {
  const head = { superior: signs.authority, office: signs.office, reprint: copy - 1 };
  switch (slip.kind) {
    case "ticket":
      return queueSlip({
        ...head,
        serial: job,
        field: signs.fields[slip.field]?.vi ?? slip.field,
        number: slip.code,
        priority: slip.lane === "priority",
        people_ahead: slip.ahead,
        issued: localTime(slip.issued_ms, utc_offset_min),
        ...(slip.pager === null ? {} : { pager: slip.pager }),
        qr: `MC1:T:${slip.ticket}:${slip.code}`,
      });
    case "receipt":
      return pickupReceipt({
        ...head,
        serial: slip.serial,
        dossier: slip.dossier,
        procedure: "Trả kết quả giải quyết thủ tục hành chính",
        box: String(slip.box),
        opened: localTime(slip.opened_ms, utc_offset_min),
        identified_by: "Căn cước và mã gửi tới điện thoại",
        qr: `MC1:K:${slip.serial}`,
      });
    case "visitor": {
      const known = passOf(slip.person);
      if (known === undefined) return undefined;
      const [year, month, day] = known.until_day.split("-");
      return visitorSlip({
        ...head,
        serial: job,
        until: `${day}/${month}/${year}`,
        qr: `MC1:V:${slip.person}:${known.pass}`,
      });
    }
  }
};
