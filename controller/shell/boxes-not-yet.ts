/** Commands about boxes that the office does not judge yet: each is refused, nothing happens. */
import { type HttpAnswer, refusalAnswer } from "./http/server.ts";

const notYet = async (): Promise<HttpAnswer> => refusalAnswer("busy");

export const BOXES_NOT_YET = {
  "/api/kiosk/:kiosk/enter-pin": notYet,
  "/api/counter/:counter/name-proxy": notYet,
} as const;
