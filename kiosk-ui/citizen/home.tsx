/**
 * K1 and K3: what the citizen came for, and in which field. Only what works here and now is offered.
 */
import packageOpen from "lucide-static/icons/package-open.svg?raw";
import ticket from "lucide-static/icons/ticket.svg?raw";
import type { Field } from "../../controller/api/views.ts";
import { Button } from "../kit/button.tsx";
import { Icon } from "../kit/icon.tsx";
import type { Scale } from "../kit/profile.ts";
import { type Kiosk, Title } from "./parts.tsx";

const Task = (props: {
  readonly look: "red" | "jade";
  readonly icon: string;
  readonly title: string;
  readonly hint: string;
  readonly onPress: () => void;
}) => (
  <Button look="tile" size="main" area={`task ${props.look}`} onPress={props.onPress}>
    <span class="task-icon">
      <Icon svg={props.icon} />
    </span>
    <span class="task-words">
      <b>{props.title}</b>
      <span class="secondary">{props.hint}</span>
    </span>
  </Button>
);

/** How long it would be, before anybody presses anything. */
const WaitingNow = ({ view, text, session }: Kiosk) => (
  <section class="card waiting-now" aria-label={text.now_waiting}>
    <h2 class="secondary">{text.now_waiting}</h2>
    <ul>
      {view.fields.map((field) => (
        <li key={field.id}>
          <span>{field.name[session.language]}</span>
          <b>{field.open ? text.people_waiting(field.waiting) : text.field_closed}</b>
          <span class="secondary">
            {field.open && field.wait_min !== null ? text.wait_about(field.wait_min) : ""}
          </span>
        </li>
      ))}
    </ul>
  </section>
);

export const Home = (kiosk: Kiosk) => {
  const { view, text, act, scale } = kiosk;
  const open = view.fields.some((field) => field.open);
  const roomy = scale.profile === "portrait-32" && !kiosk.session.ease.low;
  return (
    <div class="page home">
      <Title title={text.greeting} hint={text.greeting_hint} />
      {roomy && open ? <WaitingNow {...kiosk} /> : null}
      <div class="tasks">
        {open ? (
          <Task
            look="red"
            icon={ticket}
            title={text.take_number}
            hint={text.people_waiting(view.waiting)}
            onPress={() => act({ kind: "number-wanted" })}
          />
        ) : (
          <section class="card closed">
            <h2>{text.closed_title}</h2>
            <p class="secondary">{text.closed_hint}</p>
          </section>
        )}
        {view.can_collect ? (
          <Task
            look="jade"
            icon={packageOpen}
            title={text.collect}
            hint={text.collect_hint}
            onPress={() => act({ kind: "collect-wanted" })}
          />
        ) : null}
      </div>
      <p class="secondary other">{text.other_business}</p>
    </div>
  );
};

/** Tiles that fit at 20 mm, the last one for "more" where there are others. */
const slotsOf = ({ profile, size }: Scale, large: boolean, longest: number): number => {
  if (profile === "pi-7") return large || longest > SHORT_NAME_MAX ? 4 : 9;
  return large && size !== "large" ? 6 : 9;
};
/** A name that keeps to one line in the third of a 7″ panel. */
const SHORT_NAME_MAX = 14;
const TILES_MAX = 8;

/** The tiles of one page; pages go round. */
export const fieldsOfPage = (
  fields: readonly Field[],
  page: number,
  slots: number,
): { readonly shown: readonly Field[]; readonly more: boolean } => {
  if (fields.length <= Math.min(slots, TILES_MAX)) return { shown: fields, more: false };
  const size = Math.min(slots - 1, TILES_MAX - 1);
  const pages = Math.ceil(fields.length / size);
  const start = (page % pages) * size;
  return { shown: fields.slice(start, start + size), more: true };
};

export const Fields = ({ view, text, act, scale, session, page }: Kiosk & { readonly page: number }) => {
  const small = scale.size === "small";
  const longest = Math.max(...view.fields.map((field) => field.name[session.language].length));
  const { shown, more } = fieldsOfPage(view.fields, page, slotsOf(scale, session.ease.large, longest));
  return (
    <div class="page fields">
      {small ? null : <Title title={text.fields_title} hint={text.fields_hint} />}
      <div class="field-tiles" data-count={shown.length + (more ? 1 : 0)}>
        {shown.map((field) =>
          field.open ? (
            <Button
              key={field.id}
              look="tile"
              size="main"
              area="field"
              onPress={() => act({ kind: "field-chosen", field: field.id })}
            >
              <b>{field.name[session.language]}</b>
              <span class="secondary">
                {small ? text.waiting_short(field.waiting) : text.people_waiting(field.waiting)}
                {small || field.wait_min === null ? "" : ` · ${text.wait_about(field.wait_min)}`}
              </span>
            </Button>
          ) : (
            <div key={field.id} class="card field field-closed">
              <b>{field.name[session.language]}</b>
              <span class="secondary">{text.field_closed}</span>
            </div>
          ),
        )}
        {more ? (
          <Button size="main" area="field-more" onPress={() => act({ kind: "more-fields" })}>
            {text.more}
          </Button>
        ) : null}
      </div>
    </div>
  );
};
