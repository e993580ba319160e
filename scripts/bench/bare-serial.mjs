/**
 * Baselines: the libraries as they are, without our layers, since a baseline through our own link would flatter
 * us. Plain JavaScript outside dist, because the rule "one owner file a package" holds for the product alone.
 */
import { closeSync, constants, openSync } from "node:fs";
// biome-ignore lint/style/noRestrictedImports: the baseline is the bare library
import pty from "@lydell/node-pty";
// biome-ignore lint/style/noRestrictedImports: the baseline is the bare library
import { ReadlineParser } from "@serialport/parser-readline";
// biome-ignore lint/style/noRestrictedImports: the baseline is the bare library
import { SerialPort } from "serialport";

/** A raw pair without pacing. Our simulators stand behind its master as well, so both sides pay the same. */
export const openPty = () => {
  const { master, slave, ptsName } = pty.open({ encoding: null });
  slave.setRawMode(true);
  slave.destroy();
  const held = openSync(ptsName, constants.O_RDWR | constants.O_NOCTTY);
  master.on("error", () => {});
  return {
    path: ptsName,
    write: (bytes) => void master.write(bytes),
    onBytes: (listener) => void master.on("data", (bytes) => listener(new Uint8Array(bytes))),
    close: () => {
      master.destroy();
      closeSync(held);
    },
  };
};

/** serialport and parser-readline, as their manual says. */
export const openLines = async (path, baud, onLine) => {
  const port = new SerialPort({ path, baudRate: baud, autoOpen: false });
  await new Promise((resolve, reject) => port.open((error) => (error ? reject(error) : resolve())));
  port.pipe(new ReadlineParser({ delimiter: "\n" })).on("data", onLine);
  return {
    write: (bytes) => void port.write(bytes),
    close: () => new Promise((resolve) => port.close(resolve)),
  };
};

/** Counts the lines of these chunks; waits where the parser asks for it. */
export const countLines = async (chunks, delimiter) => {
  const parser = new ReadlineParser({ delimiter });
  let lines = 0;
  parser.on("data", () => lines++);
  for (const chunk of chunks)
    if (!parser.write(chunk)) await new Promise((resolve) => parser.once("drain", resolve));
  await new Promise((resolve) => parser.end(resolve));
  return lines;
};
