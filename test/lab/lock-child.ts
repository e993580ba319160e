/**
 * A bank on GPIO lines in a process of its own, driven as the controller does: told what to do by lines, says
 * what happens by lines of JSON. Its boxes are its only argument. Started by lock-program.ts.
 */
import "onoff";
import { createInterface } from "node:readline";
import { onoffBackend } from "../../drivers/link/gpio.ts";
import { openLockBank } from "../../drivers/locker/driver.ts";
import type { GpioBox } from "../../drivers/locker/gpio/lines.ts";
import { PermitOffice } from "../../drivers/locker/permit.ts";
import { systemClock as clock } from "../../drivers/runtime/system-clock.ts";
import type { Said } from "./lock-program.ts";

/** The program looks at its own clock so often: what holds it up longer is seen. */
const BEAT_MS = 5;

const say = (said: Said): void => void process.stdout.write(`${JSON.stringify(said)}\n`);

// lock-program.ts wrote it.
const boxes = JSON.parse(process.argv[2] ?? "") as readonly GpioBox[];
const office = new PermitOffice(clock);
const bank = openLockBank({ protocol: "gpio", boxes }, { clock, gpio: onoffBackend() }, office, {
  up: () => say({ kind: "up" }),
  down: ({ code, detail }) => say({ kind: "down", code, detail }),
  report: (report) => say({ kind: "report", report }),
});

let longest_ms = 0;
let last_ms = 0;
let orders = 0;
const beat = (): void => {
  clock.arm("beat", BEAT_MS, () => {
    longest_ms = Math.max(longest_ms, clock.now_ms() - last_ms - BEAT_MS);
    last_ms = clock.now_ms();
    beat();
  });
};

const pulse = (index0: number, duration_ms: number): void => {
  orders += 1;
  const permit = office.issue(`order-${orders}`);
  if (permit === undefined) throw new Error("no permit was issued");
  bank.pulse({ permit, channel: { board: 1, index0 }, duration_ms }, (outcome) =>
    say({ kind: "outcome", outcome }),
  );
};

const act = (line: string): void => {
  const [deed, index0, duration_ms] = line.split(" ");
  switch (deed) {
    case "start":
      last_ms = clock.now_ms();
      beat();
      return bank.start();
    case "pulse":
      return pulse(Number(index0), Number(duration_ms));
    case "stop":
      return bank.stop(() => say({ kind: "stopped" }));
    case "held":
      return say({ kind: "held", longest_ms });
    default:
      throw new Error(`told ${line}`);
  }
};

createInterface({ input: process.stdin }).on("line", act);
say({ kind: "loaded" });
