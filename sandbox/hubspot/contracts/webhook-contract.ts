import { readFileSync } from "node:fs";
import { join } from "node:path";

import { OpenAPIBackend } from "openapi-backend";
import { z } from "zod";

import { contractsDir } from "./contracts-dir.ts";

const operationId = "receiveWebhooks";
const path = "/webhooks";
const complaintsMax = 5;

let loading: Promise<OpenAPIBackend> | undefined;

/** What is wrong with the body of a webhook, in a few sentences; empty when nothing is. */
export async function batchComplaints(events: readonly unknown[]): Promise<readonly string[]> {
  loading ??= load();
  const backend = await loading;
  const { errors } = backend.validateRequest({ method: "POST", path, headers: { "content-type": "application/json" }, body: events }, operationId);
  return (errors ?? []).slice(0, complaintsMax).map(({ instancePath, message }) => `${instancePath} ${message ?? "is wrong"}`);
}

/** The contract is a bare schema; wrapped as the body of an operation, the validator of the others reads it too. */
async function load(): Promise<OpenAPIBackend> {
  const parsed = z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(join(contractsDir, "webhook-batch.schema.json"), "utf8")));
  const schema = Object.fromEntries(Object.entries(parsed).filter(([name]) => name !== "$schema"));
  const backend = new OpenAPIBackend({
    definition: {
      openapi: "3.0.3", info: { title: "webhooks", version: "1" },
      paths: { [path]: { post: { operationId, requestBody: { required: true, content: { "application/json": { schema } } }, responses: { 200: { description: "taken" } } } } },
    },
    quick: true,
    ajvOpts: { strict: false, coerceTypes: false },
  });
  await backend.init();
  return backend;
}
