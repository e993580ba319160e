/**
 * The printer page: what the printer says of itself, how much paper is left, what a probe found against its
 * profile; from here strips, a new roll, and one slip in full.
 */
import activity from "lucide-static/icons/activity.svg?raw";
import circleCheck from "lucide-static/icons/circle-check.svg?raw";
import clock from "lucide-static/icons/clock.svg?raw";
import info from "lucide-static/icons/info.svg?raw";
import printerIcon from "lucide-static/icons/printer.svg?raw";
import rotate from "lucide-static/icons/rotate-cw.svg?raw";
import triangleAlert from "lucide-static/icons/triangle-alert.svg?raw";
import type { PrinterBoard } from "../../controller/api/printer-view.ts";
import type { TechnicianView } from "../../controller/api/views.ts";
import { Button } from "../kit/button.tsx";
import type { Said } from "../kit/desk.ts";
import { NoticeLine, SaidLine } from "../kit/frame.tsx";
import { Icon } from "../kit/icon.tsx";
import type { vi as printerWords } from "../kit/text/printers.vi.ts";
import type { vi as technicianWords } from "../kit/text/technician.vi.ts";
import type { Language } from "../kit/text/words.ts";
import { clockSecondsText, clockText } from "../kit/time.ts";
import { type FactRow, FactRows } from "./fact-rows.tsx";
import type { PrinterAsk } from "./printer-ask.ts";
import type { PrinterDesk, PrinterEvent } from "./printer-desk.ts";
import { RollSheet } from "./printer-roll.tsx";
import { SlipSheet } from "./printer-slip.tsx";
import { StripSheet } from "./printer-strips.tsx";

export interface PrinterState {
  readonly printer: PrinterBoard;
  readonly device: TechnicianView["devices"][number];
  readonly utc_offset_min: number;
  readonly desk: PrinterDesk;
  readonly busy: boolean;
  readonly said: Said | null;
  readonly act: (event: PrinterEvent) => void;
  readonly ask: PrinterAsk;
  readonly text: typeof technicianWords;
  readonly words: typeof printerWords;
  readonly language: Language;
}

const nameOf = ({ maker, model }: PrinterBoard, words: typeof printerWords): string =>
  [maker, model].filter((name) => name !== null).join(" ") || words.no_model;

const lettersOf = ({ printer, words }: PrinterState): string => {
  const { text_mode, text_mode_wanted } = printer;
  return text_mode === text_mode_wanted
    ? (words.modes[text_mode] ?? text_mode)
    : words.mode_waits(words.modes[text_mode_wanted] ?? text_mode_wanted);
};

const statusRows = (state: PrinterState): readonly FactRow[] => {
  const { printer, words, utc_offset_min } = state;
  const { online, cover, paper, error, source, since_ms } = printer.status;
  return [
    [words.status.online, words.online[online]],
    [words.status.paper, words.paper[paper]],
    [words.status.cover, words.cover[cover]],
    [words.status.error, words.error[error]],
    [words.status.source, words.source[source], "day"],
    [words.status.since, clockSecondsText(since_ms, utc_offset_min), "day"],
    [words.status.letters, lettersOf(state), "wide"],
  ];
};

/** The roll as a bar, its near-end mark on it. */
const RollBar = ({ printer, words, utc_offset_min }: PrinterState) => {
  const { left_mm, roll_mm, near_end_mm, near_end, loaded_ms } = printer.paper;
  const out = printer.status.paper === "out";
  const short = out || near_end;
  const share = (mm: number): number => Math.min(100, (100 * mm) / roll_mm);
  const told = (): string => {
    if (out) return words.roll_out;
    if (near_end) return words.roll_near_end(left_mm ?? near_end_mm);
    return left_mm === null ? words.roll_unknown : words.roll_left(left_mm, roll_mm);
  };
  return (
    <div class="roll">
      <h3>
        {words.roll}
        {loaded_ms === null ? null : (
          <span class="secondary told-at"> · {words.roll_loaded(clockText(loaded_ms, utc_offset_min))}</span>
        )}
      </h3>
      {left_mm === null ? null : (
        <svg class={short ? "roll-bar short" : "roll-bar"} viewBox="0 0 100 6" preserveAspectRatio="none">
          <title>{`${told()} (${words.roll_mark(near_end_mm)})`}</title>
          <rect class="whole" width="100" height="6" />
          <rect class="left" width={share(left_mm)} height="6" />
          <rect class="mark" x={share(near_end_mm)} width="0.6" height="6" />
        </svg>
      )}
      <p class={short ? "line warning" : "secondary"}>
        {short ? <Icon svg={triangleAlert} /> : null}
        <span>{told()}</span>
      </p>
    </div>
  );
};

