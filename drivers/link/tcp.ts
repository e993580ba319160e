/**
 * Byte link over a TCP socket: network printers, simulators, a remote bench. One attempt a connect; it
 * neither retries nor frames.
 */
import { connect, type Socket } from "node:net";
import type { Clock } from "../runtime/ports.ts";
import type { ByteLink, LinkLoss } from "./link.ts";
import { lossOf } from "./loss.ts";
import { type OpenedStream, StreamLink } from "./stream-link.ts";

export interface TcpSettings {
  readonly host: string;
  /** 1..65535 */
  readonly port: number;
}

/** Silence after which the kernel asks whether the peer still lives. */
export const KEEP_ALIVE_AFTER_MS = 10_000;
const SLICE_BYTES = 4_096;

export const tcpLink = (settings: TcpSettings, clock: Clock): ByteLink =>
  new StreamLink(
    `tcp:${settings.host}:${settings.port}`,
    (aborted) => openSocket(settings, aborted),
    { slice_bytes: SLICE_BYTES, byte_ms: 0 },
    clock,
  );

const openSocket = (settings: TcpSettings, aborted: AbortSignal): Promise<OpenedStream | LinkLoss> =>
  new Promise((resolve) => {
    const socket = connect({ host: settings.host, port: settings.port, noDelay: true });
    const cancel = () => socket.destroy();
    aborted.addEventListener("abort", cancel);
    socket.on("error", (error) => resolve(lossOf(error)));
    socket.once("close", () => resolve({ code: "LINK_LOST", detail: "closed before it opened" }));
    socket.once("connect", () => {
      aborted.removeEventListener("abort", cancel);
      socket.setKeepAlive(true, KEEP_ALIVE_AFTER_MS);
      resolve(openedSocket(socket));
    });
  });

const openedSocket = (socket: Socket): OpenedStream => ({
  sink: socket,
  listen(received, ended) {
    if (socket.destroyed) {
      ended(CLOSED_BY_PEER);
      return;
    }
    socket.on("data", (bytes: Buffer) => received(new Uint8Array(bytes)));
    socket.on("error", (error) => ended({ code: "LINK_LOST", detail: lossOf(error).detail }));
    socket.once("close", () => ended(CLOSED_BY_PEER));
  },
  close: () =>
    new Promise((closed) => {
      if (socket.closed) closed();
      socket.once("close", () => closed());
      socket.destroy();
    }),
});

const CLOSED_BY_PEER: LinkLoss = { code: "LINK_LOST", detail: "the other side closed the connection" };
