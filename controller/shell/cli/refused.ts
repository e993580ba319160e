/**
 * A refusal of one of our programs to do what it was asked, in the words it prints: what is so, that
 * nothing was touched, who must act. Broken promises of devices and of the board are Faults
 * (drivers/faults.ts).
 */
import type { ConfigMistake } from "../config-mistakes.ts";

export class Refused extends Error {
  readonly vi: string;
  readonly en: string;

  constructor(vi: string, en: string) {
    super(en);
    this.name = "Refused";
    this.vi = vi;
    this.en = en;
  }
}

/** A configuration file has mistakes; each is named in the refusal. */
export class WrongConfig extends Error {
  readonly mistakes: readonly ConfigMistake[];

  constructor(mistakes: readonly ConfigMistake[]) {
    super("the configuration is not right");
    this.name = "WrongConfig";
    this.mistakes = mistakes;
  }
}
