/** The Enter key in the sheet of papers: a clerk fills it without a hand leaving the keys. */
import type { Filling } from "./paper-state.ts";

/**
 * Enter leaves a field for the next, a whole line for the list, and the last field for the next step. An
 * empty line means that the list is done.
 */
export const enterMovesOn = (
  event: KeyboardEvent,
  sheet: Filling,
  acts: { readonly onAdd: () => void; readonly onNext: () => void },
): void => {
  const { target, currentTarget, key } = event;
  const isField = target instanceof HTMLInputElement || target instanceof HTMLSelectElement;
  if (key !== "Enter" || event.repeat || !isField || !(currentTarget instanceof HTMLFormElement)) return;
  event.preventDefault();
  const fields = [...currentTarget.querySelectorAll<HTMLInputElement | HTMLSelectElement>("input, select")];
  const entry = fields.filter((field) => field.closest(".line-entry") !== null);
  if (entry.includes(target) && sheet.typed.line.trim() !== "") {
    const blank = entry.find(({ value }) => value === "");
    return blank === undefined ? acts.onAdd() : blank.focus();
  }
  const last = entry.includes(target) ? (entry.at(-1) ?? target) : target;
  const next = fields[fields.indexOf(last) + 1];
  if (next === undefined) acts.onNext();
  else next.focus();
};
