/** Results in a clerk's hand, openings that wait for a second person, and the weekly round. */
import archive from "lucide-static/icons/archive.svg?raw";
import check from "lucide-static/icons/check.svg?raw";
import doorOpen from "lucide-static/icons/door-open.svg?raw";
import packagePlus from "lucide-static/icons/package-plus.svg?raw";
import userCheck from "lucide-static/icons/user-check.svg?raw";
import x from "lucide-static/icons/x.svg?raw";
import type { CounterBox, CounterResults } from "../../controller/api/box-views.ts";
import { Button } from "../kit/button.tsx";
import { results as text } from "../kit/text/results.ts";
import { dayText, durationText } from "../kit/time.ts";
import { listedIn } from "./results-acts.ts";
import type { ResultsState } from "./results-sheet.tsx";
import type { ResultsSheet } from "./results-state.ts";

/** Rows that the sheet's height holds. */
const HAND_ROWS_MAX = 3;
const REMOTE_ROWS_MAX = 3;

const Close = ({ acts }: Pick<ResultsState, "acts">) => (
  <Button size="main" keycap="F11" onPress={() => acts.onSheet(null)}>
    {text.close}
  </Button>
);

type Hand = Extract<ResultsSheet, { tab: "hand" }>;

export const HandPart = (state: ResultsState & { readonly sheet: Hand }) => {
  const { results, acts, sheet } = state;
  const pages = Math.max(1, Math.ceil(results.in_hand.length / HAND_ROWS_MAX));
  const from = (sheet.page % pages) * HAND_ROWS_MAX;
  return (
    <>
      <p class="secondary">{results.in_hand.length === 0 ? text.hand_none : text.hand_title}</p>
      <ul class="hand-rows">
        {results.in_hand.slice(from, from + HAND_ROWS_MAX).map(({ dossier, why }) => (
          <li key={dossier}>
            <p>
              <b>{dossier}</b> <span class="secondary">{text.recall[why]}</span>
            </p>
            <div class="box-acts">
              <Button look="go" icon={userCheck} onPress={() => acts.handOver(dossier, "counter")}>
                {text.hand_over}
              </Button>
              <Button icon={packagePlus} onPress={() => acts.backToBox(dossier)}>
                {text.back_to_box}
              </Button>
              <Button icon={archive} onPress={() => acts.handOver(dossier, "archive")}>
                {text.archive}
              </Button>
            </div>
          </li>
        ))}
      </ul>
      <div class="first">
        {pages > 1 ? (
          <Button size="main" onPress={() => acts.onSheet({ ...sheet, page: sheet.page + 1 })}>
            {text.more}
          </Button>
        ) : null}
        <Close acts={acts} />
      </div>
    </>
  );
};

type Request = CounterResults["remote"][number];

const RequestRow = ({ request, acts, now_ms }: ResultsState & { readonly request: Request }) => {
  const { box, reason, mine, until_ms } = request;
  return (
    <li>
      <p role="status">
        {mine
          ? text.remote_mine(box, durationText(until_ms - now_ms))
          : text.remote_theirs(box, text.reason[reason] ?? reason)}
      </p>
      <div class="box-acts">
        {mine ? null : (
          <Button look="go" icon={check} onPress={() => acts.confirmRemote(box)}>
            {text.remote_confirm(box)}
          </Button>
        )}
        <Button icon={x} onPress={() => acts.cancelRemote(box)}>
          {text.remote_cancel(box)}
        </Button>
      </div>
    </li>
  );
};

export const RemotePart = (state: ResultsState) => {
  const waiting = state.results.remote.filter(({ until_ms }) => until_ms > state.now_ms);
  return (
    <>
      {waiting.length === 0 ? <p class="secondary">{text.remote_none}</p> : null}
      <ul class="hand-rows">
        {waiting.slice(0, REMOTE_ROWS_MAX).map((request) => (
          <RequestRow key={request.box} {...state} request={request} />
        ))}
      </ul>
      <div class="first">
        <Close acts={state.acts} />
      </div>
    </>
  );
};

type RoundSheet = Extract<ResultsSheet, { tab: "round" }>;
type RoundState = ResultsState & { readonly sheet: RoundSheet };
type Round = NonNullable<CounterResults["round"]>;

const NoRound = ({ results, acts, utc_offset_min }: RoundState) => {
  const last =
    results.last_round_ms === null
      ? text.round_never
      : text.round_last(dayText(results.last_round_ms, utc_offset_min));
  return (
    <>
      <p class={results.round_due ? "line warning" : "line"}>
        {results.round_due ? `${text.round_due} ${last}` : last}
      </p>
      <p class="secondary">{text.round_hint}</p>
      <div class="first">
        <Button look="act" size="main" onPress={acts.beginRound}>
          {text.round_begin}
        </Button>
        <Close acts={acts} />
      </div>
    </>
  );
};

/** The box just opened is judged once its door was closed again. */
const Looked = (state: RoundState & { readonly box: CounterBox }) => {
  const { box, results, acts } = state;
  const dossier = listedIn(results, box.number);
  return (
    <>
      <div class="one-box">
        <output class="number">{box.number}</output>
        <p role="status">
          <b>{dossier === null ? text.round_listed_empty : text.round_listed(dossier)}</b>
          <span class="secondary">{text.door[box.door]}</span>
        </p>
      </div>
      <div class="box-acts">
        <Button look="go" icon={check} onPress={() => acts.judgeBox(box.number, "as-listed")}>
          {text.round_as_listed}
        </Button>
        <Button look="act" icon={x} onPress={() => acts.judgeBox(box.number, "differs")}>
          {text.round_differs}
        </Button>
      </div>
    </>
  );
};

const RunningRound = (state: RoundState & { readonly round: Round }) => {
  const { round, results, sheet, acts } = state;
  const [next] = round.left;
  const looked = results.boxes.find(({ number }) => number === sheet.box);
  return (
    <>
      <p class="line" role="status">
        {text.round_progress(round.checked.length, round.checked.length + round.left.length)}
      </p>
      {looked === undefined ? null : <Looked {...state} box={looked} />}
      {looked === undefined && next === undefined ? <p class="line good">{text.round_all}</p> : null}
      {looked === undefined && next !== undefined ? (
        <Button look="go" size="main" icon={doorOpen} onPress={() => acts.checkBox(next)}>
          {text.round_open(next)}
        </Button>
      ) : null}
      <div class="first">
        <Button size="main" onPress={acts.endRound}>
          {text.round_end}
        </Button>
        <Close acts={acts} />
      </div>
    </>
  );
};

export const RoundPart = (state: RoundState) => {
  const { round } = state.results;
  if (round === null) return <NoRound {...state} />;
  if (round.mine) return <RunningRound {...state} round={round} />;
  return (
    <>
      <p class="line">{text.round_theirs}</p>
      <div class="first">
        <Close acts={state.acts} />
      </div>
    </>
  );
};
