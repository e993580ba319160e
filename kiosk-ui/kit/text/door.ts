/**
 * What the guard's screen says.
 */
export const door = {
  title: "Cửa vào · Bảo vệ",
  in_hall: "Trong sảnh",
  waiting: "Đang chờ",
  pagers_free: "Thẻ rung còn",
  of_pagers: (pagers: number) => `/ ${pagers}`,

  ready: "Mời quét căn cước",
  ready_hint: "Đặt thẻ của khách lên đầu đọc. Khách không mang thẻ vẫn được lấy số.",
  reader_lost: "Đầu đọc mất kết nối",
  reader_none: "Không có đầu đọc",
  reader_hint: "Vẫn cấp số được: bấm “Khách không có thẻ”.",
  read: "Đã đọc thẻ",
  refused: "Chưa đọc được thẻ",
  refused_hint: "Xin quét lại. Nếu vẫn không được, bấm “Khách không có thẻ”.",
  walk_in: "Khách không có thẻ",
  walk_in_title: "Lấy số không cần thẻ",
  walk_in_hint: "Không cần tên. Chọn lĩnh vực rồi cấp số.",
  person: (birth_year: number, number_tail: string, visits: number) =>
    `Sinh năm ${birth_year} · thẻ ***${number_tail} · ${visits === 0 ? "lần đầu đến" : `đã đến ${visits} lần`}`,
  already: (code: string, pager: number | null) =>
    pager === null ? `Khách đang có số ${code}` : `Khách đang có số ${code}, thẻ rung ${pager}`,
  choose_field: "Chọn lĩnh vực để cấp số",
  give_pager: "Cấp thẻ rung",
  paper: "Phiếu giấy",
  give_paper: "In phiếu giấy",
  priority: "Ưu tiên",
  priority_off: "Bỏ ưu tiên",
  priority_title: "Lý do ưu tiên",
  priority_none: "Không ưu tiên",
  pledge: "Trả thẻ căn cước ngay. Không giữ thẻ của công dân để làm tin.",
  forget: "Khách khác",
  field_closed: "Đang đóng",

  return_pager: "Thu thẻ rung",
  return_title: "Thu thẻ rung số mấy?",
  return_hint: "Bấm số trên thẻ, hoặc chạm vào thẻ trong danh sách.",
  return_card: (card: number) => `Thu thẻ ${card}`,
  return_unknown: (card: number) => `Không có thẻ số ${card}`,
  return_not_out: (card: number) => `Thẻ ${card} đang ở trên giá`,
  return_none: "Không có thẻ nào đang ở ngoài.",
  return_more: (cards: number) => `Còn ${cards} thẻ nữa: xin bấm số.`,
  returned: (card: number) => `Đã thu thẻ ${card}. Xin đặt lên giá sạc.`,
  report_lost: "Báo mất",
  lost_title: (card: number) => `Ghi thẻ ${card} thất lạc?`,
  lost_hint: "Thẻ sẽ không được cấp nữa. Tìm thấy thì thu lại như thường.",
  lost_go: (card: number) => `Ghi thất lạc ${card}`,
  lost_done: (card: number) => `Đã ghi thẻ ${card} thất lạc.`,
  erase: "Xóa",
  pagers: "Thẻ rung",
  legend_free: (n: number) => `Trên giá ${n}`,
  legend_out: (n: number) => `Đang dùng ${n}`,
  legend_lost: (n: number) => `Thất lạc ${n}`,
  legend_battery: (n: number) => `Nghi hết pin ${n}`,
  missing: (n: number) => `Còn thiếu ${n} thẻ`,
  no_pagers: "Cửa này không có thẻ rung. Khách nhận phiếu giấy.",

  just_given: (code: string, card: number) => `Số ${code} vừa nhận thẻ ${card}`,
  silent: (card: number) => `Thẻ ${card} không rung. Xin đổi cho khách:`,
  swap: (card: number) => `Đổi thẻ ${card}`,
  swapped: (card: number, to: number | null) =>
    to === null
      ? `Khách giữ phiếu giấy, vẫn đúng lượt. Xin để thẻ ${card} sang một bên.`
      : `Khách giữ thẻ ${to}, vẫn đúng lượt. Xin để thẻ ${card} sang một bên.`,

  count: "Đếm thẻ cuối ngày",
  count_base: (base: string) => `Đếm thẻ · ${base}`,
  count_title: "Thẻ nào đang trên giá?",
  count_hint: "Chạm để đổi. Thẻ không có dấu là còn thiếu.",
  count_visitor: "Có khách ở cửa",
  count_page: (first: number, last: number) => `Thẻ ${first}–${last}`,
  count_later: "Để sau",
  count_finish: (missing: number) => (missing === 0 ? "Đủ thẻ, xong" : `Đếm xong, thiếu ${missing}`),
  counted_at: (at: string) => `Đã đếm lúc ${at}`,
  in_rack: "trên giá",
  not_in_rack: "thiếu",
  sum_title: "Xác nhận kết quả đếm",
  sum: {
    lost: "Ghi thất lạc",
    found: "Đã về giá",
    visitors: "Khách còn giữ",
    still_lost: "Vẫn thất lạc",
  },
  sum_none: "không có thẻ nào",
  sum_confirm: (lost: number) => (lost === 0 ? "Xác nhận" : `Xác nhận, ghi ${lost} thẻ thất lạc`),
  sum_again: "Đếm lại",
  sum_done: (lost: readonly number[]) =>
    lost.length === 0
      ? "Đã đếm xong, không mất thẻ nào."
      : `Đã đếm xong, thất lạc ${lost.length} thẻ: ${lost.join(", ")}.`,

  admitted: (code: string) => `Đã cấp số ${code}`,
  last_pager: (card: number) => `thẻ rung ${card}`,
  last_label: "Vừa cấp",
  help_wanted: (kiosk: string, minutes: number) =>
    minutes === 0 ? `${kiosk}: khách cần hỗ trợ` : `${kiosk}: khách cần hỗ trợ, ${minutes} phút trước`,
  help_going: "Tôi đến ngay",
};
