/**
 * What each screen sees: one whole view a screen, sent as it changes on that screen's stream. A view is all a
 * screen knows; it holds no personal data but where the screen's owner needs it (guard, clerk: masked name).
 */
import { z } from "zod";
import { Cabinet, Collect, CounterResults, LockBoard } from "./box-views.ts";
import { CounterPapers, ReportView } from "./paper-views.ts";
import { PrintState } from "./print-state.ts";
import { PrinterBoard } from "./printer-view.ts";

const text = z.object({ vi: z.string(), en: z.string() });
const office_ms = z.number().describe("office time, ms since 1970, never goes back");

/** A sentence for people: what happened, what is kept, who must act. */
export const Notice = z.object({ code: z.string(), level: z.enum(["info", "warning", "alarm"]), text });
export const Field = z.object({
  id: z.string(),
  prefix: z.string(),
  name: text,
  waiting: z.number().int(),
  counters: z.array(z.number().int()).describe("numbers of the counters that serve this field"),
  open: z.boolean(),
  wait_min: z.object({ low: z.number().int(), high: z.number().int() }).nullable(),
});
export const Frame = z.object({
  office: z.object({ authority: z.string(), name: z.string(), utc_offset_min: z.number().int() }),
  now_ms: office_ms.describe("office time when the view was made"),
  simulated: z.boolean().describe("true: the devices are simulators"),
  notices: z.array(Notice),
});
const PagerState = z.enum(["in-rack", "lent", "paged", "overdue", "lost", "disabled"]);
const PageState = z.enum(["queued", "accepted", "transmitted", "rejected", "uncertain"]);
const Lane = z.enum(["regular", "priority"]);
export const PRIORITY_REASONS = ["elderly", "disabled", "pregnant", "infant", "merit", "child"] as const;
const Reason = z.enum(PRIORITY_REASONS);
const Page = z.object({
  state: PageState,
  test: z.boolean().describe("a person tries the card; false: its visit is called"),
  attempt: z.number().int().describe("2: the one repeat after an uncertain outcome"),
  queued_ms: office_ms,
  ended_ms: office_ms.nullable(),
  why: z.string().nullable(),
});
const count = z.number().int();
export const Pager = z.object({
  card: count,
  state: PagerState,
  ticket: z.string().nullable().describe("code of the ticket it is lent to"),
  since_ms: office_ms,
  page: Page.nullable().describe("its newest page"),
  suspicion: z.enum(["none", "battery"]).describe("battery: not offered until it was felt or charged"),
  charged_days: count.nullable().describe("whole days off its charger; 0 on it; null: unknown"),
  unanswered: count.describe("calls of its present or last visit to which nobody came"),
  fit: z.boolean().describe("false: suspected, or too long off its charger"),
  missing: z.boolean().describe("its visit is over and it is not back"),
});
/** What a base and its cards have been through today. */
const Board = z.object({
  base: z.string(),
  name: text,
  state: z.enum(["up", "degraded", "down"]),
  counted_ms: office_ms.nullable().describe("when the cards were counted today"),
  losses_today: z.array(count).describe("cards given up today and not found since"),
  all_call: Page.nullable().describe("the newest call of every card"),
  can: z.object({
    all_call: z.boolean(),
    range_test: z.boolean(),
    anti_theft: z.boolean(),
    cancel: z.boolean(),
    power_levels: z.object({ first: count, last: count }).nullable(),
  }),
});
const PagerBoard = Board.extend({
  protocol: z.string(),
  fault: Notice.nullable(),
  cards: z.array(Pager),
  counts: z.record(PagerState, count).describe("cards in each state"),
  walk: z
    .array(
      z.object({
        card: count,
        place: z.string(),
        power: count.nullable(),
        rang: z.boolean(),
        at_ms: office_ms,
      }),
    )
    .describe("steps of the last walk through the building, oldest first"),
});

/** K1, K3, K5 and K9, the pick-up at the boxes. */
export const CitizenView = Frame.extend({
  screen: z.literal("citizen"),
  kiosk: z.object({ id: z.string(), name: text }),
  fields: z.array(Field),
  waiting: z.number().int(),
  rule: z.object({ priority_run_max: z.number().int() }),
  can_print: z.boolean(),
  can_collect: z.boolean(),
  ticket: z
    .object({
      ticket: z.string(),
      code: z.string(),
      field: z.string(),
      counters: z.array(z.number().int()),
      ahead: z.number().int(),
      wait_min: z.object({ low: z.number().int(), high: z.number().int() }).nullable(),
      pager: z.number().int().nullable(),
      print: PrintState.nullable(),
    })
    .nullable()
    .describe("the number just taken here, until the citizen leaves"),
  collect: Collect.nullable().describe(
    "the pick-up going on at this kiosk: present from the moment the card or receipt was read",
  ),
  cabinet: Cabinet,
  help_called: z.boolean(),
});

