/** What a technician types to be the hands at the boxes: `door 12 open`, `take 12`, `lever 12`. */
import type { PromptRow } from "../kit/device.ts";
import type { Box } from "./box.ts";
import type { Cabinet } from "./cabinet.ts";

export const HAND_PROMPTS: readonly PromptRow[] = [
  {
    usage: "door N open|close|badly",
    help: "force or shut the door of box N, or shut it so that it rebounds",
  },
  { usage: "put N", help: "lay papers into the open box N" },
  { usage: "take N", help: "take the papers out of the open box N" },
  { usage: "lever N", help: "pull the emergency lever of box N" },
];

/** The answer to a line that is a hand's doing; undefined: it is something else. */
export const byHand = (cabinet: Cabinet, line: string): string | undefined => {
  const [command = "", number = "", how = ""] = line.trim().split(/\s+/);
  if (!["door", "put", "take", "lever"].includes(command)) return undefined;
  const box = cabinet.boxes[Number(number) - 1];
  if (box === undefined) return `no box ${number}; boxes are 1 to ${cabinet.boxes.length}`;
  switch (command) {
    case "put":
      return cabinet.putIn(box) ? "papers in it" : "the door is shut, or something lies there";
    case "take":
      return cabinet.takeOut(box) ? "taken out" : "the door is shut, or nothing lies there";
    case "lever":
      return cabinet.pullLever(box) ? "open" : "it is open already";
    default:
      return moveDoor(cabinet, box, how);
  }
};

const moveDoor = (cabinet: Cabinet, box: Box, how: string): string => {
  switch (how) {
    case "open":
      return cabinet.forceDoor(box) ? "open" : "it is open already";
    case "close":
      return cabinet.closeDoor(box) ? "closed" : "it does not close";
    case "badly":
      return cabinet.shutBadly(box) ? "it leans, and will spring open" : "it is shut already";
    default:
      return "door N open|close|badly";
  }
};
