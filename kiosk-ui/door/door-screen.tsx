/**
 * G1-G4 as a pure function: who, priority, field, one large button with the pager's number on it; taking a
 * pager back is always one touch away.
 */
import idCard from "lucide-static/icons/id-card.svg?raw";
import keyboard from "lucide-static/icons/keyboard.svg?raw";
import lifeBuoy from "lucide-static/icons/life-buoy.svg?raw";
import shieldCheck from "lucide-static/icons/shield-check.svg?raw";
import undo from "lucide-static/icons/undo-2.svg?raw";
import type { DoorView } from "../../controller/api/views.ts";
import { Button } from "../kit/button.tsx";
import type { DeskState } from "../kit/desk.ts";
import { Header, Notices, SaidLine, Simulated } from "../kit/frame.tsx";
import { Icon } from "../kit/icon.tsx";
import { lookOf, PagerMark } from "../kit/pager-look.tsx";
import type { vi as doorVi } from "../kit/text/door.vi.ts";
import type { vi as pagersVi } from "../kit/text/pagers.vi.ts";
import type { staff as staffVi } from "../kit/text/staff.ts";
import type { Language } from "../kit/text/words.ts";
import { clockText, minutesSince } from "../kit/time.ts";
import { CountSheet } from "./count-sheet.tsx";
import { type DoorDesk, type DoorEvent, isOut, type PagerRef, personOn } from "./desk.ts";
import { Guest } from "./guest.tsx";
import { handoutOf } from "./handout.ts";
import { HandoutPart } from "./handout-part.tsx";
import { LaterVisits } from "./later-visits.tsx";
import { ReturnSheet } from "./return-sheet.tsx";
import { TypeSheet } from "./type-sheet.tsx";

type Pager = DoorView["pagers"][number];

export interface DoorState {
  readonly view: DoorView;
  readonly now_ms: number;
  readonly stale: boolean;
  readonly language: Language;
  readonly text: typeof doorVi;
  /** What is said of pagers. */
  readonly words: typeof pagersVi;
  readonly staff: typeof staffVi;
  readonly desk: DoorDesk;
  readonly commands: DeskState;
  readonly act: (event: DoorEvent) => void;
  readonly admit: (pager: PagerRef | null) => void;
  readonly takeBack: (pager: PagerRef) => void;
  readonly forget: () => void;
  readonly typeNumber: () => void;
  readonly callManager: () => void;
  /** The slip of a number that the person on the form holds, by its code. */
  readonly reprint: (code: string) => void;
  readonly printVisitorSlip: () => void;
  readonly stopKeeping: () => void;
  readonly helpSeen: (kiosk: string) => void;
  readonly buzz: (pager: Pager) => void;
  readonly judge: (rang: boolean) => void;
  readonly swap: (pager: PagerRef, to: PagerRef | null) => void;
  readonly reportLost: (pager: PagerRef) => void;
  readonly callAll: (base: string, confirmed: boolean) => void;
  readonly finishCount: () => void;
}

const Top = ({ view, now_ms, text, staff }: DoorState) => (
  <Header icon={shieldCheck} title={text.title}>
    {view.simulated ? <Simulated text={staff.simulated} /> : null}
    <span>
      {text.in_hall} <b>{view.in_hall}</b>
    </span>
    <span>
      {text.waiting} <b>{view.waiting}</b>
    </span>
    <span>
      {text.pagers_free} <b>{view.pagers_free}</b> {text.of_pagers(view.pagers.length)}
    </span>
    <b>{clockText(now_ms, view.office.utc_offset_min)}</b>
  </Header>
);

/** The grid holds this many in the side column; of more, those that are out come first. */
const GRID_MAX = 24;

const shownPagers = ({ pagers }: DoorView): DoorView["pagers"] =>
  pagers.length <= GRID_MAX
    ? pagers
    : [...pagers.filter(isOut), ...pagers.filter((pager) => !isOut(pager))].slice(0, GRID_MAX);

const PagerCell = (props: {
  readonly pager: Pager;
  readonly offered: boolean;
  readonly words: typeof pagersVi;
}) => {
  const { pager, offered, words } = props;
  const state = lookOf(pager);
  const look = `${state} ${pager.fit ? "" : "doubtful"}`;
  return (
    <li class={offered ? "pager offered" : `pager ${look}`} title={words.state[state]}>
      {pager.card}
      <PagerMark state={state} suspicion={pager.suspicion} />
    </li>
  );
};

