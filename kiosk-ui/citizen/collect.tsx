/**
 * The pick-up at the boxes: card, code, door. What proves whom is the office's rule; these screens only lead.
 */
import check from "lucide-static/icons/check.svg?raw";
import circleHelp from "lucide-static/icons/circle-question-mark.svg?raw";
import doorOpen from "lucide-static/icons/door-open.svg?raw";
import info from "lucide-static/icons/info.svg?raw";
import scanLine from "lucide-static/icons/scan-line.svg?raw";
import smartphone from "lucide-static/icons/smartphone.svg?raw";
import { Button } from "../kit/button.tsx";
import { Icon } from "../kit/icon.tsx";
import { type Kiosk, Title } from "./parts.tsx";
import { CODE_DIGITS, type Screen } from "./session-state.ts";

const STEPS = 3;

/** What is proven already, and how far there is to go. */
const Proven = ({ text, step }: Kiosk & { readonly step: number }) => {
  const proofs = [text.proof_card, text.proof_code].slice(0, step - 1);
  return (
    <div class="proven">
      {proofs.map((proof) => (
        <span key={proof} class="chip good">
          <Icon svg={check} />
          {proof}
        </span>
      ))}
      <span class="chip">{text.step(step, STEPS)}</span>
    </div>
  );
};

/** The card is read by the office; the way on opens as it says so. */
const CardState = ({ view, text, act }: Kiosk) => {
  const found = view.collect?.found ?? null;
  if (found === null) {
    return (
      <p class="card-state" role="status">
        <Icon svg={scanLine} />
        {text.card_waiting}
      </p>
    );
  }
  return (
    <>
      <p class={found === 0 ? "line warning" : "line good"} role="status">
        <Icon svg={found === 0 ? info : check} />
        <span>{found === 0 ? text.card_none : text.card_found(found)}</span>
      </p>
      {found === 0 ? null : (
        <Button look="go" size="main" icon={smartphone} onPress={() => act({ kind: "code-wanted" })}>
          {text.send_code}
        </Button>
      )}
    </>
  );
};

export const CardPlace = (kiosk: Kiosk) => (
  <div class="page card-place">
    <Proven {...kiosk} step={1} />
    <Title title={kiosk.text.card_title} />
    <ol class={kiosk.view.collect === null ? "card how-steps" : "card how-steps started"}>
      {kiosk.text.card_steps.map((step, index) => (
        <li key={step}>
          <b class="step-number">{index + 1}</b>
          <span>{step}</span>
        </li>
      ))}
    </ol>
    <CardState {...kiosk} />
  </div>
);

const DIGITS = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];

const NumberPad = ({ text, act, full, scale }: Kiosk & { readonly full: boolean }) => {
  const digit = (name: string) => (
    <Button
      key={name}
      kind="digit"
      size="main"
      area="key"
      onPress={() => act({ kind: "digit", digit: name })}
    >
      {name}
    </Button>
  );
  const erase = (
    <Button key="erase" kind="digit" size="main" area="key" onPress={() => act({ kind: "erased" })}>
      {text.erase}
    </Button>
  );
  return (
    <div class="number-pad">
      {DIGITS.map(digit)}
      {scale.size === "small" ? [digit("0"), erase] : [erase, digit("0")]}
      <Button
        look={full ? "go" : "plain"}
        kind="digit"
        size="main"
        area="key"
        onPress={() => act({ kind: "code-confirmed" })}
      >
        {text.code_ok}
      </Button>
    </div>
  );
};

export const EnterCode = (kiosk: Kiosk & { readonly digits: string }) => {
  const { text, digits } = kiosk;
  return (
    <div class="page enter-code">
      {kiosk.scale.size === "small" ? null : <Proven {...kiosk} step={2} />}
      <Title title={text.code_title} {...(kiosk.scale.size === "small" ? {} : { hint: text.code_hint })} />
      <div class="dots" role="img" aria-label={text.code_entered(digits.length)}>
        {Array.from({ length: CODE_DIGITS }, (_, index) => (
          <span key={index} class="dot number">
            {digits[index] ?? ""}
          </span>
        ))}
      </div>
      <NumberPad {...kiosk} full={digits.length === CODE_DIGITS} />
    </div>
  );
};

export const MyBoxes = (kiosk: Kiosk & { readonly screen: Extract<Screen, { kind: "boxes" }> }) => {
  const { text, act, screen } = kiosk;
  const left = screen.boxes.filter((box) => !screen.opened.includes(box));
  return (
    <div class="page my-boxes">
      <Proven {...kiosk} step={3} />
      {left.length === 0 ? (
        <Title title={text.collected_title} hint={text.collected_hint} />
      ) : (
        <Title title={text.boxes_title} hint={text.boxes_hint} />
      )}
      <div class="box-list" data-many={screen.boxes.length > 2}>
        {screen.boxes.map((box) => (
          <Button
            key={box}
            look={screen.opened.includes(box) ? "plain" : "go"}
            size="main"
            icon={doorOpen}
            onPress={() => act({ kind: "box-chosen", box })}
          >
            {text.open_box(box)}
          </Button>
        ))}
      </div>
      <Button
        look={left.length === 0 ? "go" : "plain"}
        size={kiosk.scale.size === "small" ? "second" : "main"}
        onPress={() => act({ kind: "finish" })}
      >
        {text.finish}
      </Button>
    </div>
  );
};

export const DoorOpen = (kiosk: Kiosk & { readonly screen: Extract<Screen, { kind: "door-open" }> }) => {
  const { text, act, screen } = kiosk;
  const opening = kiosk.view.collect?.boxes.find(({ number }) => number === screen.box)?.door === "closed";
  const others = screen.boxes.some((box) => !screen.opened.includes(box));
  return (
    <div class="page box-open">
      <Proven {...kiosk} step={3} />
      <Title
        title={opening ? text.opening_box(screen.box) : text.box_open_title(screen.box)}
        hint={opening ? text.box_opening_hint : text.box_open_hint}
      />
      <section class="open-box">
        <Icon svg={doorOpen} />
        <span>{text.box_label}</span>
        <output class="number">{screen.box}</output>
      </section>
      <div class="actions">
        <Button size="main" icon={circleHelp} onPress={() => act({ kind: "back" })}>
          {others && !opening ? text.next_box : text.box_stuck}
        </Button>
        <Button look="go" size="main" onPress={() => act({ kind: "finish" })}>
          {text.done}
        </Button>
      </div>
    </div>
  );
};
