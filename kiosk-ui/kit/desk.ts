/**
 * A staff screen's commands: one at a time, what is under way, what was said about the last one. The words
 * of a refusal come from the server; the words of a success from the screen.
 */
import { type ReadonlySignal, signal } from "@preact/signals";
import type { CommandBody, CommandParams, CommandPath, CommandReply } from "../../controller/api/routes.ts";
import { goToSignIn } from "./place.ts";
import { send } from "./send.ts";
import { staffEn } from "./text/staff.en.ts";
import { staff } from "./text/staff.ts";
import type { Language } from "./text/words.ts";

export interface Said {
  readonly level: "done" | "refused" | "working";
  readonly text: string;
}

export interface DeskState {
  /** The command on its way, so that its button can show it. */
  readonly busy: CommandPath | null;
  readonly said: Said | null;
}

/** A wait longer than this is put into words (screens.md §9.4). */
const WORKING_AFTER_MS = 300;
/** A success is read and gone; a refusal stays until something else is done, at most this long. */
const DONE_SHOWN_MS = 5_000;
const REFUSED_SHOWN_MS = 20_000;

export interface Desk {
  readonly state: ReadonlySignal<DeskState>;
  /**
   * A command given while another is on its way is dropped: the clerk sees which one runs. `refused` gets the
   * refusal's stable word; true: the screen has something better to say than its sentence.
   */
  run<P extends CommandPath>(
    path: P,
    params: CommandParams<P>,
    body: Omit<CommandBody<P>, "key">,
    done?: (reply: CommandReply<P>) => string | null,
    refused?: (error: string) => boolean,
  ): Promise<void>;
  /** Says what the screen itself did, as a command's success is said. */
  say(text: string): void;
}

/** @param language asked anew for each sentence, as a technician may switch. */
export const createDesk = (language: () => Language = () => "vi"): Desk => {
  const words = () => (language() === "en" ? staffEn : staff);
  const state = signal<DeskState>({ busy: null, said: null });
  let clearing: ReturnType<typeof setTimeout> | undefined;
  const say = (said: Said | null): void => {
    clearTimeout(clearing);
    state.value = { busy: null, said };
    if (said === null) return;
    clearing = setTimeout(
      () => {
        state.value = { ...state.peek(), said: null };
      },
      said.level === "done" ? DONE_SHOWN_MS : REFUSED_SHOWN_MS,
    );
  };
  return {
    state,
    say: (text) => say({ level: "done", text }),
    run: async (path, params, body, done, refused) => {
      if (state.peek().busy !== null) return;
      clearTimeout(clearing);
      state.value = { busy: path, said: null };
      clearing = setTimeout(() => {
        state.value = { busy: path, said: { level: "working", text: words().working } };
      }, WORKING_AFTER_MS);
      const outcome = await send(path, params, body);
      switch (outcome.kind) {
        case "done": {
          const text = done?.(outcome.reply) ?? null;
          return say(text === null ? null : { level: "done", text });
        }
        case "refused":
          if (refused?.(outcome.error) === true) return say(null);
          return say({ level: "refused", text: outcome.text[language()] });
        case "unreachable":
          return say({ level: "refused", text: words().unreachable });
        case "signed-out":
          say(null);
          return goToSignIn();
      }
    },
  };
};
