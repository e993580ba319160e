/**
 * T4: the boxes of one bank, each in colour, mark and word; below them the bank, or the box chosen with its
 * wiring and its two-step test. What came of a test is told by the door alone.
 */
import ban from "lucide-static/icons/ban.svg?raw";
import doorOpen from "lucide-static/icons/door-open.svg?raw";
import fileCheck from "lucide-static/icons/file-check.svg?raw";
import lock from "lucide-static/icons/lock.svg?raw";
import unlock from "lucide-static/icons/lock-open.svg?raw";
import refresh from "lucide-static/icons/refresh-cw.svg?raw";
import triangleAlert from "lucide-static/icons/triangle-alert.svg?raw";
import type { TargetedKeyboardEvent, TargetedPointerEvent } from "preact";
import type { LockBoard, LockBox } from "../../controller/api/box-views.ts";
import type { TechnicianView } from "../../controller/api/views.ts";
import { Button } from "../kit/button.tsx";
import type { Said } from "../kit/desk.ts";
import { NoticeLine, SaidLine } from "../kit/frame.tsx";
import { Icon } from "../kit/icon.tsx";
import type { LockText } from "../kit/text/locks.vi.ts";
import type { Language } from "../kit/text/words.ts";
import { clockSecondsText } from "../kit/time.ts";
import { type FactRow, FactRows } from "./fact-rows.tsx";
import type { LockAsk } from "./lock-ask.ts";
import {
  isLockKey,
  LOCKS_SHOWN_MAX,
  type LockDesk,
  type LockEvent,
  shownBoxes,
  whyNotTestable,
} from "./lock-desk.ts";

export interface LockState {
  readonly bank: LockBoard;
  readonly device: TechnicianView["devices"][number];
  readonly utc_offset_min: number;
  /** Since the view was made, ms: its waits run on meanwhile. */
  readonly since_view_ms: number;
  readonly desk: LockDesk;
  readonly busy: boolean;
  readonly said: Said | null;
  readonly act: (event: LockEvent) => void;
  readonly ask: LockAsk;
  readonly selfTest: () => void;
  readonly words: LockText;
  readonly language: Language;
}

/** A box in its usual state needs no mark. */
const MARK: Record<LockBox["state"], string | null> = {
  empty: null,
  loading: unlock,
  stored: fileCheck,
  releasing: unlock,
  quarantined: triangleAlert,
  "out-of-service": ban,
  unknown: triangleAlert,
};

const idOf = (box: number): string => `lock-${box}`;

const Cell = (props: { readonly box: LockBox; readonly chosen: boolean; readonly words: LockText }) => {
  const { box, chosen, words } = props;
  const mark = box.door === "open" ? doorOpen : MARK[box.state];
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the list has the focus and names its active option
    <div
      id={idOf(box.number)}
      data-box={box.number}
      role="option"
      aria-selected={chosen}
      aria-label={`${box.number}, ${words.state[box.state]}, ${words.door[box.door]}`}
      class={`lock ${box.state} door-${box.door}`}
    >
      {box.number}
      {mark === null ? null : <Icon svg={mark} />}
    </div>
  );
};

const boxUnder = (x: number, y: number): number | null => {
  const box = document.elementFromPoint(x, y)?.closest("[data-box]")?.getAttribute("data-box");
  return box == null ? null : Number(box);
};

type Pointed = TargetedPointerEvent<HTMLDivElement>;

/** One control, as cells are smaller than a button may be: it only chooses, nothing opens by a touch here. */
const Grid = ({ bank, desk, act, words }: LockState) => {
  const boxes = shownBoxes(bank, desk);
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLDivElement>): void => {
    const { key } = event;
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (isLockKey(key)) act({ kind: "grid-key", key, boxes: boxes.map(({ number }) => number) });
    else if (key === "Escape") act({ kind: "bank-wanted" });
    else return;
    event.preventDefault();
  };
  const choose = (event: Pointed): void => {
    const box = event.isPrimary && event.button === 0 ? boxUnder(event.clientX, event.clientY) : null;
    if (box !== null) act({ kind: "box-chosen", box });
  };
  return (
    <div
      class="lock-grid"
      role="listbox"
      tabIndex={0}
      aria-label={words.grid}
      {...(desk.selected === null ? {} : { "aria-activedescendant": idOf(desk.selected) })}
      onKeyDown={onKeyDown}
      onPointerUp={choose}
    >
      {boxes.map((box) => (
        <Cell key={box.number} box={box} chosen={box.number === desk.selected} words={words} />
      ))}
    </div>
  );
};

const STATES = [
  "empty",
  "stored",
  "loading",
  "releasing",
  "quarantined",
  "out-of-service",
  "unknown",
] as const;

/** Looks that some box has, each explained once with its count. */
const Legend = ({ bank, words }: LockState) => {
  const counted = (look: string, name: string, boxes: readonly LockBox[], mark: string | null) =>
    boxes.length === 0 ? null : (
      <li key={look}>
        <span class={`lock ${look}`}>{mark === null ? null : <Icon svg={mark} />}</span>
        {name} <b>{boxes.length}</b>
      </li>
    );
  return (
    <ul class="legend-99">
      {STATES.map((state) =>
        counted(
          state,
          words.state[state],
          bank.boxes.filter((box) => box.state === state),
          MARK[state],
        ),
      )}
      {counted(
        "door-open",
        words.open_doors,
        bank.boxes.filter(({ door }) => door === "open"),
        doorOpen,
      )}
      {counted(
        "door-unknown",
        words.silent_doors,
        bank.boxes.filter(({ door }) => door === "unknown"),
        null,
      )}
    </ul>
  );
};