/** G1-G4. */
export const DoorView = Frame.extend({
  screen: z.literal("door"),
  door: z.object({ id: z.string(), name: text }),
  in_hall: z.number().int(),
  waiting: z.number().int(),
  pagers_free: z.number().int().describe("in the rack and fit to be given"),
  pagers: z.array(Pager.extend({ base: z.string() })),
  missing: z.number().int().describe("cards whose visit is over and that are not back"),
  boards: z.array(Board),
  reader: z.object({ state: z.enum(["ready", "lost", "none"]), notice: Notice.nullable() }),
  scan: z
    .discriminatedUnion("state", [
      z.object({
        state: z.literal("read"),
        scan: z.string(),
        by: z.enum(["card", "number", "visitor-slip"]).describe("how the visitor was recognised"),
        agreed: z.boolean().describe("is kept for later visits, as agreed"),
        trust: z
          .enum(["printed", "chip-read", "chip-integrity", "chip-issuer"])
          .nullable()
          .describe("what was proven of the card; null: no card was read"),
        name_masked: z.string().nullable().describe("null: only the number is known"),
        birth_year: z.number().int(),
        number_tail: z.string().describe("last three digits only"),
        elderly: z.boolean(),
        visits_before: z.number().int(),
        live_tickets: z.array(
          z.object({
            code: z.string(),
            field: z.string().describe("id of the field"),
            pager: z.number().int().nullable(),
          }),
        ),
        warnings: z.array(text),
      }),
      z.object({
        state: z.literal("refused"),
        scan: z.string(),
        kind: z.enum(["refused", "unread"]).describe("unread: scanning again may help"),
        notice: Notice,
      }),
    ])
    .nullable(),
  returning_days: z.number().int().describe("visitors who agree are kept for so many days; 0: not offered"),
  agreement: z
    .object({ wording: z.string().describe("version of the sentence, kept with each yes"), text })
    .nullable()
    .describe("what the guard reads aloud before a visitor may say yes; null: not offered"),
  manager_called_ms: office_ms.nullable().describe("since when the manager is asked to come"),
  fields: z.array(Field),
  suggestion: z.object({ base: z.string(), card: z.number().int() }).nullable(),
  /** Why no pager is offered, where none is. */
  no_pager: Notice.nullable(),
  last_admitted: z
    .object({
      code: z.string(),
      field: z.string().describe("id of the field"),
      pager: z.number().int().nullable(),
      print: PrintState.nullable(),
    })
    .nullable(),
  help: z.array(z.object({ kiosk: z.string(), since_ms: office_ms })),
});

/** C2, C4. */
export const CounterView = Frame.extend({
  screen: z.literal("counter"),
  counter: z.object({ id: z.string(), number: z.number().int(), fields: z.array(z.string()) }),
  clerk: z.string(),
  open: z.boolean(),
  devices: z.array(z.object({ id: z.string(), kind: z.string(), name: text, up: z.boolean() })),
  current: z
    .object({
      ticket: z.string(),
      code: z.string(),
      field: text,
      state: z.enum(["called", "serving"]),
      lane: Lane,
      reason: Reason.nullable(),
      calls: z.number().int(),
      calls_max: z.number().int(),
      called_ms: office_ms,
      serving_ms: office_ms.nullable(),
      pager: z
        .object({
          card: z.number().int(),
          page: PageState.nullable(),
          transmitted_ms: office_ms.nullable(),
          unanswered: z.number().int().describe("calls of the card to which nobody came"),
        })
        .nullable(),
      person: z.object({ name_masked: z.string(), birth_year: z.number().int() }).nullable(),
    })
    .nullable(),
  waiting: z.array(
    z.object({ ticket: z.string(), code: z.string(), field: text, lane: Lane, issued_ms: office_ms }),
  ),
  next: z
    .object({
      code: z.string(),
      why: z.enum(["oldest", "priority", "turn-of-regular", "regular-waited-long"]),
      run: z.number().int(),
      run_max: z.number().int(),
      after: z.string().nullable().describe("the code that follows it"),
    })
    .nullable(),
  today: z.object({
    served: z.number().int(),
    no_shows: z.number().int(),
    median_service_s: z.number().int().nullable(),
  }),
  undo: z
    .object({ what: z.enum(["call", "finish", "no-show"]), code: z.string(), until_ms: office_ms })
    .nullable(),
  results: CounterResults,
  papers: CounterPapers,
});

