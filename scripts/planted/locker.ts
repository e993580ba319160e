/**
 * Mistakes that people make with locks, each as a small change of production code: the hazards of lockers.md
 * sections 3 and 4, and our own. The proof of the boxes must notice every one; what it can't see it can't
 * promise. A change that no longer fits its file is an error (test/scripts/planted.test.ts).
 */
import { edit, type Planted } from "./edit.ts";

const LOOP = "controller/shell/loop.ts";
const BOX = "controller/core/box.ts";
const BOX_EVOLVE = "controller/core/box-evolve.ts";
const PERMIT = "controller/core/permit.ts";
const DOOR = "controller/core/door.ts";
const CLAIM = "controller/core/claim.ts";
const ADAPTER = "controller/shell/devices/lock-bank.ts";
const EXCHANGE = "drivers/locker/bank/exchange.pure.ts";
const BOARDS = "drivers/locker/bank/boards.pure.ts";
const PULSE = "drivers/locker/bank/pulse.pure.ts";
const SCHEDULE = "drivers/locker/bank/schedule.pure.ts";
const MODBUS = "drivers/locker/modbus/dialect.pure.ts";
const PROTOCOL = "drivers/locker/modbus/protocol.ts";

const NO_DOOR_RULE = edit(BOX, 'bank.doors && box.door !== "closed"', "bank === undefined");
const NO_DOOR_IN_DRIVER = edit(PULSE, 'door !== "closed"', "target === undefined");

