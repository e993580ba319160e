/** Each command of the table becomes the input of that name, with what was asked and nothing else. */
import { describe, expect, test } from "vitest";
import { COMMANDS } from "../../../../controller/api/routes.ts";
import type { Input } from "../../../../controller/core/input.ts";
import { INPUTS } from "../../../../controller/shell/http/inputs.ts";

const SERVICES = [
  "/api/kiosk/:kiosk/enter-code",
  "/api/door/:door/type-number",
  "/api/kiosk/:kiosk/enter-pin",
  "/api/counter/:counter/load-result",
  "/api/counter/:counter/name-proxy",
  "/api/counter/:counter/issue-form",
  "/api/counter/:counter/request-fee",
  "/api/counter/:counter/resolve-slip",
  "/api/counter/:counter/copy-slip",
  "/api/device/:device/self-test",
  "/api/staff/enrol",
  "/api/staff/invite",
  "/api/session/open",
  "/api/session/close",
];
const PAGER = { base: "base-1", card: 7 };
const ADMIT = { scan: "s-1", field: "land", lane: "priority", reason: "elderly", pager: PAGER, agreed: true };

/** Typed by hand: address, body, input. */
const ROWS: readonly (readonly [keyof typeof INPUTS, object, Input])[] = [
  ["/api/kiosk/:kiosk/ticket", { field: "land" }, { kind: "take-ticket", kiosk: "P", field: "land" }],
  ["/api/kiosk/:kiosk/print", { ticket: "t1" }, { kind: "print-ticket", kiosk: "P", ticket: "t1" }],
  ["/api/kiosk/:kiosk/leave", {}, { kind: "leave-kiosk", kiosk: "P" }],
  ["/api/kiosk/:kiosk/help", {}, { kind: "call-help", kiosk: "P" }],
  ["/api/kiosk/:kiosk/send-code", {}, { kind: "request-code", kiosk: "P" }],
  ["/api/kiosk/:kiosk/open-box", { box: 7 }, { kind: "open-box", kiosk: "P", box: 7 }],
  ["/api/door/:door/admit", ADMIT, { kind: "admit", door: "P", ...ADMIT } as Input],
  ["/api/door/:door/stop-keeping", { scan: "s-1" }, { kind: "stop-keeping", door: "P", scan: "s-1" }],
  [
    "/api/door/:door/print-visitor-slip",
    { scan: "s-1" },
    { kind: "print-visitor-slip", door: "P", scan: "s-1" },
  ],
  [
    "/api/door/:door/reprint-slip",
    { scan: "s-1", code: "A012" },
    { kind: "reprint-slip", door: "P", scan: "s-1", code: "A012" },
  ],
  ["/api/printer/:printer/probe", {}, { kind: "probe-printer", printer: "P" }],
  [
    "/api/printer/:printer/print-strip",
    { what: "letters", text_mode: "tcvn3" },
    { kind: "print-strip", printer: "P", what: "letters", text_mode: "tcvn3" },
  ],
  [
    "/api/printer/:printer/judge-strip",
    { text_mode: "tcvn3", reads: false },
    { kind: "judge-strip", printer: "P", text_mode: "tcvn3", reads: false },
  ],
  [
    "/api/printer/:printer/load-roll",
    { length_mm: 80_000 },
    { kind: "load-roll", printer: "P", length_mm: 80_000 },
  ],
  [
    "/api/printer/:printer/resolve-slip",
    { job: "j4", as: "not-printed" },
    { kind: "resolve-slip", job: "j4", as: "not-printed" },
  ],
  ["/api/printer/:printer/copy-slip", { job: "j4" }, { kind: "copy-slip", job: "j4" }],
  ["/api/printer/:printer/cancel-slip", { job: "j4" }, { kind: "cancel-slip", job: "j4" }],
  ["/api/door/:door/call-manager", {}, { kind: "call-manager", door: "P" }],
  ["/api/manager/door-seen", { door: "door-2" }, { kind: "see-door", door: "door-2" }],
  ["/api/manager/print-report", { day: "2026-11-23" }, { kind: "print-report", day: "2026-11-23" }],
  ["/api/door/:door/return-pager", PAGER, { kind: "return-pager", door: "P", ...PAGER }],
  [
    "/api/door/:door/swap-pager",
    { ...PAGER, to: { base: "base-1", card: 8 } },
    { kind: "swap-pager", door: "P", ...PAGER, to: { base: "base-1", card: 8 } },
  ],
  ["/api/door/:door/buzz-pager", PAGER, { kind: "buzz-pager", ...PAGER, power: null, range_test: false }],
  [
    "/api/door/:door/judge-buzz",
    { ...PAGER, rang: false },
    { kind: "judge-buzz", ...PAGER, rang: false, place: null, power: null },
  ],
  ["/api/door/:door/mark-pager", { ...PAGER, as: "lost" }, { kind: "mark-pager", ...PAGER, as: "lost" }],
  [
    "/api/door/:door/charge-pagers",
    { base: "base-1", cards: [7, 9] },
    { kind: "charge-pagers", base: "base-1", cards: [7, 9] },
  ],
  [
    "/api/door/:door/all-call",
    { base: "base-1", confirmed: true },
    { kind: "all-call", base: "base-1", confirmed: true },
  ],
  [
    "/api/door/:door/reconcile-pagers",
    { base: "base-1", missing: [7] },
    { kind: "reconcile-pagers", door: "P", base: "base-1", missing: [7] },
  ],
  [
    "/api/base/:base/buzz-pager",
    { card: 7, power: 2, range_test: true },
    { kind: "buzz-pager", base: "P", card: 7, power: 2, range_test: true },
  ],
  [
    "/api/base/:base/judge-buzz",
    { card: 7, rang: true, place: "Sân sau", power: 2 },
    { kind: "judge-buzz", base: "P", card: 7, rang: true, place: "Sân sau", power: 2 },
  ],
  [
    "/api/base/:base/mark-pager",
    { card: 7, as: "disabled" },
    { kind: "mark-pager", base: "P", card: 7, as: "disabled" },
  ],
  ["/api/base/:base/replace-pager", { card: 7 }, { kind: "replace-pager", base: "P", card: 7 }],
  ["/api/base/:base/charge-pagers", { cards: [7] }, { kind: "charge-pagers", base: "P", cards: [7] }],
  ["/api/base/:base/all-call", { confirmed: false }, { kind: "all-call", base: "P", confirmed: false }],
  ["/api/door/:door/forget-scan", {}, { kind: "forget-scan", door: "P" }],
  ["/api/door/:door/help-seen", { kiosk: "kiosk-2" }, { kind: "see-help", kiosk: "kiosk-2" }],
  ["/api/counter/:counter/open", {}, { kind: "open-counter", counter: "P" }],
  ["/api/counter/:counter/close", {}, { kind: "close-counter", counter: "P" }],
  ["/api/counter/:counter/call-next", {}, { kind: "call-next", counter: "P" }],
  ["/api/counter/:counter/recall", {}, { kind: "recall", counter: "P" }],
  ["/api/counter/:counter/start", {}, { kind: "start-service", counter: "P" }],
  ["/api/counter/:counter/finish", {}, { kind: "finish-service", counter: "P" }],
  ["/api/counter/:counter/no-show", {}, { kind: "mark-no-show", counter: "P" }],
  ["/api/counter/:counter/undo", {}, { kind: "undo", counter: "P" }],
  [
    "/api/counter/:counter/clear-box",
    { box: 3, holds: "nothing" },
    { kind: "clear-box", counter: "P", box: 3, holds: "nothing" },
  ],
  [
    "/api/counter/:counter/withdraw-result",
    { box: 3, why: "moved" },
    { kind: "withdraw-result", counter: "P", box: 3, why: "moved" },
  ],
  [
    "/api/counter/:counter/hand-over",
    { dossier: "H99.1-261121-0001", how: "archive" },
    { kind: "hand-over", counter: "P", dossier: "H99.1-261121-0001", how: "archive" },
  ],
  [
    "/api/counter/:counter/extend-result",
    { box: 3, days: 7 },
    { kind: "extend-result", counter: "P", box: 3, days: 7 },
  ],
  [
    "/api/counter/:counter/ask-remote-open",
    { box: 3, reason: "no-code" },
    { kind: "ask-remote-open", counter: "P", box: 3, reason: "no-code" },
  ],
  [
    "/api/counter/:counter/confirm-remote-open",
    { box: 3 },
    { kind: "confirm-remote-open", counter: "P", box: 3 },
  ],
  [
    "/api/counter/:counter/cancel-remote-open",
    { box: 3 },
    { kind: "cancel-remote-open", counter: "P", box: 3 },
  ],
  ["/api/counter/:counter/begin-round", {}, { kind: "begin-round", counter: "P" }],
  ["/api/counter/:counter/check-box", { box: 3 }, { kind: "check-box", counter: "P", box: 3 }],
  [
    "/api/counter/:counter/judge-box",
    { box: 3, found: "differs" },
    { kind: "judge-box", counter: "P", box: 3, found: "differs" },
  ],
  ["/api/counter/:counter/end-round", {}, { kind: "end-round", counter: "P" }],
  [
    "/api/bank/:bank/test-box",
    { box: 3, confirmed: true },
    { kind: "test-box", bank: "P", box: 3, confirmed: true },
  ],
  ["/api/bank/:bank/retire-box", { box: 3, out: true }, { kind: "retire-box", bank: "P", box: 3, out: true }],
  ["/api/device/:device/resume", {}, { kind: "resume-bank", bank: "P" }],
];

describe("the table of inputs", () => {
  test.each(ROWS)("%s", (path, body, input) => {
    const [name = ""] = /:(\w+)/.exec(path)?.slice(1) ?? [];
    const make = INPUTS[path] as (params: object, body: object) => Input;
    expect(make({ [name]: "P" }, { key: "key-00000001", ...body })).toEqual(input);
  });

  test("and the services are all commands there are", () => {
    expect([...ROWS.map(([path]) => path), ...SERVICES].sort()).toEqual(Object.keys(COMMANDS).sort());
    expect(Object.keys(INPUTS).length).toBe(ROWS.length);
  });
});
