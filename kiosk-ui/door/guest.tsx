/**
 * G2: the person on the form, field, priority, and the button that gives a number; or, where the person
 * holds one for that field already, what to do with it.
 */
import keyboard from "lucide-static/icons/keyboard.svg?raw";
import layoutGrid from "lucide-static/icons/layout-grid.svg?raw";
import printer from "lucide-static/icons/printer.svg?raw";
import receipt from "lucide-static/icons/receipt-text.svg?raw";
import scanLine from "lucide-static/icons/scan-line.svg?raw";
import star from "lucide-static/icons/star.svg?raw";
import starOff from "lucide-static/icons/star-off.svg?raw";
import triangleAlert from "lucide-static/icons/triangle-alert.svg?raw";
import userRound from "lucide-static/icons/user-round.svg?raw";
import userRoundCheck from "lucide-static/icons/user-round-check.svg?raw";
import vibrate from "lucide-static/icons/vibrate.svg?raw";
import x from "lucide-static/icons/x.svg?raw";
import type { DoorView } from "../../controller/api/views.ts";
import { Button } from "../kit/button.tsx";
import { NoticeLine } from "../kit/frame.tsx";
import { Icon } from "../kit/icon.tsx";
import { plainName } from "../kit/plain-name.ts";
import { admission, duplicateOf, isAgeOffered, personOn, REASONS } from "./desk.ts";
import type { DoorState } from "./door-screen.tsx";
import { AgreeSheet, StopSheet } from "./later-visits.tsx";
import { Pledge, Ready } from "./ready.tsx";

type Read = Extract<NonNullable<DoorView["scan"]>, { state: "read" }>;

const BY_ICON = { card: scanLine, number: keyboard, "visitor-slip": userRoundCheck };
/** A longer name is set smaller, so that it stays on one line. */
const LONG_NAME = 20;

/** Lines above the fields. Of more the last one tells how many: each asks for the same look at the card. */
const CAUTIONS_MAX = 2;

const cautions = ({ warnings }: Read, { text, language }: DoorState): readonly string[] => {
  // The newest first: what a chip lacked came after its code, and weighs more.
  const newest = [...warnings].reverse();
  const shown = newest.slice(0, CAUTIONS_MAX).map((warning) => warning[language]);
  const more = warnings.length - shown.length;
  return more === 0 ? shown : [...shown.slice(0, -1), `${shown.at(-1)} · ${text.and_more(more)}`];
};

/** The number is seen with stars and heard without. */
const Tail = ({ scan, text }: { readonly scan: Read; readonly text: DoorState["text"] }) => (
  <span role="img" aria-label={text.tail_aloud(scan.number_tail)}>
    {text.tail(scan.number_tail)}
  </span>
);

const About = ({ scan, text }: DoorState & { readonly scan: Read }) => (
  <p class="secondary about">
    {text.born(scan.birth_year)} · <Tail scan={scan} text={text} /> ·{" "}
    {[text.visits(scan.visits_before), ...(scan.trust === null ? [] : [text.trust[scan.trust]])].join(" · ")}
  </p>
);

const nameOf = (scan: Read, { text }: DoorState): string =>
  scan.name_masked === null ? text.name_unknown : plainName(scan.name_masked);

const Name = (state: DoorState & { readonly scan: Read | null }) => {
  const { scan, text } = state;
  if (scan === null) return <h2>{text.walk_in_title}</h2>;
  const name = nameOf(scan, state);
  return (
    <h2 class={name.length > LONG_NAME ? "long" : ""}>
      <bdi>{name}</bdi>
    </h2>
  );
};

const Who = (state: DoorState) => {
  const { view, desk, text, staff, forget } = state;
  const scan = personOn(desk, view);
  return (
    <div class="who">
      <p class="state-word">
        <Icon svg={scan === null ? userRound : BY_ICON[scan.by]} />
        {scan === null ? text.walk_in : text.by[scan.by]}
        {desk.reason === null ? null : (
          <span class="chip amber">
            <Icon svg={star} />
            {staff.reason[desk.reason]}
          </span>
        )}
      </p>
      <Button icon={x} onPress={forget}>
        {text.forget}
      </Button>
      <Name {...state} scan={scan} />
      {scan === null ? <p class="secondary about">{text.walk_in_hint}</p> : <About {...state} scan={scan} />}
      {scan === null
        ? null
        : cautions(scan, state).map((caution) => (
            <p key={caution} class="line warning">
              <Icon svg={triangleAlert} />
              <span>{caution}</span>
            </p>
          ))}
    </div>
  );
};

/** More fields than this stand four in a row. */
const FIELDS_WIDE_MAX = 6;

const FieldTiles = ({ view, desk, act, text, staff, language }: DoorState) => {
  const held = personOn(desk, view)?.live_tickets ?? [];
  return (
    <div class={view.fields.length > FIELDS_WIDE_MAX ? "fields many" : "fields"}>
      {view.fields.map((field) => {
        const own = held.find((ticket) => ticket.field === field.id);
        return field.open || own !== undefined ? (
          <Button
            key={field.id}
            chosen={desk.field === field.id}
            area={own === undefined ? "" : "held"}
            onPress={() => act({ kind: "field-chosen", field: field.id })}
          >
            <b>{field.name[language]}</b>
            <span>
              {own === undefined ? staff.people_waiting(field.waiting) : text.holding(own.code, own.pager)}
            </span>
          </Button>
        ) : (
          <div key={field.id} class="card field-closed">
            <b>{field.name[language]}</b>
            <span class="secondary">{text.field_closed}</span>
          </div>
        );
      })}
    </div>
  );
};

