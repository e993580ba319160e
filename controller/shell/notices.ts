/**
 * What messages to a phone say. Anybody may look over a shoulder or hold the phone: no name, no number of a
 * box, no code beside a dossier; where, what, until when.
 */
import { Personal } from "../../drivers/runtime/personal.ts";
import type { EffectOf } from "../core/effect.ts";
import { localTime } from "./local-time.ts";
import type { Signs } from "./views/context.ts";

/** The code alone: whoever reads it still needs the card or the receipt. */
export const codeMessage = (code: Personal<string>): Personal<string> =>
  new Personal(
    `Mã nhận kết quả của Ông/Bà: ${code.reveal()}. Mã có hiệu lực 10 phút. Không đưa mã này cho người khác.`,
  );

export const noticeMessage = (
  { office, forms: { hotline } }: Pick<Signs, "office" | "forms">,
  utc_offset_min: number,
  effect: EffectOf<"send-notice">,
): Personal<string> => new Personal(`${office}: ${sentenceOf(effect, utc_offset_min, hotline)}`);

const BRING = "Xin mang theo căn cước hoặc giấy hẹn, và điện thoại này.";

const sentenceOf = (
  { what, dossier, until_ms }: EffectOf<"send-notice">,
  utc_offset_min: number,
  hotline: string | null,
): string => {
  const until = until_ms === null ? "" : ` trước khi hết ngày ${dayOf(until_ms, utc_offset_min)}`;
  switch (what) {
    case "ready":
      return `Kết quả hồ sơ ${dossier} đã có tại tủ trả kết quả. Mời Ông/Bà đến nhận${until}. ${BRING}`;
    case "reminder":
      return `Kết quả hồ sơ ${dossier} vẫn chờ Ông/Bà tại tủ trả kết quả. Mời Ông/Bà đến nhận${until}. ${BRING}`;
    case "last-day":
      return `Hôm nay là ngày cuối nhận kết quả hồ sơ ${dossier} tại tủ; sau đó xin nhận tại quầy. ${BRING}`;
    case "withdrawn":
      return `Kết quả hồ sơ ${dossier} đã được chuyển từ tủ về quầy và vẫn được giữ cho Ông/Bà. Xin nhận tại quầy.`;
    case "collected-by-proxy": {
      const call = hotline === null ? "xin báo ngay cho cơ quan" : `xin gọi ngay số ${hotline}`;
      return `Người được Ông/Bà ủy quyền đã nhận kết quả hồ sơ ${dossier} tại tủ. Nếu Ông/Bà không ủy quyền, ${call}.`;
    }
  }
};

/** `21/11/2026` */
const dayOf = (at_ms: number, utc_offset_min: number): string =>
  localTime(at_ms, utc_offset_min).split(", ")[1] ?? "";
