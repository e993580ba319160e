/**
 * What a person may type at a simulated pager base, and what it answers. Each prompt is something that is
 * done to the base or to its cards by hand; nothing here goes over the wire.
 */
import type { PromptRow } from "../kit/device.ts";
import type { PagerBase } from "./pager-base.ts";
import { drawPagerBase } from "./picture.ts";

interface Prompt extends PromptRow {
  readonly matches: RegExp;
  run(base: PagerBase, found: RegExpExecArray): string;
}

const known = (done: boolean, card: number, what: string): string =>
  done ? `card ${card} ${what}` : `no card has the number ${card}`;

const PLACES = { lend: "carried", return: "in-rack", "walk-off": "walked-off" } as const;

const PROMPTS: readonly Prompt[] = [
  {
    usage: "card N lend|return|walk-off",
    help: "moves the card: to a citizen, to the rack, out of range",
    matches: /^card (\d+) (lend|return|walk-off)$/,
    run: (base, found) => {
      const place = PLACES[found[2] as keyof typeof PLACES];
      return known(base.cards.move(Number(found[1]), place), Number(found[1]), place);
    },
  },
  {
    usage: "battery N PERCENT",
    help: "sets a card's battery, 0 is dead",
    matches: /^battery (\d+) (\d+)$/,
    run: (base, found) => {
      const [card, percent] = [Number(found[1]), Math.min(100, Number(found[2]))];
      return known(base.cards.setBattery(card, percent), card, `battery ${percent} %`);
    },
  },
  {
    usage: "ber N RATE",
    help: "sets the bit error rate where the card is, 0 to 1",
    matches: /^ber (\d+) (0|1|0?\.\d+)$/,
    run: (base, found) => {
      const [card, rate] = [Number(found[1]), Number(found[2])];
      return known(base.cards.setBitErrorRate(card, rate), card, `bit error rate ${rate}`);
    },
  },
  {
    usage: "lock-out N on|off",
    help: "off: an old card, which buzzes again for each repeat of a page",
    matches: /^lock-out (\d+) (on|off)$/,
    run: (base, found) => {
      const [card, on] = [Number(found[1]), found[2] === "on"];
      return known(
        base.cards.setLockOut(card, on),
        card,
        on ? "buzzes once for a page" : "buzzes for each repeat",
      );
    },
  },
  {
    usage: "group N G in|out",
    help: "puts an alpha pager into a group, or takes it out",
    matches: /^group (\d+) (\d{1,2}) (in|out)$/,
    run: (base, found) => {
      const [card, group, member] = [Number(found[1]), Number(found[2]), found[3] === "in"];
      return known(base.cards.setGroup(card, group, member), card, `${found[3]} group ${group}`);
    },
  },
  {
    usage: "read N",
    help: "reads what an alpha pager shows, newest last",
    matches: /^read (\d+)$/,
    run: (base, found) => {
      const cards = base.cards.withNumber(Number(found[1]));
      const lines = cards.flatMap(({ shown }) => shown);
      return known(cards.length > 0, Number(found[1]), `shows ${lines.join(" | ") || "nothing"}`);
    },
  },
  {
    usage: "power-cycle",
    help: "mains off and on: the queue is lost, the power-up text comes",
    matches: /^power-cycle$/,
    run: (base) => {
      base.powerCycle();
      return "booting";
    },
  },
  {
    usage: "unplug",
    help: "pulls the serial cable",
    matches: /^unplug$/,
    run: (base) => {
      base.side?.unplug();
      return "unplugged";
    },
  },
  {
    usage: "plug",
    help: "puts the serial cable back",
    matches: /^plug$/,
    run: (base) => {
      base.side?.plug();
      return "plugged";
    },
  },
  {
    usage: "show",
    help: "draws the base and its cards",
    matches: /^show$/,
    run: (base) => drawPagerBase(base),
  },
];

export const PAGER_PROMPTS: readonly PromptRow[] = PROMPTS.map(({ usage, help }) => ({ usage, help }));

export const answerPrompt = (base: PagerBase, line: string): string => {
  const typed = line.trim();
  for (const prompt of PROMPTS) {
    const found = prompt.matches.exec(typed);
    if (found !== null) return prompt.run(base, found);
  }
  return `not understood: ${typed}\n${PAGER_PROMPTS.map(({ usage }) => usage).join("\n")}`;
};
