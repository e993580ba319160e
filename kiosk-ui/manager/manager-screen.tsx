/**
 * The office today, for the one who answers for it: four figures with what they mean, the counters, who
 * calls, what is broken. Counts only; no person stands here.
 */
import bellRing from "lucide-static/icons/bell-ring.svg?raw";
import chartColumn from "lucide-static/icons/chart-column.svg?raw";
import doorClosed from "lucide-static/icons/door-closed.svg?raw";
import info from "lucide-static/icons/info.svg?raw";
import monitor from "lucide-static/icons/monitor.svg?raw";
import printer from "lucide-static/icons/printer.svg?raw";
import radio from "lucide-static/icons/radio.svg?raw";
import scanLine from "lucide-static/icons/scan-line.svg?raw";
import unplug from "lucide-static/icons/unplug.svg?raw";
import type { ComponentChildren } from "preact";
import type { ManagerView } from "../../controller/api/views.ts";
import { Button } from "../kit/button.tsx";
import type { DeskState } from "../kit/desk.ts";
import { Header, Notices, SaidLine, Simulated } from "../kit/frame.tsx";
import { Icon } from "../kit/icon.tsx";
import type { vi } from "../kit/text/manager.vi.ts";
import type { staff as staffVi } from "../kit/text/staff.ts";
import type { Language } from "../kit/text/words.ts";
import { clockSecondsText, clockText, durationText, minutesSince } from "../kit/time.ts";
import {
  anyScan,
  COUNTERS_FEW,
  deviceRows,
  devicesDown,
  shownCalls,
  shownCounters,
  shownDevices,
} from "./figures.ts";

export interface ManagerState {
  readonly view: ManagerView;
  readonly now_ms: number;
  readonly stale: boolean;
  readonly language: Language;
  readonly text: typeof vi;
  readonly staff: typeof staffVi;
  readonly commands: DeskState;
  /** The manager went to this door. */
  readonly seen: (door: string) => void;
  /** The report of this day is to be printed. */
  readonly print: (day: string) => void;
}

const Top = ({ view, text, staff }: ManagerState) => (
  <Header icon={chartColumn} title={text.title(view.office.name)}>
    {view.simulated ? <Simulated text={staff.simulated} /> : null}
    <span>{text.updated(clockSecondsText(view.now_ms, view.office.utc_offset_min))}</span>
  </Header>
);

const Calling = ({ view, now_ms, text, language, commands, seen }: ManagerState) => {
  const { rows, more } = shownCalls(view.doors_calling);
  if (rows.length === 0) return null;
  return (
    <div class="calls">
      {rows.map(({ door, name, since_ms }, index) => (
        <div key={door} class="calling" role="alert">
          <Icon svg={bellRing} />
          <b>
            {text.calling(
              name[language],
              clockText(since_ms, view.office.utc_offset_min),
              minutesSince(since_ms, now_ms),
            )}
            {more > 0 && index === rows.length - 1 ? ` · ${text.more_calls(more)}` : ""}
          </b>
          <Button busy={commands.busy === "/api/manager/door-seen"} onPress={() => seen(door)}>
            {text.seen}
          </Button>
        </div>
      ))}
    </div>
  );
};

/** A figure, its unit, and what it means in words. */
const Figure = (props: {
  readonly label: string;
  readonly value: string;
  readonly unit?: string;
  readonly children: ComponentChildren;
}) => (
  <section class="card figure" aria-label={props.label}>
    <h2 class="secondary">{props.label}</h2>
    <p class="number">
      {props.value}
      {props.unit === undefined ? null : <span class="unit"> {props.unit}</span>}
    </p>
    <div class="secondary means">{props.children}</div>
  </section>
);

const Figures = ({ view, text }: ManagerState) => {
  const { longest_wait, waited_min, scans } = view;
  return (
    <div class="figures">
      <Figure label={text.waiting} value={String(view.waiting)}>
        {longest_wait === null ? text.nobody : text.longest(longest_wait.min, longest_wait.code)}
      </Figure>
      {waited_min === null ? (
        <Figure label={text.waited} value="–">
          {text.none_called}
        </Figure>
      ) : (
        <Figure label={text.waited} value={`${waited_min.median} / ${waited_min.p90}`} unit={text.minutes}>
          {text.waited_means(waited_min.median, waited_min.p90)}
        </Figure>
      )}
      <Figure label={text.served} value={String(view.served)}>
        {view.served + view.no_shows === 0 ? text.none_served : text.no_shows(view.no_shows)}
      </Figure>
      <Figure label={text.scans} value={String(scans.read)}>
        {anyScan(scans) ? (
          <>
            <p>{text.scans_how(scans.typed, scans.returning)}</p>
            <p>{text.scans_not(scans.refused, scans.duplicates)}</p>
          </>
        ) : (
          text.none_scanned
        )}
      </Figure>
    </div>
  );
};

