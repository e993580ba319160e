/** Fixed views of results and their boxes: one wall of 24, built in four rows of six. */
import type { Collect, CounterBox, CounterResults } from "../../controller/api/box-views.ts";
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
