/**
 * T1 to T4 and the printers as a pure function: the devices with their state, one of them in full, its wire;
 * of a pager base its cards, of a printer its slips, of a bank its boxes.
 */
import activity from "lucide-static/icons/activity.svg?raw";
import circleCheck from "lucide-static/icons/circle-check.svg?raw";
import circleX from "lucide-static/icons/circle-x.svg?raw";
import database from "lucide-static/icons/database.svg?raw";
import doorClosed from "lucide-static/icons/door-closed.svg?raw";
import printer from "lucide-static/icons/printer.svg?raw";
import radio from "lucide-static/icons/radio.svg?raw";
import receipt from "lucide-static/icons/receipt-text.svg?raw";
import scanLine from "lucide-static/icons/scan-line.svg?raw";
import triangleAlert from "lucide-static/icons/triangle-alert.svg?raw";
import wrench from "lucide-static/icons/wrench.svg?raw";
import type { LockBoard } from "../../controller/api/box-views.ts";
import type { PrinterBoard } from "../../controller/api/printer-view.ts";
import type { PagerBoard, TechnicianView } from "../../controller/api/views.ts";
import { Button } from "../kit/button.tsx";
import type { DeskState } from "../kit/desk.ts";
import { Header, NoticeLine, Notices, SaidLine, Simulated } from "../kit/frame.tsx";
import { Icon } from "../kit/icon.tsx";
import type { LockText } from "../kit/text/locks.vi.ts";
import type { vi as pagerWords } from "../kit/text/pagers.vi.ts";
import type { vi as printerWords } from "../kit/text/printers.vi.ts";
import type { staffEn } from "../kit/text/staff.en.ts";
import type { vi } from "../kit/text/technician.vi.ts";
import type { Language } from "../kit/text/words.ts";
import { clockSecondsText, clockText } from "../kit/time.ts";
import type { BoardDesk, BoardEvent } from "./board-desk.ts";
import type { LockAsk } from "./lock-ask.ts";
import { LockBoardPart } from "./lock-board.tsx";
import type { LockDesk, LockEvent } from "./lock-desk.ts";
import { type BoardAsk, PagerBoardPart } from "./pager-board.tsx";
import type { PrinterAsk } from "./printer-ask.ts";
import { PrinterPart, type PrinterState } from "./printer-board.tsx";
import type { PrinterDesk, PrinterEvent } from "./printer-desk.ts";
import { Slips } from "./printer-slips.tsx";
import { WalkResults } from "./walk-test.tsx";
import { Wire } from "./wire.tsx";
import type { WireLog } from "./wire-log.ts";

export interface TechnicianState {
  readonly view: TechnicianView;
  readonly now_ms: number;
  readonly stale: boolean;
  readonly language: Language;
  readonly text: typeof vi;
  readonly words: typeof pagerWords;
  readonly staff: typeof staffEn;
  readonly commands: DeskState;
  /** The device shown. */
  readonly shown: Device | null;
  readonly select: (device: string) => void;
  readonly board: BoardDesk;
  readonly act: (event: BoardEvent) => void;
  readonly ask: BoardAsk;
  readonly printerWords: typeof printerWords;
  readonly printing: PrinterDesk;
  readonly actPrinter: (event: PrinterEvent) => void;
  readonly askPrinter: PrinterAsk;
  readonly lockWords: LockText;
  readonly locking: LockDesk;
  readonly actLock: (event: LockEvent) => void;
  readonly askLock: LockAsk;
  readonly log: WireLog;
  readonly onHold: () => void;
  readonly onRun: () => void;
  readonly onCopy: () => void;
}

type Device = TechnicianView["devices"][number];
type Shown = TechnicianState & { readonly shown: Device };

const KIND_ICON: Record<Device["kind"], string> = {
  "pager-base": radio,
  "id-reader": scanLine,
  printer,
  "lock-board": doorClosed,
};
const STATE_LOOK: Record<Device["state"], string> = { up: "good", degraded: "amber", down: "alarm" };
const STATE_ICON: Record<Device["state"], string> = {
  up: circleCheck,
  degraded: triangleAlert,
  down: circleX,
};

const StateChip = ({ state, text }: { readonly state: Device["state"]; readonly text: typeof vi }) => (
  <span class={`chip ${STATE_LOOK[state]}`}>
    <Icon svg={STATE_ICON[state]} />
    {text.state[state]}
  </span>
);

const DeviceList = ({ view, shown, select, text, language }: TechnicianState) => (
  <nav class="card devices" aria-label={text.devices}>
    {view.devices.map((device) => (
      <Button
        key={device.id}
        icon={KIND_ICON[device.kind]}
        area={device.id === shown?.id ? "device shown" : "device"}
        onPress={() => select(device.id)}
      >
        <b>{device.name[language]}</b>
        <StateChip state={device.state} text={text} />
      </Button>
    ))}
    <p class="journal">
      <Icon svg={database} />
      <span>
        <b>{text.journal}</b>
        <span class={`chip ${view.storage.state === "ok" ? "good" : "alarm"}`}>
          {text.journal_state[view.storage.state]}
        </span>
        <span class="secondary">
          {text.journal_entries(view.storage.entries)} · <code>{view.storage.chain_head.slice(0, 8)}</code>
        </span>
      </span>
    </p>
  </nav>
);

