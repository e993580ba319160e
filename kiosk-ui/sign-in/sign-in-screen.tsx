/**
 * The sign-in and the first enrolment as a pure function of what was filled in.
 */
import keyRound from "lucide-static/icons/key-round.svg?raw";
import logIn from "lucide-static/icons/log-in.svg?raw";
import { Button } from "../kit/button.tsx";
import type { DeskState } from "../kit/desk.ts";
import { Header, SaidLine } from "../kit/frame.tsx";
import { Input } from "../kit/input.tsx";
import { signIn as text } from "../kit/text/sign-in.ts";
import type { Entry, Filled } from "./sign-in-state.ts";

export const SignInScreen = (props: {
  readonly filled: Filled;
  readonly commands: DeskState;
  readonly onInput: (field: keyof Entry, value: string) => void;
  readonly onMode: (mode: Filled["mode"]) => void;
  readonly onSend: () => void;
}) => {
  const { filled, commands, onInput, onMode, onSend } = props;
  const enrol = filled.mode === "enrol";
  const field = (name: keyof Entry, label: string, complete: string, type?: "password") => (
    <Input
      name={name}
      label={label}
      complete={complete}
      type={type ?? "text"}
      value={filled[name]}
      wrong={filled.wrong?.field === name ? filled.wrong.text : null}
      onInput={(value) => onInput(name, value)}
    />
  );
  return (
    <div class="sign-in">
      <Header icon={keyRound} title={enrol ? text.enrol_title : text.title} />
      <main>
        <form
          class="card form"
          onSubmit={(event) => {
            event.preventDefault();
            onSend();
          }}
        >
          <h2>{enrol ? text.enrol_title : text.title}</h2>
          <p class="secondary">{enrol ? text.enrol_hint : text.hint}</p>
          {commands.said === null ? null : <SaidLine {...commands.said} />}
          {enrol ? field("enrolment", text.enrolment, "one-time-code") : null}
          {field("name", enrol ? text.new_name : text.name, "username")}
          {enrol
            ? field("password", text.new_password, "new-password", "password")
            : field("password", text.password, "current-password", "password")}
          {enrol ? field("repeat", text.repeat, "new-password", "password") : null}
          <Button look="go" size="main" icon={logIn} busy={commands.busy !== null} onPress={onSend}>
            {enrol ? text.enrol_go : text.go}
          </Button>
          <button type="submit" hidden>
            {text.go}
          </button>
          <Button onPress={() => onMode(enrol ? "sign-in" : "enrol")}>
            {enrol ? text.have_password : text.have_code}
          </Button>
        </form>
      </main>
    </div>
  );
};
