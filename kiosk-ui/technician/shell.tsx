/**
 * The technician's page: views, the device chosen, the board's desk, the log. The wire follows its newest
 * line unless somebody scrolled up to read. `?lang=en` turns the words to English.
 */
import { effect, signal } from "@preact/signals";
import { render } from "preact";
import type { TechnicianView } from "../../controller/api/views.ts";
import { createDesk } from "../kit/desk.ts";
import { Plain } from "../kit/frame.tsx";
import { followViews } from "../kit/stream.ts";
import { pageRoot, prepareSurface } from "../kit/surface.ts";
import { vi as locksVi } from "../kit/text/locks.vi.ts";
import { vi as pagersVi } from "../kit/text/pagers.vi.ts";
import { vi as printersVi } from "../kit/text/printers.vi.ts";
import { staff as staffVi } from "../kit/text/staff.ts";
import { vi } from "../kit/text/technician.vi.ts";
import { boardAsk } from "./board-ask.ts";
import { type BoardEvent, emptyBoardDesk, stepBoard } from "./board-desk.ts";
import { lockAsk } from "./lock-ask.ts";
import { emptyLockDesk, type LockEvent, stepLock } from "./lock-desk.ts";
import { printerAsk } from "./printer-ask.ts";
import { emptyPrinterDesk, type PrinterEvent, stepPrinter } from "./printer-desk.ts";
import { TechnicianScreen } from "./technician-screen.tsx";
import { logText } from "./wire.tsx";
import { emptyLog, holdLog, runLog, seeTrace, shownLines } from "./wire-log.ts";
import "../kit/style/base.css";
import "../kit/style/input.css";
import "../kit/style/pager.css";
import "./technician.css";
import "./board.css";
import "./printer.css";
import "./wire.css";
import "./lock.css";

prepareSurface("technician");
const language = new URLSearchParams(location.search).get("lang") === "en" ? "en" : "vi";
document.documentElement.lang = language;
const vietnamese = {
  text: vi,
  words: pagersVi,
  printerWords: printersVi,
  lockWords: locksVi,
  staff: staffVi,
};
const { text, words, printerWords, lockWords, staff } =
  language === "en" ? (await import("./english.ts")).english : vietnamese;

const live = followViews("technician", "all");
const commands = createDesk(() => language);
const selected = signal<string | null>(null);
const desk = signal(emptyBoardDesk);
const printing = signal(emptyPrinterDesk);
const locking = signal(emptyLockDesk);
const log = signal(emptyLog);

/** This near to its end the log counts as not scrolled, px. */
const AT_END_PX = 40;

/** The device chosen; the first one where it is gone. */
const shownIn = (view: TechnicianView | null) =>
  view?.devices.find(({ id }) => id === selected.value) ?? view?.devices[0] ?? null;

const act = (event: BoardEvent): void => {
  desk.value = stepBoard(desk.peek(), event);
};

const ask = boardAsk(
  commands,
  () => {
    const { view } = live.peek();
    const device = shownIn(view);
    if (view === null || device === null) return null;
    const board = view.pager_boards.find(({ base }) => base === device.id) ?? null;
    return { device: device.id, board, desk: desk.peek() };
  },
  act,
  text,
  words,
);

const actPrinter = (event: PrinterEvent): void => {
  printing.value = stepPrinter(printing.peek(), event);
};

const askPrinter = printerAsk(
  commands,
  () => {
    const { view } = live.peek();
    const device = shownIn(view);
    return view?.printers.find(({ printer }) => printer === device?.id)?.printer ?? null;
  },
  actPrinter,
  printerWords,
);

const actLock = (event: LockEvent): void => {
  locking.value = stepLock(locking.peek(), event);
};

const askLock = lockAsk(
  commands,
  () => {
    const { view } = live.peek();
    const bank = view?.lock_boards.find(({ device }) => device === shownIn(view)?.id);
    return bank === undefined ? null : { bank: bank.device, desk: locking.peek() };
  },
  actLock,
  lockWords,
);

const select = (device: string): void => {
  if (device === selected.peek()) return;
  selected.value = device;
  desk.value = emptyBoardDesk;
  printing.value = emptyPrinterDesk;
  locking.value = emptyLockDesk;
};

const copyLog = (): void => {
  const lines = shownLines(log.peek());
  const utc_offset_min = live.peek().view?.office.utc_offset_min ?? 0;
  // Without TLS a browser on another machine has no clipboard for pages.
  const copying = navigator.clipboard?.writeText(logText(lines, utc_offset_min, text)) ?? Promise.reject();
  void copying.then(
    () => commands.say(text.copied(lines.length)),
    () => commands.say(text.not_copied),
  );
};

effect(() => {
  const device = shownIn(live.value.view);
  if (device !== null) log.value = seeTrace(log.peek(), device.id, device.trace);
});

const App = () => {
  const { view, link, now_ms, refused } = live.value;
  if (view === null)
    return <Plain title={staff.starting} hint={refused?.[language] ?? staff.starting_hint} />;
  return (
    <TechnicianScreen
      view={view}
      now_ms={now_ms}
      stale={link === "stale"}
      language={language}
      text={text}
      words={words}
      staff={staff}
      commands={commands.state.value}
      shown={shownIn(view)}
      select={select}
      board={desk.value}
      act={act}
      ask={ask}
      printerWords={printerWords}
      printing={printing.value}
      actPrinter={actPrinter}
      askPrinter={askPrinter}
      lockWords={lockWords}
      locking={locking.value}
      actLock={actLock}
      askLock={askLock}
      log={log.value}
      onHold={() => {
        log.value = holdLog(log.peek());
      }}
      onRun={() => {
        log.value = runLog(log.peek());
      }}
      onCopy={copyLog}
    />
  );
};

render(<App />, pageRoot());

let read: string | null = null;
effect(() => {
  const { device, held } = log.value;
  const before = document.querySelector(".wire ol");
  const at_end =
    before === null ||
    device !== read ||
    before.scrollHeight - before.scrollTop - before.clientHeight < AT_END_PX;
  read = device;
  if (held !== null) return;
  requestAnimationFrame(() => {
    const lines = document.querySelector(".wire ol");
    if (at_end && lines !== null) lines.scrollTop = lines.scrollHeight;
  });
});
