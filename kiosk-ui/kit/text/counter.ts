/**
 * What the clerk's screen says.
 */
export const counter = {
  title: (number: number, fields: string) =>
    fields === "" ? `Quầy ${number}` : `Quầy ${number} · ${fields}`,
  waiting: "Đang chờ",
  nobody_waiting: "Không ai đang chờ. Người mới đến sẽ hiện ở đây.",
  device_down: "mất kết nối",

  closed: "Quầy đang đóng",
  closed_hint: "Mở quầy để gọi khách. Quầy mở dưới tên người đang đăng nhập.",
  open_counter: "Mở quầy",
  close_counter: "Đóng quầy",

  idle: "Sẵn sàng",
  idle_next: "Người kế tiếp",
  idle_nobody: "Chưa có ai chờ",
  idle_hint: "Gọi được ngay khi có người lấy số.",
  calling: "Đang gọi",
  serving: "Đang phục vụ",
  calling_since: "Đã gọi",
  serving_since: "Đã phục vụ",
  call_count: (calls: number, calls_max: number) => `lần ${calls}/${calls_max}`,
  page_state: {
    none: (card: number) => `thẻ rung ${card}`,
    queued: (card: number) => `thẻ rung ${card} chờ phát`,
    accepted: (card: number) => `thẻ rung ${card} đang phát`,
    transmitted: (card: number, at: string) => `thẻ rung ${card} đã phát lúc ${at}`,
    rejected: (card: number) => `thẻ rung ${card} không gọi được: xin gọi bằng loa`,
    uncertain: (card: number) => `thẻ rung ${card} chưa chắc đã phát: xin gọi lại`,
  },
  unanswered: (calls: number) => `chưa thấy khách sau ${calls} lần rung`,
  no_pager: "khách cầm phiếu giấy",
  priority: "ưu tiên",

  call_next: "Gọi người kế tiếp",
  recall: "Gọi lại",
  start: "Bắt đầu phục vụ",
  finish: "Hoàn thành",
  no_show: "Vắng mặt",
  called: (code: string) => `Đã gọi ${code}`,

  why: {
    oldest: "đợi lâu nhất",
    "turn-of-regular": "đến lượt thường",
    "regular-waited-long": "lượt thường đã đợi lâu",
  },
  next_label: "Lượt kế theo quy tắc:",
  next_run: (run: number, run_max: number) => `lượt ưu tiên ${run}/${run_max}`,
  next_then: "sau đó",

  today: "Hôm nay tại quầy",
  served: "đã phục vụ",
  no_shows: "vắng mặt",
  median: "trung vị",
  undo: { call: "Gọi", finish: "Hoàn thành", "no-show": "Vắng mặt" },
  undo_label: (what: string, code: string) => `Hoàn tác “${what} ${code}”`,
};
