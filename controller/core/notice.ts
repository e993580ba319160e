/**
 * What persons are told of their results: it is there, so many days are left, today is the last. A message
 * whose fate a restart left unknown goes out again: a second one harms nobody.
 */
import type { Draft } from "./draft.ts";
import type { InputOf } from "./input.ts";
import { NOTICE_AGAIN_MS, NOTICE_TRIES_MAX, NOTICES_SENDING_MAX } from "./plan.ts";
import { done, type Reply } from "./refusal.ts";
import { type Box, isCollectable, type ResultNotice } from "./result-box.ts";
import { daysLeft, isLookedAtToday, untilLook_ms } from "./result-days.ts";

export const beginNotice = (
  draft: Draft,
  about: Pick<ResultNotice, "box" | "dossier" | "person" | "what">,
): void => {
  const serial = draft.nextSerial;
  draft.fact({ kind: "notice-queued", serial, notice: `n${serial}`, ...about });
  sendWaiting(draft);
};

const timerOf = (notice: string): string => `notice:${notice}`;

const isLineFull = ({ office }: Draft): boolean =>
  office.notices.filter(({ state }) => state === "sending").length >= NOTICES_SENDING_MAX;

/** Those not tried yet, as many as may be on their way. */
const sendWaiting = (draft: Draft): void => {
  for (const notice of draft.office.notices) {
    if (isLineFull(draft)) return;
    if (notice.state === "queued" && notice.tries === 0) send(draft, notice);
  }
};

const send = (draft: Draft, { id, box: number, dossier, person, what }: ResultNotice): void => {
  const box = draft.office.boxes[number];
  const there = box?.dossier === dossier && isCollectable(box);
  const isAboutBox = what === "ready" || what === "reminder" || what === "last-day";
  if (isAboutBox && !there) {
    draft.fact({ kind: "notice-failed", notice: id, why: "outdated" });
    return;
  }
  draft.fact({ kind: "notice-sending", notice: id });
  draft.effect({ kind: "arm-timer", timer: timerOf(id), delay_ms: NOTICE_AGAIN_MS });
  draft.effect({
    kind: "send-notice",
    notice: id,
    person,
    what,
    dossier,
    box: isAboutBox ? number : null,
    until_ms: isAboutBox ? (box?.until_ms ?? null) : null,
  });
};

const noticeOf = (draft: Draft, id: string): ResultNotice | undefined =>
  draft.office.notices.find((row) => row.id === id);

export const endNotice = (draft: Draft, { notice: id, sent }: InputOf<"notice-ended">): Reply => {
  if (noticeOf(draft, id)?.state !== "sending") return done();
  if (sent) {
    draft.effect({ kind: "disarm-timer", timer: timerOf(id) });
    draft.fact({ kind: "notice-sent", notice: id });
  } else notSent(draft, id);
  sendWaiting(draft);
  return done();
};

const notSent = (draft: Draft, id: string): void => {
  if ((noticeOf(draft, id)?.tries ?? 0) >= NOTICE_TRIES_MAX) {
    draft.effect({ kind: "disarm-timer", timer: timerOf(id) });
    draft.fact({ kind: "notice-failed", notice: id, why: "not-sent" });
    return;
  }
  draft.fact({ kind: "notice-waiting", notice: id, counts: true });
  draft.effect({ kind: "arm-timer", timer: timerOf(id), delay_ms: NOTICE_AGAIN_MS });
};

/** Its next try is due; or nobody ever said what became of the last, which then counts as not sent. */
export const noticeTimer = (draft: Draft, id: string): void => {
  const notice = noticeOf(draft, id);
  if (notice?.state === "sending") notSent(draft, id);
  else if (notice?.state === "queued") {
    if (isLineFull(draft)) draft.effect({ kind: "arm-timer", timer: timerOf(id), delay_ms: NOTICE_AGAIN_MS });
    else send(draft, notice);
  }
  sendWaiting(draft);
};

export const settleNoticesAfterRestart = (draft: Draft): void => {
  for (const { id, state } of draft.office.notices)
    if (state === "sending") draft.fact({ kind: "notice-waiting", notice: id, counts: false });
  for (const { id, state, tries } of draft.office.notices)
    if (state === "queued" && tries > 0)
      draft.effect({ kind: "arm-timer", timer: timerOf(id), delay_ms: NOTICE_AGAIN_MS });
  sendWaiting(draft);
};

// ---- once a day ----

const armLook = (draft: Draft): void =>
  draft.effect({ kind: "arm-timer", timer: "results", delay_ms: untilLook_ms(draft) });

/** Also a board that was off at the hour looks once it is on: every step is told once, the latest only. */
export const lookAfterRestart = (draft: Draft): void => {
  if (isLookedAtToday(draft)) lookAtResults(draft);
  armLook(draft);
};

export const resultsTimer = (draft: Draft): void => {
  lookAtResults(draft);
  armLook(draft);
};

const lookAtResults = (draft: Draft): void => {
  for (const box of Object.values(draft.office.boxes))
    if (box.state === "stored" && box.recall === null && box.until_ms !== null)
      lookAt(draft, box, daysLeft(draft, box.until_ms));
};

const lookAt = (draft: Draft, box: Box, left: number): void => {
  const { number, dossier, person, reminded_days } = box;
  if (dossier === null || person === null) return;
  if (left < 0) {
    draft.fact({ kind: "result-recalled", box: number, dossier, why: "expired" });
    return;
  }
  const step = [...draft.plan.results.remind_days, 0].filter((days) => days >= left);
  const due = Math.min(...step);
  if (step.length === 0 || (reminded_days !== null && reminded_days <= due)) return;
  draft.fact({ kind: "result-reminded", box: number, days: due });
  beginNotice(draft, { box: number, dossier, person, what: left === 0 ? "last-day" : "reminder" });
};
