/** One way from a screen's name and place to its view, for the streams. */
import type { ScreenName } from "../../api/views.ts";
import { citizenView } from "./citizen.ts";
import type { ViewContext } from "./context.ts";
import { counterView } from "./counter.ts";
import { managerView } from "./day-figures.ts";
import { doorView } from "./door.ts";
import { hallView } from "./hall.ts";
import { type TechnicianExtras, technicianView } from "./technician.ts";

/** The whole view of a screen now; undefined: there is no such place. */
export type Draw = (screen: ScreenName, place: string) => unknown;

export const drawing =
  (context: () => ViewContext, extras: () => TechnicianExtras): Draw =>
  (screen, place) => {
    switch (screen) {
      case "citizen":
        return citizenView(context(), place);
      case "door":
        return doorView(context(), place, extras().device);
      case "counter":
        return counterView(context(), place);
      case "hall":
        return hallView(context(), place);
      case "manager":
        return managerView(context());
      case "technician":
        return technicianView(context(), extras());
    }
  };
