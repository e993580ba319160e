/**
 * A labelled text field of a staff screen, with its rule below it, which turns into what is wrong.
 */
export const Input = (props: {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly type?: "text" | "password";
  readonly digits?: boolean;
  readonly hint?: string;
  readonly wrong?: string | null;
  readonly complete?: string;
}) => (
  <label class={props.wrong ? "input wrong" : "input"}>
    <b>{props.label}</b>
    <input
      name={props.name}
      {...(props.type === "password" ? { type: "password" } : { type: "text" })}
      inputMode={props.digits ? "numeric" : "text"}
      value={props.value}
      autocomplete={props.complete ?? "off"}
      spellcheck={false}
      aria-invalid={Boolean(props.wrong)}
      onInput={(event) => props.onInput(event.currentTarget.value)}
    />
    {props.wrong || props.hint ? <span class="input-hint">{props.wrong || props.hint}</span> : null}
  </label>
);
