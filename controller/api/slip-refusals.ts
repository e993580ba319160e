/** Why a slip, a form or a printer can't be had: part of the one table of refusals. */
import { type RefusalRow, row } from "./refusal-row.ts";

export const SLIP_REFUSALS = {
  "printer-down": row(
    503,
    "Máy in chưa dùng được. Số của Ông/Bà vẫn được giữ; xin nhớ số trên màn hình.",
    "The printer can't be used now. Your number is kept; please remember it.",
  ),
  "already-printing": row(
    409,
    "Phiếu đã được in. Nếu chưa nhận được, xin gọi cán bộ.",
    "The slip was printed already. If you don't have it, please call staff.",
  ),
  "unknown-slip": row(
    404,
    "Không còn thấy phiếu này trong danh sách in.",
    "This slip is not in the list of prints any more.",
  ),
  "slip-under-way": row(
    409,
    "Phiếu đang chờ in hoặc đang in. Xin đợi in xong.",
    "The slip waits or is being printed. Please wait until that is done.",
  ),
  "slip-not-in-question": row(
    409,
    "Phiếu này đã rõ kết quả, không cần xác nhận.",
    "What became of this slip is known; nothing needs to be said.",
  ),
  "copies-used-up": row(
    409,
    "Phiếu này đã in đủ số bản. Xin ghi tay cho khách.",
    "This slip was printed as often as it may be. Please write it by hand.",
  ),
  "no-printer-here": row(
    409,
    "Nơi này chưa có máy in. Chưa ghi gì; mời kỹ thuật viên khai máy in cho quầy.",
    "There is no printer here. Nothing was kept; a technician must name one for this counter.",
  ),
  "dossier-needed": row(
    409,
    "Cơ quan này chưa tự cấp mã hồ sơ. Chưa ghi gì; xin gõ mã hồ sơ do hệ thống cấp.",
    "This office gives no codes of its own. Nothing was kept; please type the code given by the ministry's system.",
  ),
  "dossier-issued": row(
    409,
    "Hồ sơ này đã có giấy hẹn hôm nay. Chưa ghi gì thêm; xin in lại giấy hẹn cũ.",
    "This dossier has its appointment slip of today. Nothing more was kept; please print that one again.",
  ),
  "not-today": row(
    409,
    "Chỉ in được báo cáo của hôm nay. Chưa in gì.",
    "Only the report of today can be printed. Nothing was printed.",
  ),
  "letter-unprintable": row(
    400,
    "Máy in không có {why}. Chưa ghi gì; xin sửa lại rồi in.",
    "The printer does not have {why}. Nothing was kept; please correct it, then print.",
  ),
  "due-impossible": row(
    400,
    "Ngày giờ chưa đúng: {why}. Chưa ghi gì; xin xem lại.",
    "The day or hour is not right: {why}. Nothing was kept; please look again.",
  ),
  "person-needed": row(
    400,
    "Cần một trong hai: số thứ tự hôm nay, hoặc 12 số căn cước. Chưa ghi gì.",
    "One of two is needed: a number of today, or the 12 digits of the ID card. Nothing was kept.",
  ),
  "forms-too-many": row(
    409,
    "Người này đang có quá nhiều hồ sơ còn lưu. Chưa ghi gì; mời quản trị viên xem lại.",
    "Too many forms of this person are still kept. Nothing was kept; the administrator should look into it.",
  ),
  "fees-not-here": row(
    409,
    "Cơ quan này chưa khai tài khoản nhận phí. Chưa in gì; xin thu phí theo cách đang dùng.",
    "No account for fees is configured here. Nothing was printed; please take fees as usual.",
  ),
  "printer-not-reached": row(
    503,
    "Chưa liên lạc được với máy in, nên chưa kiểm tra được. Không có gì thay đổi; xin xem nguồn và dây.",
    "The printer is not reached, so it can't be probed. Nothing was changed; please look at power and cable.",
  ),
  "printer-busy": row(
    409,
    "Máy in đang in hoặc đang được kiểm tra. Không có gì thay đổi; xin thử lại sau ít giây.",
    "The printer prints or is being probed. Nothing was changed; please try again in a few seconds.",
  ),
  "text-mode-not-offered": row(
    409,
    "Cấu hình máy in này không có kiểu chữ ấy. Chưa in gì; xin khai ở changes trong tệp cấu hình trước.",
    "This printer's configuration has no such text mode. Nothing was printed; please name it in changes first.",
  ),
  "strip-under-way": row(
    409,
    "Tờ thử trước còn chờ in hoặc đang in. Xin đợi in xong.",
    "The strip before still waits or is being printed. Please wait until it is done.",
  ),
  "no-strip": row(
    409,
    "Chưa có tờ thử nào của kiểu chữ này để đọc. Xin in tờ thử trước.",
    "No strip of this text mode has come out. Please print one first.",
  ),
} as const satisfies Record<string, RefusalRow>;
