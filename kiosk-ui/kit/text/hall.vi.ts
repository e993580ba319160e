/**
 * What the hall display says, in Vietnamese: the source of its catalogue. No names, no ID digits.
 */
export const vi = {
  now_calling: "Xin mời số",
  last_called: "Số vừa gọi",
  to_counter: "quầy số",
  priority: "Lượt ưu tiên",
  column_number: "Số",
  column_counter: "Quầy",
  waiting: "Đang chờ",
  nobody_title: "Chưa gọi số nào",
  nobody_hint: "Xin lấy số ở cửa vào. Thẻ rung sẽ báo khi đến lượt.",
  earlier_none: "Các số gọi trước sẽ hiện ở đây.",
  rule: (run_max: number) =>
    `Thẻ rung sẽ báo khi đến lượt · Sau tối đa ${run_max} lượt ưu tiên đến 1 lượt thường`,
  stale_title: "Mất kết nối – xin nghe loa",
  stale_hint: "Cán bộ vẫn gọi số bình thường. Màn hình tự trở lại khi có kết nối.",
  starting_title: "Đang kết nối",
  starting_hint: "Số được gọi sẽ hiện ở đây trong giây lát.",
  closed_title: "Ngoài giờ làm việc",
  closed_hint: "Các quầy đang đóng. Xin Ông/Bà trở lại trong giờ làm việc.",
  simulated: "Đang giả lập",
};
export type HallText = typeof vi;
