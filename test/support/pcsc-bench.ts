/** A PC/SC library that does what it is told, with the limits of the real one. */
import type { CardAnswer, CardLink, CardReaderListener, LinkLoss } from "../../drivers/link/link.ts";
import {
  type PcscCard,
  type PcscLibrary,
  type PcscReader,
  type PcscSettings,
  pcscLink,
} from "../../drivers/link/pcsc.ts";
import { VirtualClock } from "../../simulators/kit/virtual-clock.ts";

/** An error as pcsc-mini gives it. */
export const coded = (code: string) => Object.assign(new Error(`[ ${code} ]`), { code });

/** As pcsc-mini has it: a card that is busy takes nothing else, not even its release. */
export class FakeCard implements PcscCard {
  released = 0;
  resets = 0;
  lies = true;
  answer: (command: Uint8Array) => Promise<Uint8Array> = async () => Uint8Array.of(0x90, 0x00);
  #busy = false;
  transmit(command: Uint8Array): Promise<Uint8Array> {
    return this.#alone(() => this.answer(command));
  }
  remains(): Promise<boolean> {
    return this.#alone(async () => this.lies);
  }
  release(then: "leave" | "reset"): Promise<void> {
    return this.#alone(async () => {
      this.released++;
      if (then === "reset") this.resets++;
    });
  }
  async #alone<Result>(act: () => Promise<Result>): Promise<Result> {
    if (this.#busy) throw coded("CardIsBusy");
    this.#busy = true;
    try {
      return await act();
    } finally {
      this.#busy = false;
    }
  }
}

export class FakeReader implements PcscReader {
  readonly name: string;
  readonly card = new FakeCard();
  connects: () => Promise<PcscCard> = async () => this.card;
  #changed: (present: boolean) => void = () => {};
  #gone: () => void = () => {};
  constructor(name: string) {
    this.name = name;
  }
  onChange(changed: (present: boolean) => void): void {
    this.#changed = changed;
  }
  onGone(gone: () => void): void {
    this.#gone = gone;
  }
  connect(): Promise<PcscCard> {
    return this.connects();
  }
  puts(present: boolean): void {
    this.#changed(present);
  }
  unplugs(): void {
    this.#gone();
  }
}

const READ = Uint8Array.of(0x00, 0x84, 0x00, 0x00, 0x08);

/** Asks the card; its answer arrives as time passes. */
export const asked = (card: CardLink | undefined): CardAnswer[] => {
  const answers: CardAnswer[] = [];
  card?.transmit(READ, (answer) => answers.push(answer));
  return answers;
};

/** A link over a fake library on virtual time. */
export const bench = (settings: PcscSettings = {}, load?: () => Promise<PcscLibrary>) => {
  const clock = new VirtualClock();
  const pass = (delay_ms: number): Promise<void> => clock.runUntilSettled(clock.now_ms() + delay_ms);
  const told: string[] = [];
  const cards: CardLink[] = [];
  let found: (reader: PcscReader) => void = () => {};
  let failed: (error: unknown) => void = () => {};
  let stopped = 0;
  const library: PcscLibrary = {
    watch: (onFound, onFailed) => {
      found = onFound;
      failed = onFailed;
      return () => {
        stopped++;
      };
    },
  };
  const listener: CardReaderListener = {
    opened: () => void told.push("opened"),
    placed: (card) => {
      told.push("placed");
      cards.push(card);
    },
    removed: () => void told.push("removed"),
    lost: ({ code }: LinkLoss) => void told.push(code),
  };
  const link = pcscLink(settings, clock, load ?? (async () => library));
  return {
    pass,
    told,
    cards,
    link,
    open: async () => {
      link.connect(listener);
      await pass(0);
    },
    /** Its first state is told within the same turn, as the real library does. */
    plug: async (reader: FakeReader, present = false) => {
      found(reader);
      reader.puts(present);
      await pass(0);
    },
    fail: async (error: unknown) => {
      failed(error);
      await pass(0);
    },
    put: async (reader: FakeReader, present: boolean) => {
      reader.puts(present);
      await pass(0);
    },
    answers: async (card: CardLink | undefined) => {
      const answers = asked(card);
      await pass(0);
      return answers;
    },
    stopped: () => stopped,
  };
};
