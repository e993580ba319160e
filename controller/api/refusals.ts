/**
 * Every way a command can be refused, with its HTTP status and its sentences: what happened, what is kept,
 * what to do now. The shell proves at compile time that each refusal of the core has its row.
 */

import { BOX_REFUSALS } from "./box-refusals.ts";
import { type RefusalRow, row } from "./refusal-row.ts";
import { SLIP_REFUSALS } from "./slip-refusals.ts";

export const REFUSALS = {
  "unknown-place": row(
    404,
    "Không có nơi phục vụ này. Xin kiểm tra địa chỉ màn hình.",
    "There is no such place. Please check the screen's address.",
  ),
  "unknown-field": row(
    404,
    "Không có lĩnh vực này. Chưa có số nào được cấp; xin chọn lại.",
    "There is no such field. No number was given; please choose again.",
  ),
  "unknown-ticket": row(
    404,
    "Số này không còn trên màn hình. Xin hỏi cán bộ nếu cần in lại.",
    "This number is no longer on the screen. Please ask staff for a copy.",
  ),
  "unknown-pager": row(
    404,
    "Không có thẻ rung này. Xin xem lại số in trên thẻ.",
    "There is no such pager. Please check the number on the card.",
  ),
  "unknown-box": row(
    404,
    "Không có ngăn tủ này. Xin xem lại số ngăn.",
    "There is no such box. Please check its number.",
  ),
  "scan-gone": row(
    409,
    "Lượt quét này không còn hiệu lực. Xin quét lại căn cước.",
    "This scan is no longer valid. Please scan the ID card again.",
  ),
  "already-waiting": row(
    409,
    "Công dân này đang có số chờ ở lĩnh vực này; số cũ vẫn giữ nguyên.",
    "This citizen already waits in this field; that number is kept.",
  ),
  "guesses-rest": row(
    429,
    "Đã gõ nhiều số chưa có ai. Chưa ghi gì; xin chờ {wait_s} giây, hoặc quét căn cước ngay bây giờ.",
    "Many numbers were typed that nobody has. Nothing was kept; please wait {wait_s} seconds, or scan the ID card now.",
  ),
  "number-malformed": row(
    400,
    "Số căn cước chưa đúng: {why}. Chưa ghi gì; xin xem lại thẻ rồi gõ lại.",
    "The ID number is not right: {why}. Nothing was kept; please look at the card and type again.",
  ),
  "agreement-needs-card": row(
    409,
    "Muốn lưu cho lần sau phải quét căn cước của chính người đồng ý. Chưa cấp số, chưa lưu gì; xin quét thẻ, hoặc cấp số không lưu.",
    "To be kept for later visits, the visitor's own ID card must be scanned. No number was given, nothing was kept; please scan the card, or give the number without.",
  ),
  "returning-not-offered": row(
    409,
    "Cơ quan này không lưu thông tin cho lần sau. Chưa cấp số; xin cấp số không lưu.",
    "This office keeps nobody for later visits. No number was given; please give it without.",
  ),
  "not-agreed": row(
    409,
    "Khách này chưa đồng ý lưu, hoặc đã thôi lưu. Không có gì thay đổi.",
    "This visitor has not agreed to be kept, or took it back. Nothing was changed.",
  ),
  "visitor-slip-not-printed": row(
    503,
    "Máy in ở cửa chưa dùng được, phiếu khách chưa in. Lần sau khách vẫn có thể đọc số căn cước.",
    "The printer at the door can't be used now; the slip was not printed. The visitor can still say the ID number next time.",
  ),
  "reason-missing": row(
    400,
    "Lượt ưu tiên phải có lý do; lượt thường thì không. Xin chọn lại.",
    "A priority visit needs a reason, a regular one has none. Please choose again.",
  ),
  "pager-not-in-rack": row(
    409,
    "Thẻ rung này đang được dùng. Chưa cấp số; xin lấy thẻ khác.",
    "This pager is in use. No number was given; please take another card.",
  ),
  "pager-not-lent": row(409, "Thẻ rung này đã ở trên giá.", "This pager is in its rack already."),
  "pager-not-fit": row(
    409,
    "Thẻ rung này nghi hết pin hoặc lâu chưa sạc. Chưa cấp số; xin lấy thẻ khác, hoặc rung thử trước.",
    "This pager may be out of battery or was long not charged. No number was given; please take another card, or try it first.",
  ),
  "pager-lent": row(
    409,
    "Thẻ rung này đang ở chỗ khách. Chưa có gì thay đổi; xin chờ khách trả thẻ.",
    "A visitor has this pager. Nothing was changed; please wait until it is returned.",
  ),
  "pager-disabled": row(
    409,
    "Thẻ rung này đã ngừng dùng. Mời kỹ thuật viên đưa thẻ trở lại sử dụng.",
    "This pager is out of use. A technician must put it back to use.",
  ),
  "page-under-way": row(
    409,
    "Thẻ rung đang được gọi. Xin chờ vài giây rồi làm lại.",
    "The pager is being called. Please wait a few seconds, then try again.",
  ),
  "no-buzz": row(
    409,
    "Chưa có lần rung thử nào để trả lời. Xin bấm rung thử trước.",
    "There was no test buzz to judge. Please press test buzz first.",
  ),
  "base-down": row(
    503,
    "Trạm thẻ rung chưa dùng được. Không thẻ nào được gọi; xin thử lại khi trạm sẵn sàng.",
    "The pager base can't be used now. No card was called; please try again when it is ready.",
  ),
  "somebody-called": row(
    409,
    "Đang có người được gọi: gọi tất cả thẻ sẽ làm khách nhầm. Xin chờ, hoặc xác nhận vẫn gọi.",
    "Somebody is being called: calling every card would mislead visitors. Please wait, or confirm.",
  ),
  ...SLIP_REFUSALS,
  "counter-closed": row(
    409,
    "Quầy chưa mở. Xin bấm mở quầy trước.",
    "The counter is closed. Please open it first.",
  ),
  "counter-busy": row(
    409,
    "Quầy đang có người. Xin hoàn thành hoặc báo vắng trước.",
    "Somebody is at this counter. Please finish or mark as absent first.",
  ),
  "nobody-waiting": row(
    409,
    "Hiện không có ai chờ ở các lĩnh vực của quầy này.",
    "Nobody waits for this counter's fields.",
  ),
  "nobody-called": row(409, "Quầy chưa gọi ai.", "Nobody has been called to this counter."),
  "not-serving": row(
    409,
    "Quầy chưa bắt đầu phục vụ lượt nào.",
    "No service has been started at this counter.",
  ),
  "called-often-enough": row(
    409,
    "Đã gọi đủ ba lần. Xin báo vắng hoặc bắt đầu phục vụ.",
    "Called three times already. Please mark as absent or start.",
  ),
  "nothing-to-undo": row(
    409,
    "Không còn bước nào để hoàn tác (chỉ trong 10 giây).",
    "Nothing left to undo (10 seconds only).",
  ),
  "no-free-box": row(
    409,
    "Không còn ngăn trống dùng được. Kết quả chưa được bỏ vào tủ; xin giữ tại quầy.",
    "No usable empty box is left. The result is not stored; please keep it at the counter.",
  ),
  "box-not-empty": row(
    409,
    "Ngăn này đang không ở trạng thái cần thiết. Xin chọn ngăn khác.",
    "This box is not in the needed state. Please choose another.",
  ),
  "door-not-closed": row(
    409,
    "Cửa ngăn chưa đóng hoặc chưa rõ trạng thái. Xin đóng cửa ngăn rồi làm lại.",
    "A door is not closed, or its state is unknown. Please close it, then try again.",
  ),
  "bank-down": row(
    503,
    "Tủ kết quả chưa trả lời. Kết quả vẫn an toàn trong tủ; xin gọi cán bộ.",
    "The boxes do not answer. The result is safe in its box; please call staff.",
  ),
  "bank-stopped": row(
    503,
    "Tủ đã dừng vì mở sai cửa. Không ngăn nào được mở; mời kỹ thuật viên kiểm tra.",
    "The bank was stopped after a wrong door. No box opens; a technician must check it.",
  ),
  "bank-not-stopped": row(409, "Tủ này không bị dừng.", "This bank is not stopped."),
  "box-not-quarantined": row(
    409,
    "Ngăn này không bị khóa chờ kiểm tra.",
    "This box does not wait for a check.",
  ),
  "box-without-dossier": row(
    409,
    "Ngăn này không gắn với hồ sơ nào. Xin báo là ngăn trống.",
    "No file is assigned to this box. Please report it as empty.",
  ),
  "ticket-without-card": row(
    409,
    "Lượt này chưa quét căn cước nên không thể giao kết quả qua tủ. Xin trả tại quầy.",
    "This visit has no ID card read, so the result can't go into a box. Please hand it over at the counter.",
  ),
  "dossier-in-a-box": row(409, "Hồ sơ này đã có trong một ngăn tủ.", "This file is in a box already."),
  "no-claim": row(
    409,
    "Chưa có lượt nhận kết quả nào. Xin đặt căn cước lên đầu đọc; kết quả vẫn ở trong tủ.",
    "No pick-up has been started. Please present the ID card; the result stays in its box.",
  ),
  "claim-not-verified": row(
    403,
    "Chưa xác nhận bằng mã. Xin nhập mã đã gửi tới điện thoại, hoặc mã PIN trên giấy hẹn.",
    "Not confirmed yet. Please enter the code sent to the phone, or the PIN on the appointment slip.",
  ),
  "no-code": row(409, "Chưa có mã nào được gửi. Xin bấm gửi mã.", "No code was sent yet. Please press send."),
  "code-wrong": row(
    403,
    "Mã chưa đúng. Kết quả vẫn ở trong tủ; xin xem lại tin nhắn.",
    "The code is not right. The result stays in its box; please look at the message again.",
  ),
  "code-burnt": row(
    403,
    "Mã này không còn dùng được. Xin yêu cầu mã mới.",
    "This code can't be used any more. Please ask for a new one.",
  ),
  "code-too-soon": row(
    429,
    "Mã vừa được gửi. Xin chờ 30 giây rồi yêu cầu lại.",
    "A code was just sent. Please wait 30 seconds.",
  ),
  "codes-used-up": row(
    429,
    "Đã gửi đủ ba mã. Kết quả vẫn ở trong tủ; xin gặp cán bộ.",
    "Three codes were sent already. The result stays in its box; please see staff.",
  ),
  "code-entry-rests": row(
    429,
    "Nhập sai nhiều lần, việc nhập mã tạm dừng 15 phút. Xin gặp cán bộ.",
    "Too many wrong codes; entry rests for 15 minutes. Please see staff.",
  ),
  "not-your-box": row(
    403,
    "Ngăn này không thuộc lượt nhận của Ông/Bà.",
    "This box does not belong to your pick-up.",
  ),
  "pulses-used-up": row(
    409,
    "Cửa đã được mở hai lần mà chưa thành. Kết quả vẫn ở trong tủ; xin gọi cán bộ.",
    "The lock was tried twice. The result is safe in its box; please call staff.",
  ),
  ...BOX_REFUSALS,
  // ---- of the shell ----
  busy: row(
    503,
    "Hệ thống đang bận. Yêu cầu chưa được ghi; xin thử lại sau vài giây.",
    "The system is busy. The request was not kept; please try again in a few seconds.",
  ),
  "storage-full": row(
    503,
    "Bộ nhớ đã đầy, chưa ghi được yêu cầu này. Những gì đã xác nhận vẫn an toàn; mời kỹ thuật viên giải phóng bộ nhớ.",
    "Storage is full, this request was not kept. All that was confirmed is safe; a technician must free space.",
  ),
  "result-in-box": row(
    409,
    "Kết quả của người này còn nằm trong ngăn tủ; xóa bây giờ thì không ai nhận được nữa. Chưa có gì bị thay đổi; mời cán bộ trả kết quả trước.",
    "A result of this person still lies in a box; erased now, nobody could collect it. Nothing was changed; a clerk should hand it over first.",
  ),
  "visit-under-way": row(
    409,
    "Người này đang có số chờ hoặc đang được phục vụ. Chưa có gì bị thay đổi; mời cán bộ phục vụ xong hoặc báo vắng trước, hoặc xóa sau khi hết ngày.",
    "This person still waits or is being served. Nothing was changed; a clerk should finish the visit or mark it absent first, or erase after the day has ended.",
  ),
  "not-signed-in": row(401, "Xin đăng nhập.", "Please sign in."),
  "not-allowed": row(403, "Vai trò của Ông/Bà không được làm việc này.", "Your role may not do this."),
  "not-here": row(
    403,
    "Màn hình này chỉ dùng được tại máy của cơ quan.",
    "This screen works only on the office's own machine.",
  ),
  "bad-request": row(
    400,
    "Yêu cầu chưa đúng. Chưa có gì thay đổi.",
    "The request is not right. Nothing was changed.",
  ),
  "sign-in-failed": row(401, "Tên hoặc mật khẩu chưa đúng.", "Name or password is not right."),
  "sign-in-rests": row(
    429,
    "Đăng nhập sai nhiều lần. Xin chờ rồi thử lại.",
    "Too many failed sign-ins. Please wait, then try again.",
  ),
  "enrolment-wrong": row(
    403,
    "Mã đăng ký không đúng hoặc đã dùng. Xin xin mã mới từ quản trị viên.",
    "The enrolment code is wrong or was used. Please ask the administrator for a new one.",
  ),
  "name-taken": row(
    409,
    "Tên này đã có người dùng. Xin chọn tên khác.",
    "This name is taken. Please choose another.",
  ),
  "no-phone": row(
    409,
    "Chưa có số điện thoại cho kết quả này. Xin gặp cán bộ.",
    "No phone is registered for this result. Please see staff.",
  ),
} as const satisfies Record<string, RefusalRow>;

export type RefusalCode = keyof typeof REFUSALS;
