/**
 * Turns what the system or a library says about a port into a `LinkLoss`. Some libraries give only the text
 * (serialport's native binding, node-hid), so both the error's code and its words are looked at.
 */
import type { LinkLoss } from "./link.ts";

const ABSENT = [
  /\b(ENOENT|ENXIO|ENODEV|EHOSTUNREACH|EHOSTDOWN|ENETUNREACH|ETIMEDOUT|ENOTFOUND|EAI_AGAIN)\b/,
  /no such (file|device)|does not exist/i,
];
const REFUSED = [
  /\b(EACCES|EPERM|EBUSY|ECONNREFUSED)\b/,
  /permission denied|operation not permitted|resource busy|cannot lock port|port is locked/i,
];

/** The system's or the library's own word for an error; empty where it has none. */
export const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";

const wordsOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error ?? "no reason given");
  const code = codeOf(error);
  // node-hid reports an unplugged device with an error whose message is undefined.
  const message = String(error.message ?? "");
  return message.includes(code) ? message || "no reason given" : `${code} ${message}`.trim();
};

/** The loss an attempt to open, or an open link, ended with. */
export const lossOf = (error: unknown): LinkLoss => {
  const detail = wordsOf(error);
  if (ABSENT.some((words) => words.test(detail))) return { code: "LINK_ABSENT", detail };
  if (REFUSED.some((words) => words.test(detail))) return { code: "LINK_REFUSED", detail };
  return { code: "LINK_LOST", detail };
};

/** The library behind a port can't be loaded on this machine. */
export const noDriver = (library: string, error: unknown): LinkLoss => ({
  code: "LINK_NO_DRIVER",
  detail: `${library}: ${wordsOf(error)}`,
});
