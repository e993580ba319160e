/**
 * Reads TypeScript just far enough for the tidy rules: where comments, texts and function bodies are. No
 * parser: it trusts our formatter, and that the compiler has accepted the file.
 */

/** The same length and lines as the source: `uncommented` without comments, `code` also without texts. */
export interface Scanned {
  readonly uncommented: string;
  readonly code: string;
}

type Place = { readonly kind: "code"; depth: number } | { readonly kind: "template" };

const REGEX_MAY_FOLLOW = /(?:^|[=(,:[!&|?{};+\-*%<>~^]|\b(?:return|case|typeof|in|of|yield|await))\s*$/;
const LINE_TAIL = 200;

const blank = (text: string): string => text.replace(/[^\n]/g, " ");

const endOf = (text: string, pattern: RegExp, at: number): number => {
  pattern.lastIndex = at;
  const found = pattern.exec(text);
  return found === null ? text.length : pattern.lastIndex;
};

const COMMENT_LINE = /(?=\n)/g;
const COMMENT_BLOCK = /\*\//g;
const DOUBLE = /(?<!\\)(?:\\\\)*"/g;
const SINGLE = /(?<!\\)(?:\\\\)*'/g;
const REGEX = /(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/[a-z]*/g;
const TEMPLATE_PART = /(?:\\[\s\S]|\$(?!\{)|[^\\`$])*(?:`|\$\{)/g;

/** Length of the comment or text that begins at `at`, and what it is; undefined where code goes on. */
const pieceAt = (text: string, at: number): { kind: "comment" | "text"; end: number } | undefined => {
  const two = text.slice(at, at + 2);
  if (two === "//") return { kind: "comment", end: endOf(text, COMMENT_LINE, at) };
  if (two === "/*") return { kind: "comment", end: endOf(text, COMMENT_BLOCK, at + 2) };
  if (text[at] === '"') return { kind: "text", end: endOf(text, DOUBLE, at + 1) };
  if (text[at] === "'") return { kind: "text", end: endOf(text, SINGLE, at + 1) };
  if (text[at] === "/" && REGEX_MAY_FOLLOW.test(text.slice(Math.max(0, at - LINE_TAIL), at)))
    return { kind: "text", end: endOf(text, REGEX, at + 1) };
  return undefined;
};

export const scan = (text: string): Scanned => {
  const places: Place[] = [{ kind: "code", depth: 0 }];
  let uncommented = "";
  let code = "";
  let at = 0;
  const take = (end: number, kind: "comment" | "text" | "code"): void => {
    const piece = text.slice(at, end);
    uncommented += kind === "comment" ? blank(piece) : piece;
    code += kind === "code" ? piece : blank(piece);
    at = end;
  };
  while (at < text.length) {
    const place = places.at(-1) ?? { kind: "code", depth: 0 };
    if (place.kind === "template") {
      const end = endOf(text, TEMPLATE_PART, at);
      if (text[end - 1] === "`") places.pop();
      else places.push({ kind: "code", depth: 0 });
      take(end, "text");
      continue;
    }
    const piece = pieceAt(text, at);
    if (piece !== undefined) {
      take(piece.end, piece.kind);
      continue;
    }
    const character = text[at];
    if (character === "`") places.push({ kind: "template" });
    if (character === "{") place.depth++;
    if (character === "}" && place.depth-- === 0 && places.length > 1) {
      places.pop();
      take(at + 1, "text");
      continue;
    }
    take(at + 1, "code");
  }
  return { uncommented, code };
};

/** 1-based line of a position. */
export const lineAt = (text: string, at: number): number => text.slice(0, at).split("\n").length;

const IMPORTS = [
  /\b(?:import|export)\b[^;"'`]*?\bfrom\s*["']([^"']+)["']/g,
  /\bimport\s*["']([^"']+)["']/g,
  /\b(?:import|require|createRequire\([^)]*\))\(\s*["']([^"']+)["']/g,
];

/** Every module a file names, with its line. */
export const importsOf = (text: string): readonly { readonly from: string; readonly line: number }[] => {
  const { uncommented } = scan(text);
  return IMPORTS.flatMap((pattern) =>
    [...uncommented.matchAll(pattern)].map((match) => ({
      from: match[1] ?? "",
      line: lineAt(uncommented, match.index),
    })),
  );
};

const CONTROL = /\b(?:if|for|while|switch|catch|with)\s*(?:await\s*)?$/;

/** Position of the "(" that the ")" at `close` ends. */
const openingOf = (code: string, close: number): number => {
  let depth = 0;
  for (let at = close; at >= 0; at--) {
    if (code[at] === ")") depth++;
    if (code[at] === "(" && --depth === 0) return at;
  }
  return -1;
};

/** Where the function begins whose body opens with the "{" at `at`; undefined for every other brace. */
const functionStart = (code: string, at: number): number | undefined => {
  const before = code.slice(0, at).trimEnd();
  const arrow = before.endsWith("=>") ? before.slice(0, -2).trimEnd() : before;
  const typed = /\)\s*:\s*[^;={}()]*$/.exec(arrow.slice(-LINE_TAIL));
  const close = typed === null ? arrow.length - 1 : arrow.length - typed[0].length;
  if (code[close] !== ")") return before.endsWith("=>") ? close : undefined;
  const open = openingOf(code, close);
  return open < 0 || (!before.endsWith("=>") && CONTROL.test(code.slice(Math.max(0, open - 20), open)))
    ? undefined
    : open;
};

export interface FunctionBody {
  readonly line: number;
  readonly lines: number;
  readonly code: string;
}

/**
 * Every function, method and arrow function with a body, with its length from its parameters to its brace.
 */
export const functionsOf = (text: string): readonly FunctionBody[] => {
  const { code } = scan(text);
  const open: { readonly start: number | undefined }[] = [];
  const found: FunctionBody[] = [];
  for (let at = 0; at < code.length; at++) {
    if (code[at] === "{") open.push({ start: functionStart(code, at) });
    if (code[at] !== "}") continue;
    const start = open.pop()?.start;
    if (start === undefined) continue;
    const body = code.slice(start, at + 1);
    found.push({ line: lineAt(code, start), lines: body.split("\n").length, code: body });
  }
  return found;
};
