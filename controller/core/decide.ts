/**
 * The one judge: an input and the state give facts, effects and a reply. Pure and total; each kind of input
 * has its row in the table, so a new one does not compile until it is decided.
 */
import { printVisitorSlip, stopKeeping } from "./agreement.ts";
import { resumeBank, retireBox, testBox } from "./box-test.ts";
import { readChip } from "./chip.ts";
import { codeSent, requestCode, settleClaimsAfterRestart, tryCode, tryPin } from "./claim.ts";
import {
  callNext,
  closeCounter,
  finishService,
  markNoShow,
  openCounter,
  recall,
  startService,
  undo,
} from "./counter.ts";
import { turnDay, untilMidnight_ms } from "./day.ts";
import { forgetDoors, leftOpenTimer, seeDoor } from "./door.ts";
import { Draft } from "./draft.ts";
import type { Effect } from "./effect.ts";
import type { Fact } from "./fact.ts";
import { issueForm, printReport, requestFee } from "./form.ts";
import type { Input, InputOf, Stamp } from "./input.ts";
import {
  endNotice,
  lookAfterRestart,
  noticeTimer,
  resultsTimer,
  settleNoticesAfterRestart,
} from "./notice.ts";
import { acceptPage, endPage, repage, resumePages, settlePagesAfterRestart } from "./page.ts";
import {
  allCall,
  buzzPager,
  chargePagers,
  judgeBuzz,
  markPager,
  reconcilePagers,
  replacePager,
  returnPager,
} from "./pager.ts";
import { endPulse, permitTimer, settlePermitsAfterRestart } from "./permit.ts";
import { erasePerson, exportPerson, notePurge, rotateKey } from "./person.ts";
import type { OfficePlan } from "./plan.ts";
import {
  beginProbe,
  endProbe,
  identifyPrinter,
  loadRoll,
  seePaper,
  settleProbesAfterRestart,
} from "./printer.ts";
import { forgetScan, readCard, readReceipt, refuseCard, typeNumber } from "./recognise.ts";
import { done, type Reply, refused } from "./refusal.ts";
import {
  askRemoteOpen,
  cancelRemoteOpen,
  confirmRemoteOpen,
  remoteTimer,
  settleRemoteAfterRestart,
} from "./remote.ts";
import {
  clearBox,
  extendResult,
  handOver,
  loadResult,
  nameProxy,
  openBox,
  withdrawResult,
} from "./result.ts";
import { beginRound, checkBox, endRound, judgeBox } from "./round.ts";
import {
  awaitProof,
  cancelSlip,
  copyForStaff,
  endJob,
  noteProgress,
  resolveSlip,
  settleSlipsAfterRestart,
  startSending,
  tendPrinter,
} from "./slip.ts";
import type { Office } from "./state.ts";
import { judgeStrip, printStrip } from "./strip.ts";
import {
  admit,
  callHelp,
  callManager,
  leaveKiosk,
  printTicket,
  reprintSlip,
  seeDoorCall,
  seeHelp,
  swapPager,
  takeTicket,
} from "./visit.ts";

export interface Ruling {
  readonly office: Office;
  readonly facts: readonly Fact[];
  readonly effects: readonly Effect[];
  readonly reply: Reply;
}

type Deciders = { readonly [K in Input["kind"]]: (draft: Draft, input: InputOf<K>) => Reply };

const changeDevice = (draft: Draft, input: InputOf<"device-changed">): Reply => {
  const { devices } = draft.office;
  const before = Object.hasOwn(devices, input.changed) ? devices[input.changed] : undefined;
  if (before === undefined) return done();
  const { changed, state, fault } = input;
  if (before.state !== state || before.fault !== fault)
    draft.fact({ kind: "device-changed", changed, state, fault });
  if (state === "up" && before.state !== "up") {
    resumePages(draft, changed);
    if (draft.plan.printers.some(({ id }) => id === changed)) tendPrinter(draft, changed);
  }
  return done();
};

const fireTimer = (draft: Draft, input: InputOf<"timer-fired">): Reply => {
  const [name, id = ""] = input.timer.split(/:(.*)/s);
  if (name === "permit") permitTimer(draft, id);
  else if (name === "left-open") leftOpenTimer(draft, id);
  else if (name === "results") resultsTimer(draft);
  else if (name === "notice") noticeTimer(draft, id);
  else if (name === "remote") remoteTimer(draft, id);
  else if (name === "repage") repage(draft, id);
  else if (name === "scan") forgetScan(draft, id);
  else if (name === "slips") tendPrinter(draft, id);
  // "day": the new day was opened before this; arm the next midnight whatever the clock did.
  else if (name === "day") armMidnight(draft);
  return done();
};

const armMidnight = (draft: Draft): void =>
  draft.effect({ kind: "arm-timer", timer: "day", delay_ms: untilMidnight_ms(draft.plan, draft.at_ms) });

/**
 * Everything in flight when the program stopped is unknown: settled here, never by a blind repeat of a pulse.
 */
