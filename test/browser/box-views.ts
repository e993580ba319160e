/** Fixed views of results and their boxes: one wall of 24, built in four rows of six. */
import type {
  Collect,
  CounterBox,
  CounterResults,
  LockBoard,
  LockBox,
} from "../../controller/api/box-views.ts";
import type { CitizenView } from "../../controller/api/views.ts";

export const cabinet: CitizenView["cabinet"] = {
  columns: 6,
  boxes: Array.from({ length: 24 }, (_, index) => index + 1),
};

export type SeenBox = Collect["boxes"][number];

export const boxAt = (
  number: number,
  state: SeenBox["state"],
  door: SeenBox["door"],
  more: Partial<SeenBox> = {},
): SeenBox => ({ number, state, door, opened_ms: null, pulses_left: 2, wait_s: null, ...more });

/** Two results that wait, by the ID card, a code on its way. */
export const pickUp = (more: Partial<Collect>): Collect => ({
  found: 2,
  by: "card",
  proxy: false,
  code: "sent",
  pin: false,
  verified: false,
  rest_s: null,
  boxes: [],
  withdrawn: 0,
  ...more,
});

export const counterBox = (
  number: number,
  state: CounterBox["state"],
  more: Partial<CounterBox> = {},
): CounterBox => ({
  number,
  size: "S",
  reach: "normal",
  state,
  door: "closed",
  why: null,
  dossier: null,
  since_ms: 0,
  until_ms: null,
  recall: null,
  proxy: false,
  notice: "none",
  opened_ms: null,
  mine: false,
  ...more,
});

export const NO_RESULTS: CounterResults = {
  free: { S: 8, M: 4, L: 2, low: 4 },
  boxes: [],
  in_hand: [],
  remote: [],
  round: null,
  round_due: false,
  last_round_ms: null,
};

export const lockBox = (number: number, more: Partial<LockBox> = {}): LockBox => ({
  number,
  board: Math.ceil(number / 8),
  channel: ((number - 1) % 8) + 1,
  size: "S",
  reach: "normal",
  state: "empty",
  door: "closed",
  why: null,
  rest_s: null,
  last: null,
  testable: true,
  ...more,
});

/** A bank of 24 boxes in every state there is. */
export const lockBoard = (more: Partial<LockBoard> = {}): LockBoard => ({
  device: "locks-1",
  name: { vi: "Tủ kết quả 1–24", en: "Result boxes 1–24" },
  protocol: "modbus",
  state: "up",
  fault: null,
  stopped: null,
  pulse_timer: "board",
  ack: "echo",
  doors: true,
  boxes: Array.from({ length: 24 }, (_, index) => lockBox(index + 1)).map((box) => ({
    ...box,
    ...(STATED[box.number] ?? {}),
  })),
  ...more,
});

const STATED: Readonly<Record<number, Partial<LockBox>>> = {
  2: { state: "stored", testable: false },
  3: { state: "stored", testable: false },
  5: { state: "releasing", door: "open", testable: false },
  8: { state: "quarantined", why: "forced-open" },
  11: { state: "out-of-service" },
  14: { state: "unknown", door: "unknown", testable: false },
  17: { state: "loading", testable: false },
  20: { rest_s: 4, testable: false, last: { at_ms: 0, outcome: "not-opened" } },
};
