/**
 * One way to spoil each step, by a defect of its device in the field or by what people do; never by a hook
 * in the controller. A visit so spoiled must stop at that very step. Whether it did is judged in run.ts.
 */
import { join } from "node:path";
import { DATABASE_FILE } from "../../../controller/shell/main.ts";
import { openDatabase } from "../../../controller/shell/store/sqlite.ts";
import { SqliteStore } from "../../../controller/shell/store/sqlite-store.ts";
import { enterCode } from "./box-steps.ts";
import { enrol } from "./door-steps.ts";
import { blackened } from "./paper-reader.ts";
import { takeSlip } from "./record-steps.ts";
import { PHONE, PLACE, type Stage } from "./stage.ts";
import type { Act } from "./step.ts";

export interface Sabotage {
  /** What goes wrong, in one line. */
  readonly what: string;
  /** Before, instead of or after what people do in the step `at`. */
  readonly when: "before" | "instead" | "after";
  readonly at: string;
  readonly act: Act;
}

/** A card takes this long through reader and wire at most. */
const SCAN_SEEN_MS = 2_000;

const COUNTER = { counter: PLACE.counter };
const DOOR = { door: PLACE.door };

/** Something that is simply done, and can't fail. */
const just =
  (act: (stage: Stage) => unknown): Act =>
  async (stage) => {
    await act(stage);
    return undefined;
  };

const defect = (stage: Stage, device: string, name: string, value?: string): void => {
  const known = stage.served.devices.all.get(device)?.setDefect(name, true, value);
  if (known !== true) throw new Error(`invariant broken: ${device} has the defect ${name}`);
};

/** Another visitor's card gets before the reader between two steps. */
const strangersCard = async (stage: Stage): Promise<void> => {
  const reads = (): number => stage.journal.all("card-read").length;
  const before = reads();
  stage.reader(PLACE.door_reader).present(stage.stranger);
  await stage.until(() => reads() > before, SCAN_SEEN_MS);
  // The screen follows the log by an event; a guard sees it before pressing anything.
  const tail = stage.stranger.idNumber.slice(-3);
  const showsStranger = (): boolean => {
    const scan = stage.screens.view("door")?.scan;
    return scan?.state === "read" && scan.number_tail === tail;
  };
  await stage.until(showsStranger, SCAN_SEEN_MS);
};

const otherDigit = (code: string): string => `${code.slice(0, 5)}${(Number(code[5] ?? 0) + 1) % 10}`;

/** Somebody at the board changes a row with another program. */
const forgeRow = async (stage: Stage): Promise<void> => {
  await stage.closeOffice();
  const db = openDatabase(join(stage.served.config.data_dir, DATABASE_FILE));
  db.prepare("UPDATE entry SET payload = replace(payload, ?, ?) WHERE name = 'ticket-called'").run(
    PLACE.counter,
    "counter-9",
  );
  db.close();
};

/** Somebody lets the office's own store write a name into the log: the chain stays whole. */
const writeName = (stage: Stage): void => {
  const db = openDatabase(join(stage.served.config.data_dir, DATABASE_FILE));
  const random = { bytes: (count: number) => new Uint8Array(count) };
  const store = new SqliteStore(db, { site: stage.served.config.site.id, boot: "insider", random });
  const { at_ms } = store.head;
  const times = { at_ms, wall_ms: at_ms, mono_ms: 0, clock_quality: "suspect" } as const;
  const row = { kind: "input", name: "remark", version: 1, payload: { remark: stage.citizen.name } } as const;
  const entry = { ...row, ...times, actor: "insider", device: null, place: null, cause: null };
  store.commit({ entries: [entry], replies: [], within: [] });
  store.close();
};

