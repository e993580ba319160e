/** The hall display's view: calls, waiting counts, the rule. No names, no ID digits. */
import type { HallView } from "../../api/views.ts";
import { fieldsOf, frameOf, type ViewContext } from "./context.ts";

export const hallView = (context: ViewContext, hall: string): HallView => ({
  ...frameOf(context, []),
  screen: "hall",
  hall: { id: hall },
  calls: context.office.calls.map((call) => ({
    call: call.call,
    code: call.code,
    counter: context.plan.counters.find((counter) => counter.id === call.counter)?.number ?? 0,
    at_ms: call.at_ms,
    priority: call.priority,
  })),
  fields: fieldsOf(context),
  rule: { priority_run_max: context.plan.rule.priority_run_max },
});
