import * as z from "zod";

import { err, ok } from "../../src/domain/model/result.ts";
import type { Result } from "../../src/domain/model/result.ts";
import type { Clock } from "../../src/ports/clock.ts";
import type { HeldGrant, RateLimiter } from "../../src/ports/crm-connection.ts";
import { LanePausedError } from "../../src/ports/crm-connection.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import { after } from "../shared/backoff.ts";
import { failure } from "../shared/failure.ts";
import { exchange, readJson } from "../shared/http.ts";
import type { HttpAnswer, HttpLimits, ReadBody } from "../shared/http.ts";
import { withToken } from "../shared/oauth.ts";
import type { TokenSource } from "../shared/oauth.ts";
import { createDescriptions } from "./describe-cache.ts";
import type { ObjectDescription } from "./describe.ts";
import { DAILY_WAIT_MS, lostError, vendorError } from "./errors.ts";
import type { Asked } from "./errors.ts";
import { trustedOrigin } from "./instance.ts";
import { apiUsage } from "./limit-info.ts";
import type { RestAnswer, RestCall, RestRequest } from "./rest.ts";
import { CollectionSchema } from "./schemas.ts";
import { API_LIMITS, API_VERSION, CALL_OPTIONS } from "./settings.ts";
import type { SalesforceSettings } from "./settings.ts";
import { SOAP_PATH, asRest, envelopeOf, soapReader } from "./soap.ts";
import type { SoapRequest } from "./soap.ts";

/** Speaks to one org. Never throws for what Salesforce or the network does, never retries but once after a 401. */
export interface SalesforceClient {
  /** One call that returns status, headers and body: what jsforce's row methods hide. */
  readonly call: RestCall;
  /** One call of the SOAP API, always one that changes something: a result for each item, as a collection has them. */
  soap(request: SoapRequest): Promise<Result<RestAnswer<z.infer<typeof CollectionSchema>>, CrmError>>;
  /** The rows of a statement that yields few: of what does not fit into one answer the rest is left. */
  query<Schema extends z.ZodType>(soql: string, row: Schema): Promise<Result<readonly z.infer<Schema>[], CrmError>>;
  /** What the org says of an object, kept for a while unless `fresh` is asked for; null for an object that it does not have. */
  describe(object: string, fresh?: boolean): Promise<Result<ObjectDescription | null, CrmError>>;
}

/** What a client is made of. */
export interface ClientParts {
  readonly settings: SalesforceSettings;
  readonly tokens: TokenSource;
  readonly limiter: RateLimiter;
  readonly clock: Clock;
  readonly limits?: HttpLimits;
}

/** One function sends everything; BEHAVIOR.md tells why jsforce does not. Every call waits in the org's own limiter. */
export function createClient(parts: ClientParts): SalesforceClient {
  const limits = parts.limits ?? API_LIMITS;

  async function once(outgoing: Outgoing, held: HeldGrant): Promise<Result<HttpAnswer, CrmError>> {
    const origin = trustedOrigin(held.grant.instanceUrl, parts.settings.loginUrl);
    if (origin === null) return err(failure("unauthorized", "The grant names no host of Salesforce. Connect the installation again."));
    const { method, path, headers, body, read } = outgoing.message(held.grant.accessToken);
    const send = (): Promise<Response> => fetch(`${origin}${path}`, {
      method, headers,
      // A redirect would carry the token to a host that nobody checked.
      redirect: "manual",
      // Gives the socket up; what the caller is told is the timer's business.
      signal: AbortSignal.timeout(limits.timeoutMs + 1_000),
      ...(body === undefined ? {} : { body }),
    });
    const result = await parts.limiter.run("api", () => exchange(send, limits, read)).catch(heldBack);
    if ("until" in result) return err(waiting(Date.parse(result.until) - Date.parse(parts.clock.now())));
    if (!result.ok) return err(lostError(result.error, outgoing.mutates));
    const answer = outgoing.understood(result.value);
    const isFine = answer.status >= 200 && answer.status < 300 && !answer.isGarbage;
    const error = isFine ? null : vendorError(answer, outgoing.asked(held.grant.accessToken));
    await pause(answer, error);
    return error === null ? ok(answer) : err(error);
  }

  /** A limit binds the whole org, so every process waits; a locked row stops nobody else. How near it is, each answer tells. */
  async function pause(answer: HttpAnswer, error: CrmError | null): Promise<void> {
    const usage = apiUsage(answer.headers.get("sforce-limit-info"));
    if (usage !== null) parts.limiter.noteAllocation?.(usage);
    const isLimit = error?.kind === "throttled" && (error.http === 403 || error.http === 420 || error.http === 429);
    const waitMs = isLimit ? error.retryAfterMs ?? DAILY_WAIT_MS : 0;
    if (waitMs > 0) await parts.limiter.pauseUntil("api", after(parts.clock.now(), waitMs));
  }

  async function sent<Schema extends z.ZodType>(outgoing: Outgoing, schema: Schema): Promise<Result<RestAnswer<z.infer<Schema>>, CrmError>> {
    const result = await withToken(parts.tokens, (held) => once(outgoing, held));
    if (!result.ok) return result;
    const { status, headers, json } = result.value;
    const body = schema.safeParse(json);
    if (!body.success) return err(vendorError({ ...result.value, isGarbage: true }, outgoing.asked("")));
    return ok({ status, headers, requestId: headers.get("x-request-id") ?? null, body: body.data });
  }

  const call: RestCall = (request, schema) => sent(restMessage(request, parts.clock), schema);

  const descriptions = createDescriptions(call, parts.clock);
  return {
    call, soap: (request) => sent(soapMessage(request, parts.clock), CollectionSchema), describe: (object, fresh) => descriptions.of(object, fresh),
    async query(soql, row) {
      const answer = await call({ method: "GET", path: "/query", query: { q: soql }, mutates: false }, z.object({ records: z.array(row) }));
      return answer.ok ? ok(answer.value.body.records) : answer;
    },
  };
}

