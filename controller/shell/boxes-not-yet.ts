/** Commands about boxes that the office does not judge yet: each is refused, nothing happens. */
import type { BoxPath } from "./http/inputs.ts";
import { type HttpAnswer, refusalAnswer } from "./http/server.ts";

const notYet = async (): Promise<HttpAnswer> => refusalAnswer("busy");

export const BOXES_NOT_YET: Readonly<Record<BoxPath, () => Promise<HttpAnswer>>> = {
  "/api/counter/:counter/withdraw-result": notYet,
  "/api/counter/:counter/hand-over": notYet,
  "/api/counter/:counter/extend-result": notYet,
  "/api/counter/:counter/ask-remote-open": notYet,
  "/api/counter/:counter/confirm-remote-open": notYet,
  "/api/counter/:counter/cancel-remote-open": notYet,
  "/api/counter/:counter/begin-round": notYet,
  "/api/counter/:counter/check-box": notYet,
  "/api/counter/:counter/judge-box": notYet,
  "/api/counter/:counter/end-round": notYet,
  "/api/bank/:bank/test-box": notYet,
  "/api/bank/:bank/retire-box": notYet,
};
