/** A state with one box changed, or one permit gone: what evolvers of boxes are made of. */
import type { Box } from "./result-box.ts";
import type { Office } from "./state.ts";

export const withBox = (office: Office, number: number, change: Partial<Box>): Office => {
  const before = office.boxes[number];
  return before === undefined
    ? office
    : { ...office, boxes: { ...office.boxes, [String(number)]: { ...before, ...change } } };
};

export const withoutPermit = (office: Office, id: string): Office => {
  const { [id]: _gone, ...permits } = office.permits;
  return { ...office, permits };
};
