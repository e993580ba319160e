/**
 * What the forms of Circular 03/2025/TT-VPCP have in common: the head with number and motto, the person, who
 * received. On 80 mm the two columns of a form's head stand one under the other; every label stays verbatim.
 * Source: printing.md 7. UNSURE: the annex itself could not be read; DATASHEET names what is in doubt.
 */
import type { SlipBlock } from "../render/slip-document.pure.ts";
import { centered, field, gap, head, paragraph, type SlipHead, tail } from "./slip-parts.pure.ts";

/** What every form of the circular carries. All dates and times come in as the form writes them. */
export interface LegalForm extends SlipHead {
  /** Circular and number of the form, printed small at the foot: `TT03/2025-01`. */
  readonly template: string;
  /** Number of the paper in its register, whole: `31/TTPVHCC`. */
  readonly number: string;
  /** `Phường Ví Dụ`. */
  readonly place: string;
  /** `ngày 21 tháng 11 năm 2026`. */
  readonly date: string;
}

/** Who hands in or asked for something, as the form has it. */
export interface LegalPerson {
  /** `Trung tâm Phục vụ hành chính công phường Ví Dụ`. */
  readonly centre: string;
  readonly applicant: string;
  readonly address: string;
  readonly phone?: string;
  readonly email?: string;
  /** Name of the procedure, with its code where the office uses one. */
  readonly request: string;
}

export const legalHead = (form: LegalForm): readonly SlipBlock[] => [
  ...head(form),
  centered(`Số: ${form.number}`),
  gap(10),
  centered("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "strong"),
  centered("Độc lập - Tự do - Hạnh phúc", "strong"),
  gap(8),
  centered(`${form.place}, ${form.date}`),
  gap(10),
];

/** Address and ways to reach somebody: a form leaves a label out where nothing was given. */
export const contactFields = (person: LegalPerson): readonly SlipBlock[] => [
  ...field("Địa chỉ:", person.address),
  ...field("Số điện thoại:", person.phone),
  ...field("Email:", person.email),
];

/** The label on its own line, so that long values keep the whole width. */
export const section = (label: string, value: string | undefined): readonly SlipBlock[] =>
  value === undefined ? [] : [paragraph(label), paragraph(value, "strong")];

/** Whoever would sign is named instead: a slip carries no signature by hand. */
export const namedInstead = (label: string, name: string): readonly SlipBlock[] => [
  gap(6),
  centered(label, "strong"),
  centered(name),
];

export const legalTail = (form: LegalForm): readonly SlipBlock[] => tail(form, form.template);
