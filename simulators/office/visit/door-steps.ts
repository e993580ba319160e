/**
 * The first part of a visit: the office starts, the guard signs in, reads the card, gives number and pager.
 */
import type { LinkConfig } from "../../../controller/shell/config-schema.ts";
import { Fault } from "../../../drivers/faults.ts";
import { PLACE, type Stage } from "./stage.ts";
import { type Evidence, logged, nothing, refusalIn, type Step, shown, witnessed } from "./step.ts";

const ADMIN = { name: "Bảo vệ Thử Nghiệm", password: "mật khẩu thử nghiệm" };

/**
 * How the label of a link begins that opens what a device of the visit hangs on. A port of the network is
 * right for a virtual reader of cards only: it has no line.
 */
const OPENED_AS: Readonly<Record<LinkConfig["kind"], string>> = {
  serial: "serial:",
  hid: "hid:",
  "usb-lp": "usb-lp:",
  pcsc: "pcsc:",
  tcp: "vpcd:tcp:",
};

const linkKind = (stage: Stage, id: string): LinkConfig["kind"] => {
  const { pager_bases, readers, printers, lock_banks } = stage.served.config;
  const banks = lock_banks.flatMap((bank) => ("link" in bank ? [bank] : []));
  const device = [...pager_bases, ...readers, ...printers, ...banks].find((row) => row.id === id);
  if (device === undefined) throw new Error(`invariant broken: ${id} has a link`);
  return device.link.kind;
};

const deviceUp = (stage: Stage, id: string): Evidence => {
  const { served, journal, running } = stage;
  const state = journal.newest("device-changed", ({ changed }) => changed === id);
  const kind = linkKind(stage, id);
  const place = served.place(id);
  const label = running.office.app.devices.find(id)?.view().label ?? "";
  const reached = label.startsWith(OPENED_AS[kind]) && place !== undefined;
  return {
    wanted: `${id} up on ${kind === "tcp" ? "its port" : `its ${kind} node`}`,
    seen: state?.fact.state === "up" && reached ? `log #${state.seq} ${id} up on ${place}` : undefined,
  };
};

const start: Step = {
  name: "start",
  what: "the controller starts and finds every device where it is plugged in",
  device: PLACE.base,
  act: async (stage) => {
    try {
      await stage.openOffice();
      return undefined;
    } catch (error) {
      if (error instanceof Fault) return error.message;
      throw error;
    }
  },
  evidence: (stage) => [
    ...[...stage.served.devices.all.keys()].map((id) => deviceUp(stage, id)),
    logged(
      "door-changed",
      stage.journal.newest("door-changed", ({ box, door }) => box === PLACE.box && door === "closed"),
    ),
  ],
};

export const enrol = async ({ screens, running }: Stage, code: string): Promise<string | undefined> => {
  const answer = await screens.command("/api/staff/enrol", {}, { enrolment: code, ...ADMIN });
  const refusal = refusalIn("enrolling with the one-time code", answer);
  if (refusal !== undefined) return refusal;
  running.role = await screens.role();
  return undefined;
};

const signIn: Step = {
  name: "sign-in",
  what: "the first administrator enrols with the one-time code and opens the screens",
  device: undefined,
  act: async (stage) => {
    const { screens, running } = stage;
    const status = await screens.strangersStatus("door", PLACE.door);
    if (status !== 401) return `a stranger got HTTP ${status} for the guard's screen`;
    const refusal = await enrol(stage, running.office.enrolment ?? "");
    if (refusal !== undefined) return refusal;
    await screens.follow("door", PLACE.door);
    await screens.follow("counter", PLACE.counter);
    await screens.follow("hall", PLACE.hall);
    await screens.follow("citizen", PLACE.kiosk);
    return undefined;
  },
  evidence: ({ screens, running }) => [
    { wanted: "session of an admin", seen: running.role === "admin" ? "session role=admin" : undefined },
    shown("guard's view", screens.view("door") !== undefined),
    shown("clerk's view", screens.view("counter") !== undefined),
    shown("hall's view", screens.view("hall") !== undefined),
    shown("kiosk's view", screens.view("citizen") !== undefined),
  ],
};

