/**
 * C2 as a pure function: who is at my counter now, what comes next and why, keys on every button, an undo
 * that shows its seconds. What is not built yet is not drawn.
 */
import bellRing from "lucide-static/icons/bell-ring.svg?raw";
import check from "lucide-static/icons/check.svg?raw";
import monitor from "lucide-static/icons/monitor.svg?raw";
import packagePlus from "lucide-static/icons/package-plus.svg?raw";
import play from "lucide-static/icons/play.svg?raw";
import power from "lucide-static/icons/power.svg?raw";
import printer from "lucide-static/icons/printer.svg?raw";
import radio from "lucide-static/icons/radio.svg?raw";
import star from "lucide-static/icons/star.svg?raw";
import undo from "lucide-static/icons/undo-2.svg?raw";
import unplug from "lucide-static/icons/unplug.svg?raw";
import userX from "lucide-static/icons/user-x.svg?raw";
import vibrate from "lucide-static/icons/vibrate.svg?raw";
import type { VNode } from "preact";
import type { CounterView } from "../../controller/api/views.ts";
import { Button } from "../kit/button.tsx";
import type { DeskState } from "../kit/desk.ts";
import { Header, Notices, SaidLine, Simulated } from "../kit/frame.tsx";
import { Icon } from "../kit/icon.tsx";
import { plainName } from "../kit/plain-name.ts";
import { counter as text } from "../kit/text/counter.ts";
import { papers } from "../kit/text/papers.ts";
import { results as resultsText } from "../kit/text/results.ts";
import { staff } from "../kit/text/staff.ts";
import { clockSecondsText, clockText, durationText, minutesSince, secondsUntil } from "../kit/time.ts";
import { actionsOf, type CounterAction, KEY_OF } from "./desk-state.ts";
import { type PaperActs, PaperSheetPart } from "./paper-sheet.tsx";
import type { PaperSheet } from "./paper-state.ts";
import type { ResultsActs } from "./results-acts.ts";
import { ResultsSheetPart } from "./results-sheet.tsx";
import { needsLook, type ResultsSheet } from "./results-state.ts";

export interface CounterState {
  readonly view: CounterView;
  readonly now_ms: number;
  readonly stale: boolean;
  readonly desk: DeskState;
  /** Null: closed. */
  readonly boxes: ResultsSheet | null;
  readonly results: ResultsActs;
  readonly sheet: PaperSheet;
  readonly papers: PaperActs;
  readonly act: (action: CounterAction) => void;
}

type Current = NonNullable<CounterView["current"]>;

/** A wait this long is worth a look. */
const LONG_WAIT_MIN = 30;
/** What the list's height holds; the head tells how many there are. */
const WAITING_SHOWN_MAX = 9;

const Act = (
  props: CounterState & {
    readonly action: CounterAction;
    readonly look?: "go" | "act" | "deep" | "plain";
    readonly size?: "main" | "second";
    readonly icon: string;
    readonly label: string;
  },
) => (
  <Button
    look={props.look ?? "plain"}
    size={props.size ?? "second"}
    icon={props.icon}
    keycap={KEY_OF[props.action]}
    busy={props.desk.busy?.endsWith(`/${props.action}`) ?? false}
    area={props.action}
    onPress={() => props.act(props.action)}
  >
    {props.label}
  </Button>
);

const DEVICE_ICON: Record<string, string> = { "pager-base": radio, printer };

const Top = ({ view, now_ms }: CounterState) => (
  <Header icon={monitor} title={text.title(view.counter.number, view.counter.fields.join(", "))}>
    {view.simulated ? <Simulated text={staff.simulated} /> : null}
    {view.devices.map((device) => (
      <span key={device.id} class={device.up ? "chip good" : "chip alarm"}>
        <Icon svg={device.up ? (DEVICE_ICON[device.kind] ?? monitor) : unplug} />
        {device.name.vi}
        {device.up ? "" : ` · ${text.device_down}`}
      </span>
    ))}
    <span>{view.clerk}</span>
    <b>{clockText(now_ms, view.office.utc_offset_min)}</b>
  </Header>
);

const Rule = ({ next }: { readonly next: NonNullable<CounterView["next"]> }) => (
  <p class="secondary rule">
    {text.next_label} <b>{next.code}</b> (
    {next.why === "priority" ? text.next_run(next.run, next.run_max) : text.why[next.why]})
    {next.after === null ? null : (
      <>
        , {text.next_then} <b>{next.after}</b>
      </>
    )}
  </p>
);

