/** Opens the lines named in the configuration with the production bindings: serial ports and TCP. */
import type { ByteLink } from "../../drivers/link/link.ts";
import { serialLink } from "../../drivers/link/serial.ts";
import { tcpLink } from "../../drivers/link/tcp.ts";
import { SCAN_LINES } from "../../drivers/reader/cccd-qr/framing.ts";
import type { Clock } from "../../drivers/runtime/ports.ts";
import type { LinkConfig, OfficeConfig } from "./config-schema.ts";
import type { LinkMaker } from "./devices/device-set.ts";

const LF = 0x0a;
/** Longest line of an LRS base, bytes; a longer one is cut and becomes noise. */
const LINE_BYTES_MAX = 1_024;

/** Devices that only speak lines go through parser-readline, behind the bounded splitter; the others are raw. */
const linesOf = (config: OfficeConfig, device: string) => {
  if (config.pager_bases.some((base) => base.id === device && base.protocol === "lrs")) {
    return { delimiter: LF, line_max_bytes: LINE_BYTES_MAX };
  }
  if (config.readers.some((reader) => reader.id === device)) {
    return SCAN_LINES;
  }
  return undefined;
};

export const productionLinks =
  (config: OfficeConfig, clock: Clock): LinkMaker =>
  (device: string, link: LinkConfig): ByteLink => {
    if (link.kind === "tcp") return tcpLink(link, clock);
    const { kind: _kind, ...serial } = link;
    const lines = linesOf(config, device);
    return serialLink({ ...serial, ...(lines === undefined ? {} : { lines }) }, clock);
  };