const readCard: Step = {
  name: "read-card",
  what: "the guard holds the visitor's ID card before the reader at the door",
  device: PLACE.door_reader,
  act: async (stage) => {
    stage.reader(PLACE.door_reader).present(stage.citizen);
    return undefined;
  },
  evidence: ({ witness, wire, journal, citizen }) => {
    const presented = witness
      .of(PLACE.door_reader, "presented")
      .filter(({ event }) => event.contents === "cccd" && event.person === citizen.index);
    const scan = wire
      .of(PLACE.door_reader)
      .find((line) => line.direction === "in" && line.meaning === "scan");
    return [
      witnessed("the reader saw the visitor's card", presented),
      { wanted: "one scan on the wire", seen: scan && `scan of ${scan.length_bytes} B` },
      logged("card-read", journal.newest("card-read")),
    ];
  },
  refuted: ({ journal }) => {
    const refusal = journal.newest("card-refused");
    return refusal && `log #${refusal.seq} card-refused: ${refusal.fact.error}`;
  },
};

/** What the guard may see of this person, worked out from the card by hand: no middle name, no number. */
const showPerson: Step = {
  name: "show-person",
  what: "the guard's screen shows the person, masked",
  device: PLACE.door_reader,
  act: nothing,
  evidence: ({ screens, citizen, memory }) => {
    const view = screens.view("door");
    const scan = view?.scan?.state === "read" ? view.scan : undefined;
    const [family = "", ...rest] = citizen.name.split(" ");
    const fits =
      scan?.birth_year === citizen.birthDate.year &&
      scan.number_tail === citizen.idNumber.slice(-3) &&
      scan.name_masked?.startsWith(`${family} `) &&
      scan.name_masked.endsWith(rest.at(-1) ?? "");
    if (scan !== undefined) memory.scan = scan.scan;
    const text = JSON.stringify(view ?? "");
    const hidden = !text.includes(citizen.name) && !text.includes(citizen.idNumber);
    return [
      { wanted: "masked name, year, last three digits", seen: fits ? `view ${scan.number_tail}` : undefined },
      shown("neither name nor number in clear", hidden),
    ];
  },
  refuted: ({ screens, citizen }) => {
    const scan = screens.view("door")?.scan;
    if (scan?.state !== "read" || citizen.idNumber.endsWith(scan.number_tail)) return undefined;
    return `view shows the person ${scan.number_tail}`;
  },
};

const admit: Step = {
  name: "admit",
  what: "the guard admits the person: a visit, a number, a pager",
  device: undefined,
  act: async ({ screens, memory }) => {
    const suggestion = screens.view("door")?.suggestion ?? null;
    if (suggestion === null) return "the guard's screen offers no pager";
    memory.card = suggestion.card;
    const order = { scan: memory.scan, field: PLACE.field, lane: "regular", reason: null } as const;
    const answer = await screens.command(
      "/api/door/:door/admit",
      { door: PLACE.door },
      { ...order, pager: suggestion, agreed: false },
    );
    if (answer.kind === "refused") return refusalIn("admitting", answer);
    memory.ticket = answer.reply.ticket;
    memory.code = answer.reply.code;
    return undefined;
  },
  evidence: ({ journal, screens, memory }) => {
    const read = journal.newest("card-read");
    const mine = ({ ticket }: { readonly ticket: string }): boolean => ticket === memory.ticket;
    const issued = journal.newest(
      "ticket-issued",
      (fact) => mine(fact) && fact.person === read?.fact.person && fact.code === memory.code,
    );
    return [
      logged("ticket-issued", issued),
      logged("visitor-admitted", journal.newest("visitor-admitted", mine)),
      shown(`view number ${memory.code}`, screens.view("door")?.last_admitted?.code === memory.code),
    ];
  },
};

const lendPager: Step = {
  name: "lend-pager",
  what: "the guard takes that pager out of the rack and hands it over",
  device: PLACE.base,
  act: async ({ base, memory }) => {
    base.prompt(`card ${memory.card} lend`);
    return undefined;
  },
  evidence: ({ journal, witness, base, screens, memory }) => {
    const { card, ticket, code } = memory;
    const moved = witness
      .of(PLACE.base, "card-moved")
      .filter(({ event }) => event.card === card && event.place === "carried");
    const out = base.cards.units.filter(({ place }) => place === "carried").map(({ number }) => number);
    const pager = screens.view("door")?.pagers.find((row) => row.card === card);
    return [
      logged(
        "pager-lent",
        journal.newest("pager-lent", (fact) => fact.card === card && fact.ticket === ticket),
      ),
      witnessed(`pager ${card} left the rack`, moved),
      shown(`pager ${card} alone is out`, out.length === 1 && out[0] === card),
      shown(`view pager ${card} lent to ${code}`, pager?.state === "lent" && pager.ticket === code),
    ];
  },
  refuted: ({ base, memory }) => {
    const other = base.cards.units.find(({ place, number }) => place === "carried" && number !== memory.card);
    return other && `pager ${other.number} left the rack`;
  },
};

export const DOOR_STEPS: readonly Step[] = [start, signIn, readCard, showPerson, admit, lendPager];
