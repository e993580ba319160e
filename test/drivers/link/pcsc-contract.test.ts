/** Proves that a PC/SC reader keeps what every reader of cards promises. */
import { type PcscReader, pcscLink } from "../../../drivers/link/pcsc.ts";
import { VirtualClock } from "../../../simulators/kit/virtual-clock.ts";
import { cardReaderContract } from "../../support/card-reader-contract.ts";
import { FakeReader } from "../../support/pcsc-bench.ts";

cardReaderContract("a PC/SC reader", () => {
  const clock = new VirtualClock();
  const reader = new FakeReader("Desk");
  let plugged = true;
  let laid = false;
  let found: ((reader: PcscReader) => void) | undefined;
  const link = pcscLink({}, clock, async () => ({
    watch: (onFound) => {
      found = onFound;
      if (plugged) {
        onFound(reader);
        reader.puts(laid);
      }
      return () => {
        found = undefined;
      };
    },
  }));
  return {
    link,
    lay: (card) => {
      laid = true;
      reader.card.answer = async (command) => card(command) ?? new Promise(() => {});
      reader.puts(true);
    },
    take: () => {
      laid = false;
      reader.puts(false);
    },
    unplug: () => {
      plugged = false;
      if (found !== undefined) reader.unplugs();
    },
    plug: () => {
      plugged = true;
    },
    pass: (delay_ms) => clock.runUntilSettled(clock.now_ms() + delay_ms),
  };
});
