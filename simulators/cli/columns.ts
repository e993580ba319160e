/** Rows of words as aligned text for a terminal of 80 characters: long last cells are wrapped. Draws only. */

export const WIDTH = 80;
/** A first column wider than this does not push the second out: the second starts on its own line. */
const FIRST_MAX = 30;

/** Two columns; the second is wrapped under itself to `width`. A row with one cell stands as it is. */
export const columns = (rows: readonly (readonly string[])[], width = WIDTH): readonly string[] => {
  const widths = rows
    .filter((row) => row.length > 1)
    .map(([first = ""]) => first.length)
    .filter((width) => width <= FIRST_MAX);
  const at = Math.max(0, ...widths) + 2;
  return rows.flatMap(([first = "", second]) => {
    if (second === undefined) return [first];
    const lines = wrapped(second, width - at);
    const [head = "", ...rest] = first.length + 2 > at ? ["", ...lines] : lines;
    return [`${first.padEnd(at)}${head}`.trimEnd(), ...rest.map((line) => `${" ".repeat(at)}${line}`)];
  });
};

/** Words on lines of at most `width` characters; a longer word gets a line of its own. */
export const wrapped = (text: string, width: number): readonly string[] => {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (longer.length > width && line !== "") {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
};

/** At most `width` characters; what is missing shows as `…`. */
export const cut = (line: string, width: number): string =>
  line.length > width ? `${line.slice(0, width - 1)}…` : line;