const Waiting = ({ view, now_ms }: CounterState) => (
  <aside class="card waiting" aria-label={text.waiting}>
    <h2>
      <span>{text.waiting}</span>
      <span class="number">{view.waiting.length}</span>
    </h2>
    {view.waiting.length === 0 ? <p class="secondary nobody">{text.nobody_waiting}</p> : null}
    <ol>
      {view.waiting.slice(0, WAITING_SHOWN_MAX).map((ticket) => {
        const minutes = minutesSince(ticket.issued_ms, now_ms);
        return (
          <li key={ticket.ticket} class={ticket.code === view.next?.code ? "next" : ""}>
            <b>{ticket.code}</b>
            <span class="secondary">
              {ticket.field.vi}
              {ticket.lane === "priority" ? (
                <span role="img" class="star" aria-label={text.priority}>
                  <Icon svg={star} />
                </span>
              ) : null}
            </span>
            <span class={minutes >= LONG_WAIT_MIN ? "chip amber" : "chip"}>{staff.minutes(minutes)}</span>
          </li>
        );
      })}
    </ol>
    {view.next === null || (view.open && view.current === null) ? null : <Rule next={view.next} />}
  </aside>
);

const pagerText = ({ pager }: Current, utc_offset_min: number): string => {
  if (pager === null) return text.no_pager;
  const { page_state } = text;
  switch (pager.page) {
    case null:
      return page_state.none(pager.card);
    case "transmitted":
      return page_state.transmitted(
        pager.card,
        pager.transmitted_ms === null ? "" : clockSecondsText(pager.transmitted_ms, utc_offset_min),
      );
    default:
      return page_state[pager.page](pager.card);
  }
};

const Person = ({ current }: { readonly current: Current }) => (
  <p class="person">
    <span>
      {current.field.vi}
      {current.person === null
        ? ""
        : ` · ${plainName(current.person.name_masked)} · ${current.person.birth_year}`}
    </span>
    {current.lane === "priority" ? (
      <span class="chip amber">
        <Icon svg={star} />
        {current.reason === null ? text.priority : staff.reason[current.reason]}
      </span>
    ) : null}
  </p>
);

const Called = (state: CounterState & { readonly current: Current }) => {
  const { current, now_ms, view } = state;
  const since_ms = current.serving_ms ?? current.called_ms;
  const serving = current.state === "serving";
  return (
    <section class="now">
      <p class="secondary">
        {serving ? text.serving : text.calling} · {pagerText(current, view.office.utc_offset_min)}
      </p>
      <output class="number">{current.code}</output>
      <div class="since">
        <span class="secondary">{serving ? text.serving_since : text.calling_since}</span>
        <b class="number">{durationText(now_ms - since_ms)}</b>
        <span class={current.calls >= current.calls_max ? "chip amber" : "chip good"}>
          {text.call_count(current.calls, current.calls_max)}
        </span>
        {serving || current.pager === null || current.pager.unanswered === 0 ? null : (
          <span class="chip amber">{text.unanswered(current.pager.unanswered)}</span>
        )}
      </div>
      <Person current={current} />
    </section>
  );
};

const Idle = ({ view }: CounterState) => (
  <section class="now">
    <p class="secondary">{view.next === null ? text.idle : text.idle_next}</p>
    {view.next === null ? (
      <h2 class="idle-title">{text.idle_nobody}</h2>
    ) : (
      <output class="number ahead">{view.next.code}</output>
    )}
    {view.next === null ? <p class="secondary">{text.idle_hint}</p> : <Rule next={view.next} />}
  </section>
);

const Closed = () => (
  <section class="now">
    <h2 class="idle-title">{text.closed}</h2>
    <p class="secondary">{text.closed_hint}</p>
  </section>
);

/** Papers of which nobody knows whether they came out are told of before anybody asks. */
const PaperButton = (state: CounterState) => {
  const asking = state.view.papers.issued.filter(({ slips }) => slips.some(({ asks }) => asks)).length;
  return (
    <Act
      {...state}
      action="paper"
      icon={printer}
      label={asking === 0 ? papers.open : papers.open_asks(asking)}
    />
  );
};

