/**
 * What is wrong with a form as it was typed, before anything of it is kept: letters that no printer has, days
 * that can't be. Decides nothing about persons and codes.
 */
import { layBlock } from "../../../drivers/printer/render/layout.pure.ts";
import { visibleText } from "../../../drivers/runtime/visible.pure.ts";
import type { Applicant, TypedForm } from "../../api/form-commands.ts";
import type { Text } from "../views/context.ts";
import { typedTime_ms } from "./form-times.ts";

/** A due day further ahead is a slip of the hand. */
export const DUE_DAYS_MAX = 366;
const DAY_MS = 86_400_000;
/** As wide as the paper is: what cannot be laid there cannot be laid anywhere. */
const PAPER_DOTS = 576;

export type Judgement =
  | { readonly kind: "good" }
  | { readonly kind: "wrong"; readonly refusal: "letter-unprintable" | "due-impossible"; readonly why: Text };

const GOOD: Judgement = { kind: "good" };

/** A field of a form, as its label calls it. */
type Field = readonly [vi: string, en: string, text: string | null];

const applicantFields = ({ name, address, email, request }: Applicant): readonly Field[] => [
  ["Họ tên", "Name", name],
  ["Địa chỉ", "Address", address],
  ["Email", "Email", email],
  ["Nội dung yêu cầu", "Request", request],
];

const formFields = (form: TypedForm): readonly Field[] => {
  switch (form.kind) {
    case "appointment":
      return [
        ...form.papers.map(({ name }, index): Field => [`Giấy tờ ${index + 1}`, `Paper ${index + 1}`, name]),
        ["Nhận kết quả tại", "Collect at", form.collect_at],
        ["Phí, lệ phí", "Fee", form.fee],
      ];
    case "supplement":
      return [
        ...form.missing.map((text, index): Field => [`Nội dung ${index + 1}`, `Item ${index + 1}`, text]),
        ["Lý do", "Reason", form.reason],
      ];
    case "refusal":
      return [
        ["Lý do", "Reason", form.reason],
        ["Căn cứ", "Legal basis", form.legal_basis],
      ];
    case "apology":
      return [
        ["Lý do", "Cause", form.cause],
        ["Người ký", "Signer", form.signer],
      ];
  }
};

/** The first letter that no face has; a face on forms is one of two. */
const unprintable = (text: string): string | undefined => {
  for (const face of ["body", "strong"] as const) {
    const laid = layBlock({ kind: "text", text, face }, PAPER_DOTS);
    if (laid.kind === "unmappable") return laid.unmappable;
  }
  return undefined;
};

/** What nobody can see is named by its code. */
const named = (letter: string): string => {
  const code = (letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  return visibleText(letter) === letter ? `“${letter}” (U+${code})` : `U+${code}`;
};

const judgeLetters = (fields: readonly Field[]): Judgement => {
  for (const [vi, en, text] of fields) {
    const letter = text === null ? undefined : unprintable(text);
    if (letter !== undefined)
      return {
        kind: "wrong",
        refusal: "letter-unprintable",
        why: {
          vi: `ký tự ${named(letter)} ở ô ${vi}`,
          en: `the letter ${named(letter)} in the field ${en}`,
        },
      };
  }
  return GOOD;
};

const wrongTime = (vi: string, en: string): Judgement => ({
  kind: "wrong",
  refusal: "due-impossible",
  why: { vi, en },
});

const judgeDue = (due: string, now_ms: number, utc_offset_min: number): Judgement => {
  const at_ms = typedTime_ms(due, utc_offset_min);
  if (at_ms === undefined) return wrongTime("không có ngày giờ hẹn này", "there is no such due day or hour");
  if (at_ms <= now_ms) return wrongTime("hẹn trả đã qua", "the due time is past");
  if (at_ms > now_ms + DUE_DAYS_MAX * DAY_MS)
    return wrongTime("hẹn trả còn hơn một năm", "the due day is more than a year ahead");
  return GOOD;
};

const judgePast = (typed: string, now_ms: number, utc_offset_min: number): Judgement => {
  const at_ms = typedTime_ms(typed, utc_offset_min);
  if (at_ms === undefined) return wrongTime("không có ngày nhận này", "there is no such day of receipt");
  return at_ms > now_ms ? wrongTime("ngày nhận hồ sơ chưa tới", "the day of receipt is yet to come") : GOOD;
};

const judgeTimes = (form: TypedForm, now_ms: number, utc_offset_min: number): Judgement => {
  if (form.kind === "appointment") return judgeDue(form.due, now_ms, utc_offset_min);
  if (form.kind !== "apology") return GOOD;
  const received = judgePast(`${form.received}T00:00`, now_ms, utc_offset_min);
  if (received.kind === "wrong") return received;
  if (typedTime_ms(form.original_due, utc_offset_min) === undefined)
    return wrongTime("không có ngày hẹn cũ này", "there is no such former due day");
  return judgeDue(form.new_due, now_ms, utc_offset_min);
};

export const judgeForm = (
  applicant: Applicant,
  form: TypedForm,
  now_ms: number,
  utc_offset_min: number,
): Judgement => {
  const letters = judgeLetters([...applicantFields(applicant), ...formFields(form)]);
  return letters.kind === "wrong" ? letters : judgeTimes(form, now_ms, utc_offset_min);
};

export const judgeFee = (applicant: string, items: readonly { readonly name: string }[]): Judgement =>
  judgeLetters([
    ["Người nộp", "Payer", applicant],
    ...items.map(({ name }, index): Field => [`Khoản ${index + 1}`, `Item ${index + 1}`, name]),
  ]);

/** The day of the result as `YYYY-MM-DD`, of forms that name one. */
export const dueDayOf = (form: TypedForm): string | undefined => {
  if (form.kind === "appointment") return form.due.slice(0, 10);
  return form.kind === "apology" ? form.new_due.slice(0, 10) : undefined;
};
