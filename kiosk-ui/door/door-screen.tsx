/**
 * G1-G3 as a pure function: who, priority, field, one large button with the pager's number on it; taking a
 * pager back is always one touch away.
 */
import idCard from "lucide-static/icons/id-card.svg?raw";
import lifeBuoy from "lucide-static/icons/life-buoy.svg?raw";
import shieldCheck from "lucide-static/icons/shield-check.svg?raw";
import undo from "lucide-static/icons/undo-2.svg?raw";
import type { DoorView } from "../../controller/api/views.ts";
import { Button } from "../kit/button.tsx";
import type { DeskState } from "../kit/desk.ts";
import { Header, Notices, SaidLine, Simulated } from "../kit/frame.tsx";
import { Icon } from "../kit/icon.tsx";
import { lookOf, PagerMark } from "../kit/pager-look.tsx";
import { door as text } from "../kit/text/door.ts";
import { vi as words } from "../kit/text/pagers.vi.ts";
import { staff } from "../kit/text/staff.ts";
import { clockText, minutesSince } from "../kit/time.ts";
import { CountSheet } from "./count-sheet.tsx";
import { type DoorDesk, type DoorEvent, isOut, type PagerRef } from "./desk.ts";
import { Guest } from "./guest.tsx";
import { handoutOf } from "./handout.ts";
import { HandoutPart } from "./handout-part.tsx";
import { ReturnSheet } from "./return-sheet.tsx";

type Pager = DoorView["pagers"][number];

export interface DoorState {
  readonly view: DoorView;
  readonly now_ms: number;
  readonly stale: boolean;
  readonly desk: DoorDesk;
  readonly commands: DeskState;
  readonly act: (event: DoorEvent) => void;
  readonly admit: (pager: PagerRef | null) => void;
  readonly takeBack: (pager: PagerRef) => void;
  readonly forget: () => void;
  readonly helpSeen: (kiosk: string) => void;
  readonly buzz: (pager: Pager) => void;
  readonly judge: (rang: boolean) => void;
  readonly swap: (pager: PagerRef, to: PagerRef | null) => void;
  readonly reportLost: (pager: PagerRef) => void;
  readonly callAll: (base: string, confirmed: boolean) => void;
  readonly finishCount: () => void;
}

const Top = ({ view, now_ms }: DoorState) => (
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

const PagerCell = ({ pager, offered }: { readonly pager: Pager; readonly offered: boolean }) => {
  const state = lookOf(pager);
  const look = `${state} ${pager.fit ? "" : "doubtful"}`;
  return (
    <li class={offered ? "pager offered" : `pager ${look}`} title={words.state[state]}>
      {pager.card}
      <PagerMark state={state} suspicion={pager.suspicion} />
    </li>
  );
};

const Pagers = ({ view, desk }: DoorState) => {
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

const Help = ({ view, now_ms, helpSeen }: DoorState) => {
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

const LastAdmitted = ({ view, desk, now_ms }: DoorState) => {
  const last = view.last_admitted;
  // The card just given says the same, and more.
  if (last === null || handoutOf(view, desk.trial, now_ms).kind !== "none") return null;
  const field = view.fields.find(({ id }) => id === last.field)?.name.vi ?? last.field;
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

export const DoorScreen = (state: DoorState) => {
  const { view, desk, commands, act } = state;
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
        <Notices notices={view.notices} language="vi" stale={state.stale ? staff.stale : null} max={1} />
        {commands.said === null || desk.sheet === "return" ? null : <SaidLine {...commands.said} />}
        {desk.sheet === "return" ? <ReturnSheet {...state} /> : <Guest {...state} />}
      </main>
      <aside class="side">
        <Button
          look="act"
          size="main"
          icon={undo}
          chosen={desk.sheet === "return"}
          onPress={() => act({ kind: desk.sheet === "return" ? "sheet-closed" : "return-wanted" })}
        >
          {desk.sheet === "return" ? staff.cancel : text.return_pager}
        </Button>
        <Pagers {...state} />
        <Help {...state} />
        <HandoutPart {...state} />
        <LastAdmitted {...state} />
        <Button
          icon={idCard}
          chosen={desk.walk_in && desk.sheet !== "return"}
          onPress={() => act({ kind: "walk-in-wanted" })}
        >
          {text.walk_in}
        </Button>
      </aside>
    </div>
  );
};
