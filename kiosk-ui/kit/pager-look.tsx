/**
 * How a pager's state looks on every screen: ground, mark and word together, so that no state is told by
 * colour alone. Gold is for the one that is being called.
 */

import ban from "lucide-static/icons/ban.svg?raw";
import batteryWarning from "lucide-static/icons/battery-warning.svg?raw";
import clockAlert from "lucide-static/icons/clock-alert.svg?raw";
import searchX from "lucide-static/icons/search-x.svg?raw";
import userRound from "lucide-static/icons/user-round.svg?raw";
import vibrate from "lucide-static/icons/vibrate.svg?raw";
import type { Pager } from "../../controller/api/views.ts";
import { Icon } from "./icon.tsx";

type State = Pager["state"];

/** In the rack is how a card should be: it needs no mark. */
const MARK: Record<State, string | null> = {
  "in-rack": null,
  lent: userRound,
  paged: vibrate,
  overdue: clockAlert,
  lost: searchX,
  disabled: ban,
};

/** A card whose visit is over is looked for, whatever the ledger calls it until then. */
export const lookOf = ({ state, missing }: Pick<Pager, "state" | "missing">): State =>
  missing ? "overdue" : state;

/** The mark beside a number; a doubtful battery comes before anything but a call that is on. */
export const PagerMark = ({
  state,
  suspicion,
}: {
  readonly state: State;
  readonly suspicion: Pager["suspicion"];
}) => {
  const mark = suspicion === "battery" && state !== "paged" ? batteryWarning : MARK[state];
  return mark === null ? null : <Icon svg={mark} />;
};
