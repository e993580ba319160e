/**
 * The layout of the live terminal as text: which rows the picture takes, which are left for what happened
 * and for the prompt, and the ANSI sequences that draw it. Pure: writes nothing.
 */

/** Rows kept for what happened and for the prompt. */
export const LOG_ROWS_MIN = 6;
/** Below this many rows there is no live picture; `show` draws it. */
export const LIVE_ROWS_MIN = 14;

const ESC = "\u001b[";
const SAVE = "\u001b7";
const RESTORE = "\u001b8";
const HINT = " help, quit, Tab completes · trợ giúp: help ";

export interface ScreenSize {
  readonly rows: number;
  readonly columns: number;
}

/** Rows of title, picture and rule; what does not fit says so in its last row. */
export const topRows = (
  title: string,
  picture: readonly string[],
  { rows, columns }: ScreenSize,
): readonly string[] => {
  const room = rows - LOG_ROWS_MIN - 2;
  const shown =
    picture.length <= room
      ? picture
      : [
          ...picture.slice(0, room - 1),
          `... ${picture.length - room + 1} more lines: show, or a taller window`,
        ];
  const hint = HINT.length < columns ? HINT : "";
  return [
    `${ESC}7m${title.slice(0, columns).padEnd(columns)}${ESC}0m`,
    ...shown.map((line) => line.slice(0, columns)),
    `${ESC}2m${`──${hint}`.padEnd(columns, "─")}${ESC}0m`,
  ];
};

/** Draws the top and leaves the cursor where it was. */
export const drawTop = (lines: readonly string[]): string =>
  [SAVE, ...lines.map((line, index) => `${ESC}${index + 1};1H${line}${ESC}K`), RESTORE].join("");

/** Empties the terminal, lets only the rows below the top scroll, and puts the cursor into the last row. */
export const layOut = (top: number, { rows }: ScreenSize): string =>
  `${ESC}r${ESC}2J${ESC}${top + 1};${rows}r${ESC}${rows};1H`;

/** The whole terminal scrolls again. */
export const giveBack = ({ rows }: ScreenSize): string => `${SAVE}${ESC}r${RESTORE}${ESC}${rows};1H\n`;
