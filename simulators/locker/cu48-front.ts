/** Kerong CU48 boards on their line. What one board does with a request stands in cu48-board.ts. */
import { BoardBus } from "./bus.ts";
import { Cu48Board, type Cu48Request, danger, isHeardBy, neighbours, requests } from "./cu48-board.ts";
import type { LockDefect, LockSwitches } from "./defects.ts";
import type { FrontParts } from "./front.ts";

export interface Cu48Set {
  /** Hook bit of a closed door. */
  readonly closed_bit: 0 | 1;
  /** Unlock time set in the boards, ms. */
  readonly unlock_ms: number;
}

export class Cu48Front extends BoardBus<Cu48Board, Cu48Request> {
  readonly #switches: LockSwitches;
  readonly #unlock_ms: number;

  constructor(parts: FrontParts, set: Cu48Set, turnaround_ms: number) {
    const { cabinet, clock, places, switches } = parts;
    const boards = places.map((place) => new Cu48Board(place, cabinet, clock, set));
    const protocol = {
      framing: requests,
      forbidden: danger,
      isFor: isHeardBy,
      answer: (board: Cu48Board, request: Cu48Request) => board.answer(request),
      fromNeighbour: neighbours,
    };
    super(parts, boards, protocol, turnaround_ms);
    this.#switches = switches;
    this.#unlock_ms = set.unlock_ms;
  }

  override switched(name: LockDefect): void {
    super.switched(name);
    for (const board of this.boards) {
      if (name === "unlock-time") board.unlock_ms = this.#switches.value(name, 3_000) ?? this.#unlock_ms;
      if (name === "busy-after-unlock") board.busy_ms = this.#switches.value(name, 250) ?? 0;
    }
  }
}
