/**
 * The ID number by hand, from the visitor's mouth: twelve digits in the groups people say them in, read back
 * in plain words before they are sent. What was typed lives in this sheet only.
 */
import arrowRight from "lucide-static/icons/arrow-right.svg?raw";
import triangleAlert from "lucide-static/icons/triangle-alert.svg?raw";
import type { ComponentChildren } from "preact";
import { Button } from "../kit/button.tsx";
import { SaidLine } from "../kit/frame.tsx";
import { Icon } from "../kit/icon.tsx";
import { NumberPad } from "../kit/number-pad.tsx";
import { yearOf } from "../kit/time.ts";
import type { DoorState } from "./door-screen.tsx";
import { inGroups, type ReadBack, readBack } from "./typed-number.ts";

const Digits = ({ text, desk }: DoorState) => (
  <output class="typed" aria-label={text.typed_label(desk.typed)}>
    {inGroups(desk.typed).map((group, index) => (
      <span key={index} class="typed-group">
        {[...group].map((digit, place) => (
          <span key={place} class={digit === " " ? "typed-digit" : "typed-digit here"}>
            {digit}
          </span>
        ))}
      </span>
    ))}
  </output>
);

const Warning = ({ children }: { readonly children: ComponentChildren }) => (
  <p class="line warning" role="alert">
    <Icon svg={triangleAlert} />
    <span>{children}</span>
  </p>
);

const ReadAloud = ({ text, read }: DoorState & { readonly read: ReadBack }) =>
  read.sex === null ? null : (
    <div class="read-back" role="status">
      <p class="secondary">{text.type_read_back}</p>
      <p>
        <b>{text.type_sex[read.sex]}</b>
      </p>
      {read.birth_year === null ? null : (
        <p>
          <b>{text.born(read.birth_year)}</b>
        </p>
      )}
    </div>
  );

/** Until twelve digits stand there the large place counts them down; then it goes on. */
const Go = ({ text, commands, typeNumber, read }: DoorState & { readonly read: ReadBack }) =>
  read.missing > 0 ? (
    <p class="choose" role="status">
      {text.type_left(read.missing)}
    </p>
  ) : (
    <Button
      look="go"
      size="main"
      icon={arrowRight}
      busy={commands.busy === "/api/door/:door/type-number"}
      onPress={typeNumber}
    >
      {text.type_go}
    </Button>
  );

export const TypeSheet = (state: DoorState) => {
  const { view, now_ms, text, desk, commands, act, staff } = state;
  const read = readBack(desk.typed, yearOf(now_ms, view.office.utc_offset_min));
  return (
    <section class="card guest typing">
      <Digits {...state} />
      <NumberPad
        erase={text.erase}
        onDigit={(digit) => act({ kind: "typed", digit })}
        onErase={() => act({ kind: "typed-erased" })}
      />
      <div class="typing-side">
        <h2>{text.type_title}</h2>
        {commands.said === null ? null : <SaidLine {...commands.said} />}
        {desk.wiped === null ? null : <Warning>{text.type_wiped[desk.wiped]}</Warning>}
        {desk.typed === "" && desk.wiped === null ? <p class="secondary">{text.type_hint}</p> : null}
        <ReadAloud {...state} read={read} />
        {read.warnings.map((warning) => (
          <Warning key={warning}>{text.type_warning[warning]}</Warning>
        ))}
        <div class="typing-foot">
          <Go {...state} read={read} />
          <Button onPress={() => act({ kind: "sheet-closed" })}>{staff.cancel}</Button>
        </div>
      </div>
    </section>
  );
};
