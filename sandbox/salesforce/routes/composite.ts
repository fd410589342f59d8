import { z } from "zod";

import type { SandboxReply, SandboxRequest } from "../../shared/http-types.ts";
import { jsonOf } from "../../shared/http-types.ts";
import type { Route } from "../../shared/routes.ts";
import { ok } from "../api-call.ts";
import type { ApiCall, Endpoint } from "../api-call.ts";
import { refusal, unreadable } from "../error-reply.ts";
import { fillIn, fillText, LostReference } from "../references.ts";
import { rowsEndpoint } from "./endpoint.ts";

/** Subrequests at most, and how many of them may be queries or collections (VENDORS 2.1). */
const subrequestsMax = 25;
const heavyMax = 5;
const rowsPath = /\/composite\/sobjects(?:[/?]|$)/;
const heavyPath = /\/(?:query|queryAll|composite\/sobjects)(?:[/?]|$)/;

/** Several requests in one, which may use each other's answers. */
export const compositeRoutes: readonly Route<Endpoint>[] = [rowsEndpoint("POST composite", runComposite)];

const SubrequestSchema = z.strictObject({
  method: z.enum(["GET", "POST", "PATCH", "PUT", "DELETE", "HEAD"]),
  url: z.string().max(16_000),
  referenceId: z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,99}$/),
  body: z.unknown().optional(),
  httpHeaders: z.record(z.string(), z.string()).optional(),
});
const CompositeSchema = z.strictObject({
  allOrNone: z.boolean().default(false),
  collateSubrequests: z.boolean().default(false),
  compositeRequest: z.array(SubrequestSchema).min(1),
});
type Subrequest = z.infer<typeof SubrequestSchema>;

interface SubAnswer {
  readonly body: unknown;
  readonly httpHeaders: Readonly<Record<string, string>>;
  readonly httpStatusCode: number;
  readonly referenceId: string;
}

function runComposite(call: ApiCall): SandboxReply {
  const { allOrNone, subrequests } = readBody(call);
  const mark = call.org.store.mark();
  const answers = new Map<string, unknown>();
  const given: SubAnswer[] = [];
  for (const subrequest of subrequests) {
    const answer = answerOne(call, subrequest, answers);
    given.push(answer);
    const isNamed = call.org.facts().referencesIntoCollections || !Array.isArray(answer.body);
    if (!failed(answer) && isNamed) answers.set(subrequest.referenceId, answer.body);
    else if (failed(answer) && allOrNone) {
      call.org.store.rollbackTo(mark);
      return ok({ compositeResponse: subrequests.map((each) => (each === subrequest ? answer : halted(each, rolledBackMessage))) });
    }
  }
  // A planned failure in part has been played where a part of the call works through rows.
  return { ...ok({ compositeResponse: given }), inPart: call.fault?.fault === "partial" && subrequests.some(({ url }) => rowsPath.test(url)) };
}

const origin = "http://sandbox.invalid";
const rolledBackMessage = "The transaction was rolled back since another operation in the same transaction failed.";

function readBody(call: ApiCall): { readonly allOrNone: boolean; readonly subrequests: readonly Subrequest[] } {
  const parsed = CompositeSchema.safeParse(jsonOf(call.request.body));
  if (!parsed.success) throw unreadable(z.prettifyError(parsed.error).slice(0, 500));
  const { allOrNone, compositeRequest } = parsed.data;
  if (compositeRequest.length > subrequestsMax) throw refusal(400, "LIMIT_EXCEEDED", `The maximum number of subrequests allowed is ${String(subrequestsMax)}`);
  if (compositeRequest.filter(({ url }) => heavyPath.test(url)).length > heavyMax) {
    throw refusal(400, "LIMIT_EXCEEDED", `The maximum number of query and collection subrequests allowed is ${String(heavyMax)}`);
  }
  if (new Set(compositeRequest.map(({ referenceId }) => referenceId)).size !== compositeRequest.length) throw refusal(400, "INVALID_INPUT", "referenceId must be unique");
  return { allOrNone, subrequests: compositeRequest };
}

function answerOne(call: ApiCall, subrequest: Subrequest, answers: ReadonlyMap<string, unknown>): SubAnswer {
  try {
    const reply = call.inner(requestOf(subrequest, answers));
    return { body: reply.json ?? null, httpHeaders: reply.headers ?? {}, httpStatusCode: reply.status, referenceId: subrequest.referenceId };
  } catch (error) {
    if (!(error instanceof LostReference)) throw error;
    return halted(subrequest, error.message);
  }
}

function requestOf({ method, url, body, httpHeaders = {} }: Subrequest, answers: ReadonlyMap<string, unknown>): SandboxRequest {
  const filled = fillText(url, answers);
  // An address that is none leads to no resource.
  const { pathname, searchParams } = new URL(URL.canParse(filled, origin) ? filled : "/", origin);
  const headers = Object.fromEntries(Object.entries(httpHeaders).map(([name, value]) => [name.toLowerCase(), value]));
  const value = fillIn(body, answers);
  return { method, path: pathname, query: searchParams, headers, body: value === undefined || value === null ? { kind: "none" } : { kind: "json", value } };
}

function failed({ httpStatusCode }: SubAnswer): boolean {
  return httpStatusCode >= 300 && httpStatusCode !== 304;
}

function halted({ referenceId }: Subrequest, message: string): SubAnswer {
  return { body: [{ errorCode: "PROCESSING_HALTED", message }], httpHeaders: {}, httpStatusCode: 400, referenceId };
}
