/**
 * The list of screens as a pure function of what the office says there is.
 */
import chartColumn from "lucide-static/icons/chart-column.svg?raw";
import keyRound from "lucide-static/icons/key-round.svg?raw";
import landmark from "lucide-static/icons/landmark.svg?raw";
import logOut from "lucide-static/icons/log-out.svg?raw";
import monitor from "lucide-static/icons/monitor.svg?raw";
import shieldCheck from "lucide-static/icons/shield-check.svg?raw";
import ticket from "lucide-static/icons/ticket.svg?raw";
import tv from "lucide-static/icons/tv.svg?raw";
import wrench from "lucide-static/icons/wrench.svg?raw";
import { Button } from "../kit/button.tsx";
import type { DeskState } from "../kit/desk.ts";
import { Header, SaidLine } from "../kit/frame.tsx";
import { Icon } from "../kit/icon.tsx";
import { signIn as text } from "../kit/text/sign-in.ts";
import type { SessionReply } from "./session-read.ts";

interface Entry {
  readonly href: string;
  readonly icon: string;
  readonly name: string;
}

const entriesOf = ({ places }: SessionReply): readonly Entry[] => {
  const all = (
    names: readonly string[],
    path: string,
    icon: string,
    name: (place: string) => string,
  ): Entry[] =>
    names.map((place) => ({ href: `/${path}/${encodeURIComponent(place)}`, icon, name: name(place) }));
  return [
    ...all(places.kiosks, "kiosk", ticket, text.kiosk),
    ...all(places.halls, "hall", tv, text.hall),
    ...all(places.doors, "door", shieldCheck, text.door),
    ...all(places.counters, "counter", monitor, text.counter),
  ];
};

export const ScreensScreen = (props: {
  readonly reply: SessionReply;
  readonly commands: DeskState;
  readonly signOut: () => void;
}) => {
  const { session } = props.reply;
  const entries = entriesOf(props.reply);
  const link = ({ href, icon, name }: Entry) => (
    <li key={href}>
      <a class="button tile" href={href}>
        <Icon svg={icon} />
        {name}
      </a>
    </li>
  );
  return (
    <div class="sign-in">
      <Header icon={landmark} title={text.screens_title}>
        <span>
          {session === null
            ? text.signed_out
            : `${text.signed_in(session.name)} · ${text.role[session.role]}`}
        </span>
      </Header>
      <main class="screens">
        <p class="secondary">{entries.length === 0 ? text.no_places : text.screens_hint}</p>
        {props.commands.said === null ? null : <SaidLine {...props.commands.said} />}
        <ul>
          {entries.map(link)}
          {link({ href: "/manager", icon: chartColumn, name: text.manager })}
          {link({ href: "/technician", icon: wrench, name: text.technician })}
          {session === null ? (
            link({ href: "/sign-in", icon: keyRound, name: text.title })
          ) : (
            <li>
              <Button icon={logOut} onPress={props.signOut}>
                {text.sign_out}
              </Button>
            </li>
          )}
        </ul>
      </main>
    </div>
  );
};
