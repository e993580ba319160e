/** Character device files of this machine, for links that open them as plain files: pseudo-terminals. */
import { execFileSync } from "node:child_process";
import { closeSync, constants, openSync } from "node:fs";
import type { ReadStream } from "node:tty";
import * as nodePty from "@lydell/node-pty";

/** From now on the terminal at `path` changes no byte. */
export const rawTerminal = (path: string): void => {
  execFileSync("stty", ["-F", path, "raw", "-echo"]);
};

export interface DeviceFile {
  readonly path: string;
  /** What the device reads and says. Paused: it takes some 80 kB, then nothing. */
  readonly far: ReadStream;
  remove(): void;
}

interface Opened {
  readonly ptsName: string;
  readonly master: ReadStream;
  readonly slave: ReadStream;
}

export const deviceFile = (): DeviceFile => {
  // node-pty's own declarations leave `open` out.
  const { open } = nodePty as unknown as { open(options: { readonly encoding: null }): Opened };
  const { ptsName, master, slave } = open({ encoding: null });
  // Held open, so that the far end stays one; its own stream would eat what the far end says.
  const held = openSync(ptsName, constants.O_RDWR | constants.O_NOCTTY);
  slave.destroy();
  master.on("error", () => {});
  master.pause();
  rawTerminal(ptsName);
  return {
    path: ptsName,
    far: master,
    remove() {
      if (master.destroyed) return;
      master.destroy();
      closeSync(held);
    },
  };
};
