import type { Fault } from "../shared/faults.ts";
import type { SandboxReply, SandboxRequest } from "../shared/http-types.ts";
import { findRoute } from "../shared/routes.ts";
import type { Route } from "../shared/routes.ts";
import type { ApiCall, ApiHandler } from "./api-call.ts";
import { ApiError, invalid, notFound, unauthenticated } from "./api-error.ts";
import type { ContractCheck } from "./contracts/contract-check.ts";
import { locate } from "./locate.ts";
import type { Area, Location } from "./locate.ts";
import { isLive } from "./oauth/token-endpoint.ts";
import type { AccessToken } from "./oauth/token-store.ts";
import { appActor } from "./portal.ts";
import type { Portal } from "./portal.ts";
import { rateLimited, withHeaders } from "./rate-limits.ts";
import type { RateLimits } from "./rate-limits.ts";
import { associationBatchRoutes } from "./routes/association-batches.ts";
import { associationRoutes } from "./routes/associations.ts";
import { batchRoutes } from "./routes/object-batches.ts";
import { objectRoutes } from "./routes/objects.ts";
import { ownerRoutes } from "./routes/owners.ts";
import { pipelineRoutes } from "./routes/pipelines.ts";
import { propertyGroupRoutes } from "./routes/property-groups.ts";
import { propertyRoutes } from "./routes/properties.ts";
import { propertyValidationRoutes } from "./routes/property-validations.ts";
import { searchRoutes } from "./routes/search-route.ts";

/** What the API works on. */
export interface ApiParts {
  readonly portal: Portal;
  readonly check: ContractCheck;
  readonly limits: RateLimits;
}

const routesOf: Readonly<Record<Area, readonly Route<ApiHandler>[]>> = {
  objects: [...searchRoutes, ...batchRoutes, ...associationRoutes, ...objectRoutes],
  associations: associationBatchRoutes,
  owners: ownerRoutes,
  properties: [...propertyGroupRoutes, ...propertyRoutes],
  "property-validations": propertyValidationRoutes,
  pipelines: pipelineRoutes,
};

/**
 * Answers an API request: who is it, is it too much, is it well formed, may it, and only then what it asks.
 * A refusal is thrown as an `ApiError`, with the rate-limit headers on it as on every answer.
 */
export function answerApi(parts: ApiParts, request: SandboxRequest, fault: Fault | undefined): SandboxReply {
  const access = authenticate(parts.portal, request, fault);
  if (request.method === "DELETE" && /^\/appinstalls\/(2026-03|2026-09|v3)\/external-install$/.test(request.path)) {
    parts.portal.tokens.revokeClient(access.clientId);
    return { status: 204 };
  }
  const location = locate(request.path);
  if (location === undefined) throw notFound();
  const headers = takeFromLimits(parts, request, location, fault);
  try {
    if (fault?.fault === "lock") throw new ApiError(423, { message: "The resource is locked, try again in 2 seconds", category: "LOCKED" });
    return withHeaders(dispatch(parts, request, location, { access, fault }), headers);
  } catch (error) {
    if (error instanceof ApiError) throw new ApiError(error.status, error.body, { ...headers, ...error.headers });
    throw error;
  }
}

function authenticate(portal: Portal, request: SandboxRequest, fault: Fault | undefined): AccessToken {
  const header = request.headers["authorization"] ?? "";
  const token = /^Bearer (\S+)$/i.exec(header)?.[1];
  if (token === undefined) throw unauthenticated("Authentication credentials not found.");
  if (fault?.fault === "expire-token") portal.tokens.expire(token, portal.clock.now());
  const access = portal.tokens.access(token);
  if (fault?.fault === "revoke" && access !== undefined) portal.tokens.revokeFamily(access.refreshToken);
  // Read again: a fault may just have ended it. What it ended must outlive the refusal.
  portal.store.commit();
  const now = portal.tokens.access(token);
  if (now === undefined || now.revoked) throw unauthenticated("Authentication credentials not found.");
  if (isLive(portal, now)) return now;
  const agoSeconds = Math.floor((portal.clock.now() - now.expiresAt) / 1_000);
  throw unauthenticated(`The OAuth token used to make this call expired ${String(agoSeconds)} second(s) ago.`);
}

function takeFromLimits(parts: ApiParts, request: SandboxRequest, location: Location, fault: Fault | undefined): Readonly<Record<string, string>> {
  const isSearch = location.area === "objects" && location.rest[1] === "search" && request.method === "POST";
  const retryAfter = fault?.retryAfterSeconds === undefined ? {} : { "retry-after": String(fault.retryAfterSeconds) };
  if (fault?.fault === "429-daily") throw rateLimited("DAILY", retryAfter);
  if (fault?.fault === "429-secondly") throw rateLimited(isSearch ? "SECONDLY" : "TEN_SECONDLY_ROLLING", retryAfter);
  const settings = parts.portal.settings();
  const now = parts.portal.clock.now();
  if (!isSearch) return parts.limits.takeCall(settings, now);
  parts.limits.takeSearch(settings, now);
  return {};
}

function dispatch(
  parts: ApiParts,
  request: SandboxRequest,
  location: Location,
  { access, fault }: { access: AccessToken; fault: Fault | undefined },
): SandboxReply {
  const { portal, check } = parts;
  const match = findRoute(routesOf[location.area], request.method, location.rest);
  if (match.found === "nothing") {
    check.missingHere(request);
    throw notFound();
  }
  if (match.found === "wrong-method") throw new ApiError(405, { message: "Method Not Allowed", category: "VALIDATION_ERROR" });
  const { complaints } = check.request(request);
  if (complaints.length > 0) throw invalid(`Invalid input JSON: ${complaints.join("; ")}`);
  if (request.body.kind === "broken" || request.body.kind === "text") throw invalid("Invalid input JSON: the body cannot be parsed");
  const call: ApiCall = {
    portal, request, params: match.params, dated: location.dated, scopes: new Set(access.scopes), fault, actor: appActor,
  };
  return match.handler(call);
}
