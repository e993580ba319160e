/**
 * The socket in the data folder on which a running office hears `kiosk`, and the other end of it. Only the
 * folder's owner may open it; one request a connection. What is asked, messages.ts says.
 */
import { closeSync, openSync, rmSync } from "node:fs";
import { createConnection, createServer, type Socket } from "node:net";
import { join } from "node:path";
import type { Clock } from "../../../drivers/runtime/ports.ts";
import { CONTROL_SOCKET } from "../data-folder.ts";
import type { PersonAnswer, PersonRequest } from "../personal/person-requests.ts";
import {
  ANSWER_BYTES_MAX,
  answerLine,
  answerOf,
  type ControlAnswer,
  clearAnswer,
  REQUEST_BYTES_MAX,
  requestLine,
  requestOf,
} from "./messages.ts";

/** Callers at once; more are hung up on. */
export const CALLERS_MAX = 4;
/** A caller who has not asked within this time is hung up on, ms. */
export const ASK_WITHIN_MS = 5_000;
/** An office that has not answered within this time is given up, ms. */
export const ANSWER_WITHIN_MS = 15_000;
/** No permission for anybody but the owner. */
const OWNER_ONLY = 0o177;

export interface ControlSocket {
  close(): Promise<void>;
}

/** Listens in the folder, which the caller holds; what a dead program left there is taken away. */
export const openControl = (
  data_dir: string,
  clock: Clock,
  ask: (request: PersonRequest) => Promise<PersonAnswer>,
): Promise<ControlSocket> => {
  const folder = openSync(data_dir, "r");
  const path = shortPath(folder);
  rmSync(join(data_dir, CONTROL_SOCKET), { force: true });
  const callers = new Set<Socket>();
  const server = createServer((socket) => {
    callers.add(socket);
    socket.once("close", () => callers.delete(socket));
    serve(socket, clock, ask);
  });
  server.maxConnections = CALLERS_MAX;
  const close = (): Promise<void> =>
    new Promise((closed) => {
      server.close(() => {
        closeSync(folder);
        closed();
      });
      for (const caller of callers) caller.destroy();
    });
  return new Promise((opened, fail) => {
    server.once("error", (error) => {
      closeSync(folder);
      fail(error);
    });
    const before = process.umask(OWNER_ONLY);
    server.listen(path, () => opened({ close }));
    process.umask(before);
  });
};

/** The office's answer; undefined: none works on this folder, or it does not listen. */
export const askOffice = (
  data_dir: string,
  clock: Clock,
  request: PersonRequest,
): Promise<ControlAnswer | undefined> => {
  const folder = openSync(data_dir, "r");
  const socket = createConnection(shortPath(folder));
  return new Promise((resolve) => {
    let over = false;
    const end = (answer: ControlAnswer | undefined): void => {
      // A caller that was given up closes its line after that.
      if (over) return;
      over = true;
      disarm();
      socket.destroy();
      closeSync(folder);
      resolve(answer);
    };
    const disarm = clock.arm("control answer", ANSWER_WITHIN_MS, () => end(undefined));
    socket.on("error", () => undefined);
    socket.on("connect", () => void socket.write(requestLine(request)));
    onLine(socket, ANSWER_BYTES_MAX, (line) => end(line === undefined ? undefined : answerOf(line)));
  });
};

/** A path of a socket has 107 bytes at most (unix(7)), a folder's up to 255: through /proc it is always short. */
const shortPath = (folder: number): string => `/proc/self/fd/${folder}/${CONTROL_SOCKET}`;

const serve = (
  socket: Socket,
  clock: Clock,
  ask: (request: PersonRequest) => Promise<PersonAnswer>,
): void => {
  const disarm = clock.arm("control request", ASK_WITHIN_MS, () => socket.destroy());
  socket.on("error", () => undefined);
  onLine(socket, REQUEST_BYTES_MAX, (line) => {
    disarm();
    const request = line === undefined ? undefined : requestOf(line);
    if (request === undefined) return void socket.end(answerLine({ kind: "not-understood" }));
    ask(request).then(
      (answer) => void socket.end(answerLine(clearAnswer(answer))),
      (error: unknown) => {
        socket.destroy();
        throw error;
      },
    );
  });
};

/** The first line; undefined: it was too long, or the other end went away before it was whole. */
const onLine = (socket: Socket, bytes_max: number, take: (line: string | undefined) => void): void => {
  let bytes = Buffer.alloc(0);
  let taken = false;
  const once = (line: string | undefined): void => {
    if (taken) return;
    taken = true;
    take(line);
  };
  socket.on("data", (more) => {
    if (taken) return;
    bytes = Buffer.concat([bytes, more]);
    const end = bytes.indexOf("\n");
    if (end >= 0 && end < bytes_max) once(bytes.toString("utf8", 0, end));
    else if (bytes.length >= bytes_max) once(undefined);
  });
  socket.on("close", () => once(undefined));
};
