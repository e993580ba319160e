/**
 * Steps for a visit whose devices' cables are pulled and put back, one after another, while the office runs:
 * the technician is told which fault it is, and the device heals by itself. A pulled cable is no one's doing
 * in the controller, so nothing is said to it.
 */
import { BAUD, isLined, type LinedDevice } from "../outlets.ts";
import type { Stage } from "./stage.ts";
import { type Step, shown } from "./step.ts";
import { STEPS } from "./steps.ts";

/** A device is usable again so long after its plug went in at the latest. */
export const HEALED_MAX_MS = 5_000;
/** A pulled plug is noticed within this time: a hung-up port is looked at each second. */
const TOLD_MAX_MS = 3_000;

/** After this step the office runs and the technician's screen can be seen. */
const AFTER = "sign-in";

/** What was seen of one cable. */
export interface Replug {
  readonly fault: string;
  readonly back_ms: number;
}

const changed = ({ journal }: Stage, id: string, state: "up" | "down", after_seq: number) =>
  journal.newest("device-changed", (fact) => fact.changed === id && fact.state === state, after_seq);

/** The fault that the technician's screen shows of a device now; undefined: none. */
const faultShown = async ({ screens }: Stage, id: string): Promise<string | undefined> => {
  const view = await screens.look("technician", "all");
  return view?.devices.find((device) => device.id === id)?.fault?.code;
};

const replug = async (stage: Stage, id: LinedDevice, step: string): Promise<string | undefined> => {
  const { clock, memory } = stage;
  const served = stage.served.served.get(id);
  const { seq } = stage.since(step);
  if (served === undefined) return `${id} has no cable`;
  served.unplug();
  if (!(await stage.until(() => changed(stage, id, "down", seq) !== undefined, TOLD_MAX_MS)))
    return `${TOLD_MAX_MS} ms after its plug was pulled nobody knew`;
  const fault = await faultShown(stage, id);
  if (fault === undefined) return "the technician's screen shows no fault";
  const plugged_ms = clock.now_ms();
  await served.plug();
  const left_ms = Math.max(0, plugged_ms + HEALED_MAX_MS - clock.now_ms());
  if (!(await stage.until(() => changed(stage, id, "up", seq) !== undefined, left_ms)))
    return `${HEALED_MAX_MS} ms after its plug went in it is not up`;
  memory.replugs.set(id, { fault, back_ms: Math.round(clock.now_ms() - plugged_ms) });
  const left = await faultShown(stage, id);
  return left === undefined ? undefined : `the technician's screen still shows ${left}`;
};

const replugStep = (id: LinedDevice): Step => {
  const name = `replug-${id}`;
  return {
    name,
    what: `the cable of ${id} is pulled and put back: the technician is told, the device heals by itself`,
    device: id,
    act: (stage) => replug(stage, id, name),
    evidence: (stage) => {
      const { seq } = stage.since(name);
      const down = changed(stage, id, "down", seq);
      const up = changed(stage, id, "up", seq);
      const seen = stage.memory.replugs.get(id);
      const place = stage.served.place(id);
      return [
        {
          wanted: `log ${id} down with a fault of its link`,
          seen: down?.fact.fault?.startsWith("LINK_") ? `log #${down.seq} ${down.fact.fault}` : undefined,
        },
        shown("the technician is told the same", seen !== undefined && seen.fault === down?.fact.fault),
        {
          wanted: `log ${id} up again`,
          seen: up && place && `log #${up.seq} up on ${place}, ${seen?.back_ms} ms after its plug went in`,
        },
      ];
    },
  };
};

export const REPLUG_STEPS: readonly Step[] = Object.keys(BAUD).filter(isLined).map(replugStep);

/** A whole visit, in an office where every cable was pulled once. */
export const STEPS_WITH_REPLUGS: readonly Step[] = STEPS.flatMap((step) =>
  step.name === AFTER ? [step, ...REPLUG_STEPS] : [step],
);