const Warning = ({ words, look }: { readonly words: string; readonly look: "warning" | "alarm" }) => (
  <p class={`line ${look}`}>
    <Icon svg={triangleAlert} />
    <span>{words}</span>
  </p>
);

/** As the office tells it: which box opened instead of which. */
const WRONG_DOOR = /box (\d+) opened instead of (\d+)/;

const stoppedWords = (why: string, words: LockText): string => {
  const [, opened, meant] = WRONG_DOOR.exec(why) ?? [];
  return opened === undefined || meant === undefined
    ? words.stopped
    : words.stopped_boxes(Number(opened), Number(meant));
};

const BankPanel = (state: LockState) => {
  const { bank, device, words, ask, act, busy, language, selfTest } = state;
  const rows: readonly FactRow[] = [
    [words.bank.pulse, words.bank.pulse_timer[bank.pulse_timer]],
    [words.bank.ack, words.bank.ack_worth[bank.ack]],
    [words.bank.doors, bank.doors ? words.bank.yes : words.bank.no],
  ];
  return (
    <div class="panel">
      {device.fault === null ? null : <NoticeLine notice={device.fault} language={language} />}
      {bank.stopped === null ? null : <Warning look="alarm" words={stoppedWords(bank.stopped, words)} />}
      {bank.pulse_timer === "host" ? <Warning look="warning" words={words.host_timed} /> : null}
      {bank.doors ? null : <Warning look="warning" words={words.no_doors} />}
      <FactRows rows={rows} />
      <div class="panel-buttons">
        {bank.stopped === null ? (
          <Button icon={refresh} busy={busy} onPress={selfTest}>
            {words.self_test}
          </Button>
        ) : (
          <Button look="go" icon={lock} busy={busy} onPress={ask.resume}>
            {words.resume}
          </Button>
        )}
        {bank.boxes.length > LOCKS_SHOWN_MAX ? (
          <Button onPress={() => act({ kind: "more-wanted" })}>{words.more}</Button>
        ) : null}
      </div>
    </div>
  );
};

type OneState = LockState & { readonly box: LockBox };

const lastWords = ({ box, bank, words, utc_offset_min }: OneState): string => {
  if (box.last === null) return words.last_none;
  const { outcome, at_ms } = box.last;
  const what = outcome === "sent" && !bank.doors ? words.sent_blind : words.outcome[outcome];
  return words.last_at(what, clockSecondsText(at_ms, utc_offset_min));
};

const restLeft_s = ({ box, since_view_ms }: OneState): number =>
  Math.max(1, (box.rest_s ?? 0) - Math.floor(since_view_ms / 1_000));

const TestButton = (state: OneState) => {
  const { box, bank, words, desk, act, ask, busy } = state;
  const why = whyNotTestable(box, bank);
  if (why !== null) {
    const { not_testable } = words;
    return (
      <p class="cannot">{why === "rests" ? not_testable.rests(restLeft_s(state)) : not_testable[why]}</p>
    );
  }
  return desk.testing ? (
    <>
      <Button look="go" icon={unlock} busy={busy} onPress={ask.test}>
        {words.test_go(box.number)}
      </Button>
      <Button onPress={() => act({ kind: "test-cancelled" })}>{words.cancel}</Button>
    </>
  ) : (
    <Button look="act" icon={unlock} onPress={() => act({ kind: "test-wanted" })}>
      {words.test(box.number)}
    </Button>
  );
};

const BoxPanel = (state: OneState) => {
  const { box, words, desk, act, ask, busy } = state;
  const why = box.why === null ? undefined : words.why[box.why];
  const out = box.state === "out-of-service";
  const resting = box.state === "empty" || box.state === "quarantined" || out;
  const rows: readonly FactRow[] = [
    [words.wired, words.wire(box.board, box.channel)],
    [words.size, words.size_of(box.size, box.reach === "low")],
    [words.is, words.state[box.state]],
    [words.door_is, words.door[box.door]],
    [words.last, lastWords(state), "wide"],
  ];
  return (
    <div class="panel">
      <div class="panel-head">
        <h3>{words.box(box.number)}</h3>
        {why === undefined ? null : <span class="chip amber">{why}</span>}
      </div>
      {desk.testing ? (
        <Warning look="warning" words={words.test_ask(box.number)} />
      ) : (
        <FactRows rows={rows} />
      )}
      <div class="panel-buttons">
        <TestButton {...state} />
        {desk.testing || !resting ? null : (
          <Button icon={ban} busy={busy} onPress={() => ask.retire(box.number, !out)}>
            {out ? words.restore(box.number) : words.retire(box.number)}
          </Button>
        )}
        {desk.testing ? null : <Button onPress={() => act({ kind: "bank-wanted" })}>{words.back}</Button>}
      </div>
    </div>
  );
};

export const LockBoardPart = (state: LockState) => {
  const { bank, device, desk, words, said } = state;
  const box = bank.boxes.find(({ number }) => number === desk.selected);
  return (
    <section class="card board locks">
      <div class="board-head">
        <h2>{words.boxes(bank.boxes.length)}</h2>
        {said === null ? (
          <p class="secondary">
            {bank.protocol.toUpperCase()} · {device.label}
          </p>
        ) : (
          <SaidLine {...said} />
        )}
      </div>
      <Grid {...state} />
      <Legend {...state} />
      {box === undefined ? <BankPanel {...state} /> : <BoxPanel {...state} box={box} />}
    </section>
  );
};
