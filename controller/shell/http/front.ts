/**
 * The port of the screens, held from the first moment of a start, so that a taken port is found before
 * anything else is touched. Until an office stands behind it, every request is told to come again; who may
 * ask for what is decided in server.ts.
 */
import { readFileSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { Fault } from "../../../drivers/faults.ts";
import type { Clock } from "../../../drivers/runtime/ports.ts";
import { REFUSALS } from "../../api/refusals.ts";
import type { OfficeConfig } from "../config-schema.ts";
import { SECURITY_HEADERS } from "./gate.ts";

/** Requests still under way at a stop are cut off after this time, ms. */
const CLOSE_GRACE_MS = 1_000;

export interface Front {
  readonly server: Server;
  /** `http://127.0.0.1:8080`. */
  readonly url: string;
  readonly tls: boolean;
  /** From now on requests go here. */
  serve(handler: RequestListener): void;
  close(): Promise<void>;
}

/** Throws CONFIG_WRONG (certificate, address) or PORT_TAKEN. */
export const openFront = async (http: OfficeConfig["http"], clock: Clock): Promise<Front> => {
  const { tls, host } = http;
  let serve: RequestListener = answerStarting;
  const handle: RequestListener = (request, response) => serve(request, response);
  const server = tls === undefined ? createServer(handle) : secured(tls, handle);
  await listening(server, http);
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : http.port;
  const name = host.includes(":") ? `[${host}]` : host;
  return {
    server,
    url: `${tls === undefined ? "http" : "https"}://${name}:${port}`,
    tls: tls !== undefined,
    serve: (handler) => {
      serve = handler;
    },
    close: () =>
      new Promise((closed) => {
        const disarm = clock.arm("close the port", CLOSE_GRACE_MS, () => server.closeAllConnections());
        server.close(() => {
          disarm();
          closed();
        });
        server.closeIdleConnections();
      }),
  };
};

const answerStarting: RequestListener = (_request, response) => {
  const { status, vi, en } = REFUSALS.busy;
  response.writeHead(status, { ...SECURITY_HEADERS, "content-type": "application/json; charset=utf-8" });
  response.end(JSON.stringify({ ok: false, error: "busy", vi, en }));
};

const secured = (tls: { readonly cert_path: string; readonly key_path: string }, handle: RequestListener) => {
  try {
    return createTlsServer({ cert: readFileSync(tls.cert_path), key: readFileSync(tls.key_path) }, handle);
  } catch (error) {
    throw new Fault("CONFIG_WRONG", { option: "http.tls", why: reasonOf(error) }, { cause: error });
  }
};

const listening = (server: Server, { port, host }: OfficeConfig["http"]): Promise<void> =>
  new Promise((resolve, reject) => {
    const refuse = (error: Error): void => {
      const code = reasonOf(error);
      reject(
        code === "EADDRINUSE"
          ? new Fault("PORT_TAKEN", { port, host }, { cause: error })
          : new Fault("CONFIG_WRONG", { option: "http", port, host, why: code }, { cause: error }),
      );
    };
    server.once("error", refuse);
    server.listen(port, host, () => {
      server.off("error", refuse);
      resolve();
    });
  });

const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  return "code" in error ? String(error.code) : error.message;
};
