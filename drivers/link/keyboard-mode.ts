/**
 * A serial line whose device may have been left in keyboard mode: its port is then missing although the
 * device is plugged in. Decides only what the loss is called, so that people read how to fix it.
 */
import type { ByteLink, LinkLoss } from "./link.ts";

/** Looks for a better reason, and tells it once, at once or later; undefined where there is none. */
export type SeekKeyboard = (found: (better: LinkLoss | undefined) => void) => void;

/** As `link`; where its port is absent, `seek` may name a better reason. */
export const orKeyboard = (link: ByteLink, seek: SeekKeyboard): ByteLink => {
  let connection = 0;
  return {
    label: link.label,
    connect: (listener) => {
      const current = ++connection;
      link.connect({
        opened: () => listener.opened(),
        received: (bytes) => listener.received(bytes),
        lost: (loss) => {
          if (loss.code !== "LINK_ABSENT") return listener.lost(loss);
          seek((better) => {
            if (current === connection) listener.lost(better ?? loss);
          });
        },
      });
    },
    write: (bytes) => link.write(bytes),
    disconnect: () => {
      connection++;
      link.disconnect();
    },
  };
};
