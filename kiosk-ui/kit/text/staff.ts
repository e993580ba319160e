/**
 * What every staff screen says; guards, clerks and technicians read Vietnamese.
 */
export const staff = {
  starting: "Đang kết nối với văn phòng…",
  starting_hint: "Nếu chờ lâu, xin xem máy chủ đã bật chưa, rồi báo kỹ thuật.",
  stale: "Mất kết nối: số liệu dưới đây là cũ. Máy đang tự nối lại.",
  unreachable: "Máy chủ chưa trả lời. Chưa chắc đã làm xong: xin xem màn hình rồi bấm lại.",
  working: "Đang thực hiện…",
  simulated: "ĐANG GIẢ LẬP",
  people_waiting: (people: number) => `${people} người chờ`,
  minutes: (minutes: number) => `${minutes} phút`,
  seconds: (seconds: number) => `${seconds} giây`,
  cancel: "Thôi",
  reason: {
    elderly: "Người cao tuổi",
    disabled: "Người khuyết tật",
    pregnant: "Phụ nữ mang thai",
    infant: "Có con nhỏ dưới 36 tháng",
    merit: "Người có công",
    child: "Trẻ em",
  },
  print_state: {
    queued: "Phiếu chờ in",
    rendering: "Đang in phiếu",
    sending: "Đang in phiếu",
    "awaiting-proof": "Đang in phiếu",
    printed: "Đã in phiếu",
    unconfirmed: "Phiếu chưa rõ đã in: xin xem máy in",
    ambiguous: "Phiếu chưa rõ đã in: xin xem máy in",
    failed: "Chưa in được phiếu: xin đọc số cho khách",
  },
};
