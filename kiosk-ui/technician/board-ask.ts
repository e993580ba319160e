/**
 * The commands of the pager board: which one a touch means, and what is said about it. It reads what is shown
 * when it is asked, so that a touch means what the technician saw.
 */
import type { PagerBoard } from "../../controller/api/views.ts";
import type { Desk } from "../kit/desk.ts";
import type { vi as pagerWords } from "../kit/text/pagers.vi.ts";
import type { vi } from "../kit/text/technician.vi.ts";
import { beginTrial } from "../kit/trial.ts";
import type { BoardDesk, BoardEvent, Mark } from "./board-desk.ts";
import type { BoardAsk } from "./pager-board.tsx";

export interface BoardShown {
  readonly device: string;
  /** Null: the device shown is no pager base. */
  readonly board: PagerBoard | null;
  readonly desk: BoardDesk;
}

export const boardAsk = (
  commands: Desk,
  shown: () => BoardShown | null,
  act: (event: BoardEvent) => void,
  text: typeof vi,
  words: typeof pagerWords,
): BoardAsk => {
  const chosen = () => {
    const { board, desk } = shown() ?? { board: null, desk: null };
    const pager = board?.cards.find(({ card }) => card === desk?.selected);
    return board === null || pager === undefined ? null : { base: board.base, pager };
  };
  const buzz = (power: number | null, range_test: boolean): void => {
    const picked = chosen();
    // A buzz that waits for its answer is not drowned by the next.
    if (picked === null || shown()?.desk.trial !== null) return;
    const { base, pager } = picked;
    const trial = beginTrial(base, pager, power);
    const body = { card: pager.card, power, range_test };
    void commands.run("/api/base/:base/buzz-pager", { base }, body, () => {
      act({ kind: "buzzed", trial });
      return null;
    });
  };
  return {
    selfTest: () => {
      const device = shown()?.device;
      if (device === undefined) return;
      void commands.run("/api/device/:device/self-test", { device }, {}, () => text.self_test_sent);
    },
    buzz: () => buzz(null, false),
    buzzFar: (power) => {
      // A base without powers may have a buzz of its own for this.
      const can = shown()?.board?.can;
      buzz(power, can?.range_test === true && can.power_levels === null);
    },
    judge: (rang, place) => {
      const trial = shown()?.desk.trial ?? null;
      if (trial === null) return;
      const { base, card, power } = trial;
      void commands.run("/api/base/:base/judge-buzz", { base }, { card, rang, place, power }, () => {
        act({ kind: "trial-over" });
        return place === null ? text.judged[rang ? "rang" : "silent"](card) : null;
      });
    },
    mark: (mark) => {
      const picked = chosen();
      if (picked !== null) sendMark(commands, picked.base, picked.pager.card, mark, act, text);
    },
    allCall: (confirmed) => {
      const base = shown()?.board?.base;
      if (base === undefined) return;
      callAll(commands, base, confirmed, act, words);
    },
  };
};

const callAll = (
  commands: Desk,
  base: string,
  confirmed: boolean,
  act: (event: BoardEvent) => void,
  words: typeof pagerWords,
): void => {
  void commands.run(
    "/api/base/:base/all-call",
    { base },
    { confirmed },
    () => {
      act({ kind: "sheet-closed" });
      return words.all_called;
    },
    (error) => {
      if (error !== "somebody-called") return false;
      act({ kind: "somebody-called" });
      return true;
    },
  );
};

const sendMark = (
  commands: Desk,
  base: string,
  card: number,
  mark: Mark,
  act: (event: BoardEvent) => void,
  text: typeof vi,
): void => {
  const marked = (): string => {
    act({ kind: "sheet-closed" });
    return text.marked[mark](card);
  };
  switch (mark) {
    case "in-rack":
    case "lost":
    case "disabled":
      return void commands.run("/api/base/:base/mark-pager", { base }, { card, as: mark }, marked);
    case "replaced":
      return void commands.run("/api/base/:base/replace-pager", { base }, { card }, marked);
    case "charged":
      return void commands.run("/api/base/:base/charge-pagers", { base }, { cards: [card] }, marked);
  }
};
