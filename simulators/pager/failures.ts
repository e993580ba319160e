/**
 * The twenty failures of pagers.md 7 by number: by which named defect each is had, and why a protocol can't
 * have it where it can't. What each defect is in the field stands in defects.ts.
 */
import type { PagerDefectName } from "./defects.ts";
import type { PagerProtocol } from "./protocols.ts";

export interface Failure {
  readonly number: number;
  readonly is: string;
  readonly defects: readonly PagerDefectName[];
  /** What is done instead or besides, by hand or by the host. */
  readonly besides?: string;
  readonly cannot: Readonly<Partial<Record<PagerProtocol, string>>>;
}

const ANSWERS_NOTHING = "it answers nothing";
const SAYS_NOTHING_OF_PAGES = "it says nothing of a page it took";
const ONE_ANSWER = "one answer a page";

export const FAILURES: readonly Failure[] = [
  { number: 1, is: "no answer at all", defects: ["silent", "mute", "drops-nth-reply"], cannot: {} },
  {
    number: 2,
    is: "accepted but never transmitted",
    defects: ["accepted-never-transmitted"],
    cannot: {},
  },
  {
    number: 3,
    is: "transmitted line before accepted line",
    defects: ["transmitted-before-accepted", "drops-accepted"],
    cannot: {
      tap: ONE_ANSWER,
      jtech: ANSWERS_NOTHING,
      waveware: "that a page went on the air only shows in the depth of the queue",
      comp2: SAYS_NOTHING_OF_PAGES,
    },
  },
  {
    number: 4,
    is: "answer split at every byte, two answers in one chunk",
    defects: ["split-replies", "glued-replies", "doubled-replies"],
    cannot: { jtech: ANSWERS_NOTHING },
  },
  {
    number: 5,
    is: "stray or missing CR, LF-CR, CRLF, NUL, echo on",
    defects: ["stray-line-ends", "no-line-ends", "bare-controls", "loses-line-ends", "echo", "garbage"],
    cannot: {},
  },
  {
    number: 6,
    is: "bad check both ways, NAK 1/2/3, third NAK",
    defects: ["nak-check", "nak-busy", "nak-format", "bad-check"],
    cannot: { lrs: "lines carry no check and there is no NAK", jtech: ANSWERS_NOTHING },
  },
  {
    number: 7,
    is: "check equal to 00 01 03 04 05 06",
    defects: ["awkward-checks"],
    cannot: {
      lrs: "no check",
      tap: "check characters are 30 to 3F, and only the host's blocks carry them",
      jtech: "no check",
      waveware: "no check",
      comp2: "no check",
    },
  },
  {
    number: 8,
    is: "base reset in mid-page",
    defects: ["base-reset-mid-page"],
    besides: "prompt power-cycle",
    cannot: {},
  },
  {
    number: 9,
    is: "cable out before, during, after the last byte, back after n s",
    defects: ["unplug-at", "returns-after"],
    besides:
      "prompts unplug, plug, unplug 5s; another device path is the serial link's by-id name or USB socket",
    cannot: {},
  },
  {
    number: 10,
    is: "queue full with NAK and with RS",
    defects: ["queue-full", "full-says-rs"],
    cannot: {},
  },
  {
    number: 11,
    is: "wrong framing, wrong speed",
    defects: ["wrong-parity", "wrong-baud"],
    cannot: {},
  },
  { number: 12, is: "carrier busy for 30 s", defects: ["carrier-busy"], cannot: {} },
  {
    number: 13,
    is: "transmitter failure record",
    defects: ["transmitter-failure"],
    cannot: {
      lrs: "no such line is known",
      tap: "no code of its own",
      jtech: ANSWERS_NOTHING,
      comp2: SAYS_NOTHING_OF_PAGES,
    },
  },
  {
    number: 14,
    is: "card absent, dead, on rack, walked off, wrong system, two with one number, bit errors",
    defects: ["card-absent", "card-dead", "card-away", "weak-signal", "other-system", "numbers-are-groups"],
    besides: "prompts card, battery, ber; --cards 1-40,7 for two with number 7",
    cannot: {},
  },
  {
    number: 15,
    is: "answer for a card never paged",
    defects: ["foreign-reply", "doubled-replies"],
    cannot: { jtech: ANSWERS_NOTHING },
  },
  {
    number: 16,
    is: "99 calls at once while the keep-alive is due",
    defects: [],
    besides: "an action of the host: test/drivers/pager/contract",
    cannot: {},
  },
  {
    number: 17,
    is: "clock jump",
    defects: [],
    besides: "the host's wall clock: clock-jump of the soak; drivers go by the monotonic clock",
    cannot: {},
  },
  {
    number: 18,
    is: "base answers after our time-out",
    defects: ["late-reply", "late-page-reply"],
    cannot: { jtech: ANSWERS_NOTHING },
  },
  {
    number: 19,
    is: "CTS low for seconds, bytes sent then are lost",
    defects: ["cts-low"],
    cannot: {
      lrs: "no flow control by wire is known",
      espa: "three wires",
      tap: "flow control by XON and XOFF only",
    },
  },
  { number: 20, is: "neighbour base with the same system", defects: ["neighbour"], cannot: {} },
];
