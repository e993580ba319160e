/**
 * For what a person's data are kept, and which field each purpose needs: a field that no purpose needs any
 * more is destroyed with the last one that did. For how many days, the configuration says.
 */

/**
 * `visit`: the stay of a day. `result`: a result that is awaited, lies in a box, or was collected lately.
 * `returning`: the person agreed to be known at later visits.
 */
export const PURPOSES = ["visit", "result", "returning"] as const;
export type Purpose = (typeof PURPOSES)[number];

export const FIELD_NAMES = ["idNumber", "name", "birthDate", "phone"] as const;
export type FieldName = (typeof FIELD_NAMES)[number];

/**
 * The number is needed by all: a new site key can find a person only by hashing it again. Name and year of
 * birth are shown masked to the guard and the clerk; the phone gets the code that opens a box.
 */
const NEEDED_BY: Readonly<Record<FieldName, readonly Purpose[]>> = {
  idNumber: ["visit", "result", "returning"],
  name: ["visit", "returning"],
  birthDate: ["visit", "returning"],
  phone: ["result"],
};

/** Whether one of the purposes needs this field. */
export const isNeeded = (field: FieldName, purposes: readonly Purpose[]): boolean =>
  NEEDED_BY[field].some((purpose) => purposes.includes(purpose));

/** What stands on the forms of a dossier is kept as long as its result is awaited. */
export const areFormsNeeded = (purposes: readonly Purpose[]): boolean => purposes.includes("result");

/** The fields that none of the purposes needs. */
export const unneededFields = (purposes: readonly Purpose[]): readonly FieldName[] =>
  FIELD_NAMES.filter((field) => !isNeeded(field, purposes));
