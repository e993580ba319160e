/**
 * K5: my number, my pager, how many before me, how long, what will happen. The number comes from the
 * command's reply; the rest follows with the view.
 */
import bellRing from "lucide-static/icons/bell-ring.svg?raw";
import circleCheck from "lucide-static/icons/circle-check.svg?raw";
import printer from "lucide-static/icons/printer.svg?raw";
import type { CitizenView } from "../../controller/api/views.ts";
import { Button } from "../kit/button.tsx";
import { Icon } from "../kit/icon.tsx";
import type { Kiosk } from "./parts.tsx";
import type { Screen } from "./session-state.ts";

type Shown = Extract<Screen, { kind: "number" }>;
type Ticket = NonNullable<CitizenView["ticket"]>;

const How = ({ ticket, text }: Kiosk & { readonly ticket: Ticket | null }) => {
  const pager = ticket?.pager ?? null;
  return (
    <section class="how">
      <span class="ring number">{pager === null ? <Icon svg={bellRing} /> : pager}</span>
      <div>
        {pager === null ? null : <h2>{text.pager_title(pager)}</h2>}
        <p>{pager === null ? text.call_hint : text.pager_hint}</p>
      </div>
    </section>
  );
};

/** A 7″ panel has room for two sentences. */
const Brief = ({ ticket, text }: Kiosk & { readonly ticket: Ticket | null }) => (
  <section class="card brief">
    <p>
      <span class="carried">
        {ticket?.pager == null ? text.call_hint_short : text.pager_hint_short(ticket.pager)}{" "}
      </span>
      <b>
        {ticket === null
          ? ""
          : text.ahead_short(ticket.ahead, ticket.wait_min === null ? null : text.wait(ticket.wait_min))}
      </b>
    </p>
  </section>
);

const Fact = ({ label, value }: { readonly label: string; readonly value: string }) => (
  <div class="card fact">
    <span class="secondary">{label}</span>
    <b>{value}</b>
  </div>
);

/** How it goes on: the pager, those before, the wait, the rule. */
const Rest = (kiosk: Kiosk & { readonly ticket: Ticket | null }) => {
  const { text, view, ticket } = kiosk;
  return (
    <>
      <How {...kiosk} ticket={ticket} />
      <div class="facts">
        <Fact label={text.ahead_label} value={ticket === null ? "…" : text.ahead(ticket.ahead)} />
        <Fact
          label={text.wait_label}
          value={ticket?.wait_min == null ? text.wait_unknown : text.wait(ticket.wait_min)}
        />
      </div>
      <p class="secondary rule">{text.rule(view.rule.priority_run_max)}</p>
    </>
  );
};

/** What the print button says, or null where there is nothing to press. */
const PrintPart = ({ view, text, act, ticket }: Kiosk & { readonly ticket: Ticket | null }) => {
  const print = ticket?.print ?? null;
  const failed = print === "failed" || print === "ambiguous" || print === "unconfirmed";
  if (!view.can_print) return null;
  if (print === null || failed) {
    return (
      <Button size="main" icon={printer} onPress={() => act({ kind: "print-wanted" })}>
        {text.print}
      </Button>
    );
  }
  return (
    <p class="printing" role="status">
      <Icon svg={print === "printed" ? circleCheck : printer} />
      {print === "printed" ? text.printed : text.printing}
    </p>
  );
};

export const YourNumber = (kiosk: Kiosk & { readonly screen: Shown }) => {
  const { view, text, act, screen, session } = kiosk;
  const ticket = view.ticket?.ticket === screen.ticket ? view.ticket : null;
  const field = view.fields.find(({ id }) => id === ticket?.field)?.name[session.language];
  const where = [field, ticket?.counters.length ? text.counters(ticket.counters) : undefined];
  return (
    <div class="page your-number">
      <h1 class="taken">
        <Icon svg={circleCheck} />
        {text.number_taken}
      </h1>
      <section class="card big-number">
        <span class="secondary">{text.number_label}</span>
        <output class="number">{screen.code}</output>
        <span class="where">{where.filter((part) => part !== undefined).join(" · ")}</span>
      </section>
      {kiosk.scale.size === "small" ? (
        <Brief {...kiosk} ticket={ticket} />
      ) : (
        <Rest {...kiosk} ticket={ticket} />
      )}
      <div class="actions">
        <PrintPart {...kiosk} ticket={ticket} />
        <Button look="go" size="main" onPress={() => act({ kind: "finish" })}>
          {text.done} · <span class="count">{text.seconds(screen.left_s)}</span>
        </Button>
      </div>
    </div>
  );
};
