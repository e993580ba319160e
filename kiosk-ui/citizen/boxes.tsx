/**
 * The wall of boxes and the citizen's own in it: which one, confirmed by its number, and what its door says.
 * Nothing but numbers stands beside a box.
 */
import check from "lucide-static/icons/check.svg?raw";
import circleHelp from "lucide-static/icons/circle-question-mark.svg?raw";
import doorClosed from "lucide-static/icons/door-closed.svg?raw";
import doorOpen from "lucide-static/icons/door-open.svg?raw";
import info from "lucide-static/icons/info.svg?raw";
import lifeBuoy from "lucide-static/icons/life-buoy.svg?raw";
import triangleAlert from "lucide-static/icons/triangle-alert.svg?raw";
import type { ComponentChildren } from "preact";
import { Button } from "../kit/button.tsx";
import { Icon } from "../kit/icon.tsx";
import { Proven, secondsLeft } from "./collect.tsx";
import { type Kiosk, Title } from "./parts.tsx";
import { boxesLeft } from "./pick-up.ts";
import type { AtDoor, Mine, Screen, SeenBox } from "./session-state.ts";

/** A door open for so long is asked after, ms; the alarm to the clerk comes later. */
const LEFT_OPEN_PROMPT_MS = 20_000;
/** With more boxes in a row, or more rows, only the citizen's own carry their number. */
const NUMBERED_COLUMNS_MAX = 8;
const NUMBERED_ROWS_MAX = 6;
/** Boxes offered at once; the others follow, as they open one after another. */
const BOXES_SHOWN_MAX = 4;
/** A wall of more boxes is not drawn: a cell would be too small to be found. */
const DRAWN_BOXES_MAX = 120;

interface Marked {
  readonly mine: Mine;
  /** The box meant now. */
  readonly box: number | null;
  readonly open: boolean;
}

const lookOf = (number: number, { mine, box, open }: Marked): string => {
  if (number === box) return open ? "meant open" : "meant";
  if (mine.collected.includes(number)) return "emptied";
  return mine.boxes.includes(number) ? "own" : "";
};

const Wall = ({ view, text, scale, ...marked }: Kiosk & Marked) => {
  const { columns, boxes } = view.cabinet;
  if (columns === 0 || boxes.length > DRAWN_BOXES_MAX) return null;
  const rows = Math.ceil(boxes.length / columns);
  const numbered = scale.size !== "small" && columns <= NUMBERED_COLUMNS_MAX && rows <= NUMBERED_ROWS_MAX;
  return (
    <div
      class={numbered ? "wall" : "wall mute"}
      role="img"
      aria-label={text.wall(boxesLeft(marked.mine))}
      style={{ gridTemplateColumns: `repeat(${columns}, 1fr)` }}
    >
      {boxes.map((number) => {
        const look = lookOf(number, marked);
        return (
          <span key={number} class={`wall-box number ${look}`}>
            {look === "emptied" ? <Icon svg={check} /> : numbered ? number : ""}
          </span>
        );
      })}
    </div>
  );
};

const AtWall = (
  kiosk: Kiosk &
    Marked & {
      readonly title: string;
      readonly hint: string;
      readonly area: string;
      readonly children: ComponentChildren;
    },
) => {
  const { children, title, hint, area, ...rest } = kiosk;
  return (
    <div class={`page at-wall ${area}`}>
      <Proven {...rest} step={3} />
      <Title title={title} hint={hint} />
      <Wall {...rest} />
      <div class="say">{children}</div>
    </div>
  );
};

const seenBox = ({ view }: Kiosk, box: number): SeenBox | undefined =>
  view.collect?.boxes.find(({ number }) => number === box);

export const ChooseBox = (kiosk: Kiosk & { readonly screen: Extract<Screen, { kind: "boxes" }> }) => {
  const { text, act, screen } = kiosk;
  return (
    <AtWall
      {...kiosk}
      mine={screen}
      box={null}
      open={false}
      area="choose-box"
      title={text.boxes_title}
      hint={text.boxes_hint}
    >
      <div class="box-list" data-many={boxesLeft(screen).length > 2}>
        {boxesLeft(screen)
          .slice(0, BOXES_SHOWN_MAX)
          .map((box) => (
            <Button
              key={box}
              look="go"
              size="main"
              icon={doorClosed}
              onPress={() => act({ kind: "box-chosen", box })}
            >
              {text.choose_box(box)}
            </Button>
          ))}
      </div>
    </AtWall>
  );
};

/** The one button that opens, with its box named; while the lock rests, when it will be there again. */
const OpenButton = (kiosk: Kiosk & { readonly box: number; readonly again: boolean }) => {
  const { text, act, box, again } = kiosk;
  const seen = seenBox(kiosk, box);
  const wait_s = seen?.wait_s == null ? 0 : secondsLeft(kiosk, seen.wait_s);
  if (seen?.state === "releasing" || wait_s > 0) {
    return (
      <p class="card-state" role="status">
        <Icon svg={info} />
        {wait_s > 0 ? text.box_rests(wait_s) : text.box_busy}
      </p>
    );
  }
  return (
    <Button look="go" size="main" icon={doorOpen} onPress={() => act({ kind: "box-confirmed" })}>
      {again ? text.open_again(box) : text.open_box(box)}
    </Button>
  );
};

