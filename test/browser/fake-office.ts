/**
 * A stand-in for the controller's HTTP face: the built screens under the real security headers, one stream a
 * screen with the view a test sets, and commands answered as the test says. It judges nothing.
 */
import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { SECURITY_HEADERS } from "../../controller/shell/http/gate.ts";
import { NOW_MS } from "./fixed-views.ts";

const BUILT = fileURLToPath(new URL("../../dist/kiosk-ui/", import.meta.url));
const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};
const PAGES: readonly (readonly [RegExp, string])[] = [
  [/^\/$/, "index.html"],
  [/^\/kiosk\//, "citizen.html"],
  [/^\/door\//, "door.html"],
  [/^\/counter\//, "counter.html"],
  [/^\/hall\//, "hall.html"],
  [/^\/technician$/, "technician.html"],
  [/^\/manager$/, "manager.html"],
  [/^\/sign-in$/, "sign-in.html"],
];

export interface Given {
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
}
export interface Reply {
  readonly status: number;
  readonly body: unknown;
}

export interface FakeOffice {
  readonly url: string;
  /** Commands in the order they came. */
  readonly given: Given[];
  /** Shown on every stream from now on. */
  show(view: unknown): void;
  /** What the next commands are answered; the default is `{ ok: true }`. "cut": the line breaks instead. */
  answer(how: (given: Given) => Reply | "cut"): void;
  /** What GET /api/session says, and whether streams are open to whoever asks. */
  session(reply: unknown, streams: Reply | "open"): void;
  /** What every slip looks like; null: there is no picture. */
  picture(png: Uint8Array | null): void;
  /** Cuts every open stream. */
  cut(): void;
  close(): Promise<void>;
}

const bodyOf = async (request: IncomingMessage): Promise<Given["body"]> => {
  let text = "";
  for await (const piece of request) text += String(piece);
  return JSON.parse(text) as Given["body"];
};

const serveFile = async (path: string, response: ServerResponse): Promise<void> => {
  const file = PAGES.find(([address]) => address.test(path))?.[1] ?? path.slice(1);
  try {
    const bytes = await readFile(BUILT + file);
    response.writeHead(200, { ...SECURITY_HEADERS, "content-type": TYPES[extname(file)] ?? "text/plain" });
    response.end(bytes);
  } catch {
    response.writeHead(404, SECURITY_HEADERS).end();
  }
};

const sendJson = (response: ServerResponse, { status, body }: Reply): void => {
  response.writeHead(status, { ...SECURITY_HEADERS, "content-type": "application/json" });
  response.end(JSON.stringify(body));
};

const sendPicture = (response: ServerResponse, png: Uint8Array | null): void => {
  response.writeHead(png === null ? 404 : 200, { ...SECURITY_HEADERS, "content-type": "image/png" });
  response.end(png ?? undefined);
};

export const NO_SESSION = {
  enrolled: true,
  session: null,
  places: { doors: [], counters: [], kiosks: [], halls: [] },
};

const listening = async (server: Server): Promise<string> => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}`;
};

export const startFakeOffice = async (): Promise<FakeOffice> => {
  const streams = new Set<ServerResponse>();
  const given: Given[] = [];
  let view: unknown = {};
  let answer: (given: Given) => Reply | "cut" = () => ({ status: 200, body: { ok: true } });
  let session: unknown = NO_SESSION;
  let gate: Reply | "open" = "open";
  let slip: Uint8Array | null = null;
  let position = 0;
  const event = (): string => `id: ${++position}\nevent: view\ndata: ${JSON.stringify(view)}\n\n`;

  const openStream = (response: ServerResponse): void => {
    response.writeHead(200, { ...SECURITY_HEADERS, "content-type": "text/event-stream" });
    response.write(`${event()}event: ping\ndata: {"now_ms":${NOW_MS}}\n\n`);
    streams.add(response);
    response.on("close", () => streams.delete(response));
  };
  const takeCommand = async (path: string, request: IncomingMessage, response: ServerResponse) => {
    const one = { path, body: await bodyOf(request) };
    given.push(one);
    const reply = answer(one);
    if (reply === "cut") request.socket.destroy();
    else sendJson(response, reply);
  };
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://office").pathname;
    if (request.method === "POST") void takeCommand(path, request, response);
    else if (path === "/api/session") sendJson(response, { status: 200, body: session });
    else if (path.startsWith("/api/printer/")) sendPicture(response, slip);
    else if (!path.startsWith("/api/stream/")) void serveFile(path, response);
    else if (gate === "open") openStream(response);
    else sendJson(response, gate);
  });
  const url = await listening(server);
  const cut = (): void => streams.forEach((stream) => void stream.destroy());
  return {
    url,
    given,
    show: (next) => {
      view = next;
      for (const stream of streams) stream.write(event());
    },
    answer: (how) => {
      answer = how;
    },
    session: (reply, how) => {
      session = reply;
      gate = how;
    },
    picture: (png) => {
      slip = png;
    },
    cut,
    close: async () => {
      cut();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
