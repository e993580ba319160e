/** What readers of ID cards can show: rows of the one table in faults.ts. */
import type { FaultRow } from "./row.pure.ts";

export const READER_FAULTS = {
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
  READER_CHIP_WRONG_NUMBER: {
    layer: "reader",
    heals: false,
    actor: "citizen",
    vi: "Số vừa quét hoặc nhập không mở được chip của thẻ này. Chưa ghi nhận gì; mời Ông/Bà quét mã QR trên chính thẻ đang đặt trên máy.",
    en: "The number scanned or typed does not open this card's chip. Nothing was recorded; please scan the QR code of the very card on the reader.",
  },
  READER_CHIP_REMOVED: {
    layer: "reader",
    heals: false,
    actor: "citizen",
    vi: "Thẻ được nhấc lên khi chip chưa đọc xong. Chưa ghi nhận gì; mời Ông/Bà đặt lại thẻ và giữ yên đến khi đọc xong.",
    en: "The card was lifted before its chip was read. Nothing was recorded; please put it back and leave it until it is read.",
  },
  READER_CHIP_UNREADABLE: {
    layer: "reader",
    heals: false,
    actor: "clerk",
    vi: "Không đọc được chip của thẻ. Chưa ghi nhận gì; mời Ông/Bà dùng mã QR trên thẻ, hoặc mời cán bộ xem thẻ tại quầy.",
    en: "The card's chip can't be read. Nothing was recorded; please use the card's QR code, or a clerk should look at the card at the counter.",
  },
  READER_CHIP_DISTURBED: {
    layer: "reader",
    heals: false,
    actor: "citizen",
    vi: "Câu trả lời của chip bị sai lệch khi truyền. Dữ liệu đó đã bị bỏ, chưa ghi nhận gì; mời Ông/Bà đặt lại thẻ, nếu lặp lại mời cán bộ kiểm tra.",
    en: "An answer of the chip was changed on its way. It was dropped, nothing was recorded; please put the card back, if it happens again a clerk should look.",
  },
  READER_CHIP_ALTERED: {
    layer: "reader",
    heals: false,
    actor: "clerk",
    vi: "Dữ liệu trong chip không khớp với bản đã ký. Phần không khớp đã bị bỏ; mời cán bộ kiểm tra trực tiếp thẻ của Ông/Bà.",
    en: "Data in the chip are not the ones that were signed. What differs was dropped; a clerk should look at the card.",
  },
  READER_CHIP_COPY: {
    layer: "reader",
    heals: false,
    actor: "clerk",
    vi: "Chip không chứng minh được đó là chip gốc của thẻ. Không dùng dữ liệu này để mở ô; mời cán bộ kiểm tra trực tiếp thẻ của Ông/Bà.",
    en: "The chip could not prove that it is the card's own. These data open no box; a clerk should look at the card.",
  },
} as const satisfies Readonly<Record<string, FaultRow>>;
