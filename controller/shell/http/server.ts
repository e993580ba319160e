/**
 * The HTTP face of the office: serves the screens, their streams and their commands. Every route comes from
 * the table in controller/api; this file adds only who may come in and how answers look.
 */
import type { RequestListener, Server } from "node:http";
import fastifyStatic from "@fastify/static";
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { REFUSALS, type RefusalCode } from "../../api/refusals.ts";
import { COMMANDS, type CommandPath, READS } from "../../api/routes.ts";
import type { ScreenName } from "../../api/views.ts";
import type { News } from "../news.ts";
import {
  type Access,
  foreignOrigin,
  refusalFor,
  SECURITY_HEADERS,
  type Session,
  sessionCookie,
  tokenOf,
} from "./gate.ts";
import { openApiDocument } from "./openapi.ts";
import type { Streams } from "./streams.ts";

/** Largest command accepted: a dossier of sixty papers with long names takes 40 kB. */
const BODY_BYTES_MAX = 65_536;

export interface HttpAnswer {
  readonly status: number;
  readonly body: unknown;
  /** Set or clear the session cookie. */
  readonly session?: { readonly token: string | undefined };
}

/** What the HTTP layer asks of the office. */
export interface OfficeDesk {
  command(
    path: CommandPath,
    params: unknown,
    body: unknown,
    session: Session | undefined,
    token: string | undefined,
  ): Promise<HttpAnswer>;
  view(screen: ScreenName, place: string): unknown;
  /** A slip of this printer as PNG, everything personal masked; undefined: not known any more. */
  picture(printer: string, job: string): Uint8Array | undefined;
  knows(screen: ScreenName, place: string): boolean;
  session(token: string | undefined): Session | undefined;
  who(session: Session | undefined): unknown;
  live(): boolean;
  ready(): boolean;
}

export interface ServerSettings {
  readonly desk: OfficeDesk;
  readonly streams: Streams;
  /** Folder of the built screens. */
  readonly ui_dir: string;
  /** The line is TLS: cookies are for such lines only. */
  readonly tls: boolean;
  /** A port that listens already (front.ts): it is given the handler. Absent: none listens yet. */
  readonly front?: { readonly server: Server; serve(handler: RequestListener): void };
  readonly told: (news: News) => void;
}

/** What a refusal tells beside its sentences, or fills into them. */
export interface RefusalDetail {
  readonly details?: readonly string[];
  readonly wait_s?: number;
  /** In place of `{why}`. */
  readonly why?: { readonly vi: string; readonly en: string };
}

export const refusalAnswer = (error: RefusalCode, about: RefusalDetail = {}): HttpAnswer => {
  const { status, vi, en } = REFUSALS[error];
  const { why, ...told } = about;
  const filled = (sentence: string, reason: string | undefined): string =>
    sentence.replace("{wait_s}", String(told.wait_s ?? "")).replace("{why}", reason ?? "");
  return { status, body: { ok: false, error, vi: filled(vi, why?.vi), en: filled(en, why?.en), ...told } };
};

/** Pages of the screens: address -> file in the built folder. */
const PAGES: readonly (readonly [string, string])[] = [
  ["/", "index.html"],
  ["/kiosk/:place", "citizen.html"],
  ["/door/:place", "door.html"],
  ["/counter/:place", "counter.html"],
  ["/hall/:place", "hall.html"],
  ["/technician", "technician.html"],
  ["/manager", "manager.html"],
  ["/sign-in", "sign-in.html"],
];

export const createServer = async (settings: ServerSettings): Promise<FastifyInstance> => {
  const { front, told } = settings;
  const server = Fastify({
    bodyLimit: BODY_BYTES_MAX,
    logger: false,
    ...(front === undefined
      ? {}
      : {
          serverFactory: (handler: RequestListener) => {
            front.serve(handler);
            return front.server;
          },
        }),
  });
  server.addHook("onSend", async (_request, reply) => {
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) reply.header(name, value);
  });
  server.setErrorHandler((error, request, reply) => {
    if (statusOf(error) < 500) return send(reply, refusalAnswer("bad-request"), settings);
    told({ kind: "request-failed", route: request.routeOptions.url ?? "", error });
    return send(reply, refusalAnswer("busy"), settings);
  });
  addReads(server, settings);
  addCommands(server, settings);
  await addPages(server, settings);
  return server;
};

/** Errors of fastify itself (a body too large, no JSON) carry their status; all others are ours. */
const statusOf = (error: unknown): number =>
  typeof error === "object" && error !== null && "statusCode" in error ? Number(error.statusCode) : 500;

const send = (reply: FastifyReply, answer: HttpAnswer, settings: ServerSettings): FastifyReply => {
  const { url: route } = reply.request.routeOptions;
  const refusal = refusalIn(answer.body);
  // An address that is no route is as the stranger wrote it: no word of the log's.
  if (refusal !== undefined && route !== undefined)
    settings.told({ kind: "request-refused", route, refusal });
  if (answer.session !== undefined) {
    reply.header("set-cookie", sessionCookie(answer.session.token, settings.tls));
  }
  return reply.code(answer.status).send(answer.body);
};

