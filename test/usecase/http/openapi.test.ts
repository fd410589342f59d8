import assert from "node:assert/strict";
import { OpenAPIBackend } from "openapi-backend";
import * as z from "zod";

import { openApiDocument } from "../../../src/app/http/openapi.ts";
import { activityInputSchema } from "../../../src/app/compose-files.ts";
import { BulkDecisionSchema, DecisionSchema } from "../../../src/app/http/review-schemas.ts";
import { someCall } from "./web.ts";

const Parameter = z.object({ in: z.enum(["path", "query", "header"]), name: z.string(), required: z.boolean().optional(), schema: z.object({}) });
const Operation = z.object({ tags: z.array(z.string()).length(1), operationId: z.string(), summary: z.string(), parameters: z.array(Parameter).default([]), responses: z.record(z.string().regex(/^[1-5](\d\d|XX)$/), z.object({ description: z.string() })) });
const Document = z.object({ openapi: z.literal("3.1.0"), info: z.object({ title: z.string(), version: z.string() }), tags: z.array(z.object({ name: z.string(), description: z.string() })), paths: z.record(z.string().startsWith("/"), z.partialRecord(z.enum(["get", "post", "put", "delete"]), Operation)) });

describe("the OpenAPI document", () => {
  const made = openApiDocument("https://steward.example");
  // As clients read it.
  const document = z.custom<ReturnType<typeof openApiDocument>>((value) => typeof value === "object").parse(JSON.parse(JSON.stringify(made)));
  let backend: OpenAPIBackend;
  before(async () => {
    // The library's types know another edition of the same shape; its own check knows 3.0 alone, so that it is asked for nothing but bodies.
    backend = new OpenAPIBackend({ definition: z.custom<ConstructorParameters<typeof OpenAPIBackend>[0]["definition"]>().parse(document), quick: true, validate: true, ajvOpts: { strict: false } });
    await backend.init();
  });

  it("when it is read, then it has the shape of 3.1, each operation an id of its own and a group, and every reference leads somewhere", () => {
    const { paths, tags } = Document.parse(document);
    const operations = Object.values(paths).flatMap((path) => Object.values(path));
    assert.deepEqual([...new Set(operations.flatMap((operation) => operation.tags))].toSorted(), tags.map(({ name }) => name).toSorted());
    const ids = operations.map((operation) => operation.operationId);
    assert.equal(new Set(ids).size, ids.length);
    for (const [path, methods] of Object.entries(paths)) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).toSorted();
      for (const operation of Object.values(methods)) {
        const declared = operation.parameters.filter((parameter) => parameter.in === "path");
        assert.deepEqual(declared.map((parameter) => parameter.name).toSorted(), inPath, path);
        assert.ok(declared.every((parameter) => parameter.required === true), path);
      }
    }
    for (const [, reference = ""] of JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)) {
      let at: unknown = document;
      for (const step of reference.split("/")) at = typeof at === "object" && at !== null ? Reflect.get(at, step) : undefined;
      assert.ok(typeof at === "object", reference);
    }
  });

  it("when a body is taken or refused by the API, then it is by the document", () => {
    const decision = { verb: "approve", version: 1 };
    const samples: readonly (readonly [path: string, schema: z.ZodType, body: unknown])[] = [
      ["/activities", activityInputSchema, someCall("one")], ["/activities", activityInputSchema, { ...someCall("one"), extra: 1 }],
      ["/activities", activityInputSchema, { ...someCall("one"), kind: "dance" }], ["/activities", activityInputSchema, {}],
      ["/activities", activityInputSchema, { ...someCall("one"), body: { html: "<p>x</p>" }, participants: [] }],
      ["/reviews/one/decision", DecisionSchema, decision], ["/reviews/one/decision", DecisionSchema, { ...decision, extra: 1 }],
      ["/reviews/one/decision", DecisionSchema, { ...decision, reason: null, edits: [{ proposalId: "p", fields: { due: null, subject: "x" } }] }],
      ["/reviews/one/decision", DecisionSchema, { ...decision, version: 0 }], ["/reviews/one/decision", DecisionSchema, { ...decision, edits: [{ proposalId: "p q" }] }],
      ["/reviews/one/decision", DecisionSchema, { ...decision, recordChanges: [{ object: "opportunity", id: "o", set: { closeDate: "2026-05-31", amount: null }, expect: { amount: "1" } }] }],
      ["/reviews/one/decision", DecisionSchema, { ...decision, recordChanges: [{ object: "opportunity", id: "o", set: { city: "Toledo" } }] }],
      ["/reviews/one/decision", DecisionSchema, { ...decision, recordChanges: [{ object: "deal", id: "o", set: {} }] }],
      ["/reviews/one/decision", DecisionSchema, { verb: "edit", version: 1, merge: { survivorId: "c-1", picks: [{ field: "jobtitle", from: "c-2" }] } }],
      ["/reviews/one/decision", DecisionSchema, { verb: "edit", version: 1, merge: { picks: [{ field: "jobtitle" }] } }],
      ["/reviews/decisions", BulkDecisionSchema, { decisions: [{ id: "one", ...decision }] }], ["/reviews/decisions", BulkDecisionSchema, { decisions: [] }],
    ];
    for (const [path, schema, body] of samples) {
      const { valid, errors } = backend.validateRequest({ method: "post", path, headers: { "content-type": "application/json" }, body });
      assert.equal(valid, schema.safeParse(body).success, `${path} ${JSON.stringify(body)} ${JSON.stringify(errors)}`);
    }
    const many = backend.validateRequest({ method: "post", path: "/activities", headers: { "content-type": "application/json" }, body: [someCall("one"), someCall("two")] });
    assert.ok(many.valid);
  });
});