export const ConfirmBox = (kiosk: Kiosk & { readonly screen: Extract<Screen, { kind: "confirm" }> }) => {
  const { text, screen } = kiosk;
  const { box } = screen;
  return (
    <AtWall
      {...kiosk}
      mine={screen}
      box={box}
      open={false}
      area="confirm-box"
      title={text.confirm_title(box)}
      hint={text.confirm_hint}
    >
      <BigBox label={text.box_label} box={box} open={false} />
      <OpenButton {...kiosk} box={box} again={false} />
    </AtWall>
  );
};

/** On a small panel the wall carries no numbers: this one does. */
const BigBox = (props: { readonly label: string; readonly box: number; readonly open: boolean }) => (
  <p class={props.open ? "big-box open" : "big-box"}>
    <Icon svg={props.open ? doorOpen : doorClosed} />
    <span>{props.label}</span>
    <output class="number">{props.box}</output>
  </p>
);

const Line = (props: {
  readonly look: "good" | "warning" | "alarm";
  readonly icon: string;
  readonly words: string;
}) => (
  <p class={`line ${props.look}`} role="status">
    <Icon svg={props.icon} />
    <span>{props.words}</span>
  </p>
);

const openSince = (kiosk: Kiosk, box: number): number => {
  const opened_ms = seenBox(kiosk, box)?.opened_ms ?? null;
  return opened_ms === null ? 0 : kiosk.now_ms - opened_ms;
};

type Door = Kiosk & { readonly screen: AtDoor };

const OpenDoor = (kiosk: Door) => {
  const { text, act, screen } = kiosk;
  const late = openSince(kiosk, screen.box) >= LEFT_OPEN_PROMPT_MS;
  return (
    <AtWall
      {...kiosk}
      mine={screen}
      box={screen.box}
      open
      area="door-open"
      title={text.box_open_title(screen.box)}
      hint={text.box_open_hint}
    >
      <BigBox label={text.box_label} box={screen.box} open />
      {screen.asked_to_leave || late ? (
        <Line
          look="warning"
          icon={triangleAlert}
          words={screen.asked_to_leave ? text.close_first(screen.box) : text.still_open(screen.box)}
        />
      ) : (
        <Line
          look={screen.asked_for_staff ? "warning" : "good"}
          icon={screen.asked_for_staff ? lifeBuoy : doorOpen}
          words={screen.asked_for_staff ? text.staff_called : text.door_open}
        />
      )}
      <div class="actions">
        <Button size="main" icon={circleHelp} onPress={() => act({ kind: "door-stuck" })}>
          {text.box_stuck}
        </Button>
        <Button size="main" onPress={() => act({ kind: "finish" })}>
          {text.done}
        </Button>
      </div>
    </AtWall>
  );
};

const Opening = (kiosk: Door) => (
  <AtWall
    {...kiosk}
    mine={kiosk.screen}
    box={kiosk.screen.box}
    open={false}
    area="door-opening"
    title={kiosk.text.opening_box(kiosk.screen.box)}
    hint={kiosk.text.box_opening_hint}
  >
    <BigBox label={kiosk.text.box_label} box={kiosk.screen.box} open={false} />
  </AtWall>
);

/** Not opened, or out of this kiosk's hands: what is kept, and the way on. */
const DoorTrouble = (kiosk: Door) => {
  const { text, act, screen } = kiosk;
  const { box } = screen;
  const held = screen.phase === "held";
  const again = !held && (seenBox(kiosk, box)?.pulses_left ?? 0) > 0;
  const others = boxesLeft(screen).some((other) => other !== box);
  return (
    <AtWall
      {...kiosk}
      mine={screen}
      box={box}
      open={false}
      area="door-trouble"
      title={held ? text.held_title(box) : text.not_opened_title(box)}
      hint={held ? text.held_hint : text.not_opened_hint}
    >
      {again ? null : <Line look="warning" icon={lifeBuoy} words={text.staff_called} />}
      {again ? <OpenButton {...kiosk} box={box} again /> : null}
      <div class="actions">
        {others ? (
          <Button size="main" onPress={() => act({ kind: "back" })}>
            {text.next_box}
          </Button>
        ) : null}
        <Button size="main" onPress={() => act({ kind: "finish" })}>
          {text.finish}
        </Button>
      </div>
    </AtWall>
  );
};

export const AtDoorPage = (kiosk: Door) => {
  switch (kiosk.screen.phase) {
    case "opening":
      return <Opening {...kiosk} />;
    case "open":
      return <OpenDoor {...kiosk} />;
    case "not-opened":
    case "held":
      return <DoorTrouble {...kiosk} />;
  }
};

/** A result that staff took meanwhile was not taken by whoever stands here: that is said instead of thanks. */
export const Collected = ({ view, text, act }: Kiosk) => {
  const withdrawn = view.collect?.withdrawn ?? 0;
  return (
    <div class="page collected">
      <Title
        title={text.collected_title}
        hint={withdrawn > 0 ? text.withdrawn(withdrawn) : text.collected_hint}
      />
      <Button look="go" size="main" onPress={() => act({ kind: "finish" })}>
        {text.done}
      </Button>
    </div>
  );
};
