/** What any line to a device can show: rows of the one table in faults.ts. */
import type { FaultRow } from "./row.pure.ts";

export const LINK_FAULTS = {
  LINK_ABSENT: {
    layer: "link",
    heals: true,
    actor: "technician",
    vi: "Không thấy thiết bị ở cổng đã khai. Việc phục vụ vẫn tiếp tục không có thiết bị này; mời kỹ thuật viên kiểm tra dây và nguồn.",
    en: "The device is not at its configured port. Service goes on without it; a technician should check cable and power.",
  },
  LINK_REFUSED: {
    layer: "link",
    heals: true,
    actor: "technician",
    vi: "Cổng của thiết bị từ chối mở (bị chiếm hoặc thiếu quyền). Chưa mất dữ liệu; mời kỹ thuật viên kiểm tra quyền truy cập.",
    en: "The device's port refuses to open (in use, or no permission). Nothing is lost; a technician should check access rights.",
  },
  LINK_LOST: {
    layer: "link",
    heals: true,
    actor: "technician",
    vi: "Thiết bị vừa bị ngắt kết nối. Những gì đã xác nhận vẫn được giữ; hệ thống tự nối lại, nếu quá 2 phút mời kỹ thuật viên kiểm tra dây.",
    en: "The device was disconnected. What was confirmed is kept; it reconnects by itself, after 2 minutes a technician should check the cable.",
  },
  LINK_STALLED: {
    layer: "link",
    heals: true,
    actor: "technician",
    vi: "Thiết bị không nhận dữ liệu. Việc đang chờ vẫn được giữ; mời kỹ thuật viên kiểm tra thiết bị.",
    en: "The device takes no data. What waits is kept; a technician should look at the device.",
  },
  LINK_NO_DRIVER: {
    layer: "link",
    heals: false,
    actor: "technician",
    vi: "Máy này thiếu phần hỗ trợ cho loại thiết bị đó. Các thiết bị khác vẫn chạy; mời kỹ thuật viên cài bổ sung.",
    en: "This machine lacks support for that kind of device. Other devices work; a technician should install it.",
  },
  LINK_NO_SERVICE: {
    layer: "link",
    heals: true,
    actor: "technician",
    vi: "Dịch vụ đầu đọc thẻ của máy (pcscd) không chạy nên chưa đọc được chip. Các việc khác vẫn tiếp tục; mời kỹ thuật viên cài hoặc khởi động pcscd.",
    en: "The machine's card reader service (pcscd) does not run, so no chip can be read. Everything else goes on; a technician should install or start pcscd.",
  },
  LINK_KEYBOARD: {
    layer: "link",
    heals: true,
    actor: "technician",
    vi: "Máy quét đang ở chế độ bàn phím: chữ sẽ sai dấu và dữ liệu cá nhân có thể rơi vào ô khác, nên không dùng. Mời kỹ thuật viên quét mã cài đặt USB COM hoặc USB HID POS trong sách của máy quét rồi cắm lại.",
    en: "The scanner is in keyboard mode: letters would be lost and personal data could land in another window, so it is not used. A technician should scan the setting code USB COM or USB HID POS of the scanner's manual and plug it in again.",
  },
} as const satisfies Readonly<Record<string, FaultRow>>;
