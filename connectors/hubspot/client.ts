import hubspot from "@hubspot/api-client";
import type * as z from "zod";

import { err, ok } from "../../src/domain/model/result.ts";
import type { Result } from "../../src/domain/model/result.ts";
import type { Clock } from "../../src/ports/clock.ts";
import type { HeldGrant, RateLimiter } from "../../src/ports/crm-connection.ts";
import { LanePausedError } from "../../src/ports/crm-connection.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import { after } from "../shared/backoff.ts";
import { exchange } from "../shared/http.ts";
import type { HttpAnswer, HttpLimits } from "../shared/http.ts";
import { withToken } from "../shared/oauth.ts";
import type { TokenSource } from "../shared/oauth.ts";
import { lostError, stoppedLanes, vendorError } from "./errors.ts";
import type { Asked, Lane } from "./errors.ts";
import { API_LIMITS } from "./settings.ts";

/** One call of the dated API. */
export interface HubSpotRequest {
  readonly method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
  /** Absolute, without query; whatever is put into it must be encoded. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly lane?: Lane;
  /** False for a POST that only reads (batch/read, search). */
  readonly mutates: boolean;
}

/** A success (2xx), its body checked. */
export interface HubSpotAnswer<Body> {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly requestId: string | null;
  readonly body: Body;
}

/** Speaks to one portal. Never throws for what HubSpot or the network does, never retries but once after a 401. */
export interface HubSpotClient {
  call<Schema extends z.ZodType>(request: HubSpotRequest, schema: Schema): Promise<Result<HubSpotAnswer<z.infer<Schema>>, CrmError>>;
  /** What {@link itemError} needs to know about a request that was made with `call`. */
  asked(request: HubSpotRequest): Asked;
}

/** What a client is made of. */
export interface ClientParts {
  readonly apiUrl: string;
  readonly tokens: TokenSource;
  readonly limiter: RateLimiter;
  readonly clock: Clock;
  readonly limits?: HttpLimits;
}

/**
 * The SDK only carries the requests: its limiter and its retries are settings of the whole process (the latest client
 * decides for all), so both are off, and every call waits in the portal's own limiter instead.
 */
export function createClient(parts: ClientParts): HubSpotClient {
  const sdk = new hubspot.Client({ basePath: parts.apiUrl, numberOfApiCallRetries: 0, limiterOptions: { minTime: 0, maxConcurrent: null } });

  async function once(request: HubSpotRequest, held: HeldGrant): Promise<Result<HttpAnswer, CrmError>> {
    const send = (): Promise<Response> => sdk.apiRequest({
      method: request.method,
      path: request.path + queryOf(request),
      authType: "none",
      headers: { Authorization: `Bearer ${held.grant.accessToken}` },
      ...(request.body === undefined ? {} : { body: request.body }),
    });
    const result = await parts.limiter.run(request.lane ?? "api", () => exchange(send, parts.limits ?? API_LIMITS)).catch(heldBack);
    if ("until" in result) return err(waiting(Date.parse(result.until) - Date.parse(parts.clock.now())));
    if (!result.ok) return err(lostError(result.error, request.mutates));
    const answer = result.value;
    if (answer.status >= 200 && answer.status < 300 && !answer.isGarbage) return ok(answer);
    const error = vendorError(answer, asked(request, held.grant.accessToken));
    await pause(stoppedLanes(answer, request.lane ?? "api"), error);
    return err(error);
  }

  async function pause(lanes: readonly Lane[], error: CrmError): Promise<void> {
    if (error.retryAfterMs === null) return;
    const until = after(parts.clock.now(), error.retryAfterMs);
    for (const lane of lanes) await parts.limiter.pauseUntil(lane, until);
  }

  const asked = (request: HubSpotRequest, token = ""): Asked =>
    ({ mutates: request.mutates, now: parts.clock.now(), secrets: [token, ...valuesOf(request.body)] });

  return {
    asked,
    async call(request, schema) {
      const result = await withToken(parts.tokens, (held) => once(request, held));
      if (!result.ok) return result;
      const { status, headers, json } = result.value;
      const body = schema.safeParse(json);
      if (!body.success) return err(vendorError({ ...result.value, isGarbage: true }, asked(request)));
      return ok({ status, headers, requestId: headers.get("x-hubspot-correlation-id") ?? null, body: body.data });
    },
  };
}

/** The limiter would not wait: nothing was sent. */
function heldBack(cause: unknown): LanePausedError {
  if (cause instanceof LanePausedError) return cause;
  throw cause;
}

function waiting(retryAfterMs: number): CrmError {
  return { kind: "throttled", publicMessage: "HubSpot's limit is reached; calls wait until it opens again.", http: null, requestId: null, retryAfterMs, mayHaveHappened: false };
}

function queryOf(request: HubSpotRequest): string {
  return request.query === undefined ? "" : `?${new URLSearchParams(request.query).toString()}`;
}

/** Every text value of a request body, keys left out: property names may be named in an error, values may not. */
function valuesOf(body: unknown): string[] {
  if (typeof body === "string") return [body];
  if (typeof body !== "object" || body === null) return [];
  return Object.values(body).flatMap(valuesOf);
}
