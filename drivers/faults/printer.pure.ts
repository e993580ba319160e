/** What slip printers can show: rows of the one table in faults.ts. */
import type { FaultRow } from "./row.pure.ts";

export const PRINTER_FAULTS = {
  PRINTER_PAPER_OUT: {
    layer: "printer",
    heals: false,
    actor: "clerk",
    vi: "Máy in hết giấy. Số thứ tự và hồ sơ vẫn được giữ, phiếu in dở sẽ được in lại; mời cán bộ thay cuộn giấy.",
    en: "The printer is out of paper. Numbers and dossiers are kept, a broken slip is printed again; a clerk should change the roll.",
  },
  PRINTER_PAPER_LOW: {
    layer: "printer",
    heals: false,
    actor: "clerk",
    vi: "Máy in sắp hết giấy. Phiếu vẫn đang in bình thường; mời cán bộ chuẩn bị cuộn giấy mới.",
    en: "The printer's paper is nearly used up. Slips are still printed; a clerk should have a new roll at hand.",
  },
  PRINTER_COVER_OPEN: {
    layer: "printer",
    heals: false,
    actor: "clerk",
    vi: "Nắp máy in đang mở. Những gì đã ghi nhận vẫn được giữ; mời cán bộ đóng nắp, máy tự in tiếp.",
    en: "The printer's cover is open. What was recorded is kept; a clerk should close the cover, printing then goes on.",
  },
  PRINTER_CUTTER: {
    layer: "printer",
    heals: false,
    actor: "technician",
    vi: "Dao cắt giấy bị kẹt. Phiếu đang in được ghi là chưa chắc chắn; mời kỹ thuật viên gỡ giấy kẹt rồi đóng nắp.",
    en: "The paper cutter is stuck. The slip under way is kept as uncertain; a technician should free the paper and close the cover.",
  },
  PRINTER_FATAL: {
    layer: "printer",
    heals: false,
    actor: "technician",
    vi: "Máy in báo lỗi không tự phục hồi. Những gì đã ghi nhận vẫn được giữ; mời kỹ thuật viên tắt, bật lại máy in, nếu vẫn lỗi thì thay máy.",
    en: "The printer reports an error that it can't recover from. What was recorded is kept; a technician should switch it off and on, then replace it.",
  },
  PRINTER_HOT: {
    layer: "printer",
    heals: true,
    actor: "nobody",
    vi: "Đầu in đang nóng, máy tạm nghỉ. Phiếu chờ vẫn được giữ và tự in tiếp khi máy nguội; không cần làm gì.",
    en: "The print head is hot and rests. Waiting slips are kept and printed when it has cooled; nobody needs to act.",
  },
  PRINTER_OFFLINE: {
    layer: "printer",
    heals: true,
    actor: "clerk",
    vi: "Máy in tạm ngừng nhận lệnh (có thể nút đẩy giấy đang bị giữ). Những gì đã ghi nhận vẫn được giữ; mời cán bộ xem máy in.",
    en: "The printer takes no orders for now (its feed button may be held). What was recorded is kept; a clerk should look at it.",
  },
  PRINTER_OTHER_MODEL: {
    layer: "printer",
    heals: false,
    actor: "technician",
    vi: "Máy in đang nối khác kiểu với máy đã biết. Phiếu vẫn được in nhưng chưa được tính là chắc chắn đã in; mời kỹ thuật viên kiểm tra máy in ở trang kỹ thuật.",
    en: "The printer is of another model than the one known. Slips are still printed, but do not count as proven; a technician should probe it on the technician's page.",
  },
  PRINTER_NO_ANSWER: {
    layer: "printer",
    heals: true,
    actor: "technician",
    vi: "Máy in không trả lời. Những gì đã ghi nhận vẫn được giữ, hệ thống tự hỏi lại mỗi 10 giây; mời kỹ thuật viên kiểm tra nguồn và dây.",
    en: "The printer does not answer. What was recorded is kept, it is asked again every 10 seconds; a technician should check power and cable.",
  },
} as const satisfies Readonly<Record<string, FaultRow>>;
