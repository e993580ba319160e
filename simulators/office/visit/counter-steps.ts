/**
 * The middle of a visit: the clerk calls, the pager buzzes, the person is served and gives the pager back.
 */
import { PLACE } from "./stage.ts";
import { logged, nothing, refusalIn, type Step, shown, witnessed } from "./step.ts";

const COUNTER = { counter: PLACE.counter };

const openCounter: Step = {
  name: "open-counter",
  what: "the clerk opens the counter",
  device: undefined,
  act: async ({ screens }) =>
    refusalIn("opening", await screens.command("/api/counter/:counter/open", COUNTER, {})),
  evidence: ({ journal, screens }) => [
    logged(
      "counter-opened",
      journal.newest("counter-opened", ({ counter }) => counter === PLACE.counter),
    ),
    shown("view open under the clerk's name", clerkShown(screens.view("counter"))),
  ],
  refuted: ({ journal }) => {
    const other = journal.newest("counter-opened", ({ counter }) => counter !== PLACE.counter);
    return other && `log #${other.seq} ${other.fact.counter} was opened`;
  },
};

const clerkShown = (view: { readonly open: boolean; readonly clerk: string } | undefined): boolean =>
  view?.open === true && view.clerk !== "";

const call: Step = {
  name: "call",
  what: "the clerk calls the next number, the hall shows it",
  device: PLACE.base,
  act: async ({ screens, memory }) => {
    const answer = await screens.command("/api/counter/:counter/call-next", COUNTER, {});
    if (answer.kind === "refused") return refusalIn("calling", answer);
    const { code } = answer.reply;
    return code === memory.code ? undefined : `${code} was called, not ${memory.code}`;
  },
  evidence: ({ journal, screens, memory }) => {
    const [newest] = screens.view("hall")?.calls ?? [];
    const { ticket, code } = memory;
    return [
      logged(
        "ticket-called",
        journal.newest("ticket-called", (fact) => fact.ticket === ticket && fact.counter === PLACE.counter),
      ),
      shown(
        `hall shows ${code} at counter ${PLACE.counter_number}`,
        newest?.code === code && newest.counter === PLACE.counter_number,
      ),
    ];
  },
};

const page: Step = {
  name: "page",
  what: "the base takes the page and transmits it",
  device: PLACE.base,
  act: nothing,
  evidence: ({ journal, witness, memory }) => {
    const said = (name: string) =>
      witness.of(PLACE.base, name).filter(({ event }) => event.card === memory.card);
    const queued = journal.newest("page-queued", ({ card }) => card === memory.card);
    const same = ({ page: id }: { readonly page: string }): boolean => id === queued?.fact.page;
    return [
      logged("page-queued", queued),
      witnessed(`page for pager ${memory.card} on the air`, said("on-air")),
      witnessed(`page for pager ${memory.card} transmitted`, said("page-transmitted")),
      logged("page-accepted", journal.newest("page-accepted", same)),
      logged("page-transmitted", journal.newest("page-transmitted", same)),
    ];
  },
};

const buzz: Step = {
  name: "buzz",
  what: "the pager in the visitor's hand buzzes, and no other",
  device: PLACE.base,
  act: nothing,
  evidence: ({ witness, base, memory }) => {
    const buzzes = witness.of(PLACE.base, "card-buzz");
    const buzzing = base.cards.units.filter((card) => card.buzzing).map(({ number }) => number);
    return [
      witnessed(
        `pager ${memory.card} buzzes`,
        buzzes.filter(({ event }) => event.card === memory.card && event.place === "carried"),
      ),
      shown(
        "no other pager buzzes",
        buzzing.every((number) => number === memory.card),
      ),
    ];
  },
  refuted: ({ witness }) => {
    const [missed] = witness.of(PLACE.base, "card-missed");
    return missed && `pager ${String(missed.event.card)} missed the page: ${String(missed.event.reason)}`;
  },
};

const startService: Step = {
  name: "start-service",
  what: "the person is at the counter, the clerk begins",
  device: undefined,
  act: async ({ screens }) =>
    refusalIn("starting", await screens.command("/api/counter/:counter/start", COUNTER, {})),
  evidence: ({ journal, screens, memory }) => {
    const current = screens.view("counter")?.current;
    const served = current?.code === memory.code && current.state === "serving";
    return [
      logged(
        "service-started",
        journal.newest("service-started", ({ ticket }) => ticket === memory.ticket),
      ),
      shown(`view serving ${memory.code}`, served),
    ];
  },
};

const finishService: Step = {
  name: "finish-service",
  what: "the clerk is done with the person",
  device: undefined,
  act: async ({ screens }) =>
    refusalIn("finishing", await screens.command("/api/counter/:counter/finish", COUNTER, {})),
  evidence: ({ journal, screens, memory }) => {
    const view = screens.view("counter");
    const mine = ({ ticket }: { readonly ticket: string }): boolean => ticket === memory.ticket;
    const finished = journal.newest("service-finished", mine);
    const undone = journal.newest("finish-undone", mine, finished?.seq ?? 0);
    return [
      logged("service-finished", undone === undefined ? finished : undefined),
      shown("view counter free, served 1", view?.current === null && view.today.served === 1),
    ];
  },
  refuted: ({ journal, memory }) => {
    const undone = journal.newest("finish-undone", ({ ticket }) => ticket === memory.ticket);
    return undone && `log #${undone.seq} finish-undone`;
  },
};

const returnPager: Step = {
  name: "return-pager",
  what: "the visitor gives the pager back, the guard puts it into the rack",
  device: PLACE.base,
  act: async ({ base, screens, memory }) => {
    const { card } = memory;
    base.prompt(`card ${card} return`);
    const order = { base: PLACE.base, card };
    const answer = await screens.command("/api/door/:door/return-pager", { door: PLACE.door }, order);
    return refusalIn("taking the pager back", answer);
  },
  evidence: ({ journal, base, screens, memory }) => {
    const { card, ticket } = memory;
    const [unit] = base.cards.withNumber(card);
    const pager = screens.view("door")?.pagers.find((row) => row.card === card);
    return [
      logged(
        "pager-returned",
        journal.newest("pager-returned", (fact) => fact.card === card && fact.ticket === ticket),
      ),
      shown(`pager ${card} quiet in the rack`, unit?.place === "in-rack" && !unit.buzzing),
      shown(`view pager ${card} in-rack`, pager?.state === "in-rack"),
    ];
  },
  refuted: ({ base, memory }) => {
    const [unit] = base.cards.withNumber(memory.card);
    return unit?.place === "walked-off" ? `pager ${memory.card} walked off` : undefined;
  },
};

export const COUNTER_STEPS: readonly Step[] = [
  openCounter,
  call,
  page,
  buzz,
  startService,
  finishService,
  returnPager,
];
