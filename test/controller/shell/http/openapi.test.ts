/** The interface as an OpenAPI 3.1 document: every route is in it, and it is well formed. */
import { beforeAll, describe, expect, test } from "vitest";
import { COMMANDS, READS } from "../../../../controller/api/routes.ts";
import { OfficeBench } from "../office-bench.ts";

interface Operation {
  readonly summary: string;
  readonly "x-access": unknown;
  readonly parameters: readonly { name: string; in: string; required: boolean; schema: { type: string } }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { schema: JsonSchema }>> };
  readonly responses: Readonly<
    Record<string, { description: string; content: Readonly<Record<string, { schema: JsonSchema }>> }>
  >;
}
interface JsonSchema {
  readonly type?: string;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: unknown;
}
interface Document {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

let document: Document;
beforeAll(async () => {
  document = (await (await OfficeBench.open()).get("/api/openapi.json")).body as never;
});
const templated = (path: string): string => path.replace(/:(\w+)/g, "{$1}");
const operations = (): readonly (readonly [string, string, Operation])[] =>
  Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => [path, method, operation] as const),
  );

describe("the document", () => {
  test("names its version and itself", () => {
    expect(document.openapi).toBe("3.1.0");
    expect(document.info).toEqual({ title: expect.any(String), version: expect.any(String) });
  });

  test.each(Object.keys(COMMANDS))("lists %s as a POST that needs a key", (path) => {
    const operation = document.paths[templated(path)]?.post;
    const schema = operation?.requestBody?.content["application/json"]?.schema;
    expect(schema).toMatchObject({ type: "object", additionalProperties: false });
    expect(schema?.required).toContain("key");
    expect(Object.keys(operation?.responses ?? {}).sort()).toEqual(["200", "default"]);
  });

  test.each(Object.keys(READS))("lists %s as a GET", (path) => {
    expect(document.paths[templated(path)]?.get?.summary).toEqual(expect.any(String));
  });

  test("lists nothing else", () => {
    const known = [...Object.keys(COMMANDS), ...Object.keys(READS)].map(templated);
    expect(Object.keys(document.paths).sort()).toEqual(known.sort());
  });

  test("declares exactly the parameters that each path has", () => {
    for (const [path, , { parameters }] of operations()) {
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect(parameters.map(({ name }) => name)).toEqual(named);
      for (const parameter of parameters)
        expect(parameter).toEqual({
          name: parameter.name,
          in: "path",
          required: true,
          schema: { type: "string" },
        });
    }
  });

  test("gives every answer a description and a schema, and says who may ask", () => {
    for (const [path, , operation] of operations()) {
      expect(operation["x-access"], path).toBeDefined();
      for (const { description, content } of Object.values(operation.responses)) {
        expect(description).not.toBe("");
        for (const { schema } of Object.values(content)) expect(typeof schema).toBe("object");
      }
    }
  });

  test("has the refusal in both languages", () => {
    const refused = document.paths["/api/kiosk/{kiosk}/ticket"]?.post?.responses.default;
    expect(refused?.content["application/json"]?.schema.required).toEqual(
      expect.arrayContaining(["ok", "error", "vi", "en"]),
    );
  });
});