const COUNTER_LOOK = { closed: "", free: "", called: "amber", serving: "good" } as const;

/** A number that is only called says so; one that is served needs no word beside its running time. */
const Since = (props: ManagerState & { readonly counter: ManagerView["counters"][number] }) => {
  const { now_ms, text, counter } = props;
  if (counter.since_ms === null) return null;
  return (
    <span class={`chip ${COUNTER_LOOK[counter.state]}`}>
      {counter.state === "called" ? `${text.calling_word} ` : ""}
      {durationText(now_ms - counter.since_ms)}
    </span>
  );
};

const Report = ({ view, text, commands, print }: ManagerState) => {
  const { day, printer: printable, state } = view.report;
  if (!printable) return null;
  return (
    <>
      <Button icon={printer} busy={commands.busy === "/api/manager/print-report"} onPress={() => print(day)}>
        {text.print_report}
      </Button>
      <p class="secondary" role="status">
        {state === null ? text.report_none : text.report_state[state]}
      </p>
    </>
  );
};

const Counters = (state: ManagerState) => {
  const { view, text } = state;
  const { rows, more } = shownCounters(view.counters);
  const many = view.counters.length > COUNTERS_FEW;
  return (
    <section class={many ? "card counters many" : "card counters"} aria-label={text.counters}>
      <h2>{text.counters}</h2>
      {rows.length === 0 ? <p class="secondary">{text.no_counters}</p> : null}
      <ul>
        {rows.map((counter) => (
          <li key={counter.id} class={counter.state}>
            <p>
              <span>{many ? counter.number : text.counter(counter.number)}</span>
              <Since {...state} counter={counter} />
            </p>
            <b>{counter.code ?? text.counter_state[counter.state]}</b>
          </li>
        ))}
      </ul>
      <div class="foot">
        <Report {...state} />
        {more === 0 ? null : <p class="secondary">{text.more_counters(more)}</p>}
      </div>
    </section>
  );
};

const Frequent = ({ view, text }: ManagerState) => {
  const { persons, visits_min, most } = view.frequent;
  return (
    <section class={persons === 0 ? "card frequent" : "card frequent some"} aria-label={text.frequent}>
      <h2>{text.frequent}</h2>
      {persons === 0 ? (
        <p class="secondary">{text.frequent_none(visits_min)}</p>
      ) : (
        <>
          <p class="counted">
            <b class="number">{persons}</b> {text.frequent_some(visits_min, most)}
          </p>
          <p class="line">
            <Icon svg={info} />
            <span>{text.frequent_means}</span>
          </p>
        </>
      )}
    </section>
  );
};

const DEVICE_ICON: Readonly<Record<string, string>> = {
  "pager-base": radio,
  "id-reader": scanLine,
  printer,
  "lock-board": doorClosed,
};

const Devices = ({ view, text, language, stale, commands }: ManagerState) => {
  const news = view.notices.length > 0 || stale || commands.said !== null;
  const { rows, more } = shownDevices(view.devices, deviceRows(view, news));
  const down = devicesDown(view.devices);
  return (
    <section class="card devices" aria-label={text.devices}>
      <h2>
        <span>{text.devices}</span>
        {down === 0 ? null : <span class="chip alarm">{text.devices_down(down)}</span>}
      </h2>
      {rows.length === 0 ? <p class="secondary">{text.no_devices}</p> : null}
      <ul>
        {rows.map(({ id, kind, name, up }) => (
          <li key={id}>
            <Icon svg={up ? (DEVICE_ICON[kind] ?? monitor) : unplug} />
            <span>{name[language]}</span>
            <span class={up ? "chip good" : "chip alarm"}>{up ? text.up : text.down}</span>
          </li>
        ))}
      </ul>
      {more === 0 ? null : <p class="secondary">{text.more_devices(more)}</p>}
    </section>
  );
};

export const ManagerScreen = (state: ManagerState) => {
  const { view, commands, language, stale, staff } = state;
  return (
    <div class="manager">
      <Top {...state} />
      <main class="today">
        {commands.said === null ? (
          <Notices
            notices={stale ? [] : view.notices}
            language={language}
            stale={stale ? staff.stale : null}
            max={1}
          />
        ) : (
          <SaidLine {...commands.said} />
        )}
        <Calling {...state} />
        <Figures {...state} />
        <div class="below">
          <Counters {...state} />
          <div class="beside">
            <Frequent {...state} />
            <Devices {...state} />
          </div>
        </div>
      </main>
    </div>
  );
};
