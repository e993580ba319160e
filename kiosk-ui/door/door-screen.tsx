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
import { door as text } from "../kit/text/door.ts";
import { staff } from "../kit/text/staff.ts";
import { clockText, minutesSince } from "../kit/time.ts";
import { type DoorDesk, type DoorEvent, isOut, type PagerRef } from "./desk.ts";
import { Guest } from "./guest.tsx";
import { ReturnSheet } from "./return-sheet.tsx";

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
const GRID_MAX = 30;

type Pager = DoorView["pagers"][number];

const shownPagers = ({ pagers }: DoorView): DoorView["pagers"] =>
  pagers.length <= GRID_MAX
    ? pagers
    : [...pagers.filter(isOut), ...pagers.filter((pager) => !isOut(pager))].slice(0, GRID_MAX);

const PagerCell = (props: { readonly pager: Pager; readonly offered: boolean }) => (
  <li
    class={props.offered ? "pager offered" : `pager ${props.pager.state}`}
    title={staff.pager_state[props.pager.state]}
  >
    {props.pager.card}
  </li>
);

const Pagers = ({ view, desk }: DoorState) => {
  const count = (...states: Pager["state"][]): number =>
    view.pagers.filter((pager) => states.includes(pager.state)).length;
  const offered = desk.sheet === "none" ? view.suggestion : null;
  const legend = [
    { look: "good", n: count("in-rack"), words: text.legend_free },
    { look: "", n: count("lent", "paged"), words: text.legend_out },
    { look: "amber", n: count("overdue"), words: text.legend_overdue },
    { look: "alarm", n: count("lost"), words: text.legend_lost },
  ];
  return (
    <section class="card pagers">
      <h2>{text.pagers}</h2>
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
          .map(({ look, n, words }) => (
            <span key={look} class={`chip ${look}`}>
              {words(n)}
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

const LastAdmitted = ({ view }: DoorState) => {
  const last = view.last_admitted;
  if (last === null) return null;
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
  return (
    <div class="door">
      <Top {...state} />
      <main class="work">
        <Notices notices={view.notices} language="vi" stale={state.stale ? staff.stale : null} max={1} />
        {commands.said === null ? null : <SaidLine {...commands.said} />}
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
