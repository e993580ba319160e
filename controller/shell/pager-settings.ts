/** A pager base's options as the settings of its driver; ranges were checked when the file was read. */
import type { PagerSettings } from "../../drivers/pager/driver.ts";
import type { PagerBaseConfig } from "./config-pagers.ts";

type JtechConfig = Extract<PagerBaseConfig, { protocol: "jtech" }>;

/** Pages are paced by the speed of the line: a serial link's own, else what the file says. */
const jtechBaud = ({ link, line_baud = 1_200 }: JtechConfig): 1_200 | 19_200 =>
  link.kind === "serial" ? (link.baud === 19_200 ? 19_200 : 1_200) : line_baud;

export const pagerSettings = (config: PagerBaseConfig): PagerSettings => {
  switch (config.protocol) {
    case "lrs":
    case "espa":
    case "tap":
    case "waveware":
      return config;
    case "jtech":
      return { ...config, baud: jtechBaud(config) };
    case "comp2": {
      const { link, line_baud = 9_600 } = config;
      return { ...config, baud: link.kind === "serial" ? link.baud : line_baud };
    }
  }
};
