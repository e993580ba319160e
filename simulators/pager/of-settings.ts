/**
 * The simulated base that goes with a driver's settings: set as the house says it is. What is wrong with it,
 * and its cards, are the caller's.
 */
import { houseCapcodes } from "../../drivers/pager/base/pocsag.pure.ts";
import type { IdSettings } from "../../drivers/pager/base/setup.pure.ts";
import type { PagerSettings } from "../../drivers/pager/driver.ts";
import type { PagerBaseOptions } from "./pager-base.ts";
import type { ListNumbers } from "./plain-list.ts";

export type SetBase = Pick<
  PagerBaseOptions,
  "host" | "system_id" | "pager" | "capcodes" | "numbers" | "rate"
>;

/** Bases of the other protocols know no system. */
const NO_SYSTEM = 0;
/** Bits a second on the air that both drivers take where the file names none. */
const RATE = 1_200;

export const baseOfSettings = (settings: PagerSettings): SetBase => {
  switch (settings.protocol) {
    case "lrs":
      return {
        host: { protocol: "lrs" },
        system_id: settings.system_id,
        pager: settings.pager ?? "coaster",
      };
    case "espa":
      return {
        host: { protocol: "espa", address: settings.base ?? "2" },
        system_id: NO_SYSTEM,
        numbers: numbersOf(settings),
      };
    case "tap":
      return {
        host: {
          protocol: "tap",
          dialect: settings.dialect ?? "tap-1.8",
          ...(settings.password === undefined ? {} : { password: settings.password }),
        },
        system_id: NO_SYSTEM,
        numbers: numbersOf(settings),
      };
    case "jtech":
      return {
        host: { protocol: "jtech" },
        system_id: NO_SYSTEM,
        pager: (settings.pager ?? "coaster") === "coaster" ? "glowster" : "pocsag",
        capcodes: houseCapcodes(settings),
        rate: settings.rate ?? RATE,
      };
    case "waveware":
      return {
        host: { protocol: "waveware" },
        system_id: NO_SYSTEM,
        capcodes: houseCapcodes(settings),
        rate: settings.rate ?? RATE,
      };
    case "comp2":
      return { host: { protocol: "comp2" }, system_id: NO_SYSTEM, numbers: numbersOf(settings) };
  }
};

const numbersOf = ({ first_id = 1, id_step = 1, all_id }: IdSettings): ListNumbers => ({
  first: first_id,
  step: id_step,
  ...(all_id === undefined ? {} : { all: Number(all_id) }),
});