const Pagers = ({ view, desk, text, words }: DoorState) => {
  const count = (...states: Pager["state"][]): number =>
    view.pagers.filter((pager) => states.includes(pager.state)).length;
  const doubtful = view.pagers.filter(({ suspicion }) => suspicion === "battery").length;
  const offered = desk.sheet === "none" ? view.suggestion : null;
  const legend = [
    { look: "good", n: count("in-rack"), say: text.legend_free },
    { look: "", n: count("lent", "paged", "overdue"), say: text.legend_out },
    { look: "alarm", n: count("lost"), say: text.legend_lost },
    { look: "doubtful amber", n: doubtful, say: text.legend_battery },
  ];
  return (
    <section class="card pagers">
      <h2>
        <span>{text.pagers}</span>
        {view.missing === 0 ? null : <span class="chip amber">{text.missing(view.missing)}</span>}
      </h2>
      {view.pagers.length === 0 ? <p class="secondary">{text.no_pagers}</p> : null}
      <ul>
        {shownPagers(view).map((pager) => (
          <PagerCell
            key={`${pager.base} ${pager.card}`}
            pager={pager}
            words={words}
            offered={offered?.base === pager.base && offered.card === pager.card}
          />
        ))}
      </ul>
      <p class="legend">
        {legend
          .filter(({ n }) => n > 0)
          .map(({ look, n, say }) => (
            <span key={look} class={`chip ${look}`}>
              {say(n)}
            </span>
          ))}
      </p>
    </section>
  );
};

const Help = ({ view, now_ms, helpSeen, text }: DoorState) => {
  const [call] = view.help;
  if (call === undefined) return null;
  return (
    <div class="help-call" role="alert">
      <Icon svg={lifeBuoy} />
      <b>{text.help_wanted(call.kiosk, minutesSince(call.since_ms, now_ms))}</b>
      <Button onPress={() => helpSeen(call.kiosk)}>{text.help_going}</Button>
    </div>
  );
};

const LastAdmitted = ({ view, desk, now_ms, text, staff, language }: DoorState) => {
  const last = view.last_admitted;
  // The card just given says the same, and more.
  if (last === null || handoutOf(view, desk.trial, now_ms).kind !== "none") return null;
  const field = view.fields.find(({ id }) => id === last.field)?.name[language] ?? last.field;
  const carried =
    last.pager !== null
      ? text.last_pager(last.pager)
      : last.print === null
        ? null
        : staff.print_state[last.print];
  return (
    <p class="last secondary">
      {text.last_label}: <b>{last.code}</b> · {field}
      {carried === null ? "" : ` · ${carried}`}
    </p>
  );
};

/** Two ways in without a scan; while a scanned person is on the form, what is kept of him for later. */
const Below = (state: DoorState) => {
  const { view, desk, text, act } = state;
  const taking = desk.sheet === "return" || desk.sheet === "type";
  if (personOn(desk, view) !== null && !taking) return <LaterVisits {...state} />;
  return (
    <div class="without-scan">
      <Button
        icon={keyboard}
        chosen={desk.sheet === "type"}
        onPress={() => act({ kind: desk.sheet === "type" ? "sheet-closed" : "type-wanted" })}
      >
        {text.type}
      </Button>
      <Button icon={idCard} chosen={desk.walk_in && !taking} onPress={() => act({ kind: "walk-in-wanted" })}>
        {text.walk_in}
      </Button>
    </div>
  );
};

const Work = (state: DoorState) => {
  switch (state.desk.sheet) {
    case "return":
      return <ReturnSheet {...state} />;
    case "type":
      return <TypeSheet {...state} />;
    default:
      return <Guest {...state} />;
  }
};

/** With a visitor before the guard there is room for one line of news: what was done, then what is old. */
const News = ({ view, desk, stale, commands, staff, language }: DoorState) => {
  // The sentence to read aloud takes all the room there is, for as long as it takes to read.
  if (desk.sheet === "agree") return null;
  const said = desk.sheet === "return" || desk.sheet === "type" ? null : commands.said;
  const visitor = desk.walk_in || view.scan?.state === "read";
  const one_line = visitor && said !== null;
  const old = stale && !one_line ? staff.stale : null;
  const notices = one_line || (visitor && view.no_pager !== null) ? [] : view.notices;
  return (
    <>
      <Notices notices={notices} language={language} stale={old} max={1} />
      {said === null ? null : <SaidLine {...said} />}
    </>
  );
};

const Side = (state: DoorState) => {
  const { desk, text, staff, act } = state;
  const returning = desk.sheet === "return";
  return (
    <aside class="side">
      <Button
        look="act"
        size="main"
        icon={undo}
        chosen={returning}
        onPress={() => act({ kind: returning ? "sheet-closed" : "return-wanted" })}
      >
        {returning ? staff.cancel : text.return_pager}
      </Button>
      <Pagers {...state} />
      <Help {...state} />
      <HandoutPart {...state} />
      <LastAdmitted {...state} />
      <Below {...state} />
    </aside>
  );
};

export const DoorScreen = (state: DoorState) => {
  const { desk } = state;
  if (desk.sheet === "count" && desk.count !== null) {
    return (
      <div class="door">
        <Top {...state} />
        <CountSheet {...state} count={desk.count} />
      </div>
    );
  }
  return (
    <div class="door">
      <Top {...state} />
      <main class="work">
        <News {...state} />
        <Work {...state} />
      </main>
      <Side {...state} />
    </div>
  );
};