const ABILITIES = [
  "process_id",
  "auto_status",
  "real_time_status",
  "in_order_status",
  "clear_buffer",
  "identify",
] as const;
const MARK = { yes: "✓", no: "✗", unasked: "?" } as const;

const differencesOf = ({ probe, expects }: PrinterBoard) =>
  probe === null ? [] : ABILITIES.filter((ability) => (probe.found[ability] === "yes") !== expects[ability]);

/** One sentence on what the probe means, and what to do. */
const Verdict = ({ printer, words }: PrinterState) => {
  if (printer.probing) return <Line level="" icon={clock} text={words.probing} />;
  if (printer.proof === "unproven")
    return <Line level="warning" icon={triangleAlert} text={words.other_model(nameOf(printer, words))} />;
  if (printer.probe === null) return <Line level="" icon={info} text={words.probe_never} />;
  const differences = differencesOf(printer).length;
  if (differences === 0)
    return <Line level="good" icon={circleCheck} text={words.probe_same(printer.profile)} />;
  const text = words.probe_differs(differences, printer.profile);
  return <Line level="warning" icon={triangleAlert} text={text} />;
};

const Line = ({
  level,
  icon,
  text,
}: {
  readonly level: string;
  readonly icon: string;
  readonly text: string;
}) => (
  <p class={`line ${level}`}>
    <Icon svg={icon} />
    <span>{text}</span>
  </p>
);

const Findings = (state: PrinterState) => {
  const { printer, words, utc_offset_min } = state;
  const differences = differencesOf(printer);
  return (
    <div class="findings">
      <h3>
        {words.probe_title}
        {printer.probe === null ? null : (
          <span class="secondary told-at">
            {" "}
            · {words.probe_at(clockText(printer.probe.at_ms, utc_offset_min))}
          </span>
        )}
      </h3>
      <dl class="abilities">
        {ABILITIES.map((ability) => {
          const found = printer.probe?.found[ability] ?? "unasked";
          const differs = differences.includes(ability);
          return (
            <div key={ability} class={differs ? `${found} differs` : found}>
              <dt>{words.abilities[ability]}</dt>
              <dd>
                {`${MARK[found]} ${words.found[found]}`}
                {differs ? ` (${words.differs})` : ""}
              </dd>
            </div>
          );
        })}
      </dl>
      <Verdict {...state} />
    </div>
  );
};

const StateSheet = (state: PrinterState) => {
  const { printer, device, words, ask, act, busy, language } = state;
  const asked = printer.to_judge.length > 0;
  return (
    <>
      {device.fault === null ? null : <NoticeLine notice={device.fault} language={language} />}
      <FactRows rows={statusRows(state)} />
      <RollBar {...state} />
      <Findings {...state} />
      <div class="panel-buttons">
        <Button look="act" icon={activity} busy={busy || printer.probing} onPress={ask.probe}>
          {words.probe}
        </Button>
        <Button
          look={asked ? "go" : "plain"}
          icon={printerIcon}
          onPress={() => act({ kind: "strips-wanted" })}
        >
          {asked ? words.strip_answer : words.strip}
        </Button>
        <Button icon={rotate} onPress={() => act({ kind: "roll-wanted" })}>
          {words.change_roll}
        </Button>
      </div>
    </>
  );
};

const Sheet = (state: PrinterState) => {
  const { sheet } = state.desk;
  switch (sheet.kind) {
    case "state":
      return <StateSheet {...state} />;
    case "strips":
      return <StripSheet {...state} />;
    case "roll":
      return <RollSheet {...state} />;
    case "slip":
      return <SlipSheet {...state} job={sheet.job} />;
  }
};

export const PrinterPart = (state: PrinterState) => {
  const { printer, said, words } = state;
  return (
    <section class={`card printer-page sheet-${state.desk.sheet.kind}`}>
      <div class="board-head">
        {said === null ? (
          <>
            <h2>{nameOf(printer, words)}</h2>
            <span class="secondary">
              {printer.profile} · {words.condition[printer.condition]}
              {printer.firmware === null ? "" : ` · ${printer.firmware}`}
            </span>
          </>
        ) : (
          <SaidLine {...said} />
        )}
      </div>
      <Sheet {...state} />
    </section>
  );
};
