/**
 * The wrapper of clear personal data. Every way in which a value slips into a log, a trace or a page by
 * accident (template, JSON, inspection, spreading) shows `[personal]`; `reveal` is the one way in, and a
 * search for it finds every reader. What may be revealed to whom is the callers' duty.
 */

/** What everybody sees who did not ask by name. */
export const PERSONAL_SHOWN = "[personal]";

export class Personal<T> {
  readonly #value: T;

  constructor(value: T) {
    this.#value = value;
  }

  /** The clear value. Never goes into a log, a fact, an error's text or a trace. */
  reveal(): T {
    return this.#value;
  }

  toString(): string {
    return PERSONAL_SHOWN;
  }

  toJSON(): string {
    return PERSONAL_SHOWN;
  }

  [Symbol.toPrimitive](): string {
    return PERSONAL_SHOWN;
  }

  /** Node's inspector finds this registered symbol without this file needing Node's types. */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return PERSONAL_SHOWN;
  }
}
