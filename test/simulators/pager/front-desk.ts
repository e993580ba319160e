/** A simulated base without a driver: bytes typed as hex go in, what it says comes out as hex. */
import { fromHex, toHex } from "../../../drivers/runtime/text.ts";
import type { SimulatorEvent } from "../../../simulators/kit/device.ts";
import { SeededRandom } from "../../../simulators/kit/seeded-random.ts";
import { VirtualClock } from "../../../simulators/kit/virtual-clock.ts";
import { createPagerBase, type PagerBaseOptions } from "../../../simulators/pager/pager-base.ts";

export const frontDesk = (options: Partial<PagerBaseOptions>) => {
  const clock = new VirtualClock();
  const random = new SeededRandom(3);
  const base = createPagerBase({ cards: [1, 7, 99], system_id: 0, random, clock, ...options });
  const events: SimulatorEvent[] = [];
  base.onEvent((event) => events.push(event));
  let said: string[] = [];
  const cable: string[] = [];
  base.attach({
    send: (bytes) => said.push(toHex(bytes)),
    unplug: () => cable.push("out"),
    plug: () => cable.push("in"),
  });
  return {
    clock,
    base,
    cable,
    /** Hex in; what the base says at once, as hex, comes back. */
    ask: (hex: string): string => {
      said = [];
      const bytes = fromHex(hex);
      if (bytes === undefined) throw new Error(`no hex: ${hex}`);
      base.receive(bytes);
      return said.join(" ");
    },
    /** What it says within this time. */
    later: (delay_ms: number): string => {
      said = [];
      clock.advance(delay_ms);
      return said.join(" ");
    },
    named: (event: string) => events.filter((one) => one.event === event),
    buzzed: (card: number): number =>
      base.cards.withNumber(card).reduce((sum, { buzzes }) => sum + buzzes, 0),
  };
};
