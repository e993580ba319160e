/**
 * Reads the fields of an untrusted object for the analyser's codecs of lock boards. What fields a message has
 * is the codec's.
 */
export type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads fields of an untrusted object; remembers the first that does not fit and goes on with a harmless
 * value.
 */
export class FieldReader {
  readonly #fields: Fields;
  error: string | undefined;

  constructor(fields: Fields) {
    this.#fields = fields;
  }

  whole(name: string, low: number, high: number): number {
    return this.#number(this.#fields[name], name, low, high);
  }

  /** Whole numbers from `low` to `high`, `count_min` to `count_max` of them. */
  list(name: string, high: number, count_min: number, count_max: number, low = 0): readonly number[] {
    const value = this.#fields[name];
    if (Array.isArray(value) && value.length >= count_min && value.length <= count_max)
      return value.map((item: unknown) => this.#number(item, name, low, high));
    this.error ??= `${name} must be a list of ${count_min} to ${count_max} numbers`;
    return [];
  }

  multiple(name: string, of: number, high: number): number {
    const value = this.whole(name, of, high);
    if (value % of !== 0) this.error ??= `${name} must be a multiple of ${of}`;
    return value - (value % of);
  }

  /** `what`: how a person would say what fits. */
  text(name: string, fits: RegExp, what: string): string {
    const value = this.#fields[name];
    if (typeof value === "string" && fits.test(value)) return value;
    this.error ??= `${name} must be ${what}`;
    return "";
  }

  #number(value: unknown, name: string, low: number, high: number): number {
    if (typeof value === "number" && Number.isInteger(value) && value >= low && value <= high) return value;
    this.error ??= `${name} must be a whole number from ${low} to ${high}`;
    return low;
  }
}
