/**
 * What the kiosk's screens are handed, and the parts more than one of them uses. Pure functions of it.
 */
import type { CitizenView } from "../../controller/api/views.ts";
import { Icon } from "../kit/icon.tsx";
import type { Scale } from "../kit/profile.ts";
import type { CitizenText } from "../kit/text/citizen.vi.ts";
import type { Session, SessionEvent } from "./session-state.ts";

export interface Kiosk {
  readonly view: CitizenView;
  readonly session: Session;
  readonly text: CitizenText;
  readonly scale: Scale;
  readonly now_ms: number;
  readonly stale: boolean;
  readonly act: (event: SessionEvent) => void;
}

/** A page's question and one line of how to answer it. */
export const Title = ({ title, hint }: { readonly title: string; readonly hint?: string }) => (
  <div class="title">
    <h1>{title}</h1>
    {hint === undefined ? null : <p class="secondary">{hint}</p>}
  </div>
);

/** While a command is on its way: a sentence, as a turning wheel alone says nothing. */
export const Working = ({ text, icon }: { readonly text: string; readonly icon: string }) => (
  <div class="working" role="status">
    <Icon svg={icon} />
    <h1>{text}</h1>
  </div>
);
