/**
 * Every fault a device can show, in one table: whose job it is, whether it heals by itself, and the
 * sentences people read. A sentence says what happened, what is kept, who must act.
 * Source of the form: style.md 4.3. The manual's fault chapter and the screens are written from it.
 */

export type FaultLayer = "link" | "pager" | "reader" | "printer" | "locker" | "store" | "host";
export type FaultActor = "nobody" | "citizen" | "guard" | "clerk" | "manager" | "technician";

export interface FaultRow {
  readonly layer: FaultLayer;
  /** True: the controller goes on trying by itself and the fault ends without anyone's help. */
  readonly heals: boolean;
  readonly actor: FaultActor;
  readonly vi: string;
  readonly en: string;
}

export const FAULTS = {
  LINK_ABSENT: {
    layer: "link",
    heals: true,
    actor: "technician",
    vi: "Không thấy thiết bị ở cổng đã khai. Việc phục vụ vẫn tiếp tục không có thiết bị này; mời kỹ thuật viên kiểm tra dây và nguồn.",
    en: "The device is not at its configured port. Service goes on without it; a technician should check cable and power.",
  },
  LINK_REFUSED: {
    layer: "link",
    heals: true,
    actor: "technician",
    vi: "Cổng của thiết bị từ chối mở (bị chiếm hoặc thiếu quyền). Chưa mất dữ liệu; mời kỹ thuật viên kiểm tra quyền truy cập.",
    en: "The device's port refuses to open (in use, or no permission). Nothing is lost; a technician should check access rights.",
  },
  LINK_LOST: {
    layer: "link",
    heals: true,
    actor: "technician",
    vi: "Thiết bị vừa bị ngắt kết nối. Những gì đã xác nhận vẫn được giữ; hệ thống tự nối lại, nếu quá 2 phút mời kỹ thuật viên kiểm tra dây.",
    en: "The device was disconnected. What was confirmed is kept; it reconnects by itself, after 2 minutes a technician should check the cable.",
  },
  LINK_STALLED: {
    layer: "link",
    heals: true,
    actor: "technician",
    vi: "Thiết bị không nhận dữ liệu. Việc đang chờ vẫn được giữ; mời kỹ thuật viên kiểm tra thiết bị.",
    en: "The device takes no data. What waits is kept; a technician should look at the device.",
  },
  LINK_NO_DRIVER: {
    layer: "link",
    heals: false,
    actor: "technician",
    vi: "Máy này thiếu phần hỗ trợ cho loại thiết bị đó. Các thiết bị khác vẫn chạy; mời kỹ thuật viên cài bổ sung.",
    en: "This machine lacks support for that kind of device. Other devices work; a technician should install it.",
  },
  LINK_KEYBOARD: {
    layer: "link",
    heals: true,
    actor: "technician",
    vi: "Máy quét đang ở chế độ bàn phím: chữ sẽ sai dấu và dữ liệu cá nhân có thể rơi vào ô khác, nên không dùng. Mời kỹ thuật viên quét mã cài đặt USB COM hoặc USB HID POS trong sách của máy quét rồi cắm lại.",
    en: "The scanner is in keyboard mode: letters would be lost and personal data could land in another window, so it is not used. A technician should scan the setting code USB COM or USB HID POS of the scanner's manual and plug it in again.",
  },
  // -- pager --
  PAGER_NO_ANSWER: {
    layer: "pager",
    heals: true,
    actor: "technician",
    vi: "Trạm gọi thẻ rung không trả lời. Số thứ tự và lượt gọi vẫn được giữ; nhân viên gọi bằng lời và màn hình, mời kỹ thuật viên kiểm tra nguồn và dây của trạm.",
    en: "The pager base does not answer. Tickets and calls are kept; clerks call by voice and display, a technician should check the base's power and cable.",
  },
  PAGER_BASE_RESET: {
    layer: "pager",
    heals: true,
    actor: "technician",
    vi: "Trạm gọi thẻ rung vừa bị tắt rồi bật lại. Lượt gọi chưa phát được giữ lại để gọi lại; nếu lặp lại, mời kỹ thuật viên kiểm tra nguồn của trạm.",
    en: "The pager base was power-cycled. Calls that were not sent are kept and called again; if it repeats, a technician should check the base's power.",
  },
  PAGER_REJECTED: {
    layer: "pager",
    heals: false,
    actor: "clerk",
    vi: "Lượt gọi thẻ rung không được phát đi. Số thứ tự vẫn được giữ; nhân viên gọi bằng lời hoặc bấm gọi lại.",
    en: "The page was not sent. The ticket is kept; the clerk calls by voice or pages again.",
  },
  PAGER_QUEUE_FULL: {
    layer: "pager",
    heals: true,
    actor: "nobody",
    vi: "Trạm gọi thẻ rung đang đầy lượt gọi. Số thứ tự vẫn được giữ; hệ thống tự gọi lại khi trạm rảnh, không ai phải làm gì.",
    en: "The pager base's queue is full. The ticket is kept; it is paged again when the base is free, nobody needs to act.",
  },
  PAGER_UNCERTAIN: {
    layer: "pager",
    heals: true,
    actor: "clerk",
    vi: "Không rõ thẻ đã rung hay chưa. Số thứ tự vẫn được giữ và thẻ được gọi lại một lần; nếu không thấy người đến, nhân viên gọi bằng lời.",
    en: "It is not known whether the card buzzed. The ticket is kept and the card is paged once more; if nobody comes, the clerk calls by voice.",
  },
  PAGER_WRONG_SYSTEM: {
    layer: "pager",
    heals: false,
    actor: "technician",
    vi: "Trạm gọi thẻ rung mang mã hệ thống khác với cấu hình. Lượt gọi vẫn được gửi nhưng thẻ có thể không rung; mời kỹ thuật viên đặt lại mã.",
    en: "The pager base has another system id than configured. Pages are still sent but cards may not buzz; a technician should set the id.",
  },
  PAGER_TRANSMITTER: {
    layer: "pager",
    heals: false,
    actor: "technician",
    vi: "Trạm gọi thẻ rung báo bộ phát sóng bị hỏng: trạm vẫn trả lời nhưng thẻ không rung. Số thứ tự và lượt gọi vẫn được giữ; nhân viên gọi bằng lời và màn hình, mời kỹ thuật viên kiểm tra bộ phát và ăng-ten.",
    en: "The pager base says that its transmitter failed: it answers, but cards do not buzz. Tickets and calls are kept; clerks call by voice and display, a technician should check transmitter and aerial.",
  },
  PAGER_NUMBERS_ARE_GROUPS: {
    layer: "pager",
    heals: false,
    actor: "technician",
    vi: "Trạm gọi thẻ rung đang hiểu số thẻ là số nhóm (GPEN,1): một lượt gọi sẽ làm rung nhiều thẻ. Hệ thống không gọi thẻ qua trạm này, số thứ tự vẫn được giữ; nhân viên gọi bằng lời, mời kỹ thuật viên đặt lại GPEN,0.",
    en: "The pager base takes card numbers for groups (GPEN,1): one page would buzz many cards. Nothing is paged through it, tickets are kept; clerks call by voice, a technician should set GPEN,0.",
  },
  // -- reader --
  READER_UNREADABLE: {
    layer: "reader",
    heals: false,
    actor: "citizen",
    vi: "Mã trên thẻ căn cước bị hỏng hoặc đọc không đủ. Chưa ghi nhận gì; mời quét lại, nếu vẫn không được mời nhập tay tại bàn hướng dẫn.",
    en: "The code on the ID card is damaged or was read in part. Nothing was recorded; please scan again, or have it typed at the desk.",
  },
  READER_OVERFLOW: {
    layer: "reader",
    heals: true,
    actor: "technician",
    vi: "Máy quét gửi dữ liệu quá dài, không phải mã thẻ. Dữ liệu đó đã bị bỏ, các lần quét khác vẫn giữ; nếu lặp lại mời kỹ thuật viên kiểm tra máy quét.",
    en: "The scanner sent a line too long to be a code. That line was dropped, other scans are kept; if it happens again a technician should check the scanner.",
  },
  READER_ENCODING: {
    layer: "reader",
    heals: false,
    actor: "technician",
    vi: "Máy quét gửi chữ không đúng bảng mã UTF-8. Lần quét này không được ghi nhận; mời quét lại, nếu lặp lại mời kỹ thuật viên đặt lại máy quét.",
    en: "The scanner's text is not UTF-8. This scan was not recorded; please scan again, if it happens again a technician should set the scanner up anew.",
  },
  READER_FOREIGN_CODE: {
    layer: "reader",
    heals: false,
    actor: "citizen",
    vi: "Mã vừa quét không phải thẻ căn cước hay phiếu của bộ phận một cửa. Nội dung mã không được lưu; mời quét mã trên thẻ căn cước hoặc trên phiếu.",
    en: "The code just scanned is neither an ID card nor a slip of this office. Its contents were not kept; please scan the code on the ID card or slip.",
  },
  READER_GLUED: {
    layer: "reader",
    heals: false,
    actor: "citizen",
    vi: "Máy quét gửi hai mã dính liền nhau. Không mã nào được ghi nhận; mời quét lại từng thẻ một.",
    en: "The scanner sent two codes run together. Neither was recorded; please scan one card at a time.",
  },
  READER_LAYOUT: {
    layer: "reader",
    heals: false,
    actor: "technician",
    vi: "Máy quét gửi thiếu đoạn hoặc không đúng mẫu đã khai. Lần quét này không được ghi nhận; mời quét lại, nếu lặp lại mời kỹ thuật viên kiểm tra dây và mục layout trong cấu hình.",
    en: "The scanner left out a part or sends another layout than configured. This scan was not recorded; please scan again, if it happens again a technician should check the cable and the option layout of the configuration.",
  },
  // -- printer --
  PRINTER_PAPER_OUT: {
    layer: "printer",
    heals: false,
    actor: "clerk",
    vi: "Máy in hết giấy. Số thứ tự và hồ sơ vẫn được giữ, phiếu in dở sẽ được in lại; mời cán bộ thay cuộn giấy.",
    en: "The printer is out of paper. Numbers and dossiers are kept, a broken slip is printed again; a clerk should change the roll.",
  },
  PRINTER_PAPER_LOW: {
    layer: "printer",
    heals: false,
    actor: "clerk",
    vi: "Máy in sắp hết giấy. Phiếu vẫn đang in bình thường; mời cán bộ chuẩn bị cuộn giấy mới.",
    en: "The printer's paper is nearly used up. Slips are still printed; a clerk should have a new roll at hand.",
  },
  PRINTER_COVER_OPEN: {
    layer: "printer",
    heals: false,
    actor: "clerk",
    vi: "Nắp máy in đang mở. Những gì đã ghi nhận vẫn được giữ; mời cán bộ đóng nắp, máy tự in tiếp.",
    en: "The printer's cover is open. What was recorded is kept; a clerk should close the cover, printing then goes on.",
  },
  PRINTER_CUTTER: {
    layer: "printer",
    heals: false,
    actor: "technician",
    vi: "Dao cắt giấy bị kẹt. Phiếu đang in được ghi là chưa chắc chắn; mời kỹ thuật viên gỡ giấy kẹt rồi đóng nắp.",
    en: "The paper cutter is stuck. The slip under way is kept as uncertain; a technician should free the paper and close the cover.",
  },
  PRINTER_FATAL: {
    layer: "printer",
    heals: false,
    actor: "technician",
    vi: "Máy in báo lỗi không tự phục hồi. Những gì đã ghi nhận vẫn được giữ; mời kỹ thuật viên tắt, bật lại máy in, nếu vẫn lỗi thì thay máy.",
    en: "The printer reports an error that it can't recover from. What was recorded is kept; a technician should switch it off and on, then replace it.",
  },
  PRINTER_HOT: {
    layer: "printer",
    heals: true,
    actor: "nobody",
    vi: "Đầu in đang nóng, máy tạm nghỉ. Phiếu chờ vẫn được giữ và tự in tiếp khi máy nguội; không cần làm gì.",
    en: "The print head is hot and rests. Waiting slips are kept and printed when it has cooled; nobody needs to act.",
  },
  PRINTER_OFFLINE: {
    layer: "printer",
    heals: true,
    actor: "clerk",
    vi: "Máy in tạm ngừng nhận lệnh (có thể nút đẩy giấy đang bị giữ). Những gì đã ghi nhận vẫn được giữ; mời cán bộ xem máy in.",
    en: "The printer takes no orders for now (its feed button may be held). What was recorded is kept; a clerk should look at it.",
  },
  PRINTER_NO_ANSWER: {
    layer: "printer",
    heals: true,
    actor: "technician",
    vi: "Máy in không trả lời. Những gì đã ghi nhận vẫn được giữ, hệ thống tự hỏi lại mỗi 10 giây; mời kỹ thuật viên kiểm tra nguồn và dây.",
    en: "The printer does not answer. What was recorded is kept, it is asked again every 10 seconds; a technician should check power and cable.",
  },
  // -- locker --
  LOCKER_NO_ANSWER: {
    layer: "locker",
    heals: true,
    actor: "technician",
    vi: "Một bo mạch khóa tủ không trả lời. Các ô của bo đó vẫn khóa, kết quả bên trong còn nguyên; mời kỹ thuật viên kiểm tra nguồn và dây RS-485.",
    en: "A lock board does not answer. Its boxes stay locked with what is in them; a technician should check its power and RS-485 cable.",
  },
  LOCKER_MODES_WRONG: {
    layer: "locker",
    heals: false,
    actor: "technician",
    vi: "Bo mạch khóa tủ đang ở chế độ sai: cảm biến cửa có thể tự đóng điện cho khóa. Bo bị loại, các ô vẫn khóa; kỹ thuật viên phải đặt lại mọi kênh về chế độ thường (0).",
    en: "A lock board is in the wrong mode: a door switch could energise its lock. The board is refused, its boxes stay locked; a technician must set every channel to normal mode (0).",
  },
  LOCKER_VERSION_UNKNOWN: {
    layer: "locker",
    heals: false,
    actor: "technician",
    vi: "Bo mạch khóa tủ có phiên bản phần mềm lạ hoặc quá cũ. Bo bị loại, các ô vẫn khóa; kỹ thuật viên cần nâng cấp hoặc thay bo.",
    en: "A lock board has an unknown or too old firmware. The board is refused, its boxes stay locked; a technician should update or replace it.",
  },
  LOCKER_OUTPUT_STUCK: {
    layer: "locker",
    heals: false,
    actor: "technician",
    vi: "Một khóa tủ vẫn có điện sau khi hết xung, cuộn dây có thể cháy. Đã gửi lệnh tắt và ngừng mở mọi ô của tủ; hãy cắt nguồn khóa ngay và gọi kỹ thuật viên.",
    en: "A lock is still energised after its pulse and its coil may burn. Off was sent and the whole bank opens nothing; cut the lock supply now and call a technician.",
  },
  LOCKER_DOOR_CONTRADICTION: {
    layer: "locker",
    heals: false,
    actor: "clerk",
    vi: "Cảm biến cửa ô báo trái với điều phải có (ví dụ: báo mở khi ô đang khóa). Ô bị tạm khóa sử dụng, kết quả được giữ; cán bộ kiểm tra cửa ô tại chỗ.",
    en: "A box's door sensor contradicts what must be (open while it should be locked). The box is set aside, its result is kept; a clerk should look at the door.",
  },
  LOCKER_WRONG_DOOR: {
    layer: "locker",
    heals: false,
    actor: "technician",
    vi: "Mở một ô nhưng cửa ô khác lại bật ra: dây khóa hoặc dây cảm biến bị đấu nhầm. Tủ ngừng mở; cán bộ trông ô đang mở, kỹ thuật viên kiểm tra đấu dây.",
    en: "One box was pulsed but another door opened: locks or sensors are wired crosswise. The bank opens nothing; a clerk should watch the open box, a technician must check the wiring.",
  },
  LOCKER_FORCED_OPEN: {
    layer: "locker",
    heals: false,
    actor: "guard",
    vi: "Một ô tủ bị mở mà không có lệnh. Đã ghi lại giờ mở và tạm khóa sử dụng ô; bảo vệ đến ngay tủ, cán bộ kiểm kết quả trong ô.",
    en: "A box was opened without any order. The time is recorded and the box set aside; the guard should go there now, a clerk checks its contents.",
  },
  LOCKER_LEFT_OPEN: {
    layer: "locker",
    heals: true,
    actor: "guard",
    vi: "Cửa ô tủ vẫn mở sau khi nhận kết quả. Ô tạm ngừng dùng cho đến khi đóng; bảo vệ xem ô đã trống chưa rồi đóng cửa.",
    en: "A box's door is still open after collection. The box is out of use until it is closed; the guard should see that it is empty and shut it.",
  },
  LOCKER_NOT_OPENED: {
    layer: "locker",
    heals: false,
    actor: "clerk",
    vi: "Đã gửi lệnh mở nhưng cửa ô không mở. Quyền nhận của công dân vẫn còn; cán bộ mở ô bằng chìa cơ và giao kết quả.",
    en: "A box was pulsed but its door did not open. The citizen's claim is kept; a clerk should open the box with the mechanical key and hand over the result.",
  },
  // -- store and host --
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
} as const satisfies Record<string, FaultRow>;

export type FaultCode = keyof typeof FAULTS;

/** A broken promise of a peer or of the board. `facts` never holds personal data. The code ends the message. */
export class Fault extends Error {
  readonly code: FaultCode;
  readonly facts: Readonly<Record<string, string | number | boolean>>;
  constructor(
    code: FaultCode,
    facts: Readonly<Record<string, string | number | boolean>> = {},
    options?: { cause?: unknown },
  ) {
    super(`${FAULTS[code].en} (${code})`, options);
    this.name = "Fault";
    this.code = code;
    this.facts = facts;
  }
}

/** Stops the program on a mistake of our own: the log is whole up to here, a restart replays it. */
export function assert(condition: boolean, what: string): asserts condition {
  if (!condition) throw new Error(`invariant broken: ${what}`);
}