/** D1, D2. No names, no ID digits. */
export const HallView = Frame.extend({
  screen: z.literal("hall"),
  hall: z.object({ id: z.string() }),
  calls: z
    .array(
      z.object({
        call: z.string(),
        code: z.string(),
        counter: z.number().int(),
        at_ms: office_ms,
        priority: z.boolean(),
      }),
    )
    .max(6)
    .describe("newest first; `call` changes with each call and recall"),
  fields: z.array(Field),
  rule: z.object({ priority_run_max: z.number().int() }),
});

export const DeviceKind = z.enum(["pager-base", "id-reader", "printer", "lock-board"]);
export const WireLine = z.object({
  at_ms: office_ms,
  direction: z.enum(["out", "in", "noise", "note"]),
  length_bytes: z.number().int(),
  hex: z.string().nullable().describe("absent where the contents are personal"),
  meaning: z.string(),
});

/** T1, T2, T3, T4, and the printers. */
export const TechnicianView = Frame.extend({
  screen: z.literal("technician"),
  devices: z.array(
    z.object({
      id: z.string(),
      kind: DeviceKind,
      name: text,
      protocol: z.string(),
      label: z.string().describe("serial:/dev/ttyUSB0 9600 8N1"),
      state: z.enum(["up", "degraded", "down"]),
      since_ms: office_ms,
      fault: Notice.nullable(),
      counters: z.record(z.string(), z.number()),
      facts: z
        .record(z.string(), z.string())
        .describe("what the device said of itself: version, paper, doors"),
      trace: z.array(WireLine).describe("the last lines, newest last"),
    }),
  ),
  pager_boards: z.array(PagerBoard),
  printers: z.array(PrinterBoard),
  lock_boards: z.array(LockBoard),
  storage: z.object({
    entries: z.number().int(),
    state: z.enum(["ok", "full"]),
    chain_head: z.string(),
  }),
});

/** Today's figures. No names, no ids, no numbers of people: who they are is nobody's business here. */
export const ManagerView = Frame.extend({
  screen: z.literal("manager"),
  waiting: count,
  longest_wait: z
    .object({ code: z.string(), min: count })
    .nullable()
    .describe("who has waited longest and waits still"),
  waited_min: z
    .object({ median: count, p90: count })
    .nullable()
    .describe("from number to first call, of those called today; null: nobody yet"),
  served: count,
  no_shows: count,
  counters: z.array(
    z.object({
      id: z.string(),
      number: count,
      state: z.enum(["closed", "free", "called", "serving"]),
      code: z.string().nullable(),
      since_ms: office_ms.nullable(),
    }),
  ),
  doors_calling: z
    .array(z.object({ door: z.string(), name: text, since_ms: office_ms }))
    .describe("guards who ask the manager to come, the longest first"),
  frequent: z
    .object({
      persons: count.describe("people who took at least visits_min numbers today"),
      visits_min: count,
      most: count.describe("the most numbers that anybody took today"),
    })
    .describe("a sign of touts: counts only"),
  scans: z.object({
    read: count.describe("ID cards"),
    refused: count.describe("codes that were damaged, foreign or nobody's"),
    duplicates: count.describe("people recognised who already held a live number"),
    typed: count.describe("ID numbers typed"),
    returning: count.describe("people recognised who agreed on an earlier visit"),
  }),
  report: ReportView,
  devices: z.array(z.object({ id: z.string(), kind: DeviceKind, name: text, up: z.boolean() })),
});

export const SCREENS = {
  citizen: CitizenView,
  door: DoorView,
  counter: CounterView,
  hall: HallView,
  technician: TechnicianView,
  manager: ManagerView,
};
export type ScreenName = keyof typeof SCREENS;
export type CitizenView = z.infer<typeof CitizenView>;
export type DoorView = z.infer<typeof DoorView>;
export type CounterView = z.infer<typeof CounterView>;
export type HallView = z.infer<typeof HallView>;
export type TechnicianView = z.infer<typeof TechnicianView>;
export type ManagerView = z.infer<typeof ManagerView>;
export type View = CitizenView | DoorView | CounterView | HallView | TechnicianView | ManagerView;
export type Field = z.infer<typeof Field>;
export type Notice = z.infer<typeof Notice>;
export type Frame = z.infer<typeof Frame>;
export type Pager = z.infer<typeof Pager>;
export type PagerBoard = z.infer<typeof PagerBoard>;
export type PageView = z.infer<typeof Page>;