const ReasonSheet = ({ act, desk, text, staff }: DoorState) => (
  <>
    <h2 class="sheet-title">{text.priority_title}</h2>
    <div class="fields reasons">
      {REASONS.map((reason) => (
        <Button
          key={reason}
          chosen={desk.reason === reason}
          onPress={() => act({ kind: "reason-chosen", reason })}
        >
          {staff.reason[reason]}
        </Button>
      ))}
    </div>
    <div class="give">
      <Button size="main" icon={starOff} onPress={() => act({ kind: "priority-dropped" })}>
        {text.priority_none}
      </Button>
      <Button size="main" onPress={() => act({ kind: "sheet-closed" })}>
        {staff.cancel}
      </Button>
    </div>
  </>
);

/** Age is offered in one touch and forced on nobody; declined, the button leads to all the reasons. */
const Priority = ({ view, desk, text, staff, act }: DoorState) => {
  if (desk.reason !== null) {
    return (
      <Button size="main" icon={starOff} onPress={() => act({ kind: "priority-dropped" })}>
        {text.priority_off}
      </Button>
    );
  }
  const offered = isAgeOffered(desk, view);
  return (
    <Button
      size="main"
      icon={star}
      area={offered ? "offered" : ""}
      onPress={() =>
        act(offered ? { kind: "reason-chosen", reason: "elderly" } : { kind: "priority-wanted" })
      }
    >
      {offered ? text.priority_offer(staff.reason.elderly) : text.priority}
    </Button>
  );
};

/** Until a field is chosen the large place says what to do; then it does it. */
const Large = ({ view, desk, commands, text, admit }: DoorState) => {
  const pager = view.suggestion;
  const busy = commands.busy === "/api/door/:door/admit";
  if (desk.field === null) return <p class="choose">{text.choose_field}</p>;
  return pager === null ? (
    <Button look="go" size="main" icon={receipt} busy={busy} onPress={() => admit(null)}>
      {text.give_paper}
    </Button>
  ) : (
    <Button look="go" size="main" icon={vibrate} busy={busy} area="pager-go" onPress={() => admit(pager)}>
      {text.give_pager} <b class="pager-number number">{pager.card}</b>
    </Button>
  );
};

/** The card is back in its holder's hand where none was read; why there is no pager takes the same place. */
const Give = (state: DoorState) => {
  const { view, desk, commands, text, language, admit } = state;
  const said = commands.said !== null || state.stale;
  const pledge = view.no_pager === null && personOn(desk, view)?.by === "card";
  return (
    <>
      {view.no_pager === null || said ? null : <NoticeLine notice={view.no_pager} language={language} />}
      <div class="give">
        <Large {...state} />
        {view.suggestion === null || desk.field === null ? null : (
          <Button size="main" icon={receipt} onPress={() => admit(null)}>
            {text.paper}
          </Button>
        )}
        <Priority {...state} />
      </div>
      {pledge ? <Pledge {...state} /> : null}
    </>
  );
};

/** G4: one live number a person and field. The one there is can be printed again. */
const Duplicate = (state: DoorState & { readonly ticket: Read["live_tickets"][number] }) => {
  const { view, commands, text, language, act, reprint, ticket } = state;
  const field = view.fields.find(({ id }) => id === ticket.field)?.name[language] ?? ticket.field;
  return (
    <>
      <p class="line alarm duplicate" role="alert">
        <Icon svg={triangleAlert} />
        <span>
          <b>{text.duplicate(ticket.code, field)}</b>.{" "}
          {ticket.pager === null ? text.duplicate_paper : text.duplicate_pager(ticket.pager)}
        </span>
      </p>
      <div class="answers">
        <Button look="act" size="main" icon={layoutGrid} onPress={() => act({ kind: "field-dropped" })}>
          {text.other_field}
        </Button>
        <Button
          size="main"
          icon={printer}
          busy={commands.busy === "/api/door/:door/reprint-slip"}
          onPress={() => reprint(ticket.code)}
        >
          {text.reprint}
        </Button>
      </div>
    </>
  );
};

const Sheet = (state: DoorState) => {
  switch (state.desk.sheet) {
    case "reasons":
      return <ReasonSheet {...state} />;
    case "agree":
      return <AgreeSheet {...state} />;
    case "stop":
      return <StopSheet {...state} />;
    default: {
      const ticket = duplicateOf(state.desk, state.view);
      return (
        <>
          <FieldTiles {...state} />
          {ticket === null ? <Give {...state} /> : <Duplicate {...state} ticket={ticket} />}
        </>
      );
    }
  }
};

export const Guest = (state: DoorState) => {
  if (admission(state.desk, state.view) === null) return <Ready {...state} />;
  return (
    <section class="card guest known">
      <Who {...state} />
      <Sheet {...state} />
    </section>
  );
};
