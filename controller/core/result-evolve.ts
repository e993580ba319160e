/** What facts about results make of the state: in boxes, in the hands of clerks, told to their persons. */
import { NO_RESULT } from "./empty-office.ts";
import type { Evolvers, FactOf } from "./fact.ts";
import { NOTICES_MAX, REMOTE_OPENS_MAX, REMOTE_WITHIN_MS } from "./plan.ts";
import type { Box, ResultNotice } from "./result-box.ts";
import type { Office } from "./state.ts";
import { withBox, withoutPermit } from "./with-box.ts";

export type ResultFact =
  | "result-assigned"
  | "result-stored"
  | "result-collected"
  | "result-recalled"
  | "result-taken-back"
  | "result-handed-over"
  | "result-extended"
  | "result-reminded"
  | "proxy-named"
  | "box-cleared"
  | "remote-asked"
  | "remote-ended"
  | "round-begun"
  | "box-checked"
  | "round-ended"
  | "notice-queued"
  | "notice-sending"
  | "notice-waiting"
  | "notice-sent"
  | "notice-failed";

const EMPTY_BOX = { ...NO_RESULT, state: "empty", permit: null, why: null } as const;

const withoutPermitOf = (office: Office, box: Box | undefined): Office =>
  box?.permit == null ? office : withoutPermit(office, box.permit);

const notInHand = (office: Office, dossier: string | null): Office =>
  office.in_hand.some((row) => row.dossier === dossier)
    ? { ...office, in_hand: office.in_hand.filter((row) => row.dossier !== dossier) }
    : office;

const store = (office: Office, fact: FactOf<"result-stored">, at_ms: number): Office => {
  const { box, dossier, until_ms = null, days = null } = fact;
  const { book } = office;
  const over = notInHand(withoutPermitOf(office, office.boxes[box]), dossier);
  return withBox({ ...over, book: { ...book, loaded: book.loaded + 1 } }, box, {
    state: "stored",
    permit: null,
    why: null,
    until_ms,
    recall: null,
    reminded_days: days,
    since_ms: at_ms,
  });
};

const collect = (office: Office, { box }: FactOf<"result-collected">, at_ms: number): Office => {
  const { book } = office;
  const over = withoutPermitOf(office, office.boxes[box]);
  return withBox({ ...over, book: { ...book, collected: book.collected + 1 } }, box, {
    ...EMPTY_BOX,
    since_ms: at_ms,
  });
};

const takeBack = (office: Office, fact: FactOf<"result-taken-back">, at_ms: number): Office => {
  const { dossier, why, counter } = fact;
  const box = office.boxes[fact.box];
  if (box?.person == null) return office;
  const row = { dossier, person: box.person, proxy: box.proxy, why, counter, since_ms: at_ms };
  const over = notInHand(withoutPermitOf(office, box), dossier);
  return withBox({ ...over, in_hand: [...over.in_hand, row] }, fact.box, { ...EMPTY_BOX, since_ms: at_ms });
};

const clear = (office: Office, fact: FactOf<"box-cleared">, at_ms: number): Office => {
  const box = office.boxes[fact.box];
  if (box === undefined) return office;
  if (fact.holds === "nothing") return withBox(office, fact.box, { ...EMPTY_BOX, since_ms: at_ms });
  return withBox(notInHand(office, box.dossier), fact.box, {
    state: "stored",
    permit: null,
    why: null,
    until_ms: fact.until_ms ?? box.until_ms,
    reminded_days: fact.days ?? box.reminded_days,
    since_ms: at_ms,
  });
};

const withNotice = (
  office: Office,
  id: string,
  change: (notice: ResultNotice) => Partial<ResultNotice>,
): Office => ({
  ...office,
  notices: office.notices.map((row) => (row.id === id ? { ...row, ...change(row) } : row)),
});

const isOver = ({ state }: ResultNotice): boolean => state === "sent" || state === "failed";

/** Past the bound the oldest that is over goes, or the oldest of all. */
const bounded = (notices: readonly ResultNotice[]): readonly ResultNotice[] => {
  if (notices.length <= NOTICES_MAX) return notices;
  const over = notices.findIndex(isOver);
  return notices.filter((_row, index) => index !== Math.max(0, over));
};

const queueNotice = (office: Office, fact: FactOf<"notice-queued">): Office => {
  const { notice: id, box, dossier, person, what } = fact;
  const row: ResultNotice = { id, box, dossier, person, what, state: "queued", tries: 0 };
  return { ...office, notices: bounded([...office.notices, row]) };
};

export const RESULT_EVOLVERS: Pick<Evolvers, ResultFact> = {
  "result-assigned": (office, { box, dossier, person, proxy = null }) =>
    withBox(office, box, { ...NO_RESULT, dossier, person, proxy }),
  "result-stored": store,
  "result-collected": collect,
  "result-recalled": (office, { box, why }) => withBox(office, box, { recall: why }),
  "result-taken-back": takeBack,
  "result-handed-over": (office, { dossier }) => notInHand(office, dossier),
  "result-extended": (office, { box, until_ms, days }) =>
    withBox(office, box, { until_ms, reminded_days: days, recall: null }),
  "result-reminded": (office, { box, days }) => withBox(office, box, { reminded_days: days }),
  "proxy-named": (office, { box, proxy }) => withBox(office, box, { proxy }),
  "box-cleared": clear,
  "remote-asked": (office, { kind: _kind, ...request }) => ({
    ...office,
    remote: [...office.remote.filter(({ box }) => box !== request.box), request],
  }),
  "remote-ended": (office, { box: ended, why }, at_ms) => ({
    ...office,
    remote: office.remote.filter(({ box }) => box !== ended),
    remote_ms:
      why === "opened"
        ? [...office.remote_ms.filter((time_ms) => time_ms > at_ms - REMOTE_WITHIN_MS), at_ms].slice(
            -REMOTE_OPENS_MAX,
          )
        : office.remote_ms,
  }),
  "round-begun": (office, { counter }, at_ms) => ({
    ...office,
    round: { counter, started_ms: at_ms, looked: [], checked: {} },
  }),
  "box-checked": (office, { box, found }) =>
    office.round === null
      ? office
      : { ...office, round: { ...office.round, checked: { ...office.round.checked, [String(box)]: found } } },
  "round-ended": (office, _fact, at_ms) => ({ ...office, round: null, last_round_ms: at_ms }),
  "notice-queued": queueNotice,
  "notice-sending": (office, { notice }) =>
    withNotice(office, notice, ({ tries }) => ({ state: "sending", tries: tries + 1 })),
  "notice-waiting": (office, { notice, counts }) =>
    withNotice(office, notice, ({ tries }) => ({ state: "queued", tries: counts ? tries : tries - 1 })),
  "notice-sent": (office, { notice }) => withNotice(office, notice, () => ({ state: "sent" })),
  "notice-failed": (office, { notice }) => withNotice(office, notice, () => ({ state: "failed" })),
};
