/**
 * A mistake planted on purpose: small changes of production code, each of one place. Decides whether a change
 * fits a text; who looks for the mistake stands in locker.ts and lab.ts.
 */

/** `find` stands in `file` exactly once, in one line without types, so that it is the same when compiled. */
export interface Edit {
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

export interface Planted {
  readonly name: string;
  /** What somebody got wrong, in the field or in a public project. */
  readonly hazard: string;
  readonly edits: readonly Edit[];
}

export const edit = (file: string, find: string, replace: string): Edit => ({ file, find, replace });

/** The text with the edit; undefined: it does not fit here exactly once. */
export const edited = (text: string, { find, replace }: Edit): string | undefined => {
  const at = text.indexOf(find);
  if (at < 0 || text.includes(find, at + 1)) return undefined;
  return text.slice(0, at) + replace + text.slice(at + find.length);
};
