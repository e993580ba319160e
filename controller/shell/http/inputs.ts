/** What each command of a screen means to the office: one row a command that the core alone judges. */
import type { CommandBody, CommandParams, CommandPath } from "../../api/routes.ts";
import type { Input } from "../../core/input.ts";

/** Commands that need more than the core: codes, persons, devices, staff. They stand in services.ts. */
export type ServicePath =
  | "/api/kiosk/:kiosk/enter-code"
  | "/api/door/:door/type-number"
  | "/api/kiosk/:kiosk/enter-pin"
  | "/api/counter/:counter/load-result"
  | "/api/counter/:counter/name-proxy"
  | "/api/counter/:counter/issue-form"
  | "/api/counter/:counter/request-fee"
  | "/api/counter/:counter/resolve-slip"
  | "/api/counter/:counter/copy-slip"
  | "/api/device/:device/self-test"
  | "/api/staff/enrol"
  | "/api/staff/invite"
  | "/api/session/open"
  | "/api/session/close";

export type InputPath = Exclude<CommandPath, ServicePath>;

type Inputs = { readonly [P in InputPath]: (params: CommandParams<P>, body: CommandBody<P>) => Input };

export const INPUTS: Inputs = {
  "/api/kiosk/:kiosk/ticket": ({ kiosk }, { field }) => ({ kind: "take-ticket", kiosk, field }),
  "/api/kiosk/:kiosk/print": ({ kiosk }, { ticket }) => ({ kind: "print-ticket", kiosk, ticket }),
  "/api/kiosk/:kiosk/leave": ({ kiosk }) => ({ kind: "leave-kiosk", kiosk }),
  "/api/kiosk/:kiosk/help": ({ kiosk }) => ({ kind: "call-help", kiosk }),
  "/api/kiosk/:kiosk/send-code": ({ kiosk }) => ({ kind: "request-code", kiosk }),
  "/api/kiosk/:kiosk/open-box": ({ kiosk }, { box }) => ({ kind: "open-box", kiosk, box }),
  "/api/door/:door/admit": ({ door }, { scan, field, lane, reason, pager, agreed }) => ({
    kind: "admit",
    door,
    scan,
    field,
    lane,
    reason,
    pager,
    agreed,
  }),
  "/api/door/:door/stop-keeping": ({ door }, { scan }) => ({ kind: "stop-keeping", door, scan }),
  "/api/door/:door/print-visitor-slip": ({ door }, { scan }) => ({ kind: "print-visitor-slip", door, scan }),
  "/api/door/:door/reprint-slip": ({ door }, { scan, code }) => ({ kind: "reprint-slip", door, scan, code }),
  "/api/door/:door/call-manager": ({ door }) => ({ kind: "call-manager", door }),
  "/api/manager/door-seen": (_params, { door }) => ({ kind: "see-door", door }),
  "/api/door/:door/return-pager": ({ door }, { base, card }) => ({ kind: "return-pager", door, base, card }),
  "/api/door/:door/swap-pager": ({ door }, { base, card, to }) => ({
    kind: "swap-pager",
    door,
    base,
    card,
    to,
  }),
  "/api/door/:door/buzz-pager": (_params, { base, card }) => ({
    kind: "buzz-pager",
    base,
    card,
    power: null,
    range_test: false,
  }),
  "/api/door/:door/judge-buzz": (_params, { base, card, rang }) => ({
    kind: "judge-buzz",
    base,
    card,
    rang,
    place: null,
    power: null,
  }),
  "/api/door/:door/mark-pager": (_params, { base, card, as }) => ({ kind: "mark-pager", base, card, as }),
  "/api/door/:door/charge-pagers": (_params, { base, cards }) => ({ kind: "charge-pagers", base, cards }),
  "/api/door/:door/all-call": (_params, { base, confirmed }) => ({ kind: "all-call", base, confirmed }),
  "/api/door/:door/reconcile-pagers": ({ door }, { base, missing }) => ({
    kind: "reconcile-pagers",
    door,
    base,
    missing,
  }),
  "/api/base/:base/buzz-pager": ({ base }, { card, power, range_test }) => ({
    kind: "buzz-pager",
    base,
    card,
    power,
    range_test: range_test ?? false,
  }),
  "/api/base/:base/judge-buzz": ({ base }, { card, rang, place, power }) => ({
    kind: "judge-buzz",
    base,
    card,
    rang,
    place,
    power,
  }),
  "/api/base/:base/mark-pager": ({ base }, { card, as }) => ({ kind: "mark-pager", base, card, as }),
  "/api/base/:base/replace-pager": ({ base }, { card }) => ({ kind: "replace-pager", base, card }),
  "/api/base/:base/charge-pagers": ({ base }, { cards }) => ({ kind: "charge-pagers", base, cards }),
  "/api/base/:base/all-call": ({ base }, { confirmed }) => ({ kind: "all-call", base, confirmed }),
  "/api/printer/:printer/probe": ({ printer }) => ({ kind: "probe-printer", printer }),
  "/api/printer/:printer/print-strip": ({ printer }, { what, text_mode }) => ({
    kind: "print-strip",
    printer,
    what,
    text_mode,
  }),
  "/api/printer/:printer/judge-strip": ({ printer }, { text_mode, reads }) => ({
    kind: "judge-strip",
    printer,
    text_mode,
    reads,
  }),
  "/api/printer/:printer/load-roll": ({ printer }, { length_mm }) => ({
    kind: "load-roll",
    printer,
    length_mm,
  }),
  "/api/printer/:printer/resolve-slip": (_params, { job, as }) => ({ kind: "resolve-slip", job, as }),
  "/api/printer/:printer/copy-slip": (_params, { job }) => ({ kind: "copy-slip", job }),
  "/api/printer/:printer/cancel-slip": (_params, { job }) => ({ kind: "cancel-slip", job }),
  "/api/door/:door/forget-scan": ({ door }) => ({ kind: "forget-scan", door }),
  "/api/door/:door/help-seen": (_params, { kiosk }) => ({ kind: "see-help", kiosk }),
  "/api/counter/:counter/open": ({ counter }) => ({ kind: "open-counter", counter }),
  "/api/counter/:counter/close": ({ counter }) => ({ kind: "close-counter", counter }),
  "/api/counter/:counter/call-next": ({ counter }) => ({ kind: "call-next", counter }),
  "/api/counter/:counter/recall": ({ counter }) => ({ kind: "recall", counter }),
  "/api/counter/:counter/start": ({ counter }) => ({ kind: "start-service", counter }),
  "/api/counter/:counter/finish": ({ counter }) => ({ kind: "finish-service", counter }),
  "/api/counter/:counter/no-show": ({ counter }) => ({ kind: "mark-no-show", counter }),
  "/api/counter/:counter/withdraw-result": ({ counter }, { box, why }) => ({
    kind: "withdraw-result",
    counter,
    box,
    why,
  }),
  "/api/counter/:counter/hand-over": ({ counter }, { dossier, how }) => ({
    kind: "hand-over",
    counter,
    dossier,
    how,
  }),
  "/api/counter/:counter/extend-result": ({ counter }, { box, days }) => ({
    kind: "extend-result",
    counter,
    box,
    days,
  }),
  "/api/counter/:counter/ask-remote-open": ({ counter }, { box, reason }) => ({
    kind: "ask-remote-open",
    counter,
    box,
    reason,
  }),
  "/api/counter/:counter/confirm-remote-open": ({ counter }, { box }) => ({
    kind: "confirm-remote-open",
    counter,
    box,
  }),
  "/api/counter/:counter/cancel-remote-open": ({ counter }, { box }) => ({
    kind: "cancel-remote-open",
    counter,
    box,
  }),
  "/api/counter/:counter/begin-round": ({ counter }) => ({ kind: "begin-round", counter }),
  "/api/counter/:counter/check-box": ({ counter }, { box }) => ({ kind: "check-box", counter, box }),
  "/api/counter/:counter/judge-box": ({ counter }, { box, found }) => ({
    kind: "judge-box",
    counter,
    box,
    found,
  }),
  "/api/counter/:counter/end-round": ({ counter }) => ({ kind: "end-round", counter }),
  "/api/counter/:counter/clear-box": ({ counter }, { box, holds }) => ({
    kind: "clear-box",
    counter,
    box,
    holds,
  }),
  "/api/manager/print-report": (_params, { day }) => ({ kind: "print-report", day }),
  "/api/bank/:bank/test-box": ({ bank }, { box, confirmed }) => ({ kind: "test-box", bank, box, confirmed }),
  "/api/bank/:bank/retire-box": ({ bank }, { box, out }) => ({ kind: "retire-box", bank, box, out }),
  "/api/device/:device/resume": ({ device }) => ({ kind: "resume-bank", bank: device }),
  "/api/counter/:counter/undo": ({ counter }) => ({ kind: "undo", counter }),
};
