/** The third part of a visit: the result goes into box 7, and comes out of it against card and code. */
import { DOSSIER, PHONE, PLACE, type Stage } from "./stage.ts";
import { type Evidence, logged, refusalIn, type Step, shown, witnessed } from "./step.ts";
import { eventLine, type SeenEvent } from "./witness.ts";

const KIOSK = { kiosk: PLACE.kiosk };
/** A hand waits until the latch is free: the longest pulse and its relay. */
const LATCH_FREE_MS = 3_000;

const ofBox = (events: readonly SeenEvent[]): readonly SeenEvent[] =>
  events.filter(({ event }) => event.number === PLACE.box);

/** The frame that energises a coil went out, and the board said it back. */
const pulseOnWire = (stage: Stage, step: string): Evidence => {
  const frames = stage.wire
    .of(PLACE.bank, stage.since(step).wire)
    .filter((line) => line.meaning.startsWith("flash-on ") && line.bytes !== undefined);
  const [sent, ...rest] = frames.filter((line) => line.direction === "out");
  const echoed = frames.some((line) => line.direction === "in" && line.meaning === sent?.meaning);
  return {
    wanted: "one pulse sent and acknowledged",
    seen: sent !== undefined && rest.length === 0 && echoed ? `wire ${sent.meaning} echoed` : undefined,
  };
};

const othersShut = ({ bank }: Stage): Evidence =>
  shown(
    `no other door open`,
    bank.boxes.every(({ number, door }) => number === PLACE.box || door === "closed"),
  );

/** A door that is not ours opened since the step began. */
const wrongDoor = (stage: Stage, step: string): string | undefined => {
  const opened = stage.witness
    .of(PLACE.bank, "door-opened", stage.since(step).events)
    .find(({ event }) => event.number !== PLACE.box);
  return opened && eventLine(opened);
};

const quarantined = (stage: Stage, step: string): string | undefined => {
  const { seq } = stage.since(step);
  const found = stage.journal.newest("box-quarantined", ({ box }) => box === PLACE.box, seq);
  return found && `log #${found.seq} box-quarantined: ${found.fact.why}`;
};

const shutSince = (stage: Stage, step: string): Evidence =>
  witnessed("box 7 shut", ofBox(stage.witness.of(PLACE.bank, "door-closed", stage.since(step).events)));

/** Somebody shuts the door of box 7 as soon as the latch lets it stay shut. */
const shutDoor = async (stage: Stage): Promise<string | undefined> => {
  const shut = await stage.until(() => stage.bank.hand.closeDoor(stage.channel), LATCH_FREE_MS);
  return shut ? undefined : "the door does not stay shut";
};

export const loadResult = async ({ screens, memory }: Stage): Promise<string | undefined> => {
  const answer = await screens.command(
    "/api/counter/:counter/load-result",
    { counter: PLACE.counter },
    {
      dossier: DOSSIER,
      ticket: memory.code,
      id_number: null,
      phone: PHONE,
      box: PLACE.box,
      size: null,
      reach: null,
      proxy: null,
    },
  );
  if (answer.kind === "refused") return refusalIn("loading", answer);
  memory.permit = answer.reply.permit;
  return undefined;
};

const loadOpen: Step = {
  name: "load-open",
  what: "the clerk loads the result: one permit, one pulse, box 7 opens",
  device: PLACE.bank,
  act: loadResult,
  evidence: (stage) => {
    const { journal, witness, memory } = stage;
    const { events } = stage.since("load-open");
    const mine = ({ permit }: { readonly permit: string }): boolean => permit === memory.permit;
    return [
      logged("permit-granted", journal.newest("permit-granted", mine)),
      logged("pulse-begun", journal.newest("pulse-begun", mine)),
      pulseOnWire(stage, "load-open"),
      witnessed("box 7 opened by its latch", ofBox(witness.of(PLACE.bank, "door-opened", events))),
      othersShut(stage),
      logged("box-opened", journal.newest("box-opened", mine)),
    ];
  },
  refuted: (stage) => wrongDoor(stage, "load-open") ?? quarantined(stage, "load-open"),
};

const loadClose: Step = {
  name: "load-close",
  what: "the clerk puts the result in and shuts the door",
  device: PLACE.bank,
  act: shutDoor,
  evidence: (stage) => [
    shutSince(stage, "load-open"),
    logged(
      "result-stored",
      stage.journal.newest("result-stored", ({ box, dossier }) => box === PLACE.box && dossier === DOSSIER),
    ),
  ],
};

const identify: Step = {
  name: "identify",
  what: "first factor: the citizen shows the ID card at the kiosk",
  device: PLACE.kiosk_reader,
  act: async (stage) => {
    stage.reader(PLACE.kiosk_reader).present(stage.citizen);
    return undefined;
  },
  evidence: ({ journal, witness, screens, citizen }) => {
    const read = journal.newest("card-read");
    const claim = journal.newest(
      "claim-started",
      ({ person, boxes }) => person === read?.fact.person && boxes.includes(PLACE.box),
    );
    const collect = screens.view("citizen")?.collect;
    const presented = witness
      .of(PLACE.kiosk_reader, "presented")
      .filter(({ event }) => event.person === citizen.index);
    return [
      witnessed("the kiosk's reader saw the citizen's card", presented),
      logged("claim-started", claim),
      shown("view 1 result, box not named yet", collect?.found === 1 && collect.boxes.length === 0),
    ];
  },
  refuted: ({ journal }) => {
    const empty = journal.newest("claim-started", ({ boxes }) => boxes.length === 0);
    return empty && `log #${empty.seq} claim-started: no result for this person`;
  },
};