const settleRestart = (draft: Draft): Reply => {
  for (const [changed, device] of Object.entries(draft.office.devices)) {
    if (device.state !== "down") draft.fact({ kind: "device-changed", changed, state: "down", fault: null });
  }
  settlePermitsAfterRestart(draft);
  forgetDoors(draft);
  settleRemoteAfterRestart(draft);
  settleClaimsAfterRestart(draft);
  settlePagesAfterRestart(draft);
  settleProbesAfterRestart(draft);
  settleSlipsAfterRestart(draft);
  for (const [door, state] of Object.entries(draft.office.doors)) {
    if (state.scan !== null) draft.fact({ kind: "scan-cleared", door });
  }
  settleNoticesAfterRestart(draft);
  lookAfterRestart(draft);
  armMidnight(draft);
  return done();
};

const DECIDERS: Deciders = {
  "read-card": readCard,
  "chip-read": readChip,
  "read-receipt": readReceipt,
  "type-number": typeNumber,
  "refuse-card": refuseCard,
  "forget-scan": (draft, input) => forgetScan(draft, input.door),
  admit,
  "stop-keeping": stopKeeping,
  "print-visitor-slip": printVisitorSlip,
  "reprint-slip": reprintSlip,
  "call-manager": (draft, input) => callManager(draft, input.door),
  "see-door": (draft, input) => seeDoorCall(draft, input.door),
  "return-pager": returnPager,
  "swap-pager": swapPager,
  "buzz-pager": buzzPager,
  "judge-buzz": judgeBuzz,
  "mark-pager": markPager,
  "replace-pager": replacePager,
  "charge-pagers": chargePagers,
  "all-call": allCall,
  "reconcile-pagers": reconcilePagers,
  "take-ticket": takeTicket,
  "print-ticket": printTicket,
  "leave-kiosk": (draft, input) => leaveKiosk(draft, input.kiosk),
  "call-help": (draft, input) => callHelp(draft, input.kiosk),
  "see-help": (draft, input) => seeHelp(draft, input.kiosk),
  "open-counter": openCounter,
  "close-counter": closeCounter,
  "call-next": callNext,
  recall,
  "start-service": startService,
  "finish-service": finishService,
  "mark-no-show": markNoShow,
  undo,
  "issue-form": issueForm,
  "request-fee": requestFee,
  "print-report": printReport,
  "load-result": loadResult,
  "request-code": requestCode,
  "code-sent": codeSent,
  "try-code": tryCode,
  "try-pin": tryPin,
  "open-box": openBox,
  "clear-box": clearBox,
  "withdraw-result": withdrawResult,
  "hand-over": handOver,
  "name-proxy": nameProxy,
  "extend-result": extendResult,
  "ask-remote-open": askRemoteOpen,
  "confirm-remote-open": confirmRemoteOpen,
  "cancel-remote-open": cancelRemoteOpen,
  "begin-round": beginRound,
  "check-box": checkBox,
  "judge-box": judgeBox,
  "end-round": endRound,
  "test-box": testBox,
  "retire-box": retireBox,
  "notice-ended": endNotice,
  "resume-bank": resumeBank,
  "erase-person": erasePerson,
  "export-person": exportPerson,
  "persons-purged": notePurge,
  "rotate-key": rotateKey,
  "device-changed": changeDevice,
  "page-accepted": acceptPage,
  "page-ended": endPage,
  "job-rendered": startSending,
  "job-progressed": noteProgress,
  "job-sent": awaitProof,
  "job-ended": endJob,
  "resolve-slip": resolveSlip,
  "copy-slip": copyForStaff,
  "cancel-slip": cancelSlip,
  "printer-identified": identifyPrinter,
  "printer-probed": endProbe,
  "paper-seen": seePaper,
  "probe-printer": beginProbe,
  "print-strip": printStrip,
  "judge-strip": judgeStrip,
  "load-roll": loadRoll,
  "pulse-ended": endPulse,
  "door-seen": seeDoor,
  "timer-fired": fireTimer,
  restarted: settleRestart,
};

/** Names of places come from outside: one that is nobody's ends here, also one that JavaScript itself knows. */
const isPlaceKnown = ({ counters, kiosks, doors }: Office, input: Input): boolean => {
  if ("counter" in input) return Object.hasOwn(counters, input.counter);
  if ("kiosk" in input) return Object.hasOwn(kiosks, input.kiosk);
  return input.kind === "door-seen" || !("door" in input) || Object.hasOwn(doors, input.door);
};

export const decide = (plan: OfficePlan, office: Office, input: Input, stamp: Stamp): Ruling => {
  const draft = new Draft(plan, office, stamp);
  turnDay(draft);
  // The table is keyed by the input's own kind; TypeScript can't follow that through a union.
  const judge = DECIDERS[input.kind] as (draft: Draft, input: Input) => Reply;
  const reply = isPlaceKnown(office, input) ? judge(draft, input) : refused("unknown-place");
  return { office: draft.office, facts: draft.facts, effects: draft.effects, reply };
};
