/** Reaches the baselines of bare-serial.mjs, which lies beside the sources and not in dist. */
import type * as BareSerial from "./bare-serial.mjs";

/** From dist/scripts/bench to scripts/bench. */
const MODULE = new URL("../../../scripts/bench/bare-serial.mjs", import.meta.url);

export const bareSerial = async (): Promise<typeof BareSerial> => import(MODULE.href);
