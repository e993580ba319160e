/**
 * What facts make of the personal store, in the very commit that keeps them: whoever agreed is kept, whoever
 * took it back is not, a visit is counted. So a log that says yes never stands beside a store that forgot.
 */
import type { CivilDate } from "../../../drivers/reader/person/civil-date.pure.ts";
import type { Fact } from "../../core/fact.ts";
import type { Office } from "../../core/state.ts";
import { dayAfter } from "../identity.ts";
import type { Persons } from "./persons.ts";

/** `returning_days`: from the day of the agreement on, that day included. */
export const keptByFacts =
  (store: Persons, today: () => CivilDate, returning_days: number) =>
  (office: Office, facts: readonly Fact[]): void => {
    for (const fact of facts) {
      if (fact.kind === "visitor-agreed")
        store.keepFor(fact.person, "returning", dayAfter(today(), returning_days));
      else if (fact.kind === "visitor-withdrew") {
        store.drop(fact.person, "returning", dayAfter(today(), 1));
        store.forgetVisits(fact.person);
      } else if (fact.kind === "ticket-issued" && fact.person !== null)
        if (isFirstToday(office, fact.person, fact.ticket)) store.countVisit(fact.person);
    }
  };

/** Numbers for two fields on one day are one visit. */
const isFirstToday = ({ tickets, closed }: Office, person: string, ticket: string): boolean =>
  [...closed, ...tickets].every(
    (row) => row.person !== person || Number(row.id.slice(1)) >= Number(ticket.slice(1)),
  );
