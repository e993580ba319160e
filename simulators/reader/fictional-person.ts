/**
 * Citizens who do not exist, for simulated offices: numbers only from the reserved serials 000001..000099,
 * addresses that say that they are invented. A person is a function of its index, so runs repeat.
 */
import {
  CAN_CUOC_FIELD_COUNT,
  CCCD_FIELD_COUNT,
  type CccdCard,
  formatCccdQr,
} from "../../drivers/reader/cccd-qr/card.pure.ts";
import type { CivilDate } from "../../drivers/reader/person/civil-date.pure.ts";
import { PROVINCES, type Sex } from "../../drivers/reader/person/id-number.pure.ts";

/** Serials of the reserved range; a CI guard refuses any other number outside the vector files. */
export const FICTIONAL_SERIAL_MAX = 99;
/** Numbers are distinct up to this index: 63 provinces times 99 serials. */
export const FICTIONAL_PERSONS_DISTINCT = 6_237;

export interface FictionalPerson {
  /** 1, 2, 3 ... */
  readonly index: number;
  readonly idNumber: string;
  /** Nine digits; empty for every third person, as on many cards. */
  readonly cmnd: string;
  readonly name: string;
  readonly birthDate: CivilDate;
  readonly sex: Sex;
  readonly residence: string;
  readonly issueDate: CivilDate;
  /** The card the person carries: 7 fields (2021 chip card) or 11 (2024 căn cước). */
  readonly form: CardForm;
}

export type CardForm = "cccd" | "can-cuoc";

const FAMILY = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ"];
const MIDDLE = {
  male: ["Văn", "Đình Thử", "Hữu", "Ước"],
  female: ["Thị", "Thị Thử", "Ngọc", "Diệu Ước"],
} as const;
const GIVEN = ["Mẫu", "Nghiệm", "Dụ", "Ảo", "Tưởng", "Phỏng", "Giả", "Đệm", "Ướm", "Bỗng", "Ngỡ"];
const PLACES = [
  "Số 1, Đường Thử Nghiệm, Phường Ví Dụ",
  "Ấp Giả Định, Xã Ví Dụ",
  "Tổ 7, Khu phố Thử Nghiệm, , Phường Ví Dụ",
  "12/3A Hẻm Ví Dụ, Thị trấn Thử Nghiệm",
  "Thôn Ví Dụ - Đội 2, Xã Thử Nghiệm",
];
const PROVINCE_ROWS = Object.entries(PROVINCES);

const at = <T>(list: readonly T[], index: number): T => list[index % list.length] as T;
const two = (value: number): string => String(value).padStart(2, "0");

/** The fictional person of this index, 1 or more. Adults, born 1936..2005, cards issued 2021..2025. */
export const fictionalPerson = (index: number): FictionalPerson => {
  if (!Number.isInteger(index) || index < 1) throw new RangeError("persons are numbered from 1");
  const serial = ((index - 1) % FICTIONAL_SERIAL_MAX) + 1;
  const block = Math.floor((index - 1) / FICTIONAL_SERIAL_MAX);
  // The province moves with the block, so that a serial that comes again is in another province.
  const [code, province] = at(PROVINCE_ROWS, serial * 7 + block);
  const sex: Sex = index % 2 === 0 ? "female" : "male";
  const birthDate: CivilDate = {
    year: 1936 + ((index * 13) % 70),
    month: 1 + ((index * 5) % 12),
    day: 1 + ((index * 11) % 28),
  };
  const centuryAndSex = (birthDate.year < 2000 ? 0 : 2) + (sex === "male" ? 0 : 1);
  const form: CardForm = index % 4 === 0 ? "can-cuoc" : "cccd";
  return {
    index,
    idNumber: `${code}${centuryAndSex}${two(birthDate.year % 100)}0000${two(serial)}`,
    cmnd: index % 3 === 0 ? "" : `0000000${two(serial)}`,
    name: `${at(FAMILY, index)} ${at(MIDDLE[sex], index >> 1)} ${at(GIVEN, index * 3)}`,
    birthDate,
    sex,
    residence: `${at(PLACES, index)}, ${province}`,
    issueDate: {
      year: form === "can-cuoc" ? 2025 : 2021 + (index % 3),
      month: 1 + ((index * 7) % 12),
      day: 1 + (index % 28),
    },
    form,
  };
};

/** The text of the person's QR code, in the form of the card carried or in the one asked for. */
export const qrText = (person: FictionalPerson, form: CardForm = person.form): string => {
  const { idNumber, cmnd, name, birthDate, sex, residence, issueDate } = person;
  const fieldCount = form === "cccd" ? CCCD_FIELD_COUNT : CAN_CUOC_FIELD_COUNT;
  const extra = Array.from({ length: fieldCount - CCCD_FIELD_COUNT }, () => "");
  const card: CccdCard = { idNumber, cmnd, name, birthDate, sex, residence, issueDate, extra, fieldCount };
  return formatCccdQr(card);
};
