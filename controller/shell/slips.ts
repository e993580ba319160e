/**
 * Puts a slip's content into words: office, field, times as people read them. Names come only from the
 * personal store, and only onto forms.
 */

import type { SlipDocument } from "../../drivers/printer/render/slip-document.pure.ts";
import { pickupReceipt } from "../../drivers/printer/slips/pickup-receipt.pure.ts";
import { queueSlip } from "../../drivers/printer/slips/queue-slip.pure.ts";
import type { SlipHead } from "../../drivers/printer/slips/slip-parts.pure.ts";
import { testStrip } from "../../drivers/printer/slips/test-strip.pure.ts";
import { visitorSlip } from "../../drivers/printer/slips/visitor-slip.pure.ts";
import { maskedNumber } from "../api/masked-number.ts";
import type { SlipContent } from "../core/state.ts";
import { feeDocument, formDocument, type HeldForm } from "./forms/form-slips.ts";
import { reportDocument } from "./forms/report-slip.ts";
import { localTime } from "./local-time.ts";
import type { Signs } from "./views/context.ts";

/** What only the personal store knows of the persons slips are for; undefined: nobody any more. */
export interface SlipPersons {
  passOf(person: string): VisitorPass | undefined;
  /** The digits of the ID number that may be shown. */
  tailOf(person: string): string | undefined;
  formOf(form_id: string): HeldForm | undefined;
}

/** What makes a visitor slip serve. */
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
  persons: SlipPersons,
): SlipDocument | undefined => {
  const head = { superior: signs.authority, office: signs.office, serial: job, reprint: copy - 1 };
  switch (slip.kind) {
    case "ticket":
      return queueSlip({
        ...head,
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
        receipt: slip.serial,
        dossier: slip.dossier,
        procedure: "Trả kết quả giải quyết thủ tục hành chính",
        box: String(slip.box),
        opened: localTime(slip.opened_ms, utc_offset_min),
        identified_by: identifiedBy(slip, persons),
      });
    case "strip":
      return testStrip({
        ...head,
        what: slip.what,
        profile: slip.profile,
        text_mode: slip.text_mode,
        ...(slip.model === null ? {} : { model: slip.model }),
        issued: localTime(slip.issued_ms, utc_offset_min),
      });
    case "visitor":
      return visitorDocument(head, slip.person, persons);
    case "form": {
      const held = persons.formOf(slip.form_id);
      return held === undefined ? undefined : formDocument(signs, utc_offset_min, head, slip, held);
    }
    case "fee": {
      const held = persons.formOf(slip.form_id);
      return held === undefined ? undefined : feeDocument(signs, head, slip, held);
    }
    case "report":
      return reportDocument(signs, utc_offset_min, head, slip);
  }
};

const visitorDocument = (head: SlipHead, person: string, persons: SlipPersons): SlipDocument | undefined => {
  const known = persons.passOf(person);
  if (known === undefined) return undefined;
  const [year, month, day] = known.until_day.split("-");
  const qr = `MC1:V:${person}:${known.pass}`;
  return visitorSlip({ ...head, until: `${day}/${month}/${year}`, qr });
};

/** Whoever was erased since has a receipt all the same, without digits. */
const identifiedBy = (
  { person, method }: Extract<SlipContent, { kind: "receipt" }>,
  persons: SlipPersons,
): string => {
  const tail = person === null ? undefined : persons.tailOf(person);
  const card = tail === undefined ? "Căn cước" : `Căn cước ${maskedNumber(tail)}`;
  switch (method) {
    case "card-and-code":
      return `${card} và mã gửi tới điện thoại`;
    case "card-and-pin":
      return `${card} và mã PIN trên giấy hẹn`;
    case "receipt-and-code":
      return "Mã QR trên giấy hẹn và mã gửi tới điện thoại đã đăng ký";
    // The digits are the owner's; whose card it was, the log knows.
    case "proxy-card-and-code":
      return "Căn cước của người nhận thay và mã gửi tới điện thoại của người đó";
    case "remote":
      return `${card}, do hai cán bộ cùng xác nhận`;
  }
};
