/**
 * Lines of the printer's letters as ESC/POS bytes. Decides which settings must be said before which letter,
 * as each stays until it is changed; one writer serves one slip.
 */

import { concatBytes } from "../../runtime/text.ts";
import type { Band, PrintedWord } from "../render/bands.pure.ts";
import type { Alphabet, LetterStyle } from "../render/printer-letters.pure.ts";
import { type Tcvn3Page, tcvn3Of } from "../render/tcvn3.pure.ts";
import type { PrinterProfile } from "./profile.pure.ts";
import { encodeHost, type HostMessage } from "./protocol.ts";
import { breakRealTimeCommands } from "./real-time.pure.ts";

type Tcvn3Pages = NonNullable<PrinterProfile["tcvn3"]>;

/** Says one line and the feed that prints it. */
export type LetterWriter = (band: Extract<Band, { kind: "letters" }>) => Uint8Array;

/** Plain ASCII, whatever country the printer's switches are set to. */
const ASCII_SET = 0;

export const glyphBytes = ({ first, cells }: Extract<Band, { kind: "glyphs" }>): Uint8Array =>
  breakRealTimeCommands(encodeHost({ kind: "soft-glyphs", first, glyphs: cells }));

/** Runs of letters that one page prints. */
const pageRuns = (text: string): readonly { readonly page: Tcvn3Page | null; readonly text: string }[] => {
  const runs: { page: Tcvn3Page | null; text: string }[] = [];
  for (const letter of text) {
    const found = tcvn3Of(letter);
    const [page, codes] = [found?.page ?? null, found?.codes ?? []];
    const last = runs.at(-1);
    const printed = String.fromCharCode(...codes);
    if (last !== undefined && (page === null || last.page === null || last.page === page)) {
      last.text += printed;
      last.page ??= page;
    } else runs.push({ page, text: printed });
  }
  return runs;
};

/** `pages` null: the slip holds no line of the printer's own letters. */
export const letterWriter = (pages: Tcvn3Pages | null): LetterWriter => {
  let begun = false;
  let alphabet: Alphabet | undefined;
  let page: Tcvn3Page | undefined;
  let style: LetterStyle = { width: 1, height: 1, bold: false };

  const begin = (wanted: Alphabet): readonly HostMessage[] => {
    const messages: HostMessage[] = begun ? [] : [{ kind: "international", set: ASCII_SET }];
    if (alphabet !== wanted && (begun || wanted === "soft"))
      messages.push({ kind: "soft-font", on: wanted === "soft" });
    [begun, alphabet] = [true, wanted];
    return messages;
  };
  const styled = (wanted: LetterStyle): readonly HostMessage[] => {
    const messages: HostMessage[] = [];
    const { width, height, bold } = wanted;
    if (style.width !== width || style.height !== height) messages.push({ kind: "size", width, height });
    if (style.bold !== bold) messages.push({ kind: "bold", on: bold });
    style = wanted;
    return messages;
  };
  const turned = (wanted: Tcvn3Page | null): readonly HostMessage[] => {
    if (wanted === null || wanted === page || pages === null) return [];
    page = wanted;
    return [{ kind: "code-page", page: wanted === "lower" ? pages.lower_page : pages.upper_page }];
  };
  const written = (word: PrintedWord, wanted: Alphabet): readonly HostMessage[] =>
    wanted === "soft"
      ? [{ kind: "text", text: word.text }]
      : pageRuns(word.text).flatMap((run) => [
          ...turned(run.page),
          { kind: "text", text: run.text } as const,
        ]);
  return ({ alphabet: wanted, words, feed_dots }) => {
    const messages = words.flatMap((word): readonly HostMessage[] => [
      ...(word.x === 0 ? [] : [{ kind: "position", dots: word.x } as const]),
      ...styled(word.style),
      ...written(word, wanted),
    ]);
    const whole = [...begin(wanted), ...messages, { kind: "feed", dots: feed_dots } as const];
    return concatBytes(...whole.map(encodeHost));
  };
};