const Table = ({ rows }: { readonly rows: readonly (readonly [string, string])[] }) => (
  <dl class="table">
    {rows.map(([name, value]) => (
      <div key={name}>
        <dt>{name}</dt>
        <dd>{value}</dd>
      </div>
    ))}
  </dl>
);

const DevicePart = ({ shown, view, commands, ask, text, language }: Shown) => {
  const facts = Object.entries(shown.facts);
  return (
    <section class="card one">
      {commands.said === null ? null : <SaidLine {...commands.said} />}
      <div class="one-head">
        <h2>{shown.name[language]}</h2>
        <StateChip state={shown.state} text={text} />
        <span class="secondary">
          {text.since(clockSecondsText(shown.since_ms, view.office.utc_offset_min))}
        </span>
      </div>
      <p class="secondary label">
        {shown.protocol} · {shown.label}
      </p>
      {shown.fault === null ? null : <NoticeLine notice={shown.fault} language={language} />}
      <div class="tables">
        <div>
          <h3>{text.counters}</h3>
          <Table rows={Object.entries(shown.counters).map(([name, n]) => [name, String(n)] as const)} />
        </div>
        <div>
          <h3>{text.facts}</h3>
          {facts.length === 0 ? <p class="secondary">{text.no_facts}</p> : <Table rows={facts} />}
        </div>
      </div>
      <Button look="act" size="main" icon={activity} busy={commands.busy !== null} onPress={ask.selfTest}>
        {text.self_test}
      </Button>
    </section>
  );
};

const printerOf = ({ view, shown }: Shown): PrinterBoard | undefined =>
  view.printers.find(({ printer }) => printer === shown.id);

const printerState = (state: Shown, printer: PrinterBoard): PrinterState => ({
  printer,
  device: state.shown,
  utc_offset_min: state.view.office.utc_offset_min,
  desk: state.printing,
  busy: state.commands.busy !== null,
  said: state.commands.said,
  act: state.actPrinter,
  ask: state.askPrinter,
  text: state.text,
  words: state.printerWords,
  language: state.language,
});

const boardOf = ({ view, shown }: Shown): PagerBoard | undefined =>
  view.pager_boards.find(({ base }) => base === shown.id);

const BoardPart = ({ pagers, ...state }: Shown & { readonly pagers: PagerBoard }) => (
  <PagerBoardPart
    board={pagers}
    device={state.shown}
    utc_offset_min={state.view.office.utc_offset_min}
    desk={state.board}
    busy={state.commands.busy !== null}
    said={state.commands.said}
    act={state.act}
    ask={state.ask}
    text={state.text}
    words={state.words}
    language={state.language}
  />
);

const bankOf = ({ view, shown }: Shown): LockBoard | undefined =>
  view.lock_boards.find(({ device }) => device === shown.id);

const BankPart = ({ bank, ...state }: Shown & { readonly bank: LockBoard }) => (
  <LockBoardPart
    bank={bank}
    device={state.shown}
    utc_offset_min={state.view.office.utc_offset_min}
    since_view_ms={state.now_ms - state.view.now_ms}
    desk={state.locking}
    busy={state.commands.busy !== null}
    said={state.commands.said}
    act={state.actLock}
    ask={state.askLock}
    selfTest={state.ask.selfTest}
    words={state.lockWords}
    language={state.language}
  />
);

/** A pager base with its board, a printer with its page, a bank with its boxes, any other with its counters. */
const Middle = (state: Shown) => {
  const bank = bankOf(state);
  if (bank !== undefined) return <BankPart {...state} bank={bank} />;
  const slips = printerOf(state);
  if (slips !== undefined) return <PrinterPart {...printerState(state, slips)} />;
  const pagers = boardOf(state);
  return pagers === undefined ? <DevicePart {...state} /> : <BoardPart {...state} pagers={pagers} />;
};

/** The wire; on a walk the picture of it, which is what one walks for; of a printer its slips. */
const Beside = (state: Shown) => {
  const slips = printerOf(state);
  if (slips !== undefined && state.printing.beside === "slips")
    return <Slips {...printerState(state, slips)} />;
  if (slips !== undefined)
    return (
      <div class="beside-wire">
        <Button icon={receipt} onPress={() => state.actPrinter({ kind: "slips-wanted" })}>
          {state.printerWords.show_slips}
        </Button>
        <Wire {...state} utc_offset_min={state.view.office.utc_offset_min} />
      </div>
    );
  const pagers = boardOf(state);
  if (pagers !== undefined && state.board.sheet.kind === "walk")
    return <WalkResults board={pagers} text={state.text} />;
  return <Wire {...state} utc_offset_min={state.view.office.utc_offset_min} />;
};

export const TechnicianScreen = (state: TechnicianState) => {
  const { view, shown, text, staff, language } = state;
  return (
    <div class="technician">
      <Header icon={wrench} title={shown === null ? text.title : `${text.title} · ${shown.name[language]}`}>
        {view.simulated ? <Simulated text={staff.simulated} /> : null}
        <b>{clockText(state.now_ms, view.office.utc_offset_min)}</b>
      </Header>
      <DeviceList {...state} />
      <div class="right">
        <Notices notices={view.notices} language={language} stale={state.stale ? staff.stale : null} />
        <div class="device-parts">
          <main class="middle">
            {shown === null ? (
              <p class="card none">{text.no_devices}</p>
            ) : (
              <Middle {...state} shown={shown} />
            )}
          </main>
          {shown === null ? null : <Beside {...state} shown={shown} />}
        </div>
      </div>
    </div>
  );
};
