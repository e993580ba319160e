/**
 * What facts make of the personal store, in the very commit that keeps them: whoever agreed is kept, whoever
 * took it back is not, a visit is counted, an appointment slip opens its result. So a log that says yes never
 * stands beside a store that forgot.
 */
import type { CivilDate } from "../../../drivers/reader/person/civil-date.pure.ts";
import type { Fact } from "../../core/fact.ts";
import type { Office } from "../../core/state.ts";
import type { OfficeConfig } from "../config-schema.ts";
import { dayAfter } from "../identity.ts";
import type { Persons } from "./persons.ts";

/** Where there are boxes, an appointment slip bears a PIN for them. */
export const keptByFacts =
  (store: Persons, today: () => CivilDate, { retention, boxes }: Pick<OfficeConfig, "retention" | "boxes">) =>
  (office: Office, facts: readonly Fact[]): void => {
    for (const fact of facts)
      switch (fact.kind) {
        case "visitor-agreed":
          // From the day of the agreement on, that day included.
          store.keepFor(fact.person, "returning", dayAfter(today(), retention.returning_days));
          break;
        case "visitor-withdrew":
          store.drop(fact.person, "returning", dayAfter(today(), 1));
          store.forgetVisits(fact.person);
          break;
        case "ticket-issued":
          if (fact.person !== null && isFirstToday(office, fact.person, fact.ticket))
            store.countVisit(fact.person);
          break;
        case "form-issued":
          if (fact.form === "appointment" && fact.dossier !== null)
            store.addSlip(fact.form_id, fact.dossier, boxes.length > 0);
          break;
      }
  };

/** Numbers for two fields on one day are one visit. */
const isFirstToday = ({ tickets, closed }: Office, person: string, ticket: string): boolean =>
  [...closed, ...tickets].every(
    (row) => row.person !== person || Number(row.id.slice(1)) >= Number(ticket.slice(1)),
  );
