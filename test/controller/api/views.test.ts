/** The views by which screens are built and judged in the browser are views that the office can send. */
import { expect, test } from "vitest";
import { SCREENS } from "../../../controller/api/views.ts";
import {
  citizenView,
  counterView,
  doorView,
  elderlyScan,
  hallView,
  managerView,
  technicianView,
} from "../../browser/fixed-views.ts";

test.each([
  citizenView,
  doorView,
  { ...doorView, scan: elderlyScan },
  counterView,
  hallView,
  technicianView,
  managerView,
])("the fixed view of the $screen screen keeps to its schema", (view) => {
  expect(SCREENS[view.screen].strict().safeParse(view).error).toBe(undefined);
});