export const LOCKER_MISTAKES: readonly Planted[] = [
  {
    name: "ack-is-opening",
    hazard: "the reply to the command is taken for the opening (Open-Locker, eform)",
    edits: [
      edit(
        PERMIT,
        'draft.fact({ kind: "pulse-ended", permit: id, end, box });',
        'draft.fact({ kind: "pulse-ended", permit: id, end, box }); if (end === "acknowledged" && draft.office.permits[id]?.opened_ms === null) draft.fact({ kind: "box-opened", box, permit: id });',
      ),
    ],
  },
  {
    name: "mutex-per-frame",
    hazard: "the next lock may be pulsed once the frame was answered, while the coil still pulls",
    edits: [
      edit(
        PULSE,
        'arm(turn, "settle", pulse.command.duration_ms + PULSE_SETTLE_MS);',
        'arm(turn, "settle", 0);',
      ),
    ],
  },
  {
    name: "no-settling",
    hazard: "the next lock is pulsed the moment the last pulse should be over",
    edits: [edit(PULSE, "pulse.command.duration_ms + PULSE_SETTLE_MS", "pulse.command.duration_ms - 100")],
  },
  {
    name: "written-before-kept",
    hazard: "the pulse leaves before its permit is on the disk (SportLocker)",
    edits: [
      edit(LOOP, "this.#listener.perform(effects);", ""),
      edit(
        LOOP,
        "const outcome = this.#settings.store.commit({",
        "this.#listener.perform(effects); const outcome = this.#settings.store.commit({",
      ),
    ],
  },
  {
    name: "commit-error-ignored",
    hazard: "a full disk is no reason to keep a door shut",
    edits: [edit(LOOP, 'if (outcome.kind === "full") {', "if (outcome.kind !== outcome.kind) {")],
  },
  {
    name: "pulse-retried",
    hazard: "a pulse that was not answered is sent again (eform: 4 retries, then bursts)",
    edits: [
      edit(
        SCHEDULE,
        '{ kind: "pulse", index0: channel.index0, duration_ms }, 0);',
        '{ kind: "pulse", index0: channel.index0, duration_ms }, 1);',
      ),
      edit(
        SCHEDULE,
        'if (retry !== undefined && (retry.purpose === "off" || (off === undefined && pulse?.kind !== "waiting"))) {',
        "if (retry !== undefined) {",
      ),
    ],
  },
  {
    name: "unknown-is-closed",
    hazard: "a door of which nothing is known is taken for closed",
    edits: [
      edit(BOX, 'bank.doors && box.door !== "closed"', 'bank.doors && box.door === "open"'),
      NO_DOOR_IN_DRIVER,
    ],
  },
  {
    name: "second-pulse-without-look",
    hazard: "a box is pulsed again although its door is not closed",
    edits: [NO_DOOR_RULE, NO_DOOR_IN_DRIVER],
  },
  {
    name: "doors-remembered-over-restart",
    hazard: "what the doors were before the program died is believed after it",
    edits: [
      edit(DOOR, 'draft.fact({ kind: "door-changed", box: box.number, door: "unknown" });', ";"),
      NO_DOOR_IN_DRIVER,
    ],
  },
  {
    name: "wrong-door-ignored",
    hazard: "another door than the one meant springs open, and nobody stops",
    edits: [edit(DOOR, "wrongDoor(draft, before, meant);", ";")],
  },
  {
    name: "any-door-is-the-right-one",
    hazard: "whatever door opens after a pulse proves that pulse",
    edits: [
      edit(
        DOOR,
        "wrongDoor(draft, before, meant);",
        'if (meant.permit !== null && draft.office.permits[meant.permit]?.opened_ms === null) draft.fact({ kind: "box-opened", box: meant.number, permit: meant.permit });',
      ),
    ],
  },
  {
    name: "forced-door-silent",
    hazard: "a door forced open raises no alarm",
    edits: [edit(DOOR, 'quarantine(draft, before.number, "forced-open");', ";")],
  },
  {
    name: "left-open-silent",
    hazard: "a door left open is told to nobody",
    edits: [edit(DOOR, 'box?.door === "open"', "box === null")],
  },
  {
    name: "channel-off-by-one",
    hazard: "the number printed on the board is sent as the channel counted from 0",
    edits: [edit("controller/shell/office-plan.ts", "index0: channel - 1,", "index0: channel,")],
  },
  {
    name: "box-by-arithmetic",
    hazard:
      "the lock is reckoned from the box number instead of looked up (WKLY cell % 13, Open-Locker's fallback)",
    edits: [
      edit(
        PERMIT,
        "const { board, index0 } = box;",
        "const { board } = box; const index0 = (box.number - 1) % 8;",
      ),
    ],
  },
  {
    name: "flash-off",
    hazard: "one wrong nibble: 04xx instead of 02xx, which ends with the coil on",
    edits: [edit(PROTOCOL, "const FLASH_ON_BASE = 0x0200;", "const FLASH_ON_BASE = 0x0400;")],
  },
  {
    name: "pulse-too-long",
    hazard: "the pulse is rounded up to what a slow lock might need",
    edits: [edit(ADAPTER, "duration_ms: pulse_ms }", "duration_ms: Math.min(1000, pulse_ms + 300) }")],
  },
  {
    name: "echo-is-ack",
    hazard: "a two-wire adapter's echo of the command passes for the board's answer",
    edits: [
      edit(
        EXCHANGE,
        "if (bus.echo_due || !exchange.request.own_reply) {",
        "if (!exchange.request.own_reply) {",
      ),
    ],
  },
  {
    name: "linkage-accepted",
    hazard: "a board whose door switches drive its coils is used like any other",
    edits: [
      edit(MODBUS, "const isNormal = reply.values.every((mode) => mode === 0);", "const isNormal = true;"),
      edit(MODBUS, 'audit: ["outputs", "modes"],', "audit: [],"),
    ],
  },
  {
    name: "one-supply-forgotten",
    hazard: "two boards on one supply have a queue each (2.4 A a coil, 3.0 A the supply)",
    edits: [
      edit(
        BOX,
        "pulse != null && isPulseAlive(seen, pulse) && supplyOf(seen, number) === supply;",
        "pulse != null && isPulseAlive(seen, pulse) && bankOf(seen, number)?.id === supply;",
      ),
    ],
  },
  {
    name: "restart-pulses-again",
    hazard: "after a restart what was not finished is done again",
    edits: [
      edit(
        PERMIT,
        'draft.fact({ kind: "permit-interrupted", permit: id, box, why: "restarted" });',
        "beginPulse(draft, permit);",
      ),
    ],
  },
  {
    name: "rest-not-kept",
    hazard: "a coil is pulsed again at once, and burns",
    edits: [
      edit(BOX, 'return rest_ms > 0 ? refusedFor("box-rests", rest_ms) : undefined;', "return undefined;"),
    ],
  },
  {
    name: "opens-unlimited",
    hazard: "one signed-in clerk can open the whole cabinet within a minute (PickPoint, Moscow)",
    edits: [edit(BOX, "times_ms.length < COUNTER_OPENS_A_MIN", "times_ms.length >= 0")],
  },
  {
    name: "fault-eats-claim",
    hazard: "a lock that does not open costs the citizen the result (SportLocker's nonce)",
    edits: [
      edit(BOX_EVOLVE, 'const held = permit.purpose === "load" ? NO_RESULT : {};', "const held = NO_RESULT;"),
    ],
  },
  {
    name: "permit-spent-twice",
    hazard: "an order whose outcome seemed late is given again, and its permit opens as often as it is shown",
    edits: [
      edit("drivers/locker/permit.ts", "record.spent = true;", ""),
      edit("drivers/locker/permit.ts", "this.#ids.has(id) || !this.#hasRoom(now_ms)", "false"),
      edit(
        LOOP,
        "this.#listener.perform(effects);",
        'this.#listener.perform(effects); this.#settings.clock.arm("again", 4000, () => this.#listener.perform(effects.filter((effect) => effect.kind === "pulse-box")));',
      ),
    ],
  },
  {
    name: "tries-not-counted",
    hazard: "a code may be guessed as often as one likes",
    edits: [
      edit(CLAIM, "(draft.office.kiosks[kiosk]?.claim?.tries ?? 0) >= CODE_TRIES_MAX", "kiosk === undefined"),
      edit(
        "controller/shell/accounts/pickup-codes.ts",
        "AND expires_mono_ms > ? AND tries < ?",
        "AND expires_mono_ms > ? AND tries < ? + 100",
      ),
    ],
  },
  {
    name: "kiosk-never-rests",
    hazard: "guessing goes on at one kiosk, session after session",
    edits: [
      edit(
        CLAIM,
        "(draft.office.kiosks[kiosk]?.failures_ms.length ?? 0) < CODE_FAILURES_MAX",
        "kiosk !== undefined",
      ),
    ],
  },
  {
    name: "code-serves-twice",
    hazard: "a code read over somebody's shoulder still works after its owner used it",
    edits: [
      edit(
        "controller/shell/accounts/pickup-codes.ts",
        '"DELETE FROM pickup_code WHERE claim = ? AND code_hash = ?"',
        '"UPDATE pickup_code SET tries = tries WHERE claim = ? AND code_hash = ?"',
      ),
      edit("controller/core/claim-evolve.ts", 'verified: by, code: "burnt"', 'verified: by, code: "sent"'),
    ],
  },
  {
    name: "dead-board-stops-all",
    hazard: "one board without an answer takes the others with it",
    edits: [
      edit(
        BOARDS,
        'dropBoard(turn, index, { kind: "silent" }, "LOCKER_NO_ANSWER", []);',
        'turn.state.boards.forEach((_, each) => dropBoard(turn, each, { kind: "silent" }, "LOCKER_NO_ANSWER", []));',
      ),
    ],
  },
  {
    name: "cu48-lock-from-one",
    hazard: "lock 48, counted from 1, is sent as 30: all 48 boxes of the board open",
    edits: [
      edit(
        "drivers/locker/cu48/dialect.pure.ts",
        "const lock = lockIndex(question.index0);",
        "const lock = question.index0 + 1;",
      ),
    ],
  },
  {
    name: "watchdog-by-timer",
    hazard: "the bus loop stands still, and the watchdog is fed by a bare timer",
    edits: [
      edit(
        "drivers/locker/bank/machine.ts",
        "set(turn, { sweep: every, audit, auditIn: isDue ? AUDIT_EVERY_ROUNDS : auditIn - 1 });",
        "return set(turn, { sweep: every, audit, auditIn: isDue ? AUDIT_EVERY_ROUNDS : auditIn - 1 });",
      ),
      edit("controller/shell/watchdog.ts", "turns && heard", "turns || heard"),
    ],
  },
  {
    name: "stop-without-off",
    hazard: "the program ends as it is, whatever is switched on",
    edits: [
      edit(
        "drivers/locker/bank/offs.pure.ts",
        'set(turn, { stopping: { kind: "yes", id }, offs: { ...turn.state.offs, due: every, unanswered: [] } });',
        'set(turn, { stopping: { kind: "yes", id }, offs: { ...turn.state.offs, due: [], unanswered: [] } });',
      ),
    ],
  },
];
