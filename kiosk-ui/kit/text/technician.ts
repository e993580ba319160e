/**
 * What the technician's console says.
 */
export const technician = {
  title: "Kỹ thuật",
  devices: "Thiết bị",
  no_devices: "Chưa khai báo thiết bị nào. Xin thêm vào tệp cấu hình rồi khởi động lại.",
  state: { up: "tốt", degraded: "cần xem", down: "mất kết nối" },
  since: (at: string) => `từ ${at}`,
  self_test: "Kiểm tra",
  self_test_sent: "Đã gửi lệnh kiểm tra. Xem trả lời ở cột đường dây.",
  counters: "Bộ đếm",
  facts: "Thiết bị tự khai",
  no_facts: "Thiết bị chưa trả lời. Bấm “Kiểm tra” để hỏi.",
  wire: "Đường dây",
  wire_empty: "Chưa có byte nào. Bấm “Kiểm tra” để hỏi thiết bị.",
  wire_hidden: (bytes: number) => `${bytes} byte, không hiện vì có dữ liệu cá nhân`,
  direction: { out: "→", in: "←", noise: "×", note: "·" },
  direction_word: { out: "gửi", in: "nhận", noise: "nhiễu", note: "ghi chú" },
  journal: "Sổ nhật ký",
  journal_entries: (entries: number) => `${entries.toLocaleString("vi-VN")} dòng`,
  journal_state: { ok: "ghi được", full: "hết chỗ: xin giải phóng đĩa" },
};
