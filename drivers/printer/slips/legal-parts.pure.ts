/**
 * What the forms of Circular 03/2025/TT-VPCP have in common: the head with number and motto, the person, who
 * received. On 80 mm the two columns of a form's head stand one under the other; every label stays verbatim.
 * Source: printing.md 7. UNSURE: the annex itself could not be read; DATASHEET names what is in doubt.
 */
import type { SlipBlock } from "../render/slip-document.pure.ts";
import {
  centered,
  field,
  gap,
  issuer,
  paragraph,
  reprintMark,
  type SlipHead,
  shortLine,
  tail,
} from "./slip-parts.pure.ts";

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

/** As long as the motto above it in the strong face. */
const MOTTO_DOTS = 304;
const ISSUER_DOTS = 120;

export const legalHead = (form: LegalForm): readonly SlipBlock[] => [
  ...reprintMark(form),
  ...issuer(form),
  gap(6),
  shortLine(ISSUER_DOTS),
  gap(8),
  centered(`Số: ${form.number}`),
  gap(12),
  centered("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "strong"),
  centered("Độc lập - Tự do - Hạnh phúc", "strong"),
  gap(4),
  shortLine(MOTTO_DOTS),
  gap(8),
  centered(`${form.place}, ${form.date}`),
  gap(16),
];

/** A field of the form with air above it, so that the eye finds where the next one begins. */
export const item = (
  label: string,
  value: string | undefined,
  face: "strong" | "title" = "strong",
): readonly SlipBlock[] => (value === undefined ? [] : [gap(6), ...field(label, value, face)]);

/** A day to come back stands large: the hour on its line, the day on the next. */
export const dayToCome = (label: string, when: string): readonly SlipBlock[] =>
  item(label, when.replace(", ", ",\n"), "title");

/** Address and ways to reach somebody: a form leaves a label out where nothing was given. */
export const contact = (person: LegalPerson): readonly SlipBlock[] => [
  ...item("Địa chỉ:", person.address),
  ...item("Số điện thoại:", person.phone),
  ...item("Email:", person.email),
];

export const sentence = (text: string): readonly SlipBlock[] => [gap(8), paragraph(text)];

/**
 * Whoever would sign is named instead. UNSURE: whether a slip may go without signatures by hand is for the
 * office's own rules; the slip says that it has none, and claims no more.
 */
export const namedInstead = (
  signers: readonly { readonly as: string; readonly name: string }[],
): readonly SlipBlock[] => [
  gap(10),
  ...signers.flatMap(({ as, name }) => [gap(8), centered(as, "strong"), centered(name)]),
  gap(8),
  centered("Phiếu in từ hệ thống: tên ghi thay chữ ký,\ntheo quy chế của cơ quan.", "small"),
];

export const legalTail = (form: LegalForm): readonly SlipBlock[] => tail(form, form.template);
