/**
 * Options of boxes that have no line of bytes: their program is served with them, in this process. Which
 * options there are at all stands in arguments.ts.
 */
import { LOCK_LINES } from "./lock-lines.ts";

interface HostedOptions {
  readonly protocol?: string | undefined;
  readonly tcp?: string | undefined;
  readonly pty?: string | undefined;
  readonly baud?: string | undefined;
  readonly boards?: string | undefined;
  readonly channels?: string | undefined;
}

export const isHosted = (device: string, { protocol }: HostedOptions): boolean =>
  device === "lock-board" && LOCK_LINES.some((line) => line.protocol === protocol && line.baud === 0);

/** What can't be asked of such boxes; undefined: all is well. */
export const hostedComplaint = (options: HostedOptions): string | undefined => {
  const { protocol, tcp, pty, baud, boards, channels } = options;
  if (tcp !== undefined || pty !== undefined)
    return `${protocol} needs no --tcp and no --pty: it has no line of bytes; it is simulated in process, with the program that switches it, and in the hardware lab (npm run lab) through the kernel`;
  if (baud !== undefined) return `--baud: ${protocol} has no line`;
  if (boards !== undefined || channels !== undefined)
    return `--boards, --channels: ${protocol} has 8 boxes here`;
  return undefined;
};
