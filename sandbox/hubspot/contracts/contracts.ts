import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

import addFormatsModule from "ajv-formats";
import { OpenAPIBackend } from "openapi-backend";
import type { Document, Operation } from "openapi-backend";
import { z } from "zod";

import { isObject } from "../../shared/unknown-values.ts";
import { findRoute } from "../../shared/routes.ts";
import type { Route } from "../../shared/routes.ts";
import type { SandboxRequest } from "../../shared/http-types.ts";
import { withAllowances } from "./contract-allowances.ts";
import { contractsDir } from "./contracts-dir.ts";

/** At most this many complaints are kept of one message. */
const complaintsMax = 5;

const DocumentSchema = z.custom<Document>((value) => typeof value === "object" && value !== null && "paths" in value);

interface ContractOperation {
  readonly backend: OpenAPIBackend;
  readonly operation: Operation;
}

/** One operation of the vendor's contracts, to hold messages against. */
export interface Contract {
  /** What is wrong with a request, in a few sentences; empty when nothing is. */
  requestComplaints(request: SandboxRequest, contractPath: string): readonly string[];
  /** What is wrong with a response. */
  replyComplaints(status: number, json: unknown): readonly string[];
}

/** All contracts; validators are compiled when first needed and then kept. */
export class Contracts {
  readonly #routes: readonly Route<ContractOperation>[];

  private constructor(routes: readonly Route<ContractOperation>[]) {
    this.#routes = routes;
  }

  static async load(): Promise<Contracts> {
    const files = ["2026-09", "sdk-derived", "."].flatMap((folder) => readdirSync(join(contractsDir, folder))
      .filter((name) => name.endsWith(".json") && (folder !== "." || ["oauth.json", "further.json"].includes(name)))
      .map((name) => join(contractsDir, folder, name)));
    const routes = (await Promise.all(files.map(loadFile))).flat();
    // The most literal path first: `/objects/contacts` before `/objects/{objectType}`.
    return new Contracts(routes.sort((a, b) => literals(b) - literals(a)));
  }

  find(method: string, contractPath: string): Contract | undefined {
    const segments = contractPath.split("/").filter((segment) => segment !== "");
    const match = findRoute(this.#routes, method, segments);
    return match.found === "handler" ? contractOf(match.handler) : undefined;
  }
}

async function loadFile(path: string): Promise<readonly Route<ContractOperation>[]> {
  const parsed = z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(path, "utf8")));
  const backend = new OpenAPIBackend({
    definition: DocumentSchema.parse(withAllowances(parsed)),
    quick: true,
    ajvOpts: { strict: false, coerceTypes: false },
    customizeAjv: (ajv) => {
      // CommonJS: the function is the module itself or its `default`, depending on who loads it.
      const addFormats = typeof addFormatsModule === "function" ? addFormatsModule : addFormatsModule.default;
      addFormats(ajv);
      return ajv;
    },
  });
  await backend.init();
  return backend.router.getOperations().map((operation) => ({
    method: operation.method.toUpperCase(),
    pattern: operation.path.split("/").filter((part) => part !== "").map((part) => part.replace(/^\{(.*)\}$/, ":$1")),
    handler: { backend, operation },
  }));
}

function literals(route: Route<ContractOperation>): number {
  return route.pattern.filter((part) => !part.startsWith(":")).length;
}

function contractOf({ backend, operation }: ContractOperation): Contract {
  return {
    requestComplaints: (request, contractPath) => {
      const { body } = request;
      if (body.kind === "broken" || body.kind === "text") return ["the body is not JSON"];
      const sent = body.kind === "json" ? body.value : body.kind === "form" ? Object.fromEntries(body.params) : undefined;
      if (sent === undefined && operation.requestBody !== undefined) return ["a body is required"];
      const result = backend.validateRequest(
        { method: request.method, path: contractPath, query: queryOf(request.query), headers: request.headers, body: sent },
        operation,
      );
      return describe(result.errors);
    },
    replyComplaints: (status, json) => {
      const declared = Object.keys(operation.responses ?? {});
      if (!declared.includes(String(status)) && status < 400) return [`status ${String(status)} is not declared: ${declared.join(", ")}`];
      // A status that is declared without a schema says nothing of the body; the validator would take the error schema.
      if (json === undefined || isBodiless(operation.responses?.[String(status)])) return [];
      return describe(backend.validator.validateResponse(json, operation, status).errors);
    },
  };
}

function isBodiless(response: unknown): boolean {
  return isObject(response) && response["content"] === undefined;
}

function describe(errors: readonly { instancePath: string; message?: string | undefined }[] | null | undefined): readonly string[] {
  return (errors ?? []).slice(0, complaintsMax).map((error) => `${error.instancePath === "" ? "/" : error.instancePath} ${error.message ?? "is wrong"}`);
}

function queryOf(query: URLSearchParams): Record<string, string | string[]> {
  return Object.fromEntries([...new Set(query.keys())].map((name) => {
    const all = query.getAll(name);
    return [name, all.length === 1 ? (all[0] ?? "") : all];
  }));
}
