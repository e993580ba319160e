/** multimon-ng (Debian) as the receiver that is not ours: it hears sound and says which pages are in it. */
import { spawnSync } from "node:child_process";
import type { PocsagRate } from "../../drivers/pager/pocsag/airtime.pure.ts";

export const HAS_MULTIMON = spawnSync("multimon-ng", ["-h"]).error === undefined;
export const WHY_WITHOUT_MULTIMON = "multimon-ng is not installed: apt-get install multimon-ng";

/** What one line of multimon-ng says. `kind` tone, alpha or numeric. */
export interface MultimonPage {
  readonly capcode: number;
  readonly function: number;
  readonly kind: string;
  readonly text: string;
}

const LINE = /^POCSAG\d+: +Address: +(\d+) +Function: +(\d) *(?:(Alpha|Numeric): +(.*))?$/;

/** `sound`: 22 050 Hz, 16 bit, mono, without a head. */
export const multimonHears = (sound: Uint8Array, rate: PocsagRate): readonly MultimonPage[] => {
  const { stdout } = spawnSync("multimon-ng", ["-t", "raw", "-q", "-a", `POCSAG${rate}`, "-"], {
    input: sound,
    encoding: "utf8",
  });
  return stdout.split("\n").flatMap((line) => {
    const [, address, call, kind = "tone", text = ""] = LINE.exec(line) ?? [];
    // Padding: EOT behind alpha text, spaces behind numeric.
    const written = text.replace(/(<EOT>)+$/, "").trimEnd();
    return address === undefined
      ? []
      : [{ capcode: Number(address), function: Number(call), kind: kind.toLowerCase(), text: written }];
  });
};
