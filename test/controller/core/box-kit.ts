/** What tests of boxes are made of: doors by box number, a result on its way in, a person with both factors. */
import type { Ruling } from "../../../controller/core/decide.ts";
import type { DoorLevel, Input, InputOf } from "../../../controller/core/input.ts";
import type { OfficePlan } from "../../../controller/core/plan.ts";
import type { Box } from "../../../controller/core/result-box.ts";
import { ANY_BOX, dataOf, effectsOf, PLAN, refusalOf, TestOffice } from "./office-kit.ts";

export const DOSSIER = "H99.1-261123-0001";

/** Banks w1 and w2 on one supply, w3 on another, and b4 on a bench, without doors. */
export const FOUR_BANKS: OfficePlan = {
  ...PLAN,
  banks: [
    ...PLAN.banks,
    { id: "w3", supply: "s3", pulse_ms: 500, doors: true },
    { id: "b4", supply: "s4", pulse_ms: 500, doors: false },
  ],
  boxes: [
    ...PLAN.boxes,
    { number: 8, bank: "w3", board: 1, index0: 0, size: "S", reach: "low" },
    { number: 9, bank: "w3", board: 1, index0: 1, size: "M", reach: "normal" },
    { number: 40, bank: "b4", board: 1, index0: 0, size: "S", reach: "normal" },
  ],
};

export const BOXES = [1, 2, 7, 8, 9] as const;

export const loadInput = (box: number | null, dossier = DOSSIER, person = "p-x"): InputOf<"load-result"> => ({
  kind: "load-result",
  counter: "c1",
  dossier,
  person,
  box,
  ...ANY_BOX,
});

export const doorInput = (number: number, door: DoorLevel): Input => {
  const plan = FOUR_BANKS.boxes.find((box) => box.number === number);
  if (plan === undefined) throw new Error(`there is no box ${number}`);
  const { bank, board, index0 } = plan;
  return { kind: "door-seen", bank, board, index0, door };
};

/** An office with its boxes, and hands. */
export class BoxOffice extends TestOffice {
  constructor(plan: OfficePlan = FOUR_BANKS) {
    super(plan);
  }

  override open(): this {
    super.open();
    for (const changed of ["w3", "b4"])
      this.do({ kind: "device-changed", changed, state: "up", fault: null });
    this.door(40, "unknown");
    return this;
  }

  box(number: number): Box {
    const box = this.office.boxes[number];
    if (box === undefined) throw new Error(`there is no box ${number}`);
    return box;
  }

  door(number: number, level: DoorLevel): Ruling {
    return this.do(doorInput(number, level));
  }

  answer(permit: string, end: "acknowledged" | "unconfirmed" | "refused" = "acknowledged"): Ruling {
    return this.do({ kind: "pulse-ended", permit, end, why: end === "refused" ? "board-not-ready" : null });
  }

  timer(timer: string): Ruling {
    return this.do({ kind: "timer-fired", timer });
  }

  /** The permit that this input was granted. */
  permitBy(input: Input, actor?: string): string {
    return String(dataOf(this.do(input, actor).reply).permit);
  }

  refusal(input: Input, actor?: string): string {
    return refusalOf(this.do(input, actor).reply);
  }

  /** A lock that works, and a hand that shuts its door again. */
  through(permit: string): Ruling {
    const number = this.office.permits[permit]?.box ?? 0;
    this.wait(600).answer(permit);
    this.door(number, "open");
    return this.wait(4_000).door(number, "closed");
  }

  /** Box `number` holds a result, and its lock has had its rest. */
  store(number = 1, dossier = DOSSIER, person = "p-x"): this {
    this.through(this.permitBy(loadInput(number, dossier, person)));
    for (const { id } of this.office.notices.filter(({ state }) => state === "sending"))
      this.do({ kind: "notice-ended", notice: id, sent: true });
    return this.wait(70_000);
  }

  /** The card of this person is read at the kiosk. */
  card(person = "p-x"): Ruling {
    return this.do({
      kind: "read-card",
      by: "card",
      agreed: false,
      reader: "rk",
      scan: "rk-1",
      person,
      elderly: false,
      visits_before: 0,
      warnings: [],
    });
  }

  /** Card, code to the phone, and the code typed. */
  verify(person = "p-x"): this {
    this.card(person);
    const [code] = effectsOf(this.do({ kind: "request-code", kiosk: "k1" }), "send-code");
    const claim = code?.claim ?? "";
    this.do({ kind: "code-sent", kiosk: "k1", claim, sent: true });
    this.do({ kind: "try-code", kiosk: "k1", claim, matched: true });
    return this;
  }

  /** The program dies, and comes back with all banks; doors are not heard yet. */
  restart(): Ruling {
    const ruling = this.do({ kind: "restarted", boot: "2" }, "start");
    for (const changed of ["w1", "w2", "w3", "b4"])
      this.do({ kind: "device-changed", changed, state: "up", fault: null }, `device:${changed}`);
    return ruling;
  }

  /** Kinds of facts since `from`. */
  kindsSince(from: number): readonly string[] {
    return this.facts.slice(from).map(({ kind }) => kind);
  }
}

export const openInput = (box = 1): Input => ({ kind: "open-box", kiosk: "k1", box });
