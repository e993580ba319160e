/**
 * The end of an exhaustive switch: the compiler proves it is never reached. It decides nothing.
 */
export const never = (value: never): never => {
  throw new Error(`unexpected ${JSON.stringify(value)}`);
};
