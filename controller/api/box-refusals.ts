/** Why a result or its box can't be had now: part of the one table of refusals. */
import { type RefusalRow, row } from "./refusal-row.ts";

export const BOX_REFUSALS = {
  "box-rests": row(
    429,
    "Khóa ngăn này cần nghỉ một chút. Chưa mở ngăn nào; xin chờ {wait_s} giây rồi bấm lại.",
    "The lock of this box needs a short rest. No box was opened; please wait {wait_s} seconds, then press again.",
  ),
  "opens-too-fast": row(
    429,
    "Quầy này vừa mở nhiều ngăn. Chưa mở ngăn nào thêm; xin chờ {wait_s} giây rồi bấm lại.",
    "Many boxes were just opened from this counter. No other was opened; please wait {wait_s} seconds, then press again.",
  ),
  "result-withdrawn": row(
    409,
    "Kết quả này đã được cán bộ lấy về quầy và vẫn được giữ cho Ông/Bà. Xin gặp cán bộ để nhận.",
    "Staff took this result back to the counter, where it is kept for you. Please ask staff for it.",
  ),
  "result-not-here": row(
    409,
    "Hồ sơ này không có ở quầy. Chưa có gì thay đổi; xin xem lại mã hồ sơ.",
    "This file is not at the counter. Nothing was changed; please check its code.",
  ),
  "box-holds-result": row(
    409,
    "Ngăn này đang giữ kết quả của công dân nên không được mở thử. Xin chọn ngăn trống.",
    "This box holds a citizen's result, so it can't be tried. Please choose an empty one.",
  ),
  "box-not-stored": row(
    409,
    "Ngăn này không có kết quả nào đang chờ. Xin xem lại số ngăn.",
    "No result waits in this box. Please check its number.",
  ),
  "box-not-looked-into": row(
    409,
    "Ngăn này chưa được mở trong lượt kiểm tủ này. Chưa ghi gì; xin mở ngăn, xem bên trong rồi báo.",
    "This box was not opened in this round. Nothing was kept; please open it, look inside, then say what is there.",
  ),
  "unknown-dossier": row(
    404,
    "Chưa biết người nhận của hồ sơ này. Chưa mở ngăn nào; xin nhập số thứ tự hoặc số căn cước của người nhận.",
    "It is not known whose file this is. No box was opened; please enter the queue number or the ID number.",
  ),
  "dossier-of-another": row(
    409,
    "Hồ sơ này đứng tên người khác trên giấy hẹn. Chưa mở ngăn nào; xin xem lại mã hồ sơ và người nhận.",
    "The appointment slip of this file names somebody else. No box was opened; please check the file and the person.",
  ),
  "phone-needed": row(
    400,
    "Chưa có số điện thoại để gửi mã, và giấy hẹn không có mã PIN. Chưa mở ngăn nào; xin nhập số điện thoại.",
    "There is no phone for a code, and no PIN on a slip. No box was opened; please enter a phone number.",
  ),
  "same-person": row(
    403,
    "Người xác nhận phải khác người yêu cầu mở. Chưa mở ngăn nào; xin nhờ một đồng nghiệp xác nhận.",
    "Whoever agrees must not be who asked. No box was opened; please ask a colleague.",
  ),
  "no-remote-request": row(
    409,
    "Không còn yêu cầu mở ngăn này, hoặc yêu cầu đã quá 5 phút. Chưa mở ngăn nào; xin yêu cầu lại.",
    "Nobody asks for this box any more, or it was longer than 5 minutes ago. No box was opened; please ask again.",
  ),
  "remote-rests": row(
    429,
    "Đã mở từ xa nhiều ngăn. Chưa mở ngăn nào thêm; xin chờ {wait_s} giây, hoặc ra tủ cùng công dân.",
    "Many boxes were opened from afar. No other was opened; please wait {wait_s} seconds, or go to the boxes with the citizen.",
  ),
  "round-running": row(
    409,
    "Đang kiểm tủ. Xin kết thúc lượt kiểm này trước.",
    "The boxes are being checked. Please end that round first.",
  ),
  "no-round": row(
    409,
    "Chưa có lượt kiểm tủ nào ở quầy này. Xin bấm bắt đầu kiểm tủ.",
    "No round was begun at this counter. Please begin one.",
  ),
  "bank-without-doors": row(
    409,
    "Tủ này không có cảm biến cửa, chỉ dùng để thử trên bàn. Chưa mở ngăn nào.",
    "This bank has no door sensors and serves for trials on a bench only. No box was opened.",
  ),
  "days-out-of-range": row(
    400,
    "Chỉ được gia hạn từ 1 đến 30 ngày. Hạn cũ vẫn giữ nguyên; xin nhập lại.",
    "Only 1 to 30 days can be added. The old day is kept; please enter it again.",
  ),
  "in-hand-full": row(
    409,
    "Quầy đang giữ quá nhiều kết quả chưa trả. Chưa mở ngăn nào; xin trả hoặc lưu bớt trước.",
    "Too many results wait at the counters. No box was opened; please hand over or archive some first.",
  ),
  "pin-burnt": row(
    403,
    "Mã PIN này không còn dùng được vì nhập sai nhiều lần. Kết quả vẫn ở trong tủ; xin nhận mã qua điện thoại, hoặc gặp cán bộ.",
    "This PIN can't be used any more after too many wrong tries. The result stays in its box; please have a code sent, or see staff.",
  ),
  "pin-wrong": row(
    403,
    "Mã PIN chưa đúng. Kết quả vẫn ở trong tủ; xin xem lại 8 số trên phiếu.",
    "The PIN is not right. The result stays in its box; please look at the 8 digits on the slip.",
  ),
  "no-pin": row(
    409,
    "Kết quả này không có mã PIN. Xin nhận mã qua điện thoại, hoặc gặp cán bộ.",
    "There is no PIN for this result. Please have a code sent, or see staff.",
  ),
  "receipt-unknown": row(
    404,
    "Phiếu này không có kết quả nào đang chờ trong tủ. Xin xem lại phiếu, hoặc gặp cán bộ.",
    "No result waits in the boxes for this slip. Please check the slip, or see staff.",
  ),
  "proxy-is-owner": row(
    400,
    "Người được ủy quyền phải khác người có kết quả. Chưa ghi gì; xin xem lại số căn cước.",
    "The proxy must be somebody other than the owner. Nothing was kept; please check the ID number.",
  ),
} as const satisfies Record<string, RefusalRow>;
