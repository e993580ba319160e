/**
 * Plays a visit step by step: people act, the evidence is waited for, time is bounded. Ends at the first
 * step that was not proven, with what was wanted and what was seen; how that is printed is timeline.ts's.
 */
import type { Sabotage } from "./sabotage.ts";
import type { Stage } from "./stage.ts";
import type { Evidence, Step } from "./step.ts";
import { tellingLines, traceText, type WireUse } from "./wire-tap.ts";
import { eventLine } from "./witness.ts";

/** Longest time of one step. */
export const STEP_MAX_MS = 10_000;
/** Longest time of a step that is sabotaged: it need not be waited for so long. */
export const BROKEN_STEP_MAX_MS = 4_000;
/** Longest time of a whole visit. */
export const VISIT_MAX_MS = 60_000;
/** Lines of a device's trace, and events of its simulator, in a report. */
const TRACE_LINES_SHOWN = 12;
const EVENTS_SHOWN = 6;

export interface StepRun {
  readonly name: string;
  /** Since the visit began. */
  readonly at_ms: number;
  readonly took_ms: number;
  readonly wire: readonly WireUse[];
  readonly proven_by: readonly string[];
}

export interface Failure {
  readonly name: string;
  readonly what: string;
  readonly at_ms: number;
  readonly took_ms: number;
  readonly expected: readonly string[];
  readonly seen: readonly string[];
  readonly device: string | undefined;
  /** What the device's simulator said last. */
  readonly events: readonly string[];
  /** What its wire carried last. */
  readonly trace: readonly string[];
}

export interface VisitRun {
  readonly steps: readonly StepRun[];
  readonly failure: Failure | undefined;
  readonly total_ms: number;
}

export interface VisitSettings {
  /** Names the step to spoil, and how. */
  readonly broken?: { readonly step: string; readonly sabotage: Sabotage };
  /** Told of each proven step as it ends. */
  readonly proven?: (step: StepRun) => void;
}

type Judgement = { readonly evidence: readonly Evidence[]; readonly against: string | undefined };

export const runVisit = async (
  stage: Stage,
  steps: readonly Step[],
  settings: VisitSettings,
): Promise<VisitRun> => {
  const begun_ms = stage.clock.now_ms();
  const done: StepRun[] = [];
  for (const step of steps) {
    const at_ms = stage.clock.now_ms() - begun_ms;
    const wire_from = stage.mark(step.name).wire;
    const judgement = await playStep(stage, step, settings, begun_ms);
    const took_ms = stage.clock.now_ms() - begun_ms - at_ms;
    if (!isProven(judgement)) {
      const failure = failureOf(stage, step, judgement, { at_ms, took_ms, begun_ms });
      return { steps: done, failure, total_ms: at_ms + took_ms };
    }
    const proven_by = judgement.evidence.map(({ seen }) => seen ?? "");
    const wire = stage.wire.uses(wire_from, stage.wire.count);
    const run: StepRun = { name: step.name, at_ms, took_ms, wire, proven_by };
    done.push(run);
    settings.proven?.(run);
  }
  return { steps: done, failure: undefined, total_ms: stage.clock.now_ms() - begun_ms };
};

const isProven = ({ evidence, against }: Judgement): boolean =>
  against === undefined && evidence.every(({ seen }) => seen !== undefined);

const playStep = async (
  stage: Stage,
  step: Step,
  { broken }: VisitSettings,
  begun_ms: number,
): Promise<Judgement> => {
  const { clock } = stage;
  const bound_ms = broken?.step === step.name ? BROKEN_STEP_MAX_MS : STEP_MAX_MS;
  const end_ms = Math.min(clock.now_ms() + bound_ms, begun_ms + VISIT_MAX_MS);
  const left_ms = (): number => Math.max(0, end_ms - clock.now_ms());
  const sabotage = broken?.sabotage.at === step.name ? broken.sabotage : undefined;
  const acted = await stage.within(left_ms(), act(stage, step, sabotage));
  if (acted === undefined) return judgementAgainst(stage, step, "it did not end in time");
  if (acted.against !== undefined) return judgementAgainst(stage, step, acted.against);
  let judgement = judge(stage, step);
  await stage.until(() => {
    judgement = judge(stage, step);
    return judgement.against !== undefined || isProven(judgement);
  }, left_ms());
  return judgement;
};

const act = async (
  stage: Stage,
  step: Step,
  sabotage: Sabotage | undefined,
): Promise<{ readonly against: string | undefined }> => {
  const instead = sabotage?.when === "instead" ? sabotage.act : step.act;
  if (sabotage?.when === "before") await sabotage.act(stage);
  const against = await instead(stage);
  if (against === undefined && sabotage?.when === "after") await sabotage.act(stage);
  return { against };
};

const judge = (stage: Stage, step: Step): Judgement => ({
  evidence: step.evidence(stage),
  against: step.refuted?.(stage),
});

/** The act itself failed; of the evidence only what can be had without an office that runs is asked for. */
const judgementAgainst = (stage: Stage, step: Step, against: string): Judgement => ({
  evidence: stage.hasOpened ? step.evidence(stage) : [],
  against,
});

const failureOf = (
  stage: Stage,
  { name, what, device }: Step,
  { evidence, against }: Judgement,
  times: { readonly at_ms: number; readonly took_ms: number; readonly begun_ms: number },
): Failure => {
  const told = device === undefined ? [] : stage.witness.last(device, EVENTS_SHOWN).map(eventLine);
  const seen = evidence.flatMap((piece) => piece.seen ?? []);
  const lines = device === undefined ? [] : tellingLines(stage.wire.of(device), TRACE_LINES_SHOWN);
  return {
    name,
    what,
    at_ms: times.at_ms,
    took_ms: times.took_ms,
    expected: evidence.filter((piece) => piece.seen === undefined).map(({ wanted }) => wanted),
    seen: [...(against === undefined ? [] : [against]), ...seen],
    device,
    events: told,
    trace: lines.map((line) => traceText(line, times.begun_ms)),
  };
};
