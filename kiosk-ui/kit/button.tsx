/**
 * Everything that can be pressed. Its looks are named by what it is for (`go`, `act`, `plain`), its size by
 * the rule it obeys: `main` is at least 20 mm high, `second` 15 mm.
 */
import type { ComponentChildren } from "preact";
import { Icon } from "./icon.tsx";
import type { ControlKind } from "./press.ts";
import { pressable } from "./pressable.ts";

export interface ButtonProps {
  readonly onPress: () => void;
  readonly look?: "go" | "act" | "deep" | "plain" | "tile";
  readonly size?: "main" | "second";
  readonly icon?: string;
  /** The key that does the same, shown on the button. */
  readonly keycap?: string;
  readonly kind?: ControlKind;
  /** For a choice: whether it is the chosen one. */
  readonly chosen?: boolean;
  readonly busy?: boolean;
  readonly label?: string;
  readonly area?: string;
  readonly children: ComponentChildren;
}

export const Button = (props: ButtonProps) => (
  <button
    type="button"
    class={`button ${props.look ?? "plain"} ${props.size ?? "second"} ${props.area ?? ""}`}
    aria-pressed={props.chosen}
    aria-busy={props.busy}
    aria-label={props.label}
    {...pressable(props.onPress, props.kind)}
  >
    {props.icon === undefined ? null : <Icon svg={props.icon} />}
    <span class="button-text">{props.children}</span>
    {props.keycap === undefined ? null : <kbd>{props.keycap}</kbd>}
  </button>
);
