/**
 * The wire of one device, newest at the bottom where a log grows: time, direction, bytes, meaning. It stands
 * still for whoever wants to read, and can be copied.
 */
import copy from "lucide-static/icons/copy.svg?raw";
import pause from "lucide-static/icons/pause.svg?raw";
import play from "lucide-static/icons/play.svg?raw";
import { Button } from "../kit/button.tsx";
import type { vi } from "../kit/text/technician.vi.ts";
import { clockMillisText } from "../kit/time.ts";
import { LOG_LINES_MAX, type LogLine, shownLines, type WireLine, type WireLog } from "./wire-log.ts";

type Text = typeof vi;

export interface WireState {
  readonly log: WireLog;
  readonly utc_offset_min: number;
  readonly text: Text;
  readonly onHold: () => void;
  readonly onRun: () => void;
  readonly onCopy: () => void;
}

const bytesOf = (line: WireLine, text: Text): string =>
  line.hex ?? (line.direction === "note" ? "" : text.wire_hidden(line.length_bytes));

/** The log as plain text, a line a line, as it goes into a report. */
export const logText = (lines: readonly LogLine[], utc_offset_min: number, text: Text): string =>
  lines
    .map((line) =>
      line.direction === "gap"
        ? `... ${text.wire_gap}`
        : [
            clockMillisText(line.at_ms, utc_offset_min),
            text.direction[line.direction],
            bytesOf(line, text),
            line.meaning,
          ]
            .filter((part) => part !== "")
            .join("  "),
    )
    .join("\n");

const Line = ({
  line,
  utc_offset_min,
  text,
}: Pick<WireState, "utc_offset_min" | "text"> & { line: LogLine }) =>
  line.direction === "gap" ? (
    <li class="gap">
      <span>… {text.wire_gap} …</span>
    </li>
  ) : (
    <li class={line.direction}>
      <code>
        {clockMillisText(line.at_ms, utc_offset_min)}{" "}
        <b role="img" aria-label={text.direction_word[line.direction]}>
          {text.direction[line.direction]}
        </b>{" "}
        {bytesOf(line, text)}
      </code>
      <span>
        {line.direction === "noise" ? <b>{text.direction_word.noise}: </b> : null}
        {line.meaning}
      </span>
    </li>
  );

export const Wire = (state: WireState) => {
  const { log, text, onHold, onRun, onCopy } = state;
  const lines = shownLines(log);
  return (
    <aside class="wire" aria-label={text.wire}>
      <div class="wire-head">
        <h2>{text.wire}</h2>
        {log.held === null ? null : <span class="chip amber">{text.unseen(log.unseen)}</span>}
      </div>
      {lines.length === 0 ? <p>{text.wire_empty}</p> : null}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling log must be reachable by keys */}
      <ol tabIndex={0} aria-label={text.wire} data-selectable>
        {lines.map((line, index) => (
          <Line key={index} {...state} line={line} />
        ))}
      </ol>
      <p class="wire-bounds">{text.wire_bounds(LOG_LINES_MAX)}</p>
      <div class="wire-buttons">
        {log.held === null ? (
          <Button icon={pause} onPress={onHold}>
            {text.pause}
          </Button>
        ) : (
          <Button icon={play} onPress={onRun}>
            {text.resume}
          </Button>
        )}
        <Button icon={copy} onPress={onCopy}>
          {text.copy}
        </Button>
      </div>
    </aside>
  );
};
