/**
 * The sentence by which a visitor says yes to being kept: read aloud by the guard, so it is short and speaks
 * to somebody of seventy. It says what, for what, how long, that no is no worse, and how to stop (Luật
 * 91/2025/QH15 Art. 9, Nghị định 356/2025/NĐ-CP). The log keeps its version with each yes.
 */
import type { DoorView } from "../../api/views.ts";
import { AGREEMENT_WORDING } from "../../core/plan.ts";
import type { Text } from "./context.ts";

/** A changed sentence gets a new version; the old ones stay, as they are what people said yes to. */
const SENTENCES: Readonly<Record<typeof AGREEMENT_WORDING, (days: number) => Text>> = {
  "2026-11": (days) => ({
    vi:
      `Nếu Ông/Bà đồng ý, chúng tôi giữ họ tên, ngày sinh và số căn cước trong ${days} ngày, ` +
      "để lần sau Ông/Bà lấy số mà không phải đưa giấy tờ. Chỉ cơ quan này dùng, không đưa cho ai khác. " +
      "Không đồng ý thì vẫn được phục vụ như mọi người. Muốn thôi lúc nào cũng được: " +
      "chỉ cần nói với bảo vệ ở cửa. " +
      "Theo Luật 91/2025/QH15 và Nghị định 356/2025/NĐ-CP. Ông/Bà có đồng ý không?",
    en:
      `If you agree, we keep your name, birth date and ID number for ${days} days, ` +
      "so that next time you can take a number without showing papers. Only this office uses them. " +
      "If you don't agree, you are served like everybody else. You can stop at any time: just tell " +
      "the guard at the door. By Law 91/2025/QH15 and Decree 356/2025/NĐ-CP. Do you agree?",
  }),
};

/** What the guard's screen offers; null where the office keeps nobody. */
export const agreementOf = (returning_days: number): DoorView["agreement"] =>
  returning_days === 0
    ? null
    : { wording: AGREEMENT_WORDING, text: SENTENCES[AGREEMENT_WORDING](returning_days) };
