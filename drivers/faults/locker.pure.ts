/** What banks of boxes can show: rows of the one table in faults.ts. */
import type { FaultRow } from "./row.pure.ts";

export const LOCKER_FAULTS = {
  LOCKER_NO_ANSWER: {
    layer: "locker",
    heals: true,
    actor: "technician",
    vi: "Một bo mạch khóa tủ không trả lời. Các ô của bo đó vẫn khóa, kết quả bên trong còn nguyên; mời kỹ thuật viên kiểm tra nguồn và dây nối.",
    en: "A lock board does not answer. Its boxes stay locked with what is in them; a technician should check its power and cable.",
  },
  LOCKER_MODES_WRONG: {
    layer: "locker",
    heals: false,
    actor: "technician",
    vi: "Bo mạch khóa tủ đang ở chế độ sai: cảm biến cửa có thể tự đóng điện cho khóa. Bo bị loại, các ô vẫn khóa; kỹ thuật viên phải đặt lại mọi kênh về chế độ thường (0).",
    en: "A lock board is in the wrong mode: a door switch could energise its lock. The board is refused, its boxes stay locked; a technician must set every channel to normal mode (0).",
  },
  LOCKER_VERSION_UNKNOWN: {
    layer: "locker",
    heals: false,
    actor: "technician",
    vi: "Bo mạch khóa tủ có phiên bản phần mềm lạ hoặc quá cũ. Bo bị loại, các ô vẫn khóa; kỹ thuật viên cần nâng cấp hoặc thay bo.",
    en: "A lock board has an unknown or too old firmware. The board is refused, its boxes stay locked; a technician should update or replace it.",
  },
  LOCKER_OUTPUT_STUCK: {
    layer: "locker",
    heals: false,
    actor: "technician",
    vi: "Một khóa tủ vẫn có điện sau khi hết xung, cuộn dây có thể cháy. Đã gửi lệnh tắt và ngừng mở mọi ô của tủ; hãy cắt nguồn khóa ngay và gọi kỹ thuật viên.",
    en: "A lock is still energised after its pulse and its coil may burn. Off was sent and the whole bank opens nothing; cut the lock supply now and call a technician.",
  },
  LOCKER_ADDRESS_TWICE: {
    layer: "locker",
    heals: false,
    actor: "technician",
    vi: "Có hai bo mạch khóa tủ trả lời cùng một địa chỉ: một lệnh mở có thể mở hai ô. Bo bị loại, các ô vẫn khóa; kỹ thuật viên phải đặt cho mỗi bo một địa chỉ riêng.",
    en: "Two lock boards answer to one address: one order could open two boxes. The board is refused, its boxes stay locked; a technician must give each board an address of its own.",
  },
  LOCKER_UNCLEAR: {
    layer: "locker",
    heals: true,
    actor: "technician",
    vi: "Không đọc được câu trả lời của một bo mạch khóa tủ: nhiễu đường dây, thiếu điện trở cuối, hoặc hai bo trùng địa chỉ. Bo bị loại, các ô vẫn khóa; kỹ thuật viên kiểm tra dây RS-485 và địa chỉ từng bo.",
    en: "A lock board's answers can't be read: noise, a missing terminator, or two boards with one address. The board is refused, its boxes stay locked; a technician should check the RS-485 cable and each board's address.",
  },
  LOCKER_DOOR_CONTRADICTION: {
    layer: "locker",
    heals: false,
    actor: "clerk",
    vi: "Cảm biến cửa ô báo trái với điều phải có (ví dụ: báo mở khi ô đang khóa). Ô bị tạm khóa sử dụng, kết quả được giữ; cán bộ kiểm tra cửa ô tại chỗ.",
    en: "A box's door sensor contradicts what must be (open while it should be locked). The box is set aside, its result is kept; a clerk should look at the door.",
  },
  LOCKER_WRONG_DOOR: {
    layer: "locker",
    heals: false,
    actor: "technician",
    vi: "Mở một ô nhưng cửa ô khác lại bật ra: dây khóa hoặc dây cảm biến bị đấu nhầm. Tủ ngừng mở; cán bộ trông ô đang mở, kỹ thuật viên kiểm tra đấu dây.",
    en: "One box was pulsed but another door opened: locks or sensors are wired crosswise. The bank opens nothing; a clerk should watch the open box, a technician must check the wiring.",
  },
  LOCKER_FORCED_OPEN: {
    layer: "locker",
    heals: false,
    actor: "guard",
    vi: "Một ô tủ bị mở mà không có lệnh. Đã ghi lại giờ mở và tạm khóa sử dụng ô; bảo vệ đến ngay tủ, cán bộ kiểm kết quả trong ô.",
    en: "A box was opened without any order. The time is recorded and the box set aside; the guard should go there now, a clerk checks its contents.",
  },
  LOCKER_LEFT_OPEN: {
    layer: "locker",
    heals: true,
    actor: "guard",
    vi: "Cửa ô tủ vẫn mở sau khi nhận kết quả. Ô tạm ngừng dùng cho đến khi đóng; bảo vệ xem ô đã trống chưa rồi đóng cửa.",
    en: "A box's door is still open after collection. The box is out of use until it is closed; the guard should see that it is empty and shut it.",
  },
  LOCKER_NOT_OPENED: {
    layer: "locker",
    heals: false,
    actor: "clerk",
    vi: "Đã gửi lệnh mở nhưng cửa ô không mở. Quyền nhận của công dân vẫn còn; cán bộ mở ô bằng chìa cơ và giao kết quả.",
    en: "A box was pulsed but its door did not open. The citizen's claim is kept; a clerk should open the box with the mechanical key and hand over the result.",
  },
} as const satisfies Readonly<Record<string, FaultRow>>;
