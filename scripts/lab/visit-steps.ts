/**
 * Cases of a program that proves steps and prints each as a JSON line, as `npm run visit -- --json` does.
 * Decides what such a line means; pure.
 */

export interface StepCase {
  readonly name: string;
  readonly passed: boolean;
  readonly message: string;
}

/** The case that a printed line is, or undefined: an end that was proven, or anything else. */
export const stepCase = (line: string): StepCase | undefined => {
  const said = parsed(line);
  if (said?.kind === "step" && typeof said.name === "string")
    return { name: said.name, passed: true, message: "" };
  const failure = said?.kind === "end" ? said.failure : undefined;
  if (typeof failure !== "object" || failure === null) return undefined;
  const name = "name" in failure && typeof failure.name === "string" ? failure.name : "(a step)";
  return { name, passed: false, message: JSON.stringify(failure, undefined, 1) };
};

interface Line {
  readonly kind?: unknown;
  readonly name?: unknown;
  readonly failure?: unknown;
}

const parsed = (line: string): Line | undefined => {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
};
