/** The steps of a visit, in order. What each one is stands in its part: door, counter, box, record. */
import { BOX_STEPS } from "./box-steps.ts";
import { COUNTER_STEPS } from "./counter-steps.ts";
import { DOOR_STEPS } from "./door-steps.ts";
import { RECORD_STEPS } from "./record-steps.ts";
import type { Step } from "./step.ts";

export const STEPS: readonly Step[] = [...DOOR_STEPS, ...COUNTER_STEPS, ...BOX_STEPS, ...RECORD_STEPS];
