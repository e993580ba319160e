/** Relay boards on a Modbus line. What one board does with a message stands in board.ts. */
import { type RtuFrame, rtuFraming } from "../../drivers/locker/modbus/framing.ts";
import { decode } from "../../drivers/locker/modbus/protocol.ts";
import { CURRENT_VERSION, LockBoard, neighbours, OLD_VERSION, replyBytes } from "./board.ts";
import { BoardBus, type BusProtocol } from "./bus.ts";
import type { LockDefect, LockSwitches } from "./defects.ts";
import type { FrontParts } from "./front.ts";

export class ModbusFront extends BoardBus<LockBoard, RtuFrame> {
  readonly #switches: LockSwitches;

  constructor(parts: FrontParts, closed_level: 0 | 1, turnaround_ms: number) {
    const { cabinet, clock, places, switches } = parts;
    const boards = places.map(
      ({ address, boxes }) => new LockBoard(address, boxes, cabinet, clock, closed_level),
    );
    super(parts, boards, protocolOf(switches), turnaround_ms);
    this.#switches = switches;
  }

  override switched(name: LockDefect): void {
    super.switched(name);
    if (name !== "linkage-mode" && name !== "old-version") return;
    for (const board of this.boards) {
      const concerned = this.#switches.concerns(name, board.address);
      if (name === "old-version") board.version = concerned ? OLD_VERSION : CURRENT_VERSION;
      else for (const index0 of board.modes.keys()) board.setMode(index0, concerned ? 1 : 0);
    }
  }
}

const protocolOf = (switches: LockSwitches): BusProtocol<LockBoard, RtuFrame> => ({
  framing: rtuFraming,
  forbidden: (request) => {
    const message = decode(request);
    return message.kind === "forbidden" ? { what: message.what, board: message.board } : undefined;
  },
  isFor: ({ address }, own) => address === 0 || address === own,
  answer: (board, request) => {
    const message = decode(request);
    const code = message.kind === "flash-on" ? switches.value("exception", 4) : undefined;
    const reply =
      code === undefined
        ? board.answer(message)
        : ({ kind: "exception", board: board.address, function: 5, code } as const);
    return reply === undefined ? undefined : replyBytes(reply, request.bytes);
  },
  fromNeighbour: neighbours,
});
