/**
 * Beside whatever the guard does next: the card just given, to be let buzz in the visitor's hand with one
 * touch, and another one for him if it does not.
 */
import receipt from "lucide-static/icons/receipt-text.svg?raw";
import repeat from "lucide-static/icons/repeat.svg?raw";
import triangleAlert from "lucide-static/icons/triangle-alert.svg?raw";
import vibrate from "lucide-static/icons/vibrate.svg?raw";
import { Button } from "../kit/button.tsx";
import { Icon } from "../kit/icon.tsx";
import { TrialLine } from "../kit/trial-line.tsx";
import type { DoorState } from "./door-screen.tsx";
import { type Handout, handoutOf } from "./handout.ts";

type Given = Exclude<Handout, { kind: "none" }>;

const Silent = ({ view, commands, text, swap, pager }: DoorState & Pick<Given, "pager">) => {
  const to = view.suggestion;
  const busy = commands.busy === "/api/door/:door/swap-pager";
  return (
    <>
      <p class="line warning" role="status">
        <Icon svg={triangleAlert} />
        <b>{text.silent(pager.card)}</b>
      </p>
      <div class="handout-buttons">
        {to === null ? null : (
          <Button look="go" icon={repeat} busy={busy} onPress={() => swap(pager, to)}>
            {text.swap(to.card)}
          </Button>
        )}
        <Button icon={receipt} onPress={() => swap(pager, null)}>
          {text.paper}
        </Button>
      </div>
    </>
  );
};

export const HandoutPart = (state: DoorState) => {
  const { view, desk, now_ms, commands, text, words, act, buzz, judge } = state;
  const given = handoutOf(view, desk.trial, now_ms);
  if (given.kind === "none") return null;
  const { pager, code } = given;
  const busy = commands.busy !== null;
  return (
    <section class="handout" aria-label={text.just_given(code, pager.card)}>
      {given.kind === "offer" ? (
        <>
          <p>{text.just_given(code, pager.card)}</p>
          <Button icon={vibrate} busy={busy} onPress={() => buzz(pager)}>
            {words.test_buzz(pager.card)}
          </Button>
        </>
      ) : given.kind === "trial" && desk.trial !== null ? (
        <TrialLine
          trial={desk.trial}
          pager={pager}
          words={words}
          busy={busy}
          judge={judge}
          close={() => act({ kind: "trial-over" })}
        />
      ) : (
        <Silent {...state} pager={pager} />
      )}
    </section>
  );
};
