/**
 * What a citizen reads when a kiosk can't do something it otherwise does: what is lost for them, what is
 * kept, whom to see. What ails the device itself is for staff and stands in drivers/faults.ts.
 */
import type { Notice } from "../../api/views.ts";

/** Short enough for three lines of the large text on a 7″ panel. */
export const CITIZEN_NOTICES = {
  "storage-full": {
    level: "alarm",
    vi: "Máy tạm ngừng, số và kết quả vẫn được giữ. Mời Ông/Bà gặp cán bộ.",
    en: "Out of use for now; numbers and results are kept. Please see our staff.",
  },
  "no-boxes": {
    level: "warning",
    vi: "Tủ kết quả tạm ngừng, kết quả vẫn được giữ. Mời Ông/Bà gặp cán bộ.",
    en: "The boxes are out of use; your result is kept. Please see our staff.",
  },
  "no-card-reader": {
    level: "warning",
    vi: "Đầu đọc thẻ tạm ngừng, kết quả vẫn được giữ. Mời Ông/Bà gặp cán bộ.",
    en: "The card reader is out of use; your result is kept. Please see our staff.",
  },
  "no-slips": {
    level: "warning",
    vi: "Máy in phiếu tạm ngừng, số vẫn được giữ. Xin Ông/Bà nhớ số trên màn hình.",
    en: "The slip printer is out of use; your number is kept. Please remember it.",
  },
  "card-only": {
    level: "warning",
    vi: "Mã này không mở được ngăn tủ, kết quả vẫn được giữ. Mời Ông/Bà đặt căn cước lên đầu đọc.",
    en: "This code opens no box; your result is kept. Please present your ID card.",
  },
  "job-code": {
    level: "warning",
    vi: "Mã nhỏ ở cuối phiếu chỉ để tìm lại tờ phiếu, kết quả vẫn được giữ. Mời Ông/Bà đặt căn cước lên đầu đọc.",
    en: "The small code at a slip's foot only tells which sheet it is; your result is kept. Please present your ID card.",
  },
  "receipt-unknown": {
    level: "warning",
    vi: "Mã trên giấy hẹn này không còn dùng được, kết quả vẫn được giữ. Mời Ông/Bà đặt căn cước lên đầu đọc.",
    en: "The code on this slip can't be used any more; your result is kept. Please present your ID card.",
  },
  "card-unread": {
    level: "warning",
    vi: "Chưa đọc được căn cước, kết quả vẫn được giữ. Mời Ông/Bà đặt lại thẻ, hoặc gặp cán bộ.",
    en: "The ID card was not read; your result is kept. Please present it again, or see our staff.",
  },
} as const satisfies Readonly<
  Record<string, { readonly level: Notice["level"]; readonly vi: string; readonly en: string }>
>;

export type CitizenNotice = keyof typeof CITIZEN_NOTICES;

export const citizenNotice = (code: CitizenNotice): Notice => {
  const { level, vi, en } = CITIZEN_NOTICES[code];
  return { code, level, text: { vi, en } };
};
