/**
 * What the twelve digits of a personal ID number (số định danh) say: place of birth registration, sex, year
 * of birth. Decides nothing about a person: a number has no check digit and never changes, even when civil
 * status is corrected or provinces merge.
 * Source: identity.md 1.4 (NĐ 137/2015 Art. 13, TT 07/2016, TT 59/2021).
 */

/** The 63 codes of TT 07/2016 annex 1. Codes merged away in July 2025 stay valid for life. */
export const PROVINCES = {
  "001": "Hà Nội",
  "002": "Hà Giang",
  "004": "Cao Bằng",
  "006": "Bắc Kạn",
  "008": "Tuyên Quang",
  "010": "Lào Cai",
  "011": "Điện Biên",
  "012": "Lai Châu",
  "014": "Sơn La",
  "015": "Yên Bái",
  "017": "Hòa Bình",
  "019": "Thái Nguyên",
  "020": "Lạng Sơn",
  "022": "Quảng Ninh",
  "024": "Bắc Giang",
  "025": "Phú Thọ",
  "026": "Vĩnh Phúc",
  "027": "Bắc Ninh",
  "030": "Hải Dương",
  "031": "Hải Phòng",
  "033": "Hưng Yên",
  "034": "Thái Bình",
  "035": "Hà Nam",
  "036": "Nam Định",
  "037": "Ninh Bình",
  "038": "Thanh Hóa",
  "040": "Nghệ An",
  "042": "Hà Tĩnh",
  "044": "Quảng Bình",
  "045": "Quảng Trị",
  "046": "Thừa Thiên Huế",
  "048": "Đà Nẵng",
  "049": "Quảng Nam",
  "051": "Quảng Ngãi",
  "052": "Bình Định",
  "054": "Phú Yên",
  "056": "Khánh Hòa",
  "058": "Ninh Thuận",
  "060": "Bình Thuận",
  "062": "Kon Tum",
  "064": "Gia Lai",
  "066": "Đắk Lắk",
  "067": "Đắk Nông",
  "068": "Lâm Đồng",
  "070": "Bình Phước",
  "072": "Tây Ninh",
  "074": "Bình Dương",
  "075": "Đồng Nai",
  "077": "Bà Rịa–Vũng Tàu",
  "079": "Hồ Chí Minh",
  "080": "Long An",
  "082": "Tiền Giang",
  "083": "Bến Tre",
  "084": "Trà Vinh",
  "086": "Vĩnh Long",
  "087": "Đồng Tháp",
  "089": "An Giang",
  "091": "Kiên Giang",
  "092": "Cần Thơ",
  "093": "Hậu Giang",
  "094": "Sóc Trăng",
  "095": "Bạc Liêu",
  "096": "Cà Mau",
} as const satisfies Readonly<Record<string, string>>;

/** Countries of birth, 101 Afghanistan .. 295 Zimbabwe. UNSURE: the upper end has one public source. */
const COUNTRY_FIRST = 101;
const COUNTRY_LAST = 295;

export type Sex = "male" | "female";

export type BirthPlace =
  | { readonly kind: "province"; readonly code: string; readonly name: string }
  | { readonly kind: "abroad"; readonly code: string }
  | { readonly kind: "unknown"; readonly code: string };

export interface IdNumberParts {
  readonly place: BirthPlace;
  readonly sex: Sex;
  /** 1900..2399. */
  readonly birthYear: number;
  /** Six digits; 000001..000099 are reserved for fictional persons in this house. */
  readonly serial: string;
}

const placeOf = (code: string): BirthPlace => {
  const name = Object.hasOwn(PROVINCES, code) ? PROVINCES[code as keyof typeof PROVINCES] : undefined;
  if (name !== undefined) return { kind: "province", code, name };
  const value = Number(code);
  return value >= COUNTRY_FIRST && value <= COUNTRY_LAST
    ? { kind: "abroad", code }
    : { kind: "unknown", code };
};

/** `PPP G YY SSSSSS`, ASCII digits only. Undefined: not twelve of them. */
export const parseIdNumber = (text: string): IdNumberParts | undefined => {
  if (!/^[0-9]{12}$/.test(text)) return undefined;
  const centuryAndSex = Number(text.charAt(3));
  return {
    place: placeOf(text.slice(0, 3)),
    sex: centuryAndSex % 2 === 0 ? "male" : "female",
    birthYear: (19 + Math.floor(centuryAndSex / 2)) * 100 + Number(text.slice(4, 6)),
    serial: text.slice(6),
  };
};

/** Of a number people may see the last three digits, everywhere. architecture.md, Settled once. */
export const shownDigits = (idNumber: string): string => idNumber.slice(-3);
