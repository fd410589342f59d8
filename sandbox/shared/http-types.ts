import type { Change } from "./request-log.ts";

/** The body of a request as far as its media type tells. */
export type RequestBody =
  | { readonly kind: "none" }
  | { readonly kind: "json"; readonly value: unknown }
  | { readonly kind: "form"; readonly params: URLSearchParams }
  | { readonly kind: "text"; readonly mediaType: "csv" | "xml"; readonly text: string }
  | { readonly kind: "broken" };

/** A request as a sandbox CRM sees it. */
export interface SandboxRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: RequestBody;
}

/** What is to be answered: JSON, a page, CSV or XML, or nothing but a status. */
export interface SandboxReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly html?: string;
  readonly csv?: string;
  readonly xml?: string;
  /** The answer itself tells that a part failed: the `partial` fault has been played and cuts nothing off. */
  readonly inPart?: boolean;
}

/** A CRM's answer and what it changed on the way. */
export interface CrmAnswer {
  readonly reply: SandboxReply;
  readonly changed: readonly Change[];
}

/** The value of a JSON body; nothing for any other. */
export function jsonOf(body: RequestBody): unknown {
  return body.kind === "json" ? body.value : undefined;
}
