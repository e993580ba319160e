/** The views by which screens are built and judged in the browser are views that the office can send. */
import { expect, test } from "vitest";
import { SCREENS } from "../../../controller/api/views.ts";
import {
  citizenView,
  counterView,
  doorView,
  elderlyScan,
  hallView,
  technicianView,
} from "../../browser/fixed-views.ts";
import {
  duplicateScan,
  fullestView,
  refusedView,
  slipScan,
  typedScan,
} from "../../browser/identity-views.ts";
import { fullManagerView, managerView, morningView } from "../../browser/manager-views.ts";

test.each([
  citizenView,
  doorView,
  { ...doorView, scan: elderlyScan },
  { ...doorView, scan: typedScan },
  { ...doorView, scan: slipScan },
  { ...doorView, scan: duplicateScan },
  refusedView("url", "refused", "Không phải mã trên căn cước."),
  fullestView,
  counterView,
  hallView,
  technicianView,
  managerView,
  morningView,
  fullManagerView,
])("the fixed view of the $screen screen keeps to its schema", (view) => {
  expect(SCREENS[view.screen].strict().safeParse(view).error).toBe(undefined);
});
