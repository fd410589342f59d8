import type { Fault } from "../shared/faults.ts";
import type { SandboxReply, SandboxRequest } from "../shared/http-types.ts";
import { findRoute } from "../shared/routes.ts";
import type { Violations } from "../shared/violations.ts";
import { alone } from "./api-call.ts";
import type { ApiCall, Endpoint } from "./api-call.ts";
import { dayUsedUp, limitInfo, tooManyAtOnce } from "./api-usage.ts";
import type { ApiUsage } from "./api-usage.ts";
import type { Jobs } from "./bulk/jobs.ts";
import type { ChangeCapture } from "./change-events/change-capture.ts";
import { hasConditions, refuseUnreadableConditions } from "./conditional.ts";
import type { ErasedRows } from "./erased-rows.ts";
import { errorReply, notFound, refusal, rowLocked, unreadable } from "./error-reply.ts";
import type { LazySoql } from "./lazy-soql.ts";
import { SalesforceError } from "./model.ts";
import type { Session } from "./model.ts";
import { bearerOf } from "./oauth/desk.ts";
import { hostsOf } from "./oauth/hosts.ts";
import type { Sessions } from "./oauth/sessions.ts";
import type { Org } from "./org.ts";
import type { QueryCursors } from "./query-cursors.ts";
import { apiRoutes } from "./routes/api-routes.ts";
import { locateApi, versionList } from "./versions.ts";

/** What the API works on. */
export interface ApiParts {
  readonly org: Org;
  readonly sessions: Sessions;
  readonly usage: ApiUsage;
  readonly cursors: QueryCursors;
  readonly soql: LazySoql;
  readonly erased: ErasedRows;
  readonly jobs: Jobs;
  readonly violations: Violations;
  readonly capture: ChangeCapture;
}

/**
 * Answers a request for data: who is it, is it too much, and only then what it asks. A refusal comes back as an answer,
 * and of a refused request nothing was done but what happened to its session.
 */
export function answerApi(parts: ApiParts, request: SandboxRequest, fault: Fault | undefined): SandboxReply {
  if (/^\/services\/data\/?$/.test(request.path) && request.method === "GET") return { status: 200, json: versionList };
  const { org, usage } = parts;
  const entry = enter(parts, { request, token: bearerOf(request) }, fault);
  // Who is nobody learns nothing of the org.
  if ("refused" in entry) return errorReply(entry.refused);
  const reply = asReply(() => {
    if (fault?.fault === "429-daily") throw dayUsedUp();
    if (fault?.fault === "429-secondly") throw tooManyAtOnce();
    usage.take(org.clock.now(), org.settings().dailyRequests);
    return alone(org, () => dispatch(parts, { request, session: entry.session, fault }));
  });
  const max = org.settings().dailyRequests;
  const used = fault?.fault === "429-daily" ? max : usage.used(org.clock.now());
  return { ...reply, headers: { ...limitInfo(used, max), ...reply.headers } };
}

/** What the work answers, a refusal included. */
function asReply(work: () => SandboxReply): SandboxReply {
  try {
    return work();
  } catch (error) {
    if (error instanceof SalesforceError) return errorReply(error);
    throw error;
  }
}

/** Who may come in, or why not. */
export type Entry = { readonly session: Session } | { readonly refused: SalesforceError };

/** Lets in whoever has a living session, wherever the request carries it; what a fault does to the session stays done. */
export function enter(
  { org, sessions }: ApiParts, { request, token }: { readonly request: SandboxRequest; readonly token: string | undefined }, fault: Fault | undefined,
): Entry {
  if (token !== undefined && fault?.fault === "expire-token") sessions.expire(token);
  if (token !== undefined && fault?.fault === "revoke") sessions.revokeGrant(token);
  // Data is served on the My Domain alone: a session is not known anywhere else.
  const session = token === undefined || hostsOf(request)?.onInstance !== true ? undefined : sessions.check(token);
  // What happened to the session must outlive a refusal of what it asks.
  org.store.commit();
  if (session === undefined) return { refused: refusal(401, "INVALID_SESSION_ID", "Session expired or invalid") };
  if (session.scopes.some((scope) => scope === "api" || scope === "full")) return { session };
  return { refused: refusal(403, "INSUFFICIENT_ACCESS", "This session is not valid for use with the REST API") };
}

interface Asked {
  readonly request: SandboxRequest;
  readonly session: Session;
  readonly fault: Fault | undefined;
}

function dispatch(parts: ApiParts, asked: Asked): SandboxReply {
  const { request, fault } = asked;
  const complain = (status: number, complaint: string): void => {
    parts.violations.note({ side: "request", method: request.method, path: request.path, status, complaints: [complaint] });
  };
  const { base, params, endpoint } = find(request, complain);
  refuseUnreadableConditions(request.method, request.headers);
  for (const name of request.query.keys()) if (!endpoint.query.includes(name)) complain(200, `there is no query parameter ${name.slice(0, 80)} here`);
  if (hasConditions(request.headers) && !endpoint.conditional) complain(200, "conditional headers have no effect here");
  if (fault?.fault === "lock" && !endpoint.perRow) throw rowLocked();
  refuseBody(request, endpoint.csv);
  const { org, cursors, usage, soql, erased } = parts;
  const call: ApiCall = {
    org, cursors, usage, erased, bulk: parts.jobs, bulkQuery: soql.bulk, runQuery: soql.run, request, params, base, session: asked.session, fault,
    inner: (inside) => asReply(() => alone(org, () => dispatch(parts, { ...asked, request: inside }))),
  };
  return endpoint.handler(call);
}

interface Found {
  readonly base: string;
  readonly params: Readonly<Record<string, string>>;
  readonly endpoint: Endpoint;
}

function find(request: SandboxRequest, complain: (status: number, complaint: string) => void): Found {
  const located = locateApi(request.path);
  // HEAD is a GET of which the body is not sent.
  const method = request.method === "HEAD" ? "GET" : request.method;
  const match = located === undefined ? undefined : findRoute(apiRoutes, method, located.segments);
  if (located !== undefined && match?.found === "handler") return { base: located.base, params: match.params, endpoint: match.handler };
  if (located === undefined || match?.found !== "wrong-method") {
    complain(404, "there is no such path");
    throw notFound();
  }
  complain(405, "this path does not know the method");
  const allowed = ["GET", "POST", "PATCH", "PUT", "DELETE"].filter((each) => findRoute(apiRoutes, each, located.segments).found === "handler");
  const names = allowed.flatMap((each) => (each === "GET" ? ["HEAD", "GET"] : [each])).join(",");
  throw refusal(405, "METHOD_NOT_ALLOWED", `HTTP Method '${request.method}' not allowed. Allowed are ${names}`);
}

/** A body must be JSON and say so; bulk data alone is CSV. */
function refuseBody({ body, headers }: SandboxRequest, csv: boolean): void {
  if (body.kind === "none" || (csv && body.kind === "text" && body.mediaType === "csv")) return;
  const type = headers["content-type"];
  if (csv || body.kind === "form" || body.kind === "text" || (type !== undefined && !/^application\/json\b/i.test(type))) {
    throw refusal(415, "UNSUPPORTED_MEDIA_TYPE", `Content type not supported: ${(type ?? "").slice(0, 80)}`);
  }
  if (body.kind === "broken") throw unreadable("Unexpected character or end of input in the request body");
}
