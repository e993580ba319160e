/** What the bases of the vibrating cards can show: rows of the one table in faults.ts. */
import type { FaultRow } from "./row.pure.ts";

export const PAGER_FAULTS = {
  PAGER_NO_ANSWER: {
    layer: "pager",
    heals: true,
    actor: "technician",
    vi: "Trạm gọi thẻ rung không trả lời. Số thứ tự và lượt gọi vẫn được giữ; nhân viên gọi bằng lời và màn hình, mời kỹ thuật viên kiểm tra nguồn và dây của trạm.",
    en: "The pager base does not answer. Tickets and calls are kept; clerks call by voice and display, a technician should check the base's power and cable.",
  },
  PAGER_BASE_RESET: {
    layer: "pager",
    heals: true,
    actor: "technician",
    vi: "Trạm gọi thẻ rung vừa bị tắt rồi bật lại. Lượt gọi chưa phát được giữ lại để gọi lại; nếu lặp lại, mời kỹ thuật viên kiểm tra nguồn của trạm.",
    en: "The pager base was power-cycled. Calls that were not sent are kept and called again; if it repeats, a technician should check the base's power.",
  },
  PAGER_REJECTED: {
    layer: "pager",
    heals: false,
    actor: "clerk",
    vi: "Lượt gọi thẻ rung không được phát đi. Số thứ tự vẫn được giữ; nhân viên gọi bằng lời hoặc bấm gọi lại.",
    en: "The page was not sent. The ticket is kept; the clerk calls by voice or pages again.",
  },
  PAGER_QUEUE_FULL: {
    layer: "pager",
    heals: true,
    actor: "nobody",
    vi: "Trạm gọi thẻ rung đang đầy lượt gọi. Số thứ tự vẫn được giữ; hệ thống tự gọi lại khi trạm rảnh, không ai phải làm gì.",
    en: "The pager base's queue is full. The ticket is kept; it is paged again when the base is free, nobody needs to act.",
  },
  PAGER_UNCERTAIN: {
    layer: "pager",
    heals: true,
    actor: "clerk",
    vi: "Không rõ thẻ đã rung hay chưa. Số thứ tự vẫn được giữ và thẻ được gọi lại một lần; nếu không thấy người đến, nhân viên gọi bằng lời.",
    en: "It is not known whether the card buzzed. The ticket is kept and the card is paged once more; if nobody comes, the clerk calls by voice.",
  },
  PAGER_WRONG_SYSTEM: {
    layer: "pager",
    heals: false,
    actor: "technician",
    vi: "Trạm gọi thẻ rung mang mã hệ thống khác với cấu hình. Lượt gọi vẫn được gửi nhưng thẻ có thể không rung; mời kỹ thuật viên đặt lại mã.",
    en: "The pager base has another system id than configured. Pages are still sent but cards may not buzz; a technician should set the id.",
  },
  PAGER_TRANSMITTER: {
    layer: "pager",
    heals: false,
    actor: "technician",
    vi: "Trạm gọi thẻ rung báo bộ phát sóng bị hỏng: trạm vẫn trả lời nhưng thẻ không rung. Số thứ tự và lượt gọi vẫn được giữ; nhân viên gọi bằng lời và màn hình, mời kỹ thuật viên kiểm tra bộ phát và ăng-ten.",
    en: "The pager base says that its transmitter failed: it answers, but cards do not buzz. Tickets and calls are kept; clerks call by voice and display, a technician should check transmitter and aerial.",
  },
  PAGER_NUMBERS_ARE_GROUPS: {
    layer: "pager",
    heals: false,
    actor: "technician",
    vi: "Trạm gọi thẻ rung đang hiểu số thẻ là số nhóm (GPEN,1): một lượt gọi sẽ làm rung nhiều thẻ. Hệ thống không gọi thẻ qua trạm này, số thứ tự vẫn được giữ; nhân viên gọi bằng lời, mời kỹ thuật viên đặt lại GPEN,0.",
    en: "The pager base takes card numbers for groups (GPEN,1): one page would buzz many cards. Nothing is paged through it, tickets are kept; clerks call by voice, a technician should set GPEN,0.",
  },
} as const satisfies Readonly<Record<string, FaultRow>>;
