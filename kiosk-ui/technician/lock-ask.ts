/** The commands of the page of a bank: which one a touch means, and what is said about it. */
import type { Desk } from "../kit/desk.ts";
import type { LockText } from "../kit/text/locks.vi.ts";
import type { LockDesk, LockEvent } from "./lock-desk.ts";

export interface LockAsk {
  /** The second touch of a test. */
  readonly test: () => void;
  readonly retire: (box: number, out: boolean) => void;
  readonly resume: () => void;
}

/** @param shown the bank on the screen when it is asked; null: none is. */
export const lockAsk = (
  commands: Desk,
  shown: () => { readonly bank: string; readonly desk: LockDesk } | null,
  act: (event: LockEvent) => void,
  words: LockText,
): LockAsk => ({
  test: () => {
    const { bank, desk } = shown() ?? { bank: "", desk: null };
    if (desk === null || desk.selected === null || !desk.testing) return;
    const box = desk.selected;
    void commands.run("/api/bank/:bank/test-box", { bank }, { box, confirmed: true }, () => {
      act({ kind: "test-sent" });
      return words.tested(box);
    });
  },
  retire: (box, out) => {
    const bank = shown()?.bank;
    if (bank === undefined) return;
    void commands.run("/api/bank/:bank/retire-box", { bank }, { box, out }, () =>
      out ? words.retired(box) : words.restored(box),
    );
  },
  resume: () => {
    const device = shown()?.bank;
    if (device === undefined) return;
    void commands.run("/api/device/:device/resume", { device }, {}, () => words.resumed);
  },
});
