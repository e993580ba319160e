/**
 * G1, G2 and G4: the state of the reader in colour, word and shape; the person on it; field, priority, and
 * the button that gives a number.
 */
import info from "lucide-static/icons/info.svg?raw";
import receipt from "lucide-static/icons/receipt-text.svg?raw";
import scanLine from "lucide-static/icons/scan-line.svg?raw";
import star from "lucide-static/icons/star.svg?raw";
import starOff from "lucide-static/icons/star-off.svg?raw";
import triangleAlert from "lucide-static/icons/triangle-alert.svg?raw";
import userRound from "lucide-static/icons/user-round.svg?raw";
import vibrate from "lucide-static/icons/vibrate.svg?raw";
import x from "lucide-static/icons/x.svg?raw";
import type { DoorView } from "../../controller/api/views.ts";
import { Button } from "../kit/button.tsx";
import { NoticeLine } from "../kit/frame.tsx";
import { Icon } from "../kit/icon.tsx";
import { door as text } from "../kit/text/door.ts";
import { staff } from "../kit/text/staff.ts";
import { admission, REASONS } from "./desk.ts";
import type { DoorState } from "./door-screen.tsx";

type Read = Extract<NonNullable<DoorView["scan"]>, { state: "read" }>;

const Pledge = () => (
  <p class="pledge secondary">
    <Icon svg={info} />
    {text.pledge}
  </p>
);

/** Nobody on the form: one large word about the reader. */
const Ready = ({ view }: DoorState) => {
  const { reader, scan } = view;
  if (scan?.state === "refused") {
    return (
      <section class="card guest state refused">
        <Icon svg={triangleAlert} />
        <h2>{text.refused}</h2>
        <p>{scan.notice.text.vi}</p>
        <p class="secondary">{text.refused_hint}</p>
      </section>
    );
  }
  const ready = reader.state === "ready";
  const title = ready ? text.ready : reader.state === "lost" ? text.reader_lost : text.reader_none;
  return (
    <section class={`card guest state ${ready ? "ready" : "lost"}`}>
      <Icon svg={ready ? scanLine : triangleAlert} />
      <h2>{title}</h2>
      <p class="secondary">{ready ? text.ready_hint : text.reader_hint}</p>
      {reader.notice === null ? null : <NoticeLine notice={reader.notice} language="vi" />}
      <Pledge />
    </section>
  );
};

/** Warnings and live numbers that fit above the fields. */
const CAUTIONS_MAX = 2;

const cautions = (scan: Read): readonly string[] =>
  [
    ...scan.live_tickets.map((ticket) => text.already(ticket.code, ticket.pager)),
    ...scan.warnings.map((warning) => warning.vi),
  ].slice(0, CAUTIONS_MAX);

const Who = ({ view, desk, forget }: DoorState) => {
  const scan = !desk.walk_in && view.scan?.state === "read" ? view.scan : null;
  return (
    <div class="who">
      <p class="state-word">
        <Icon svg={scan === null ? userRound : scanLine} />
        {scan === null ? text.walk_in : text.read}
      </p>
      {desk.reason === null ? null : (
        <span class="chip amber">
          <Icon svg={star} />
          {staff.reason[desk.reason]}
        </span>
      )}
      <Button icon={x} onPress={forget}>
        {text.forget}
      </Button>
      <h2>{scan === null ? text.walk_in_title : scan.name_masked}</h2>
      <p class="secondary about">
        {scan === null
          ? text.walk_in_hint
          : text.person(scan.birth_year, scan.number_tail, scan.visits_before)}
      </p>
      {scan === null
        ? null
        : cautions(scan).map((caution) => (
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

const FieldTiles = ({ view, desk, act }: DoorState) => (
  <div class={view.fields.length > FIELDS_WIDE_MAX ? "fields many" : "fields"}>
    {view.fields.map((field) =>
      field.open ? (
        <Button
          key={field.id}
          chosen={desk.field === field.id}
          onPress={() => act({ kind: "field-chosen", field: field.id })}
        >
          <b>{field.name.vi}</b>
          <span>{staff.people_waiting(field.waiting)}</span>
        </Button>
      ) : (
        <div key={field.id} class="card field-closed">
          <b>{field.name.vi}</b>
          <span class="secondary">{text.field_closed}</span>
        </div>
      ),
    )}
  </div>
);

const ReasonSheet = ({ act, desk }: DoorState) => (
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

/** Until a field is chosen the large place says what to do; then it does it. */
const Give = ({ view, desk, commands, act, admit }: DoorState) => {
  const pager = view.suggestion;
  const busy = commands.busy === "/api/door/:door/admit";
  const priority = desk.reason !== null;
  const large =
    desk.field === null ? (
      <p class="choose">{text.choose_field}</p>
    ) : pager === null ? (
      <Button look="go" size="main" icon={receipt} busy={busy} onPress={() => admit(null)}>
        {text.give_paper}
      </Button>
    ) : (
      <Button look="go" size="main" icon={vibrate} busy={busy} area="pager-go" onPress={() => admit(pager)}>
        {text.give_pager} <b class="pager-number number">{pager.card}</b>
      </Button>
    );
  return (
    <>
      {view.no_pager === null ? null : <NoticeLine notice={view.no_pager} language="vi" />}
      <div class="give">
        {large}
        {pager === null || desk.field === null ? null : (
          <Button size="main" icon={receipt} onPress={() => admit(null)}>
            {text.paper}
          </Button>
        )}
        <Button
          size="main"
          icon={priority ? starOff : star}
          onPress={() => act({ kind: priority ? "priority-dropped" : "priority-wanted" })}
        >
          {priority ? text.priority_off : text.priority}
        </Button>
      </div>
    </>
  );
};

export const Guest = (state: DoorState) => {
  const { view, desk } = state;
  if (admission(desk, view) === null) return <Ready {...state} />;
  return (
    <section class="card guest known">
      <Who {...state} />
      {desk.sheet === "reasons" ? (
        <ReasonSheet {...state} />
      ) : (
        <>
          <FieldTiles {...state} />
          <Give {...state} />
          <Pledge />
        </>
      )}
    </section>
  );
};
