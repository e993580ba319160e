/**
 * Being remembered for later visits: asked aloud and answered by the visitor, never ticked beforehand; or
 * already agreed, with the slip to print again and the way out, one more touch away.
 */
import check from "lucide-static/icons/check.svg?raw";
import messageCircle from "lucide-static/icons/message-circle.svg?raw";
import printer from "lucide-static/icons/printer.svg?raw";
import square from "lucide-static/icons/square.svg?raw";
import squareCheck from "lucide-static/icons/square-check.svg?raw";
import userRoundCheck from "lucide-static/icons/user-round-check.svg?raw";
import x from "lucide-static/icons/x.svg?raw";
import { Button } from "../kit/button.tsx";
import { Icon } from "../kit/icon.tsx";
import { isAgreementOffered, personOn } from "./desk.ts";
import type { DoorState } from "./door-screen.tsx";

const Agreed = ({ text, desk, commands, act, printVisitorSlip }: DoorState) => (
  <>
    <p class="known-word">
      <Icon svg={userRoundCheck} />
      <b>{text.agreed}</b>
    </p>
    <div class="later-buttons">
      <Button
        icon={printer}
        busy={commands.busy === "/api/door/:door/print-visitor-slip"}
        onPress={printVisitorSlip}
      >
        {text.agreed_print}
      </Button>
      <Button chosen={desk.sheet === "stop"} onPress={() => act({ kind: "stop-wanted" })}>
        {text.agreed_stop}
      </Button>
    </div>
  </>
);

/** What the side shows of it for the person on the form; nothing where the office keeps nobody. */
export const LaterVisits = (state: DoorState) => {
  const { view, desk, text, act } = state;
  const person = personOn(desk, view);
  if (person === null || (!person.agreed && !isAgreementOffered(desk, view))) return null;
  return (
    <section class="later" aria-label={person.agreed ? text.agreed : text.agree_ask}>
      {person.agreed ? (
        <Agreed {...state} />
      ) : (
        <Button
          icon={desk.agreed ? squareCheck : square}
          chosen={desk.agreed}
          area="agree"
          onPress={() =>
            act(desk.agreed ? { kind: "agreement-given", agreed: false } : { kind: "agreement-wanted" })
          }
        >
          {text.agree_ask}
        </Button>
      )}
    </section>
  );
};

/** The question as it is read aloud; both answers are the same size and weight. */
export const AgreeSheet = ({ view, text, language, act }: DoorState) => (
  <>
    <p class="state-word asked-aloud">
      <Icon svg={messageCircle} />
      {text.agree_title}
      <span class="secondary">{text.agree_silence}</span>
    </p>
    <blockquote class="aloud">
      <p>{view.agreement?.text[language]}</p>
    </blockquote>
    <div class="answers">
      <Button size="main" icon={check} onPress={() => act({ kind: "agreement-given", agreed: true })}>
        {text.agree_yes}
      </Button>
      <Button size="main" icon={x} onPress={() => act({ kind: "agreement-given", agreed: false })}>
        {text.agree_no}
      </Button>
    </div>
  </>
);

export const StopSheet = ({ text, commands, act, stopKeeping }: DoorState) => (
  <>
    <h2 class="sheet-title">{text.stop_title}</h2>
    <p class="stop-hint">{text.stop_hint}</p>
    <div class="answers">
      <Button
        look="act"
        size="main"
        icon={x}
        busy={commands.busy === "/api/door/:door/stop-keeping"}
        onPress={stopKeeping}
      >
        {text.stop_go}
      </Button>
      <Button size="main" onPress={() => act({ kind: "sheet-closed" })}>
        {text.stop_not}
      </Button>
    </div>
  </>
);