export const SABOTAGE: Readonly<Record<string, Sabotage>> = {
  start: {
    what: "the pager base is switched off",
    when: "before",
    at: "start",
    act: just((stage) => defect(stage, PLACE.base, "silent")),
  },
  "sign-in": {
    what: "the one-time code is mistyped",
    when: "instead",
    at: "sign-in",
    act: (stage) => enrol(stage, "AAAA-BBBB-CCCC"),
  },
  "read-card": {
    what: "the card's code is creased: half of it arrives",
    when: "before",
    at: "read-card",
    act: just((stage) => defect(stage, PLACE.door_reader, "truncated", "40")),
  },
  "show-person": {
    what: "another visitor holds a card before the reader",
    when: "before",
    at: "show-person",
    act: just(strangersCard),
  },
  admit: {
    what: "the guard has cleared the card from the screen",
    when: "before",
    at: "admit",
    act: just(({ screens }) => screens.command("/api/door/:door/forget-scan", DOOR, {})),
  },
  "lend-pager": {
    what: "the guard takes the pager beside it out of the rack",
    when: "instead",
    at: "lend-pager",
    act: just(({ base, memory }) => base.prompt(`card ${memory.card + 1} lend`)),
  },
  "open-counter": {
    what: "the clerk opens the counter beside it",
    when: "instead",
    at: "open-counter",
    act: just(({ screens }) => screens.command("/api/counter/:counter/open", { counter: "counter-1" }, {})),
  },
  call: {
    what: "a priority visitor came in meanwhile and goes first",
    when: "before",
    at: "call",
    act: just(({ screens }) => {
      const visitor = {
        scan: null,
        lane: "priority",
        reason: "elderly",
        pager: null,
        agreed: false,
      } as const;
      return screens.command("/api/door/:door/admit", DOOR, { ...visitor, field: PLACE.field });
    }),
  },
  page: {
    what: "the base's transmitter is dead",
    when: "before",
    at: "call",
    act: just((stage) => defect(stage, PLACE.base, "accepted-never-transmitted")),
  },
  buzz: {
    what: "the pager's battery is empty",
    when: "before",
    at: "call",
    act: just(({ base, memory }) => base.prompt(`battery ${memory.card} 0`)),
  },
  "start-service": {
    what: "the clerk has already given the person up",
    when: "before",
    at: "start-service",
    act: just(({ screens }) => screens.command("/api/counter/:counter/no-show", COUNTER, {})),
  },
  "finish-service": {
    what: "the clerk takes the finish back",
    when: "after",
    at: "finish-service",
    act: just(({ screens }) => screens.command("/api/counter/:counter/undo", COUNTER, {})),
  },
  "return-pager": {
    what: "the guard books the pager in while the visitor walks off with it",
    when: "instead",
    at: "return-pager",
    act: just(({ base, screens, memory }) => {
      base.prompt(`card ${memory.card} walk-off`);
      const order = { base: PLACE.base, card: memory.card };
      return screens.command("/api/door/:door/return-pager", DOOR, order);
    }),
  },
  "load-open": {
    what: "the latch of box 7 is jammed",
    when: "before",
    at: "load-open",
    act: just((stage) => defect(stage, PLACE.bank, "jammed-latch", `${PLACE.box}`)),
  },
  "load-close": {
    what: "the door's magnet fell off: the sensor goes on saying open",
    when: "before",
    at: "load-close",
    act: just((stage) => defect(stage, PLACE.bank, "sensor-stuck", `${PLACE.box}`)),
  },
  identify: {
    what: "somebody else's card is shown at the kiosk",
    when: "instead",
    at: "identify",
    act: just((stage) => stage.reader(PLACE.kiosk_reader).present(stage.stranger)),
  },
  "send-code": {
    what: "no telephone network",
    when: "before",
    at: "send-code",
    act: just(({ phones }) => {
      phones.reachable = false;
    }),
  },
  "two-factor": {
    what: "the citizen mistypes the code",
    when: "instead",
    at: "two-factor",
    act: (stage) => enterCode(stage, otherDigit(stage.phones.newestCode(PHONE) ?? "")),
  },
  "open-box": {
    what: "the relay contact of box 7 never closes",
    when: "before",
    at: "open-box",
    act: just((stage) => defect(stage, PLACE.bank, "stuck-open", `${PLACE.box}`)),
  },
  "right-door": {
    what: "the locks of boxes 7 and 8 are wired the wrong way round",
    when: "before",
    at: "open-box",
    act: just((stage) => defect(stage, PLACE.bank, "swapped-wiring", `${PLACE.box},${PLACE.box + 1}`)),
  },
  "close-box": {
    what: "the citizen walks away and leaves the door open",
    when: "instead",
    at: "close-box",
    act: async () => undefined,
  },
  receipt: {
    what: "the printer prints and never echoes a process id",
    when: "before",
    at: "close-box",
    act: just((stage) => defect(stage, PLACE.kiosk_printer, "drops-id-echo")),
  },
  text: {
    what: "the citizen lays the slip on something hot: thermal paper turns black",
    when: "before",
    at: "text",
    act: just((stage) => {
      const slip = takeSlip(stage);
      stage.memory.slip = slip && blackened(slip);
    }),
  },
  chain: {
    what: "somebody changes a row of the log with another program",
    when: "before",
    at: "chain",
    act: just(forgeRow),
  },
  canary: {
    what: "somebody writes the person's name into the log, chain and all",
    when: "before",
    at: "canary",
    act: just(writeName),
  },
};
