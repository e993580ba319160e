/** The interface as an OpenAPI 3.1 document, written from the same table by which commands are served. */
import { z } from "zod";
import { COMMANDS, READS, Refused } from "../../api/routes.ts";
import { SCREENS } from "../../api/views.ts";

const schemaOf = (schema: z.ZodType): unknown => z.toJSONSchema(schema, { target: "draft-2020-12" });
const openPath = (path: string): string => path.replace(/:(\w+)/g, "{$1}");
const parameters = (path: string): unknown[] =>
  [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string" },
  }));

const json = (schema: unknown): unknown => ({ "application/json": { schema } });

export const openApiDocument = (): unknown => {
  const paths: Record<string, Record<string, unknown>> = {};
  const refused = { description: "Refused, with the reason", content: json(schemaOf(Refused)) };
  for (const [path, command] of Object.entries(COMMANDS)) {
    paths[openPath(path)] = {
      post: {
        summary: command.summary,
        "x-access": command.access,
        parameters: parameters(path),
        requestBody: { required: true, content: json(schemaOf(command.body)) },
        responses: { 200: { description: "Done", content: json(schemaOf(command.reply)) }, default: refused },
      },
    };
  }
  for (const [path, read] of Object.entries(READS)) {
    const stream = path.startsWith("/api/stream/");
    const screen = stream ? SCREENS[path.split("/")[3] as keyof typeof SCREENS] : undefined;
    const content = stream
      ? { "text/event-stream": { schema: screen === undefined ? {} : schemaOf(screen) } }
      : "picture" in read
        ? { "image/png": { schema: {} } }
        : json("reply" in read ? schemaOf(read.reply) : {});
    paths[openPath(path)] = {
      get: {
        summary: read.summary,
        "x-access": read.access,
        parameters: parameters(path),
        responses: {
          200: { description: stream ? "Views, as they change" : "The answer", content },
          default: refused,
        },
      },
    };
  }
  return {
    openapi: "3.1.0",
    info: { title: "Một cửa kiosk controller", version: "1" },
    paths,
  };
};
