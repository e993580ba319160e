/**
 * The service manager, as far as the controller talks to it: that it started, and that it lives. Node can't
 * send on the datagram socket that systemd listens on, so systemd's own program does (NotifyAccess=all);
 * where no service manager asked for it, nobody is told.
 */
import { spawn } from "node:child_process";

const PROGRAM = "systemd-notify";
/** A third of what systemd allows, so that one lost message restarts nobody. */
const LOOKS_A_TERM = 3;
const US_A_MS = 1_000;

export interface ServiceManager {
  /** Time between two signs of life; undefined: no watchdog was asked for. */
  readonly every_ms: number | undefined;
  started(): void;
  alive(): void;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Nobody waits for it, and what becomes of it is systemd's to find out. */
const tell = (message: string): void => {
  const child = spawn(PROGRAM, [message], { stdio: "ignore" });
  child.on("error", () => undefined);
  child.unref();
};

/** Undefined: this process is no service that has to tell. */
export const serviceManagerOf = (
  environment: Environment,
  say: (message: string) => void = tell,
): ServiceManager | undefined => {
  const { NOTIFY_SOCKET: socket, WATCHDOG_USEC: usec } = environment;
  if (socket === undefined || socket === "") return undefined;
  const term_ms = Number(usec ?? 0) / US_A_MS;
  return {
    every_ms: term_ms > 0 ? term_ms / LOOKS_A_TERM : undefined,
    started: () => say("READY=1"),
    alive: () => say("WATCHDOG=1"),
  };
};
