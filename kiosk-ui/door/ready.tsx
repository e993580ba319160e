/**
 * G1 and G4: nobody is on the form. One large word about the reader, or about the scan it did not accept,
 * always with the next step.
 */
import bellRing from "lucide-static/icons/bell-ring.svg?raw";
import info from "lucide-static/icons/info.svg?raw";
import keyboard from "lucide-static/icons/keyboard.svg?raw";
import scanLine from "lucide-static/icons/scan-line.svg?raw";
import shieldAlert from "lucide-static/icons/shield-alert.svg?raw";
import triangleAlert from "lucide-static/icons/triangle-alert.svg?raw";
import type { DoorView } from "../../controller/api/views.ts";
import { Button } from "../kit/button.tsx";
import { NoticeLine } from "../kit/frame.tsx";
import { Icon } from "../kit/icon.tsx";
import { clockText } from "../kit/time.ts";
import type { DoorState } from "./door-screen.tsx";

type Refused = Extract<NonNullable<DoorView["scan"]>, { state: "refused" }>;

/** The chip is another person's than the code in print: the one refusal that is about the card itself. */
const DIFFERS = "chip-differs";

export const Pledge = ({ text }: DoorState) => (
  <p class="pledge secondary">
    <Icon svg={info} />
    {text.pledge}
  </p>
);

const ManagerCalled = ({ view, text }: DoorState) =>
  view.manager_called_ms === null ? null : (
    <p class="line manager-called" role="status">
      <Icon svg={bellRing} />
      <b>{text.manager_called(clockText(view.manager_called_ms, view.office.utc_offset_min))}</b>
    </p>
  );

/** The likeliest next step is the dark one: a second try, or the manager where the card itself is in doubt. */
const NextSteps = (state: DoorState & { readonly differs: boolean }) => {
  const { view, text, commands, act, forget, callManager, differs } = state;
  return (
    <div class="next-steps">
      <Button look={differs ? "plain" : "act"} size="main" icon={scanLine} onPress={forget}>
        {text.scan_again}
      </Button>
      <Button size="main" icon={keyboard} onPress={() => act({ kind: "type-wanted" })}>
        {text.type}
      </Button>
      {view.manager_called_ms !== null ? (
        <ManagerCalled {...state} />
      ) : (
        <Button
          look={differs ? "act" : "plain"}
          size="main"
          icon={bellRing}
          busy={commands.busy === "/api/door/:door/call-manager"}
          onPress={callManager}
        >
          {text.call_manager}
        </Button>
      )}
    </div>
  );
};

const NotAccepted = (state: DoorState & { readonly scan: Refused }) => {
  const { scan, text, language } = state;
  const differs = scan.notice.code === DIFFERS;
  const title = differs ? text.differs : scan.kind === "unread" ? text.unread : text.refused;
  return (
    <section class={`card guest state ${differs ? "refused" : scan.kind}`} role="alert">
      <Icon svg={differs ? shieldAlert : triangleAlert} />
      <h2>{title}</h2>
      <p>{scan.notice.text[language]}</p>
      {differs ? <b>{text.differs_hint}</b> : null}
      <NextSteps {...state} differs={differs} />
    </section>
  );
};

export const Ready = (state: DoorState) => {
  const { view, text, language } = state;
  const { reader, scan } = view;
  if (scan?.state === "refused") return <NotAccepted {...state} scan={scan} />;
  const ready = reader.state === "ready";
  const title = ready ? text.ready : reader.state === "lost" ? text.reader_lost : text.reader_none;
  return (
    <section class={`card guest state ${ready ? "ready" : "lost"}`}>
      <Icon svg={ready ? scanLine : triangleAlert} />
      <h2>{title}</h2>
      <p class="secondary">{ready ? text.ready_hint : text.reader_hint}</p>
      {reader.notice === null ? null : <NoticeLine notice={reader.notice} language={language} />}
      <ManagerCalled {...state} />
      <Pledge {...state} />
    </section>
  );
};
