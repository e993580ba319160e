/** An adapter that hands every message over in two pieces, cut behind the same byte, both ways. */
import type { Clock } from "../../../../drivers/runtime/ports.ts";
import type { SimulatedDevice } from "../../../../simulators/kit/device.ts";

const PAUSE_MS = 3;

export const cutAt =
  (at: number) =>
  (base: SimulatedDevice, clock: Clock): SimulatedDevice => {
    let free_ms = 0;
    /** In order, whatever is said meanwhile. */
    const later = (act: () => void): void => {
      free_ms = Math.max(free_ms, clock.now_ms()) + PAUSE_MS;
      clock.arm("piece of a message", free_ms - clock.now_ms(), act);
    };
    return {
      kind: base.kind,
      defects: base.defects,
      prompts: base.prompts,
      attach: (side) =>
        base.attach({
          send: (bytes) => {
            for (const piece of [bytes.slice(0, at), bytes.slice(at)])
              if (piece.length > 0) later(() => side.send(piece));
          },
          unplug: () => side.unplug(),
          plug: () => side.plug(),
        }),
      receive: (bytes) => {
        base.receive(bytes.slice(0, at));
        if (bytes.length > at) base.receive(bytes.slice(at));
      },
      setDefect: (name, on, value) => base.setDefect(name, on, value),
      prompt: (line) => base.prompt(line),
      picture: () => base.picture(),
      onEvent: (listener) => base.onEvent(listener),
    };
  };