/** A call on its way, whichever API it is of. */
interface Outgoing {
  readonly mutates: boolean;
  message(token: string): { readonly method: string; readonly path: string; readonly headers: Record<string, string>; readonly body: string | undefined; readonly read: ReadBody };
  /** The answer as REST would give it. */
  understood(answer: HttpAnswer): HttpAnswer;
  asked(token: string): Asked;
}

const restMessage = (request: RestRequest, clock: Clock): Outgoing => ({
  mutates: request.mutates,
  message: (token) => ({
    method: request.method, path: `/services/data/v${API_VERSION}${request.path}${queryOf(request)}`, headers: headersOf(request, token),
    body: request.body === undefined ? undefined : JSON.stringify(request.body), read: bodyReader(request),
  }),
  understood: (answer) => answer,
  asked: (token) => askedOf(request, clock, token),
});

const soapMessage = (request: SoapRequest, clock: Clock): Outgoing => ({
  mutates: true,
  message: (token) => ({
    method: "POST", path: SOAP_PATH, body: envelopeOf(request, token), read: soapReader(request.operation),
    headers: { Accept: "text/xml", "Content-Type": "text/xml; charset=UTF-8", SOAPAction: `"${request.operation}"` },
  }),
  understood: asRest,
  asked: (token) => ({ mutates: true, now: clock.now(), secrets: [token, ...request.secrets] }),
});

/** What {@link vendorError} and `itemError` need to know about a request: nothing of its values may be shown. */
export function askedOf(request: RestRequest, clock: Clock, token = ""): Asked {
  return { mutates: request.mutates, now: clock.now(), secrets: [token, ...valuesOf(request.body), ...literalsOf(request.query?.["q"] ?? "")] };
}

function headersOf(request: RestRequest, token: string): Record<string, string> {
  return {
    Accept: request.accepts ?? "application/json",
    ...(request.body === undefined ? {} : { "Content-Type": "application/json" }),
    ...request.headers,
    Authorization: `Bearer ${token}`,
    "Sforce-Call-Options": CALL_OPTIONS,
  };
}

/** A success of another type than asked for is somebody else's page. */
function bodyReader({ accepts }: RestRequest): ReadBody {
  if (accepts === undefined) return readJson;
  return (text, { status, headers }) => {
    if (status < 200 || status >= 300) return readJson(text);
    return headers.get("content-type")?.toLowerCase().startsWith(accepts) === true ? { json: text, isGarbage: false } : { json: undefined, isGarbage: true };
  };
}

/** The limiter would not wait: nothing was sent. */
function heldBack(cause: unknown): LanePausedError {
  if (cause instanceof LanePausedError) return cause;
  throw cause;
}

function waiting(retryAfterMs: number): CrmError {
  return { ...failure("throttled", "Salesforce's limit is reached; calls wait until it opens again."), retryAfterMs };
}

function queryOf(request: RestRequest): string {
  return request.query === undefined ? "" : `?${new URLSearchParams(request.query).toString()}`;
}

/** Every text and number of a request body, keys and object types left out: names may stand in an error, values may not. */
function valuesOf(body: unknown): string[] {
  if (typeof body === "string" || typeof body === "number") return [String(body)];
  if (typeof body !== "object" || body === null) return [];
  return Object.entries(body).flatMap(([key, value]) => (key === "attributes" ? [] : valuesOf(value)));
}

/** What a query asks for by value: the texts in quotes, in which a backslash escapes. */
function literalsOf(soql: string): string[] {
  return [...soql.matchAll(/'((?:[^'\\]|\\.)*)'/gs)].map(([, literal = ""]) => literal.replaceAll(/\\(.)/gs, "$1"));
}