const sendCode: Step = {
  name: "send-code",
  what: "the kiosk sends a fresh code to the registered phone",
  device: undefined,
  act: async ({ screens }) =>
    refusalIn("asking for a code", await screens.command("/api/kiosk/:kiosk/send-code", KIOSK, {})),
  evidence: ({ journal, phones }) => [
    logged("code-asked", journal.newest("code-asked")),
    shown("six digits on the phone", phones.newestCode(PHONE) !== undefined),
    logged("code-sent", journal.newest("code-sent")),
  ],
  refuted: ({ journal }) => {
    const unsent = journal.newest("code-not-sent");
    return unsent && `log #${unsent.seq} code-not-sent`;
  },
};

export const enterCode = async ({ screens }: Stage, code: string): Promise<string | undefined> =>
  refusalIn("the code", await screens.command("/api/kiosk/:kiosk/enter-code", KIOSK, { code }));

const twoFactor: Step = {
  name: "two-factor",
  what: "second factor: the citizen types the code from the phone",
  device: undefined,
  act: (stage) => enterCode(stage, stage.phones.newestCode(PHONE) ?? ""),
  evidence: ({ journal, screens }) => {
    const collect = screens.view("citizen")?.collect;
    return [
      logged("claim-verified", journal.newest("claim-verified")),
      shown("view box 7 named", collect?.verified === true && collect.boxes[0]?.number === PLACE.box),
    ];
  },
};

const openBox: Step = {
  name: "open-box",
  what: "the citizen opens the box: one permit, one pulse, one coil",
  device: PLACE.bank,
  act: async (stage) => {
    const { screens, memory } = stage;
    const ask = () => screens.command("/api/kiosk/:kiosk/open-box", KIOSK, { box: PLACE.box });
    const first = await ask();
    const rests = first.kind === "refused" && first.error === "box-rests";
    // This citizen comes seconds after the clerk: the lock still rests, and the screen counts down.
    if (rests) await stage.pause((first.wait_s ?? 0) * 1_000);
    const answer = rests ? await ask() : first;
    if (answer.kind === "refused") return refusalIn("opening the box", answer);
    memory.permit = answer.reply.permit;
    return undefined;
  },
  evidence: (stage) => {
    const { journal, witness, memory } = stage;
    const { events } = stage.since("open-box");
    const mine = ({ permit }: { readonly permit: string }): boolean => permit === memory.permit;
    return [
      logged(
        "permit-granted",
        journal.newest("permit-granted", (fact) => mine(fact) && fact.purpose === "collect"),
      ),
      logged("pulse-begun", journal.newest("pulse-begun", mine)),
      pulseOnWire(stage, "open-box"),
      witnessed("one coil had current", witness.of(PLACE.bank, "coil-on", events)),
      witnessed("and lost it again", witness.of(PLACE.bank, "coil-off", events)),
      shown("no second coil", witness.of(PLACE.bank, "coil-on", events).length === 1),
    ];
  },
  refuted: ({ journal, memory }) => {
    const voided = journal.newest("permit-voided", ({ permit }) => permit === memory.permit);
    return voided && `log #${voided.seq} permit-voided: ${voided.fact.why}`;
  },
};

const rightDoor: Step = {
  name: "right-door",
  what: "it is box 7 that sprang open, and no other",
  device: PLACE.bank,
  act: async () => undefined,
  evidence: (stage) => {
    const { journal, witness, memory } = stage;
    const opened = witness.of(PLACE.bank, "door-opened", stage.since("open-box").events);
    return [
      witnessed("box 7 opened by its latch", ofBox(opened)),
      othersShut(stage),
      logged(
        "box-opened",
        journal.newest("box-opened", ({ box, permit }) => box === PLACE.box && permit === memory.permit),
      ),
    ];
  },
  refuted: (stage) => {
    const wrong = wrongDoor(stage, "open-box");
    const stopped = stage.journal.newest("bank-stopped");
    if (stopped === undefined) return wrong;
    return [wrong, `log #${stopped.seq} bank-stopped: ${stopped.fact.why}`].filter(Boolean).join("; ");
  },
};

const closeBox: Step = {
  name: "close-box",
  what: "the citizen takes the result out and shuts the door",
  device: PLACE.bank,
  act: shutDoor,
  evidence: (stage) => [
    shutSince(stage, "open-box"),
    shown("every door shut, no coil energised", stage.bank.boxes.every(isAtRest)),
    logged(
      "result-collected",
      stage.journal.newest(
        "result-collected",
        ({ box, dossier }) => box === PLACE.box && dossier === DOSSIER,
      ),
    ),
  ],
};

const isAtRest = (box: { readonly door: string; readonly interval: unknown }): boolean =>
  box.door === "closed" && box.interval === undefined;

export const BOX_STEPS: readonly Step[] = [
  loadOpen,
  loadClose,
  identify,
  sendCode,
  twoFactor,
  openBox,
  rightDoor,
  closeBox,
];
