import { call } from "../../api/client.ts";

/** A JSON Schema as the document writes it: of the 2020-12 vocabulary, what is used there. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly propertyNames?: Schema;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
}

/** What stands in an address or a header. */
export interface Parameter {
  readonly in: "path" | "query" | "header";
  readonly name: string;
  readonly required?: boolean;
  readonly description?: string;
  readonly schema: Schema;
}

/** By media type, what a body looks like. */
export type Content = Readonly<Record<string, { readonly schema?: Schema }>>;

interface Written {
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly tags: readonly string[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: Content }>>;
  readonly security?: readonly Readonly<Record<string, unknown>>[];
  readonly servers?: readonly { readonly url: string }[];
}

/** The document at `/api/openapi.json`. */
export interface ApiDocument {
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Written>>>>;
  readonly servers: readonly { readonly url: string }[];
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** One thing that can be asked of the API. */
export interface Operation extends Written {
  readonly method: string;
  readonly path: string;
  /** What stands before the path at this very server; what the document calls the server may be its name for others. */
  readonly base: string;
}

/** Reads the document of the server that sent this page. */
export const readDocument = (signal: AbortSignal): Promise<ApiDocument> => call<ApiDocument>({ method: "GET", base: "/api", path: "/openapi.json", signal });

/** All operations, as the document orders them. */
export function operationsOf({ paths, servers }: ApiDocument): readonly Operation[] {
  return Object.entries(paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, written]) => ({
    ...written, path, method: method.toUpperCase(), base: new URL((written.servers ?? servers)[0]?.url ?? "/", window.location.origin).pathname.replace(/\/$/, ""),
  })));
}

/** Whether each word of a search stands somewhere in what is told of an operation. */
export function isFound({ operationId, summary, description = "", method, path, base }: Operation, search: string): boolean {
  const told = `${method} ${base}${path} ${operationId} ${summary} ${description}`.toLowerCase();
  return search.toLowerCase().split(/\s+/).every((word) => told.includes(word));
}

/** Whether a person's session or a key opens it; what is open to senders with a signature asks for neither. */
export const takes = ({ security }: Operation, scheme: "apiKey" | "session"): boolean => security === undefined || security.some((one) => scheme in one);
