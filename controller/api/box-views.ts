/**
 * What screens show of results and their boxes. Nothing personal stands beside a box number: a clerk sees
 * dossiers, a citizen the own boxes once two factors were proven, a technician states only.
 */
import { z } from "zod";

const count = z.number().int();
const office_ms = z.number().describe("office time, ms since 1970");

export const BoxState = z.enum([
  "empty",
  "loading",
  "stored",
  "releasing",
  "quarantined",
  "out-of-service",
  "unknown",
]);
export const DoorLevel = z.enum(["open", "closed", "unknown"]);
const Size = z.enum(["S", "M", "L"]);
const Reach = z.enum(["low", "normal"]);
export const Recall = z.enum(["expired", "withdrawn", "moved"]);

/** The wall of boxes as it is built, seen from the front. */
export const Cabinet = z.object({
  columns: count.describe("boxes in one row of the wall; 0: there are none"),
  boxes: z.array(count).describe("numbers, row by row from the top left"),
});

/** Where the pick-up at a kiosk stands. */
export const Collect = z.object({
  found: count.describe("results that wait for whoever showed the card or receipt; 0: none"),
  by: z.enum(["card", "receipt"]),
  proxy: z.boolean().describe("who showed the card collects for somebody else"),
  code: z.enum(["none", "asked", "sent", "burnt"]),
  pin: z.boolean().describe("a PIN may be entered instead of a code"),
  verified: z.boolean(),
  rest_s: count.nullable().describe("entry of codes and PINs rests for so long, s"),
  boxes: z
    .array(
      z.object({
        number: count,
        state: BoxState,
        door: DoorLevel,
        opened_ms: office_ms.nullable().describe("since when its door is open by this pick-up"),
        pulses_left: count.describe("openings left in this session"),
        wait_s: count.nullable().describe("its lock rests for so long, s; null: it can be opened now"),
      }),
    )
    .describe("empty until the second factor was right"),
  withdrawn: count.describe("results of this person that staff took back; they wait at the counter"),
});
export type Collect = z.infer<typeof Collect>;

const CounterBox = z.object({
  number: count,
  size: Size,
  reach: Reach,
  state: BoxState,
  door: DoorLevel,
  why: z.string().nullable().describe("what is wrong with it, as left-open"),
  dossier: z.string().nullable(),
  since_ms: office_ms,
  until_ms: office_ms.nullable().describe("last moment to collect"),
  recall: Recall.nullable().describe("a clerk must take it out"),
  proxy: z.boolean().describe("somebody else may collect it"),
  notice: z.enum(["none", "queued", "sending", "sent", "failed"]).describe("of the newest notice about it"),
  opened_ms: office_ms.nullable().describe("since when a permit has it open"),
  mine: z.boolean().describe("a permit of this counter is at work on it"),
});
export type CounterBox = z.infer<typeof CounterBox>;

/** Results and boxes at a counter. */
export const CounterResults = z.object({
  free: z.object({ S: count, M: count, L: count, low: count }).describe("boxes that can be loaded now"),
  boxes: z.array(CounterBox),
  in_hand: z
    .array(z.object({ dossier: z.string(), why: Recall, since_ms: office_ms }))
    .describe("results taken out of their boxes and not yet handed over"),
  remote: z
    .array(z.object({ box: count, reason: z.string(), mine: z.boolean(), until_ms: office_ms }))
    .describe("openings that wait for a second person"),
  round: z
    .object({
      started_ms: office_ms,
      mine: z.boolean(),
      left: z.array(count),
      checked: z.array(z.object({ number: count, found: z.enum(["as-listed", "differs"]) })),
    })
    .nullable(),
  round_due: z.boolean(),
  last_round_ms: office_ms.nullable(),
});
export type CounterResults = z.infer<typeof CounterResults>;

/** What became of the newest pulse of a box. */
export const PULSE_OUTCOMES = ["opened", "not-opened", "refused", "pulsing", "sent"] as const;

const LockBox = z.object({
  number: count,
  board: count.describe("address of its board"),
  channel: count.describe("its lock as printed on the board, from 1"),
  size: Size,
  reach: Reach,
  state: BoxState,
  door: DoorLevel,
  why: z.string().nullable(),
  rest_s: count.nullable().describe("its coil rests for so long, s"),
  last: z.object({ at_ms: office_ms, outcome: z.enum(PULSE_OUTCOMES) }).nullable(),
  testable: z.boolean().describe("it holds no result and nothing is at work on it"),
});
export type LockBox = z.infer<typeof LockBox>;

/** A bank as the technician sees it. */
export const LockBoard = z.object({
  device: z.string(),
  name: z.object({ vi: z.string(), en: z.string() }),
  protocol: z.string(),
  state: z.enum(["up", "degraded", "down"]),
  fault: z.string().nullable().describe("code; its words stand beside the device"),
  stopped: z.string().nullable().describe("why no box of it opens until somebody checked its wiring"),
  pulse_timer: z.enum(["board", "host"]).describe("who ends a pulse; host: a crash leaves the coil on"),
  ack: z.enum(["none", "echo", "state"]).describe("what an answer to a pulse is worth"),
  doors: z.boolean().describe("it has door sensors"),
  boxes: z.array(LockBox),
});
export type LockBoard = z.infer<typeof LockBoard>;