/** What waits for this clerk at the boxes is told before anybody looks. */
const resultsLabel = ({ results }: CounterView): string => {
  if (results.remote.some(({ mine }) => !mine)) return resultsText.open_remote;
  const needs = needsLook(results);
  return needs === 0 ? resultsText.open : resultsText.open_needs(needs);
};

const Actions = (state: CounterState) => {
  const can = actionsOf(state.view, state.now_ms);
  const one = (action: CounterAction, part: () => VNode) => (can.includes(action) ? part() : null);
  return (
    <>
      <div class="first">
        {one("start", () => (
          <Act {...state} action="start" look="go" size="main" icon={play} label={text.start} />
        ))}
        {one("finish", () => (
          <Act {...state} action="finish" look="go" size="main" icon={check} label={text.finish} />
        ))}
        {one("recall", () => (
          <Act {...state} action="recall" look="act" size="main" icon={vibrate} label={text.recall} />
        ))}
      </div>
      <div class="others">
        {one("no-show", () => (
          <Act {...state} action="no-show" icon={userX} label={text.no_show} />
        ))}
        {one("paper", () => (
          <PaperButton {...state} />
        ))}
        {one("load", () => (
          <Act {...state} action="load" icon={packagePlus} label={resultsLabel(state.view)} />
        ))}
        {one("close", () => (
          <Act {...state} action="close" icon={power} label={text.close_counter} />
        ))}
      </div>
      {one("call-next", () => (
        <Act {...state} action="call-next" look="deep" size="main" icon={bellRing} label={text.call_next} />
      ))}
      {one("open", () => (
        <Act {...state} action="open" look="go" size="main" icon={power} label={text.open_counter} />
      ))}
    </>
  );
};

const Today = ({ view }: CounterState) => (
  <section class="card today">
    <h2 class="secondary">{text.today}</h2>
    <dl>
      <div>
        <dt>{text.served}</dt>
        <dd class="number">{view.today.served}</dd>
      </div>
      <div>
        <dt>{text.median}</dt>
        <dd class="number">
          {view.today.median_service_s === null ? "–" : durationText(view.today.median_service_s * 1_000)}
        </dd>
      </div>
      <div>
        <dt>{text.no_shows}</dt>
        <dd class="number">{view.today.no_shows}</dd>
      </div>
    </dl>
  </section>
);

const Undo = ({ view, now_ms, act }: CounterState) => {
  const left_s = view.undo === null ? 0 : secondsUntil(view.undo.until_ms, now_ms);
  if (view.undo === null || left_s === 0) return null;
  return (
    <Button icon={undo} keycap={KEY_OF.undo} area="undo" onPress={() => act("undo")}>
      <span>{text.undo_label(text.undo[view.undo.what], view.undo.code)}</span>
      <span class="left">{staff.seconds(left_s)}</span>
    </Button>
  );
};

export const CounterScreen = (state: CounterState) => {
  const { view, desk, boxes, sheet } = state;
  return (
    <div class="counter">
      <Top {...state} />
      <Waiting {...state} />
      <main class="card here">
        <Notices notices={view.notices} language="vi" stale={state.stale ? staff.stale : null} />
        {desk.said === null ? null : <SaidLine {...desk.said} />}
        {sheet.kind !== "closed" ? (
          <PaperSheetPart
            sheet={sheet}
            desk={desk}
            codes={view.papers.codes}
            fees={view.papers.fees}
            printer={view.papers.printer}
            crowded={view.notices.length > 0 || state.stale || desk.said !== null}
            issued={view.papers.issued}
            utc_offset_min={view.office.utc_offset_min}
            acts={state.papers}
          />
        ) : boxes !== null ? (
          <ResultsSheetPart
            results={view.results}
            sheet={boxes}
            desk={desk}
            now_ms={state.now_ms}
            utc_offset_min={view.office.utc_offset_min}
            acts={state.results}
          />
        ) : (
          <>
            {!view.open ? (
              <Closed />
            ) : view.current === null ? (
              <Idle {...state} />
            ) : (
              <Called {...state} current={view.current} />
            )}
            <Actions {...state} />
          </>
        )}
      </main>
      <aside class="side" aria-label={text.today}>
        <Today {...state} />
        <Undo {...state} />
      </aside>
    </div>
  );
};
