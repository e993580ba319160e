/**
 * A test buzz from the first byte to the answer: what is under way, the question, or why there is none. Two
 * buttons answer; nothing waits for them.
 */
import check from "lucide-static/icons/check.svg?raw";
import vibrate from "lucide-static/icons/vibrate.svg?raw";
import x from "lucide-static/icons/x.svg?raw";
import type { Pager } from "../../controller/api/views.ts";
import { Button } from "./button.tsx";
import { Icon } from "./icon.tsx";
import type { vi } from "./text/pagers.vi.ts";
import { type Trial, trialPhase } from "./trial.ts";

export interface TrialLineProps {
  readonly trial: Trial;
  readonly pager: Pick<Pager, "card" | "page">;
  readonly words: typeof vi;
  readonly busy: boolean;
  readonly judge: (rang: boolean) => void;
  readonly close: () => void;
}

const wordsOf = ({ trial, pager, words }: TrialLineProps): string => {
  const phase = trialPhase(trial, pager);
  const { card } = trial;
  switch (phase.kind) {
    case "asked":
    case "sending":
      return words.sending(card);
    case "question":
      return words.asked(card);
    case "overtaken":
      return words.overtaken(card);
    case "failed":
      return words.not_sent(
        card,
        phase.why === null ? words.unknown_why : (words.why[phase.why] ?? phase.why),
      );
  }
};

export const TrialLine = (props: TrialLineProps) => {
  const { trial, pager, words, busy, judge, close } = props;
  const { kind } = trialPhase(trial, pager);
  const over = kind === "failed" || kind === "overtaken";
  return (
    <div class={over ? "trial over" : "trial"}>
      <p role="status">
        <Icon svg={vibrate} />
        <b>{wordsOf(props)}</b>
      </p>
      {kind === "question" ? (
        <>
          <Button look="go" icon={check} busy={busy} onPress={() => judge(true)}>
            {words.yes}
          </Button>
          <Button icon={x} onPress={() => judge(false)}>
            {words.no}
          </Button>
        </>
      ) : null}
      {over ? <Button onPress={close}>{words.close}</Button> : null}
    </div>
  );
};