/** The code in the body of a refusal; undefined: it is none. */
const refusalIn = (body: unknown): string | undefined =>
  typeof body === "object" && body !== null && "error" in body ? String(body.error) : undefined;

const sessionOf = (request: FastifyRequest, settings: ServerSettings): Session | undefined =>
  settings.desk.session(tokenOf(request.headers.cookie));

const addCommands = (server: FastifyInstance, settings: ServerSettings): void => {
  for (const path of Object.keys(COMMANDS) as CommandPath[]) {
    const command = COMMANDS[path];
    server.post(path, async (request, reply) => {
      if (foreignOrigin(request.raw)) return send(reply, refusalAnswer("not-here"), settings);
      const session = sessionOf(request, settings);
      const refusal = refusalFor(command.access as Access, session, request.ip);
      if (refusal !== undefined) return send(reply, refusalAnswer(refusal), settings);
      const params = command.params.safeParse(request.params);
      const body = command.body.safeParse(request.body);
      if (!params.success || !body.success) {
        const issues = [...(params.error?.issues ?? []), ...(body.error?.issues ?? [])];
        const details = issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
        return send(reply, refusalAnswer("bad-request", { details }), settings);
      }
      const token = tokenOf(request.headers.cookie);
      const answer = await settings.desk.command(path, params.data, body.data, session, token);
      return send(reply, asPromised(path, answer), settings);
    });
  }
};

/** Screens take a reply as its schema says without looking again, so another one never leaves the house. */
const asPromised = (path: CommandPath, answer: HttpAnswer): HttpAnswer => {
  const { error } = answer.status === 200 ? COMMANDS[path].reply.safeParse(answer.body) : {};
  if (error === undefined) return answer;
  throw new Error(`the reply of ${path} is not the one promised`, { cause: error });
};

const addReads = (server: FastifyInstance, settings: ServerSettings): void => {
  const { desk } = settings;
  let document: unknown;
  server.get("/api/openapi.json", async () => {
    document ??= openApiDocument();
    return document;
  });
  server.get("/api/session", async (request) => desk.who(sessionOf(request, settings)));
  server.get("/live", async (_request, reply) =>
    reply.code(desk.live() ? 200 : 503).send({ live: desk.live() }),
  );
  server.get("/ready", async (_request, reply) =>
    reply.code(desk.ready() ? 200 : 503).send({ ready: desk.ready() }),
  );
  addPicture(server, settings);
  for (const [path, read] of Object.entries(READS)) {
    if (path.startsWith("/api/stream/")) addStream(server, settings, path, read.access as Access);
  }
};

/** Whoever may see the printers may see their slips; no browser keeps one. */
const addPicture = (server: FastifyInstance, settings: ServerSettings): void => {
  const path = "/api/printer/:printer/slip/:job";
  const access = READS[path].access as Access;
  server.get<{ Params: { printer: string; job: string } }>(path, async (request, reply) => {
    const refusal = refusalFor(access, sessionOf(request, settings), request.ip);
    if (refusal !== undefined) return send(reply, refusalAnswer(refusal), settings);
    const picture = settings.desk.picture(request.params.printer, request.params.job);
    if (picture === undefined) return send(reply, refusalAnswer("unknown-slip"), settings);
    return reply.type("image/png").header("cache-control", "no-store").send(Buffer.from(picture));
  });
};

const addStream = (server: FastifyInstance, settings: ServerSettings, path: string, access: Access): void => {
  const screen = path.split("/")[3] as ScreenName;
  const { desk, streams } = settings;
  server.get<{ Params: { place: string } }>(path, async (request, reply) => {
    const refused = () => refusalFor(access, sessionOf(request, settings), request.ip);
    const refusal = refused();
    if (refusal !== undefined) return send(reply, refusalAnswer(refusal), settings);
    const { place } = request.params;
    if (!desk.knows(screen, place)) return send(reply, refusalAnswer("unknown-place"), settings);
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) reply.raw.setHeader(name, value);
    const seen = request.headers["last-event-id"];
    const opened = streams.open(reply.raw, {
      screen,
      place,
      view: () => desk.view(screen, place),
      allowed: () => refused() === undefined,
      seen: typeof seen === "string" ? seen : undefined,
    });
    if (!opened) return send(reply, refusalAnswer("busy"), settings);
    return reply.hijack();
  });
};

const addPages = async (server: FastifyInstance, settings: ServerSettings): Promise<void> => {
  await server.register(fastifyStatic, {
    root: settings.ui_dir,
    prefix: "/",
    index: false,
    cacheControl: true,
    maxAge: "1h",
  });
  for (const [address, file] of PAGES) {
    server.get(address, async (_request, reply) =>
      reply
        .type("text/html; charset=utf-8")
        .header("cache-control", "no-cache")
        .sendFile(file, { cacheControl: false }),
    );
  }
  server.setNotFoundHandler((_request, reply) => void send(reply, refusalAnswer("unknown-place"), settings));
};
