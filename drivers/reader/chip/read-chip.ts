/**
 * Reads one chip from first to last command: does what the machine asks, in order. Decides nothing itself,
 * and keeps nothing of it. The caller has seen a card; it says which numbers are known.
 */

import { assert } from "../../faults.ts";
import type { Random } from "../../runtime/ports.ts";
import { openWithPace, openWithZone } from "./access.ts";
import { proveActive } from "./active-authentication.ts";
import { SW_DONE, selectApplication, selectMasterFile } from "./apdu.pure.ts";
import type { ZoneKey } from "./basic-access.ts";
import { proveChip } from "./chip-authentication.ts";
import { readFile } from "./files.ts";
import {
  CHIP_FILES,
  type ChipEvent,
  type ChipOutcome,
  type ChipState,
  type ChipTask,
  chipStart,
  chipStep,
  type TaskResult,
} from "./machine.ts";
import { ChipSession } from "./session.ts";
import type { Talk } from "./talk.ts";

const CARD_ACCESS = 0x011c;

/** What is known of the card in hand; either is enough. */
export interface ChipPassword {
  /** The last six digits of the ID number. identity.md 3.2. */
  readonly can?: string;
  readonly zone?: ZoneKey;
}

export interface ChipReadingSettings {
  readonly password: ChipPassword;
  /** The face is asked for, too: some seventy commands more. */
  readonly face: boolean;
  /** Told of each task as it begins: for whoever waits with the card in the hand. */
  readonly begun?: (task: ChipTask) => void;
}

export function* readChip(settings: ChipReadingSettings, random: Random): Talk<ChipOutcome> {
  const { password, face, begun } = settings;
  const session = new ChipSession();
  let state = chipStart({ can: password.can !== undefined, zone: password.zone !== undefined, face });
  let event: ChipEvent = { kind: "start" };
  for (;;) {
    const [next, [effect]]: ReturnType<typeof chipStep> = chipStep(state, event);
    assert(effect !== undefined, "the chip's machine neither asks nor settles");
    if (effect.kind === "settle") return effect.outcome;
    state = next;
    begun?.(effect.task);
    event = { kind: "result", result: yield* perform(effect.task, state, session, password, random) };
  }
}

function* perform(
  task: ChipTask,
  state: ChipState,
  session: ChipSession,
  password: ChipPassword,
  random: Random,
): Talk<TaskResult> {
  switch (task.kind) {
    case "read-card-access":
      return yield* readCardAccess(session, task.by);
    case "open-pace":
      return yield* openPace(task, session, password, random);
    case "select-application":
      return yield* selected(session, selectApplication());
    case "open-zone":
      assert(password.zone !== undefined, "no zone is known");
      return yield* openWithZone(session, password.zone, random);
    case "read-file":
      return yield* readFile(session, CHIP_FILES[task.file]);
    case "prove-chip":
      return yield* proveChip(session, task.by, random);
    case "prove-active":
      return yield* proveActive(session, state.files, random);
  }
}

function* readCardAccess(session: ChipSession, by: "direct" | "master-file"): Talk<TaskResult> {
  if (by === "direct") return yield* readFile(session, CARD_ACCESS);
  const master = yield* selected(session, selectMasterFile());
  return master.kind === "done" ? yield* readFile(session, CARD_ACCESS) : master;
}

function* openPace(
  { way, password: kind }: Extract<ChipTask, { readonly kind: "open-pace" }>,
  session: ChipSession,
  { can, zone }: ChipPassword,
  random: Random,
): Talk<TaskResult> {
  if (kind === "can") {
    assert(can !== undefined, "no access number is known");
    return yield* openWithPace(session, way, { kind, can }, random);
  }
  assert(zone !== undefined, "no zone is known");
  return yield* openWithPace(session, way, { kind, zone }, random);
}

function* selected(session: ChipSession, command: ReturnType<typeof selectApplication>): Talk<TaskResult> {
  const told = yield* session.send(command);
  if (told.kind === "ended") return told;
  return told.answer.sw === SW_DONE ? { kind: "done" } : { kind: "refused", sw: told.answer.sw };
}
