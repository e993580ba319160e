/**
 * The pick-up until two factors are proven: card or receipt, then a code or a PIN. What proves whom is the
 * office's rule; these screens only lead.
 */
import check from "lucide-static/icons/check.svg?raw";
import info from "lucide-static/icons/info.svg?raw";
import keyRound from "lucide-static/icons/key-round.svg?raw";
import scanLine from "lucide-static/icons/scan-line.svg?raw";
import smartphone from "lucide-static/icons/smartphone.svg?raw";
import type { Collect } from "../../controller/api/box-views.ts";
import { Button } from "../kit/button.tsx";
import { Icon } from "../kit/icon.tsx";
import { type Kiosk, Title } from "./parts.tsx";
import { DIGITS_OF, type Factor } from "./session-state.ts";

const STEPS = 3;

/** What is proven already, and how far there is to go. */
export const Proven = ({ view, text, step }: Kiosk & { readonly step: number }) => {
  const first = view.collect?.by === "receipt" ? text.proof_receipt : text.proof_card;
  const proofs = [first, text.proof_code].slice(0, step - 1);
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

/** Counted down from when the view was made; never negative. */
export const secondsLeft = ({ view, now_ms }: Kiosk, wait_s: number): number =>
  Math.max(0, wait_s - Math.floor((now_ms - view.now_ms) / 1_000));

const Told = (props: { readonly look: "good" | "warning"; readonly words: string }) => (
  <p class={`line ${props.look}`} role="status">
    <Icon svg={props.look === "good" ? check : info} />
    <span>{props.words}</span>
  </p>
);

const foundWords = ({ text }: Kiosk, { found, by, proxy }: Collect): string =>
  text.found[proxy ? "proxy" : by](found);

/** What was found, and the second factor that opens the way to it. */
const Found = (kiosk: Kiosk & { readonly collect: Collect }) => {
  const { text, act, collect } = kiosk;
  // The sentence above says what for.
  const short = kiosk.scale.profile === "pi-7";
  const rest_s = collect.rest_s === null ? 0 : secondsLeft(kiosk, collect.rest_s);
  if (rest_s > 0) return <Told look="warning" words={text.code_rests(Math.ceil(rest_s / 60))} />;
  return (
    <>
      <Told look="good" words={foundWords(kiosk, collect)} />
      <div class="factors">
        <Button look="go" size="main" icon={smartphone} onPress={() => act({ kind: "code-wanted" })}>
          {short ? text.send_code_short : text.send_code}
        </Button>
        {collect.pin ? (
          <Button size="main" icon={keyRound} onPress={() => act({ kind: "pin-wanted" })}>
            {short ? text.use_pin_short : text.use_pin}
          </Button>
        ) : null}
      </div>
    </>
  );
};

/** The card or receipt is read by the office; the way on opens as it says so. */
const CardState = (kiosk: Kiosk) => {
  const { text, view } = kiosk;
  const { collect } = view;
  if (collect === null) {
    return (
      <p class="card-state" role="status">
        <Icon svg={scanLine} />
        {text.card_waiting}
      </p>
    );
  }
  if (collect.found > 0) return <Found {...kiosk} collect={collect} />;
  const words = collect.withdrawn > 0 ? text.withdrawn(collect.withdrawn) : text.found_none;
  return <Told look="warning" words={words} />;
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

export const EnterCode = (kiosk: Kiosk & { readonly by: Factor; readonly digits: string }) => {
  const { text, by, digits, scale } = kiosk;
  const all = DIGITS_OF[by];
  const small = scale.size === "small";
  return (
    <div class="page enter-code">
      {small ? null : <Proven {...kiosk} step={2} />}
      {small ? (
        <Title title={text.code_title_short[by]} />
      ) : (
        <Title title={text.code_title[by]} hint={text.code_hint[by]} />
      )}
      <div class="dots" data-digits={all} role="img" aria-label={text.code_entered(digits.length, all)}>
        {Array.from({ length: all }, (_, index) => (
          <span key={index} class="dot number">
            {digits[index] ?? ""}
          </span>
        ))}
      </div>
      <NumberPad {...kiosk} full={digits.length === all} />
    </div>
  );
};
