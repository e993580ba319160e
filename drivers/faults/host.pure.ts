/** What the store, the clock and the board itself can show: rows of the one table in faults.ts. */
import type { FaultRow } from "./row.pure.ts";

export const HOST_FAULTS = {
  STORE_FULL: {
    layer: "store",
    heals: true,
    actor: "technician",
    vi: "Đĩa đầy hoặc không ghi được. Những gì đã xác nhận vẫn còn nguyên, thao tác mới tạm thời chưa nhận; mời kỹ thuật viên giải phóng dung lượng, hệ thống tự chạy tiếp.",
    en: "The disk is full or refuses writing. Everything confirmed is kept, new actions are not taken for now; a technician should make room, it then goes on by itself.",
  },
  STORE_NEWER: {
    layer: "store",
    heals: false,
    actor: "technician",
    vi: "Cơ sở dữ liệu thuộc phiên bản mới hơn chương trình này. Chưa có gì bị thay đổi; mời kỹ thuật viên cài lại phiên bản mới hơn của chương trình.",
    en: "The database belongs to a newer version of this program. Nothing was touched; a technician should install the newer program again.",
  },
  STORE_CHAIN_BROKEN: {
    layer: "store",
    heals: false,
    actor: "technician",
    vi: "Nhật ký không còn khớp với chuỗi mã băm: có dòng bị sửa, xóa hoặc mất. Dữ liệu được giữ nguyên hiện trạng; mời kỹ thuật viên giữ lại đĩa, báo quản lý và khôi phục từ bản sao lưu.",
    en: "The log does not match its hash chain: a row was changed, removed or lost. It is kept as found; a technician should secure the disk, tell the manager and restore a backup.",
  },
  STORE_CORRUPT: {
    layer: "store",
    heals: false,
    actor: "technician",
    vi: "Tệp cơ sở dữ liệu bị hỏng. Tệp được giữ nguyên hiện trạng; mời kỹ thuật viên cất tệp này và khôi phục từ bản sao lưu.",
    en: "The database file is damaged. It is kept as found; a technician should set it aside and restore a backup.",
  },
  STORE_NO_DISK: {
    layer: "store",
    heals: false,
    actor: "technician",
    vi: "Không mở được thư mục dữ liệu (thiếu đĩa, thiếu thư mục hoặc thiếu quyền). Chưa có gì bị thay đổi; mời kỹ thuật viên kiểm tra đĩa và quyền truy cập.",
    en: "The data directory can't be opened (no disk, no directory or no permission). Nothing was touched; a technician should check the disk and access rights.",
  },
  STORE_IN_USE: {
    layer: "store",
    heals: false,
    actor: "technician",
    vi: "Một chương trình khác đang làm việc với thư mục dữ liệu. Chưa có gì bị thay đổi; mời kỹ thuật viên dừng chương trình kia trước.",
    en: "Another program works on the data folder. Nothing was touched; a technician should stop that program first.",
  },
  STORE_UNSAFE: {
    layer: "store",
    heals: false,
    actor: "technician",
    vi: "Đĩa này không bảo đảm giữ được những gì đã xác nhận (cơ sở dữ liệu từ chối chế độ ghi an toàn). Hệ thống không khởi động; mời kỹ thuật viên chuyển dữ liệu sang đĩa gắn trong máy.",
    en: "This disk can't promise to keep what is confirmed (the database refuses its safe settings). Nothing was started; a technician should move the data to a local disk.",
  },
  STORE_KEY_MISSING: {
    layer: "store",
    heals: false,
    actor: "technician",
    vi: "Không tìm thấy tệp khóa của dữ liệu cá nhân. Dữ liệu vẫn còn nhưng chưa đọc được; mời kỹ thuật viên gắn lại nơi lưu khóa hoặc khôi phục tệp khóa.",
    en: "The key file of the personal data is not there. The data are kept but can't be read; a technician should attach the key's medium or restore the key file.",
  },
  STORE_KEY_WRONG: {
    layer: "store",
    heals: false,
    actor: "technician",
    vi: "Tệp khóa không thuộc về cơ sở dữ liệu này hoặc đã bị hỏng. Chưa có gì bị thay đổi; mời kỹ thuật viên đặt lại đúng tệp khóa.",
    en: "The key file does not belong to this database or is damaged. Nothing was touched; a technician should put the right key file back.",
  },
  CLOCK_SUSPECT: {
    layer: "host",
    heals: true,
    actor: "technician",
    vi: "Đồng hồ của máy không tin được. Số thứ tự và thứ tự gọi vẫn được giữ theo giờ riêng của văn phòng; mời kỹ thuật viên nối máy chủ giờ rồi khởi động lại, hoặc chỉnh đồng hồ rồi chạy kiosk run --trust-clock.",
    en: "The board's clock can't be believed. Numbers and their order are kept by the office's own time; a technician should connect a time server and restart, or set the clock and run kiosk run --trust-clock.",
  },
  PORT_TAKEN: {
    layer: "host",
    heals: false,
    actor: "technician",
    vi: "Cổng mạng của các màn hình đang bị chương trình khác dùng. Chưa có gì bị thay đổi; mời kỹ thuật viên tắt chương trình kia hoặc chọn cổng khác.",
    en: "Another program uses the network port of the screens. Nothing was touched; a technician should stop that program or choose another port.",
  },
  CONFIG_WRONG: {
    layer: "host",
    heals: false,
    actor: "technician",
    vi: "Tệp cấu hình có chỗ sai. Chưa có gì bị thay đổi; mời kỹ thuật viên sửa đúng chỗ đã nêu rồi khởi động lại.",
    en: "The configuration is wrong. Nothing was touched; a technician should correct the place named and start again.",
  },
} as const satisfies Readonly<Record<string, FaultRow>>;
