/**
 * What the manager's page says. Each figure comes with what it means; of persons there are counts only.
 */
export const vi = {
  title: (office: string) => `Hôm nay · ${office}`,
  updated: (at: string) => `cập nhật ${at}`,

  calling: (door: string, at: string, minutes: number) =>
    minutes === 0
      ? `${door} mời quản lý đến, lúc ${at}`
      : `${door} mời quản lý đến, lúc ${at} (${minutes} phút)`,
  seen: "Đã tới",
  more_calls: (doors: number) => `và ${doors} cửa nữa`,

  waiting: "Đang chờ",
  longest: (minutes: number, code: string) => `lâu nhất ${minutes} phút · số ${code}`,
  nobody: "Không ai đang chờ.",
  waited: "Đã chờ đến lượt",
  minutes: "phút",
  waited_means: (median: number, p90: number) =>
    `một nửa số khách chờ đến ${median} phút, chín phần mười chờ đến ${p90} phút`,
  none_called: "Hôm nay chưa gọi số nào.",
  served: "Đã phục vụ",
  no_shows: (no_shows: number) => (no_shows === 0 ? "không ai vắng mặt" : `${no_shows} lượt vắng mặt`),
  none_served: "Hôm nay chưa phục vụ lượt nào.",
  scans: "Lượt quét ở cửa",
  scans_how: (typed: number, returning: number) => `${typed} nhập số tay · ${returning} khách quen`,
  scans_not: (refused: number, duplicates: number) => `${refused} không nhận · ${duplicates} đã có số`,
  none_scanned: "Hôm nay chưa quét lượt nào.",

  counters: "Quầy",
  counter: (number: number) => `Quầy ${number}`,
  counter_state: { closed: "Đóng", free: "Trống", called: "Đang gọi", serving: "Đang phục vụ" },
  calling_word: "gọi",
  no_counters: "Chưa có quầy nào trong cấu hình.",
  more_counters: (counters: number) => `và ${counters} quầy nữa`,

  frequent: "Lấy nhiều số trong ngày",
  frequent_none: (visits_min: number) => `Hôm nay không ai lấy từ ${visits_min} số trở lên.`,
  frequent_some: (visits_min: number, most: number) =>
    `người lấy từ ${visits_min} số trở lên, nhiều nhất ${most} số`,
  frequent_means:
    "Có thể là người làm việc hộ cả nhà, cũng có thể là người lấy số hộ để kiếm tiền. Xin ra sảnh quan sát và hỏi thăm; đừng vội kết luận về ai.",

  print_report: "In báo cáo cuối ngày",
  report_none: "Hôm nay chưa in báo cáo.",
  report_state: {
    queued: "Báo cáo chờ in.",
    rendering: "Đang in báo cáo.",
    sending: "Đang in báo cáo.",
    "awaiting-proof": "Đang in báo cáo.",
    printed: "Đã in báo cáo.",
    unconfirmed: "Đã gửi báo cáo, máy in không báo lại.",
    ambiguous: "Chưa rõ báo cáo đã in ra chưa: xin xem máy in.",
    failed: "Chưa in được báo cáo: xin xem máy in rồi in lại.",
  },

  devices: "Thiết bị",
  up: "tốt",
  down: "mất kết nối",
  devices_down: (devices: number) => `${devices} mất kết nối: báo kỹ thuật`,
  no_devices: "Chưa có thiết bị nào trong cấu hình.",
  more_devices: (devices: number) => `và ${devices} thiết bị nữa`,
};
