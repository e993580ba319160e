/**
 * D1-D4 as a pure function: one call, huge; five before it; how many wait; the rule in one line. When the
 * link is lost it shows no call at all, as an old one would send people to the wrong counter.
 */
import arrowRight from "lucide-static/icons/arrow-right.svg?raw";
import star from "lucide-static/icons/star.svg?raw";
import type { HallView } from "../../controller/api/views.ts";
import type { Words as Sentence } from "../kit/command.ts";
import { NoticeLine, Simulated } from "../kit/frame.tsx";
import { Icon } from "../kit/icon.tsx";
import type { HallText } from "../kit/text/hall.vi.ts";
import type { Language } from "../kit/text/words.ts";
import { clockText } from "../kit/time.ts";
import { type Board, type Call, earlierCalls } from "./board.ts";

export interface HallState {
  readonly view: HallView | null;
  readonly stale: boolean;
  readonly board: Board;
  /** Whether the large call is still news. */
  readonly fresh: boolean;
  readonly now_ms: number;
  readonly text: HallText;
  readonly language: Language;
  readonly refused: Sentence | null;
}

/** Codes of up to four signs stand at the full size. */
const SHORT_CODE = 4;

const Large = ({ call, fresh, text }: { call: Call; fresh: boolean; text: HallText }) => (
  <section class={fresh ? "call fresh" : "call"} aria-live="assertive">
    <p class="secondary">
      {fresh ? text.now_calling : text.last_called}
      {call.priority ? (
        <span class="chip amber">
          <Icon svg={star} />
          {text.priority}
        </span>
      ) : null}
    </p>
    <output class={call.code.length > SHORT_CODE ? "number long" : "number"}>{call.code}</output>
    <p class="to">
      <Icon svg={arrowRight} />
      {text.to_counter}
      <b class="number counter-number">{call.counter}</b>
    </p>
  </section>
);

const Words = ({ title, hint, grave }: { title: string; hint: string; grave?: boolean }) => (
  <main class={grave ? "words grave" : "words"}>
    <h2>{title}</h2>
    <p>{hint}</p>
  </main>
);

const Earlier = ({ calls, text }: { calls: readonly Call[]; text: HallText }) => (
  <section class="earlier">
    <p class="columns">
      <span>{text.column_number}</span>
      <span>{text.column_counter}</span>
    </p>
    {calls.length === 0 ? <p class="none">{text.earlier_none}</p> : null}
    <ol>
      {calls.map((call) => (
        <li key={call.call}>
          <span class="number">{call.code}</span>
          <b class="number">{call.counter}</b>
        </li>
      ))}
    </ol>
  </section>
);

const Middle = (state: HallState & { readonly view: HallView }) => {
  const { view, board, text } = state;
  if (board.shown === null) {
    return view.fields.some((field) => field.open) ? (
      <Words title={text.nobody_title} hint={text.nobody_hint} />
    ) : (
      <Words title={text.closed_title} hint={text.closed_hint} />
    );
  }
  return (
    <main class="board">
      <Large call={board.shown} fresh={state.fresh} text={text} />
      <Earlier calls={earlierCalls(board, view.calls)} text={text} />
    </main>
  );
};

const Bottom = ({ view, text, language }: HallState & { readonly view: HallView }) => (
  <footer class="bottom">
    <p>
      {text.waiting}:{" "}
      {view.fields
        .filter((field) => field.open)
        .map((field, index) => (
          <span key={field.id}>
            {index === 0 ? "" : " · "}
            {field.name[language]} <b>{field.waiting}</b>
          </span>
        ))}
    </p>
    <p class="rule">{text.rule(view.rule.priority_run_max)}</p>
  </footer>
);

export const HallScreen = (state: HallState) => {
  const { view, text, stale, language } = state;
  if (view === null) {
    return (
      <div class="hall" lang={language}>
        <Words title={text.starting_title} hint={state.refused?.[language] ?? text.starting_hint} />
      </div>
    );
  }
  const grave = view.notices.find((notice) => notice.level !== "info");
  return (
    <div class="hall" lang={language}>
      <header class="top">
        <h1>
          {view.office.authority} · {view.office.name}
        </h1>
        {view.simulated ? <Simulated text={text.simulated} /> : null}
        <b class="clock">{clockText(state.now_ms, view.office.utc_offset_min)}</b>
      </header>
      {stale ? (
        <Words title={text.stale_title} hint={text.stale_hint} grave={true} />
      ) : (
        <Middle {...state} view={view} />
      )}
      {stale ? null : grave === undefined ? (
        <Bottom {...state} view={view} />
      ) : (
        <footer class="bottom">
          <NoticeLine notice={grave} language={language} />
        </footer>
      )}
    </div>
  );
};
