/**
 * I18 of lockers.md section 11: a map from boxes to locks that is not one to one, or leads nowhere, is
 * refused when it is loaded. One mistake is made in a map that is in order.
 */
import { parseConfig } from "../../../controller/shell/config.ts";
import type { OfficeFile } from "../../../controller/shell/config-schema.ts";
import type { SeededRandom } from "../../kit/seeded-random.ts";
import { exercise, type Verdict, verdict } from "./evidence.ts";
import { houseFile } from "./house.ts";

type BoxRow = NonNullable<OfficeFile["boxes"]>[number];
type Mistake = (box: BoxRow, other: BoxRow) => Partial<BoxRow>;

const MISTAKES: Readonly<Record<string, Mistake>> = {
  "another's lock": (_box, { bank, board, channel }) => ({ bank, board, channel }),
  "another's number": (_box, { number }) => ({ number }),
  "a bank that is not there": () => ({ bank: "bank-z" }),
  "a board that is not there": () => ({ board: 7 }),
  "a channel below the first": () => ({ channel: 0 }),
  "a channel beyond the last": ({ bank }) => ({ channel: bank === "bank-c" ? 49 : 9 }),
  "a channel between two": () => ({ channel: 1.5 }),
  "no number": () => ({ number: 0 }),
};

export const judgeMap = (random: SeededRandom): Verdict => {
  const found = verdict();
  const file = houseFile(random);
  const boxes = [...(file.boxes ?? [])];
  const at = random.between(0, boxes.length - 1);
  const box = boxes[at];
  const other = boxes[(at + random.between(1, boxes.length - 1)) % boxes.length];
  if (box === undefined || other === undefined) return found;
  const [name, mistake] = random.pick(Object.entries(MISTAKES));
  boxes[at] = { ...box, ...mistake(box, other) };
  exercise(found, "I18");
  if (parseConfig({ ...file, boxes }).kind === "ok") found.broken.push(`I18 box ${box.number} has ${name}`);
  return found;
};
